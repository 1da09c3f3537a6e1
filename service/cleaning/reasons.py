"""Why a line is not the article: the kinds of furniture that news pages set around their stories.

A line is judged by features that a designer of news pages would name, not by whole phrases: an order to the reader
(*subscribe*, *download*), a thing that sites offer (*newsletter*, *app*), a price with a period, a label that
announces other stories, a stamp made of date and agency and nothing else. `reason_of` looks at one line alone;
`pasted.py` knows what stands around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from service.cleaning import offers
from service.cleaning import vocabulary as v
from service.cleaning.agency import credited_line
from service.cleaning.dates import find_dates
from service.cleaning.features import Line
from service.cleaning.patterns import Needing
from service.cleaning.pictures import COUNTER, is_caption
from service.cleaning.reason import Reason

#: Longer lines, in characters, are never judged by their words.
LONGEST = 1500


_SHORTCODE = re.compile(r"^\[(\w{3,20})\b[^\]]{0,300}\].{0,300}\[/\1\]$")
_ADDRESS = re.compile(
    r"^(?:(?:url|printed from|short url): (?:https?://)?)?(?:[a-z0-9-]{1,40}\.){1,4}[a-z]{2,12}/\S{1,200}$",
    re.IGNORECASE,
)
#: `sexta-feira, 22 de outubro de 2010 às 20:13`: day, year and time, in any language.
_DAY_AND_CLOCK = re.compile(
    r"^[^.!?]{0,24}\b\d{1,2}\b[^\d.!?]{2,24}\b(?:19|20)\d\d\b\W{0,3}(?:\w{1,3} )?\d{1,2}[:.h]\d\d\b"
)
#: What says *reported* and reports nobody.
_CONTRIBUTED = re.compile(r"\breported by\b|\breported from [\w ]{2,30}\.(?= .{3,60}\bcontributed )")
#: A time of day alone, as live reports set above each entry.
_CLOCK = re.compile(r"^(?:[01]\d|2[0-3])[:.][0-5]\d$")

#: Where and when a site's offer is to be had.
_WHERE = re.compile(r"\b(?:here|now|today|free|toolbar|mobile|www\.|http|\d{4,})\b|@\w")

_FAMILIES: tuple[tuple[Reason, re.Pattern[str] | Needing], ...] = (
    (Reason.PAYWALL, offers.PAYWALL),
    (Reason.NEWSLETTER, offers.NEWSLETTER),
    (Reason.APP, offers.APP),
    (Reason.ADVERT, offers.DONATE),
)


def is_teaser_head(line: Line) -> bool:
    """Whether the line announces other stories: `ALSO READ`, `Most viewed`, `More from World`."""
    return len(line.text) <= 60 and bool(v.TEASER_HEAD.match(line.lower))


def is_price(line: Line) -> bool:
    """Whether the line is a price or the term of a plan: `₹300/Month`, `1 Year`."""
    return bool(offers.PRICE_LINE.match(line.lower) or offers.TERM_LINE.match(line.lower))


def is_stamp(line: Line) -> bool:
    """Whether the line is made of date, time, place and agency, or labelled as such, and nothing else."""
    if len(line.text) > 120:
        return False
    lower = line.lower
    if v.RELATIVE.match(lower) or "this story is from" in lower or re.match(r"^\W*archived? from\b", lower):
        return True
    if (
        v.STAMP_LABEL.match(lower)
        and len(line.words) <= 16
        and not (line.is_prose and not any(c.isdigit() for c in lower))
    ):
        return True
    if len(line.text) <= 60 and not line.ends_sentence and _DAY_AND_CLOCK.search(lower):
        return True
    dates = find_dates(line.text)
    if not dates:
        return _is_bare_stamp(line)
    if dates[0].start == 0 and re.match(r" ?[|·•] ", line.text[dates[0].end :]) and line.function_words == 0:
        return True
    if re.match(r"^(?:tnn|agencies|\w+ desk|[\w ]{2,30}) ?[|/] ?", lower) and len(line.words) <= 16:
        return True
    rest = [
        word for word in line.words if not any(char.isdigit() for char in word) and word.lower() not in v.STAMP_WORDS
    ]
    return len(rest) <= 3 and not line.function_words > 3


def _is_bare_stamp(line: Line) -> bool:
    """A time or day without a year: every word is a month, a weekday, a number, a zone, and a number is there."""
    words = [word.lower().strip(".,") for word in line.words]
    if _CLOCK.match(line.text):
        return True
    numbers = [word for word in words if any(char.isdigit() for char in word)]
    known = "page" not in words and all(word in v.STAMP_WORDS or word in numbers for word in words)
    return known and 2 <= len(words) <= 10 and 0 < len(numbers) < len(words)


def is_widget(line: Line) -> bool:
    """Whether the line is a reading of weather, market or match (`Mingora: 21°C, sunny`), a gallery's counter, a note
    in brackets, a command that the site's software left standing, a printed address, a row of signs."""
    text = line.text
    if (
        COUNTER.match(text)
        or _SHORTCODE.match(text)
        or _ADDRESS.match(text)
        or (len(text) <= 40 and not any(map(str.isalnum, text)))
    ):
        return True
    if len(text) <= 120 and text[0] in "[{" and text[-1] in "]}":
        return True
    return len(text) <= 80 and not line.ends_sentence and bool(v.WIDGET.search(line.lower))


