# `make` alone prints what there is.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --require-hashes

.PHONY: help run test check lock format

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 22

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Parley needs Python 3.11 or newer: set PYTHON=…")'
	$(PYTHON) -m venv $(VENV)

# The lock files are complete, so nothing is resolved here; hashes make every byte the one that was tested.
$(VENV)/.run: requirements.txt $(BIN)/python
	@echo "installing what Parley needs into $(VENV) (once)"
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	@echo "installing what tests need into $(VENV) (once)"
	@$(PIP) -r requirements-dev.txt
	@touch $@

run: $(VENV)/.run ## start everything on this machine; Ctrl-C stops it
	@exec $(BIN)/python -m service.cli up

test: $(VENV)/.dev ## the whole test suite
	@$(BIN)/python -m pytest

check: $(VENV)/.dev ## tests, and what else must hold: ruff, mypy, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@$(BIN)/python -m pytest

format: $(VENV)/.dev ## bring the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(VENV)/.dev ## pin requirements anew, with hashes
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header requirements.in -o requirements.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header requirements-dev.in -o requirements-dev.txt
