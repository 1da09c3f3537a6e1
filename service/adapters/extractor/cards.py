"""Cards: the boxes in which section pages announce stories, each a linked headline and a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.html import HtmlElement

from service.adapters.extractor.page import squeeze

#: How many levels up from a sentence its card may be.
_LEVELS = 4
#: A card holds hardly more than its headline and its sentence.
_CARD_FACTOR, _CARD_EXTRA = 1.3, 260


def count_cards(tree: HtmlElement, sentences: Sequence[str]) -> tuple[int, int]:
    """How many of `sentences` stand in cards, and how many were found in the tree at all."""
    wanted = {squeeze(text)[:120] for text in sentences}
    cards = found = 0
    for element in tree.iter("p", "div", "span", "a", "li", "td", "h4", "h5", "dd"):
        own = squeeze(
            "".join(
                (
                    element.text or "",
                    *(
                        c.text_content() + (c.tail or "")
                        if c.tag in ("a", "b", "i", "em", "strong", "span")
                        else (c.tail or "")
                        for c in element
                        if isinstance(c.tag, str)
                    ),
                )
            )
        )
        if own and own[:120] in wanted:
            wanted.discard(own[:120])
            found += 1
            cards += _in_card(element, own)
    return cards, found


def _in_card(element: HtmlElement, text: str) -> bool:
    """Whether a small box around the sentence holds a linked headline, or the sentence is itself a link."""
    box = element
    for _ in range(_LEVELS):
        if box.tag == "a":
            return True
        if box is not element and len(squeeze(box.text_content())) > _CARD_FACTOR * len(text) + _CARD_EXTRA:
            return False
        if box is not element and any(_headline_link(link, text) for link in box.iter("a")):
            return True
        parent = box.getparent()
        if parent is None or parent.tag in ("body", "html", "main"):
            return False
        box = parent
    return False


def _headline_link(link: HtmlElement, sentence: str) -> bool:
    words = squeeze(link.text_content())
    return 4 <= len(words.split()) <= 30 and words not in sentence
