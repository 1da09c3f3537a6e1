"""The JSON of shifts and evidence, as alerts carry it: written once, never rebuilt from what is stored later."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from service.domain.shift import Evidence, Shift


def time_json(at: datetime) -> str:
    """RFC 3339 in UTC, with `Z`; microseconds only where there are any."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def evidence_wire(evidence: Evidence) -> dict[str, Any]:
    """One piece of evidence: `article[field][start:end] == text`."""
    return {
        "article_id": evidence.article_id,
        "url": evidence.url,
        "outlet": evidence.outlet,
        "published_at": time_json(evidence.published_at),
        "field": evidence.field,
        "text": evidence.text,
        "start": evidence.start,
        "end": evidence.end,
        "confidence": round(evidence.confidence, 3),
        "origin": evidence.origin,
    }


def shift_json(shift: Shift) -> dict[str, Any]:
    """A shift in the contract's words."""
    return {
        "id": shift.id,
        "actor": shift.actor,
        "from": shift.from_stance.value,
        "to": shift.to_stance.value,
        "effective_at": time_json(shift.effective_at),
        "status": shift.status.value,
        "cause": shift.cause.value,
        "because": shift.because,
        "probability": round(shift.probability, 4),
        "origins": shift.origins,
        "outlets": sorted({e.outlet for e in shift.after if e.outlet}),
        "before": [evidence_wire(e) for e in shift.before],
        "after": [evidence_wire(e) for e in shift.after],
        "detected_at": time_json(shift.detected_at),
        "updated_at": time_json(shift.updated_at),
    }
