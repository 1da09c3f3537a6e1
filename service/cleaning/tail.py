"""The tail of a pasted page: where the body ends, and which prose behind it is about its author, the house that
published it, or other stories."""

from __future__ import annotations

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
#: The same of a single sentence below a headline of its own, as a share of its longer words.
_SHARED_SINGLE = 0.2
#: Things set into a story are shorter than this, in lines; what ends a page is longer.
_INSET = 4
_QUOTES = frozenset('"“”')
#: The longest sentence that sums another story up alone, in characters.
_SUMMARY = 220
#: So many heads are looked behind: texts with thousands of them are no pages.
_HEADS = 20


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


def _body_end(verdicts: Sequence[Verdict], start: int) -> int:
    """The index behind the body's last line."""
    body = [index for index, verdict in enumerate(verdicts) if index >= start and verdict.is_body]
    if not body:
        return len(verdicts)
    marks = (_end_mark, _list_of_stories, _second_dateline, _foreign_to_story)
    mark = min(find(verdicts, body) for find in marks)
    body = [index for index in body if index < mark]
    live = is_live(verdicts, start)
    told = _first_told(verdicts)
    while not live and (count := _summaries(verdicts, body, told)):
        del body[-count:]
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


def _summaries(verdicts: Sequence[Verdict], body: Sequence[int], told: dict[str, int]) -> int:
    """How many of the body's last sentences sum other stories up: what stands since the one before says so, or they
    have headlines of their own: two or more, or one behind more furniture than is set into a story."""
    if len(body) > 1 and _is_summary(verdicts, body[-2], body[-1]):
        return 1
    count = 0
    while len(body) > count + 1 and _is_foreign(verdicts, body[-2 - count], body[-1 - count], told):
        count += 1
    return 0 if count == 1 and body[-1] - body[-2] <= _INSET else count


def _first_told(verdicts: Sequence[Verdict]) -> dict[str, int]:
    """The longer words of headline and sentences, each with the index of the first line that has it."""
    told: dict[str, int] = {}
    for index, verdict in enumerate(verdicts):
        if verdict.is_body or verdict.reason is Reason.HEADLINE:
            for stem in stems([verdict.line]):
                told.setdefault(stem, index)
    return told


def _is_foreign(verdicts: Sequence[Verdict], before: int, index: int, told: dict[str, int]) -> bool:
    """Whether a sentence stands below a headline of its own, that one behind furniture, quotes nobody, and shares
    hardly a longer word with what was told up to the sentence `before` it."""
    line = verdicts[index].line
    headed = index - before > 2 and _is_title(verdicts[index - 1])
    if not headed or len(line.text) > _SUMMARY or _QUOTES & set(line.text):
        return False
    own = stems([line])
    return sum(told.get(stem, index) <= before for stem in own) <= _SHARED_SINGLE * len(own)


def _is_title(verdict: Verdict) -> bool:
    """Whether a line that is no sentence may head another story: three words or more, no label with a link."""
    titled = verdict.reason in (None, Reason.TEASER, Reason.NAVIGATION)
    line = verdict.line
    return titled and not line.is_prose and len(line.words) >= _TITLE_WORDS and not v.TEASER_LINE.match(line.lower)


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
