"""Articles for the contract suites, made in one line each."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from service.domain.article import ActorStance, Article, DateSource
from service.domain.mention import Field
from service.domain.observation import Observation
from service.domain.stance import ArticleStance, Stance, Tense

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def make(number, text="Some words.", on="2023-06-06", title="A headline", said=(), **more):
    """An article; `said`: (actor, stance[, tense]) each, an observation, and a stance if the tense is current."""
    seen = [
        Observation(
            actor, Stance(stance), Tense(*(tense or ["current"])), False, 0.8, None, "036", Field.TEXT, 0, 4, text[:4],
            ("cue",), "rule",
        )
        for actor, stance, *tense in said
    ]  # fmt: skip
    values = {
        "id": f"art_{number:05}",
        "url": f"https://one.example/{number}",
        "canonical_url": f"https://one.example/{number}",
        "outlet": "one.example",
        "title": title,
        "author": None,
        "agency": None,
        "published_at": datetime.fromisoformat(on).replace(tzinfo=UTC),
        "published_at_source": DateSource.GIVEN,
        "modified_at": None,
        "received_at": NOW,
        "language": "en",
        "text": text,
        "removed": (),
        "relevant": True,
        "relevance": 1.0,
        "mentions": (),
        "observations": tuple(seen),
        "stances": {
            o.actor: ActorStance(ArticleStance(o.stance.value), 0.8, evidence=(i,))
            for i, o in enumerate(seen)
            if o.tense is Tense.CURRENT
        },
        "version": 1,
        "cluster_id": f"clu_{number:05}",
        "tagger_version": "1",
        "content_hash": str(number),
    }
    return Article(**(values | more))


@pytest.fixture
def add(store):
    """Stores articles made by `make` with the same arguments; returns the id of the last."""

    def put(*arguments, **more):
        article = make(*arguments, **more)
        with store.writing() as tx:
            tx.articles.add(article, None, NOW)
        return article.id

    return put


@pytest.fixture
def make_article():
    """The builder itself."""
    return make
