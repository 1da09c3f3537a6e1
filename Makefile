# `make` alone prints what there is.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
INSTALL := @$(PYTHON) tools/install.py $(VENV)
LOCK := $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header

.PHONY: bench bench-export train fuzz fuzz-api fuzz-bytes bench-archive help run test check lock format install install-dev train-encoder bench-extraction chaos

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 22

install: ## what Parley needs, into $(VENV); `make run` does it by itself
	$(INSTALL) requirements.txt

install-dev: ## what tests and checks need on top
	$(INSTALL) requirements.txt requirements-dev.txt

run: install ## start everything on this machine; Ctrl-C stops it
	@exec $(BIN)/python -m service.cli up

test: install-dev ## the whole test suite; PYTEST='-k word' for a part of it
	@$(BIN)/python -m pytest -n 2 --dist loadfile $(PYTEST)

check: install-dev ## tests, and what else must hold: ruff, mypy, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@$(BIN)/python -m pytest -n 2 --dist loadfile $(PYTEST)

format: install-dev ## bring the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: install-dev ## what reading costs, beside bare trafilatura on the same pages, and a worker's memory
	@$(BIN)/python -m bench.reading

bench-extraction: install-dev ## the extractor against trafilatura, on ../shared/data/extraction
	@$(BIN)/python -m bench.extraction

fuzz: fuzz-bytes fuzz-api ## both of the next two

fuzz-api: install-dev ## schemathesis with over 5,000 examples and long chains: no 5xx, nothing outside /openapi.json
	PARLEY_TEST_EXAMPLES=60 $(BIN)/python -m pytest tests/api/test_schemathesis.py

FUZZ_SECONDS ?= 60
fuzz-bytes: ## atheris on URLs, pages, feeds and request bodies, FUZZ_SECONDS each (Linux)
	$(INSTALL) requirements.txt requirements-dev.txt requirements-fuzz.txt
	@for target in url html feed json; do \
		$(BIN)/python -m bench.fuzz $$target -max_total_time=$(FUZZ_SECONDS) -verbosity=0 || exit 1; done

bench-archive: install-dev ## the archive at size: ARTICLES=1000000 DATABASE=postgresql, or 200000 and sqlite
	$(BIN)/python -m bench.archive --articles $(or $(ARTICLES),200000) --database $(or $(DATABASE),sqlite)

bench-export: install-dev ## memory of an export, command line and API: ARTICLES=100000, or DATABASE=URL of a filled one
	$(BIN)/python -m bench.archive.exporting --articles $(or $(ARTICLES),100000) $(if $(DATABASE),--database "$(DATABASE)")

chaos: install-dev ## attack a real installation; report in docs/reliability.md (half an hour or more)
	@$(BIN)/python -m bench.chaos

train: install-dev ## train the reader's weights anew on bench/corpus (with SCORES=DIR of the encoder's out-of-fold scores)
	$(BIN)/python -m bench.train_reader $(if $(SCORES),--scores $(SCORES))

train-encoder: ## train the sentence encoder anew (bench/train_encoder/README.md)
	@$(PYTHON) tools/install.py .venv-train requirements.txt requirements-dev.txt
	@.venv-train/bin/python -m pip install --quiet -r bench/train_encoder/requirements.txt
	HF_HUB_OFFLINE=1 .venv-train/bin/python -m bench.train_encoder --keep build/encoder

lock: install-dev ## pin requirements anew, with hashes
	$(BIN)/python -m pip install --quiet uv
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -o requirements-dev.txt
	$(LOCK) requirements-fuzz.in -o requirements-fuzz.txt
