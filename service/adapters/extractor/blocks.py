"""The post-filter: takes out of the extracted blocks what is still furniture.

Two kinds of evidence: what a block says (`service/cleaning/reasons.py`, as for pasted text) and where it stood
(`layout.py`): a line that is nothing but a link, a box that is called *related* or *newsletter*, a short text beside
a picture, a heading that nothing follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from lxml.html import HtmlElement

from service.adapters.extractor.content import Block
from service.adapters.extractor.layout import Layout, Place
from service.cleaning.features import Line, alike, normalised
from service.cleaning.reasons import Reason, reason_of
from service.domain.article import Removed

#: Reasons that a page's own way of writing may look like: shopping guides are made of prices and orders to the reader.
#: If a page has more such blocks than this, they are its content.
_OWN_STYLE = frozenset({Reason.PROMPT, Reason.PLANS, Reason.ADVERT, Reason.NAVIGATION, Reason.CRUMBS, Reason.CAPTION})
_OWN_STYLE_LIMIT = 5
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
    """Paragraphs that stay, and the blocks taken out with their reasons, both in page order."""

    kept: tuple[str, ...]
    removed: tuple[Removed, ...]


def clean_blocks(tree: HtmlElement, blocks: Sequence[Block], titles: Sequence[str]) -> CleanBlocks:
    """The article's paragraphs. `titles` are the headlines that must not stand in the text again."""
    layout = Layout(tree, [block.text for block in blocks])
    reasons = [_reason(block, layout.place(block.text), titles) for block in blocks]
    own = sum(reason in _OWN_STYLE for reason in reasons) > _OWN_STYLE_LIMIT
    if own:
        reasons = [None if reason in _OWN_STYLE else reason for reason in reasons]
    _bare_headings(blocks, reasons, layout)
    _never_most(blocks, reasons)
    pairs = list(zip(blocks, reasons, strict=True))
    kept = tuple(block.text for block, reason in pairs if reason is None)
    return CleanBlocks(kept, tuple(Removed(block.text, str(reason)) for block, reason in pairs if reason is not None))


def _reason(block: Block, place: Place, titles: Sequence[str]) -> Reason | None:
    """Why a block is not the article, by its words, then by its place."""
    line = Line(0, block.text)
    if len(block.text) <= 250 and any(_repeats(line, title) for title in titles):
        return Reason.HEADLINE
    return judge(block.text) or _by_place(line, place)


@lru_cache(maxsize=1024)
def judge(text: str) -> Reason | None:
    """`reason_of` a block, remembered: a page's blocks are asked for more than once."""
    return reason_of(Line(0, text))


def _repeats(line: Line, title: str) -> bool:
    return normalised(line.text) == normalised(title) or (not line.is_prose and alike(line.text, title))


def _by_place(line: Line, place: Place) -> Reason | None:
    """A box counts against short texts and against links; a paragraph of prose in it may be the story's own."""
    headline = len(line.words) >= 4 and "://" not in line.text
    if place.links >= 0.9 and headline and not (line.ends_sentence and line.function_words >= 3):
        return Reason.TEASER
    if place.box is not None and (not line.is_prose or (place.links >= 0.3 or len(line.text) < 200)):
        return _BOX_REASONS.get(place.box, Reason.TEASER)
    if not line.is_prose and len(line.text) <= 200 and place.by_picture:
        return Reason.CAPTION
    return Reason.TEASER if place.heading and place.links >= 0.5 else None


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
