"""Domain objects to rows and back: the only place that knows both shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping

from service.domain.alert import Alert
from service.domain.article import ActorStance, Article, DateSource, Hint, Removed, Submission
from service.domain.job import Job, JobError, JobState
from service.domain.mention import Field, Mention, MentionKind
from service.domain.observation import Observation
from service.domain.shift import Cause, Evidence, Shift, ShiftStatus
from service.domain.stance import ArticleStance, Stance, StanceSource, Tense

#: A result row, or a JSON object inside one.
Row = RowMapping | Mapping[str, Any]


# --- submissions and jobs --------------------------------------------------------------------------------------------


def submission_row(submission: Submission) -> dict[str, Any]:
    """The material in columns of its own, the given metadata as JSON."""
    return {
        "url": submission.url,
        "html": submission.html,
        "text": submission.text,
        "given": {
            "title": submission.title,
            "outlet": submission.outlet,
            "published_at": submission.published_at and submission.published_at.isoformat(),
            "language": submission.language,
            "external_id": submission.external_id,
            "hint": _hint_json(submission.hint),
        },
    }


def _hint_json(hint: Hint | None) -> dict[str, Any] | None:
    if hint is None:
        return None
    published = hint.published_at and hint.published_at.isoformat()
    return {"title": hint.title, "published_at": published, "summary": hint.summary}


def _hint_of(data: Mapping[str, Any] | None) -> Hint | None:
    if not data:
        return None
    published = data["published_at"]
    return Hint(data["title"], datetime.fromisoformat(published) if published else None, data["summary"])


def submission_of(row: Row) -> Submission:
    """The inverse of `submission_row`."""
    given = dict(row["given"])
    published, hint = given.pop("published_at"), given.pop("hint", None)
    return Submission(
        url=row["url"],
        html=row["html"],
        text=row["text"],
        published_at=datetime.fromisoformat(published) if published else None,
        hint=_hint_of(hint),
        **given,
    )


def job_of(row: Row) -> Job:
    """A job from its row."""
    error = row["error"]
    return Job(
        id=row["id"],
        submission_id=row["submission_id"],
        state=JobState(row["state"]),
        attempts=row["attempts"],
        created_at=row["created_at"],
        key_id=row["key_id"],
        error=JobError(**error) if error else None,
        article_id=row["article_id"],
        started_at=row["started_at"],
        finished_at=row["finished_at"],
        next_run_at=row["next_run_at"],
    )


def error_json(error: JobError) -> dict[str, Any]:
    """A job's error as JSON."""
    return {
        "code": error.code,
        "detail": error.detail,
        "retryable": error.retryable,
        "phase": error.phase,
        "status": error.status,
    }


# --- articles --------------------------------------------------------------------------------------------------------


def removed_json(removed: Sequence[Removed]) -> list[dict[str, str]]:
    """Removed blocks as JSON."""
    return [{"text": block.text, "reason": block.reason} for block in removed]


def mentions_json(mentions: Sequence[Mention]) -> list[dict[str, Any]]:
    """Mentions as JSON, the contract's fields."""
    return [
        {"field": m.field.value, "start": m.start, "end": m.end, "text": m.text, "kind": m.kind.value, "actor": m.actor}
        for m in mentions
    ]


def mention_of(row: Row) -> Mention:
    """The inverse of one element of `mentions_json`."""
    return Mention(
        Field(row["field"]), row["start"], row["end"], row["text"], MentionKind(row["kind"]), row.get("actor")
    )


def article_row(article: Article) -> dict[str, Any]:
    """An article's own columns (observations and stances have tables of their own)."""
    return {
        "id": article.id,
        "url": article.url,
        "canonical_url": article.canonical_url,
        "outlet": article.outlet,
        "title": article.title,
        "author": article.author,
        "agency": article.agency,
        "published_at": article.published_at,
        "published_at_source": article.published_at_source.value,
        "modified_at": article.modified_at,
        "received_at": article.received_at,
        "language": article.language,
        "text": article.text,
        "removed": removed_json(article.removed),
        "mentions": mentions_json(article.mentions),
        "relevant": article.relevant,
        "relevance": article.relevance,
        "version": article.version,
        "cluster_id": article.cluster_id,
        "tagger_version": article.tagger_version,
        "content_hash": article.content_hash,
        "external_id": article.external_id,
        "summary_because": article.summary_because,
    }


