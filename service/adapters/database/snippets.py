"""Snippets: the part of a headline or text that shows best why it was found, with the words to highlight.

The databases say which articles match; where the words stand is found here, by the same folding and English stems,
so that offsets are exact code points of the article on both databases.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from typing import Any

import snowballstemmer

from service.domain.query import Query, Term, fold

#: Length of a snippet, and how much may stand before its first hit, in code points.
LENGTH, BEFORE = 240, 60

#: Most highlights in one snippet.
_MOST = 50

_WORD = re.compile(r"[^\W_]+")
_ACCENTED = re.compile("[\u00aa\u00b5\u00ba\u00c0-\u036f\u1d00-\u1fff\u2070-\u218f\uff00-\uffef]")
_STEMMERS = tuple(snowballstemmer.stemmer(name) for name in ("porter", "english"))


@functools.lru_cache(maxsize=50_000)
def stems(word: str) -> frozenset[str]:
    """A folded word's stems: FTS5 has Porter's first rules, PostgreSQL his second; the two differ now and then."""
    return frozenset(stemmer.stemWord(word) for stemmer in _STEMMERS)


def snippets(query: Query, title: str | None, text: str) -> list[dict[str, Any]]:
    """`{field, start, end, text, highlights: [{start, end}]}` for the headline, if it has hits, and the text."""
    found = []
    for name, value in (("title", title or ""), ("text", text)):
        hits = list(highlights(query.wanted, value))
        if hits:
            found.append(_snippet(name, value, hits))
    return found


def _snippet(name: str, value: str, hits: list[tuple[int, int]]) -> dict[str, Any]:
    start, end = (0, len(value)) if name == "title" else _window(value, hits)
    inside = [hit for hit in hits if hit[0] >= start and hit[1] <= end]
    return {
        "field": name,
        "start": start,
        "end": end,
        "text": value[start:end],
        "highlights": [{"start": first, "end": last} for first, last in inside[:_MOST]],
    }


def _window(value: str, hits: list[tuple[int, int]]) -> tuple[int, int]:
    """The stretch of `LENGTH` with the most hits, the earliest of these, cut at white space."""
    best, most = hits[0], 0
    for i, hit in enumerate(hits):
        count = sum(1 for other in hits[i : i + _MOST] if other[1] <= hit[0] - BEFORE + LENGTH)
        if count > most:
            best, most = hit, count
    start = max(0, best[0] - BEFORE)
    end = min(len(value), max(start + LENGTH, best[1]))
    return _after_space(value, start, best[0]), _before_space(value, end, best[1])


def _after_space(value: str, start: int, first: int) -> int:
    if start == 0:
        return 0
    space = value.find(" ", start, first)
    return space + 1 if space >= 0 else start


def _before_space(value: str, end: int, last: int) -> int:
    if end == len(value):
        return end
    space = value.rfind(" ", last, end)
    return space if space >= 0 else end


def highlights(terms: Iterable[Term], value: str) -> Iterator[tuple[int, int]]:
    """(start, end) of every place in `value` where a term stands, in order, none inside another."""
    wanted = [[frozenset().union(*map(stems, place)) for place in term.words] for term in terms]
    heads = frozenset(stem[:2] for term in wanted for stem in term[0])
    last = -1
    for match in _beginning(heads, value):
        first = stems(fold(match[0])) if match.start() > last else frozenset()
        ends = [end for term in wanted if first & term[0] and (end := _end(term, value, match.end())) is not None]
        if ends:
            last = max(ends)
            yield match.start(), last


def _beginning(heads: frozenset[str], value: str) -> Iterator[re.Match[str]]:
    """The words that may be wanted: a stem begins like its word. Accents would hide that, so then it is all words."""
    if _ACCENTED.search(value) or not all(head.isascii() for head in heads):
        return _WORD.finditer(value)
    return _headed(heads).finditer(value)


@functools.lru_cache(maxsize=1000)
def _headed(heads: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(sorted(heads))})[^\W_]*", re.IGNORECASE)


def _end(term: list[frozenset[str]], value: str, end: int) -> int | None:
    """Where a term ends whose first word ends at `end`; None if its other words do not follow."""
    for place in term[1:]:
        following = _WORD.search(value, end)
        if following is None or not stems(fold(following[0])) & place:
            return None
        end = following.end()
    return end
