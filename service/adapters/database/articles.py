"""Articles with their observations, stances, versions and analysts' corrections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from service.adapters.database import rows, statements
from service.adapters.database.prepared import Records
from service.adapters.database.readings import observation_rows, stance_row, stance_rows, tagger_columns, version_row
from service.adapters.database.tables import article_versions, articles, corrections, observations, stances
from service.domain.article import Article
from service.domain.stance import ArticleStance


def new_row(article: Article, submission_id: str | None, now: datetime) -> dict[str, Any]:
    """The row of an article that is new."""
    own: dict[str, Any] = {"submission_id": submission_id, "updated_at": now, "revision": 1}
    return rows.article_row(article) | own | {"analyst_fields": {}, "corrected": False}


class Articles:
    """The archive's verbs, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection
        self._read = statements.one(connection.dialect)

    # --- finding ---

    def get(self, article_id: str) -> Article | None:
        """The whole article, if there is one."""
        found = self.with_revision(article_id)
        return found[0] if found else None

    def with_revision(self, article_id: str) -> tuple[Article, int] | None:
        """The whole article with its `revision`."""
        row = next(iter(self._read.articles.all(self._c, {"id": article_id})), None)
        return (self._whole(row), row["revision"]) if row else None

    def revision(self, article_id: str) -> int | None:
        """Counts every change of the stored record, of any kind: what the ETag is made of."""
        return self._c.scalar(select(articles.c.revision).where(articles.c.id == article_id))

    def by_url(self, canonical_url: str) -> Article | None:
        """The article of that canonical URL."""
        return self._first(self._read.at_url, {"url": canonical_url})

    def by_content(self, content_hash: str, published_at: datetime, outlet: str | None) -> Article | None:
        """An article without a URL that is the same to the letter, of the same outlet and time."""
        return self._first(self._read.alike, {"hash": content_hash, "at": published_at, "outlet": outlet})

    def many(self, ids: Sequence[str]) -> list[Article]:
        """Whole articles, in the order of `ids`; those that are gone are left out."""
        if not ids:
            return []
        read, given = statements.wholes(self._c.dialect), statements.among(ids, self._c.dialect)
        found = read.articles.all(self._c, given)
        seen = _grouped(read.observations.all(self._c, given))
        held = _grouped(read.stances.all(self._c, given))
        whole = {row["id"]: rows.article_of(row, seen[row["id"]], held[row["id"]]) for row in found}
        return [whole[article_id] for article_id in ids if article_id in whole]

    def versions(self, article_id: str) -> Sequence[RowMapping]:
        """Every stored text of the article, oldest first."""
        query = select(article_versions).where(article_versions.c.article_id == article_id)
        return list(self._c.execute(query.order_by(article_versions.c.version)).mappings())

    def count_read_by_others(self, version: str) -> int:
        """How many articles were read by another version of the tagger."""
        return self._c.scalar(select(func.count()).where(articles.c.tagger_version != version)) or 0

    def read_by_others(self, version: str, after: str, limit: int) -> list[str]:
        """Ids of articles that another version of the tagger has read, in order, behind the id `after`."""
        query = select(articles.c.id).where(articles.c.tagger_version != version, articles.c.id > after)
        return list(self._c.scalars(query.order_by(articles.c.id).limit(limit)))

    # --- writing ---

    def add(self, article: Article, submission_id: str | None, now: datetime) -> None:
        """Stores a new article as its version 1."""
        self._c.execute(insert(articles), new_row(article, submission_id, now))
        self._add_version(article, submission_id, now)
        self._write_reading(article, article.published_at, {})

    def replace(self, article: Article, submission_id: str | None, now: datetime, *, new_version: bool) -> None:
        """Writes the article over the stored one; analysts' stances and fields stay as they are."""
        values = rows.article_row(article)
        kept = self._c.scalar(select(articles.c.analyst_fields).where(articles.c.id == article.id)) or {}
        values = {name: value for name, value in values.items() if name not in kept}
        self._c.execute(
            update(articles)
            .where(articles.c.id == article.id)
            .values(**values, updated_at=now, revision=articles.c.revision + 1)
            .values(submission_id=func.coalesce(submission_id, articles.c.submission_id))
        )
        if new_version:
            self._add_version(article, submission_id, now)
        self._replace_reading(article)

    def correct_fields(self, article_id: str, values: Mapping[str, Any], now: datetime) -> None:
        """Lays an analyst's `published_at`, `outlet`, `title` over the article, for good."""
        kept = dict(self._c.scalar(select(articles.c.analyst_fields).where(articles.c.id == article_id)) or {})
        kept |= dict.fromkeys(values, True)
        self._c.execute(
            update(articles)
            .where(articles.c.id == article_id)
            .values(**values, analyst_fields=kept, updated_at=now, revision=articles.c.revision + 1)
        )
        if "published_at" in values:
            for table in (observations, stances):
                self._c.execute(
                    update(table).where(table.c.article_id == article_id).values(published_at=values["published_at"])
                )

    def correct_stance(
        self, article: Article, actor: str, stance: ArticleStance | None, note: str | None, key_id: str, now: datetime
    ) -> None:
        """Lays an analyst's stance over the tagger's, or (None) takes it back."""
        query = select(stances).where(stances.c.article_id == article.id, stances.c.actor == actor)
        row = self._c.execute(query).mappings().first()
        values = {
            **tagger_columns(row),
            "analyst_stance": stance and stance.value,
            "analyst_note": note,
            "analyst_key_id": key_id if stance else None,
            "analyst_at": now if stance else None,
            "evidence": row["evidence"] if row else [],
            "evidence_position": row["evidence_position"] if row else None,
        }
        self._delete_stance(article.id, actor)
        if values["analyst_stance"] or values["tagger_stance"]:
            self._c.execute(insert(stances), stance_row(article, actor, values, article.published_at))
        self.touch(article.id, now)

    def touch(self, article_id: str, now: datetime) -> None:
        """Counts a change of the record."""
        self._c.execute(
            update(articles).where(articles.c.id == article_id).values(updated_at=now, revision=articles.c.revision + 1)
        )

    def note_correction(
        self, correction_id: str, article_id: str, at: datetime, key_id: str, field: str, change: Mapping[str, Any]
    ) -> None:
        """Writes a correction into the article's history, and marks the article. `change` has `before`, `after`,
        `note`."""
        self._c.execute(
            insert(corrections),
            {
                "id": correction_id,
                "article_id": article_id,
                "at": at,
                "key_id": key_id,
                "field": field,
                **change,
            },
        )
        self._c.execute(
            update(articles).where(articles.c.id == article_id, ~articles.c.corrected).values(corrected=True)
        )

    def corrections(self, article_id: str) -> Sequence[RowMapping]:
        """The history of corrections, oldest first."""
        query = select(corrections).where(corrections.c.article_id == article_id)
        return list(self._c.execute(query.order_by(corrections.c.at, corrections.c.id)).mappings())

    def analyst_stances(self, article_id: str) -> Sequence[RowMapping]:
        """Who said what instead of the tagger, with when and why."""
        query = select(stances).where(stances.c.article_id == article_id, stances.c.analyst_stance.is_not(None))
        return list(self._c.execute(query).mappings())

    def delete(self, article_id: str) -> bool:
        """Removes the article with everything of it."""
        return self._c.execute(delete(articles).where(articles.c.id == article_id)).rowcount == 1

    # --- inner ---

    def _first(self, asked: Records, given: dict[str, Any]) -> Article | None:
        row = next(iter(asked.all(self._c, given)), None)
        return self._whole(row) if row else None

    def _whole(self, row: rows.Row) -> Article:
        given = {"id": row["id"]}
        return rows.article_of(row, self._read.observations.all(self._c, given), self._read.stances.all(self._c, given))

    def _add_version(self, article: Article, submission_id: str | None, now: datetime) -> None:
        self._c.execute(insert(article_versions), version_row(article, submission_id, now))

    def _replace_reading(self, article: Article) -> None:
        """Writes the tagger's observations and stances; an analyst's word on an actor outlives them."""
        published_at = self._c.execute(select(articles.c.published_at).where(articles.c.id == article.id)).scalar_one()
        old = {
            row["actor"]: row
            for row in self._c.execute(select(stances).where(stances.c.article_id == article.id)).mappings()
        }
        for table in (observations, stances):
            self._c.execute(delete(table).where(table.c.article_id == article.id))
        self._write_reading(article, published_at, old)

    def _write_reading(self, article: Article, published_at: datetime, old: Mapping[str, RowMapping]) -> None:
        """Writes what was read where nothing is; `old` are the stances, by actor, that analysts may have set."""
        seen = observation_rows(article, published_at)
        if seen:
            self._c.execute(insert(observations), seen)
        held = list(stance_rows(article, old, published_at))
        if held:
            self._c.execute(insert(stances), held)

    def _delete_stance(self, article_id: str, actor: str) -> None:
        self._c.execute(delete(stances).where(stances.c.article_id == article_id, stances.c.actor == actor))


def _grouped(found: Sequence[rows.Row]) -> Mapping[str, list[rows.Row]]:
    """Rows by their article."""
    grouped: dict[str, list[rows.Row]] = defaultdict(list)
    for row in found:
        grouped[row["article_id"]].append(row)
    return grouped
