"""What stands between a pasted story's paragraphs: subheads and lists stay, things set into the story go."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.cleaning import offers
from service.cleaning import vocabulary as v
from service.cleaning.features import Line, normalised
from service.cleaning.pictures import COUNTER, IMAGE
from service.cleaning.reason import Reason
from service.cleaning.reasons import is_teaser_head
from service.cleaning.tail import is_live
from service.cleaning.verdict import Verdict

#: A table's title, or a row: a name and numbers.
_TABLE = re.compile(r"^(?:Table|Figure|Chart|Box) \d{1,2}\b|^[^|]{2,60}(?: \| [\d.,%–-]{1,12}){1,12}$")
#: What sites ask of their readers.
_PROMPTS = frozenset(
    {
        Reason.PAYWALL,
        Reason.NEWSLETTER,
        Reason.APP,
        Reason.PROMPT,
        Reason.COOKIES,
        Reason.PLANS,
        Reason.ADVERT,
    }
)
#: The longest announcement of a newsletter, and the longest description of a picture, in characters.
_BLURB = 220
#: The longest description of one of a gallery's pictures, in characters.
_CAPTION = 200
#: The most words of a subhead behind an inset: with more it may be the headline of another story.
_INSET_WORDS = 4
#: The most words of a question that is a subhead.
_SHORT_QUESTION = 5
#: The longest question that a list of other stories may hold, in characters.
_QUESTION = 100


def clean_teasers(verdicts: Sequence[Verdict], start: int) -> None:
    """What a head such as `ALSO READ` announces: the lines below it up to the next prose; a question right below a
    line of the list is a headline of it, no prose, and a line in capitals is a subhead if there was one before."""
    announced, subheads = False, 0
    for index, verdict in enumerate(verdicts):
        line = verdict.line
        subheads += index > start and _is_set_as_subhead(verdicts, index)
        asks = line.text[-1] == "?" and len(line.text) <= _QUESTION and index > 0 and not verdicts[index - 1].kept
        if is_teaser_head(line) and verdict.reason in (Reason.TEASER, Reason.NAVIGATION):
            announced = True
        elif (verdict.is_body and not (announced and asks)) or (subheads > 1 and _is_set_as_subhead(verdicts, index)):
            announced = False
        elif announced and verdict.kept and index > start:
            verdict.reason = Reason.TEASER


def _is_set_as_subhead(verdicts: Sequence[Verdict], index: int) -> bool:
    """Whether a line in capitals, or a short question, stands right above a sentence."""
    own = verdicts[index]
    marked = own.line.is_caps or (own.line.text[-1] == "?" and len(own.line.words) <= _SHORT_QUESTION)
    return own.kept and marked and index + 1 < len(verdicts) and verdicts[index + 1].is_body


def clean_middle(verdicts: Sequence[Verdict], start: int) -> None:
    """Of the fragments between paragraphs only subheads and lists stay."""
    live, listed, subheads = is_live(verdicts, start), False, 0
    for index in range(start, len(verdicts) - 1):
        verdict = verdicts[index]
        if live and verdict.reason is Reason.TEASER and _heads_entry(verdicts, index):
            verdict.reason = None
        if not verdict.kept or verdict.line.is_prose:
            listed = verdict.kept and verdict.line.text[-1] == ":"
            continue
        listed = listed or (verdict.line.text[-1] == ":" and len(verdict.line.words) >= 3)
        if index == start or listed:
            continue
        entry = (live and _heads_entry(verdicts, index)) or (subheads > 0 and _heads_behind_inset(verdicts, index))
        if not entry and not _belongs(verdicts[index - 1], verdict, verdicts[index + 1]):
            verdict.reason = Reason.NAVIGATION
        elif verdicts[index - 1].is_body and verdicts[index + 1].is_body:
            subheads += 1


def _heads_behind_inset(verdicts: Sequence[Verdict], index: int) -> bool:
    """Whether a short line stands between a single inset, such as *Also read: …*, and a sentence: a subhead, if the
    story has others."""
    inset, line = verdicts[index - 1], verdicts[index].line
    single = not inset.kept and not is_teaser_head(inset.line) and index > 1 and verdicts[index - 2].is_body
    return single and len(line.words) <= _INSET_WORDS and "|" not in line.text and verdicts[index + 1].is_body


def _heads_entry(verdicts: Sequence[Verdict], index: int) -> bool:
    """Whether a line stands between a time and an entry's text."""
    return index > 0 and verdicts[index - 1].reason is Reason.STAMP and verdicts[index + 1].is_body


