"""The names of what is taken out of articles."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """What a removed block is; the words that `removed[].reason` shows."""

    ADVERT = "advert"
    APP = "app"
    BIO = "bio"
    BYLINE = "byline"
    CAPTION = "caption"
    COMMENTS = "comments"
    COOKIES = "cookies"
    COPYRIGHT = "copyright"
    CRUMBS = "crumbs"
    DISCLAIMER = "disclaimer"
    HEADLINE = "headline"
    NAVIGATION = "navigation"
    NEWSLETTER = "newsletter"
    PAYWALL = "paywall"
    PLANS = "plans"
    PROMPT = "prompt"
    SHARE = "share"
    STAMP = "stamp"
    TAGS = "tags"
    TEASER = "teaser"
    REPEATED = "repeated"
