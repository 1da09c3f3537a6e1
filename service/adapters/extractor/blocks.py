"""The post-filter: takes out of the extracted blocks what is still furniture.

Two kinds of evidence: what a block says (`service/cleaning/reasons.py`, as for pasted text) and where it stood
(`layout.py`): a line that is nothing but a link, a box that is called *related* or *newsletter*, a short text beside
a picture, a heading that nothing follows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from service.adapters.extractor.content import Block
from service.adapters.extractor.explained import Verdict
from service.adapters.extractor.layout import Layout, Place
from service.adapters.extractor.stories import clean_about, clean_other_stories
from service.cleaning.features import Line, normalised, same_words
from service.cleaning.reason import Reason
from service.cleaning.reasons import is_call, own_voice
from service.domain.article import Removed

#: Reasons that a page's own way of writing may look like: shopping guides are made of prices and orders to the reader.
#: If a page has more such blocks than this, they are its content.
_OWN_STYLE = frozenset({Reason.PROMPT, Reason.PLANS, Reason.ADVERT, Reason.NAVIGATION, Reason.CRUMBS})
_OWN_STYLE_LIMIT = 5
#: A sentence that is nothing but a link is another story's from this many characters on.
LINKED = 80
#: The share of link text from which a line is a label and a link: `Read more: …`, whatever the label says.
_LINE_IS_LINK = 0.8
#: A standfirst that is set as a heading has this many words.
_STANDFIRST_WORDS = 6
#: The share of the text above which a box is no furniture.
BOX_SHARE = 0.2
#: Boxes that hold no prose of a story, however long it is.
_SURE_BOXES = re.compile(r"comments?|disqus|footer|nav|outbrain|taboola|newsletter|cookie\w*|consent|author-?\w+|bio")
_BOX_REASONS = {
    "newsletter": Reason.NEWSLETTER,
    "comment": Reason.COMMENTS,
    "comments": Reason.COMMENTS,
    "caption": Reason.CAPTION,
    "figcaption": Reason.CAPTION,
    "share": Reason.SHARE,
    "bio": Reason.BIO,
    "tags": Reason.TAGS,
    "paywall": Reason.PAYWALL,
}


@dataclass(frozen=True, slots=True)
class CleanBlocks:
    """What became of each block, in page order."""

    verdicts: tuple[Verdict, ...]

    @property
    def kept(self) -> tuple[str, ...]:
        """The paragraphs that stay."""
        return tuple(verdict.text for verdict in self.verdicts if verdict.reason is None)

    @property
    def removed(self) -> tuple[Removed, ...]:
        """The blocks taken out."""
        return tuple(Removed(verdict.text, verdict.reason) for verdict in self.verdicts if verdict.reason is not None)


def clean_blocks(
    tree: HtmlElement,
    blocks: Sequence[Block],
    titles: Sequence[str],
    names: Sequence[str] = (),
) -> CleanBlocks:
    """The article's paragraphs. `titles` are the headlines that must not stand in the text again, `names` are
    those of its authors and of the house."""
    titles = list(dict.fromkeys(normalised(title) for title in titles))
    layout = Layout(tree, [block.text for block in blocks])
    places = [layout.place(block.text) for block in blocks]
    wrappers = _wrappers(blocks, places)
    reasons = [_reason(block, place, titles, wrappers) for block, place in zip(blocks, places, strict=True)]
    if own_voice(block.line for block in blocks):
        for index, block in enumerate(blocks):
            if reasons[index] is Reason.PROMPT and not is_call(block.line):
                reasons[index] = None
    own = sum(reason in _OWN_STYLE for reason in reasons) > _OWN_STYLE_LIMIT
    if own:
        reasons = [None if reason in _OWN_STYLE else reason for reason in reasons]
    _link_lists(blocks, places, reasons)
    _links_above(blocks, places, reasons)
    clean_other_stories(blocks, places, reasons, titles)
    clean_about(blocks, reasons, names)
    _bare_headings(blocks, reasons, layout)
    _never_most(blocks, reasons)
    pairs = zip(blocks, reasons, strict=True)
    verdicts = [Verdict(block.text, None if reason is None else str(reason)) for block, reason in pairs]
    _mark_standfirst(verdicts, places)
    return CleanBlocks(tuple(verdicts))


def _mark_standfirst(verdicts: list[Verdict], places: Sequence[Place]) -> None:
    """The first kept block is the standfirst if its box is called so, or if it is the only heading of its level and
    wordy: subheads have fellows and are short."""
    kept = [index for index, verdict in enumerate(verdicts) if verdict.reason is None]
    if len(kept) < 2:
        return
    first, *others = kept
    place, line = places[first], Line(0, verdicts[first].text)
    alone = place.heading and all(places[index].tag != place.tag for index in others)
    wordy = len(line.words) >= _STANDFIRST_WORDS and line.function_words > 0
    if place.is_standfirst or (alone and wordy):
        verdicts[first] = Verdict(line.text, None, "standfirst")


def _wrappers(blocks: Sequence[Block], places: Sequence[Place]) -> set[HtmlElement]:
    """Boxes that hold much of the text: whatever they are called, they are the story's own."""
    held: Counter[HtmlElement] = Counter()
    for block, place in zip(blocks, places, strict=True):
        if place.box_element is not None:
            held[place.box_element] += len(block.text) if len(block.text) >= 100 and place.links < 0.3 else 0
    total = sum(len(block.text) for block in blocks)
    return {box for box, size in held.items() if size > BOX_SHARE * total}