def _belongs(before: Verdict, own: Verdict, after: Verdict) -> bool:
    """Whether a line that is no sentence is part of the body: it announces what follows, is said by someone, is an
    item of a list, or is a short subhead right between two paragraphs."""
    line = own.line
    if not any(char.isalpha() for char in line.text):
        return False
    if _TABLE.match(line.text) or line.text[-1] in ":;," or line.text[0] in "\"“‘'•-–—*" or line.text[0].isdigit():
        return True
    if line.ends_sentence or (len(line.text) >= 60 and line.function_words >= 3):
        return True
    words = len(line.words)
    subhead = words <= 7 and ":" not in line.text and "|" not in line.text and not _site_speaks(line)
    return subhead and before.kept and after.is_body


def _site_speaks(line: Line) -> bool:
    return bool({"we", "our", "us", "you", "your"} & set(line.unquoted.split()))


def clean_neighbours(verdicts: Sequence[Verdict], start: int) -> None:
    """A sentence in which the site speaks to its reader right beside another prompt, the blurb of a newsletter between
    two lines that offer it, and a picture's description between the label of an image and its caption."""
    for index in range(max(start, 1), len(verdicts)):
        verdict = verdicts[index]
        if not verdict.kept:
            continue
        before = verdicts[index - 1]
        after = verdicts[index + 1].reason if index + 1 < len(verdicts) else None
        short = len(verdict.line.text) <= _BLURB
        if before.reason in _PROMPTS and _speaks_to_reader(verdict.line):
            verdict.reason = Reason.PROMPT
        elif short and not before.kept and after is not None and _is_blurb(verdicts, index):
            verdict.reason = Reason.NEWSLETTER
        elif _is_beside_picture(verdicts, index):
            verdict.reason = Reason.CAPTION


def _is_beside_picture(verdicts: Sequence[Verdict], index: int) -> bool:
    """Whether a line stands behind a gallery's counter, or above a credit and describes, or stands there again."""
    line, before = verdicts[index].line, verdicts[index - 1]
    if COUNTER.match(before.line.text):
        return len(line.text) <= _CAPTION
    if index + 1 == len(verdicts) or verdicts[index + 1].reason is not Reason.CAPTION:
        return False
    if normalised(verdicts[index + 1].line.text).startswith(normalised(line.text)):
        return True
    return not before.kept and len(line.text) <= _BLURB and _is_description(before.line, line)


def _is_description(before: Line, line: Line) -> bool:
    """Whether a line right above a credit tells what the picture shows: a label precedes it, or it reports nothing."""
    if IMAGE.match(before.lower):
        return True
    reports = v.SAYS.search(line.lower) or line.text[0] in '"“‘'
    return not reports and not (line.ends_sentence and v.PAST.search(line.lower))


def _is_blurb(verdicts: Sequence[Verdict], index: int) -> bool:
    """Whether a line speaks of news in general, reports nobody, and stands in a box that asks for something."""
    near = [verdict.reason for verdict in verdicts[max(0, index - 2) : index + 3]]
    lower = verdicts[index].line.unquoted
    inside = (
        bool({Reason.NEWSLETTER, Reason.ADVERT} & set(near))
        and sum(reason in _PROMPTS or reason is Reason.NAVIGATION for reason in near) >= 2
    )
    return inside and bool(offers.BLURB.search(lower)) and not v.SAYS.search(lower)


def _speaks_to_reader(line: Line) -> bool:
    words = set(line.unquoted.replace(",", " ").replace(".", " ").split())
    return (
        len(line.text) <= 400 and bool(words & {"you", "your", "you're", "yours"}) and bool(words & {"we", "our", "us"})
    )
