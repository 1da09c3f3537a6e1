"""The README's commands, run as they stand: they work, and give what the README shows."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.launched import ROOT, Launched

pytestmark = pytest.mark.servers

README = (ROOT / "README.md").read_text()
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def _shown(kind: str) -> list[str]:
    return [text for name, text in BLOCKS if name == kind]


@pytest.fixture(scope="module")
def launched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launched]:
    """What `make run` starts."""
    running = Launched(tmp_path_factory.mktemp("readme"))
    yield running
    running.end()


def _run(launched: Launched, command: str) -> str:
    """A command of the README against this instance: address, data folder and environment are its own."""
    data = launched.folder / "data"
    command = command.replace("http://127.0.0.1:8000", launched.url).replace("data/admin.key", str(data / "admin.key"))
    command = command.replace("./parley", f"{sys.executable} -m service.cli").replace("python3", sys.executable)
    settings = {"PARLEY_DATA_DIR": str(data), "PARLEY_PORT": str(launched.port), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command], cwd=ROOT, env=settings, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _within(shown: Any, real: Any) -> None:
    """Every value that is shown is the real one; what is left out is left out."""
    if isinstance(shown, dict):
        for name, value in shown.items():
            _within(value, real[name])
    elif isinstance(shown, list):
        assert len(shown) == len(real)
        for one, other in zip(shown, real, strict=True):
            _within(one, other)
    else:
        assert shown == real


def test_the_way_to_the_first_alert(launched: Launched) -> None:
    """make run, two articles, one alert: in the README's words, with the README's output."""
    start, submit, alerts = _shown("sh")
    assert start == "make run\n"
    assert re.search(r"^run:.*\n\t@exec .*-m service\.cli up$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    ready, submitted = _shown("text")
    assert ready.replace("http://127.0.0.1:8000", launched.url).split("curl")[0] in launched.said()
    said = re.sub(r"art_\w+", "art_…", _run(launched, submit))
    assert [line for line in said.splitlines() if line] == submitted.splitlines()
    _within(json.loads(_shown("json")[0]), json.loads(_run(launched, alerts)))


def test_the_page_uses_the_same_articles() -> None:
    """The example of the web page is that of the README."""
    script = (ROOT / "service/web/static/js/compare.js").read_text()
    for name in ("talks.txt", "no-talks.txt"):
        assert Path(ROOT / "docs/examples" / name).read_text().strip() in script
