"""Recognises pages that are no article, so that none is ever stored as one.

Three kinds, three codes: something stands in the way of the reader (`challenge_page`), the story is for subscribers
(`paywall`), there is no story (`nothing_extracted`). Wording alone never refuses a page: it counts only where the page
shows little prose, as a real article may well speak of robots, cookies and missing pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from resiliparse.extract.html2text import extract_plain_text

from service.adapters.extractor import walls
from service.adapters.extractor.blocks import judge
from service.adapters.extractor.cards import count_cards
from service.adapters.extractor.content import Content, is_prose
from service.adapters.extractor.page import PageView, ld_types, squeeze
from service.cleaning.reason import Reason
from service.domain.errors import JobFailed

ADVICE = "If you can read the article in your browser, post the page's HTML (`html`) or its text (`text`)."

#: Prose, in characters, above which the words of a wall are part of a story.
WALL_PROSE = 700
#: Characters of text that are enough for an article even if none of it ends in a full stop, as in plain text files.
ENOUGH = 1500
#: Prose, in characters, from which a page is not looked at line by line.
PLENTY = 3000
#: Prose below which a page that says it is for subscribers is a stub.
STUB_PROSE = 900


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
        return sum(
            len(block.text) for block in self.content.blocks if is_prose(block.text) and not _is_wall_line(block.text)
        )

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

    @property
    def has_password(self) -> bool:
        """Whether the page asks for a password."""
        return any((field.get("type") or "").lower() == "password" for field in self.page.tree.iter("input"))


def refuse_non_article(page: PageView, content: Content) -> None:
    """Raises `JobFailed` with `challenge_page`, `paywall` or `nothing_extracted` if the page is no article."""
    if walls.FEED.match(page.html[:1500]):
        raise JobFailed("nothing_extracted", f"This is a feed or a sitemap, not an article. {ADVICE}")
    signs = PageSigns(page, content)
    for test in (_wall, _stub, _gone, _listing, _empty):
        test(signs)


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
_WALL_WORDS = (walls.CHALLENGE, walls.CONSENT, walls.GEO, walls.SCRIPT, walls.ADBLOCK)


def _is_wall_line(text: str) -> bool:
    """Whether a sentence is a notice of the site, not of a story."""
    if judge(text) in _WALL_REASONS:
        return True
    return len(text) < 400 and any(words.search(text) for words in _WALL_WORDS)


def _fail(code: str, what: str, *, retryable: bool | None = None) -> None:
    raise JobFailed(code, f"{what} {ADVICE}", retryable=retryable)


def _wall(signs: PageSigns) -> None:
    """Challenges, consent and cookie walls, country blocks, 'enable JavaScript'."""
    if signs.prose >= WALL_PROSE:
        return
    few = signs.prose < 250
    if (walls.CHALLENGE.search(signs.heads) and few) or (
        signs.prose < 150
        and walls.CHALLENGE.search(signs.visible or signs.page.html[:20_000])
        and (walls.CHALLENGE_MARKUP.search(signs.page.html) or len(signs.visible) < 1500)
    ):
        _fail("challenge_page", "The site answered with a robot check, not with the article.")
    if few and walls.GEO.search(f"{signs.heads} {signs.visible[:3000]}"):
        _fail("challenge_page", "The site does not show this page in the fetcher's country.")
    if (few and walls.CONSENT.search(signs.heads)) or (
        signs.prose < 150
        and len(walls.CONSENT.findall(signs.visible)) >= 2
        and len(signs.visible) < 6000
        and not signs.has_password
    ):
        _fail("challenge_page", "The site answered with a consent or cookie wall, not with the article.")
    if signs.prose < 150 and walls.ADBLOCK.search(signs.visible):
        _fail("challenge_page", "The site asks to switch an ad blocker off.")
    if signs.prose < 150 and walls.SCRIPT.search(signs.visible) and len(signs.visible) < 3000:
        _fail("nothing_extracted", "The page shows its text only to browsers that run scripts.")


def _stub(signs: PageSigns) -> None:
    """Log-in pages and the first lines of a story that is for subscribers."""
    if signs.prose >= STUB_PROSE:
        return
    if (
        signs.has_password
        and signs.prose < 250
        and re.search(r"log ?in|sign ?in|password|account|register", signs.heads + signs.visible[:2000], re.IGNORECASE)
    ):
        _fail("paywall", "The site asks for a log-in before it shows the article.")
    asks = len({match.lower() for match in walls.PAYWALL.findall(signs.visible)})
    locked = str(signs.page.article_ld.get("isAccessibleForFree", "")).lower() == "false"
    if (
        (locked and asks >= 1 and signs.prose < STUB_PROSE)
        or (asks >= 2 and signs.prose < 500 and _wall_near(signs))
        or (asks >= 1 and signs.prose < 120)
    ):
        _fail("paywall", "Only the first lines of the story are shown; the rest is for subscribers.")


def _wall_near(signs: PageSigns) -> bool:
    """Whether the request to subscribe stands in the story's own part of the page, not in its header or footer."""
    markup = re.search(
        r"(?:class|id)=[\"'][^\"']{0,80}(?:pay-?wall|regwall|meter(?:ed|ing)?|piano|premium-(?:content|"
        r"box|lock)|subscri(?:be|ption)-(?:wall|box|overlay|prompt)|locked|barrier|gate)",
        signs.page.html,
        re.IGNORECASE,
    )
    return markup is not None or any(walls.PAYWALL.search(block.text) for block in signs.content.blocks)


def _gone(signs: PageSigns) -> None:
    """Soft 404s and error pages sent with status 200."""
    if signs.prose >= WALL_PROSE or (signs.says_article and signs.prose >= 200):
        return
    short = len(signs.visible) < 1500
    if walls.BROKEN.search(signs.heads) or (signs.prose < 150 and short and walls.BROKEN.search(signs.visible)):
        _fail("nothing_extracted", "The site answered with an error page.", retryable=True)
    if walls.MISSING.search(signs.heads) or (signs.prose < 150 and short and walls.MISSING.search(signs.visible)):
        _fail("nothing_extracted", "The site says that there is no such page.")


def _listing(signs: PageSigns) -> None:
    """Home, section, tag, search and gallery pages: teasers of other stories, no story of their own."""
    if signs.prose >= PLENTY or (signs.says_article and signs.prose >= WALL_PROSE * 2):
        return
    cards, sentences = signs.cards
    declared = {kind for item in signs.page.json_ld for kind in ld_types(item)} & walls.LISTING_LD
    if cards >= 3 and cards * 2 >= sentences:
        _fail("nothing_extracted", "The page lists other stories; it is no article itself.")
    if signs.says_article:
        return
    named = walls.LISTING_TITLE.search(signs.name) or walls.LISTING_URL.search(signs.page.url or "")
    if signs.prose < 400 and (named or declared - {"WebSite"}):
        _fail("nothing_extracted", "The page lists other stories, pictures or videos; it is no article itself.")
    if signs.prose < 300 and signs.headline_links >= 12:
        _fail("nothing_extracted", "The page lists other stories; it is no article itself.")


def _empty(signs: PageSigns) -> None:
    """Pages without a sentence."""
    if signs.prose > 0:
        return
    texts = [block.text for block in signs.content.blocks if not _is_wall_line(block.text)]
    if sum(len(text) for text in texts) < ENOUGH and not any(_is_sentence(text) for text in texts):
        _fail("nothing_extracted", "No article text was found on the page.")


def _is_sentence(text: str) -> bool:
    return len(text.split()) >= 5 and text.rstrip("\"'”’)")[-1:] in ".!?…।۔؟。！？"
