"""A press that never was: articles with made-up words, Zipf frequencies, log-normal lengths, few large and many small
outlets, two decades of days; a third speaks of talks, some are copies, a few were corrected.

The same for the same seed, each number by itself, so that several processes can write parts of one archive.
"""

from __future__ import annotations

import hashlib
import itertools
import random
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from service.adapters.similarity import PERMUTATIONS, ROWS
from service.domain.article import ActorStance, Article, DateSource, Removed, Submission
from service.domain.job import Job, JobState
from service.domain.mention import Field, Mention, MentionKind
from service.domain.observation import Observation
from service.domain.stance import ArticleStance, Stance, Tense

START, DAYS = datetime(2004, 1, 1, tzinfo=UTC), 8000
ACTORS = (
    *("ttp", "pakistan_government", "pakistan_military", "afghan_taliban", "pti", "kp_government", "pmln", "ppp"),
    *("juif", "anp", "ji", "mqm", "united_states", "tribal_jirga"),
)

#: Shares of articles that speak of talks, that are copies of an earlier one, that an analyst has corrected.
RELEVANT, COPIES, CORRECTED = 0.33, 0.1, 0.004

_BANDS = PERMUTATIONS // ROWS


@dataclass(frozen=True, slots=True)
class Entry:
    """An article with all that its way into the archive leaves behind; `corrected`: the outlet before an analyst's."""

    article: Article
    job: Job
    submission: Submission
    signature: bytes
    bands: tuple[int, ...]
    corrected: str | None


class Press:
    """Generates entries by number."""

    def __init__(self, seed: int = 1) -> None:
        self.seed = seed
        rng = random.Random(seed)
        syllables = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
        self.words = ["".join(rng.choices(syllables, k=rng.randint(1, 4))) for _ in range(30_000)]
        frequencies = list(itertools.accumulate(1 / (rank + 10) for rank in range(len(self.words))))
        self.paragraphs = [
            " ".join(
                rng.choices(self.words, cum_weights=frequencies, k=max(8, int(rng.lognormvariate(3.9, 0.4))))
            ).capitalize()
            + "."
            for _ in range(20_000)
        ]
        self.outlets = [f"outlet-{n}.example" for n in range(200)]
        self._outlets = list(itertools.accumulate(1 / (n + 1) for n in range(200)))
        self._actors = list(itertools.accumulate(1 / (n + 1) for n in range(len(ACTORS))))

    def entry(self, n: int) -> Entry:
        """The `n`th article, with its job, submission and place in the index of copies."""
        rng = random.Random(self.seed * 1_000_003 + n)
        article, corrected = self._article(n, rng)
        sent = Submission(url=article.url)
        job = Job(
            f"job_{n:026}", f"sub_{n:026}", JobState.SUCCEEDED, 1, article.received_at, "key_bench",
            article_id=article.id, started_at=article.received_at, finished_at=article.received_at,
        )  # fmt: skip
        # As a MinHash signature looks; computing real ones would take longer than all the rest.
        signature = struct.pack("<BI", 1, 300) + rng.randbytes(4 * PERMUTATIONS)
        bands = struct.unpack(f"<{_BANDS}Q", rng.randbytes(8 * _BANDS))
        return Entry(article, job, sent, signature, tuple(sorted({band >> 1 for band in bands})), corrected)

    def _article(self, n: int, rng: random.Random) -> tuple[Article, str | None]:
        id_, url = f"art_{n:026}", f"https://a.example/news/{n}/{rng.choice(self.words)}"
        body = "\n\n".join(rng.choices(self.paragraphs, k=max(2, int(rng.lognormvariate(1.9, 0.5)))))
        title = body[:60].rpartition(" ")[0]
        at = START + timedelta(seconds=int(rng.random() * DAYS * 86_400))
        told = rng.random() < RELEVANT
        seen = self._observations(body, rng) if told else ()
        outlet, corrected = self._outlet(rng), rng.random() < CORRECTED
        origin = n - rng.randint(1, 50) if n > 50 and rng.random() < COPIES else n
        article = Article(
            id=id_, url=url, canonical_url=url, outlet=outlet, title=title, author="Zu Narimo", agency=None,
            published_at=at, published_at_source=DateSource.HTML, modified_at=None,
            received_at=at + timedelta(hours=1), language="ur" if rng.random() < 0.05 else "en", text=body,
            removed=(Removed(rng.choice(self.paragraphs)[:200], "newsletter"),), relevant=told,
            relevance=0.9 if told else 0.1, mentions=_mentions(body, seen), observations=seen,
            stances=_stances(seen), version=1, cluster_id=f"clu_{origin:026}", tagger_version="1",
            content_hash=hashlib.sha256(f"{title}\n{body}".encode()).hexdigest(),
        )  # fmt: skip
        return article, self._outlet(rng) if corrected else None

    def _outlet(self, rng: random.Random) -> str:
        return rng.choices(self.outlets, cum_weights=self._outlets)[0]

    def _observations(self, body: str, rng: random.Random) -> tuple[Observation, ...]:
        actors = sorted(set(rng.choices(ACTORS, cum_weights=self._actors, k=rng.randint(1, 4))))
        found = []
        for actor in actors:
            start = body.rfind("\n", 0, rng.randrange(len(body))) + 1
            end = min(start + 160, len(body))
            found.append(
                Observation(
                    actor, rng.choice((Stance.ENGAGE, Stance.REJECT)),
                    rng.choice((Tense.CURRENT, Tense.CURRENT, Tense.CURRENT, Tense.PAST)), False, 0.8, None, "036",
                    Field.TEXT, start, end, body[start:end], ("cue",), "engage.talks",
                    why="What a sentence of this kind says of an actor, in a few words as the reader gives them.",
                )
            )  # fmt: skip
        return tuple(found)


def _mentions(body: str, seen: tuple[Observation, ...]) -> tuple[Mention, ...]:
    return tuple(
        Mention(Field.TEXT, o.start + at, o.start + at + 9, body[o.start + at : o.start + at + 9], kind, o.actor)
        for o in seen
        for at, kind in ((0, MentionKind.PARTY), (20, MentionKind.TALKS))
    )


def _stances(seen: tuple[Observation, ...]) -> dict[str, ActorStance]:
    return {
        o.actor: ActorStance(ArticleStance(o.stance.value), 0.8, evidence=(i,))
        for i, o in enumerate(seen)
        if o.tense is Tense.CURRENT
    }