def article_of(row: Row, observations: Sequence[Row], stances: Sequence[Row]) -> Article:
    """A whole article from its rows."""
    return Article(
        id=row["id"],
        url=row["url"],
        canonical_url=row["canonical_url"],
        outlet=row["outlet"],
        title=row["title"],
        author=row["author"],
        agency=row["agency"],
        published_at=row["published_at"],
        published_at_source=DateSource(row["published_at_source"]),
        modified_at=row["modified_at"],
        received_at=row["received_at"],
        language=row["language"],
        text=row["text"],
        removed=tuple(Removed(**block) for block in row["removed"]),
        relevant=row["relevant"],
        relevance=row["relevance"],
        mentions=tuple(mention_of(mention) for mention in row["mentions"]),
        observations=tuple(observation_of(o) for o in observations),
        stances={s["actor"]: stance_of(s) for s in stances},
        version=row["version"],
        cluster_id=row["cluster_id"],
        tagger_version=row["tagger_version"],
        content_hash=row["content_hash"],
        external_id=row["external_id"],
        summary_because=row["summary_because"],
    )


def observation_row(o: Observation) -> dict[str, Any]:
    """An observation's own columns."""
    return {
        "actor": o.actor,
        "stance": o.stance.value,
        "tense": o.tense.value,
        "conditional": o.conditional,
        "confidence": o.confidence,
        "speaker": o.speaker,
        "cameo": o.cameo,
        "field": o.field.value,
        "start": o.start,
        "end": o.end,
        "text": o.text,
        "cues": list(o.cues),
        "rule": o.rule,
        "hearsay": o.hearsay,
        "past_on": o.past_on.isoformat() if o.past_on else None,
        "why": o.why,
    }


def observation_of(row: Row) -> Observation:
    """The inverse of `observation_row`."""
    return Observation(
        actor=row["actor"],
        stance=Stance(row["stance"]),
        tense=Tense(row["tense"]),
        conditional=row["conditional"],
        confidence=row["confidence"],
        speaker=row["speaker"],
        cameo=row["cameo"],
        field=Field(row["field"]),
        start=row["start"],
        end=row["end"],
        text=row["text"],
        cues=tuple(row["cues"]),
        rule=row["rule"],
        hearsay=row["hearsay"],
        past_on=date.fromisoformat(row["past_on"]) if row["past_on"] else None,
        why=row["why"],
    )


def stance_of(row: Row) -> ActorStance:
    """An actor's effective stance: the analyst's where there is one."""
    return ActorStance(
        stance=ArticleStance(row["stance"]),
        score=row["score"],
        source=StanceSource(row["source"]),
        first_party=row["first_party"],
        evidence=tuple(row["evidence"]),
    )


# --- shifts and alerts -----------------------------------------------------------------------------------------------


def evidence_json(evidence: Evidence) -> dict[str, Any]:
    """A piece of evidence as JSON, the contract's fields first."""
    return {
        "article_id": evidence.article_id,
        "url": evidence.url,
        "outlet": evidence.outlet,
        "published_at": evidence.published_at.isoformat(),
        "text": evidence.text,
        "field": evidence.field,
        "start": evidence.start,
        "end": evidence.end,
        "confidence": evidence.confidence,
        "origin": evidence.origin,
        "stance": evidence.stance.value,
    }


def evidence_of(row: Row) -> Evidence:
    """The inverse of `evidence_json`."""
    return Evidence(
        **{
            **row,
            "published_at": datetime.fromisoformat(row["published_at"]),
            "stance": Stance(row["stance"]),
        }
    )


def shift_row(shift: Shift) -> dict[str, Any]:
    """A shift's columns."""
    return {
        "id": shift.id,
        "actor": shift.actor,
        "from_stance": shift.from_stance.value,
        "to_stance": shift.to_stance.value,
        "effective_at": shift.effective_at,
        "status": shift.status.value,
        "cause": shift.cause.value,
        "before": [evidence_json(e) for e in shift.before],
        "after": [evidence_json(e) for e in shift.after],
        "detected_at": shift.detected_at,
        "updated_at": shift.updated_at,
        "probability": shift.probability,
        "origins": shift.origins,
        "because": shift.because,
        "revision": shift.revision,
    }


def shift_of(row: Row) -> Shift:
    """The inverse of `shift_row`."""
    return Shift(
        id=row["id"],
        actor=row["actor"],
        from_stance=Stance(row["from_stance"]),
        to_stance=Stance(row["to_stance"]),
        effective_at=row["effective_at"],
        status=ShiftStatus(row["status"]),
        cause=Cause(row["cause"]),
        before=tuple(evidence_of(e) for e in row["before"]),
        after=tuple(evidence_of(e) for e in row["after"]),
        detected_at=row["detected_at"],
        updated_at=row["updated_at"],
        probability=row["probability"],
        origins=row["origins"],
        because=row["because"],
        revision=row["revision"],
    )


def alert_of(row: Row) -> Alert:
    """An alert from its row."""
    return Alert(
        id=row["id"],
        sequence=row["sequence"],
        type=row["type"],
        created_at=row["created_at"],
        shift_id=row["shift_id"],
        actor=row["actor"],
        data=row["data"],
    )
