"""What one more article costs the timeline, on archives of 10² to 10⁵ observations of one actor.

    python -m bench.timeline                 prints the table and the growth exponents, writes docs/img/timeline.svg

For each size a SQLite archive is filled with one article a day or nearly so, for an actor that
changes sides every half year, filtered from nothing once. Then are timed, each in a transaction of its own, with what
`follow` does for an article already stored: appends at the end, and late articles at random days. CPU time is taken, so
that other work on the machine does not count. An exponent is the slope of log(time) over log(size): 0 is a cost that
does not grow.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from sqlalchemy import insert

from service.adapters.database.migrate import migrate
from service.adapters.database.store import DatabaseStore
from service.adapters.database.tables import articles, stances
from service.domain.shift import Cause
from service.following import follow

FIRST = datetime(1750, 1, 1, tzinfo=UTC)
ACTOR = "pakistan_government"


def rows(number: int, day: int, rng: random.Random) -> tuple[dict[str, object], dict[str, object]]:
    """An article and its stance as table rows; 15 in 100 are read wrongly."""
    at = FIRST + timedelta(days=day, seconds=number % 86400)
    right = "engage" if (day // 180) % 2 else "reject"
    wrong = rng.random() < 0.15
    stance = {"engage": "reject", "reject": "engage"}[right] if wrong else right
    identity = f"art_{number:08}"
    article = dict.fromkeys(("url", "canonical_url", "title", "author", "agency", "modified_at", "external_id"))
    article |= {
        "id": identity,
        "outlet": f"{number % 40}.example",
        "published_at": at,
        "published_at_source": "given",
        "received_at": at,
        "updated_at": at,
        "language": "en",
        "text": "",
        "removed": [],
        "mentions": [],
        "relevant": True,
        "relevance": 1.0,
        "version": 1,
        "revision": 1,
        "cluster_id": f"clu_{number:08}",
        "tagger_version": "1",
        "content_hash": str(number),
        "analyst_fields": {},
    }
    held = {
        "article_id": identity,
        "actor": ACTOR,
        "stance": stance,
        "score": round(rng.uniform(0.55, 0.95), 3),
        "source": "tagger",
        "first_party": False,
        "evidence": [],
        "tagger_stance": stance,
        "tagger_first_party": False,
        "origin": f"clu_{number:08}",
        "published_at": at,
    }
    return article, held


def fill(store: DatabaseStore, size: int, rng: random.Random) -> int:
    """Stores `size` articles and filters them once; returns the last day."""
    day, batch = 0, []
    for number in range(size):
        batch.append(rows(number, day, rng))
        day += 0 if rng.random() < 0.1 else 1
    with store.writing() as tx:
        for start in range(0, size, 5000):
            part = batch[start : start + 5000]
            tx.connection.execute(insert(articles), [article for article, _ in part])
            tx.connection.execute(insert(stances), [stance for _, stance in part])
        for change in follow(tx, [str(article["id"]) for article, _ in batch], Cause.NEW_ARTICLE, FIRST):
            tx.shifts.write(change.shift)
    return day


def timed(store: DatabaseStore, days: Sequence[int], start: int, rng: random.Random) -> list[float]:
    """CPU milliseconds that `follow` takes for one more article on each of these days."""
    taken = []
    for number, day in enumerate(days, start):
        article, stance = rows(number, day, rng)
        with store.writing() as tx:
            tx.connection.execute(insert(articles), [article])
            tx.connection.execute(insert(stances), [stance])
            began = time.process_time()
            for change in follow(tx, [str(article["id"])], Cause.NEW_ARTICLE, FIRST):
                tx.shifts.write(change.shift)
            taken.append(1000 * (time.process_time() - began))
    return taken


def exponent(sizes: Sequence[int], times: Sequence[float]) -> float:
    """The slope of log(time) over log(size)."""
    return float(np.polyfit(np.log(sizes), np.log(times), 1)[0])


def main() -> None:
    """Measures, prints and plots."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1_000, 10_000, 100_000])
    parser.add_argument("--times", type=int, default=100, help="timed appends and late articles per size")
    parser.add_argument("--plot", type=Path, default=Path("docs/img/timeline.svg"))
    options = parser.parse_args()
    appends, lates = [], []
    print(f"{'observations':>12}{'append, ms':>12}{'late, ms':>12}   (medians of {options.times})")
    for size in options.sizes:
        rng = random.Random(size)
        with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
            store = DatabaseStore(f"sqlite:///{folder}/bench.db")
            migrate(store.engine)
            last = fill(store, size, rng)
            timed(store, [last + 1], size, rng)
            late = timed(store, [rng.randrange(last) for _ in range(options.times)], 2 * size + 1, rng)
            fresh = timed(store, range(last + 2, last + 2 + options.times), 4 * size + 1, rng)
            store.close()
        appends.append(statistics.median(fresh))
        lates.append(statistics.median(late))
        print(f"{size:12,}{appends[-1]:12.2f}{lates[-1]:12.2f}", flush=True)
    print(
        f"growth exponent: append {exponent(options.sizes, appends):+.3f}, late {exponent(options.sizes, lates):+.3f}"
    )
    plot(options.sizes, appends, lates, options.plot)


def plot(sizes: Sequence[int], appends: Sequence[float], lates: Sequence[float], path: Path) -> None:
    """Both costs over the size of the archive."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "parley"
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(6, 3.6))
    axes.plot(sizes, appends, "o-", color="#0b7285", label="newest article")
    axes.plot(sizes, lates, "s--", color="#868e96", label="late article, anywhere")
    axes.set_xscale("log")
    axes.set_ylim(0, 1.3 * max(*appends, *lates))
    axes.set_xlabel("observations of the actor")
    axes.set_ylabel("CPU ms to follow, median")
    axes.legend()
    axes.grid(alpha=0.3)
    figure.tight_layout()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    main()
