"""Log-in pages, and stories of which only the first lines are shown because the rest is for subscribers.

Words that ask for a subscription stand beside many whole stories, so they refuse a page only where hardly any prose is
shown, or where the page's own data or the end of the text say that there is more: a word count that the text falls far
short of, a part that is declared to be locked and is not there, a last sentence that breaks off.
"""

from __future__ import annotations

import re
from typing import Any

from service.adapters.extractor import walls
from service.adapters.extractor.page import squeeze
from service.adapters.extractor.signs import PageSigns, fail, is_wall_line

#: Prose below which a page that says it is for subscribers is a stub.
STUB_PROSE = 900
#: Prose above which nothing makes a page a stub but its own word count: no site shows that much for nothing.
LONG_STUB = 5000
#: The share of the words that a page says it has, below which what was found is only its beginning.
SHOWN = 0.5
_LOGIN = re.compile(r"log ?in|sign ?in|password|account|register", re.IGNORECASE)
_MARKUP = re.compile(
    r"pay-?wall|regwall|meter(?:ed-out|-?limit|ing)|piano|premium-(?:content|box|lock)|"
    r"subscri(?:be|ption)-(?:wall|box|overlay|prompt)|locked|barrier|(?:^|[\s_-])gate|snippet-promotion",
    re.IGNORECASE,
)
_BREAKS_OFF = re.compile(r"(?:…|\.\.\.|\[(?:…|\.\.\.)\])[\"'”’»)\]]*\s*$")
_CLASS = re.compile(r"^\.([\w-]+)$")
_SHOWN_PART = 200


def refuse_stub(signs: PageSigns) -> None:
    """Raises `JobFailed("paywall")` for log-in pages and for the first lines of a story that is for subscribers."""
    if signs.prose < STUB_PROSE:
        _refuse_short(signs)
    elif _is_beginning(signs):
        _refuse()


def _refuse() -> None:
    fail("paywall", "Only the first lines of the story are shown; the rest is for subscribers.")


def _refuse_short(signs: PageSigns) -> None:
    """Hardly any prose: a password field, or words that ask for a subscription, are enough."""
    if signs.has_password and signs.prose < 250 and _LOGIN.search(signs.heads + signs.visible[:2000]):
        fail("paywall", "The site asks for a log-in before it shows the article.")
    asks = _asks(signs)
    if (
        (_is_locked(signs) and asks >= 1)
        or (asks >= 2 and signs.prose < 500 and _wall_near(signs))
        or (asks >= 1 and signs.prose < 120)
    ):
        _refuse()


def _is_beginning(signs: PageSigns) -> bool:
    """Whether a text of some length is only a story's beginning: the page says that it is locked or has a subscriber's
    box, asks for a subscription, and its own data or the text's end tell that there is more."""
    locked = _is_locked(signs)
    broken = _breaks_off(signs)
    if not locked and not broken:
        return False
    if locked and _falls_short(signs):
        return _asks(signs) >= 1
    if signs.prose >= LONG_STUB or not (broken or _part_is_missing(signs)):
        return False
    return _asks(signs) >= 1 and ((locked and broken) or _has_box(signs))


def _asks(signs: PageSigns) -> int:
    """In how many ways the visible page asks for a subscription."""
    return len({match.lower() for match in walls.PAYWALL.findall(signs.visible)})


def _is_locked(signs: PageSigns) -> bool:
    """Whether the page's JSON-LD says that the article is not free."""
    return str(signs.page.article_ld.get("isAccessibleForFree", "")).lower() == "false"


def _falls_short(signs: PageSigns) -> bool:
    """Whether the page's JSON-LD counts at least twice the words that were found."""
    stated: Any = signs.page.article_ld.get("wordCount")
    try:
        words = int(str(stated).replace(",", ""))
    except ValueError:
        return False
    return sum(len(block.text.split()) for block in signs.content.blocks) < SHOWN * words


def _part_is_missing(signs: PageSigns) -> bool:
    """Whether the JSON-LD names the class of the part that is for subscribers, and the page shows nothing there."""
    parts: Any = signs.page.article_ld.get("hasPart")
    for part in parts if isinstance(parts, list) else [parts]:
        if isinstance(part, dict) and str(part.get("isAccessibleForFree", "")).lower() == "false":
            named = _CLASS.match(str(part.get("cssSelector") or "").strip())
            if named is not None:
                return not any(
                    len(squeeze(element.text_content())) >= _SHOWN_PART
                    for element in signs.page.tree.iter("div", "section", "article", "p", "span")
                    if named[1] in (element.get("class") or "").split()
                )
    return False


def _breaks_off(signs: PageSigns) -> bool:
    """Whether the last long block that is no notice of the site ends in an ellipsis."""
    for block in reversed(signs.content.blocks[-8:]):
        if len(block.text) >= 60 and not is_wall_line(block):
            return bool(_BREAKS_OFF.search(block.text[-12:]))
    return False


def _wall_near(signs: PageSigns) -> bool:
    """Whether the request to subscribe stands in the story's own part of the page, not in its header or footer."""
    return _has_box(signs) or any(walls.PAYWALL.search(block.text) for block in signs.content.blocks)


def _has_box(signs: PageSigns) -> bool:
    """Whether an element of the page's middle is named as a subscriber's box."""
    return any(
        _MARKUP.search(f"{element.get('class') or ''} {element.get('id') or ''}")
        and next(element.iterancestors("aside", "header", "footer", "nav"), None) is None
        for element in signs.page.tree.iter("div", "section", "form", "p", "article")
    )
