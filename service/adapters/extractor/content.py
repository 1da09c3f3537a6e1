"""The main text of a page: trafilatura, and where it saw too little, readability in its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, takewhile
from typing import Any

from lxml.etree import strip_elements
from lxml.html import HtmlElement, fromstring
from readability import Document as Readability
from resiliparse.extract.html2text import extract_plain_text
from trafilatura import bare_extraction

from service.adapters.extractor.page import PageView, squeeze
from service.cleaning.features import Line
from service.cleaning.reason import Reason
from service.cleaning.reasons import reason_of

#: Rescue when the page shows this much more prose than trafilatura kept.
RESCUE_RATIO = 1.3
#: Prose, in characters, below which a rescue is not worth its time.
RESCUE_MINIMUM = 400
_PROSE = 80
#: From so many characters on, bare text at a box's start is a paragraph of its own.
_OPENING = 40
#: So many boxes around a quoted post are looked at, and so much text of their own they may have, in characters.
_POST_BOXES, _POST_EXTRA = 3, 20
#: What a run of text in a box ends at: an element of its own line.
_OWN_LINE = frozenset(
    {"p", "br", "div", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "figure", "section"}
)
#: A page with less text than this, in characters, is small.
SMALL = 1000
#: The same where each character is a word or half of one.
_DENSE_PROSE = 25
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SENTENCE_END = re.compile(r"[.!?…।۔؟。！？][\"'”’»)\]]*$")


@dataclass(frozen=True)
class Block:
    """A paragraph, heading or list item of the main text. `tag` is `p`, `head`, `item`, `quote`, `table`, …"""

    text: str
    tag: str = "p"

    @cached_property
    def line(self) -> Line:
        """Its text as the rules on lines see it."""
        return Line(0, self.text)

    @cached_property
    def reason(self) -> Reason | None:
        """What its words alone say that it is, if it is no part of an article."""
        return reason_of(self.line)


@dataclass(frozen=True, slots=True)
class Content:
    """The main text. `by` names the extractor that found it."""

    blocks: tuple[Block, ...]
    by: str

    @property
    def prose(self) -> int:
        """How much of it reads as sentences, in characters."""
        return sum(len(block.text) for block in self.blocks if is_prose(block.text))


def is_prose(text: str) -> bool:
    """A long line that ends as a sentence does."""
    if len(text) < _PROSE and not (len(text) >= _DENSE_PROSE and _DENSE.search(text)):
        return False
    return bool(_SENTENCE_END.search(text[-4:]))


def main_content(page: PageView) -> Content:
    """The page's main text: trafilatura's, unless the page shows far more prose and readability finds it.

    trafilatura's comparison with other extractors costs a third of its time and changes something only where it kept
    too little: it is asked for only there.
    """
    _drop_code(page.tree)
    _drop_hover_cards(page.tree)
    _unwrap_posts(page.tree)
    _wrap_openings(page.tree)
    own = Content(_trafilatura_blocks(page.tree, fast=True), "trafilatura")
    enough = own.prose >= RESCUE_MINIMUM
    if enough and 0.7 * own.prose <= _paragraph_prose(page.tree) < RESCUE_RATIO * own.prose:
        return own
    seen = _visible_prose(page.html)
    if enough and seen < RESCUE_RATIO * own.prose:
        return own
    own = Content(_parted(page.tree, _trafilatura_blocks(page.tree)), "trafilatura")
    if seen < RESCUE_MINIMUM or seen < RESCUE_RATIO * own.prose:
        return own
    other = Content(_readability_blocks(page.html), "readability")
    return other if other.prose > RESCUE_RATIO * own.prose else own


def _trafilatura_blocks(tree: HtmlElement, *, fast: bool = False) -> tuple[Block, ...]:
    """trafilatura with its default flags, comments off; it works on a copy of the tree that it is given."""
    document: Any = bare_extraction(tree, include_comments=False, fast=fast)
    if document is None or document.body is None:
        return ()
    blocks: list[Block] = []
    for element in document.body:
        blocks.extend(_element_blocks(element))
    return tuple(blocks)


def _drop_code(tree: HtmlElement) -> None:
    """What is no text goes first, as trafilatura copies the tree several times; the page's data stays."""
    data = [script for script in tree.iter("script") if "ld+json" in (script.get("type") or "").lower()]
    for script in data:
        script.drop_tree()
    strip_elements(tree, "script", "style", "svg", "template", with_tail=False)
    tree.extend(data)


