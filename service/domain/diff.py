"""What changed between two versions of a text, for people: paragraph by paragraph, and word by word inside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

#: Matching takes time with the product of the lengths: longer ones are shown as taken out and put in as a whole.
_MOST_PARAGRAPHS, _MOST_WORDS = 1000, 1500

Inside = Callable[[str, str], Iterator["Piece"]]

_PARAGRAPH = re.compile(r"(?<=\n\n)")
_WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """`op` is `equal`, `delete` or `insert`: equal and deleted pieces make the old text, equal and inserted the new."""

    op: str
    text: str


def diff(old: str, new: str) -> list[Piece]:
    """The pieces, in order; neighbours of one kind are one piece."""
    found = _compared(_PARAGRAPH.split(old), _PARAGRAPH.split(new), _MOST_PARAGRAPHS, _by_word)
    joined = ((op, "".join(piece.text for piece in same)) for op, same in groupby(found, key=lambda piece: piece.op))
    return [Piece(op, text) for op, text in joined if text]


def _by_word(old: str, new: str) -> Iterator[Piece]:
    yield from _compared(_WORD.findall(old), _WORD.findall(new), _MOST_WORDS, _whole)


def _whole(old: str, new: str) -> Iterator[Piece]:
    yield Piece("delete", old)
    yield Piece("insert", new)


def _compared(old: Sequence[str], new: Sequence[str], most: int, inside: Inside) -> Iterator[Piece]:
    """Pieces of two sequences; what stands against each other in them is handed to `inside`."""
    same = _common(old, new)
    yield Piece("equal", "".join(old[:same]))
    tail = _common(old[same:][::-1], new[same:][::-1])
    before, after = old[same : len(old) - tail], new[same : len(new) - tail]
    if max(len(before), len(after)) > most:
        yield from _whole("".join(before), "".join(after))
    else:
        for op, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            left, right = "".join(before[a:b]), "".join(after[c:d])
            if op == "equal":
                yield Piece("equal", left)
            else:
                yield from inside(left, right) if left and right else _whole(left, right)
    yield Piece("equal", "".join(old[len(old) - tail :]))


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """How many elements both begin with."""
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count
