"""An entry's rows, as the store's own verbs leave them; and the verbs themselves, to hold the rows against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from operator import itemgetter
from typing import Any

from sqlalchemy import Dialect, Table

from bench.archive.press import Entry
from service.adapters.database import rows
from service.adapters.database.articles import new_row
from service.adapters.database.readings import observation_rows, stance_rows, version_row
from service.adapters.database.store import Transaction
from service.adapters.database.tables import (
    article_versions,
    articles,
    cluster_bands,
    corrections,
    jobs,
    observations,
    signatures,
    stances,
    submissions,
)
from service.domain.job import LEASE, JobState

#: In the order in which they may point to each other.
TABLES: tuple[Table, ...] = (
    *(submissions, jobs, articles, article_versions, observations, stances),
    *(signatures, cluster_bands, corrections),
)


def by_verbs(tx: Transaction, entry: Entry) -> None:
    """Stores an entry the way that every article goes: its job, the article, its place among copies, a correction."""
    article, job, now = entry.article, entry.job, entry.article.received_at
    tx.jobs.add(replace(job, state=JobState.QUEUED, attempts=0), entry.submission)
    claimed = tx.jobs.claim(job.id, now, LEASE)
    assert claimed
    tx.articles.add(article, job.submission_id, now)
    tx.clusters.write(article.id, entry.signature, entry.bands, known=False)
    tx.jobs.succeed(claimed, article.id, now)
    if entry.corrected:
        tx.articles.correct_fields(article.id, {"outlet": entry.corrected}, now)
        change = {"before": article.outlet, "after": entry.corrected, "note": None}
        tx.articles.note_correction(_correction_id(entry), article.id, now, "key_bench", "outlet", change)


def rows_of(entry: Entry) -> Mapping[Table, list[dict[str, Any]]]:
    """The same as rows."""
    article, job, now = entry.article, entry.job, entry.article.received_at
    sent = {"id": job.submission_id, "created_at": job.created_at, "key_id": job.key_id}
    return {
        submissions: [sent | rows.submission_row(entry.submission)],
        jobs: [_job_row(entry)],
        articles: [new_row(article, job.submission_id, now) | _corrected(entry)],
        article_versions: [version_row(article, job.submission_id, now)],
        observations: observation_rows(article, article.published_at),
        stances: list(stance_rows(article, {}, article.published_at)),
        signatures: [{"article_id": article.id, "signature": entry.signature}],
        cluster_bands: [{"hash": band, "article_id": article.id} for band in entry.bands],
        corrections: _correction_rows(entry),
    }


def _job_row(entry: Entry) -> dict[str, Any]:
    job = entry.job
    return {
        "id": job.id, "submission_id": job.submission_id, "key_id": job.key_id, "state": job.state.value,
        "attempts": job.attempts, "created_at": job.created_at, "nudged_at": job.created_at, "nudges": 1,
        "started_at": job.started_at, "finished_at": job.finished_at, "article_id": job.article_id, "error": None,
    }  # fmt: skip


def _corrected(entry: Entry) -> dict[str, Any]:
    if not entry.corrected:
        return {}
    return {"outlet": entry.corrected, "analyst_fields": {"outlet": True}, "corrected": True, "revision": 2}


def _correction_rows(entry: Entry) -> list[dict[str, Any]]:
    if not entry.corrected:
        return []
    before, after = entry.article.outlet, entry.corrected
    return [
        {
            "id": _correction_id(entry), "article_id": entry.article.id, "at": entry.article.received_at,
            "key_id": "key_bench", "field": "outlet", "before": before, "after": after, "note": None,
        }
    ]  # fmt: skip


def _correction_id(entry: Entry) -> str:
    return entry.article.id.replace("art_", "cor_")


class Plain:
    """Rows as the driver takes them: tuples of values that the columns' types have worked on."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._columns: dict[Table, tuple[tuple[str, ...], Callable[[Any], Any], list[tuple[int, Any]]]] = {}

    def of(self, entries: Iterable[Entry]) -> dict[Table, tuple[tuple[str, ...], list[tuple[Any, ...]]]]:
        """table -> (names, tuples) of all entries, tables in their order; none without rows."""
        found: dict[Table, list[dict[str, Any]]] = defaultdict(list)
        for entry in entries:
            for table, made in rows_of(entry).items():
                found[table] += made
        return {table: self._tuples(table, found[table]) for table in TABLES if found[table]}

    def _tuples(self, table: Table, found: list[dict[str, Any]]) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        names, values, makers = self._known(table, found[0])
        if not makers:
            return names, [values(row) for row in found]
        lines = []
        for row in found:
            line = list(values(row))
            for place, make in makers:
                line[place] = make(line[place])
            lines.append(tuple(line))
        return names, lines

    def _known(self, table: Table, row: Mapping[str, Any]) -> Any:
        """The columns that the table's rows fill (all of its rows fill the same), and those with work to do."""
        if table not in self._columns:
            names = tuple(row)
            types = [table.c[name].type.dialect_impl(self._dialect) for name in names]
            makers = [(n, make) for n, type_ in enumerate(types) if (make := type_.bind_processor(self._dialect))]
            self._columns[table] = names, itemgetter(*names), makers
        return self._columns[table]
