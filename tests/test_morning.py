"""A morning: fifty feeds, most of them with a fault, four workers. Every good article is stored once, every bad one is
explained, and no site is asked before its pause is over."""

from __future__ import annotations

import itertools
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from service import feeds, pipeline
from service.adapters.clock import FixedClock
from service.adapters.database.store import DatabaseStore
from service.adapters.fetcher import connect_redis
from service.adapters.fetcher import slots as slots_module
from service.adapters.fetcher.client import GuardedClient
from service.adapters.fetcher.feedsource import TARGET, WebFeedSource
from service.adapters.fetcher.robots import RulesCache
from service.adapters.fetcher.slots import LocalSlots, RedisSlots, Slots
from service.adapters.fetcher.web import Manners, WebFetcher
from service.adapters.queue import RecordingQueue
from service.adapters.sandbox import Sandbox
from service.domain.feed import Feed
from service.domain.job import Job, JobState
from service.pipeline import Parts
from tests.support.morning import Expected, Morning, Names, World, serving

GAP = 0.1

#: How much shorter a pause may look to the server, which notes a request when a thread gets round to it.
NOISE = 0.02


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """The fifty sites."""
    with serving(World()) as world:
        yield world


@pytest.fixture(scope="module")
def expected(world: World) -> Expected:
    """What is to come of them."""
    return Morning(world).build()


class Desk:
    """Four workers over the story's parts; the clock stands still while they work."""

    def __init__(self, parts: Parts, clock: FixedClock, world: World, slots: Slots) -> None:
        allow = [f"f{number:02}.example:{world.port}" for number in range(50)]
        guarded = GuardedClient("Parley/test", allow=allow, resolver=Names())
        fetcher = WebFetcher(guarded, Manners(slots, RulesCache(), GAP), clock)
        self.sandbox = Sandbox(TARGET)
        self.source = WebFeedSource(fetcher, self.sandbox, clock)
        self.queue, self.clock = RecordingQueue(), clock
        self.parts = replace(parts, fetcher=fetcher, queue=self.queue)

    def run(self, rounds: int) -> None:
        """Polls and collects until the rounds are over and nothing is left to do."""
        with ThreadPoolExecutor(4) as workers:
            for number in itertools.count():
                feeds.nudge_due(self.parts)
                pipeline.sweep(self.parts)
                while self.queue.feeds or self.queue.jobs:
                    self._drain(workers)
                if number >= rounds and not self._unfinished():
                    return
                assert number < 300, "the morning does not end"
                time.sleep(GAP)
                self.clock.advance(timedelta(minutes=2))

    def _drain(self, workers: ThreadPoolExecutor) -> None:
        polled, self.queue.feeds = list(dict.fromkeys(self.queue.feeds)), []
        taken, self.queue.jobs = list(dict.fromkeys(self.queue.jobs)), []
        list(workers.map(lambda feed_id: feeds.poll(self.parts, self.source, feed_id), polled))
        list(workers.map(lambda job_id: pipeline.collect(self.parts, job_id), taken))

    def _unfinished(self) -> int:
        with self.parts.store.reading() as tx:
            counts = tx.jobs.counts()
        return int(counts.get("queued", 0) + counts.get("running", 0))


def outcome(parts: Parts, job: Job) -> str:
    if job.state is not JobState.SUCCEEDED:
        assert job.error
        assert job.error.detail
        return job.error.code
    with parts.store.reading() as tx:
        return "summary" if tx.articles.get(job.article_id).summary_because else "article"


def ends(parts: Parts) -> tuple[dict[str, str], dict[str, str], Counter[str]]:
    """Feeds by name, articles by URL, and how many jobs each URL had."""
    with parts.store.reading() as tx:
        followed: list[Feed] = tx.feeds.page(None, 200)
        jobs = tx.jobs.page(None, None, None, 1000)
        urls = {job.id: tx.jobs.submission(job.submission_id).url for job in jobs}
    names = {feed.url.split("/")[2].partition(":")[0]: feed.last_status or "" for feed in followed}
    return names, {urls[job.id]: outcome(parts, job) for job in jobs}, Counter(urls.values())


def gaps(world: World) -> list[tuple[float, str, str]]:
    """Seconds between the starts of each two requests to one site that follow each other, shortest first."""
    found = []
    for _, group in itertools.groupby(sorted(world.seen, key=lambda one: (one[0], one[2])), key=lambda one: one[0]):
        for one, after in itertools.pairwise(group):
            found.append((after[2] - one[2], one[1], after[1]))
    return sorted(found)


@pytest.mark.servers
def test_a_morning(
    parts: Parts,
    clock: FixedClock,
    world: World,
    expected: Expected,
    valkey_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each feed and each article ends as it must, each URL has one job and one article, each site had its pauses."""
    monkeypatch.setattr(slots_module, "PENALTY", 0.3)
    world.seen.clear()
    world.asked.clear()
    with connect_redis(valkey_url) as client:
        client.flushdb()
        desk = Desk(parts, clock, world, RedisSlots(client))
        for name in expected.feeds:
            feeds.add(desk.parts, world.url(name, "/feed"), 300, None, "key_a")
        desk.run(rounds=20)
        desk.sandbox.close()
    followed, articles, jobs = ends(desk.parts)
    assert followed == expected.feeds
    assert articles == expected.articles
    assert set(jobs.values()) == {1}
    kept = [url for url, end in expected.articles.items() if end in ("article", "summary")]
    assert stored(desk.parts.store) == sorted(kept)
    assert len(world.seen) > 250
    assert gaps(world)[0][0] >= GAP - NOISE


def stored(store: DatabaseStore) -> list[str]:
    """The URL of every article in the archive."""
    with store.reading() as tx:
        rows = tx.connection.exec_driver_sql("SELECT url FROM articles ORDER BY url")
        return [row[0] for row in rows]


@pytest.mark.servers
def test_the_pause_can_be_broken(world: World, expected: Expected, clock: FixedClock) -> None:
    """Two fetchers with slots of their own break it: the test above would see that."""
    world.seen.clear()
    assert expected.feeds
    allow = [f"f00.example:{world.port}"]
    fetchers = [
        WebFetcher(
            GuardedClient("Parley/test", allow=allow, resolver=Names()),
            Manners(LocalSlots(), RulesCache(), GAP),
            clock,
        )
        for _ in range(2)
    ]
    with ThreadPoolExecutor(2) as workers:
        list(workers.map(lambda one: [one.fetch(world.url("f00.example", "/a/0")) for _ in range(5)], fetchers))
    assert gaps(world)[0][0] < GAP - NOISE
