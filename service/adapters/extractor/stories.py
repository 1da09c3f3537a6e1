"""Which of a page's blocks belong to another story, or to the house that published this one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from lxml.html import HtmlElement

from service.adapters.extractor.content import Block
from service.adapters.extractor.layout import Place
from service.cleaning import vocabulary as v
from service.cleaning.features import normalised
from service.cleaning.reason import Reason

#: How much of the text an element must hold to be the story's home, and how much may stand behind it.
HOME_SHARE, OUTSIDE_SHARE = 0.75, 0.2
#: The least text, in characters, that an `<article>` with the headline must hold for the page's others to be others.
OWN_ARTICLE = 400
#: The share of link text from which a heading is a link.
_LINKED = 0.8
#: The most that a closing 'about' part may be of all text.
ABOUT_SHARE = 0.4
_ABOUT = re.compile(r"^(?:About|ABOUT) (?:the )?(?:author|Author|AUTHOR|[A-Z0-9][\w&.’'-]*)(?: [\w&.’'-]+){0,5}:?$")
#: What makes a house's name a host's: `ascom.com`.
_HOST_END = re.compile(r"(?<=\w)\.[a-z]{2,12}(?:\.[a-z]{2})?$")
#: How a house describes itself behind its name: `… is a global provider of …`, `… is headquartered in …`.
_IS_A = re.compile(r"^[\w&.,’' -]{0,40}?\b(?:is|are) (?:an? |the |one of |headquartered |based |part of )")
Reasons = list[Reason | None]


def clean_other_stories(
    blocks: Sequence[Block], places: Sequence[Place], reasons: Reasons, titles: Sequence[str]
) -> None:
    """Marks what stands in another `<article>`, below a linked headline, and behind the story's home."""
    _other_articles(blocks, places, reasons, titles)
    _below_linked_headings(blocks, places, reasons)
    _outside(blocks, places, reasons)


def _other_articles(blocks: Sequence[Block], places: Sequence[Place], reasons: Reasons, titles: Sequence[str]) -> None:
    """If the headline, one of the `normalised` titles, stands in an `<article>` that holds a story, the page's other
    articles are other stories."""
    tops = [_top_article(place.element) for place in places]
    own = next(
        (
            top
            for block, place, top in zip(blocks, places, tops, strict=True)
            if top is not None and place.heading and normalised(block.text) in titles
        ),
        None,
    )
    held = sum(len(block.text) for block, top in zip(blocks, tops, strict=True) if top is own)
    if own is None or held < OWN_ARTICLE:
        return
    for index, top in enumerate(tops):
        if top is not None and top is not own:
            reasons[index] = reasons[index] or Reason.TEASER


def _top_article(element: HtmlElement | None) -> HtmlElement | None:
    """The outermost `<article>` around an element."""
    return None if element is None else next(reversed(list(element.iterancestors("article"))), None)


def _below_linked_headings(blocks: Sequence[Block], places: Sequence[Place], reasons: Reasons) -> None:
    """What stands below a headline that leads to another story of the site is that story's summary, up to the next
    heading that is no link: if the headline stands behind prose, and the summaries are little of the text."""
    told, below, found = False, False, []
    for index, (block, place) in enumerate(zip(blocks, places, strict=True)):
        if place.heading:
            below = told and reasons[index] is Reason.TEASER and place.links >= _LINKED
        elif below and reasons[index] is None:
            found.append(index)
        told = told or (reasons[index] is None and block.line.is_prose)
    if sum(len(blocks[index].text) for index in found) <= OUTSIDE_SHARE * sum(len(block.text) for block in blocks):
        for index in found:
            reasons[index] = Reason.TEASER


def _outside(blocks: Sequence[Block], places: Sequence[Place], reasons: Reasons) -> None:
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


def clean_about(blocks: Sequence[Block], reasons: Reasons, names: Sequence[str]) -> None:
    """`About Acme` and what follows it to the end, and closing lines in which a house or a writer of `names` is
    presented: `Acme is a maker of …`."""
    total = sum(len(block.text) for block in blocks)
    for index in range(1, len(blocks)):
        if not _ABOUT.match(blocks[index].text):
            continue
        if sum(len(block.text) for block in blocks[index:]) < ABOUT_SHARE * total:
            reasons[index:] = [reason or Reason.BIO for reason in reasons[index:]]
            break
    left = ABOUT_SHARE * total
    for index in range(len(blocks) - 1, 0, -1):
        if reasons[index] is None:
            left -= len(blocks[index].text)
            if left < 0 or not _presents(blocks[index].text, names):
                return
            reasons[index] = Reason.BIO


def _presents(text: str, names: Sequence[str]) -> bool:
    """Whether a line begins with one of the names, or with the last word of one behind *The*, and says what news house
    or what kind of writer that is, or what the house is committed to."""
    lower = text.lower()
    for name in names:
        bare = _HOST_END.sub("", name.lower().removeprefix("the "))
        if lower.removeprefix("the ").startswith(bare) or lower.startswith(f"the {bare.split()[-1]} "):
            named = v.TRADE.search(lower[:160]) or v.HOUSE.search(lower) or v.COMMITTED.search(lower[:100])
            return bool(named or _IS_A.match(lower[len(bare) :]))
    return False
