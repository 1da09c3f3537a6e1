"""Words and sentences of an article, with their places in it. English press prose; nothing topic-specific."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from service.domain.mention import Field

_WORD = re.compile(r"[^\W_]+")
_PARAGRAPH = re.compile(r"[^\n]+")
#: An end of sentence: a stop with closing quotes or brackets behind it, then space, then what can begin a sentence.
_STOP = re.compile(r"""([.!?…]+["'”’)\]]*)(\s+)(?=["'“‘(\[]*[A-Z0-9“‘"])""")
_ABBREVIATION = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Brig|Capt|Cpl|Sgt|Sen|Rep|Gov|St|Sr|Jr|Ch|Sh|Hon|Adm|Cdr|Cmdr|No|Nos|vs|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Rs|approx|Pvt|Ltd|Inc|Co|Supt|Insp|Amb|Rev|Md|Mohd|retd|Retd)\.$"
)
_INITIALS = re.compile(r"(?:^|[\s(“\"])(?:[A-Z]\.)+$")
_CLOCK = re.compile(r"\b[ap]\.m\.$")


class Token(NamedTuple):
    """A word: its lower-case form and `[start, end)` in the field; `capital` says how it is written.

    A tuple, as making one takes less than half of a frozen dataclass's time, and there is one for every word.
    """

    lower: str
    start: int
    end: int
    capital: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """`[start, end)` of a field; `paragraph` and `index` count from 0 (the title is paragraph -1).

    `headline`: written in a headline's grammar. A title is; so is a text without a title that is one short line with
    no stop at its end.
    """

    field: Field
    start: int
    end: int
    text: str
    paragraph: int
    index: int
    headline: bool = False


def tokens(text: str) -> list[Token]:
    """The words of `text`: runs of letters and digits."""
    return [Token(m[0].lower(), m.start(), m.end(), m[0][0].isupper()) for m in _WORD.finditer(text)]


def sentences(title: str | None, text: str) -> list[Sentence]:
    """The headline (if any) and then the sentences of the text, in order."""
    found = []
    if title and title.strip():
        start = len(title) - len(title.lstrip())
        found.append(Sentence(Field.TITLE, start, len(title.rstrip()), title.strip(), -1, 0, headline=True))
    for number, paragraph in enumerate(_PARAGRAPH.finditer(text)):
        for start, end in _split(paragraph[0]):
            at = paragraph.start() + start
            found.append(Sentence(Field.TEXT, at, paragraph.start() + end, paragraph[0][start:end], number, len(found)))
    if len(found) == 1 and _bare_headline(found[0].text):
        found[0] = replace(found[0], headline=True)
    return found


def _bare_headline(text: str) -> bool:
    return len(text) < 130 and text[-1] not in '.!?…"”’'


def _split(paragraph: str) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in _STOP.finditer(paragraph):
        if not _ends(paragraph, start, stop):
            continue
        yield from _trimmed(paragraph, start, stop.end(1))
        start = stop.end()
    yield from _trimmed(paragraph, start, len(paragraph))


def _ends(paragraph: str, start: int, stop: re.Match[str]) -> bool:
    """Whether a stop ends the sentence, and not an abbreviation, initials or a clock time."""
    before = paragraph[max(start, stop.start() - 12) : stop.end(1)]
    if stop[1] != ".":
        return True
    if _ABBREVIATION.search(before) or _CLOCK.search(before):
        return False
    return not _INITIALS.search(before) or (before.endswith(("U.S.", "U.N.")) and _starts_clause(paragraph, stop))


def _starts_clause(paragraph: str, stop: re.Match[str]) -> bool:
    """After `U.S.` a sentence ends only before a word that opens one."""
    rest = paragraph[stop.end() : stop.end() + 12].split(" ")[0]
    return rest in {"The", "It", "He", "She", "But", "In", "They", "A", "On", "At", "This", "That", "And", "There"}


def _trimmed(paragraph: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = paragraph[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if right > left:
        yield start + left, start + right
