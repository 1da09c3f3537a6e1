"""The labelled material in one shape: articles with the stance of each (sentence, actor) where it is known.

Reads stories and passages of the project's own corpus (`bench/corpus/*.jsonl`) and, where they are present, those of
`../shared/data`, whose labels are per article and per paragraph.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared" / "data"
CLASSES = ("none", "engage", "reject", "mixed", "past_engage", "past_reject")
UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Mark:
    """An actor's stance shown by `evidence`, verbatim in `field` ("title" or "text"); `label` is one of `CLASSES`, or
    `UNSURE` where a reader may see one and another none: nothing is learned there."""

    actor: str
    label: str
    field: str
    evidence: str
    hypothetical: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One labelled article or paragraph.

    `group` is shared by copies of one story, so that they never part between training and test. `complete`: every
    stance of `open_actors`' complement is marked. `stances` are per actor over the whole item; `whole` says that the
    marks are for the item as one unit (a paragraph). `open_actors` have stances in places that are not marked.
    """

    id: str
    source: str
    group: str
    published: date
    title: str
    text: str
    relevant: bool | None
    stances: dict[str, str]
    past: dict[str, str] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()
    open_actors: frozenset[str] = frozenset()
    whole: dict[str, str] = field(default_factory=dict)
    kind: str = ""
    context: str = ""
    disputed: frozenset[str] = frozenset()


def label_of(stance: str, tense: str) -> str:
    """The class of a corpus observation."""
    return f"past_{stance}" if tense == "past" and stance in {"engage", "reject"} else stance


def own(directory: Path = HERE / "corpus") -> Iterator[Item]:
    """The project's own corpus."""
    for path in sorted(directory.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            try:
                row = json.loads(line)
            except ValueError:
                continue
            if "paragraphs" in row:
                yield _own_story(row)
            elif "text" in row:
                yield _own_passage(row)


def _marks(row: dict) -> tuple[Mark, ...]:
    sure = [
        Mark(o["actor"], label_of(o["stance"], o["tense"]), o["field"], o["evidence"], o["tense"] == "hypothetical")
        for o in row["observations"]
    ]
    return (*sure, *(Mark(o["actor"], UNSURE, o["field"], o["evidence"]) for o in row.get("unsure", ())))


def _own_story(row: dict) -> Item:
    marks = _marks(row)
    return Item(
        row["id"], "own-story", row.get("copy_of") or row["id"], date.fromisoformat(row["published"]), row["title"],
        "\n\n".join(row["paragraphs"]), row["relevant"], row["stances"],
        {m.actor: m.label[5:] for m in marks if m.label.startswith("past_")}, marks, kind=row.get("kind", ""),
    )  # fmt: skip


def _own_passage(row: dict) -> Item:
    marks = _marks(row)
    return Item(
        row["id"], "own-passage", row["id"], date(row["year"], 6, 30), row.get("title", ""), row["text"], None, {},
        {}, marks, context=row.get("context", ""),
    )  # fmt: skip


def shared(directory: Path = SHARED) -> Iterator[Item]:
    """What stands in `../shared/data`: stories, paragraphs, sentences."""
    for row in _lines(directory / "stories.jsonl"):
        stances = {actor: s["stance"] for actor, s in row["stances"].items()}
        marks = tuple(Mark(actor, s["stance"], "text", s["evidence"]) for actor, s in row["stances"].items())
        yield Item(
            row["id"], "shared-story", row["copy_of"] or row["id"], date.fromisoformat(row["published"]), row["title"],
            row["text"], row["relevant"], stances, row["past"], marks, frozenset({*stances, *row["past"]}),
            kind=row["kind"], disputed=frozenset(a for a, s in row["stances"].items() if s.get("disputed")),
        )  # fmt: skip
    for row in _lines(directory / "passages.jsonl"):
        yield Item(
            row["id"], "shared-passage", row["id"], date(row["year"], 6, 30), row["title"], row["text"], None, {},
            whole=row["labels"], context=row["context"],
        )  # fmt: skip
    for row in _lines(directory / "sentences.jsonl"):
        headline = row["form"] == "headline"
        stances = dict(row["stances"])
        yield Item(
            row["id"], "shared-sentence", row["id"], date(2023, 6, 30), "",
            row["text"], None, stances, kind=row["tense"] + ("/headline" if headline else ""),
        )  # fmt: skip


def _lines(path: Path) -> Iterator[dict]:
    if path.is_file():
        yield from (json.loads(line) for line in path.read_text("utf-8").splitlines())
