"""What pages say that are no article, as patterns over their titles and visible text."""

from __future__ import annotations

import re

from service.cleaning.features import word_set

CHALLENGE = re.compile(
    r"just a moment|attention required|access (?:to this page )?(?:has been |is |was )?(?:denied|"
    r"blocked|restricted)|are you a (?:robot|human)|"
    r"(?:verify|confirm|prove|checking|make sure) (?:that )?(?:you are|you're|if you are|you) (?:a |"
    r"not a )?(?:human|robot|bot)|not a robot|"
    r"checking (?:your|the site connection|if the site)|security (?:check|verification)|"
    r"ddos[- ]protection|ddos-guard|pardon our interruption|request unsuccessful|"
    r"incapsula|robot check|human verification|bot (?:detection|protection)|unusual (?:traffic|"
    r"activity)|automated (?:access|requests|traffic)|"
    r"complete the (?:captcha|challenge|security)|solve the (?:captcha|puzzle)|captcha|press (?:&|and) hold|"
    r"robot or human|hold the button to confirm|you have been blocked|"
    r"please (?:wait|stand by) while we|verifying (?:you|your)|browser (?:check|verification)|"
    r"error 10(?:06|07|09|10|15|20)|ray id|reference #\d|"
    r"too many requests|rate limit(?:ed)?|your ip(?: address)? (?:has been|is|was)|"
    r"enable javascript and cookies|one more step",
    re.IGNORECASE,
)
CHALLENGE_MARKUP = re.compile(
    r"cf-chl|challenge-platform|cf-turnstile|_Incapsula_Resource|px-captcha|datadome|"
    r"geo\.captcha-delivery|g-recaptcha|h-captcha|"
    r"distil_r_|awswaf|ak_bmsc|kpsdk|ddos-guard|sucuri_cloudproxy|perimeterx",
    re.IGNORECASE,
)
CONSENT = re.compile(
    r"before you continue|we (?:and our (?:\d+ )?partners )?(?:value|respect|"
    r"care about) your privacy|your privacy (?:choices|matters|is important)|"
    r"(?:accept|agree to|consent to|allow|reject) (?:all |the |our |and |use of )*(?:cookies|"
    r"continue|close)|\b(?:accept|reject) all\b|transparency (?:and|&) consent framework|"
    r"cookie (?:consent|wall|settings|preferences)|"
    r"we (?:and our \w+ )?use cookies|uses cookies|manage (?:options|preferences|consent|choices|"
    r"cookies)|legitimate interest|consent (?:choices|management)|"
    r"pay or (?:ok|consent|accept)|personali[sz]ed ads|gdpr",
    re.IGNORECASE,
)
GEO = re.compile(
    r"(?:not|isn't|un) ?available (?:in|to|from|for) (?:your|visitors|users|readers|"
    r"most)\b.{0,60}(?:country|region|location|european|area|territor)|"
    r"unavailable (?:in|due to|for) (?:your|legal)|http(?: status)?(?: error)? 451|451:? unavailable|"
    r"european economic area|blocked in your (?:country|region)|"
    r"outside (?:of )?(?:the (?:united states|uk|eu)|your (?:country|region))|your (?:country|"
    r"region) (?:is|has been) (?:blocked|not)",
    re.IGNORECASE,
)
SCRIPT = re.compile(
    r"(?:enable|turn on|activate|needs?|requires?|without|support|have) (?:your )?java ?script|"
    r"java ?script (?:is|must be|has been|to be|enabled|is required|disabled)|"
    r"(?:browser|device) (?:is|does) (?:not|n't|no longer) support|upgrade your browser|"
    r"update your browser|loading(?:\.\.\.|…)$",
    re.IGNORECASE,
)
ADBLOCK = re.compile(
    r"ad ?block(?:er)?s?\b.{0,60}(?:disable|turn off|detected|enabled|whitelist|pause)|(?:disable|"
    r"turn off|pause|whitelist).{0,40}ad ?block",
    re.IGNORECASE,
)
PAYWALL = re.compile(
    r"subscribe(?:r)?s? (?:now |today |here )?(?:to|for|and) (?:continue|read|unlock|keep|access|get|"
    r"full|unlimited|view|see)|(?:to|and) (?:continue|keep) reading|continue reading (?:with|for|"
    r"this)|"
    r"already (?:a |an )?(?:subscribed|subscriber|member|registered|have an account|"
    r"have a subscription)|(?:for|only (?:for|to)|exclusive(?:ly)? (?:for|to)|reserved for|"
    r"available (?:only )?to) (?:our |paying |paid |premium |digital |registered )*(?:subscribers|members|"
    r"users)|"
    r"(?:premium|subscriber|subscribers|members|member)[- ](?:only|exclusive)|(?:reached|used|"
    r"read) (?:all )?(?:of )?your (?:\w+ ){0,4}(?:limit|articles)|free articles?|unlock (?:this|"
    r"the full|full|all|unlimited|access)|"
    r"(?:log|sign) ?in (?:or|to|with) |register (?:for free )?to (?:continue|read)|this (?:article|"
    r"story|content|page|post) is (?:for|only|available|exclusive|reserved|locked|part)|"
    r"start (?:your|a) (?:free )?(?:trial|subscription)|digital (?:subscription|access|plan)|"
    r"remaining (?:free )?articles|become a (?:member|subscriber)|create (?:a|an|"
    r"your) (?:free )?account|buy (?:a |this )?(?:subscription|article|day pass)|"
    r"(?:₹|\$|£|€|rs\.? ?)\d[\d.,]* ?(?:/|per|a|for) ?(?:the )?(?:first )?\w* ?(?:week|month|year)",
    re.IGNORECASE,
)
NOTICES = (CHALLENGE, CONSENT, GEO, SCRIPT, ADBLOCK)
#: Each match of one of them holds one of these, in lower case: most sentences hold none.
NOTICE_NEEDS = (
    *("a moment", "attention", "denied", "blocked", "restricted", "robot", "human", "confirm", "verif", "captcha"),
    *("checking", "security", "ddos", "interruption", "unsuccessful"),
    *("incapsula", " bot", "bot d", "bot p", "unusual", "automated", "complete the", "the puzzle"),
    *("and hold", "& hold", "the button"),
    *("while we", "browser", "error 10", "ray id", "reference #", "too many", "rate limit", "your ip", "javascript"),
    *("java script", "more step", "you continue", "your privacy", "cookie", "accept", "agree to", "consent", "allow"),
    *("reject", "framework", "manage options", "manage pref", "manage choices", "legitimate interest", "pay or"),
    *("sed ads", "zed ads", "gdpr", "available", "http", "451", "european economic", "your country", "your region"),
    *("outside the", "outside of", "outside your", "loading", "support", "ad block", "adblock"),
)
MISSING = re.compile(
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
BROKEN = re.compile(
    r"\b50[0234]\b|internal server error|server error|service (?:is )?(?:temporarily )?unavailable|"
    r"bad gateway|gateway time-?out|error establishing a database|under maintenance|"
    r"scheduled maintenance|down for maintenance|"
    r"temporarily (?:unavailable|down|offline)|be right back|back (?:soon|shortly)|"
    r"technical (?:difficulties|problem|error)|something went wrong|an error (?:has )?occurred|"
    r"application error|fatal error|uncaught exception|over capacity|connection timed out",
    re.IGNORECASE,
)
LISTING_TITLE = re.compile(
    r"\b(?:search results?|results for|you searched for|archives?|all (?:stories|articles|news|"
    r"posts)|latest (?:news|stories|updates|headlines)|breaking news|top stories|news (?:about|on|"
    r"and)|articles (?:by|about|tagged|on)|(?:stories|posts|news|author) (?:by|tagged|about)|"
    r"tag(?:ged)?|topic|category|section|photo gallery|photos|in pictures|photo ?stream|e-?paper|"
    r"today's paper|sitemap|rss feeds?|videos?|live tv|web stories|home ?page|author)\b",
    re.IGNORECASE,
)
LISTING_URL = re.compile(
    r"/(?:tags?|topics?|category|categories|section|author|authors|writer|search|archives?|page|"
    r"latest|trends|keywords?|epaper|e-paper|feed|rss|galler(?:y|ies)|photos?|videos?|watch)(?:/|\?|"
    r"$)",
    re.IGNORECASE,
)
LISTING_LD = word_set(
    "CollectionPage ItemList SearchResultsPage ProfilePage WebSite ImageGallery MediaGallery VideoObject VideoGallery"
)
FEED = re.compile(
    r"^\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?(?:<\?xml-stylesheet[^>]{0,200}>\s*)?<(?:rss|"
    r"feed|rdf:RDF|urlset|sitemapindex|opml)\b",
    re.IGNORECASE | re.DOTALL,
)