def is_crumbs(line: Line) -> bool:
    """Whether the line is a path or a row of short labels: `Home > News > World`, `Dari | Pashto | English`."""
    if len(line.text) > 200 or line.ends_sentence or "://" in line.text or line.text[0] == "<":
        return False
    parts = [part for part in v.CRUMB_SEP.split(line.text) if part]
    if sum(part.strip()[:1].isdigit() for part in parts) * 2 >= len(parts):
        return False
    if len(parts) < 3:
        return len(parts) == 2 and all(len(part.split()) <= 3 for part in parts) and line.function_words <= 1
    return sum(len(part.split()) <= 4 for part in parts) >= len(parts) - 1


def is_share_row(line: Line) -> bool:
    """Whether the line is a row of share buttons and counters."""
    parts = line.lower.replace("|", " ").replace("/", " ").replace("·", " ").replace(",", " ").split()
    return (
        2 <= len(parts) <= 20
        and all(part in offers.SHARE_WORDS or part.isdigit() for part in parts)
        and not parts[0].isdigit()
    )


def is_byline(line: Line) -> bool:
    """Whether the line says who wrote or sent the story."""
    if len(line.text) > 200:
        return False
    lower = line.lower
    if credited_line(line.text) is not None and len(line.words) <= 8 and not line.is_prose:
        return True
    if v.PRESENTED_BY.match(line.text) or (len(line.words) <= 8 and v.NAME_AND_TRADE.match(line.text)):
        return True
    if lower.startswith(("reporting by", "(reporting by")) and len(line.text) <= 200:
        return True
    if v.REPORTING.match(lower) and line.function_words <= 4 and not v.SAYS.search(_CONTRIBUTED.sub("", lower)):
        return True
    return len(line.text) <= 120 and bool(v.BYLINE.match(lower)) and line.function_words <= 6 and not line.is_prose


_SHORT_ONLY: tuple[tuple[Reason, re.Pattern[str] | Needing, int], ...] = (
    (Reason.NAVIGATION, v.END_MARK, 80),
    (Reason.NAVIGATION, offers.MAIL, 200),
    (Reason.NAVIGATION, offers.ACCESS, 120),
    (Reason.SHARE, offers.SHARE, 140),
    (Reason.ADVERT, offers.AD_BREAK, 120),
    (Reason.COMMENTS, offers.COMMENTS, 160),
    (Reason.TAGS, v.TAGS, 300),
    (Reason.TAGS, v.HASHTAGS, 300),
    (Reason.BIO, v.BIO, 400),
    (Reason.STAMP, v.PUBLISHED_IN, 120),
    (Reason.TEASER, v.MEDIA, 120),
)


def _by_shape(line: Line) -> Reason | None:
    """What the line's form says, whatever its words."""
    if is_price(line):
        return Reason.PLANS
    if is_stamp(line) or v.DATELINE.match(line.text):
        return Reason.STAMP
    if is_byline(line):
        return Reason.BYLINE
    if is_crumbs(line):
        return Reason.CRUMBS
    if is_share_row(line):
        return Reason.SHARE
    return Reason.NAVIGATION if is_widget(line) else None


def _by_words(line: Line) -> Reason | None:
    lower, size = line.unquoted, len(line.text)
    for reason, pattern, longest in _SHORT_ONLY:
        if size <= longest and pattern.search(lower):
            return reason
    wordy = line.ends_sentence and line.function_words >= 3
    if size <= 160 and not wordy and (offers.ADVERT.match(lower) or offers.ON_SALE.search(lower)):
        return Reason.ADVERT
    if is_caption(line):
        return Reason.CAPTION
    if size <= 200 and not (line.ends_sentence and line.function_words >= 4) and v.TEASER_LINE.match(line.lower):
        return Reason.TEASER
    if size <= 120 and v.LABELLED.search(line.text):
        return Reason.TEASER
    return Reason.TEASER if is_teaser_head(line) else None


