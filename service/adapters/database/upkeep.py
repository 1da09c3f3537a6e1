"""What upkeep asks of the store: which material is old, and what must stay because a shift rests on it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, text, tuple_, update

from service.adapters.database.tables import article_versions, deliveries, jobs, shifts, submissions, tallies
from service.domain.job import JobState
from service.domain.shift import ShiftStatus

#: What stands in the place of a page that was kept long enough: an empty one, which is not the same as none.
REMOVED = ""

_FINISHED = (JobState.SUCCEEDED.value, JobState.FAILED.value)


class Upkeep:
    """Upkeep's verbs, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def evidence(self) -> set[str]:
        """The ids of all articles that a standing shift shows as evidence."""
        query = select(shifts.c.before, shifts.c.after).where(shifts.c.status != ShiftStatus.RETRACTED.value)
        return {shown["article_id"] for row in self._c.execute(query) for side in row for shown in side}

    def material_of(self, article_ids: Collection[str]) -> set[str]:
        """The submissions that all versions of these articles were read from."""
        ids = sorted(article_ids)
        found: set[str] = set()
        for start in range(0, len(ids), 500):
            query = select(article_versions.c.submission_id).where(
                article_versions.c.article_id.in_(ids[start : start + 500]),
                article_versions.c.submission_id.is_not(None),
            )
            found |= set(self._c.scalars(query))
        return found

    def old_pages(
        self, before: datetime, after: tuple[datetime, str] | None, limit: int
    ) -> Sequence[tuple[datetime, str]]:
        """(time, id) of submissions from before that time that still hold a page and whose jobs have all ended."""
        s = submissions.c
        busy = select(jobs.c.id).where(jobs.c.submission_id == s.id, jobs.c.state.not_in(_FINISHED)).exists()
        query = select(s.created_at, s.id).where(s.created_at < before, s.html.is_not(None), s.html != REMOVED, ~busy)
        if after:
            query = query.where(tuple_(s.created_at, s.id) > tuple_(*after))
        return [(row.created_at, row.id) for row in self._c.execute(query.order_by(s.created_at, s.id).limit(limit))]

    def remove_pages(self, submission_ids: Collection[str]) -> int:
        """Takes the pages out; what was sent with them stays."""
        if not submission_ids:
            return 0
        removed = update(submissions).where(submissions.c.id.in_(submission_ids)).values(html=REMOVED)
        return self._c.execute(removed).rowcount

    def forget_deliveries(self, before: datetime, limit: int) -> int:
        """Drops finished deliveries from before that time, with their attempts; the alerts stay."""
        old = select(deliveries.c.id).where(deliveries.c.finished_at < before).limit(limit)
        return self._c.execute(delete(deliveries).where(deliveries.c.id.in_(old))).rowcount

    def sum_tallies(self) -> None:
        """Makes one row of each count's changes. What others write meanwhile stays as it is: one statement takes the
        rows away and writes their sums."""
        if self._c.dialect.name == "postgresql":
            self._c.execute(_SUM_UP)
            return
        c = tallies.c
        counted = (c.by_actor, c.facet, c.name, c.stance)
        sums = select(*counted, func.sum(c.n).label("n")).group_by(*counted)
        found = [dict(row) for row in self._c.execute(sums.having(func.sum(c.n) != 0)).mappings()]
        self._c.execute(delete(tallies))
        if found:
            self._c.execute(insert(tallies), found)


_SUM_UP = text(
    "WITH gone AS (DELETE FROM tallies RETURNING by_actor, facet, name, stance, n) "
    "INSERT INTO tallies (by_actor, facet, name, stance, n) SELECT by_actor, facet, name, stance, sum(n) FROM gone "
    "GROUP BY by_actor, facet, name, stance HAVING sum(n) <> 0"
)
