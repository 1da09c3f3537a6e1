"""Text that was wrapped at a fixed width, as in e-mails: its lines are joined to paragraphs again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from service.cleaning.features import Line

#: A wrapped line is about as long as its fellows, in characters.
_NARROW, _WIDE = 40, 130
#: From this many broken sentences on, and if they are most of the line breaks, the text was wrapped.
_FEWEST = 3


def unwrap(lines: Sequence[Line]) -> list[Line]:
    """The lines, or, if most line breaks cut a sentence in two, its paragraphs joined."""
    breaks = [(a, b) for a, b in pairwise(lines) if not b.gap]
    broken = sum(_cut(a, b) for a, b in breaks)
    if broken < _FEWEST or broken * 2 < len(breaks):
        return list(lines)
    joined: list[list[Line]] = []
    for line in lines:
        if joined and not line.gap and _NARROW <= len(joined[-1][-1].text) <= _WIDE:
            joined[-1].append(line)
        else:
            joined.append([line])
    return [Line(group[0].index, " ".join(part.text for part in group), group[0].gap) for group in joined]


def _cut(one: Line, other: Line) -> bool:
    """Whether a sentence runs on from one line into the next."""
    return not one.ends_sentence and _NARROW <= len(one.text) <= _WIDE and other.text[:1].islower()
