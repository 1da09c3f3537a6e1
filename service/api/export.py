"""Exports: what each column means, how a row is made, and how a cell is kept from being a formula.

`COLUMNS` is the dictionary that `docs/archive.md` prints; a test holds the two together.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from schemas.article import ArticleOut, ObservationLine
from schemas.shift import ShiftOut
from service.api.views import article_json
from service.domain.article import Article
from service.domain.shift import Shift
from service.domain.wire import shift_json
from service.topics.variants import Lexicon

Row = dict[str, Any]

#: Spreadsheets take a cell that begins so for a formula, and run it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "articles": {
        "id": "Parley's id of the article.",
        "url": "Where it was taken from.",
        "canonical_url": "The address that the page gives itself; one article each.",
        "outlet": "Publisher.",
        "title": "Headline.",
        "author": "Byline.",
        "agency": "Wire that is credited.",
        "published_at": "Time of publication, UTC.",
        "published_at_source": "Where that time is from: given, html, text, received.",
        "modified_at": "When the page says it was last changed, UTC.",
        "received_at": "When Parley got it, UTC.",
        "language": "Language code.",
        "relevant": "Whether it is about the topic.",
        "relevance": "How sure that is, 0 to 1.",
        "stances": "actor=stance for each actor, parted by `; `.",
        "version": "How many texts were seen under the URL.",
        "cluster_id": "The same for copies of one story.",
        "tagger_version": "What read it.",
        "external_id": "The sender's own id.",
        "summary_because": "The error code that kept the article away, where the text is a feed's summary of it.",
        "text": "Standfirst and body, paragraphs parted by a blank line.",
    },
    "observations": {
        "id": "Parley's id of the observation.",
        "article_id": "The article that it is from.",
        "published_at": "The article's time of publication, UTC.",
        "url": "The article's address.",
        "outlet": "The article's publisher.",
        "actor": "Whose stance it is.",
        "stance": "engage or reject.",
        "tense": "current, past or hypothetical, seen from the article's date.",
        "conditional": "Whether a condition is attached.",
        "confidence": "The calibrated chance that it is right, 0 to 1.",
        "speaker": "Who is quoted or reported, as written.",
        "cameo": "CAMEO event code.",
        "field": "title or text: where the sentence stands.",
        "start": "First code point of the sentence in that field.",
        "end": "Behind its last code point.",
        "text": "The sentence.",
        "cues": "The deciding words, parted by `; `.",
        "rule": "What fired.",
        "hearsay": "Whether an adversary says so.",
        "past_on": "The date that a past stance belongs to, if the text gives one.",
        "why": "Why the sentence counts as it does.",
    },
    "shifts": {
        "id": "Parley's id of the shift.",
        "actor": "Who turned.",
        "from": "The side before: engage or reject.",
        "to": "The side after.",
        "effective_at": "When it took effect, UTC.",
        "status": "provisional, confirmed or retracted.",
        "cause": "What made it appear or change.",
        "because": "For a retraction: what took its ground away.",
        "probability": "The posterior for the new side, 0 to 1.",
        "origins": "How many independent origins support it.",
        "outlets": "The outlets of the evidence after it, parted by `; `.",
        "before_url": "Strongest evidence for the side before: address.",
        "before_text": "Its sentence.",
        "after_url": "Strongest evidence for the side after: address.",
        "after_text": "Its sentence.",
        "detected_at": "When Parley first saw it, UTC.",
        "updated_at": "When its status last changed, UTC.",
    },
    "events": {
        "event_id": "Parley's id of the observation.",
        "date": "YYYYMMDD: the day that the sentence tells of, or else of publication.",
        "source": "CAMEO code of the actor.",
        "target": "CAMEO code of the other side of the talks.",
        "code": "CAMEO event code.",
        "root_code": "Its first two digits.",
        "quad_class": "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.",
        "actor": "Parley's id of the actor.",
        "stance": "engage or reject.",
        "tense": "current unless asked otherwise.",
        "conditional": "Whether a condition is attached.",
        "confidence": "0 to 1.",
        "url": "The evidence: the article's address.",
        "outlet": "The article's publisher.",
        "article_id": "Parley's id of the article.",
        "text": "The sentence.",
    },
}


def article_row(article: Article) -> Row:
    """An article's cells."""
    said = "; ".join(f"{actor}={held.stance.value}" for actor, held in article.stances.items())
    return article_json(article) | {"stances": said}


def observation_row(row: Mapping[str, Any]) -> Row:
    """An observation's cells."""
    return dict(row) | {"cues": "; ".join(row["cues"])}


def shift_row(shift: Shift) -> Row:
    """A shift's cells."""
    plain = shift_json(shift)
    proof = {
        f"{side}_{name}": evidence[0][name] if evidence else None
        for side, evidence in (("before", plain["before"]), ("after", plain["after"]))
        for name in ("url", "text")
    }
    return plain | proof | {"outlets": "; ".join(plain["outlets"])}


def event_row(row: Mapping[str, Any], lexicon: Lexicon) -> Row:
    """A CAMEO event: who did what to whom on which day, and where that is written."""
    day = row["past_on"] or row["published_at"].astimezone(UTC)
    return dict(row) | {
        "event_id": row["id"],
        "date": day.strftime("%Y%m%d"),
        "source": lexicon.cameo.get(row["actor"]),
        "target": lexicon.facing.get(row["actor"]),
        "code": row["cameo"],
        "root_code": row["cameo"][:2],
        "quad_class": quad_class(row["cameo"]),
    }


def quad_class(code: str) -> int | None:
    """The quarter of CAMEO that a code is in, by its root as in GDELT: 01-05, 06-08, 09-13, 14-20."""
    if not code[:2].isdigit():
        return None
    root = int(code[:2])
    return next((number for number, last in enumerate((5, 8, 13, 20), 1) if root <= last), None)


# --- writing ---------------------------------------------------------------------------------------------------------

Page = Iterable[Any]


def csv_lines(kind: str, pages: Iterable[Page], row_of: Callable[[Any], Row]) -> Iterator[str]:
    """CSV (RFC 4180, UTF-8), a page at a time, the first one with the header."""
    names = tuple(COLUMNS[kind])
    head = [names]
    for page in pages:
        yield _csv([*head, *(_cells(row_of(item), names) for item in page)])
        head = []


def _cells(row: Row, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(cell(row[name]) for name in names)


def _csv(lines: Iterable[tuple[Any, ...]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    return out.getvalue()


def cell(value: Any) -> Any:
    """A value for a cell; text that a spreadsheet would take for a formula gets a `'` before it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA):
        return "'" + value
    return value


_DUMP: Mapping[str, Callable[[Any], Any]] = {
    "articles": lambda article: ArticleOut().dump(article_json(article)),
    "observations": ObservationLine().dump,
    "shifts": lambda shift: ShiftOut().dump(shift_json(shift)),
}


def json_lines(kind: str, pages: Iterable[Page]) -> Iterator[str]:
    """One JSON object a line, as the API gives it, a page at a time."""
    for page in pages:
        yield "".join(json.dumps(_DUMP[kind](item), ensure_ascii=False) + "\n" for item in page)
