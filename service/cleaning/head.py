"""The head of a pasted page: what stands between its top and the body's first paragraph.

A standfirst or a picture's description may read as prose, so the head is not over at the first sentence: a by-line or
a date stamp soon behind it shows that the body has yet to begin.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.cleaning import vocabulary as v
from service.cleaning.dates import find_dates
from service.cleaning.features import Line
from service.cleaning.pictures import BEHIND_SENTENCE, CAPTION_BUTTON, COUNTER
from service.cleaning.reason import Reason
from service.cleaning.tail import is_live
from service.cleaning.verdict import Verdict

#: A head line with this many words that is neither headline nor furniture is a standfirst.
_STANDFIRST_WORDS = 8
#: The same of a line right below the headline.
_BELOW_HEADLINE_WORDS = 6
#: The same of one that is hardly more than function words: `So it is doing both`.
_BELOW_SHORT = 4
#: How far below the first sentence a stamp may stand, how many sentences may precede it, and how much of all prose.
_REACH, _SENTENCES, _SHARE = 14, 2, 0.2
#: How many sentences a story has at least, for its first to be looked at closely.
_STORY = 3
#: The longest description of a picture, in characters.
_CAPTION = 160
#: `Dear friends,` right above the first sentence of a letter.
_GREETING = re.compile(r"^(?:Dear|Hello|Hi|Good (?:morning|evening))\b[\w .'’-]{0,40},$")
#: How many lines there may be between a picture's button and its credit, the credit included.
_NEAR = 4
#: A label above the points that sum the story up.
_POINTS = re.compile(r"^(?:summary|key (?:points|takeaways|facts)|highlights|at a glance|in (?:brief|short))\W*$")


def body_start(verdicts: Sequence[Verdict]) -> int:
    """The index of the body's first line: the first prose behind the head's last stamp; if there is no prose, the first
    line that nothing speaks against."""
    first = next((index for index, verdict in enumerate(verdicts) if verdict.is_body), None)
    if first is None:
        return next((index for index, verdict in enumerate(verdicts) if verdict.kept), len(verdicts))
    return _behind_stamps(verdicts, first)


def _behind_stamps(verdicts: Sequence[Verdict], first: int) -> int:
    """The first prose behind a stamp that follows at most two sentences, or `first` if there is no such stamp."""
    total = sum(len(verdict.line.text) for verdict in verdicts if verdict.is_body)
    sentences = size = 0
    stamp = None
    for index in range(first, min(len(verdicts), first + _REACH)):
        verdict = verdicts[index]
        if verdict.is_body:
            sentences, size = sentences + 1, size + len(verdict.line.text)
            if sentences > _SENTENCES or size > _SHARE * total:
                break
        elif verdict.reason is Reason.BYLINE or (verdict.reason is Reason.STAMP and find_dates(verdict.line.text)):
            stamp = index
    if stamp is None:
        return first
    return next((index for index in range(stamp, len(verdicts)) if verdicts[index].is_body), first)


def clean_head(verdicts: Sequence[Verdict], start: int) -> None:
    """Before the body only a standfirst stays: prose, or a line of eight words or more, behind the headline."""
    if start >= len(verdicts) or not verdicts[start].line.is_prose:
        return
    has_headline = any(verdict.reason is Reason.HEADLINE for verdict in verdicts[:start])
    seen = standfirst = points = False
    for index, verdict in enumerate(verdicts[:start]):
        line = verdict.line
        seen = seen or verdict.reason is Reason.HEADLINE
        points = _is_label(line) or (points and verdict.kept)
        if verdict.reason is not None or (index == start - 1 and _opens_body(verdicts, start)):
            continue
        below = index > 0 and verdicts[index - 1].reason is Reason.HEADLINE and _says_something(line)
        if _is_standfirst(line) or (points and len(line.words) >= 3) or below:
            verdict.reason = _outplaced(verdicts, index, seen or not has_headline, standfirst)
        else:
            verdict.reason = Reason.NAVIGATION
        standfirst = standfirst or verdict.kept


def clean_captions(verdicts: Sequence[Verdict]) -> None:
    """What stands between a button such as *Hide caption* and the picture's credit."""
    for index, verdict in enumerate(verdicts):
        if not CAPTION_BUTTON.match(verdict.line.lower):
            continue
        near = range(index + 1, min(len(verdicts), index + 1 + _NEAR))
        credit = next((at for at in near if verdicts[at].reason in (Reason.CAPTION, Reason.BYLINE)), index)
        for between in verdicts[index + 1 : credit]:
            between.reason = Reason.CAPTION