def _legal(line: Line) -> Reason | None:
    """Copyright and disclaimers: long lines may be these too."""
    lower = line.unquoted
    if len(line.text) <= 600 and v.COPYRIGHT.search(lower):
        return Reason.COPYRIGHT
    if len(line.text) <= 700 and v.DISCLAIMER.search(lower):
        return Reason.DISCLAIMER
    return None


def _offer(line: Line) -> Reason | None:
    """A thing that the site offers, together with an order or with 'you' or 'we'; a long line needs two of each."""
    lower = line.unquoted
    second = bool(offers.SECOND.search(lower))
    if offers.COOKIES.search(lower) and offers.COOKIE_ACT.search(lower) and (second or not line.is_long):
        return Reason.COOKIES
    if offers.ENABLE.search(lower):
        return Reason.NAVIGATION
    if len(lower) <= 400 and offers.CALL.search(lower) and not v.SAYS.search(lower):
        return Reason.PROMPT
    if len(lower) <= 60 and "paywall" in lower:
        return Reason.PAYWALL
    order = bool(offers.ORDER.match(lower))
    second = second or bool(offers.SELF.search(lower))
    if line.is_long and not order and not second:
        return None
    hits = [reason for reason, pattern in _FAMILIES if pattern.search(lower)]
    if len(lower) <= 160 and offers.PRICE_OFFER.search(lower) and (order or not line.is_prose):
        return Reason.PLANS
    if hits and (order or second or not line.is_prose) and (not line.is_long or (order or len(hits) > 1)):
        return hits[0]
    if order and not line.is_prose and _prompt_like(line):
        return Reason.PROMPT
    return Reason.PROMPT if _self_talk(line) or _appeals(line) else None


def _appeals(line: Line) -> bool:
    """Whether a house speaks of itself to its readers at some length: it reports nobody, says *we* to *you* and names
    two things of its own, one of them such as houses of news alone have; or names the journalism it stands for."""
    lower = line.unquoted
    you, we = bool(line.own_words & offers.YOU), bool(line.own_words & offers.WE)
    if len(lower) > 500 or not (you or we) or v.SAYS.search(lower) or line.text[0] in "\"“'‘":
        return False
    own = {match[0] for match in offers.OWN.finditer(lower)}
    return (you and we and len(own) >= 2 and bool(offers.MEDIA_OWN.search(lower))) or (
        (you or we) and bool(offers.CAUSE.search(lower))
    )


def _self_talk(line: Line) -> bool:
    """Whether the site speaks to its reader: 'we' and 'you', or either and a thing of the site, in a short line that
    reports nobody."""
    lower = line.unquoted
    you, we = bool(line.own_words & offers.YOU), bool(line.own_words & offers.WE)
    polite = "please" in line.own_words or lower.startswith("thank you for")
    if len(lower) > 160 or not (you or we or polite) or v.SAYS.search(lower) or line.text[0] in "\"“'‘":
        return False
    return (
        (you and we and len(lower) <= 110 and bool(offers.SITE.search(lower) or offers.ORDER.match(lower)))
        or ((you or polite) and bool(offers.SITE.search(lower)))
        or (we and bool(offers.ORDER.match(lower)) and bool(offers.SITE.search(lower)))
    )


def _prompt_like(line: Line) -> bool:
    """An order in a short line that is not a headline: it speaks to the reader or names where to go."""
    lower = line.unquoted
    return bool(offers.SECOND.search(lower) or _WHERE.search(lower))


def is_call(line: Line) -> bool:
    """Whether the line calls on the reader as sites alone do: *click here*, *follow us*, or at length."""
    call = len(line.text) <= 400 and bool(offers.CALL.search(line.unquoted)) and not v.SAYS.search(line.unquoted)
    return call or _appeals(line)


def own_voice(lines: Iterable[Line]) -> bool:
    """Whether the text itself speaks to its reader, as columns and guides do: then such a line is no prompt."""
    paragraphs = [line for line in lines if line.is_long and not _appeals(line)]
    speaking = sum(bool(offers.YOU & line.own_words) for line in paragraphs)
    return len(paragraphs) >= 3 and speaking >= 0.15 * len(paragraphs)


def reason_of(line: Line) -> Reason | None:
    """Why the line, seen alone, is not part of an article; `None` if nothing speaks against it."""
    if len(line.text) > LONGEST or (line.is_long and not offers.HINTS & line.word_set):
        return None
    for test in (_offer, _legal, _by_shape, _by_words):
        found = test(line)
        if found is not None:
            return found
    return None
