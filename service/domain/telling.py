"""Alerts in words for people: who turned, from what to what, since when, both sentences, and where to read on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from service.domain.delivery import TEST

_SIDES = {"engage": "engaging with talks", "reject": "rejecting talks"}

_LEADS = {
    "provisional": "may have turned",
    "confirmed": "has turned",
    "retracted": "has not turned after all",
}

_ONLY_A_TEST = "This is a test of the channel, nothing is new."

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
    """(title, text) of what is sent: one message as it is, several as a digest in the feed's order."""
    ordered = sorted(messages, key=lambda message: message["data"].get("sequence", -1))
    pieces = [_told(message, names) for message in ordered]
    if len(pieces) == 1:
        return pieces[0]
    return f"Parley: {len(pieces)} alerts", "\n\n----\n\n".join(text for _, text in pieces)


def _told(message: Mapping[str, Any], names: Mapping[str, str]) -> tuple[str, str]:
    """(title, text) of one: an alert, a test that looks like one, anything else as what it says."""
    data = message["data"]
    if "shift" not in data:
        return "Parley", data.get("detail", message["type"])
    title, text = headline(data, names), story(data, names)
    return (f"Test: {title}", f"{_ONLY_A_TEST}\n\n{text}") if message["type"] == TEST else (title, text)


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
