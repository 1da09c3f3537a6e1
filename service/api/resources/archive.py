"""The archive's lists: articles, facets, observations, and an article's history and copies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint

from schemas.article import (
    ArticleFilter,
    ArticlePage,
    ArticleQuery,
    CorrectionPage,
    DiffOut,
    DiffQuery,
    FacetsOut,
    ObservationPage,
    ObservationQuery,
)
from service.api import paging
from service.api.context import parts
from service.api.endpoint import endpoint
from service.api.filters import cursor_parts, filter_of, place_of
from service.domain.archive import Line, Order, Place
from service.domain.diff import diff
from service.domain.errors import NotFound

bp = Blueprint("archive", __name__)


@bp.get("/v1/articles")
@endpoint(
    "Find articles",
    scope="read",
    query=ArticleQuery,
    answers={200: (ArticlePage, "A page, newest first unless asked otherwise; snippets where words were looked for.")},
    errors=("invalid_cursor",),
)
def many(query: dict[str, Any]) -> Any:
    """Articles by filter; each order has cursors of its own."""
    kind, limit = f"articles:{query['order']}", query["limit"]
    asked, after = filter_of(query), place_of(kind, query["cursor"])
    with parts().store.reading() as tx:
        lines: Sequence[Line] = tx.archive.page(asked, Order(query["order"]), after, limit + 1)
    page = paging.page(kind, lines, limit, lambda line: cursor_parts(line.place))
    return page | {"items": [line.columns for line in page["items"]]}


@bp.get("/v1/articles/facets")
@endpoint(
    "Count articles by month, outlet, actor and stance",
    scope="read",
    query=ArticleFilter,
    answers={200: (FacetsOut, "Counts of all that the filter lets through.")},
)
def facets(query: dict[str, Any]) -> Any:
    """The same filters as the list."""
    with parts().store.reading() as tx:
        found = tx.archive.facets(filter_of(query))
    return {
        "months": [{"month": month, "articles": count} for month, count in found.months.items()],
        "outlets": [{"outlet": outlet, "articles": count} for outlet, count in found.outlets.items()],
        "stances": [
            {"actor": actor, "stance": stance, "articles": count}
            for actor, counts in found.stances.items()
            for stance, count in counts.items()
        ],
    }


@bp.get("/v1/observations")
@endpoint(
    "Find observations",
    scope="read",
    query=ObservationQuery,
    answers={200: (ObservationPage, "A page, newest first unless asked otherwise.")},
    errors=("invalid_cursor",),
)
def observations(query: dict[str, Any]) -> Any:
    """Observations by the same filters."""
    kind, limit = f"observations:{query['order']}", query["limit"]
    asked, after = filter_of(query), place_of(kind, query["cursor"])
    with parts().store.reading() as tx:
        rows: Sequence[Mapping[str, Any]] = tx.archive.observations(asked, Order(query["order"]), after, limit + 1)
    return paging.page(kind, rows, limit, lambda row: cursor_parts(Place(row["published_at"], row["id"])))


@bp.get("/v1/articles/<article_id>/copies")
@endpoint(
    "Copies of an article's story",
    scope="read",
    answers={200: (ArticlePage, "The other articles of its cluster, oldest first, 200 at most.")},
)
def copies(article_id: str) -> Any:
    """Who else ran the story; for more than 200, `GET /v1/articles?cluster=`."""
    with parts().store.reading() as tx:
        article = tx.articles.get(article_id)
        if article is None:
            raise NotFound("There is no such article.")
        lines = tx.archive.copies(article_id, article.cluster_id)
    return {"items": [line.columns for line in lines], "next": None}


@bp.get("/v1/articles/<article_id>/corrections")
@endpoint(
    "An article's corrections",
    scope="read",
    answers={200: (CorrectionPage, "Who changed what, when and why; oldest first.")},
)
def corrections(article_id: str) -> Any:
    """The history of an analyst's changes: one page, an article has few."""
    with parts().store.reading() as tx:
        if tx.articles.revision(article_id) is None:
            raise NotFound("There is no such article.")
        found = tx.articles.corrections(article_id)
    return {"items": found, "next": None}


@bp.get("/v1/articles/<article_id>/diff")
@endpoint(
    "What changed between two versions",
    scope="read",
    query=DiffQuery,
    answers={200: (DiffOut, "Headline and text piece by piece, and the stances that were read otherwise.")},
)
def changes(article_id: str, query: dict[str, Any]) -> Any:
    """From version `from` to version `to`; by default the newest against the one before it."""
    with parts().store.reading() as tx:
        versions = {row["version"]: row for row in tx.articles.versions(article_id)}
    if not versions:
        raise NotFound("There is no such article.")
    newest = query["to"] or max(versions)
    oldest = query["from"] or max(newest - 1, 1)
    if not {oldest, newest} <= versions.keys():
        raise NotFound(f"There is no such version: the article has 1 to {max(versions)}.")
    return _changes(versions[oldest], versions[newest])


def _changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    actors = sorted(old["stances"].keys() | new["stances"].keys())
    pairs = {actor: (old["stances"].get(actor), new["stances"].get(actor)) for actor in actors}
    return {
        "from": old["version"],
        "to": new["version"],
        "title": diff(old["title"] or "", new["title"] or ""),
        "text": diff(old["text"], new["text"]),
        "stances": {a: {"before": was, "after": now} for a, (was, now) in pairs.items() if was != now},
    }
