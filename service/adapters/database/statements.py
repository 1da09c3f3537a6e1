"""The archive's statements, one for each shape of question."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Dialect, Select, Text, bindparam, cast, func, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY

from service.adapters.database import fulltext
from service.adapters.database.matching import Shape, behind, bounds, ordered, own, walk, wider
from service.adapters.database.prepared import Prepared, Records
from service.adapters.database.tables import articles, stances
from service.adapters.database.tables import observations as _o
from service.adapters.database.types import UtcTime

#: Columns of an article in a list; the first three are those that are worked on.
SUMMARY = (
    articles.c.published_at,
    articles.c.received_at,
    articles.c.relevant,
    articles.c.id,
    articles.c.url,
    articles.c.canonical_url,
    articles.c.outlet,
    articles.c.title,
    articles.c.published_at_source,
    articles.c.language,
    articles.c.version,
    articles.c.cluster_id,
    articles.c.tagger_version,
    articles.c.summary_because,
)
NAMES = tuple(c.name for c in SUMMARY)[3:]

_HELD = (
    stances.c.article_id,
    stances.c.actor,
    stances.c.stance,
    stances.c.score,
    stances.c.source,
    stances.c.first_party,
    stances.c.evidence,
)

#: What an article is kept with and nobody reads in it.
_INNER = {"seq", "updated_at", "cluster_pinned", "submission_id", "analyst_fields", "corrected"}

_COLUMNS = [column for column in articles.c if column.name not in _INNER]


@functools.lru_cache(maxsize=500)
def page(asked: Shape, dialect: Dialect, after: bool, oldest: bool) -> Prepared:
    """A page's articles by time."""
    walked = walk(asked, dialect.name)
    shown = (*SUMMARY, articles.c.text) if asked.words else SUMMARY
    if walked.several:
        some = ordered(walked.places(after, oldest=oldest), walked.at, walked.id, oldest=oldest)
        places = some.subquery("places")
        query = select(*shown).join(places, places.c.id == articles.c.id)
        return Prepared(_sorted(query, places.c.at, places.c.id, oldest=oldest), dialect)
    query = select(*shown).where(*walked.conditions)
    if walked.table is not articles:
        query = query.select_from(walked.table).join(articles, articles.c.id == walked.id)
    if after:
        query = query.where(behind(walked.at, walked.id, oldest=oldest))
    return Prepared(ordered(query, walked.at, walked.id, oldest=oldest), dialect)


@functools.lru_cache(maxsize=500)
def places(asked: Shape, dialect: Dialect, after: bool, oldest: bool) -> Prepared:
    """(time, id) of a page's articles."""
    walked = walk(asked, dialect.name)
    return Prepared(ordered(walked.places(after, oldest=oldest), walked.at, walked.id, oldest=oldest), dialect)


@functools.lru_cache(maxsize=500)
def inside(asked: Shape, dialect: Dialect, ceiling: bool) -> Prepared:
    """(time, id) of a window's articles."""
    walked = walk(asked, dialect.name)
    floor = tuple_(bindparam("floor_at", type_=UtcTime), bindparam("floor_id"))
    return Prepared(walked.places(ceiling).where(tuple_(walked.at, walked.id) >= floor), dialect)


@functools.lru_cache(maxsize=8)
def scored(dialect: Dialect) -> Prepared:
    """(id, score) of articles."""
    return Prepared(fulltext.scored(dialect.name), dialect)


@functools.lru_cache(maxsize=500)
def observations(asked: Shape, dialect: Dialect, after: bool, oldest: bool) -> Records:
    """Observations by time."""
    o = _o.c
    query = select(_o, articles.c.url, articles.c.outlet).join(articles, articles.c.id == o.article_id)
    query = query.where(*own(asked, o), *bounds(asked, o.published_at), *wider(asked, dialect.name))
    if after:
        query = query.where(behind(o.published_at, o.id, oldest=oldest))
    return Records(ordered(query, o.published_at, o.id, oldest=oldest), dialect)


@functools.lru_cache(maxsize=8)
def known(dialect: Dialect) -> Prepared:
    """Articles by id, with their texts."""
    return Prepared(select(*SUMMARY, articles.c.text).where(_among(articles.c.id, dialect)), dialect)


@functools.lru_cache(maxsize=8)
def held(dialect: Dialect) -> Prepared:
    """The stances of articles."""
    return Prepared(select(*_HELD).where(_among(stances.c.article_id, dialect)).order_by(stances.c.actor), dialect)


@dataclass(frozen=True, slots=True)
class Whole:
    """The statements that bring articles with all that was read in them."""

    articles: Records
    observations: Records
    stances: Records


@dataclass(frozen=True, slots=True)
class One(Whole):
    """Those that bring one article by `id`; and articles that are the same, the first one first: by `url`, or without
    a URL by `hash`, `at` and `outlet`."""

    at_url: Records
    alike: Records


@functools.lru_cache(maxsize=8)
def one(dialect: Dialect) -> One:
    """The statements for one article."""
    read, a = _whole(dialect, lambda column: column == bindparam("id")), articles.c
    same = (a.content_hash == bindparam("hash"), a.published_at == bindparam("at"))
    nowhere = (a.canonical_url.is_(None), a.outlet.is_not_distinct_from(bindparam("outlet")))
    return One(
        read.articles,
        read.observations,
        read.stances,
        at_url=Records(select(*_COLUMNS).where(a.canonical_url == bindparam("url")), dialect),
        alike=Records(select(*_COLUMNS).where(*same, *nowhere).order_by(a.seq).limit(1), dialect),
    )


@functools.lru_cache(maxsize=8)
def wholes(dialect: Dialect) -> Whole:
    """Several articles, by `ids`."""
    return _whole(dialect, lambda column: _among(column, dialect))


def _whole(dialect: Dialect, of: Callable[[Any], ColumnElement[bool]]) -> Whole:
    """Observations in their order, stances by actor."""
    seen = [column for column in _o.c if column.name not in {"id", "position", "published_at"}]
    return Whole(
        Records(select(*_COLUMNS).where(of(articles.c.id)), dialect),
        Records(select(*seen).where(of(_o.c.article_id)).order_by(_o.c.position), dialect),
        Records(select(*_HELD).where(of(stances.c.article_id)).order_by(stances.c.actor), dialect),
    )


def among(ids: Sequence[str], dialect: Dialect) -> dict[str, Any]:
    """Ids as the value of a statement over several. SQLite takes many values as one only in JSON."""
    return {"ids": json.dumps(ids) if dialect.name == "sqlite" else list(ids)}


def _among(id_: Any, dialect: Dialect) -> Any:
    if dialect.name == "postgresql":
        return id_ == func.any(cast(bindparam("ids"), ARRAY(Text)))
    return id_.in_(select(func.json_each(bindparam("ids", type_=Text)).table_valued("value").c.value))


def _sorted(query: Select[Any], at: Any, id_: Any, *, oldest: bool) -> Select[Any]:
    return query.order_by(at, id_) if oldest else query.order_by(at.desc(), id_.desc())
