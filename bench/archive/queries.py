"""Common queries with other values in each round, and the same written by hand for the bare driver.

Hand-written SQL brings the same rows with the same fields from the same tables, through a connection of the same pool,
as dictionaries with times, truth and decoded JSON in them; for words it lets the database highlight. What both bring is
compared, outside of the time.
"""

from __future__ import annotations

import json
import operator
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
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
_KEPT = (
    *("id", "url", "canonical_url", "outlet", "title", "author", "agency", "published_at", "published_at_source"),
    *("modified_at", "received_at", "language", "text", "removed", "mentions", "relevant", "relevance", "version"),
    *("cluster_id", "tagger_version", "content_hash", "external_id", "summary_because"),
)
_HELD = "actor, stance, score, source, first_party, evidence"
_JSON = ("removed", "mentions", "cues", "evidence")
_TIMES = ("published_at", "modified_at", "received_at")
_TRUTHS = ("relevant", "conditional", "hearsay", "first_party")
_FIND = {
    "sqlite": "a.seq IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :q)",
    "postgresql": "a.search @@ to_tsquery('parley', :q)",
}
_TRUE = {"sqlite": "a.corrected = 1", "postgresql": "a.corrected"}
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
    same: Callable[[Any, Any], bool] = operator.eq


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
        yield self._page("past tense", Filter(tense="past"), "observations", "s.tense = :t", {"t": "past"})
        yield self._page("corrected", Filter(has_correction=True), "articles", _TRUE[self.dialect])
        yield self._observations(actor)
        yield self._one()
        yield self._facets("counts", Filter(), "by_actor IS NULL")
        yield self._facets("counts, by actor", Filter(actor=actor), "by_actor = :actor", {"actor": actor})

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
        at, id_ = ("a.published_at", "a.id") if table == "articles" else ("s.published_at", "s.article_id")
        conditions, given = [where] if where else [], dict(values or {})
        if after:
            conditions.append(f"({at}, {id_}) < (:after, :after_id)")
            given |= {"after": after.published_at, "after_id": after.id}
        if words:
            conditions.append(_FIND[self.dialect])
            given["q"] = words if self.dialect == "sqlite" else _tsquery(words)
        shown = ", ".join(f"a.{column}" for column in _COLUMNS) + (f", {_SHOWN[self.dialect]}" if words else "")
        filtered = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        first = f"ORDER BY {at} DESC, {id_} DESC LIMIT 50"
        source = "articles a" if table == "articles" else f"{table} s JOIN articles a ON a.id = s.article_id"
        sql = f"SELECT {shown} FROM {source} {filtered} {first}"
        if table == "observations":  # an article has several
            some = f"SELECT DISTINCT {at}, {id_} FROM {table} s {filtered} {first}"
            sql = f"SELECT {shown} FROM ({some}) s JOIN articles a ON a.id = s.article_id {first}"

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
                return _records(cursor.execute(*self._driver(sql, {"actor": actor})))

        return Pair("observations, by actor", ours, by_hand)

    def _one(self) -> Pair:
        article_id = self.press.entry(self.rng.randrange(self.count)).article.id
        mark = "?" if self.dialect == "sqlite" else "%s"
        kept = ", ".join(_KEPT)
        seen = ", ".join(f'"{name}"' for name in _OBSERVED[3:-1])

        def ours() -> Any:
            with self.store.reading() as tx:
                return tx.articles.get(article_id)

        def by_hand() -> Any:
            with self.store.engine.connect() as connection:
                cursor = connection.connection.cursor()
                found, observed, held = (
                    _records(cursor.execute(query, (article_id,)))
                    for query in (
                        f"SELECT {kept} FROM articles WHERE id = {mark}",
                        f"SELECT {seen} FROM observations WHERE article_id = {mark} ORDER BY position",
                        f"SELECT {_HELD} FROM stances WHERE article_id = {mark} ORDER BY actor",
                    )
                )
                return found[0] | {"observations": observed, "stances": {s.pop("actor"): s for s in held}}

        return Pair("one article", ours, by_hand, lambda one, two: _plain(one) == _plain(two))

    def _facets(self, name: str, asked: Filter, which: str, values: Mapping[str, Any] | None = None) -> Pair:
        sql = (
            f"SELECT facet, name, stance, sum(n) FROM tallies WHERE {which} "
            "GROUP BY facet, name, stance HAVING sum(n) <> 0"
        )

        def by_hand() -> Any:
            with self.store.engine.connect() as connection:
                cursor = connection.connection.cursor()
                found: dict[str, dict[Any, Any]] = {"month": {}, "outlet": {}, "stance": {}}
                for facet, name, stance, n in cursor.execute(*self._driver(sql, values or {})).fetchall():
                    if facet == "stance":
                        found[facet].setdefault(name, {})[stance] = n
                    else:
                        found[facet][name] = n
                outlets = sorted(found["outlet"].items(), key=lambda pair: (-pair[1], pair[0]))[:100]
                actors = {actor: dict(sorted(held.items())) for actor, held in sorted(found["stance"].items())}
                return dict(sorted(found["month"].items())), dict(outlets), actors

        def same(ours: Any, hand: Any) -> bool:
            return [list(part.items()) for part in (ours.months, ours.outlets, ours.stances)] == [
                list(part.items()) for part in hand
            ]

        return Pair(name, lambda: self._counts(asked), by_hand, same)

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


def _records(cursor: Any) -> list[dict[str, Any]]:
    """Rows as whoever asks for them needs them: with what SQLite's driver leaves as text or number made right."""
    names = [column[0] for column in cursor.description]
    times, truths, texts = ([name for name in some if name in names] for some in (_TIMES, _TRUTHS, _JSON))
    found = [dict(zip(names, line, strict=True)) for line in cursor.fetchall()]
    for record in found:
        for name in times:
            record[name] = record[name] and _time(record[name])
        for name in truths:
            record[name] = bool(record[name])
        for name in texts:
            record[name] = json.loads(record[name]) if isinstance(record[name], str) else record[name]
    return found


def _plain(record: Any) -> Any:
    """A record of either side, for the comparison: objects as what is in them."""
    return json.loads(json.dumps(record if isinstance(record, dict) else asdict(record), default=str))


def _time(value: Any) -> datetime:
    return datetime.fromisoformat(value + "+00:00") if isinstance(value, str) else value.astimezone(UTC)  # type: ignore[no-any-return]


def _usable(line: Any, stances: dict[str, Any]) -> dict[str, Any]:
    """A row as whoever asks for it needs it: SQLite's driver has times as text and truth as a number."""
    found = dict(zip(_COLUMNS, line, strict=False))
    for name in ("published_at", "received_at"):
        found[name] = _time(found[name])
    found["relevant"] = bool(found["relevant"])
    found["stances"] = stances
    return found
