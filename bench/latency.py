"""From POST to webhook, as a multiple of a bare Celery round trip in the same run.

    python -m bench.latency --articles 300 --rate 10

Each article turns one actor, so each is one alert and one webhook. The clock runs from just before the POST until the
receiver has the request. In between come: the API, the broker, a worker, four transactions (on SQLite, with
`synchronous=FULL`, each waits for the disk, on PostgreSQL two do), the broker again, the sender, and HTTP. What reads
the article is a fake of a few microseconds: a real reading comes on top. The bare round trip is a task of one line,
sent at the same moments through the same broker to a worker with the same settings: from before `send_task` until its
word is back.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import redis
from celery import Celery

from bench.chaos.databases import Sqlite, postgres
from bench.chaos.processes import KEY, ROOT, Installation
from bench.chaos.receivers import receiving
from parley_client import Client
from service.adapters.queue import make_celery

_QUEUE = "bare"

#: The highest multiples that are accepted.
MOST = {"p50": 10.0, "p99": 30.0}


def bare_app() -> Celery:
    """A Celery application with Parley's settings and one task, which answers on a list."""
    app = make_celery(os.environ["BARE_REDIS_URL"])
    client = redis.Redis.from_url(os.environ["BARE_REDIS_URL"])

    @app.task(name="bare.echo")
    def echo(number: int) -> None:
        client.lpush(f"bare:{number}", "1")

    return app


def measure(url: str, folder: Path, articles: int, rate: float) -> dict[str, object]:
    """The figures on one database: milliseconds and multiples."""
    with receiving() as receiver:
        place = Installation(folder, url, receiver.url.split("/")[2])
        environment = place.environment | {"BARE_REDIS_URL": place.redis_url}
        place.start()
        argv = [sys.executable, "-c", "from bench.latency import bare_app; bare_app().worker_main("
                f"['worker', '-Q', '{_QUEUE}', '--concurrency', '2', '-n', 'bare@%h'])"]  # fmt: skip
        log = (folder / "bare.log").open("ab")
        bare = subprocess.Popen(argv, env=environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
        try:
            client = Client(place.url, KEY)
            client.post("/v1/webhooks", {"url": receiver.url})
            _prepare(client, articles)
            broker = redis.Redis.from_url(place.redis_url)
            app = make_celery(place.redis_url)
            _echo(app, broker, -1)  # the worker is up
            sent, echoes = _run(client, app, place.redis_url, articles, rate)
            place.wait(lambda: len(receiver.got) >= articles, 60)
            arrived = {json.loads(got.body)["data"]["shift"]["actor"]: got.at for got in receiver.got}
            broker.close()
        finally:
            bare.kill()
            bare.wait()
            place.stop()
            log.close()
    whole = [(arrived[actor] - at) * 1000 for actor, at in sent.items() if actor in arrived]
    return _figures(whole, echoes, articles)


def _prepare(client: Client, articles: int) -> None:
    items = [{"text": f"a{n:05d} engages", "published_at": "2021-10-01", "outlet": "one"} for n in range(articles)]
    jobs = client.post("/v1/articles/batch", {"articles": items})["items"]
    for item in jobs:
        client.finished(item["job"]["id"], pause=0.2)


def _run(
    client: Client, app: Celery, redis_url: str, articles: int, rate: float
) -> tuple[dict[str, float], list[float]]:
    sent: dict[str, float] = {}
    echoes: list[float] = []
    threads = []
    begin = time.monotonic()
    for number in range(articles):
        time.sleep(max(0.0, begin + number / rate - time.monotonic()))
        actor = f"a{number:05d}"
        body = {"text": f"{actor} rejects", "published_at": "2023-06-06", "outlet": "two"}
        threads += [
            threading.Thread(target=_post, args=(client, sent, actor, body)),
            threading.Thread(target=_timed_echo, args=(app, redis_url, echoes, number)),
        ]
        for thread in threads[-2:]:
            thread.start()
    for thread in threads:
        thread.join()
    return sent, echoes


def _post(client: Client, sent: dict[str, float], actor: str, body: dict[str, str]) -> None:
    sent[actor] = time.time()
    client.submit(**body)


def _timed_echo(app: Celery, redis_url: str, echoes: list[float], number: int) -> None:
    broker = redis.Redis.from_url(redis_url)
    broker.ping()
    began = time.perf_counter()
    _echo(app, broker, number)
    echoes.append((time.perf_counter() - began) * 1000)
    broker.close()


def _echo(app: Celery, broker: redis.Redis, number: int) -> None:
    app.send_task("bare.echo", (number,), queue=_QUEUE, ignore_result=True)
    if broker.blpop([f"bare:{number}"], timeout=60) is None:
        raise RuntimeError("the bare worker does not answer")


def _figures(whole: list[float], echoes: list[float], articles: int) -> dict[str, object]:
    found: dict[str, object] = {"articles": articles, "arrived": len(whole)}
    for name, share in (("p50", 50), ("p99", 99)):
        one, other = (statistics.quantiles(values, n=100)[share - 1] for values in (whole, echoes))
        found[name] = {
            "webhook_ms": round(one, 1),
            "celery_ms": round(other, 1),
            "multiple": round(one / other, 2),
            "within": one / other <= MOST[name],
        }
    return found


def main() -> None:
    """Prints the figures for both databases as JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.latency")
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--rate", type=float, default=10.0)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="parley-latency-"))
    with postgres() as server:
        for database in (Sqlite(folder / "sqlite"), server):
            figures = measure(database.url, folder / f"place-{database.name}", options.articles, options.rate)
            print(json.dumps({"database": database.name} | figures), flush=True)


if __name__ == "__main__":
    main()
