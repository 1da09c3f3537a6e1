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

from service.adapters.extractor.blocks import judge
from service.adapters.extractor.cards import count_cards
from service.adapters.extractor.content import Content, is_prose
from service.adapters.extractor.page import PageView, ld_types, squeeze
from service.cleaning.features import word_set
from service.cleaning.reasons import Reason
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

_CHALLENGE = re.compile(
    r"just a moment|attention required|access (?:to this page )?(?:has been |is |was )?(?:denied|"
    r"blocked|restricted)|are you a (?:robot|human)|"
    r"(?:verify|confirm|prove|checking|make sure) (?:that )?(?:you are|you're|if you are|you) (?:a |"
    r"not a )?(?:human|robot|bot)|not a robot|"
    r"checking (?:your|the site connection|if the site)|security (?:check|verification)|"
    r"ddos[- ]protection|ddos-guard|pardon our interruption|request unsuccessful|"
    r"incapsula|robot check|human verification|bot (?:detection|protection)|unusual (?:traffic|"
    r"activity)|automated (?:access|requests|traffic)|"
    r"complete the (?:captcha|challenge|security)|solve the (?:captcha|puzzle)|captcha|press (?:&|"
    r"and) hold|you have been blocked|"
    r"please (?:wait|stand by) while we|verifying (?:you|your)|browser (?:check|verification)|"
    r"error 10(?:06|07|09|10|15|20)|ray id|reference #\d|"
    r"too many requests|rate limit(?:ed)?|your ip(?: address)? (?:has been|is|was)|"
    r"enable javascript and cookies|one more step",
    re.IGNORECASE,
)
_CHALLENGE_MARKUP = re.compile(
    r"cf-chl|challenge-platform|cf-turnstile|_Incapsula_Resource|px-captcha|datadome|"
    r"geo\.captcha-delivery|g-recaptcha|h-captcha|"
    r"distil_r_|awswaf|ak_bmsc|kpsdk|ddos-guard|sucuri_cloudproxy|perimeterx",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"before you continue|we (?:and our (?:\d+ )?partners )?(?:value|respect|"
    r"care about) your privacy|your privacy (?:choices|matters|is important)|"
    r"(?:accept|agree to|consent to|allow|reject) (?:all |the |our |and |use of )*(?:cookies|"
    r"continue|close)|cookie (?:consent|wall|settings|preferences)|"
    r"we (?:and our \w+ )?use cookies|uses cookies|manage (?:options|preferences|consent|choices|"
    r"cookies)|legitimate interest|consent (?:choices|management)|"
    r"pay or (?:ok|consent|accept)|personali[sz]ed ads|gdpr",
    re.IGNORECASE,
)
_GEO = re.compile(
    r"(?:not|isn't|un) ?available (?:in|to|from|for) (?:your|visitors|users|readers|"
    r"most)\b.{0,60}(?:country|region|location|european|area|territor)|"
    r"unavailable (?:in|due to|for) (?:your|legal)|http(?: status)?(?: error)? 451|451:? unavailable|"
    r"european economic area|blocked in your (?:country|region)|"
    r"outside (?:of )?(?:the (?:united states|uk|eu)|your (?:country|region))|your (?:country|"
    r"region) (?:is|has been) (?:blocked|not)",
    re.IGNORECASE,
)
_SCRIPT = re.compile(
    r"(?:enable|turn on|activate|needs?|requires?|without|support|have) (?:your )?java ?script|"
    r"java ?script (?:is|must be|has been|to be|enabled|is required|disabled)|"
    r"(?:browser|device) (?:is|does) (?:not|n't|no longer) support|upgrade your browser|"
    r"update your browser|loading(?:\.\.\.|…)$",
    re.IGNORECASE,
)
_ADBLOCK = re.compile(
    r"ad ?block(?:er)?s?\b.{0,60}(?:disable|turn off|detected|enabled|whitelist|pause)|(?:disable|"
    r"turn off|pause|whitelist).{0,40}ad ?block",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"subscribe(?:r)?s? (?:now |today |here )?(?:to|for|and) (?:continue|read|unlock|keep|access|get|"
    r"full|unlimited|view|see)|(?:to|and) (?:continue|keep) reading|continue reading (?:with|for|"
    r"this)|"
    r"already (?:a |an )?(?:subscribed|subscriber|member|registered|have an account|"
    r"have a subscription)|(?:for|only (?:for|to)|exclusive(?:ly)? (?:for|to)|reserved for|"
    r"available (?:only )?to) (?:our |paying |premium |digital |registered )*(?:subscribers|members|"
    r"users)|"
    r"(?:premium|subscriber|subscribers|members|member)[- ](?:only|exclusive)|(?:reached|used|"
    r"read) (?:all )?(?:of )?your (?:\w+ ){0,4}(?:limit|articles)|free articles?|unlock (?:this|"
    r"the full|full|all|unlimited|access)|"
    r"(?:log|sign) ?in (?:or|to|with) |register (?:for free )?to (?:continue|read)|this (?:article|"
    r"story|content|page) is (?:for|only|available|exclusive|reserved|locked|part)|"
    r"start (?:your|a) (?:free )?(?:trial|subscription)|digital (?:subscription|access|plan)|"
    r"remaining (?:free )?articles|become a (?:member|subscriber)|create (?:a|an|"
    r"your) (?:free )?account|buy (?:a |this )?(?:subscription|article|day pass)|"
    r"(?:₹|\$|£|€|rs\.? ?)\d[\d.,]* ?(?:/|per|a|for) ?(?:the )?(?:first )?\w* ?(?:week|month|year)",
    re.IGNORECASE,
)
_MISSING = re.compile(
    r"\b404\b|\b410\b|page (?:is |was |has been |could |can )?(?:not|cannot be|could not be|n't be|"
    r"no longer)? ?(?:found|missing|removed|deleted|gone|moved)|(?:can(?:'|’)?t|cannot|could ?n(?:'|"
    r"’)?t|unable to|did ?n(?:'|’)?t) (?:find|locate)|"
    r"not found|does(?: not|n(?:'|’)t) exist|no longer (?:available|exists|here|online)|"
    r"has (?:been )?(?:removed|expired|moved|deleted|gone)|nothing (?:was )?(?:found|here)|"
    r"page you (?:requested|are looking for|were looking for|wanted|tried)|invalid (?:url|link|"
    r"address|article)|broken link|article (?:is )?(?:unavailable|not available|missing)|no results|"
    r"sorry, (?:we|this|the|no)|oops|whoops|lost\?",
    re.IGNORECASE,
)
_BROKEN = re.compile(
    r"\b50[0234]\b|internal server error|server error|service (?:is )?(?:temporarily )?unavailable|"
    r"bad gateway|gateway time-?out|error establishing a database|under maintenance|"
    r"scheduled maintenance|down for maintenance|"
    r"temporarily (?:unavailable|down|offline)|be right back|back (?:soon|shortly)|"
    r"technical (?:difficulties|problem|error)|something went wrong|an error (?:has )?occurred|"
    r"application error|fatal error|uncaught exception|over capacity|connection timed out",
    re.IGNORECASE,
)
_LISTING_TITLE = re.compile(
    r"\b(?:search results?|results for|you searched for|archives?|all (?:stories|articles|news|"
    r"posts)|latest (?:news|stories|updates|headlines)|breaking news|top stories|news (?:about|on|"
    r"and)|articles (?:by|about|tagged|on)|(?:stories|posts|news|author) (?:by|tagged|about)|"
    r"tag(?:ged)?|topic|category|section|photo gallery|photos|in pictures|photo ?stream|e-?paper|"
    r"today's paper|sitemap|rss feeds?|videos?|live tv|web stories|home ?page|author)\b",
    re.IGNORECASE,
)
_LISTING_URL = re.compile(
    r"/(?:tags?|topics?|category|categories|section|author|authors|writer|search|archives?|page|"
    r"latest|trends|keywords?|epaper|e-paper|feed|rss|galler(?:y|ies)|photos?|videos?|watch)(?:/|\?|"
    r"$)",
    re.IGNORECASE,
)
_LISTING_LD = word_set(
    "CollectionPage ItemList SearchResultsPage ProfilePage WebSite ImageGallery MediaGallery VideoObject VideoGallery"
)
_FEED = re.compile(
    r"^\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?(?:<\?xml-stylesheet[^>]{0,200}>\s*)?<(?:rss|"
    r"feed|rdf:RDF|urlset|sitemapindex|opml)\b",
    re.IGNORECASE | re.DOTALL,
)


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
    if _FEED.match(page.html[:1500]):
        raise JobFailed("nothing_extracted", f"This is a feed or a sitemap, not an article. {ADVICE}")
    signs = PageSigns(page, content)
    for test in (_wall, _stub, _gone, _listing, _empty):
        test(signs)


