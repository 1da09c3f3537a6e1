"""What a user types into the search box: `peace "no talks" -cricket jirga OR council`.

    word        must be there, in any English form (talk, talks, talking)
    "a phrase"  the words in this order, one after the other
    -word       must not be there; also -"a phrase"
    a OR b      either; binds closer than the space, which means and

Text is folded the same way in queries and in the index: lower case, no accents, no punctuation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

#: Most spellings that one phrase is tried in.
MAX_SPELLINGS = 64

_PART = re.compile(r'(-?)"([^"]*)"?|(\S+)')
_WORD = re.compile(r"[^\W_]+")

#: The spellings that each word may also be written in, itself included; words without any are missing.
Variants = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase: for each place the spellings allowed there, folded."""

    words: tuple[frozenset[str], ...]

    def __len__(self) -> int:
        return len(self.words)


@dataclass(frozen=True, slots=True)
class Query:
    """Every group of `groups` must be met by one of its terms; none of `excluded` may be there."""

    groups: tuple[tuple[Term, ...], ...]
    excluded: tuple[Term, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is no word in it."""
        return not (self.groups or self.excluded)

    @property
    def wanted(self) -> tuple[Term, ...]:
        """All terms that are looked for, as one list: what is highlighted."""
        return tuple(term for group in self.groups for term in group)


def fold(text: str) -> str:
    """Lower case without accents; the length may change. `Tehrīk` gives `tehrik`."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text)
    return "".join(c for c in apart if not unicodedata.combining(c)).lower()


def words(text: str) -> list[str]:
    """The folded words of a text."""
    return _WORD.findall(fold(text))


def parse(text: str, variants: Variants | None = None) -> Query:
    """Reads a query; whatever is typed is one, if only an empty one, which finds nothing."""
    query = _parsed(text)
    return widened(query, variants) if variants else query


def _parsed(text: str) -> Query:
    groups: list[tuple[Term, ...]] = []
    excluded: list[Term] = []
    either = False
    for sign, found in _parts(text):
        if found == "OR":
            either = bool(groups)
            continue
        term = Term(tuple(frozenset((word,)) for word in words(found)))
        if not term.words:
            continue
        if sign:
            excluded.append(term)
        elif either:
            groups[-1] = (*groups[-1], term)
        else:
            groups.append((term,))
        either = False
    return Query(tuple(groups), tuple(excluded))


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """(`-` or nothing, words) of each part; quotes of any shape and the dashes that phones make of `-` count."""
    plain = text.translate({0x201C: '"', 0x201D: '"', 0x201E: '"', 0x2013: "-", 0x2212: "-"})
    for match in _PART.finditer(plain):
        if match[3] is None:
            # A quoted OR is a word.
            yield match[1], match[2] + " "
        elif len(match[3]) > 1 and match[3].startswith("-"):
            yield "-", match[3][1:]
        else:
            yield "", match[3]


def widened(query: Query, variants: Variants) -> Query:
    """The query with every word in all its spellings."""

    def wide(term: Term) -> Term:
        found = [frozenset().union(*(variants.get(word, {word}) for word in place)) for place in term.words]
        return Term(tuple(found)) if len(spelled(Term(tuple(found)))) < MAX_SPELLINGS else term

    return replace(
        query,
        groups=tuple(tuple(wide(term) for term in group) for group in query.groups),
        excluded=tuple(wide(term) for term in query.excluded),
    )


def spelled(term: Term) -> list[tuple[str, ...]]:
    """Every spelling of a term, at most `MAX_SPELLINGS`, in a fixed order."""
    found: list[tuple[str, ...]] = [()]
    for place in term.words:
        found = [(*before, word) for before in found for word in sorted(place)][:MAX_SPELLINGS]
    return found
