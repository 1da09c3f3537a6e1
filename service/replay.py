"""Replay: labelled stories run through the real story, store and all, to see which turns are found.

Stories come as JSON lines: `id`, `published` (a date), `title`, `text` or `paragraphs`, and optionally `outlet`,
`copy_of`, and `stances` (actor to a stance, or to an object with `stance` and `evidence`). Each replay has a store of
its own in a temporary folder, and a clock that shows the day on which a story arrives.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from service.adapters.clock import FixedClock
from service.adapters.database.migrate import migrate
from service.adapters.database.store import DatabaseStore
from service.adapters.fakes import FakeFetcher, PlainExtractor
from service.adapters.queue import RecordingQueue
from service.adapters.similarity import MinHashSimilarity
from service.domain.article import ActorStance, Analysis, Submission
from service.domain.errors import BadInput
from service.domain.first_party import NOBODYS, OwnHosts
from service.domain.mention import Field
from service.domain.observation import Observation
from service.domain.shift import Shift, ShiftStatus
from service.domain.stance import ArticleStance, Stance, Tense
from service.domain.turning import Label, TurningPoint
from service.pipeline import Parts, compose, record
from service.ports import Reader

#: How sure a label is: two careful readers agree in 98 of 100 cases, and wire copies share one reading.
LABEL_CONFIDENCE = 0.95

#: The share of stories that come late in `--order late`, and by how many days at most.
LATE_SHARE = 0.2
LATE_DAYS = 60


@dataclass(frozen=True, slots=True)
class Story:
    """A story to replay. `stances` maps actors to stance and deciding words; `None` where it has no labels."""

    id: str
    day: date
    outlet: str | None
    title: str | None
    text: str
    copy_of: str | None = None
    stances: Mapping[str, tuple[ArticleStance, str]] | None = None

    @property
    def published_at(self) -> datetime:
        """Noon is not known: midnight UTC of its day."""
        return datetime(self.day.year, self.day.month, self.day.day, tzinfo=UTC)


@dataclass(slots=True)
class Outcome:
    """What a replay came to: the shifts that stand at the end, and every change of status with the day it was told."""

    shifts: list[Shift] = field(default_factory=list)
    told: list[tuple[date, str, str]] = field(default_factory=list)

    def turns(self, *statuses: ShiftStatus) -> list[TurningPoint]:
        """The shifts that stand (with one of these statuses, if any are given) as turning points."""
        known: dict[str, date] = {}
        for day, shift_id, _ in self.told:
            known.setdefault(shift_id, day)
        return [
            TurningPoint(shift.actor, shift.effective_at.date(), shift.to_stance, known[shift.id])
            for shift in self.shifts
            if not statuses or shift.status in statuses
        ]

    def end_state(self) -> list[tuple[Any, ...]]:
        """What must not depend on the order of arrival."""
        return sorted(
            (s.actor, s.effective_at, s.to_stance, s.status, s.id, s.probability, s.origins, _ids(s))
            for s in self.shifts
        )


def _ids(shift: Shift) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(e.article_id for e in shift.before), tuple(e.article_id for e in shift.after)


class LabelReader:
    """The `Reader` port on labels: finds for each story what its label says."""

    version = "labels"

    def __init__(self, stories: Iterable[Story]) -> None:
        self._by_text = {(story.title, story.text.strip()): story for story in stories}

    def read(self, title: str | None, text: str, published_at: datetime) -> Analysis:  # noqa: ARG002
        """The labels as an analysis. Raises `KeyError` for an unknown story."""
        labels = self._by_text[(title, text)].stances or {}
        sides = {actor: label for actor, label in labels.items() if label[0] is not ArticleStance.MIXED}
        seen = tuple(_observation(actor, stance, words, text) for actor, (stance, words) in sides.items())
        places = {actor: place for place, actor in enumerate(sides)}
        stances = {
            actor: ActorStance(stance, LABEL_CONFIDENCE, evidence=(places[actor],) if actor in places else ())
            for actor, (stance, _) in labels.items()
        }
        return Analysis(bool(labels), float(bool(labels)), (), seen, stances, self.version)


def _observation(actor: str, stance: ArticleStance, words: str, text: str) -> Observation:
    start = max(text.find(words), 0)
    end = start + len(words) if text.startswith(words, start) else start
    return Observation(
        actor=actor,
        stance=Stance(stance.value),
        tense=Tense.CURRENT,
        conditional=False,
        confidence=LABEL_CONFIDENCE,
        speaker=None,
        cameo="",
        field=Field.TEXT,
        start=start,
        end=end,
        text=text[start:end],
        cues=(),
        rule="label",
    )


def load(paths: Iterable[Path]) -> list[Story]:
    """The stories of some files. Raises `BadInput` with file and line for what is no story."""
    stories = []
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                if line.strip():
                    stories.append(story_of(json.loads(line)))
            except (ValueError, KeyError, TypeError) as error:
                raise BadInput(f"{path}:{number} is no story: {type(error).__name__} {error}") from error
    return stories


def story_of(plain: Mapping[str, Any]) -> Story:
    """A story from its JSON object. Raises `KeyError`, `TypeError` or `ValueError`."""
    stances = plain.get("stances")
    return Story(
        id=str(plain["id"]),
        day=date.fromisoformat(plain["published"][:10]),
        outlet=plain.get("outlet"),
        title=plain.get("title"),
        text="\n\n".join(plain["paragraphs"]) if "paragraphs" in plain else plain["text"],
        copy_of=plain.get("copy_of"),
        stances=None if stances is None else {actor: _stance(value) for actor, value in stances.items()},
    )


def _stance(value: Any) -> tuple[ArticleStance, str]:
    if isinstance(value, str):
        return ArticleStance(value), ""
    return ArticleStance(value["stance"]), value.get("evidence", "")


def labels(stories: Iterable[Story]) -> list[Label]:
    """The labels of stories that take a side; copies say nothing of their own."""
    return [
        Label(actor, story.day, Stance(stance.value))
        for story in stories
        if not story.copy_of
        for actor, (stance, _) in (story.stances or {}).items()
        if stance in (ArticleStance.ENGAGE, ArticleStance.REJECT)
    ]


def arrange(stories: Sequence[Story], order: str, seed: int) -> list[tuple[datetime, Story]]:
    """When each story arrives: `date` by date, `late` the same with a fifth of them late, `shuffled` in any order."""
    rng = random.Random(seed)
    by_date = sorted(stories, key=lambda story: (story.day, story.id))
    if order == "shuffled":
        end = max(story.published_at for story in stories) + timedelta(days=1)
        mixed = rng.sample(by_date, len(by_date))
        return [(end + timedelta(minutes=place), story) for place, story in enumerate(mixed)]
    late = {s.id: rng.randint(1, LATE_DAYS) for s in by_date if order == "late" and rng.random() < LATE_SHARE}
    timed = [(story.published_at + timedelta(days=late.get(story.id, 0)), story) for story in by_date]
    return sorted(timed, key=lambda pair: pair[0])


def replay(arrivals: Iterable[tuple[datetime, Story]], reader: Reader, own_hosts: OwnHosts = NOBODYS) -> Outcome:
    """Runs the stories through a store of their own, in this order, and tells what came of it."""
    outcome = Outcome()
    with _parts(reader, own_hosts) as parts:
        for at, story in arrivals:
            _arrive(parts, at, story, outcome)
        with parts.store.reading() as tx:
            outcome.shifts = [
                shift
                for actor in tx.timelines.actors()
                for shift in tx.shifts.of_actor(actor)
                if shift.status is not ShiftStatus.RETRACTED
            ]
    return outcome


def _arrive(parts: Parts, at: datetime, story: Story, outcome: Outcome) -> None:
    clock, ids = parts.clock, parts.new_id
    assert isinstance(clock, FixedClock)
    assert isinstance(ids, _Ids)
    clock.advance(at - clock.now())
    ids.story = story.id
    submission = Submission(
        text=story.text, title=story.title, outlet=story.outlet, published_at=story.published_at, external_id=story.id
    )
    extraction = parts.extractor.extract(submission, None, at)
    article = compose(parts, submission, extraction, None, at)
    with parts.store.writing() as tx:
        _, alerts = record(parts, tx, article, story.id, at)
    outcome.told += [(at.date(), alert.shift_id, alert.type) for alert in alerts]


class _Ids:
    """Names an article after its story, so that runs in different orders can be compared."""

    def __init__(self) -> None:
        self.story = ""
        self._count = 0

    def __call__(self, prefix: str, now: datetime) -> str:
        if prefix == "art":
            return f"art_{self.story}"
        self._count += 1
        return f"{prefix}_{now:%Y%m%d}_{self._count:09}"


@contextmanager
def _parts(reader: Reader, own_hosts: OwnHosts) -> Iterator[Parts]:
    clock = FixedClock(datetime(2000, 1, 1, tzinfo=UTC))
    with TemporaryDirectory(prefix="parley-replay-") as folder:
        store = DatabaseStore(f"sqlite:///{folder}/replay.db")
        migrate(store.engine)
        try:
            yield Parts(
                store=store,
                queue=RecordingQueue(),
                fetcher=FakeFetcher(),
                extractor=PlainExtractor(),
                reader=reader,
                similarity=MinHashSimilarity(),
                clock=clock,
                new_id=_Ids(),
                own_hosts=own_hosts,
            )
        finally:
            store.close()
