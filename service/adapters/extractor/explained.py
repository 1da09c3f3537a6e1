"""An extraction together with what became of every block or line, for people who want to know why."""

from __future__ import annotations

from dataclasses import dataclass

from service.domain.article import Extraction


@dataclass(frozen=True, slots=True)
class Verdict:
    """One block or line: kept if `reason` is None. `role` is `standfirst` or `body`."""

    text: str
    reason: str | None = None
    role: str = "body"


@dataclass(frozen=True, slots=True)
class Explained:
    """The extraction, and its blocks in the order of the page."""

    extraction: Extraction
    verdicts: tuple[Verdict, ...]
