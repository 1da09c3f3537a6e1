"""Common queries with other values in each round, and the same written by hand for the bare driver.

Hand-written SQL brings the same rows with the same fields from the same tables, through a connection of the same pool,
as dictionaries with times and stances in them; for words it lets the database highlight. What both bring is compared,
outside of the time. Of one article and of observations it brings plain tuples.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.archive.press import ACTORS, DAYS, START, Press
from service.adapters.database.store import DatabaseStore
from service.domain.archive import Filter, Order, Place
from service.domain.query import parse

_COLUMNS = (
    *("id", "url", "canonical_url", "outlet", "title", "published_at", "published_at_source", "received_at"),
    *("language", "relevant", "version", "cluster_id", "tagger_version", "summary_because"),
)
_STANCES = "SELECT article_id, actor, stance, score, source, first_party, evidence FROM stances WHERE article_id {in_}"
_OBSERVED = (
    *("id", "article_id", "position", "actor", "stance", "tense", "conditional", "confidence", "speaker", "cameo"),
    *("field", "start", "end", "text", "cues", "rule", "hearsay", "past_on", "why", "published_at"),
)
_FIND = {
    "sqlite": "a.seq IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :q)",
    "postgresql": "a.search @@ to_tsquery('parley', :q)",
}
_SHOWN = {
    "sqlite": "(SELECT snippet(articles_fts, -1, '<', '>', '…', 40) FROM articles_fts "
    "WHERE articles_fts MATCH :q AND rowid = a.seq)",
    "postgresql": "ts_headline('parley', a.text, to_tsquery('parley', :q))",
}


@dataclass(frozen=True, slots=True)
class Pair:
    """A query as Parley asks it and as written by hand (None: measured alone); `same` says whether both agree."""

    name: str
    ours: Callable[[], Any]
    by_hand: Callable[[], Any] | None = None
    same: Callable[[Any, Any], bool] = lambda _ours, _hand: True


class Queries:
    """All queries, a round after the other."""

    def __init__(self, store: DatabaseStore, press: Press, count: int) -> None:
        self.store, self.press, self.count = store, press, count
        self.dialect = store.engine.dialect.name
        self.rng = random.Random(7)

    def round(self) -> Iterator[Pair]:
        """Each query once."""
        rng = self.rng
        actor, stance = rng.choice(ACTORS), rng.choice(("engage", "reject"))
        at = START + timedelta(days=rng.random() * DAYS)
        deep = Place(START + timedelta(days=DAYS * 0.3 * rng.random()), "art_")
        usual, rare = rng.choice(self.press.words[50:300]), rng.choice(self.press.words[3000:9000])
        phrase = '"' + " ".join(rng.choice(self.press.paragraphs).lower().split()[2:4]) + '"'
        by_actor, year = ("stances", "s.actor = :actor", {"actor": actor}), at + timedelta(days=365)
        both = ("stances", "s.actor = :actor AND s.stance = :stance", {"actor": actor, "stance": stance})
        outlet = rng.choice(self.press.outlets[:50])
        of_year = "a.relevant AND a.published_at >= :one AND a.published_at < :two"
        yield self._page("newest", Filter())
        yield self._page("by actor", Filter(actor=actor), *by_actor)
        yield self._page("by actor and stance", Filter(actor=actor, stance=stance), *both)
        yield self._page("by outlet", Filter(outlet=outlet), "articles", "a.outlet = :o", {"o": outlet})
        asked = Filter(relevant=True, published_after=at, published_before=year)
        yield self._page("relevant, a year", asked, "articles", of_year, {"one": at, "two": year})
        yield self._page("deep in the list", Filter(), after=deep)
        yield self._page("deep by actor", Filter(actor=actor), *by_actor, after=deep)
        for name, words in (("a usual word", usual), ("two words", f"{usual} {rare}"), ("a phrase", phrase)):
            yield self._page(name, Filter(q=parse(words)), words=words)
        yield self._page("a rare word", Filter(q=parse(rare)), words=rare)
        yield Pair("a usual word, ranked", self._ours(Filter(q=parse(usual)), Order.RELEVANCE, None))
        yield Pair("past tense", self._ours(Filter(tense="past"), Order.NEWEST, None))
        yield Pair("corrected", self._ours(Filter(has_correction=True), Order.NEWEST, None))
        yield self._observations(actor)
        yield self._one()
        yield self._facets()
        yield Pair("counts, by actor", lambda: self._counts(Filter(actor=actor)))

    # --- ours ---

    def _ours(self, asked: Filter, order: Order, after: Place | None) -> Callable[[], Any]:
        def work() -> Any:
            with self.store.reading() as tx:
                return tx.archive.page(asked, order, after, 50)

        return work

    def _counts(self, asked: Filter) -> Any:
        with self.store.reading() as tx:
            return tx.archive.facets(asked)

    # --- pages ---

    def _page(
        self,
        name: str,
        asked: Filter,
        table: str = "articles",
        where: str = "",
        values: Mapping[str, Any] | None = None,
        *,
        after: Place | None = None,
        words: str = "",
    ) -> Pair:
        at, id_ = ("s.published_at", "s.article_id") if table == "stances" else ("a.published_at", "a.id")
        conditions, given = [where] if where else [], dict(values or {})
        if after:
            conditions.append(f"({at}, {id_}) < (:after, :after_id)")
            given |= {"after": after.published_at, "after_id": after.id}
        if words:
            conditions.append(_FIND[self.dialect])
            given["q"] = words if self.dialect == "sqlite" else _tsquery(words)
        source = "stances s JOIN articles a ON a.id = s.article_id" if table == "stances" else "articles a"
        shown = ", ".join(f"a.{column}" for column in _COLUMNS) + (f", {_SHOWN[self.dialect]}" if words else "")
        filtered = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        sql = f"SELECT {shown} FROM {source} {filtered} ORDER BY {at} DESC, {id_} DESC LIMIT 50"

        def by_hand() -> Any:
            with self.store.engine.connect() as connection:
                cursor = connection.connection.cursor()
                lines = cursor.execute(*self._driver(sql, given)).fetchall()
                held: dict[str, dict[str, Any]] = {}
                for id_, actor, stance, score, source, first_party, evidence in self._many(
                    cursor, _STANCES, [line[0] for line in lines]
                ):
                    shown = json.loads(evidence) if isinstance(evidence, str) else evidence
                    held.setdefault(id_, {})[actor] = [stance, score, source, bool(first_party), shown]
                return [_usable(line, held.get(line[0], {})) for line in lines]

        return Pair(name, self._ours(asked, Order.NEWEST, after), by_hand, self._same_page)

    def _many(self, cursor: Any, sql: str, ids: list[str]) -> list[Any]:
        if not ids:
            return []
        if self.dialect == "postgresql":
            return list(cursor.execute(sql.format(in_="= ANY(%s)") + " ORDER BY actor", (ids,)).fetchall())
        marks = f"IN ({', '.join('?' * len(ids))})"
        return list(cursor.execute(sql.format(in_=marks) + " ORDER BY actor", ids).fetchall())

    def _same_page(self, ours: Any, hand: Any) -> bool:
        plain = [
            line.columns
            | {
                "stances": {
                    actor: [s.stance.value, s.score, s.source.value, s.first_party, list(s.evidence)]
                    for actor, s in line.columns["stances"].items()
                }
            }
            for line in ours
        ]
        return [{name: line[name] for name in (*_COLUMNS, "stances")} for line in plain] == hand

    # --- others ---

    def _observations(self, actor: str) -> Pair:
        shown = ", ".join(f'o."{name}"' for name in _OBSERVED)
        sql = (
            f"SELECT {shown}, a.url, a.outlet FROM observations o JOIN articles a ON a.id = o.article_id "
            "WHERE o.actor = :actor ORDER BY o.published_at DESC, o.id DESC LIMIT 50"
        )

        def ours() -> Any:
            with self.store.reading() as tx:
                return tx.archive.observations(Filter(actor=actor), Order.NEWEST, None, 50)

        def by_hand() -> Any:
            with self.store.engine.connect() as connection:
                cursor = connection.connection.cursor()
                return cursor.execute(*self._driver(sql, {"actor": actor})).fetchall()

        return Pair(
            "observations, by actor", ours, by_hand, lambda one, two: [r["id"] for r in one] == [r[0] for r in two]
        )

    def _one(self) -> Pair:
        article_id = self.press.entry(self.rng.randrange(self.count)).article.id
        mark = "?" if self.dialect == "sqlite" else "%s"

        def ours() -> Any:
            with self.store.reading() as tx:
                return tx.articles.get(article_id)

        def by_hand() -> Any:
            with self.store.engine.connect() as connection:
                cursor = connection.connection.cursor()
                queries = (
                    f"SELECT * FROM articles WHERE id = {mark}",
                    f"SELECT * FROM observations WHERE article_id = {mark} ORDER BY position",
                    f"SELECT * FROM stances WHERE article_id = {mark} ORDER BY actor",
                )
                return [cursor.execute(query, (article_id,)).fetchall() for query in queries]

        return Pair("one article", ours, by_hand, lambda one, two: len(one.observations) == len(two[1]))

    def _facets(self) -> Pair:
        sql = "SELECT facet, name, stance, sum(n) FROM tallies GROUP BY facet, name, stance HAVING sum(n) <> 0"

        def by_hand() -> Any:
            with self.store.engine.connect() as connection:
                return connection.connection.cursor().execute(sql).fetchall()

        def same(ours: Any, hand: Any) -> bool:
            return {m: n for facet, m, _, n in hand if facet == "month"} == ours.months

        return Pair("counts", lambda: self._counts(Filter()), by_hand, same)

    def _driver(self, sql: str, values: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        if self.dialect == "sqlite":
            return sql, {n: _text(v) if isinstance(v, datetime) else v for n, v in values.items()}
        for name in sorted(values, key=len, reverse=True):
            sql = sql.replace(f":{name}", f"%({name})s")
        return sql, dict(values)


def _tsquery(words: str) -> str:
    return (" <-> " if '"' in words else " & ").join(words.strip('"').split())


def _text(time: datetime) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S.%f")


def _usable(line: Any, stances: dict[str, Any]) -> dict[str, Any]:
    """A row as whoever asks for it needs it: SQLite's driver has times as text and truth as a number."""
    found = dict(zip(_COLUMNS, line, strict=False))
    for name in ("published_at", "received_at"):
        value = found[name]
        found[name] = (
            datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else value.astimezone(UTC)
        )
    found["relevant"] = bool(found["relevant"])
    found["stances"] = stances
    return found
