"""Recognises pages that are no article, so that none is ever stored as one.

Three kinds, three codes: something stands in the way of the reader (`challenge_page`), the story is for subscribers
(`paywall`), there is no story (`nothing_extracted`). Wording alone never refuses a page: it counts only where the page
shows little prose, as a real article may well speak of robots, cookies and missing pages.
"""

from __future__ import annotations

from service.adapters.extractor import walls
from service.adapters.extractor.content import Content
from service.adapters.extractor.page import PageView, ld_types
from service.adapters.extractor.signs import ADVICE, PLENTY, PageSigns, fail, is_wall_line
from service.adapters.extractor.stubs import refuse_stub
from service.domain.errors import JobFailed

#: Prose, in characters, above which the words of a wall are part of a story.
WALL_PROSE = 700
#: Characters of text that are enough for an article even if none of it ends in a full stop, as in plain text files.
ENOUGH = 1500
#: The most prose, in characters, that a list of stories gives to each.
LISTED_PROSE = 250


def refuse_non_article(page: PageView, content: Content) -> None:
    """Raises `JobFailed` with `challenge_page`, `paywall` or `nothing_extracted` if the page is no article."""
    if walls.FEED.match(page.html[:1500]):
        raise JobFailed("nothing_extracted", f"This is a feed or a sitemap, not an article. {ADVICE}")
    signs = PageSigns(page, content)
    for test in (_wall, refuse_stub, _gone, _listing, _empty):
        test(signs)


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
        fail("challenge_page", "The site answered with a robot check, not with the article.")
    if few and walls.GEO.search(f"{signs.heads} {signs.visible[:3000]}"):
        fail("challenge_page", "The site does not show this page in the fetcher's country.")
    if (few and walls.CONSENT.search(signs.heads)) or (
        signs.prose < 150
        and len(walls.CONSENT.findall(signs.visible)) >= 2
        and len(signs.visible) < 6000
        and not signs.has_password
    ):
        fail("challenge_page", "The site answered with a consent or cookie wall, not with the article.")
    if signs.prose < 150 and walls.ADBLOCK.search(signs.visible):
        fail("challenge_page", "The site asks to switch an ad blocker off.")
    if signs.prose < 150 and walls.SCRIPT.search(signs.visible) and len(signs.visible) < 3000:
        fail("nothing_extracted", "The page shows its text only to browsers that run scripts.")


def _gone(signs: PageSigns) -> None:
    """Soft 404s and error pages sent with status 200."""
    if signs.prose >= WALL_PROSE or (signs.says_article and signs.prose >= 200):
        return
    short = len(signs.visible) < 1500
    if walls.BROKEN.search(signs.heads) or (signs.prose < 150 and short and walls.BROKEN.search(signs.visible)):
        fail("nothing_extracted", "The site answered with an error page.", retryable=True)
    if walls.MISSING.search(signs.heads) or (signs.prose < 150 and short and walls.MISSING.search(signs.visible)):
        fail("nothing_extracted", "The site says that there is no such page.")


def _listing(signs: PageSigns) -> None:
    """Home, section, tag, search and gallery pages: teasers of other stories, no story of their own."""
    if signs.prose >= PLENTY or (signs.says_article and signs.prose >= WALL_PROSE * 2):
        return
    cards, sentences = signs.cards
    declared = {kind for item in signs.page.json_ld for kind in ld_types(item)} & walls.LISTING_LD
    if cards >= 3 and cards * 2 >= sentences:
        fail("nothing_extracted", "The page lists other stories; it is no article itself.")
    if signs.says_article:
        return
    if signs.listed >= 6 and signs.prose < LISTED_PROSE * signs.listed:
        fail("nothing_extracted", "The page lists other stories; it is no article itself.")
    named = walls.LISTING_TITLE.search(signs.name) or walls.LISTING_URL.search(signs.page.url or "")
    if signs.prose < 400 and (named or declared - {"WebSite"}):
        fail("nothing_extracted", "The page lists other stories, pictures or videos; it is no article itself.")
    if signs.prose < 300 and signs.headline_links >= 12:
        fail("nothing_extracted", "The page lists other stories; it is no article itself.")


def _empty(signs: PageSigns) -> None:
    """Pages without a sentence."""
    if signs.prose > 0:
        return
    texts = [block.text for block in signs.content.blocks if not is_wall_line(block)]
    if sum(len(text) for text in texts) < ENOUGH and not any(_is_sentence(text) for text in texts):
        fail("nothing_extracted", "No article text was found on the page.")


def _is_sentence(text: str) -> bool:
    return len(text.split()) >= 5 and text.rstrip("\"'”’)")[-1:] in ".!?…।۔؟。！？"
