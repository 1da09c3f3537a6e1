"""The tail of a pasted page: where the body ends, and which prose behind it is about its author, the house that
published it, or other stories."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate, islice

from service.cleaning import vocabulary as v
from service.cleaning.features import stems, word_set
from service.cleaning.reason import Reason
from service.cleaning.reasons import is_stamp, is_teaser_head
from service.cleaning.verdict import Verdict

#: Lines, no prose themselves, that stand only behind a story.
_END_MARKS = frozenset({Reason.TAGS, Reason.COMMENTS, Reason.COPYRIGHT})
#: With these words, *live* speaks of what is on the air.
_BROADCAST = word_set("watch tv listen radio stream channel news bulletin")
#: At most this share of the prose may stand behind a mark for it to be the end; behind *Published in …* more may.
_BEHIND, _BEHIND_PRINTED = 0.2, 0.5
#: The same behind a head of other stories whose summaries have headlines, and the fewest words of such a headline.
_BEHIND_HEAD, _TITLE_WORDS = 0.35, 3
#: So many words may a sentence have in common with a story that it is no part of.
_SHARED = 0
#: So many heads are looked behind: texts with thousands of them are no pages.
_HEADS = 20
_NAME = re.compile(r"[^\W\d_][\w.'’-]+")
#: `Ann Lee is a writer …`: who is presented, in words that begin with capitals.
_PRESENTED = re.compile(
    r"^(?P<who>[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,3}?)"
    r"(?: (?:is|was|are|has|covers?|writes?|reports?|works?|teaches|leads|heads) |"
    r", an? (?=[\w ]{3,40} (?:for|at|with|of) ))"
)


def clean_tail(verdicts: Sequence[Verdict], start: int) -> None:
    """After the body's last prose nothing else belongs to it, and prose that is not the story's ends it earlier."""
    end = _body_end(verdicts, start)
    for verdict in verdicts[end:]:
        if verdict.reason is None:
            verdict.reason = Reason.TEASER if verdict.line.is_prose else Reason.NAVIGATION


def keep_signed_end(verdicts: Sequence[Verdict], start: int) -> None:
    """A sentence with an agency behind it looks like a caption: as the last one, right below another, it is the end."""
    last = next((i for i in range(len(verdicts) - 1, start, -1) if _reads(verdicts[i])), start)
    if last > start and verdicts[last].reason is Reason.CAPTION and verdicts[last - 1].is_body:
        verdicts[last].reason = None


def _reads(verdict: Verdict) -> bool:
    """Whether it is a sentence of the body, or a caption that reads as one."""
    return verdict.line.is_prose and verdict.reason in (None, Reason.CAPTION)


def clean_presentations(verdicts: Sequence[Verdict], start: int) -> None:
    """Sentences that present the by-line's author, at the end or above furniture, or the publisher, at the end."""
    names = byline_names(verdicts, start)
    closing = True
    for index in reversed([i for i, verdict in enumerate(verdicts) if i > start and verdict.is_body]):
        apart = index + 1 < len(verdicts) and not verdicts[index + 1].is_body
        author = (closing or apart) and _presents_author(verdicts[index], names)
        if author or (closing and _presents_house(verdicts, index)):
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


def _presents_house(verdicts: Sequence[Verdict], index: int) -> bool:
    """`The Example Press is an independent news organisation …`, set apart from the body by furniture."""
    return not verdicts[index - 1].is_body and bool(v.HOUSE.search(verdicts[index].line.lower))


def _body_end(verdicts: Sequence[Verdict], start: int) -> int:
    """The index behind the body's last line."""
    body = [index for index, verdict in enumerate(verdicts) if index >= start and verdict.is_body]
    if not body:
        return len(verdicts)
    marks = (_end_mark, _list_of_stories, _second_dateline, _foreign_to_story)
    mark = min(find(verdicts, body) for find in marks)
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


