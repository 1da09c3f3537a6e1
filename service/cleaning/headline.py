"""Which line of a pasted page is its headline."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.cleaning import offers
from service.cleaning.features import Line, alike, normalised, stems, word_set
from service.cleaning.pictures import IMAGE
from service.cleaning.reason import Reason
from service.cleaning.reasons import is_call, is_teaser_head
from service.cleaning.verdict import Verdict

#: Furniture that a headline may be mistaken for: `Analysis: why the talks failed` looks like a teaser.
_SOFT = (None, Reason.TEASER, Reason.PROMPT)
#: Words of newspapers' own names: `The Harbour Post` above a headline is the masthead.
_MASTHEAD = word_set(
    "post times news daily herald tribune gazette express journal today online wire channel tv media press observer "
    "star mail telegraph register standard chronicle mirror weekly bulletin review monitor agency radio network "
    "independent nation institute foundation council"
)
#: Words that stand small in names.
_SMALL = word_set("of for the and on in")
_SHORTEST, _LONGEST = 12, 200
#: Labels that announce other stories, never the one below.
_ANNOUNCES = re.compile(
    r"^\W*(?:also|must|read|see|watch|listen|more|most|related|recommended|trending|latest|next|previous)\b"
)
#: How many lines of the body are searched for the headline's words.
_TAKEN_UP_IN = 16
#: A line of fewer words, such as the name of an office, is taken up by many stories.
_WORDY = 4


def find_headline(verdicts: Sequence[Verdict], start: int, title: str | None) -> int | None:
    """The index of the headline among the lines up to the body's first, at `start`, or None.

    In this order: the line that says what the given `title` says; a line that the head repeats or that a crumb path
    ends in; of the lines that look like headlines the first that stands right above the by-line or stamp, those first
    whose words the body takes up; the first that the body takes up; the first. A line of
    prose is one only if it ends in `?` or `!` and is short, or repeats the title.
    """
    lines = [verdict.line for verdict in verdicts[: start + 1]]
    reasons = [verdict.reason for verdict in verdicts[: start + 1]]
    if title:
        for index, line in enumerate(lines):
            if len(line.text) <= 300 and alike(line.text, title):
                return index
    candidates = [i for i, line in enumerate(lines) if _possible(line, reasons[i]) and _looks_like(line)]
    plain = [i for i in candidates if reasons[i] is None]
    for index in candidates:
        if _echoed(lines, index):
            return _whole(lines, candidates, index)
    if title:
        return next((i for i in plain if len(lines[i].words) <= 18 and i < len(lines) - 1), None)
    told = stems(verdict.line for verdict in verdicts[start : start + _TAKEN_UP_IN] if verdict.is_body)
    wordy = [i for i in candidates if len(lines[i].words) >= _WORDY and not _is_slogan(lines[i])]
    taken_up = [i for i in wordy if i < start and _taken_up(lines[i], told)]
    above = [i for i in _above_stamp(reasons) if i in wordy]
    best = [i for i in above if i in taken_up]
    for found in ([i for i in best if len(lines[i].words) > _WORDY], best, above, taken_up):
        if found:
            above_it = found[0] - 1
            labelled = (
                above_it in candidates and reasons[above_it] is Reason.TEASER and not is_teaser_head(lines[above_it])
            )
            return above_it if labelled else _whole(lines, candidates, found[0])
    return next(iter(plain or [i for i in candidates if i < len(lines) - 1]), None)


def _possible(line: Line, reason: Reason | None) -> bool:
    """Whether nothing speaks against it but a label that headlines have too."""
    return reason in _SOFT and not (reason is Reason.TEASER and _ANNOUNCES.match(line.lower)) and not is_call(line)


def _is_slogan(line: Line) -> bool:
    """Whether it orders the reader about, or is a section's name and a motto: `Asia | The long way round`."""
    section, bar, _ = line.text.partition(" | ")
    return bool(offers.ORDER.match(line.lower) or IMAGE.match(line.lower)) or (bool(bar) and len(section.split()) <= 2)


def _above_stamp(reasons: Sequence[Reason | None]) -> list[int]:
    """The lines right above the head's first by-line or stamp, up to the next furniture: where headlines stand."""
    first = next((i for i, reason in enumerate(reasons) if reason in (Reason.BYLINE, Reason.STAMP)), 0)
    top = first
    while top > 0 and reasons[top - 1] in (None, Reason.TEASER, Reason.CAPTION):
        top -= 1
    return list(range(top, first))


def _taken_up(line: Line, told: set[str]) -> bool:
    """Whether a third of its longer words, and two or all of them, stand in the body: a masthead's do not."""
    own = stems([line])
    return len(own & told) >= max(min(2, len(own)), 1, len(own) / 3)


def _whole(lines: Sequence[Line], candidates: Sequence[int], index: int) -> int:
    """The headline, or the longer line that begins with it: crumbs cut it short."""
    own = normalised(lines[index].text)
    longer = [i for i in candidates if i != index and normalised(lines[i].text).startswith(own + " ")]
    return max(longer, key=lambda i: len(lines[i].text), default=index)


def _looks_like(line: Line) -> bool:
    """Three words or more, not a sentence with a full stop; prose has to end in `?` or `!`."""
    if not _SHORTEST <= len(line.text) <= _LONGEST or len(line.words) < 3:
        return False
    ending = line.text.rstrip("\"'”’»)")[-1:]
    if line.is_prose:
        return ending in "?!" and len(line.text) <= 110
    if len(line.words) <= 4 and is_masthead(line):
        return False
    return len(line.words) > 3 or line.function_words > 0 or ending in "?!"


def is_masthead(line: Line) -> bool:
    """Every word but the smallest with a capital, and one of them a word that houses are called by."""
    return all(word[0].isupper() or word in _SMALL for word in line.words) and bool(_MASTHEAD & line.word_set)


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
