"""What the API answers when it refuses (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any


class Problem(Exception):
    """The API refused. `code` is stable (docs/errors.md); `errors` names bad fields as `{pointer, detail}`."""

    def __init__(self, status: int, code: str, title: str, detail: str, errors: Sequence[Mapping[str, str]]) -> None:
        super().__init__(f"{title} ({code}): {detail}")
        self.status, self.code, self.title, self.detail, self.errors = status, code, title, detail, tuple(errors)


def problem_of(status: int, body: bytes) -> Problem:
    """The problem in an answer; something plain if a proxy answered in the API's place."""
    try:
        found: Any = json.loads(body)
        return Problem(status, found["code"], found["title"], found["detail"], found.get("errors", ()))
    except (ValueError, KeyError, TypeError):
        return Problem(status, "unknown", "No answer of Parley's", f"the API answered {status}", ())
