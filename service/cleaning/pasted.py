"""Pasted text to a clean article: which lines are the story, and why the others are not.

    text -> lines -> verdict of each line alone -> what its neighbours say -> headline, body, date, removed

Text pasted from a page has no tags, so the layout has to be read from the order of the lines: a head (crumbs,
headline, stamp, standfirst, caption), the body with things set into it, and a tail (prompts, plans, other stories).
What reads as prose is kept unless something speaks against it, so that no paragraph of the body is lost.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from service.cleaning.agency import credited_body, credited_line
from service.cleaning.features import Line, alike, normalised, split_lines
from service.cleaning.headline import find_headline
from service.cleaning.reason import Reason
from service.cleaning.reasons import is_call, is_stamp, is_teaser_head, own_voice, reason_of
from service.cleaning.stamps import TextDates, text_dates
from service.cleaning.wrapping import unwrap

#: Reasons that begin the page's tail when they stand after the body.
_BOUNDARIES = frozenset({Reason.PAYWALL, Reason.PLANS, Reason.COMMENTS, Reason.COPYRIGHT})
#: A head line with this many words that is neither headline nor furniture is a standfirst.
_STANDFIRST_WORDS = 8


@dataclass
class Verdict:
    """What became of one line: kept if `reason` is None."""

    line: Line
    reason: Reason | None = None

    @property
    def kept(self) -> bool:
        """Whether the line stays in the article's text."""
        return self.reason is None


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
    start = _body_start(verdicts)
    headline = find_headline([v.line for v in verdicts[: start + 1]], [v.reason for v in verdicts[: start + 1]], title)
    if headline is not None:
        _mark_headline(verdicts, headline, title)
        start = max(start, headline + 1) if start == headline else start
    _clean_head(verdicts, start)
    _clean_teasers(verdicts, start)
    _clean_tail(verdicts, start)
    _clean_middle(verdicts, start)
    _clean_neighbours(verdicts, start)
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


def _is_body(verdict: Verdict) -> bool:
    return verdict.reason is None and verdict.line.is_prose


def _body_start(verdicts: list[Verdict]) -> int:
    """The index of the first line of prose; if there is none, of the first line that nothing speaks against."""
    for test in (_is_body, lambda verdict: verdict.reason is None):
        for index, verdict in enumerate(verdicts):
            if test(verdict):
                return index
    return len(verdicts)


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


def _clean_head(verdicts: list[Verdict], start: int) -> None:
    """Before the body only a standfirst stays: a line of eight words or more that nothing speaks against."""
    if start >= len(verdicts) or not verdicts[start].line.is_prose:
        return
    seen_headline = False
    has_headline = any(verdict.reason is Reason.HEADLINE for verdict in verdicts[:start])
    for verdict in verdicts[:start]:
        seen_headline = seen_headline or verdict.reason is Reason.HEADLINE
        if verdict.reason is None:
            long_enough = len(verdict.line.words) >= _STANDFIRST_WORDS and verdict.line.function_words >= 1
            if not long_enough or (has_headline and not seen_headline):
                verdict.reason = Reason.NAVIGATION


def _clean_teasers(verdicts: list[Verdict], start: int) -> None:
    """What a head such as `ALSO READ` announces: the lines below it up to the next prose."""
    announced = False
    for index, verdict in enumerate(verdicts):
        if is_teaser_head(verdict.line) and verdict.reason is Reason.TEASER:
            announced = True
        elif verdict.line.is_prose and verdict.reason is None:
            announced = False
        elif announced and verdict.reason is None and index > start:
            verdict.reason = Reason.TEASER


def _clean_tail(verdicts: list[Verdict], start: int) -> None:
    """After the body's last prose nothing else belongs to it, and prose that sums up other stories ends it earlier."""
    end = _body_end(verdicts, start)
    for verdict in verdicts[end:]:
        if verdict.reason is None:
            verdict.reason = Reason.TEASER if verdict.line.is_prose else Reason.NAVIGATION


