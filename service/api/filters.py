"""The filter part of a query string as the archive's `Filter`, and places of its lists as cursors."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from service.api import paging
from service.api.context import context
from service.domain.archive import Filter, Place, Window
from service.domain.query import parse


def filter_of(query: Mapping[str, Any]) -> Filter:
    """The filter that a validated query asks for; names spelt in all ways that the topic knows. Raises `BadInput`."""
    words = (query["q"] or "").strip()
    return Filter(
        q=parse(words, context().lexicon.variants) if words else None,
        cluster_id=query["cluster"],
        **{
            name: query[name]
            for name in (
                "actor",
                "stance",
                "tense",
                "outlet",
                "language",
                "relevant",
                "published_after",
                "published_before",
                "has_correction",
            )
        },
    )


def place_of(kind: str, cursor: str | None) -> Place | None:
    """The place behind which a page begins. Raises `BadInput` (`invalid_cursor`)."""
    found = paging.decode(kind, cursor)
    if found is None:
        return None
    at, id_, score, *window = found
    return Place(at, id_, score, _window(window) if window else None)


def _window(found: list[Any]) -> Window:
    floor, ceiling = (found[0], found[1]), found[2:]
    return Window(floor, (ceiling[0], ceiling[1]) if ceiling else None)


def cursor_parts(place: Place) -> tuple[Any, ...]:
    """The inverse of `place_of`, for `paging.page`."""
    window: tuple[datetime | str, ...] = ()
    if place.window:
        window = (*place.window.floor, *(place.window.ceiling or ()))
    return (place.published_at, place.id, place.score, *window)
