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
    heads = {stem[:2] for term in wanted for place in term for stem in place}
    spans = [match.span() for match in _WORD.finditer(value)]
    words = [_stems_if(value[start:end], heads) for start, end in spans]
    last = -1
    for i in range(len(spans)):
        length = max((len(term) for term in wanted if _stands(term, words, i)), default=0)
        if length and spans[i][0] > last:
            last = spans[i + length - 1][1]
            yield spans[i][0], last


def _stems_if(word: str, heads: set[str]) -> frozenset[str]:
    """The word's stems; none if it begins unlike all that is wanted, as a stem begins like its word."""
    plain = fold(word)
    return stems(plain) if plain[:2] in heads or len(plain) < 2 else frozenset()


def _stands(term: list[frozenset[str]], words: list[frozenset[str]], at: int) -> bool:
    return at + len(term) <= len(words) and all(words[at + n] & place for n, place in enumerate(term))