def _list_of_stories(verdicts: Sequence[Verdict], body: Sequence[int]) -> int:
    """A head such as *Related* behind which sentences stand right below headlines of their own, or below a stamp of
    these: the summaries of other stories. The first two at least, and most, with little prose in all. Where the story
    has subheads, such lines are its own."""
    subhead = next((i for i in range(body[0] + 1, len(verdicts)) if _is_subhead(verdicts, i)), len(verdicts))
    first = _behind_share(verdicts, body, 1 - _BEHIND_HEAD)
    heads = (i for i in range(first, subhead) if not verdicts[i].kept and is_teaser_head(verdicts[i].line))
    for head in islice(heads, _HEADS):
        headed = [_headed(verdicts, head, later) for later in body[bisect_right(body, head) :]]
        if headed[:2] == [True, True] and sum(headed) * 2 > len(headed):
            return head
    return len(verdicts)


def _foreign_to_story(verdicts: Sequence[Verdict], body: Sequence[int]) -> int:
    """The last head of other stories before two sentences or more, each right below furniture, that share no longer
    word with what was told before: announcements of other stories or of the house."""
    first = _behind_share(verdicts, body, 1 - _BEHIND)
    heads = [i for i in range(first, len(verdicts)) if not verdicts[i].kept and is_teaser_head(verdicts[i].line)]
    if not heads or any(_is_subhead(verdicts, index) for index in range(body[0] + 1, heads[0])):
        return len(verdicts)
    told = stems(v.line for v in verdicts[: heads[0]] if v.is_body or v.reason is Reason.HEADLINE)
    behind = body[bisect_right(body, heads[0]) :]
    alien = (not verdicts[i - 1].is_body and len(stems([verdicts[i].line]) & told) <= _SHARED for i in behind)
    return heads[0] if len(behind) > 1 and all(alien) else len(verdicts)


def _behind_share(verdicts: Sequence[Verdict], body: Sequence[int], share: float) -> int:
    """The index behind the sentence with which at least `share` of the prose, in characters, has been told."""
    told = list(accumulate(len(verdicts[index].line.text) for index in body))
    return body[bisect_left(told, share * told[-1])] + 1


def _is_subhead(verdicts: Sequence[Verdict], index: int) -> bool:
    """Whether a kept line that is no sentence stands between two that are."""
    if not verdicts[index].kept or verdicts[index].line.is_prose or index + 1 == len(verdicts):
        return False
    return verdicts[index - 1].is_body and verdicts[index + 1].is_body


def _headed(verdicts: Sequence[Verdict], head: int, index: int) -> bool:
    """Whether a headline, with by-lines or stamps between at the most, stands above a sentence, and no further head."""
    above = index - 1
    while above > head and verdicts[above].reason in (Reason.STAMP, Reason.BYLINE):
        above -= 1
    line = verdicts[above].line
    titled = verdicts[above].reason in (None, Reason.TEASER, Reason.NAVIGATION, Reason.HEADLINE)
    repeated = above - 1 > head and is_teaser_head(verdicts[above - 1].line)
    return above > head and titled and not line.is_prose and len(line.words) >= _TITLE_WORDS and not repeated


def _second_dateline(verdicts: Sequence[Verdict], body: Sequence[int]) -> int:
    """A sentence with a dateline, right below furniture and far behind the body's own dateline: another story's
    first. What follows it is that story's too."""
    own = [match["place"] for index in body[:2] if (match := v.DATELINED.match(verdicts[index].line.text))]
    wired = v.WIRED.match(verdicts[body[0]].line.text)
    first = _behind_share(verdicts, body, 1 - _BEHIND_PRINTED)
    for index in body[2:] if own or wired else ():
        text = verdicts[index].line.text
        match = v.DATELINED.match(text)
        other = (own and match and match["place"] not in own) or (wired and v.WIRED.match(text))
        if index >= first and other and not verdicts[index - 1].is_body:
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
    stand in the body, the first maybe right above it."""
    said = any("live" in v.line.word_set and not _BROADCAST & v.line.word_set for v in verdicts[:start])
    return said and sum(verdict.reason is Reason.STAMP for verdict in verdicts[max(0, start - 2) :]) >= 3


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
