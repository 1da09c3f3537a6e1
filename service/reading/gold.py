"""Labelled stories, as `parley evaluate` takes them: one JSON object a line, in any of three shapes.

story     {"id", "published", "title", "text" or "paragraphs", "relevant", "stances": {actor: stance or
          {"stance", "evidence", "disputed"}}, "past": {actor: stance}, "observations": […], "kind"}
sentence  {"id", "text", "form": "body" or "headline", "stances": {actor: engage, reject, mixed or neutral}}
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

SIDES = ("engage", "reject")
#: Sentences carry no date; this is the day that they are read at.
UNDATED = date(2023, 6, 30)


class GoldError(ValueError):
    """A labelled line that cannot be read: the message names its number."""


@dataclass(frozen=True, slots=True)
class Gold:
    """One labelled story. `stances` maps an actor to engage, reject or mixed; everybody else has none.

    `relevant` is `None` where nobody said. `evidence` has deciding words per actor; `disputed` actors are not scored.
    """

    id: str
    title: str
    text: str
    published: datetime
    relevant: bool | None
    stances: Mapping[str, str]
    past: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    disputed: frozenset[str] = frozenset()
    kind: str = ""


def parse(lines: Iterable[str]) -> list[Gold]:
    """The stories of a JSON-lines file. Raises `GoldError`."""
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found.append(_story(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise GoldError(f"line {number}: {error!r}") from error
    return found


def _story(row: Mapping[str, Any]) -> Gold:
    if "form" in row:
        return _sentence(row)
    stances, evidence, disputed = _stances(row["stances"])
    observations = row.get("observations", [])
    for seen in observations:
        if seen["tense"] != "past":
            evidence.setdefault(seen["actor"], []).append(seen["evidence"])
    past = row.get("past") or {o["actor"]: o["stance"] for o in observations if o["tense"] == "past"}
    day = date.fromisoformat(row["published"][:10])
    return Gold(
        id=str(row["id"]),
        title=row.get("title") or "",
        text=row["text"] if "text" in row else "\n\n".join(row["paragraphs"]),
        published=datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
        relevant=row.get("relevant"),
        stances=stances,
        past=past,
        evidence={actor: tuple(words) for actor, words in evidence.items()},
        disputed=disputed,
        kind=row.get("kind", ""),
    )


def _stances(given: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, list[str]], frozenset[str]]:
    stances: dict[str, str] = {}
    evidence: dict[str, list[str]] = {}
    disputed = set()
    for actor, value in given.items():
        if isinstance(value, str):
            stances[actor] = value
            continue
        stances[actor] = value["stance"]
        evidence[actor] = [value["evidence"]]
        if value.get("disputed"):
            disputed.add(actor)
    return stances, evidence, frozenset(disputed)


def _sentence(row: Mapping[str, Any]) -> Gold:
    stances = {actor: stance for actor, stance in row["stances"].items() if stance != "neutral"}
    headline = row["form"] == "headline"
    past = dict(stances) if row.get("tense") == "past" else {}
    return Gold(
        id=str(row["id"]),
        title=row["text"] if headline else "",
        text="" if headline else row["text"],
        published=datetime(UNDATED.year, UNDATED.month, UNDATED.day, 12, tzinfo=UTC),
        relevant=None,
        stances=stances,
        past=past,
        kind="sentence",
    )
