"""The tail of a pasted page: where the body ends, and which prose behind it is about its author, the house that
published it, or other stories."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.cleaning import vocabulary as v
from service.cleaning.reason import Reason
from service.cleaning.reasons import is_stamp
from service.cleaning.verdict import Verdict

#: Lines, no prose themselves, that stand only behind a story.
_END_MARKS = frozenset({Reason.TAGS, Reason.COMMENTS, Reason.COPYRIGHT})
#: At most this share of the prose may stand behind a mark for it to be the end; behind *Published in …* more may.
_BEHIND, _BEHIND_PRINTED = 0.2, 0.5
_NAME = re.compile(r"[^\W\d_][\w.'’-]+")
#: `Ann Lee is a writer …`: who is presented, in words that begin with capitals.
_PRESENTED = re.compile(
    r"^(?P<who>[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,3}?) "
    r"(?:is|was|are|has|covers?|writes?|reports?|works?|teaches|leads|heads) "
)


def clean_tail(verdicts: Sequence[Verdict], start: int) -> None:
    """After the body's last prose nothing else belongs to it, and prose that is not the story's ends it earlier."""
    end = _body_end(verdicts, start)
    for verdict in verdicts[end:]:
        if verdict.reason is None:
            verdict.reason = Reason.TEASER if verdict.line.is_prose else Reason.NAVIGATION


def clean_presentations(verdicts: Sequence[Verdict], start: int) -> None:
    """Sentences at the end that present the by-line's author or the publisher."""
    names = byline_names(verdicts, start)
    for index in reversed([i for i, verdict in enumerate(verdicts) if i > start and verdict.is_body]):
        if not (_presents_author(verdicts[index], names) or _presents_house(verdicts, index)):
            return
        verdicts[index].reason = Reason.BIO


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
        in_head = index < start and verdict.reason in (Reason.BYLINE, Reason.STAMP, Reason.NAVIGATION)
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


def _presents_house(verdicts: Sequence[Verdict], index: int) -> bool:
    """`The Example Press is an independent news organisation …`, set apart from the body by furniture."""
    return not verdicts[index - 1].is_body and bool(v.HOUSE.search(verdicts[index].line.lower))


def _body_end(verdicts: Sequence[Verdict], start: int) -> int:
    """The index behind the body's last line."""
    body = [index for index, verdict in enumerate(verdicts) if index >= start and verdict.is_body]
    if not body:
        return len(verdicts)
    mark = _end_mark(verdicts, body)
    body = [index for index in body if index < mark]
    live = is_live(verdicts, start)
    while len(body) > 1 and not live and _is_summary(verdicts, body[-2], body[-1]):
        body.pop()
    end = body[-1] + 1
    while end < len(verdicts) and _runs_on(verdicts[end]):
        end += 1
    return end


def _end_mark(verdicts: Sequence[Verdict], body: Sequence[int]) -> int:
    """The first line that stands only behind stories, such as tags, comments or *Published in …*, and has little
    prose behind it."""
    total = sum(len(verdicts[index].line.text) for index in body)
    for index in range(body[0] + 1, len(verdicts)):
        if _is_end_mark(verdicts[index]):
            behind = sum(len(verdicts[later].line.text) for later in body if later > index)
            printed = v.PUBLISHED_IN.match(verdicts[index].line.lower) is not None
            if behind <= (_BEHIND_PRINTED if printed else _BEHIND) * total:
                return index
    return len(verdicts)


def _is_end_mark(verdict: Verdict) -> bool:
    if verdict.line.is_prose:
        return False
    if verdict.reason in _END_MARKS:
        return True
    return verdict.reason is not None and bool(
        v.PUBLISHED_IN.match(verdict.line.lower) or v.END_HEAD.match(verdict.line.lower)
    )


def is_live(verdicts: Sequence[Verdict], start: int) -> bool:
    """Whether it is a report in entries, each with its time: the head says *live*, and three times
    stand in the body."""
    said = any("live" in verdict.line.word_set for verdict in verdicts[:start])
    return said and sum(verdict.reason is Reason.STAMP for verdict in verdicts[start:]) >= 3


def _is_summary(verdicts: Sequence[Verdict], before: int, index: int) -> bool:
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
    """Whether a line right behind the last sentence is still body: long and wordy, only its full stop is missing, or a
    sentence of a few words."""
    line = verdict.line
    if verdict.reason is not None:
        return False
    return (len(line.text) >= 60 and line.function_words >= 3) or (line.ends_sentence and line.function_words >= 1)
