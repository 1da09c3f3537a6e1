"""Pasted text to a clean article: which lines are the story, and why the others are not.

    text -> lines -> verdict of each line alone -> what its neighbours say -> headline, body, date, removed

Text pasted from a page has no tags, so the layout has to be read from the order of the lines: a head (crumbs,
headline, stamp, standfirst, caption), the body with things set into it, and a tail (prompts, plans, other stories).
What reads as prose is kept unless something speaks against it, so that no paragraph of the body is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from service.cleaning.agency import credited_body, credited_line
from service.cleaning.features import alike, normalised, split_lines
from service.cleaning.head import body_start, clean_captions, clean_head, clean_opening
from service.cleaning.headline import find_headline
from service.cleaning.middle import clean_middle, clean_neighbours, clean_teasers
from service.cleaning.presented import clean_names, clean_presentations, clean_signatures
from service.cleaning.reason import Reason
from service.cleaning.reasons import is_call, own_voice, reason_of
from service.cleaning.stamps import TextDates, text_dates
from service.cleaning.tail import clean_tail, keep_signed_end
from service.cleaning.verdict import Verdict
from service.cleaning.wrapping import unwrap


@dataclass(frozen=True)
class PastedArticle:
    """A clean article from pasted text. `text` is empty when nothing of the input was an article.

    `verdicts` holds every line of the input in order, for explanation; `title_found` the headline that the text had.
    """

    text: str
    title_found: str | None
    dates: TextDates
    agency: str | None
    verdicts: tuple[Verdict, ...] = field(default=())


def clean_pasted(text: str, title: str | None, received_at: datetime) -> PastedArticle:
    """The article in `text`. `title` is the given headline, if any: its copies are taken out of the text.

    A single line, a sentence with its headline, any short text is kept as it is. Linear in the text's length.
    """
    lines = unwrap(split_lines(text))
    verdicts = [Verdict(line, reason_of(line)) for line in lines]
    if own_voice(lines):
        for verdict in verdicts:
            if verdict.reason is Reason.PROMPT and verdict.line.is_prose and not is_call(verdict.line):
                verdict.reason = None
    if len(lines) <= 1:
        return _single(verdicts, received_at)
    clean_captions(verdicts)
    start = body_start(verdicts)
    headline = find_headline(verdicts, start, title)
    if headline is not None:
        _mark_headline(verdicts, headline, title)
        start = max(start, headline + 1) if start == headline else start
    start = clean_opening(verdicts, start)
    clean_head(verdicts, start)
    clean_names(verdicts, start)
    clean_signatures(verdicts, start)
    clean_teasers(verdicts, start)
    clean_presentations(verdicts, start)
    keep_signed_end(verdicts, start)
    clean_tail(verdicts, start)
    clean_presentations(verdicts, start)
    clean_middle(verdicts, start)
    clean_neighbours(verdicts, start)
    _clean_repeats(verdicts)
    _never_empty(verdicts)
    return _result(verdicts, None if headline is None else verdicts[headline].line.text, start, received_at)


def _single(verdicts: list[Verdict], received_at: datetime) -> PastedArticle:
    """One line alone: a sentence or a headline posted as an article is kept unless it is plainly furniture."""
    for verdict in verdicts:
        if verdict.reason is not None and len(verdict.line.words) >= 4 and verdict.reason not in _SURE:
            verdict.reason = None
    return _result(verdicts, None, 0, received_at)


#: Reasons sure enough to refuse a text that is nothing else.
_SURE = frozenset(
    {
        Reason.COOKIES,
        Reason.PAYWALL,
        Reason.PLANS,
        Reason.COPYRIGHT,
        Reason.SHARE,
        Reason.NEWSLETTER,
        Reason.APP,
        Reason.NAVIGATION,
        Reason.PROMPT,
        Reason.CRUMBS,
        Reason.STAMP,
        Reason.COMMENTS,
    }
)


def _mark_headline(verdicts: list[Verdict], headline: int, title: str | None) -> None:
    """Takes out the headline and every other line that repeats it or the given title."""
    texts = [verdicts[headline].line.text] + ([title] if title else [])
    for index, verdict in enumerate(verdicts):
        line = verdict.line
        same = len(line.text) <= 250 and not line.is_long and any(alike(line.text, text) for text in texts)
        if index == headline or (
            same and (not line.is_prose or any(normalised(line.text) == normalised(t) for t in texts))
        ):
            verdict.reason = Reason.HEADLINE


def _clean_repeats(verdicts: Sequence[Verdict]) -> None:
    """The second copy of a paragraph."""
    seen: set[str] = set()
    for verdict in verdicts:
        if verdict.kept and len(verdict.line.text) >= 40:
            key = normalised(verdict.line.text)
            if key in seen:
                verdict.reason = Reason.REPEATED
            seen.add(key)


def _never_empty(verdicts: list[Verdict]) -> None:
    """If nothing was kept but a headline was found, the headline is all that there is: it is the text."""
    if any(verdict.kept for verdict in verdicts):
        return
    for verdict in verdicts:
        if verdict.reason is Reason.HEADLINE:
            verdict.reason = None
            return
    for verdict in verdicts:
        if verdict.reason not in _SURE and len(verdict.line.words) >= 5:
            verdict.reason = None


def _result(verdicts: list[Verdict], title: str | None, start: int, received_at: datetime) -> PastedArticle:
    kept = [verdict.line.text for verdict in verdicts if verdict.kept]
    credits = (credited_line(v.line.text) for v in verdicts if v.reason in (Reason.BYLINE, Reason.STAMP, Reason.CRUMBS))
    agency = next((name for name in credits if name), None)
    if agency is None and kept:
        agency = credited_body(kept)
    dates = text_dates([(v.line, v.reason) for v in verdicts], start, received_at)
    if title is not None and title in kept:
        title = None
    return PastedArticle("\n\n".join(kept), title, dates, agency, tuple(verdicts))
