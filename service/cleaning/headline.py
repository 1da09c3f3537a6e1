"""Which line of a pasted page is its headline."""

from __future__ import annotations

from collections.abc import Sequence

from service.cleaning.features import Line, alike, normalised, word_set
from service.cleaning.reason import Reason

#: Furniture that a headline may be mistaken for: `Analysis: why the talks failed` looks like a teaser.
_SOFT = (None, Reason.TEASER, Reason.PROMPT)
#: Words of newspapers' own names: `The Harbour Post` above a headline is the masthead.
_MASTHEAD = word_set(
    "post times news daily herald tribune gazette express journal today online wire channel tv media press observer "
    "star mail telegraph register standard chronicle mirror weekly bulletin review monitor agency radio network "
    "independent nation"
)
_SHORTEST, _LONGEST = 12, 200


def find_headline(lines: Sequence[Line], reasons: Sequence[Reason | None], title: str | None) -> int | None:
    """The index of the headline among the lines up to the first line of prose, or None.

    In this order: the line that says what the given `title` says; a line that the head repeats or that a crumb path
    ends in; the first line of four words or more that looks like a headline. The first line of prose is one only if
    it ends in `?` or `!` and is short, or repeats the title.
    """
    if title:
        for index, line in enumerate(lines):
            if len(line.text) <= 300 and alike(line.text, title):
                return index
    candidates = [i for i, line in enumerate(lines) if reasons[i] in _SOFT and _looks_like(line, i == len(lines) - 1)]
    plain = [i for i in candidates if reasons[i] is None]
    for index in candidates:
        if _echoed(lines, index):
            return index
    if title:
        return next((i for i in plain if len(lines[i].words) <= 18 and i < len(lines) - 1), None)
    return next(iter(plain or [i for i in candidates if i < len(lines) - 1]), None)


def _looks_like(line: Line, is_last: bool) -> bool:
    """Three words or more, not a sentence with a full stop; the first line of prose has to end in `?` or `!`."""
    if not _SHORTEST <= len(line.text) <= _LONGEST or len(line.words) < 3:
        return False
    ending = line.text.rstrip("\"'”’»)")[-1:]
    if is_last and line.is_prose:
        return ending in "?!" and len(line.text) <= 110
    if len(line.words) <= 4 and _is_masthead(line):
        return False
    if len(line.words) == 3 and line.function_words == 0 and ending not in "?!":
        return False
    return not (ending == "." and line.is_prose)


def _is_masthead(line: Line) -> bool:
    """Every word with a capital, and one of them a word that newspapers are called by."""
    return all(word[0].isupper() for word in line.words) and bool(_MASTHEAD & line.word_set)


def _echoed(lines: Sequence[Line], index: int) -> bool:
    """Whether another head line is the same, or is a crumb path that ends in it."""
    own = normalised(lines[index].text)
    for other, line in enumerate(lines):
        if other != index and len(own) >= 20:
            text = normalised(line.text)
            if text == own or ((">" in line.text or "»" in line.text) and _squeezed(text).endswith(_squeezed(own))):
                return True
    return False


def _squeezed(text: str) -> str:
    return "".join(char for char in text if char.isalnum())
