"""What became of one line of a pasted text."""

from __future__ import annotations

from dataclasses import dataclass

from service.cleaning.features import Line
from service.cleaning.reason import Reason


@dataclass
class Verdict:
    """A line, kept if `reason` is None."""

    line: Line
    reason: Reason | None = None

    @property
    def kept(self) -> bool:
        """Whether the line stays in the article's text."""
        return self.reason is None

    @property
    def is_body(self) -> bool:
        """Whether it is kept and reads as prose."""
        return self.reason is None and self.line.is_prose
