"""Who speaks in a sentence: before the verb of saying, behind it, or across a headline's colon."""

from __future__ import annotations

import re

from service.reading.english import ADVERBS, SPEECH
from service.reading.mentions import Ref
from service.reading.text import Sentence
from service.topics.model import Form

QUOTED = re.compile(
    r"“[^”]*(?:”|$)|(?<!\w)\"[^\"]*(?:\"|$)|(?<!\w)‘(?:[^’]|’(?=\w))*(?:’(?!\w)|$)|(?<![\w’])'[^']{8,}'(?!\w)"
)
_DETERMINERS = frozenset(["the", "a", "an", "its", "their", "his", "her", "one", "another", "by", "was", "were"])
NOBODY = Ref(0, 0, "", "_analyst", Form.IMPLIED)


def speaker_of(part: Sentence, refs: list[Ref], titles: frozenset[str]) -> Ref | None:
    """The mention that speaks: right before the verb of saying, or right behind it. `NOBODY` where a stranger does.

    `titles` are the words, beside articles, that may stand between the verb and the speaker behind it.
    """
    if part.headline:
        return _headline_speaker(part, refs)
    unquoted = QUOTED.sub(lambda quote: "~" * len(quote[0]), part.text)
    stranger = None
    for verb in SPEECH.finditer(unquoted):
        found = _subject(unquoted, verb, refs, part.start, titles)
        if found is not None:
            return found
        if _stranger_before(unquoted, verb) and stranger is None:
            stranger = NOBODY
    return stranger


def _stranger_before(text: str, verb: re.Match[str]) -> bool:
    """Whether an ordinary word stands right before the verb: in "a shopkeeper said the TTP …" the shopkeeper speaks."""
    word = text[: verb.start()].split()[-1:]
    passive = text.startswith(" by ", verb.end())
    return not passive and bool(word) and word[0].isalpha() and word[0].lower() not in ADVERBS


def _subject(text: str, verb: re.Match[str], refs: list[Ref], offset: int, titles: frozenset[str]) -> Ref | None:
    start, end = offset + verb.start(), offset + verb.end()
    before = [ref for ref in refs if ref.end <= start and text[ref.start - offset] != "~"]
    if not verb[0].startswith(("according", "in the")) and before:
        gap = text[before[-1].end - offset : verb.start()]
        if (
            len(gap) < 70
            and not re.search(r"[;:~]|\bthat\b", gap)
            and (gap.count(",") != 1 or gap.lstrip().startswith(", who"))
        ):
            return _first_in_row(before, text, offset)
    if _stranger_before(text, verb):
        return None
    after = [ref for ref in refs if 0 <= ref.start - end <= 25 and text[ref.start - offset] != "~"]
    gap = text[end - offset : after[0].start - offset] if after else ""
    between = {word.lower().strip("'’") for word in gap.replace("-", " ").split()}
    if after and between <= titles | _DETERMINERS:
        return _last_in_row(after[0], refs, text, offset)
    return None


def _first_in_row(before: list[Ref], text: str, offset: int) -> Ref:
    """Of "Asif Ghafoor of the ISPR said" the person; of "the group's spokesman" whichever is last."""
    last = before[-1]
    for other in reversed(before[:-1]):
        gap = text[other.end - offset : last.start - offset]
        if (
            other.person
            and len(gap) <= 12
            and gap.strip() in {"of", "of the", ", the", ",", "for the", "from the", "of the banned"}
        ):
            return other
    return last


def _last_in_row(ref: Ref, refs: list[Ref], text: str, offset: int) -> Ref:
    """Of "TTP spokesman Shahidullah Shahid" the person."""
    for other in refs:
        gap = text[ref.end - offset : other.start - offset]
        if 0 <= other.start - ref.end <= 22 and other.person and "," not in gap:
            return other
    return ref


def _headline_speaker(part: Sentence, refs: list[Ref]) -> Ref | None:
    """ "No talks with TTP: PM", "PM: door open", "…, says Asif"."""
    colon = re.search(r"[:—–]\s|\s[-–—]\s|\bsays?\s", part.text)
    if colon is None or not refs:
        return None
    after = [ref for ref in refs if 0 <= ref.start - part.start - colon.end() <= 3]
    if after and len(part.text) - (after[0].end - part.start) <= 25:
        return _last_in_row(after[0], refs, part.text, part.start)
    if refs[0].start - part.start <= 12 and colon.start() <= refs[0].end - part.start + 2:
        return refs[0]
    return after[0] if after else None