def _is_wall_line(text: str) -> bool:
    return judge(text) in (
        Reason.COOKIES,
        Reason.PAYWALL,
        Reason.PROMPT,
        Reason.NEWSLETTER,
        Reason.APP,
        Reason.PLANS,
        Reason.COPYRIGHT,
        Reason.NAVIGATION,
    ) or bool(len(text) < 400 and any(rule.search(text) for rule in (_CHALLENGE, _CONSENT, _GEO, _SCRIPT, _ADBLOCK)))


def _fail(code: str, what: str, *, retryable: bool | None = None) -> None:
    raise JobFailed(code, f"{what} {ADVICE}", retryable=retryable)


def _wall(signs: PageSigns) -> None:
    """Challenges, consent and cookie walls, country blocks, 'enable JavaScript'."""
    if signs.prose >= WALL_PROSE:
        return
    few = signs.prose < 250
    if (_CHALLENGE.search(signs.heads) and few) or (
        signs.prose < 150
        and _CHALLENGE.search(signs.visible or signs.page.html[:20_000])
        and (_CHALLENGE_MARKUP.search(signs.page.html) or len(signs.visible) < 1500)
    ):
        _fail("challenge_page", "The site answered with a robot check, not with the article.")
    if few and _GEO.search(f"{signs.heads} {signs.visible[:3000]}"):
        _fail("challenge_page", "The site does not show this page in the fetcher's country.")
    if (few and _CONSENT.search(signs.heads)) or (
        signs.prose < 150
        and len(_CONSENT.findall(signs.visible)) >= 2
        and len(signs.visible) < 6000
        and not signs.has_password
    ):
        _fail("challenge_page", "The site answered with a consent or cookie wall, not with the article.")
    if signs.prose < 150 and _ADBLOCK.search(signs.visible):
        _fail("challenge_page", "The site asks to switch an ad blocker off.")
    if signs.prose < 150 and _SCRIPT.search(signs.visible) and len(signs.visible) < 3000:
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
    asks = len({match.lower() for match in _PAYWALL.findall(signs.visible)})
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
    return markup is not None or any(_PAYWALL.search(block.text) for block in signs.content.blocks)


