"""The way that a clause about talks points once its negations and denials are counted.

"Has refused to talk" points away, "has never refused to talk" towards, "denied that it had refused" towards, "denied
holding talks" away. The rule: a clause that speaks of talks, a truce or a deal points towards; every refusal or ending
in it and every negation that bears on it turns it round, and a denial turns what follows it up to a "but".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_BREAK = re.compile(
    r"[;:—–]|,(?=\s)|\b(?:but|while|although|though|whereas|because|unless|until|if|after|when|whose|who|which|"
    r"even as|adding|as)\b"
)
_NEGATOR = re.compile(
    r"\b(?:not(?! only\b)|never|neither|nor|without|cannot|no(?= longer| intention| plans?| question| more| further"
    r"| talks?| dialogue| negotiations?| contacts?| deal| truce| ceasefire| such| formal| direct| secret| wish| reason"
    r"| room| point| need| scope| prospect| committee| channel| interest| desire)"
    r"|nothing|nobody|no one|none|hardly|\w+n['’]t|refrain\w*)\b",
    re.IGNORECASE,
)
_TURNERS = ("reject.ruleout", "reject.end", "reject.shut", "reject.oppose", "reject.truceend")
_ABOUT = ("talks", "truce", "deal")
_NOT_TALKS = re.compile(
    r"^\W*(?:\w+\W+){0,3}?(?:demands?|conditions?|preconditions?|pre-conditions?|deadline|claims?|charges?|accusations?|"
    r"allegations?|criticism|suggestions? that (?:it|the talks)|reports? that (?:it|the talks) (?:had|have) (?:been )?"
    r"(?:called|ended|broken|failed)|impression)\b",
    re.IGNORECASE,
)
_SWITCH = re.compile(r"\b(?:but|while|although|though|whereas|even as)\b|;")


@dataclass(frozen=True, slots=True)
class Clause:
    """`[start, end)` of a sentence; `sign` is +1 towards talks, -1 away, 0 when it is not about them.

    `turns` counts what turned it; `condition` whether an "if" or "until" stands before it.
    """

    start: int
    end: int
    sign: int
    turns: int
    opener: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A cue that polarity needs: its class and place."""

    name: str
    start: int
    end: int


def clauses(text: str, marks: Sequence[Mark]) -> list[Clause]:
    """The clauses of a sentence, each with its way."""
    found = []
    denied = False
    bounds = _bounds(text)
    for start, end, opener in bounds:
        inside = [mark for mark in marks if start <= mark.start < end]
        if _SWITCH.match(opener):
            denied = False
        about = any(mark.name in _ABOUT for mark in inside)
        turns = _turns(text, start, end, inside)
        here = any(mark.name == "denial" and mark.end - mark.start < 14 for mark in inside)
        whole = turns + (1 if denied or here else 0)
        sign = 0 if not about and not turns else (-1 if whole % 2 else 1)
        found.append(Clause(start, end, sign, whole, opener))
        denied = denied or here
    return found


def _bounds(text: str) -> list[tuple[int, int, str]]:
    cuts = [(match.start(), match[0].lower()) for match in _BREAK.finditer(text)]
    edges = [(0, ""), *cuts, (len(text), "")]
    return [(start, end, opener) for (start, opener), (end, _) in pairwise(edges) if end - start > 2]


def _turns(text: str, start: int, end: int, inside: Sequence[Mark]) -> int:
    """How often the clause is turned: overlapping refusals count once, a refused precondition not at all."""
    turns = sum(1 for _ in _NEGATOR.finditer(text, start, end))
    last = -1
    for mark in sorted(inside, key=lambda mark: mark.start):
        if mark.name in _TURNERS and mark.start > last:
            last = mark.end
            if not _NOT_TALKS.match(text[mark.end : mark.end + 60]):
                turns += 1
    return turns
