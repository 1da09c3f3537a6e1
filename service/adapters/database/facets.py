"""Counts by month, outlet, actor and stance: kept ones without a filter or by actor, else over all that is found."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    Text,
    bindparam,
    func,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)

from service.adapters.database.matching import Shape, shape, values, walk
from service.adapters.database.prepared import Prepared
from service.adapters.database.tables import articles, stances, tallies
from service.domain.archive import Facets, Filter

#: Most outlets in the facets.
MOST_OUTLETS = 100


def count(connection: Connection, asked: Filter) -> Facets:
    """The facets. Without a filter, or by actor alone, a sum over a few hundred kept counts, whatever the archive's
    size."""
    dialect = connection.dialect
    kept = asked == Filter(actor=asked.actor)
    query = _kept(dialect, asked.actor is not None) if kept else _counted(shape(asked), dialect)
    return _facets(query.rows(connection, values(asked, dialect.name)))


@functools.lru_cache(maxsize=8)
def _kept(dialect: Dialect, by_actor: bool) -> Prepared:
    """The kept counts, summed up: of all articles, or of an actor's."""
    total, actor = func.sum(tallies.c.n), tallies.c.by_actor
    query = select(tallies.c.facet, tallies.c.name, tallies.c.stance, total)
    query = query.where(actor == bindparam("actor") if by_actor else actor.is_(None))
    grouped = query.group_by(tallies.c.facet, tallies.c.name, tallies.c.stance)
    return Prepared(grouped.having(total != 0), dialect)


@functools.lru_cache(maxsize=200)
def _counted(asked: Shape, dialect: Dialect) -> Prepared:
    """All three in one statement, so that the filter is walked once."""
    found = walk(asked, dialect.name).places().cte("found")
    month = _month(found.c.at, dialect.name)
    nothing = type_coerce(null(), Text)
    by_month = select(literal("month").label("facet"), month.label("name"), nothing.label("stance"), func.count())
    by_outlet = select(literal("outlet"), articles.c.outlet, nothing, func.count())
    by_stance = select(literal("stance"), stances.c.actor, stances.c.stance, func.count())
    counts = union_all(
        by_month.select_from(found).group_by(month),
        by_outlet.join(found, found.c.id == articles.c.id).group_by(articles.c.outlet),
        by_stance.join(found, found.c.id == stances.c.article_id).group_by(stances.c.actor, stances.c.stance),
    )
    return Prepared(counts, dialect)


def _facets(rows: Iterable[Any]) -> Facets:
    months: dict[str, int] = {}
    outlets: dict[str | None, int] = {}
    held: dict[str, dict[str, int]] = defaultdict(dict)
    for facet, name, stance, n in rows:
        if facet == "month":
            months[name] = int(n)
        elif facet == "outlet":
            outlets[name] = int(n)
        else:
            held[name][stance] = int(n)
    most = sorted(outlets.items(), key=lambda pair: (-pair[1], pair[0] is None, pair[0]))[:MOST_OUTLETS]
    by_actor = {actor: dict(sorted(held[actor].items())) for actor in sorted(held)}
    return Facets(dict(sorted(months.items())), dict(most), by_actor)


def _month(at: ColumnElement[Any], dialect: str) -> ColumnElement[str]:
    if dialect == "postgresql":
        return func.to_char(func.timezone("UTC", at), "YYYY-MM")
    return func.substr(type_coerce(at, Text), 1, 7)
