"""Statements: several outlets that quote the same words of the same actor on the same day are one origin.

The words inside quotation marks are cut into runs of `RUN` words; two reports share a statement if they share a run.
The speaker's name is not compared: outlets name one man in many ways, and six quoted words in common on one day
settle it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence

#: Quoted words in a row that make a statement recognisable.
RUN = 6

#: Runs kept for a report: the smallest hashes, so that two reports of one statement keep the same ones.
MOST = 24

_QUOTED = re.compile(r"“([^”]+)[”]?|\"([^\"]+)\"?|‘((?:[^’]|’(?=\w))+)’")
_WORD = re.compile(r"[^\W_]+")


def said(texts: Iterable[str]) -> tuple[str, ...]:
    """Short hashes of the runs of quoted words in these sentences, in order; empty where nothing long is quoted."""
    runs = {run for text in texts for quote in _quotes(text) for run in _runs(quote)}
    return tuple(sorted(hashlib.sha256(run.encode()).hexdigest()[:10] for run in runs)[:MOST])


def united(said_by: Sequence[Sequence[str]]) -> list[list[int]]:
    """Groups the indexes of reports that share a statement, directly or through others; in order of first index."""
    group_of: dict[int, list[int]] = {}
    holder: dict[str, int] = {}
    for index, runs in enumerate(said_by):
        group = group_of[index] = [index]
        for run in runs:
            other = group_of[holder.setdefault(run, index)]
            if other is not group:
                group, absorbed = sorted((group, other))
                group.extend(absorbed)
                group_of.update(dict.fromkeys(absorbed, group))
    unique = {id(group): sorted(group) for group in group_of.values()}
    return sorted(unique.values())


def _quotes(text: str) -> list[str]:
    return [next(part for part in match if part) for match in _QUOTED.findall(text)]


def _runs(quote: str) -> list[str]:
    words = _WORD.findall(quote.casefold().replace("’", "").replace("'", ""))
    return [" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1)]
