"""What a page shows beside its extracted text, read once for all the tests of whether it is an article."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import NoReturn

from resiliparse.extract.html2text import extract_plain_text

from service.adapters.extractor import walls
from service.adapters.extractor.cards import count_cards
from service.adapters.extractor.content import Block, Content, is_prose
from service.adapters.extractor.page import PageView, squeeze
from service.cleaning.reason import Reason
from service.domain.errors import JobFailed

ADVICE = "If you can read the article in your browser, post the page's HTML (`html`) or its text (`text`)."

#: Prose, in characters, from which a page is not looked at line by line.
PLENTY = 3000

_WALL_REASONS = frozenset(
    {
        Reason.COOKIES,
        Reason.PAYWALL,
        Reason.PROMPT,
        Reason.NEWSLETTER,
        Reason.APP,
        Reason.PLANS,
        Reason.COPYRIGHT,
        Reason.NAVIGATION,
    }
)


def is_wall_line(block: Block) -> bool:
    """Whether a sentence is a notice of the site, not of a story."""
    if block.reason in _WALL_REASONS:
        return True
    if len(block.text) >= 400 or not any(need in block.line.lower for need in walls.NOTICE_NEEDS):
        return False
    return any(words.search(block.text) for words in walls.NOTICES)


def fail(code: str, what: str, *, retryable: bool | None = None) -> NoReturn:
    raise JobFailed(code, f"{what} {ADVICE}", retryable=retryable)


@dataclass
class PageSigns:
    """What a page shows beside its extracted text; the costly parts are read only when asked for."""

    page: PageView
    content: Content

    @cached_property
    def prose(self) -> int:
        """Extracted sentences that are no prompt or notice, in characters."""
        if self.content.prose >= PLENTY:
            return self.content.prose
        return sum(len(block.text) for block in self.content.blocks if is_prose(block.text) and not is_wall_line(block))

    @cached_property
    def visible(self) -> str:
        """All visible text of the page, squeezed, the first 20,000 characters; frames' noscript included."""
        text = extract_plain_text(
            self.page.html, main_content=False, alt_texts=False, links=False, form_fields=True, noscript=True
        )
        return squeeze(text)[:20_000]

    @cached_property
    def heads(self) -> str:
        """Title, og:title and headings: where a page says what it is."""
        texts = [self.page.title_tag, self.page.first_meta("og:title") or ""]
        texts += [squeeze(h.text_content())[:200] for h in self.page.headings[:3]]
        return " | ".join(text for text in texts if text)

    @cached_property
    def name(self) -> str:
        """The page's title and its first h1: what it calls itself."""
        first = next((squeeze(h.text_content())[:200] for h in self.page.headings if h.tag == "h1"), "")
        return f"{self.page.title_tag} | {first}"

    @cached_property
    def says_article(self) -> bool:
        """Whether the page declares itself an article: JSON-LD, og:type, or a publication time."""
        kind = (self.page.first_meta("og:type") or "").lower()
        return bool(self.page.article_ld) or "article" in kind or "article:published_time" in self.page.meta

    @cached_property
    def cards(self) -> tuple[int, int]:
        """How many of the extracted sentences sit in cards of their own with a linked headline, and how many in all."""
        return count_cards(self.page.tree, [block.text for block in self.content.blocks if is_prose(block.text)])

    @cached_property
    def headline_links(self) -> int:
        """How many links read like headlines of other stories: five words or more."""
        return sum(5 <= len(squeeze(a.text_content()).split()) <= 30 for a in self.page.tree.iter("a"))

    @cached_property
    def listed(self) -> int:
        """How many linked headings of four words or more the extracted text holds."""
        text = " ".join(block.text for block in self.content.blocks)[:20_000]
        linked = (h for h in self.page.tree.iter("h2", "h3", "h4") if next(h.iter("a"), None) is not None)
        headings = islice(linked, 100)
        return sum(len(words.split()) >= 4 and words in text for h in headings if (words := squeeze(h.text_content())))

    @property
    def has_password(self) -> bool:
        """Whether the page asks for a password."""
        return any((field.get("type") or "").lower() == "password" for field in self.page.tree.iter("input"))
