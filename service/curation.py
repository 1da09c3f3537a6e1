"""What an analyst does to the archive: correct, move, delete. Timelines follow in the same transaction.

Every change is in the article's history and in the audit log, with who, when and why; nothing that an import or a
re-tag does can overwrite it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.clustering import around, own_cluster, settle
from service.domain.alert import Alert
from service.domain.article import Article
from service.domain.errors import Conflict, NotFound
from service.domain.shift import Cause
from service.domain.stance import ArticleStance
from service.pipeline import Parts, detect, tell


@dataclass(frozen=True, slots=True)
class By:
    """Who changes something, and why."""

    key_id: str
    note: str | None = None


def correct_stance(parts: Parts, article_id: str, actor: str, stance: ArticleStance | None, by: By) -> Article:
    """Lays an analyst's word over the tagger's, or (None) takes it back. Raises `NotFound`."""
    now = parts.clock.now()
    with parts.store.writing() as tx:
        article = _the(tx, article_id)
        old = article.stances.get(actor)
        tx.articles.correct_stance(article, actor, stance, by.note, by.key_id, now)
        _note(parts, tx, article_id, f"stances.{actor}", old and old.stance.value, stance and stance.value, by, now)
        word = f"set {actor} to {stance.value}" if stance else f"took back the word on {actor}"
        because = f"an analyst {word} in article {article_id}"
        alerts = detect(parts, tx, Cause.CORRECTION, because, articles=[article_id])
        article = _the(tx, article_id)
    tell(parts, alerts)
    return article


def correct_fields(parts: Parts, article_id: str, values: Mapping[str, Any], by: By) -> Article:
    """Lays an analyst's `published_at`, `outlet`, `title` over the page's. Raises `NotFound`."""
    now = parts.clock.now()
    with parts.store.writing() as tx:
        article = _the(tx, article_id)
        near = around(parts.similarity, tx, article_id)
        stored = dict(values) | ({"published_at_source": "given"} if "published_at" in values else {})
        tx.articles.correct_fields(article_id, stored, now)
        for name, value in values.items():
            _note(parts, tx, article_id, name, _plain(getattr(article, name)), _plain(value), by, now)
        moved = [*settle(parts.similarity, tx, near - {article_id}), *settle(parts.similarity, tx, {article_id})]
        because = f"an analyst corrected {', '.join(values)} of article {article_id}"
        alerts = detect(parts, tx, Cause.CORRECTION, because, articles=[article_id, *moved])
        article = _the(tx, article_id)
    tell(parts, alerts)
    return article


def move(parts: Parts, article_id: str, cluster_id: str | None, by: By) -> Article:
    """Puts an article into another cluster, or (None) into one of its own. Raises `NotFound`, `Conflict`."""
    now = parts.clock.now()
    with parts.store.writing() as tx:
        article = _the(tx, article_id)
        near = around(parts.similarity, tx, article_id)
        target = cluster_id or own_cluster(tx, article_id)
        if cluster_id and not tx.clusters.exists(cluster_id):
            raise Conflict("There is no such cluster: name the cluster_id of an article.")
        tx.clusters.move(article_id, target)
        tx.articles.touch(article_id, now)
        _note(parts, tx, article_id, "cluster_id", article.cluster_id, target, by, now)
        moved = settle(parts.similarity, tx, near)
        because = f"an analyst moved article {article_id}"
        alerts = detect(parts, tx, Cause.CORRECTION, because, articles=[article_id, *moved])
        article = _the(tx, article_id)
    tell(parts, alerts)
    return article


def delete(parts: Parts, article_id: str, by: By) -> None:
    """Removes an article with everything of it. Raises `NotFound`."""
    now = parts.clock.now()
    with parts.store.writing() as tx:
        article = _the(tx, article_id)
        near = around(parts.similarity, tx, article_id)
        tx.articles.delete(article_id)
        change = {"title": article.title, "url": article.url, "content_hash": article.content_hash, "note": by.note}
        tx.audit.add(parts.new_id("aud", now), now, by.key_id, "article.delete", article_id, change)
        moved = settle(parts.similarity, tx, near)
        because = f"article {article_id} was deleted"
        alerts: list[Alert] = detect(parts, tx, Cause.DELETED, because, articles=[article_id, *moved])
    tell(parts, alerts)


def mark(parts: Parts, alert_id: str, state: str, by: By) -> None:
    """Notes that an alert is `acknowledged`, `muted`, or `open` again. Raises `NotFound`.

    Of a muted alert, what has not yet been told to people (a digest, quiet hours) is not told; programs hear of it as
    of any other.
    """
    now = parts.clock.now()
    with parts.store.writing() as tx:
        tx.serialise(f"alert:{alert_id}")
        if tx.alerts.get(alert_id) is None:
            raise NotFound("There is no such alert.")
        tx.alerts.mark(alert_id, state, by.note, by.key_id, now)
        if state == "muted":
            tx.deliveries.cancel(alert_id, "channel", now)
        tx.audit.add(parts.new_id("aud", now), now, by.key_id, f"alert.{state}", alert_id, {"note": by.note})


def _the(tx: Any, article_id: str) -> Article:
    tx.serialise("archive")
    article: Article | None = tx.articles.get(article_id)
    if article is None:
        raise NotFound("There is no such article.")
    return article


def _note(parts: Parts, tx: Any, article_id: str, field: str, before: Any, after: Any, by: By, now: datetime) -> None:
    change = {"before": before, "after": after, "note": by.note}
    tx.articles.note_correction(parts.new_id("cor", now), article_id, now, by.key_id, field, change)
    tx.audit.add(parts.new_id("aud", now), now, by.key_id, "article.correct", article_id, {"field": field} | change)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