def _reason(block: Block, place: Place, titles: Sequence[str], wrappers: set[HtmlElement]) -> Reason | None:
    """Why a block is not the article, by its words, then by its place."""
    line = block.line
    if place.is_main_heading and (not line.ends_sentence or not line.is_long):
        return Reason.HEADLINE
    if len(block.text) <= 250 and _repeats(line, titles):
        return Reason.HEADLINE
    return block.reason or _by_place(line, place, place.box_element in wrappers)


def _repeats(line: Line, titles: Sequence[str]) -> bool:
    """Whether the line is one of the `normalised` titles, or, if it is no sentence, says the same as one."""
    own = normalised(line.text)
    return own in titles or (not line.is_prose and any(same_words(own, title) for title in titles))


def _by_place(line: Line, place: Place, wrapped: bool) -> Reason | None:
    """A box counts against short texts and against links; a paragraph of prose in it may be the story's own."""
    headline = len(line.words) >= 4 and "://" not in line.text
    sentence = line.ends_sentence and line.text[-1] != "?" and line.function_words >= 3
    if place.links >= _LINE_IS_LINK and headline and (not sentence or len(line.text) >= LINKED):
        return Reason.TEASER
    if place.box is not None and not wrapped and (_SURE_BOXES.fullmatch(place.box) or _is_slight(line, place)):
        return _BOX_REASONS.get(place.box, Reason.TEASER)
    if not line.is_prose and len(line.text) <= 200 and place.by_picture:
        return Reason.CAPTION
    return Reason.TEASER if place.heading and place.links >= 0.5 else None


def _is_slight(line: Line, place: Place) -> bool:
    """Whether a block in a box is less than a paragraph of prose."""
    return not line.is_prose or place.links >= 0.3 or len(line.text) < 200


def _link_lists(blocks: Sequence[Block], places: Sequence[Place], reasons: list[Reason | None]) -> None:
    """Three links or more one after the other, none of them a sentence: tags, or a list of other stories."""
    run: list[int] = []
    for index in range(len(blocks) + 1):
        if index < len(blocks) and places[index].links >= 0.9 and not blocks[index].line.ends_sentence:
            run.append(index)
            continue
        if len(run) >= 3:
            for linked in run:
                reasons[linked] = reasons[linked] or Reason.TAGS
        run = []


def _links_above(blocks: Sequence[Block], places: Sequence[Place], reasons: list[Reason | None]) -> None:
    """Links of a word or two above the first sentence are the site's sections."""
    for index, block in enumerate(blocks):
        line = block.line
        if line.is_prose:
            return
        if reasons[index] is None and places[index].links >= 0.9 and len(line.words) <= 2:
            reasons[index] = Reason.NAVIGATION


def _bare_headings(blocks: Sequence[Block], reasons: list[Reason | None], layout: Layout) -> None:
    """Headings at the end, with no text of the story beneath them, announced what was taken out."""
    for index in range(len(blocks) - 1, -1, -1):
        if reasons[index] is not None:
            continue
        if blocks[index].tag != "head" and not layout.place(blocks[index].text).heading:
            return
        reasons[index] = Reason.TEASER


def _never_most(blocks: Sequence[Block], reasons: list[Reason | None]) -> None:
    """If hardly anything would be left, the rules misread the page: only the headline goes."""
    total = sum(len(block.text) for block in blocks)
    left = sum(
        len(block.text) for block, reason in zip(blocks, reasons, strict=True) if reason in (None, Reason.HEADLINE)
    )
    if left * 3 < total:
        reasons[:] = [reason if reason is Reason.HEADLINE else None for reason in reasons]
    if all(reason is not None for reason in reasons):
        reasons[:] = [None for _ in reasons]
