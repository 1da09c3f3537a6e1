"""Which lines of a pasted page present who wrote the story, or the house that published it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.cleaning import vocabulary as v
from service.cleaning.features import Line
from service.cleaning.headline import is_masthead
from service.cleaning.reason import Reason
from service.cleaning.verdict import Verdict

_NAME = re.compile(r"[^\W\d_][\w.'’-]+")
#: `Ann Lee is a writer …`: who is presented, in words that begin with capitals.
_PRESENTED = re.compile(
    r"^(?P<who>[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,3}?)"
    r"(?: (?:is|was|are|has|covers?|writes?|reports?|works?|teaches|leads|heads) |"
    r", an? (?=[\w ]{3,40} (?:for|at|with|of) ))"
)
#: How a house speaks of itself behind its name: of what it is and does, never of what it did.
_IS = re.compile(r" (?:is|are|follows|publishes|covers|serves|reaches|brings|has (?:no|been|an?)) ")
#: The most words of a house's name, and so many names are looked for: a page has one or two.
_HOUSE_WORDS, _HOUSES = 5, 20
#: A line of the head that opens with a by-line's name tells who worked where.
_FROM = re.compile(r"\breport(?:ed|s|ing) from\b")


def clean_presentations(verdicts: Sequence[Verdict], start: int) -> None:
    """Sentences that present the by-line's author, at the end or above furniture, or the publisher, at the end."""
    names, houses = byline_names(verdicts, start), _mastheads(verdicts)
    closing = True
    for verdict in verdicts[:start]:
        if verdict.kept and _FROM.search(verdict.line.lower) and {w.lower() for w in verdict.line.words[:2]} <= names:
            verdict.reason = Reason.BYLINE
    for index in reversed([i for i, verdict in enumerate(verdicts) if i > start and verdict.is_body]):
        apart = index + 1 < len(verdicts) and not verdicts[index + 1].is_body
        author = (closing or apart) and _presents_author(verdicts[index], names)
        if author or (closing and _presents_house(verdicts, index, houses)):
            verdicts[index].reason = Reason.BIO
        else:
            closing = False


def clean_names(verdicts: Sequence[Verdict], start: int) -> None:
    """Lines that are nothing but the by-line's names again."""
    names = byline_names(verdicts, start)
    for verdict in verdicts:
        words = [word.lower() for word in verdict.line.words]
        if verdict.kept and 2 <= len(words) <= 5 and not verdict.line.ends_sentence and set(words) <= names:
            verdict.reason = Reason.BYLINE


def byline_names(verdicts: Sequence[Verdict], start: int) -> set[str]:
    """Words of the head's by-lines and stamps, and of lines behind the body that are nothing but a name."""
    named: set[str] = set()
    for index, verdict in enumerate(verdicts):
        in_head = index < start and verdict.reason in (Reason.BYLINE, Reason.STAMP, Reason.NAVIGATION, Reason.CRUMBS)
        if in_head and len(verdict.line.text) <= 120:
            named |= {word.lower() for word in _NAME.findall(verdict.line.text) if word[0].isupper()}
    return named - v.STAMP_WORDS


def _presents_author(verdict: Verdict, names: set[str]) -> bool:
    """`Ann Lee is a writer …`, where Ann Lee is in the by-line."""
    match = _PRESENTED.match(verdict.line.text)
    if match is None or len(verdict.line.text) > 400:
        return False
    who = [word.lower().removesuffix("'s") for word in _NAME.findall(match["who"])]
    return bool(who) and all(word in names for word in who) and bool(v.TRADE.search(verdict.line.lower))


def clean_signatures(verdicts: Sequence[Verdict], start: int) -> None:
    """`Ann Lee Correspondent based in Kabul@annlee`: the by-line's name and a trade, no sentence."""
    names = byline_names(verdicts, start)
    for verdict in verdicts[start + 1 :]:
        words = [word.lower() for word in verdict.line.words[:3]]
        signed = len(words) == 3 and set(words[:2]) <= names and bool(v.TRADE.match(words[2]))
        if signed and verdict.kept and not verdict.line.ends_sentence:
            verdict.reason = Reason.BIO


def _mastheads(verdicts: Sequence[Verdict]) -> frozenset[str]:
    """The names of news houses that lines of furniture are made of, in lower case without *the* and *by*."""
    named: set[str] = set()
    for verdict in verdicts:
        short = 2 <= len(verdict.line.words) <= _HOUSE_WORDS
        if short and len(named) < _HOUSES and not verdict.kept and is_masthead(verdict.line):
            named.add(_bare(verdict.line))
    return frozenset(named)


def _bare(line: Line) -> str:
    return line.lower.removeprefix("by ").removeprefix("the ")


def _presents_house(verdicts: Sequence[Verdict], index: int, houses: frozenset[str]) -> bool:
    """`The Example Press is an independent news organisation …`, set apart from the body by furniture; or a sentence
    that begins with the masthead and says what the house is."""
    line = verdicts[index].line
    own = any(_bare(line).startswith(house) and _IS.match(_bare(line)[len(house) :]) for house in houses)
    return own or (not verdicts[index - 1].is_body and bool(v.HOUSE.search(line.lower)))
