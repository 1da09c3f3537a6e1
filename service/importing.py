"""What an import reads: articles from an own export, from lines of submissions, or from a folder with a table.

    articles.jsonl      one JSON object a line: what `parley export articles` wrote, or bodies of `POST /v1/articles`
    folder/             .txt, .html, .htm files, and a CSV with a row each: file, published_at (or date), and, if you
                        have them, outlet, title, url, language, external_id

Each item has a key, the hash of what is sent: whatever came in once is not sent again.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

#: What a submission may hold beside its material.
_METADATA = ("title", "outlet", "published_at", "language", "external_id")

_PAGES = frozenset({".html", ".htm", ".xhtml"})


class CannotImport(ValueError):
    """The source cannot be read: the message says where and why in one sentence."""


@dataclass(frozen=True, slots=True)
class Item:
    """One article to send: where it stands in the source, the request's body, and an analyst's words on it."""

    source: str
    body: Mapping[str, Any]
    stances: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """SHA-256 of the body."""
        return hashlib.sha256(json.dumps(self.body, sort_keys=True).encode()).hexdigest()


def items(source: Path, table: Path | None = None) -> Iterator[Item]:
    """All items of a source, in its order. Raises `CannotImport`."""
    if source.is_dir():
        return _folder(source, table or _table(source))
    if not source.is_file():
        raise CannotImport(f"{source} is neither a file nor a folder.")
    return _lines(source)


def count(source: Path, table: Path | None = None) -> int:
    """How many items there are, without reading the articles."""
    if source.is_dir():
        with (table or _table(source)).open(encoding="utf-8-sig", newline="") as file:
            return sum(1 for _ in csv.DictReader(file))
    with source.open("rb") as file:
        return sum(1 for line in file if line.strip())


def _lines(source: Path) -> Iterator[Item]:
    with source.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield _line(f"{source.name}:{number}", line)


def _line(place: str, line: str) -> Item:
    try:
        found = json.loads(line)
    except ValueError:
        raise CannotImport(f"{place} is not JSON.") from None
    if not isinstance(found, dict):
        raise CannotImport(f"{place} is not a JSON object.")
    if "tagger_version" not in found:
        return Item(place, found)
    body = {name: found[name] for name in _METADATA if found.get(name) is not None}
    url = found.get("canonical_url") or found.get("url")
    said = {actor: held["stance"] for actor, held in found["stances"].items() if held["source"] == "analyst"}
    return Item(place, body | {"text": found["text"]} | ({"url": url} if url else {}), said)


def _table(folder: Path) -> Path:
    tables = sorted(folder.glob("*.csv"))
    if len(tables) != 1:
        raise CannotImport(f"{folder} has {len(tables)} CSV files: name the table of dates and outlets with --table.")
    return tables[0]


def _folder(folder: Path, table: Path) -> Iterator[Item]:
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if "file" not in (rows.fieldnames or ()):
            raise CannotImport(f"{table} has no column named file.")
        for number, row in enumerate(rows, 2):
            yield _file(folder, f"{table.name}:{number}", row)


def _file(folder: Path, place: str, row: Mapping[str, str | None]) -> Item:
    path = folder / (row["file"] or "")
    if not path.resolve().is_relative_to(folder.resolve()):
        raise CannotImport(f"{place}: {row['file']} lies outside the folder.")
    try:
        material = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotImport(f"{place}: {path} cannot be read as text in UTF-8 ({type(error).__name__}).") from None
    given = {name: (row.get(name) or "").strip() for name in (*_METADATA, "url")}
    given["published_at"] = given["published_at"] or (row.get("date") or "").strip()
    kind = "html" if path.suffix.lower() in _PAGES else "text"
    return Item(place, {name: value for name, value in given.items() if value} | {kind: material})
