"""A parsed query as a condition: an FTS5 MATCH on SQLite, a tsquery on PostgreSQL. The index: migration 0002."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Text,
    TextClause,
    and_,
    bindparam,
    cast,
    column,
    false,
    func,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY

from service.adapters.database.tables import articles
from service.domain.query import Query, Term, spelled

#: Weights of a hit: in the headline, in the text.
_TITLE, _BODY = 10, 1

_INDEX = table("articles_fts", column("rowid"))
_MATCH = literal_column("articles_fts").op("MATCH", is_comparison=True)


def values(query: Query, dialect: str) -> dict[str, str]:
    """What a query fills into `matches` and `scored`."""
    if dialect == "postgresql":
        return {"words": to_tsquery(query), "wanted": to_tsquery(query, wanted_only=True)}
    return {"wanted": match_groups(query), "unwanted": _any(query.excluded)}


def matches(there: tuple[bool, bool], dialect: str) -> ColumnElement[bool]:
    """The condition that an article (by `articles.seq`, `articles.search`) meets a query: `there` says whether it has
    wanted words, and unwanted ones."""
    groups, excluded = there
    if not (groups or excluded):
        return false()
    if dialect == "postgresql":
        return literal_column("articles.search").op("@@")(_tsquery("words"))
    conditions = []
    if groups:
        conditions.append(articles.c.seq.in_(_hit("wanted")))
    if excluded:
        conditions.append(articles.c.seq.not_in(_hit("unwanted")))
    return and_(*conditions)


def _hit(name: str) -> Select[Any]:
    return select(_INDEX.c.rowid).where(_MATCH(bindparam(name, type_=Text)))


def _tsquery(name: str) -> ColumnElement[object]:
    """A tsquery of the archive's configuration, computed once a statement."""
    return func.to_tsquery(
        literal_column("'parley'::regconfig"), cast(bindparam(name, type_=Text), Text), type_=TSQUERY()
    )


def scored(dialect: str) -> Select[Any] | TextClause:
    """`SELECT id, score` of the articles `:ids`: how well each fits, an integer of nothing but query and article.

    bm25, as any rank by document frequencies, changes for all articles whenever one comes in: a page could then skip
    or double some. PostgreSQL: `ts_rank`, headline tenfold, over the length's logarithm. SQLite: hits counted by
    `highlight`, saturating with BM25's usual constants and a fixed mean length. CROSS JOIN has it look at these
    articles alone; by itself it goes through every article that has the words.
    """
    if dialect == "postgresql":
        weights: Any = literal_column("'{0.1, 0.1, 0.1, 1.0}'::float4[]")
        rank = func.ts_rank(weights, literal_column("articles.search"), _tsquery("wanted"), 1)
        found = select(articles.c.id, cast(func.floor(rank * 1_000_000), Integer))
        return found.where(articles.c.id == func.any(cast(bindparam("ids"), ARRAY(Text))))
    hits = f"({_TITLE}.0 * {_hits(0, 'title')} + {_BODY}.0 * {_hits(1, 'text')})"
    fitting = f"CAST(1e6 * {hits} / ({hits} + 1.2 * (0.25 + 0.75 * length(articles.text) / 4000.0)) AS INTEGER)"
    return text(
        f"SELECT articles.id, {fitting} FROM articles CROSS JOIN articles_fts ON articles_fts.rowid = articles.seq "
        "WHERE articles_fts MATCH :wanted AND articles.id IN (SELECT value FROM json_each(:ids))"
    )


def _hits(place: int, name: str) -> str:
    """How many marks `highlight` sets; its marks are one character that no text holds."""
    marked = f"length(highlight(articles_fts, {place}, char(2), ''))"
    return f"coalesce({marked} - length(articles.{name}), 0)"


# --- the two query languages -----------------------------------------------------------------------------------------


def match_groups(query: Query) -> str:
    """The wanted groups in FTS5's language. Words are letters and digits only, so quoting them is enough."""
    return " AND ".join(f"({_any(group)})" for group in query.groups)


def _any(terms: Iterable[Term]) -> str:
    return " OR ".join(f'"{" ".join(words)}"' for term in terms for words in spelled(term))


def to_tsquery(query: Query, *, wanted_only: bool = False) -> str:
    """The query in PostgreSQL's language."""
    parts = ["(" + " | ".join(_phrase(term) for term in group) + ")" for group in query.groups]
    if not wanted_only or not parts:
        parts += [f"!({_phrase(term)})" for term in query.excluded]
    return " & ".join(parts)


def _phrase(term: Term) -> str:
    """Words one after the other, each in any of its spellings."""
    return (
        "(" + " <-> ".join("(" + " | ".join(f"'{word}'" for word in sorted(place)) + ")" for place in term.words) + ")"
    )