def _gone(signs: PageSigns) -> None:
    """Soft 404s and error pages sent with status 200."""
    if signs.prose >= WALL_PROSE or (signs.says_article and signs.prose >= 200):
        return
    short = len(signs.visible) < 1500
    if _BROKEN.search(signs.heads) or (signs.prose < 150 and short and _BROKEN.search(signs.visible)):
        _fail("nothing_extracted", "The site answered with an error page.", retryable=True)
    if _MISSING.search(signs.heads) or (signs.prose < 150 and short and _MISSING.search(signs.visible)):
        _fail("nothing_extracted", "The site says that there is no such page.")


def _listing(signs: PageSigns) -> None:
    """Home, section, tag, search and gallery pages: teasers of other stories, no story of their own."""
    if signs.prose >= PLENTY or (signs.says_article and signs.prose >= WALL_PROSE * 2):
        return
    cards, sentences = signs.cards
    declared = {kind for item in signs.page.json_ld for kind in ld_types(item)} & _LISTING_LD
    if cards >= 3 and cards * 2 >= sentences:
        _fail("nothing_extracted", "The page lists other stories; it is no article itself.")
    if signs.says_article:
        return
    named = _LISTING_TITLE.search(signs.name) or _LISTING_URL.search(signs.page.url or "")
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
    return len(text.split()) >= 5 and text.rstrip("\"'”’)")[-1:] in ".!?…।؟"
