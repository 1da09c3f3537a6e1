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
from functools import lru_cache

from lxml.html import HtmlElement

from service.adapters.extractor.content import Block
from service.adapters.extractor.explained import Verdict
from service.adapters.extractor.layout import Layout, Place
from service.cleaning.features import Line, alike, normalised
from service.cleaning.reason import Reason
from service.cleaning.reasons import is_call, own_voice, reason_of
from service.domain.article import Removed

#: Reasons that a page's own way of writing may look like: shopping guides are made of prices and orders to the reader.
#: If a page has more such blocks than this, they are its content.
_OWN_STYLE = frozenset({Reason.PROMPT, Reason.PLANS, Reason.ADVERT, Reason.NAVIGATION, Reason.CRUMBS, Reason.CAPTION})
_OWN_STYLE_LIMIT = 5
#: How much of the text an element must hold to be the story's home, and how much may stand behind it.
HOME_SHARE, OUTSIDE_SHARE = 0.75, 0.2
#: The most that a closing 'about' part may be of all text.
ABOUT_SHARE = 0.4
_ABOUT = re.compile(r"^(?:About|ABOUT) (?:the )?(?:author|Author|AUTHOR|[A-Z0-9][\w&.’'-]*)(?: [\w&.’'-]+){0,5}:?$")
#: The share of the text above which a box is no furniture.
BOX_SHARE = 0.2
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
    tree: HtmlElement, blocks: Sequence[Block], titles: Sequence[str], summary: str | None = None
) -> CleanBlocks:
    """The article's paragraphs. `titles` are the headlines that must not stand in the text again, `summary` is what
    the page's description says."""
    titles = list(dict.fromkeys(titles))
    layout = Layout(tree, [block.text for block in blocks])
    places = [layout.place(block.text) for block in blocks]
    wrappers = _wrappers(blocks, places)
    reasons = [_reason(block, place, titles, wrappers) for block, place in zip(blocks, places, strict=True)]
    if own_voice(Line(0, block.text) for block in blocks):
        for index, block in enumerate(blocks):
            if reasons[index] is Reason.PROMPT and not is_call(Line(0, block.text)):
                reasons[index] = None
    own = sum(reason in _OWN_STYLE for reason in reasons) > _OWN_STYLE_LIMIT
    if own:
        reasons = [None if reason in _OWN_STYLE else reason for reason in reasons]
    _link_lists(blocks, places, reasons)
    _outside(blocks, places, reasons)
    _about(blocks, reasons)
    _bare_headings(blocks, reasons, layout)
    _never_most(blocks, reasons)
    pairs = zip(blocks, reasons, strict=True)
    verdicts = [Verdict(block.text, None if reason is None else str(reason)) for block, reason in pairs]
    _mark_standfirst(verdicts, places, summary)
    return CleanBlocks(tuple(verdicts))


def _mark_standfirst(verdicts: list[Verdict], places: Sequence[Place], summary: str | None) -> None:
    """The first kept block is the standfirst if it is a heading, its box is called so, or it is the page's summary."""
    first = next((index for index, verdict in enumerate(verdicts) if verdict.reason is None), None)
    if first is None or not any(verdict.reason is None for verdict in verdicts[first + 1 :]):
        return
    text = verdicts[first].text
    if places[first].heading or places[first].is_standfirst or (summary and normalised(text) == normalised(summary)):
        verdicts[first] = Verdict(text, None, "standfirst")


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
    line = Line(0, block.text)
    if place.is_main_heading and (not line.ends_sentence or not line.is_long):
        return Reason.HEADLINE
    if len(block.text) <= 250 and _repeats(line, titles):
        return Reason.HEADLINE
    return judge(block.text) or _by_place(line, place, place.box_element in wrappers)


@lru_cache(maxsize=1024)
def judge(text: str) -> Reason | None:
    """`reason_of` a block, remembered: a page's blocks are asked for more than once."""
    return reason_of(Line(0, text))


def _repeats(line: Line, titles: Sequence[str]) -> bool:
    """Whether the line is one of the titles, or, if it is no sentence, says the same as one."""
    own = normalised(line.text)
    return any(own == normalised(title) or (not line.is_prose and alike(line.text, title)) for title in titles)


def _by_place(line: Line, place: Place, wrapped: bool) -> Reason | None:
    """A box counts against short texts and against links; a paragraph of prose in it may be the story's own."""
    headline = len(line.words) >= 4 and "://" not in line.text
    sentence = line.ends_sentence and line.text[-1] != "?" and line.function_words >= 3
    if place.links >= 0.9 and headline and not sentence:
        return Reason.TEASER
    if place.box is not None and not wrapped and (not line.is_prose or (place.links >= 0.3 or len(line.text) < 200)):
        return _BOX_REASONS.get(place.box, Reason.TEASER)
    if not line.is_prose and len(line.text) <= 200 and place.by_picture:
        return Reason.CAPTION
    return Reason.TEASER if place.heading and place.links >= 0.5 else None


def _link_lists(blocks: Sequence[Block], places: Sequence[Place], reasons: list[Reason | None]) -> None:
    """Three links or more one after the other, none of them a sentence: tags, or a list of other stories."""
    run: list[int] = []
    for index in range(len(blocks) + 1):
        if index < len(blocks) and places[index].links >= 0.9 and not Line(0, blocks[index].text).ends_sentence:
            run.append(index)
            continue
        if len(run) >= 3:
            for linked in run:
                reasons[linked] = reasons[linked] or Reason.TAGS
        run = []


def _outside(blocks: Sequence[Block], places: Sequence[Place], reasons: list[Reason | None]) -> None:
    """What stands behind the story and outside of the element that holds most of it belongs to something else."""
    kept = [index for index, reason in enumerate(reasons) if reason is None and places[index].element is not None]
    home = _home([(places[index].element, len(blocks[index].text)) for index in kept])
    if home is None:
        return
    inside = [index for index in kept if _within(places[index].element, home)]
    behind = [index for index in kept if index > inside[-1]]
    if sum(len(blocks[index].text) for index in behind) <= OUTSIDE_SHARE * sum(
        len(blocks[index].text) for index in kept
    ):
        for index in behind:
            reasons[index] = Reason.TEASER


def _home(texts: Sequence[tuple[HtmlElement, int]]) -> HtmlElement | None:
    """The deepest element that holds at least `HOME_SHARE` of the text, or None if only the whole page does."""
    total = sum(size for _, size in texts)
    held: Counter[HtmlElement] = Counter()
    for element, size in texts:
        for ancestor in element.iterancestors():
            held[ancestor] += size
    homes = [element for element, size in held.items() if size >= HOME_SHARE * total]
    best = max(homes, key=lambda element: sum(1 for _ in element.iterancestors()), default=None)
    return None if best is None or best.tag in ("body", "html") else best


def _within(element: HtmlElement, home: HtmlElement) -> bool:
    return any(ancestor is home for ancestor in element.iterancestors())


def _about(blocks: Sequence[Block], reasons: list[Reason | None]) -> None:
    """`About Acme` and what follows it to the end: how press releases and blogs present who wrote them."""
    total = sum(len(block.text) for block in blocks)
    for index in range(1, len(blocks)):
        rest = sum(len(block.text) for block in blocks[index:])
        if _ABOUT.match(blocks[index].text) and rest < ABOUT_SHARE * total:
            reasons[index:] = [reason or Reason.BIO for reason in reasons[index:]]
            return


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
