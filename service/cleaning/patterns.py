"""Long patterns that most lines need not be searched for.

Python tries each alternative of a pattern at each letter of a line. Whether one of a few letters' runs occurs at all is
told a hundred times faster, and most lines hold none of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Needing:
    """What a text begins with (`opening`), or what stands anywhere in it (`pattern`) if one of `needs` does: every
    match of `pattern` holds one of them."""

    pattern: re.Pattern[str]
    needs: tuple[str, ...]
    opening: re.Pattern[str] | None = None

    def search(self, text: str) -> re.Match[str] | None:
        """A match at the text's start, or the pattern's first."""
        opened = None if self.opening is None else self.opening.match(text)
        if opened is not None:
            return opened
        for need in self.needs:
            if need in text:
                return self.pattern.search(text)
        return None


def needing(needs: str, pattern: str, *, opening: str | None = None) -> Needing:
    """A `Needing` of blank-parted `needs`; in them `_` stands for a blank."""
    parts = tuple(need.replace("_", " ") for need in needs.split())
    return Needing(re.compile(pattern), parts, None if opening is None else re.compile(opening))