def _body_end(verdicts: list[Verdict], start: int) -> int:
    """The index behind the body's last line."""
    body = [index for index, verdict in enumerate(verdicts) if index >= start and _is_body(verdict)]
    if not body:
        return len(verdicts)
    while len(body) > 1 and _is_summary(verdicts, body[-2], body[-1]):
        body.pop()
    end = body[-1] + 1
    while end < len(verdicts) and _runs_on(verdicts[end]):
        end += 1
    return end


def _is_summary(verdicts: list[Verdict], before: int, index: int) -> bool:
    """Whether prose sums up another story: since the prose before it there stand a headline and a stamp of its own,
    or a headline set twice."""
    between = verdicts[before + 1 : index]
    fragments = [v.line.lower for v in between if v.reason in (None, Reason.TEASER, Reason.NAVIGATION, Reason.HEADLINE)]
    if not fragments:
        return False
    stamped = any(is_stamp(v.line) for v in between)
    doubled = len(set(fragments)) < len(fragments)
    return doubled or (stamped and len(between) >= 2)


def _runs_on(verdict: Verdict) -> bool:
    """Whether a line right behind the last sentence is still body: long and wordy, only its full stop is missing."""
    line = verdict.line
    return verdict.reason is None and len(line.text) >= 60 and line.function_words >= 3


def _clean_middle(verdicts: list[Verdict], start: int) -> None:
    """Of the fragments between paragraphs only subheads and lists stay."""
    for index in range(start + 1, len(verdicts) - 1):
        verdict = verdicts[index]
        if (
            verdict.kept
            and not verdict.line.is_prose
            and not _belongs(verdicts[index - 1], verdict, verdicts[index + 1])
        ):
            verdict.reason = Reason.NAVIGATION


def _belongs(before: Verdict, own: Verdict, after: Verdict) -> bool:
    """Whether a line that is no sentence is part of the body: it announces what follows, is said by someone, is an
    item of a list, or is a short subhead right between two paragraphs."""
    line = own.line
    if line.text[-1] in ":;," or line.text[0] in "\"“‘'•-–—*" or line.text[0].isdigit():
        return True
    if line.ends_sentence or (len(line.text) >= 60 and line.function_words >= 3):
        return True
    words = len(line.words)
    subhead = words <= 7 and ":" not in line.text and "|" not in line.text and not _site_speaks(line)
    return subhead and before.kept and before.line.is_prose and after.kept and after.line.is_prose


def _site_speaks(line: Line) -> bool:
    return bool({"we", "our", "us", "you", "your"} & set(line.unquoted.split()))


def _clean_neighbours(verdicts: list[Verdict], start: int) -> None:
    """A sentence in which the site speaks to its reader, right beside another prompt."""
    prompts = {
        Reason.PAYWALL,
        Reason.NEWSLETTER,
        Reason.APP,
        Reason.PROMPT,
        Reason.COOKIES,
        Reason.PLANS,
        Reason.ADVERT,
    }
    for index in range(max(start, 1), len(verdicts)):
        verdict = verdicts[index]
        if verdict.reason is None and verdicts[index - 1].reason in prompts and _speaks_to_reader(verdict.line):
            verdict.reason = Reason.PROMPT


def _speaks_to_reader(line: Line) -> bool:
    words = set(line.unquoted.replace(",", " ").replace(".", " ").split())
    return (
        len(line.text) <= 400 and bool(words & {"you", "your", "you're", "yours"}) and bool(words & {"we", "our", "us"})
    )


def _clean_repeats(verdicts: list[Verdict]) -> None:
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
        agency = credited_body(kept[0], kept[-1])
    dates = text_dates([(v.line, v.reason) for v in verdicts], start, received_at)
    if title is not None and title in kept:
        title = None
    return PastedArticle("\n\n".join(kept), title, dates, agency, tuple(verdicts))