def _drop_hover_cards(tree: HtmlElement) -> None:
    """Boxes with a picture and words of their own inside a phrase of a paragraph show only under the mouse.

    The phrase around such a box holds the link that it belongs to, and stays.
    """
    for card in tree.xpath("//p//span[.//img or contains(@class, 'tooltip') or contains(@class, 'popover')]"):
        paragraph = next(card.iterancestors("p"), None)
        if paragraph is None or any(child.tag == "a" and next(child.iter("img"), None) is None for child in card):
            continue
        size = len(squeeze(card.text_content()))
        if 12 <= size <= 0.9 * len(squeeze(paragraph.text_content())):
            card.drop_tree()


def _unwrap_posts(tree: HtmlElement) -> None:
    """Posts of networks that a story quotes are its text: boxes that hold nothing else lose the names for which
    they would be taken for buttons."""
    for post in tree.xpath("//blockquote[contains(@class, 'twitter-') or contains(@class, '-media')]"):
        size = len(squeeze(post.text_content()))
        for box in islice(post.iterancestors("div", "figure", "section", "span"), _POST_BOXES):
            if len(squeeze(box.text_content())) > size + _POST_EXTRA:
                break
            for name in ("class", "id"):
                box.attrib.pop(name, None)


def _wrap_openings(tree: HtmlElement) -> None:
    """A paragraph that opens a box as bare text, above paragraphs that have elements, becomes one of them: trafilatura
    reads the elements and loses what stands between a box's tag and the first of them."""
    for box in tree.iter("div", "section", "article", "td"):
        if not box.text or len(box.text) < _OPENING or box.text.isspace():
            continue
        inline = list(takewhile(lambda child: child.tag not in _OWN_LINE, box))
        if len(inline) == len(box):
            continue
        paragraph = box.makeelement("p")
        paragraph.text, box.text = box.text, None
        paragraph.extend(inline)
        box.insert(0, paragraph)


def _parted(tree: HtmlElement, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Of very small pages trafilatura joins everything to one block: then the page's own paragraphs are taken."""
    if len(blocks) != 1 or len(blocks[0].text) > SMALL:
        return blocks
    paragraphs = [
        text for element in tree.iter("p") if (text := squeeze(element.text_content())) in blocks[0].text and text
    ]
    if sum(len(text) for text in paragraphs) * 2 < len(blocks[0].text):
        return blocks
    return tuple(Block(text) for text in paragraphs)


def _element_blocks(element: Any) -> list[Block]:
    """The blocks of one element of trafilatura's tree: list items and table rows apart, line breaks parted."""
    tag = str(element.tag)
    if tag == "list":
        parts = [("item", item) for item in element.iter("item")]
    elif tag == "table":
        parts = [("table", row) for row in element.iter("row")]
    else:
        parts = [(tag, element)]
    found: list[Block] = []
    for name, part in parts:
        found.extend(Block(text, name) for text in _lines(part))
    tail = squeeze(element.tail)
    return [*found, Block(tail)] if tail else found


def _lines(element: Any) -> list[str]:
    pieces: list[str] = []
    for node in element.iter():
        if node.tag == "lb":
            pieces.append("\n")
        elif node is not element and node.tag in ("item", "p", "cell", "head"):
            pieces.append(" " if node.tag == "cell" else "\n")
        if node.text:
            pieces.append(node.text.replace("\n", " "))
        if node is not element and node.tail:
            pieces.append(node.tail.replace("\n", " "))
    return [line for raw in "".join(pieces).split("\n") if (line := squeeze(raw))]


def _paragraph_prose(tree: HtmlElement) -> int:
    """How many characters of prose the page's `<p>` hold: a cheap look before the dearer one.

    Far less than was extracted means that the page does not use `<p>`, and this tells nothing.
    """
    return sum(len(text) for element in tree.iter("p") if is_prose(text := squeeze(element.text_content())))


def _visible_prose(html: str) -> int:
    """How many characters of prose the page shows outside of menus, by a fast extractor that keeps too much."""
    text = extract_plain_text(
        html, main_content=True, alt_texts=False, links=False, form_fields=False, noscript=False, comments=False
    )
    return sum(len(line) for raw in text.split("\n") if is_prose(line := squeeze(raw)))


def _readability_blocks(html: str) -> tuple[Block, ...]:
    try:
        summary = fromstring(Readability(html).summary(html_partial=True))
    except Exception:  # readability raises what its parser raises; a failed rescue leaves the first result
        return ()
    blocks = []
    for element in summary.iter("p", "h2", "h3", "h4", "li", "blockquote", "pre", "td", "div"):
        if (
            element.tag in ("div", "td", "blockquote", "li")
            and any(True for _ in element.iter("p", "div", "ul", "ol", "h2", "h3"))
            and len(element)
        ):
            text = squeeze(element.text)
        else:
            text = squeeze(element.text_content())
        if text:
            blocks.append(Block(text, {"h2": "head", "h3": "head", "h4": "head", "li": "item"}.get(element.tag, "p")))
    return tuple(blocks)
