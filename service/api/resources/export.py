"""Exports, streamed: whatever their length, they hold one page in memory, and no transaction between pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Any

from flask import Blueprint, Response

from schemas.article import ArticleFilter
from schemas.shift import ShiftFilter
from service.api import export
from service.api.context import context, parts
from service.api.endpoint import endpoint
from service.api.filters import filter_of
from service.domain.archive import Filter, Order, Place
from service.ports import Store
from service.topics.variants import Lexicon

bp = Blueprint("export", __name__)

#: Rows read at once.
_PAGE = 200

Pages = Iterator[list[Any]]


def article_pages(store: Store, asked: Filter) -> Pages:
    """Whole articles, oldest first: a keyset walk, so that what is there throughout comes exactly once."""
    after: Place | None = None
    while True:
        with store.reading() as tx:
            places = tx.archive.walk(asked, after, _PAGE)
            whole = tx.articles.many([place.id for place in places])
        yield whole
        if len(places) < _PAGE:
            return
        after = places[-1]


def observation_pages(store: Store, asked: Filter) -> Pages:
    """Observations, oldest first."""
    after: Place | None = None
    while True:
        with store.reading() as tx:
            rows = list(tx.archive.observations(asked, Order.OLDEST, after, _PAGE))
        yield rows
        if len(rows) < _PAGE:
            return
        after = Place(rows[-1]["published_at"], rows[-1]["id"])


def shift_pages(store: Store, filters: Mapping[str, Any]) -> Pages:
    """Shifts, newest first."""
    after = None
    while True:
        with store.reading() as tx:
            shifts = list(tx.shifts.page(filters, after, _PAGE))
        yield shifts
        if len(shifts) < _PAGE:
            return
        after = (shifts[-1].effective_at, shifts[-1].id)


def _articles(query: Mapping[str, Any]) -> Pages:
    return article_pages(parts().store, filter_of(query))


def _observations(query: Mapping[str, Any]) -> Pages:
    return observation_pages(parts().store, filter_of(query))


def _events(query: Mapping[str, Any]) -> Pages:
    asked = filter_of(query)
    return observation_pages(parts().store, replace(asked, tense=asked.tense or "current"))


def _shifts(query: Mapping[str, Any]) -> Pages:
    return shift_pages(parts().store, query)


def _event_row(lexicon: Lexicon) -> Callable[[Any], export.Row]:
    return lambda row: export.event_row(row, lexicon)


_KINDS: Mapping[str, tuple[Any, Callable[[Mapping[str, Any]], Pages], Callable[[Any], export.Row] | None, str]] = {
    "articles": (ArticleFilter, _articles, export.article_row, "articles"),
    "observations": (ArticleFilter, _observations, export.observation_row, "observations"),
    "shifts": (ShiftFilter, _shifts, export.shift_row, "shifts"),
    "events": (ArticleFilter, _events, None, "CAMEO-coded events: the current observations, or those of a tense"),
}


def _csv_view(kind: str) -> Callable[..., Response]:
    _, pages, row_of, _ = _KINDS[kind]

    def view(query: dict[str, Any]) -> Response:
        rows = row_of or _event_row(context().lexicon)
        return _streamed(export.csv_lines(kind, pages(query), rows), f"{kind}.csv", "text/csv")

    return view


def _jsonl_view(kind: str) -> Callable[..., Response]:
    pages = _KINDS[kind][1]

    def view(query: dict[str, Any]) -> Response:
        return _streamed(export.json_lines(kind, pages(query)), f"{kind}.jsonl", "application/x-ndjson")

    return view


def _streamed(lines: Iterator[str], name: str, kind: str) -> Response:
    """The lines of all pages; those of the first are written now: what is wrong is an answer still, not a broken
    stream."""
    begun = chain([next(lines)], lines)
    headers = {"Content-Disposition": f'attachment; filename="parley-{name}"'}
    return Response((line.encode() for line in begun), headers=headers, content_type=f"{kind}; charset=utf-8")


for _kind, (_query, _read, _row, _what) in _KINDS.items():
    _routes = [("csv", _csv_view, "text/csv")]
    if _kind != "events":
        _routes.append(("jsonl", _jsonl_view, "application/x-ndjson"))
    for _form, _make, _type in _routes:
        _told = endpoint(
            f"Export {_what} as {_form.upper()}",
            scope="read",
            query=_query,
            answers={200: (_type, "Streamed; the columns are in docs/archive.md.")},
        )
        bp.add_url_rule(f"/v1/export/{_kind}.{_form}", f"{_kind}_{_form}", _told(_make(_kind)))
