"""One address for one article: AMP, print, mobile and tracking variants lead to the same canonical URL."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from service.adapters.extractor.page import PageView
from service.cleaning.features import word_set

#: Query parameters that say where a reader came from, never which article it is.
_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|gclsrc|dclid|wbraid|gbraid|msclkid|yclid|igshid|igsh|mc_cid|mc_eid|"
    r"_hsenc|_hsmi|mkt_tok|vero_id|"
    r"at_(?:medium|campaign|link_\w+|format|bbc_team|ptr_name)|ns_(?:mchannel|source|campaign|"
    r"linkname|fee)|ito|cmpid?|cid|ocid|"
    r"ncid|sr_share|smid|smtyp|partner|ref|ref_src|ref_url|referrer|rss|feed|feedtype|feedname|source|src|share|shared|"
    r"sharetype|spm|xtor|wt\.?mc_id|wtmc|__twitter_impression|twclid|s_kwcid|ef_id|taboola\w*|outbrain\w*|tblci|"
    r"campaign_?id|trk|trkcampaign|__tn__|_ga|_gl|guccounter|guce_\w+|s_cid|icid|int_source|via|tag|from)$",
    re.IGNORECASE,
)
#: Parameters that choose a way to show the article.
_VIEW = re.compile(
    r"^(?:amp|isamp|is_amp|outputtype|print|printable|printpage|printerfriendly|view|mode|nomobile|mobile|page_type)$",
    re.IGNORECASE,
)
_VIEW_VALUES = frozenset({"", "1", "true", "yes", "amp", "print", "printable", "mobile", "y"})
_PREFIX = re.compile(r"^(?:www\d?|m|amp|mobile|touch|lite)\.")
_AMP_PATH = re.compile(
    r"(?:/(?:amp|amphtml|print|printable)(?=/?$)|^/(?:amp|amphtml|print)(?=/.))|"
    r"\.amp(?=(?:\.html?)?$)|(?<=[^/])-amp(?=/?$)",
    re.IGNORECASE,
)
_SECOND_LEVEL = frozenset(
    {"co", "com", "org", "net", "gov", "edu", "ac", "go", "ne", "or", "gob", "mil", "nic", "gos", "web"}
)
#: Hosts under which strangers publish: each name below is a site of its own.
_SHARED_HOSTS = word_set(
    "blogspot.com wordpress.com github.io substack.com tumblr.com medium.com netlify.app pages.dev "
    "web.app herokuapp.com vercel.app weebly.com wixsite.com"
)


def canonical_url(page: PageView) -> str | None:
    """The article's one URL: the page's own `rel=canonical` or `og:url` if it is on the same site and not its front
    page, else where the page came from, cleaned. None if nothing is known."""
    for declared in _declared(page):
        resolved = _resolve(declared, page.url)
        if resolved is not None and _acceptable(resolved, page.url):
            return clean_url(resolved)
    return clean_url(page.url) if page.url else None


def clean_url(url: str) -> str | None:
    """The URL without fragment, tracking, AMP, print and mobile parts; None unless it is http or https."""
    try:
        parts = urlsplit(url.strip())
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
            return None
        host = _host(parts)
    except ValueError:
        return None
    path = _AMP_PATH.sub("", parts.path) or "/"
    query = urlencode([(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _dropped(k, v)])
    return urlunsplit((parts.scheme.lower(), host, quote(path, safe="/%:@!$&'()*+,;=~-._"), query, ""))


def same_site(one: str, other: str) -> bool:
    """Whether two URLs are of one site: the same name below the public suffix."""
    try:
        first, second = urlsplit(one).hostname or "", urlsplit(other).hostname or ""
    except ValueError:
        return False
    return bool(first) and _site(first) == _site(second)


def _site(host: str) -> str:
    labels = _PREFIX.sub("", host.lower().rstrip(".")).split(".")
    if len(labels) <= 2 or labels[-1].isdigit():
        return ".".join(labels)
    if ".".join(labels[-2:]) in _SHARED_HOSTS:
        return ".".join(labels[-3:])
    deep = len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3:] if deep else labels[-2:])


def _declared(page: PageView) -> list[str]:
    links = [
        link.get("href") for link in page.tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()
    ]
    return [url for url in (*links, page.first_meta("og:url")) if url]


def _resolve(declared: str, base: str | None) -> str | None:
    try:
        return urljoin(base or "", declared.strip())
    except ValueError:
        return None


def _acceptable(url: str, came_from: str | None) -> bool:
    """A canonical URL on the same site that does not fall back from an article to the front page."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return False
    if came_from is None:
        return True
    if not same_site(url, came_from):
        return False
    asked = urlsplit(came_from)
    front = parts.path.strip("/") == "" and not parts.query
    return not (front and (asked.path.strip("/") or asked.query))


def _host(parts: SplitResult) -> str:
    host = re.sub(r"^(?:amp|m|mobile|touch|lite)\.(?=[^.]+\.)", "www.", (parts.hostname or "").lower())
    port = parts.port
    default = {"http": 80, "https": 443}[parts.scheme.lower()]
    name = f"[{host}]" if ":" in host else host
    return name if port in (None, default) else f"{name}:{port}"


def _dropped(key: str, value: str) -> bool:
    return bool(_TRACKING.match(key)) or (bool(_VIEW.match(key)) and value.lower() in _VIEW_VALUES)
