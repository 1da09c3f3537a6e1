"""Alerts in words for people: who turned, from what to what, since when, both sentences, and where to read on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

_SIDES = {"engage": "engaging with talks", "reject": "rejecting talks"}

_LEADS = {
    "provisional": "may have turned",
    "confirmed": "has turned",
    "retracted": "has not turned after all",
}

#: Characters of a sentence shown.
_LONG = 400


def headline(data: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """One line: `Pakistan's government has turned: engaging with talks -> rejecting talks (confirmed)`."""
    shift = data["shift"]
    name = names.get(shift["actor"], shift["actor"])
    return f"{name} {_LEADS[shift['status']]}: {_SIDES[shift['from']]} → {_SIDES[shift['to']]} ({shift['status']})"


def story(data: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """The whole message as plain text."""
    shift = data["shift"]
    lines = [headline(data, names), f"Since {_day(shift['effective_at'])}, {shift['probability']:.0%} sure."]
    if shift["because"]:
        lines.append(f"Why: {shift['because']}.")
    lines += ["", "Now:", *_sentence(shift["after"]), "", "Before:", *_sentence(shift["before"])]
    lines += ["", f"Alert {data['alert_id']}, number {data['sequence']} of the feed; shift {shift['id']}."]
    return "\n".join(lines)


def told(messages: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> tuple[str, str]:
    """(title, text) of what is sent: one alert as it is, several as a digest, anything else as what it says."""
    alerts = [m["data"] for m in messages if "shift" in m["data"]]
    others = [m["data"].get("detail", m["type"]) for m in messages if "shift" not in m["data"]]
    if len(messages) == 1:
        return (headline(alerts[0], names), story(alerts[0], names)) if alerts else ("Parley", others[0])
    ordered = sorted(alerts, key=lambda data: data["sequence"])
    blocks = [*others, *(story(data, names) for data in ordered)]
    return f"Parley: {len(messages)} alerts", "\n\n----\n\n".join(blocks)


def _sentence(evidence: Sequence[Mapping[str, Any]]) -> list[str]:
    if not evidence:
        return ["  (no sentence: an analyst's word)"]
    piece = evidence[0]
    text = piece["text"] if len(piece["text"]) <= _LONG else piece["text"][:_LONG] + "…"
    source = ", ".join(filter(None, (piece["outlet"], _day(piece["published_at"]))))
    more = f"  and {len(evidence) - 1} more" if len(evidence) > 1 else None
    return [
        line for line in (f"  “{text}”", f"  {source}", f"  {piece['url']}" if piece["url"] else None, more) if line
    ]


def _day(text: str) -> str:
    return datetime.fromisoformat(text).strftime("%d %B %Y").lstrip("0")
