"""What is there is documented: endpoints, error codes, commands; and the container files name only what exists."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import click
import pytest

from service.api.errors import PROBLEMS
from service.cli import main
from service.config import SETTINGS

ROOT = Path(__file__).resolve().parents[1]
DOCS = {path.name: path.read_text() for path in (ROOT / "docs").glob("*.md")}
SOURCES = {path: path.read_text() for path in (ROOT / "service").rglob("*.py")}

#: Codes that never leave the house.
_INNER = {"lease_lost"}


def _codes() -> set[str]:
    """All codes: of requests, of job failures, of exceptions."""
    text = "\n".join(SOURCES.values())
    found = set(PROBLEMS) | set(re.findall(r'JobFailed\(\s*"([a-z_]+)"', text))
    found |= set(re.findall(r'^\s+code = "([a-z_]+)"', text, re.MULTILINE))
    return found - _INNER


@pytest.mark.parametrize("code", sorted(_codes()))
def test_every_error_code_is_documented(code: str) -> None:
    """In docs/errors.md, in a table or by name."""
    assert f"`{code}`" in DOCS["errors.md"]


def test_the_statuses_are_right() -> None:
    """The table's status is the one that is sent."""
    for code, (status, _) in PROBLEMS.items():
        assert f"| `{code}` | {status} |" in DOCS["errors.md"]


def test_no_code_is_documented_that_is_not_there() -> None:
    """What was taken out of the code is out of the page."""
    everywhere = "\n".join(SOURCES.values())
    for code in re.findall(r"^\| `([a-z_]+)` \|", DOCS["errors.md"], re.MULTILINE):
        assert f'"{code}"' in everywhere, code


@pytest.mark.parametrize("command", main.list_commands(click.Context(main)))
def test_every_command_is_documented(command: str) -> None:
    """In docs/getting-started.md."""
    assert f"`parley {command}`" in DOCS["getting-started.md"]


def test_every_endpoint_is_described() -> None:
    """Each view under /v1 goes through `@endpoint`, so that /openapi.json and /docs have it."""
    for path, text in SOURCES.items():
        if "api/resources" in path.as_posix():
            for view in re.findall(r'@bp\.\w+\("/v1[^"]*"\)\n(.+)', text):
                assert view.startswith("@endpoint("), f"{path.name}: {view}"


@pytest.mark.parametrize("name", ["Dockerfile", "docker-compose.yml", ".env.example", "README.md", *DOCS])
def test_only_settings_that_exist_are_named(name: str) -> None:
    """No `PARLEY_` name that Parley would refuse."""
    path = ROOT / name if (ROOT / name).exists() else ROOT / "docs" / name
    named = set(re.findall(r"\bPARLEY_[A-Z_]*[A-Z]\b", path.read_text()))
    assert named <= {setting.name for setting in SETTINGS}


def test_compose_has_no_default_passwords() -> None:
    """Each secret must be set, or compose stops with its name."""
    text = (ROOT / "docker-compose.yml").read_text()
    for secret in ("POSTGRES_PASSWORD", "VALKEY_PASSWORD", "PARLEY_ADMIN_KEY", "PARLEY_SECRET"):
        assert re.search(rf"\$\{{{secret}:\?", text)
        assert f"\n{secret}=\n" in (ROOT / ".env.example").read_text()
        assert not re.search(rf"\$\{{{secret}(:-|\}}|-)", text)


def test_compose_runs_the_same_queues_as_the_launcher() -> None:
    """Whoever takes which tasks is the same in both sizes."""
    from service.adapters.queue import SENDERS

    text = (ROOT / "docker-compose.yml").read_text()
    assert f"-Q, {SENDERS}, -P, threads" in text
    assert {"api", "worker", "sender", "beat", "migrate", "postgres", "valkey"} <= set(
        re.findall(r"^  ([a-z]+):$", text, re.MULTILINE)
    )


def test_the_images_files_exist() -> None:
    """What the Dockerfile copies is there, and is let through to the builder."""
    ignore = (ROOT / ".dockerignore").read_text()
    for source in re.findall(r"^COPY (?!--from)(\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE):
        assert (ROOT / source).exists()
        assert f"\n!{source}\n" in ignore


def test_the_image_has_every_package() -> None:
    """All that pyproject names as ours, or the containers end at their first import."""
    root_packages = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]
    copied = re.findall(r"^COPY (?!--from)(\S+) /app/", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert set(root_packages) <= set(copied)


@pytest.mark.parametrize("name", ["README.md", *DOCS])
def test_links_lead_somewhere(name: str) -> None:
    """Relative links between the files."""
    base = ROOT if name == "README.md" else ROOT / "docs"
    for link in re.findall(r"\]\((?!https?:|#|/)([^)#]+)", (base / name).read_text()):
        assert (base / link).exists(), f"{name}: {link}"
