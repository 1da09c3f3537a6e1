"""Re-reading the archive with a new tagger: what would change, and the change itself, batch by batch.

`preview` reads everything and writes nothing: it works out each actor's timeline on the new readings and gives the
shifts that would change. `retag` writes the new readings with the timelines following. Each article carries the
version that has read it, so a run that was stopped goes on where it was; an analyst's word outlives both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from service.clustering import lead_sides, names, settle
from service.domain.alert import Alert
from service.domain.article import Analysis, Article
from service.domain.copies import Side
from service.domain.first_party import heard
from service.domain.observation import Observation
from service.domain.report import Report
from service.domain.shift import Cause, Evidence
from service.domain.stance import ArticleStance, StanceSource, Tense
from service.domain.statements import said
from service.domain.timeline import timeline
from service.domain.turns import Change, diff
from service.pipeline import Parts, detect, tell

#: Articles in one transaction: a batch holds the archive's lock for a fraction of a second.
BATCH = 20

#: Told after each batch how many articles it had, so that a progress bar can move on.
Progress = Callable[[int], None]


def outdated(parts: Parts) -> int:
    """How many articles another version of the tagger has read."""
    with parts.store.reading() as tx:
        count: int = tx.articles.count_read_by_others(parts.reader.version)
        return count


def retag(parts: Parts, progress: Progress) -> list[Alert]:
    """Reads every outdated article again and writes what it finds; returns the alerts. Safe to stop and repeat."""
    raised: list[Alert] = []
    for batch in _batches(parts):
        readings = [(article, _read(parts, article)) for article in batch]
        with parts.store.writing() as tx:
            tx.serialise("archive")
            written = [article.id for article, analysis in readings if _write(parts, tx, article, analysis)]
            moved = [id for article_id in written for id in settle(parts.similarity, tx, {article_id})]
            because = f"version {parts.reader.version} of the tagger read again {_some(written)}"
            alerts = detect(parts, tx, Cause.RETAGGED, because, articles=[*written, *moved])
        tell(parts, alerts)
        raised += alerts
        progress(len(batch))
    return raised


def preview(parts: Parts, progress: Progress) -> list[Change]:
    """The changes of shifts that `retag` would come to in the end, in order of actor and time; writes nothing."""
    fresh: dict[str, dict[str, Report]] = defaultdict(dict)
    read: dict[str, frozenset[Side]] = {}
    for batch in _batches(parts):
        for article in batch:
            analysis = _read(parts, article)
            read[article.id] = lead_sides(replace(article, observations=analysis.observations))
            for report in _reports(article, analysis):
                fresh[report.actor][article.id] = report
        progress(len(batch))
    with parts.store.reading() as tx:
        origins = _origins(parts, tx, read)
        actors = sorted({*tx.timelines.actors(), *fresh})
        return [change for actor in actors for change in _preview(parts, tx, actor, fresh[actor], read.keys(), origins)]


def _origins(parts: Parts, tx: Any, read: Mapping[str, frozenset[Side]]) -> dict[str, str]:
    """The clusters that articles will go to, as their leads are read otherwise."""

    def sides(article: Article) -> frozenset[Side]:
        return read[article.id] if article.id in read else lead_sides(article)

    return {id: name for one in read for id, name in names(parts.similarity, tx, {one}, sides).items()}


def _preview(
    parts: Parts, tx: Any, actor: str, fresh: dict[str, Report], read: Collection[str], origins: Mapping[str, str]
) -> list[Change]:
    kept = [r for r in tx.timelines.reports_of(actor) if r.by_analyst or r.article_id not in read]
    corrected = {r.article_id for r in kept if r.by_analyst}
    new = [report for article, report in fresh.items() if article not in corrected]
    now = parts.clock.now()
    placed = [_placed(report, origins.get(report.article_id, report.origin)) for report in (*kept, *new)]
    line = timeline(actor, heard(placed, parts.own_hosts), now)
    because = f"version {parts.reader.version} of the tagger reads it otherwise"
    return diff(
        tx.shifts.of_actor(actor),
        line.turns,
        Cause.RETAGGED,
        now,
        because=because,
        evidence=line.proof,
        changed=_otherwise(tx.timelines.reports_of(actor), placed),
    )


def _otherwise(old: Iterable[Report], new: Iterable[Report]) -> set[str]:
    """The articles that take another side than before."""
    sides = [{report.article_id: report.side for report in reports} for reports in (old, new)]
    return {id for id in (*sides[0], *sides[1]) if sides[0].get(id) is not sides[1].get(id)}


def _placed(report: Report, origin: str) -> Report:
    evidence = report.evidence and replace(report.evidence, origin=origin)
    return replace(report, origin=origin, evidence=evidence)


def _batches(parts: Parts) -> Iterator[list[Article]]:
    after = ""
    while True:
        with parts.store.reading() as tx:
            ids: list[str] = tx.articles.read_by_others(parts.reader.version, after, BATCH)
            found = [tx.articles.get(article_id) for article_id in ids]
        if not ids:
            return
        yield [article for article in found if article]
        after = ids[-1]


def _read(parts: Parts, article: Article) -> Analysis:
    return parts.reader.read(article.title, article.text, article.published_at)


def _write(parts: Parts, tx: Any, article: Article, analysis: Analysis) -> bool:
    """Lays the new reading over an article, unless it has changed or gone since it was read."""
    current: Article | None = tx.articles.get(article.id)
    if current is None or current.content_hash != article.content_hash:
        return False
    tx.articles.replace(replace(current, **analysis.kept()), None, parts.clock.now(), new_version=False)
    return True


def _reports(article: Article, analysis: Analysis) -> Iterator[Report]:
    """What the new reading would report, as the store would have it."""
    for actor, stance in analysis.stances.items():
        report = Report(
            article_id=article.id,
            actor=actor,
            stance=stance.stance,
            confidence=stance.score,
            effective_at=article.published_at,
            origin=article.cluster_id,
            outlet=article.outlet,
            first_party=stance.first_party,
            source=StanceSource.TAGGER,
            url=article.url,
        )
        best = analysis.observations[stance.evidence[0]] if stance.evidence else None
        report = replace(report, current=best is None or best.tense is Tense.CURRENT)
        yield replace(report, evidence=_evidence(report, best), said=_said(actor, analysis))


def _evidence(report: Report, best: Observation | None) -> Evidence | None:
    if report.side is None or best is None or ArticleStance(best.stance.value) is not report.stance:
        return None
    return Evidence(
        article_id=report.article_id,
        url=report.url,
        outlet=report.outlet,
        published_at=report.effective_at,
        field=best.field.value,
        text=best.text,
        start=best.start,
        end=best.end,
        confidence=report.confidence,
        origin=report.origin,
        stance=report.side,
    )


def _said(actor: str, analysis: Analysis) -> tuple[str, ...]:
    current = [o.text for o in analysis.observations if o.actor == actor and o.tense is Tense.CURRENT]
    return said(current)


def _some(ids: list[str]) -> str:
    return f"article {ids[0]}" if len(ids) == 1 else f"{len(ids)} articles"