def clean_opening(verdicts: Sequence[Verdict], start: int) -> int:
    """Takes out what reads as the body's first sentence and describes a picture, and gives the start behind it.

    Such a sentence is short, stands behind furniture, and tells nothing past: either it names a day, or the next line
    credits the picture. At least three sentences must follow.
    """
    following = [index for index, verdict in enumerate(verdicts) if index > start and verdict.is_body]
    if start == 0 or len(following) < _STORY or _stands_before_lead(verdicts[start - 1]):
        return start
    if not (_is_picture_text(verdicts, start) or _before_dateline(verdicts, start, following[0])):
        return start
    verdicts[start].reason = Reason.CAPTION
    return following[0]


def _is_picture_text(verdicts: Sequence[Verdict], start: int) -> bool:
    """Whether a sentence tells nothing past, and names a day or is credited; or an agency stands behind it."""
    line, credited = verdicts[start].line, verdicts[start + 1].reason is Reason.CAPTION
    if v.WIRED.match(line.text):
        return False
    if len(line.text) <= _CAPTION and BEHIND_SENTENCE.search(line.text):
        return True
    if len(line.text) > _CAPTION or line.text[0] in '"“' or v.SAYS.search(line.lower) or v.PAST.search(line.lower):
        return False
    return credited or bool(v.DAY.search(line.lower))


def _before_dateline(verdicts: Sequence[Verdict], start: int, following: int) -> bool:
    """Whether a sentence right behind a picture's credit stands above the one that has the dateline."""
    line, after = verdicts[start].line, verdicts[following].line
    return (
        len(line.text) <= _CAPTION
        and verdicts[start - 1].reason is Reason.CAPTION
        and v.DATELINED.match(line.text) is None
        and v.DATELINED.match(after.text) is not None
    )


def _stands_before_lead(verdict: Verdict) -> bool:
    """Whether it is a headline or a standfirst."""
    return verdict.reason is Reason.HEADLINE or (verdict.kept and _is_standfirst(verdict.line))


def _opens_body(verdicts: Sequence[Verdict], start: int) -> bool:
    """Whether the line right above the first sentence greets a letter's reader, or heads a live report's entry."""
    if _GREETING.match(verdicts[start - 1].line.text):
        return True
    return start > 1 and verdicts[start - 2].reason is Reason.STAMP and is_live(verdicts, start - 2)


def _is_label(line: Line) -> bool:
    return bool(_POINTS.match(line.lower))


def _says_something(line: Line) -> bool:
    """Whether a line right below the headline is more than a name or a label."""
    words, small = len(line.words), line.function_words
    return (words >= _BELOW_HEADLINE_WORDS and small > 0) or (words >= _BELOW_SHORT and small > 1)


def _is_standfirst(line: Line) -> bool:
    return line.is_prose or (len(line.words) >= _STANDFIRST_WORDS and line.function_words >= 1)


def _outplaced(verdicts: Sequence[Verdict], index: int, behind_headline: bool, standfirst: bool) -> Reason | None:
    """Why what reads like a standfirst is none: it stands above the headline and is no long sentence, it names
    who wrote from where, or it describes a picture: it is no sentence right behind a caption, or a second one right
    before a credit."""
    line = verdicts[index].line
    if not behind_headline:
        return None if line.is_prose and line.is_long else Reason.NAVIGATION
    if names_and_places(line):
        return Reason.BYLINE
    if _describes_picture(verdicts, index):
        return Reason.CAPTION
    before, after = verdicts[index - 1].reason if index else None, verdicts[index + 1].reason
    if len(line.text) > _CAPTION:
        return None
    if not line.is_prose and (
        before is Reason.CAPTION or (after is Reason.CAPTION and _tells_nothing(verdicts, index))
    ):
        return Reason.CAPTION
    return Reason.CAPTION if standfirst and before is not None and after is Reason.CAPTION else None


def _tells_nothing(verdicts: Sequence[Verdict], index: int) -> bool:
    """Whether a line that is not right below the headline speaks of nothing past."""
    return verdicts[index - 1].reason is not Reason.HEADLINE and not v.PAST.search(verdicts[index].line.lower)


def _describes_picture(verdicts: Sequence[Verdict], index: int) -> bool:
    """Whether a line stands behind a gallery's counter, or ends in an agency."""
    line = verdicts[index].line
    return bool((index and COUNTER.match(verdicts[index - 1].line.text)) or BEHIND_SENTENCE.search(line.text))


def names_and_places(line: Line) -> bool:
    """Whether the line is a by-line such as `Ann Lee in Kabul and Omar Dar in Quetta`."""
    words = line.words
    small = [word for word in words if word[0].islower()]
    return (
        4 <= len(words) <= 14
        and "in" in small
        and set(small) <= {"in", "and"}
        and not line.ends_sentence
        and ":" not in line.text
    )
