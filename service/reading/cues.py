"""The topic's cue classes in a sentence: `talks`, `engage.offer`, `reject.end`, `negation` and so on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import re2

from service.topics.model import Topic

_PLAIN = str.maketrans("‘’“”–—", "''\"\"**")
"""The press's own signs as ASCII ones that no pattern tells from them."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue's class and its `[start, end)` in the sentence."""

    name: str
    start: int
    end: int
    text: str


class CueFinder:
    """Finds the topic's cue classes. Built once per topic.

    One pass over the sentence tells which classes it holds at all, and only these are then searched: a sixth of the
    time. Where that pass could judge otherwise than the search (beyond ASCII letters, a pattern that it cannot read),
    all are.
    """

    def __init__(self, topic: Topic) -> None:
        self._classes = [
            (name, re.compile("|".join(f"(?:{pattern})" for pattern in patterns)))
            for name, patterns in topic.cues.items()
            if not name.endswith("_near")
        ]
        self._all = range(len(self._classes))
        self._sieve = _sieve([pattern.pattern for _, pattern in self._classes])

    def find(self, text: str) -> list[Cue]:
        """The cues of a sentence, in order. Patterns are lower case: matching that way is twice as fast."""
        lower = text.lower() if len(text.lower()) == len(text) else text
        found = [
            Cue(name, match.start(), match.end(), text[match.start() : match.end()])
            for name, pattern in (self._classes[number] for number in self._held(lower))
            for match in pattern.finditer(lower)
        ]
        return sorted(found, key=lambda cue: (cue.start, cue.end))

    def _held(self, lower: str) -> Iterable[int]:
        """The numbers of the classes that a sentence may hold, ascending."""
        plain = lower.translate(_PLAIN)
        if self._sieve is None or not plain.isascii():
            return self._all
        return sorted(self._sieve.Match(plain) or ())


def _sieve(patterns: Sequence[str]) -> re2.Set | None:
    """All classes as one automaton; `None` where a pattern needs what an automaton has not (a look behind)."""
    quiet = re2.Options()
    quiet.log_errors = False
    found = re2.Set.SearchSet(quiet)
    try:
        for pattern in patterns:
            found.Add(pattern)
        found.Compile()
    except re2.error:
        return None
    return found
