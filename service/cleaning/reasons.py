"""Why a line is not the article: the kinds of furniture that news pages set around their stories.

A line is judged by features that a designer of news pages would name, not by whole phrases: an order to the reader
(*subscribe*, *download*), a thing that sites offer (*newsletter*, *app*), a price with a period, a label that
announces other stories, a stamp made of date and agency and nothing else. `reason_of` looks at one line alone;
`pasted.py` knows what stands around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from service.cleaning.agency import credited_line
from service.cleaning.dates import find_dates
from service.cleaning.features import Line, word_set

#: Longer lines, in characters, are never judged by their words.
LONGEST = 1500


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


def _rx(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


# --- things that sites offer or ask for ----------------------------------------------------------------------------

_COOKIES = _rx(r"\bcookies?\b|\bgdpr\b|\bprivacy (?:policy|settings|preferences)\b|\bmanage (?:preferences|consent)\b")
_COOKIE_ACT = _rx(r"\b(?:we|our|this (?:web)?site|accept|agree|manage|preferences|policy|consent|browsing|partners)\b")
_MONEY = r"(?:[$€£₹]|rs\.? ?|inr |pkr |usd ?|aed ?)\d[\d,.]*|\d[\d,.]* ?(?:rupees|dollars|euros|dirhams)"
_PERIOD = r"(?:/|per|a|each|every)\s?(?:month|year|week|day|mo|yr|issue)\b|\b(?:monthly|annual(?:ly)?|yearly)\b"
_PRICE_LINE = _rx(rf"^(?:only |from |just |save |now )*(?:{_MONEY})(?:\s?(?:{_PERIOD}))?(?: only)?[*.]?$")
_PRICE_OFFER = _rx(
    rf"(?:{_MONEY}) ?(?:{_PERIOD})|\b(?:{_PERIOD})(?: plan| pass|"
    rf" subscription)?\s?[:–—-]?\s?(?:{_MONEY})"
)
_TERM_LINE = _rx(r"^\d{1,2}[ -](?:days?|weeks?|months?|years?)(?: (?:plan|access|trial|free))?$")
_PAYWALL = _rx(
    r"\b(?:free|remaining|complimentary) (?:articles?|pages?|stor(?:y|ies)|reads?|views?)\b"
    r"|\bpay ?wall\b|\b(?:premium|exclusive|subscriber|subscription|unlimited|digital) (?:access|"
    r"content|stor(?:y|ies)|plans?|articles?|only|benefits?)\b"
    r"|\bsubscribers?[ -](?:only|exclusive)\b|\balready (?:a )?(?:subscribed|subscriber|member|registered)\b"
    r"|\b(?:to|and) (?:continue|keep) reading\b|\bcontinue reading\b|\bread(?:ing)? the (?:full|whole|rest of)\b"
    r"|\bunlock (?:this|the|full|all|unlimited|more)\b|\brenews? automatically\b|\bcancel any ?time\b|\bfree trial\b"
    r"|\b(?:sign|log)[ -]?in to\b|\bregister (?:for free|now|here)\b|\bsubscribers? only\b|\b(?:only|"
    r"exclusively) (?:available )?(?:to|for) (?:our )?(?:premium|registered|paying|subscri)|"
    r"\balready have an account\b|\b(?:sign|log)(?:ged)?[ -]in\b|\bcreate (?:a|an|"
    r"your) (?:free )?account\b"
    r"|\breached your (?:\w+ ){0,3}limit\b|\bfor subscribers\b|\bsubscribe(?:rs?)? (?:now|today|"
    r"to (?:read|continue|unlock|access|get|enjoy))"
)
_NEWSLETTER = _rx(
    r"\bnews ?letters?\b|\b(?:in|to|into) your (?:inbox|e-?mail|mailbox)\b|\b(?:daily|weekly|morning|"
    r"evening) (?:briefing|digest|bulletin|mail|e-?mail|round-?up|alerts?)\b"
    r"|\bsign[ -]?up (?:for|to|here|now|today)\b|\be-?mail alerts?\b|\bmailing list\b|"
    r"\bpush (?:notifications?|alerts?)\b|\benter your e-?mail\b"
    r"|\b(?:turn on|enable|allow|get) (?:breaking |news |our |the |free |instant |desktop )*(?:notifications?|alerts)\b"
)
_APP = _rx(
    r"\b(?:mobile|our|the|free|news|android|ios|iphone|ipad|new|this|daily|tv|channel|times|express|"
    r"live) app\b|\bapp ?store\b|\bgoogle play\b|\bplay ?store\b"
    r"|\b(?:download|install|get|try|use|open|in|on|via) (?:\w+ ){0,4}(?:app|apps|toolbar|widget|"
    r"epaper|e-paper)\b|\bqr code\b|\be-?paper\b"
)
_SOCIAL_NAME = (
    r"(?:facebook|twitter|whats ?app|instagram|telegram|linked ?in|youtube|tik ?tok|reddit|pinterest|"
    r"threads|google news|messenger|snapchat|flipboard|koo|social media|x|rss|bluesky|orkut|digg|"
    r"delicious|stumbleupon|google\+|google plus)"
)
_SHARE = _rx(
    rf"^(?:share|tweet|pin|post|e-?mail|print|save|bookmark|copy|forward|send|like|like us|follow|"
    rf"follow us|follow our|join|join us|join our|find us|connect|connect with us|recommend|find|"
    rf"subscribe|watch|add us|see us)\b.{{0,60}}\b{_SOCIAL_NAME}\b"
    rf"|^{_SOCIAL_NAME}(?:[\s|,/·•+-]+{_SOCIAL_NAME})*[\s.!]*$"
    r"|^(?:share|tweet|print|e-?mail|copy link|save|bookmark|share this|share article|"
    r"share this (?:article|story|page|post)|share via|share on|e-?mail (?:this|"
    r"to a friend)(?: \w+)?|print (?:this|page|article)(?: \w+)?|send to a friend|a a a|text size|"
    r"font size|listen(?: to (?:this )?(?:article|story))?|\d[\d.,]*k? shares?)[:!.]?$"
)
_SHARE_WORDS = word_set(
    "share tweet print e-mail email save copy link comment comments facebook twitter whatsapp linkedin "
    "telegram reddit pinterest x bookmark instagram youtube messenger flipboard a+ a- font size this * • - – closed"
)
_COMMENTS = _rx(
    r"^(?:\d[\d,.]* |no |view |see |show |read |post |add |leave |write |load |hide |all |your |a |"
    r"the |our |be the first to |user |reader |facebook |to )*(?:comments?|responses?|"
    r"replies)\b[^.]{0,50}[.!]?$|^(?:join|start|follow|be part of) (?:the |our )?(?:conversation|discussion|debate)\b"
    r"|\b(?:log|sign)[ -]?in to (?:post|comment|reply)\b|\bcomments? (?:are|is|have been) (?:closed|"
    r"disabled|moderated|off)\b|\bleave a (?:reply|comment)\b|\bwe (?:welcome|moderate|reserve)\b|\bhow we moderate\b"
    r"|\bhave your say\b|^what do you think\b|\btell us (?:what|your|in)\b|\bpost your (?:comments?|"
    r"views?|opinions?)\b|\bwrite to the editor\b|\bletters? to the editor\b|\bemail address will not be published\b"
)
_ADVERT = _rx(
    r"^\W*(?:advertise?ments?|advertising|sponsored|promoted|promotion|paid (?:content|post)|"
    r"partner content|ads? by|ad|skip ad|(?:by )?taboola|"
    r"in association with|presented by|brand ?(?:studio|connect|voice|ed content))\b|"
    r"\b(?:special|limited|exclusive) offers?\b|\bbook now\b|\bshop now\b|\bbuy now\b|\border (?:now|"
    r"today)\b|\bapply now\b|\bbest (?:deals|prices|rates|offers)\b|\b\d{1,2} ?% off\b"
)
_AD_BREAK = _rx(
    r"\b(?:story|article|report|text) (?:continues|resumes) (?:below|after)\b|"
    r"\bcontinue reading (?:below|after)\b"
)
_DONATE = _rx(
    r"\b(?:support|donate|contribute|fund|back|chip in)\b.{0,40}\b(?:journalism|newsroom|reporting|"
    r"our work|independent|media|donat\w+|today|us|now)\b|^donate\b|\bmake a (?:donation|"
    r"contribution)\b|\bbecome a (?:member|supporter|patron|subscriber)\b"
)
_ACCESS = _rx(
    r"^(?:skip to|jump to|go to|back to|return to|scroll to|accessibility)\b.{0,40}$|^click (?:here|"
    r"to|on|the|for)\b|\bclick here\b|\btap (?:here|to|the)\b|^(?:see|view|show|load|browse|explore|"
    r"discover) (?:more|all|our|the latest|less|full)\b.{0,60}$"
    r"|^(?:more|read more|see more|show more|load more|next|previous|prev|older|newer|top|close|ok|"
    r"accept|continue|submit|search|menu|home|login|log in|sign in|sign up|register|subscribe|logout|"
    r"my account|next (?:article|story|post)|previous (?:article|story|post)|skip|learn more|"
    r"know more|view gallery|follow|following|live|play|pause|mute|loading\.*|expand|collapse|"
    r"contents|table of contents|x|×)[\s.!:»›→>|-]*$"
)
_ENABLE = _rx(
    r"\b(?:enable|turn on|activate|requires?|disable) (?:java ?script|cookies|"
    r"(?:your )?ad ?block\w*)\b|\bbrowser (?:is|does) (?:not|n't|out)|\b(?:update|"
    r"upgrade) your browser\b"
)

# --- credits, stamps, legal ----------------------------------------------------------------------------------------

_COPYRIGHT = _rx(
    r"^\W*(?:©|\(c\)|&copy;|copyright\b)|©\s?\d{4}|\ball rights reserved\b|\bcopyright (?:©|\d{4})|"
    r"\bterms of (?:use|service)\b|"
    r"\b(?:material|article|content|story|text|site|report)\b.{0,60}\b(?:may not|must not|cannot|"
    r"can not) be (?:published|reproduced|broadcast|copied|reprinted|used)\b|"
    r"\bno part of (?:this|the) (?:publication|site|website|article|content|page)\b|"
    r"^(?:our )?terms (?:and|&) conditions(?: apply| of use)?\W*$|"
    r"\breproduction (?:in whole|without (?:permission|consent))\b"
)
_DISCLAIMER = _rx(
    r"^\W*(?:disclaimer|editor'?s note|publisher'?s note|clarification|correction)\b\s?:|"
    r"\b(?:views?|opinions?) expressed (?:here|above|below|in|are|do|by (?:the )?(?:author|writer|"
    r"reader|contributor|columnist|commenter|guest)s?)\b|"
    r"\b(?:views|opinions) (?:here |in this \w+ )?are (?:the (?:author|writer|columnist)'?s?|his own|"
    r"her own|their own|personal|those of)\b|"
    r"\bdo(?:es)? not (?:necessarily )?(?:reflect|represent) (?:the|our|those)\b.{0,40}\b(?:views?|"
    r"policy|policies|opinions?|position|stance)\b|"
    r"^\W*this (?:\w+ )?(?:story|article|report|copy|item|piece|post|page|version|blog|content|"
    r"interview|feature|material)\b.{0,60}"
    r"\b(?:edited|sourced|generated|syndicated|first published|originally|auto-?\w*|updated|"
    r"corrected|amended|translated|archived|republished|"
    r"excerpt(?:ed)?|adapted|produced (?:in|with|by)|reproduced|years? old|no longer|copyright|"
    r"appeared|subscribers|exclusively|provided by|taken from|part of (?:a|our)|closed)\b|"
    r"^\W*the (?:story|article|report|content|news|copy) (?:has |was |is |"
    r"have )(?:not )?(?:been )?(?:sourced from|auto|syndicated|edited by (?:our|.{0,30}staff)|"
    r"first published|originally|generated|taken from (?:a|the|an) )|"
    r"\b(?:an earlier|a previous|the original|an original|a) version of this (?:story|article|report|"
    r"piece)\b|\bexcept for the headline\b|\bsyndicated feed\b|"
    r"\baccepts? no (?:responsibility|liability)\b.{0,30}\bfor (?:its|the|any|their) (?:content|"
    r"accuracy|views|dependability|material|comments)|\bexternal (?:internet )?(?:sites|websites|"
    r"links)\b|"
    r"\b(?:names|details) have been (?:changed|withheld) to protect\b|\barchived (?:page|article|"
    r"copy|version|story)\b|^\W*archived?\b\s?[-–—:].{0,30}\b(?:page|story|article)\b|"
    r"\b(?:images?|pictures?|photos?|links?) (?:may|might) (?:be|no longer be|have been) (?:missing|"
    r"lost|removed|broken|working)|^the archive is\b|^our standards\b"
)
_STAMP_LABEL = _rx(
    r"^\W*(?:(?:first |last |originally |article |story |page |web |online )*(?:published|posted|"
    r"updated|modified|created|uploaded|released|filed|issued|edited)(?: (?:on|at|in|date|time|"
    r"online))?\b(?! (?:by|under|in:)\b)|date|time|last update|update)\s?[:|,-]?\s"
)
_STAMP_WORDS = word_set(
    "published posted updated modified on at in last first page edition print online am pm hrs hours ist "
    "pkt gmt utc est edt bst et gst min mins minute minutes read ago today yesterday story from this is "
    "by date time monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur "
    "thurs fri sat sun january february march april may june july august september october november "
    "december jan feb mar apr jun jul aug sep sept oct nov dec local web desk updates update hour hours "
    "second seconds day days week weeks ap afp pti ani reuters app agencies agency"
)
_RELATIVE = _rx(
    r"^\d{1,2} (?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?) (?:ago|read)\W*$|"
    r"^(?:\d{1,2}[- ]min(?:ute)?s? read)\W*$|^reading time\b.{0,20}$"
)
_BYLINE = _rx(
    r"^(?:by|reported by|reporting by|written by|edited by|compiled by|translated by|"
    r"additional reporting by|with (?:additional )?reporting (?:by|from)|"
    r"(?:with )?(?:additional )?in ?puts? (?:from|by)|with agency inputs?|correspondents?|"
    r"from our (?:\w+ )?(?:correspondent|reporter|staff)|our (?:\w+ )?(?:correspondent|reporter)|"
    r"staff (?:report(?:er)?|correspondent|writer)|special correspondent|news desk|web desk|"
    r"monitoring (?:desk|report)|agencies|wire services?|news agencies|bureau report|"
    r"(?:\w+ ){1,2}(?:web|news|bureau|staff|monitoring|digital|online|foreign|international) (?:desk|"
    r"bureau|team|report(?:er)?|correspondent))\b[^.?!]{0,100}[.]?$"
)
_REPORTING = _rx(
    r"^.{3,90} contributed (?:reporting|research|writing|to this (?:report|story|article))\b.{0,60}$|"
    r"^sources?\s?:\s?\S.{1,60}$|"
    r"^\W{0,2}(?:(?:additional )?(?:reporting|writing|editing|edited|written|reported|compiled) by|"
    r"with (?:additional )?(?:reporting|inputs?) (?:by|from))\b.{0,200}$"
)
_PUBLISHED_IN = _rx(
    r"^\W{0,2}(?:this (?:article|story|piece|report) (?:was |has been )?(?:first |"
    r"originally )?)?(?:published|appeared|printed) in\b.{0,80}$"
)
_CAPTION = _rx(
    r"^\W{0,3}(?:file ?(?:photo|pic|picture|image)?|photo(?:graph)?s?|pic(?:ture)?s?|image|"
    r"representational|representative|illustration|graphic|courtesy|(?:photo|image|picture|pic|"
    r"video) (?:credit|courtesy|source|by|via)|screen ?grab|screenshot|caption|getty images|"
    r"credit)\b\s?(?:[:/|–—-].{0,120})?[.]?$"
    r"|^(?:in this|this) [\w ,.'/-]{0,40}?(?:image|photo|photograph|picture|handout|frame|"
    r"screen ?grab|screenshot)(?:,| (?:taken|released|provided|shows?|from|made|by|shot|captured|posted|grabbed)\b)"
    r"|^(?:an? |this )?(?:file|undated|handout|archive|aerial|combination|combo) (?:photo(?:graph)?|"
    r"picture|image|pic|view) (?:of|shows?|from|taken|released|provided)\b"
    r"|^(?:photo|image|picture|pic|video)s? (?:used |is )?for (?:illustrat|represent)|^(?:image|"
    r"media|video|photo) (?:caption|source|credit|copyright)\b"
    r"|\b(?:used for|for) representation(?:al)?\b|\brepresent(?:ational|ative) (?:image|photo|pic|"
    r"purposes?)\b|\bfile (?:photo|picture|pic|image)\b\W{0,3}$|[|/(:–—-]\s?(?:photo|pic|image|"
    r"picture|courtesy|credit)s?\b\s?[:/-].{0,60}$"
    r"|\b(?:photo|image|picture|pic)s?\s?:\s?\S.{0,50}$|\b(?:via (?:reuters|ap|afp|getty)|"
    r"getty images|ap photo|afp photo|"
    r"reuters photo|istock|shutterstock|epa photo|file photo|file picture|xinhua photo|pti photo|"
    r"white star)\b\W{0,3}.{0,30}$"
    r"|[/—–-]\s?(?:afp|reuters|ap|epa|dawn|app|inp|online|ppi|express|getty|twitter|screengrab|pti|"
    r"ani|file)/file\W{0,2}$"
    r"|[/—–-]\s?(?:file|screengrab|photo|file photo|courtesy)\W{0,2}$|\((?:file|file photo)\)$"
)
_END_CREDIT = _rx(
    r"\[(?:afp|reuters|ap|file|epa|getty|al jazeera|anadolu)[^\]]{0,30}\]\W{0,2}$|"
    r"[/—–-]\s?(?:afp|reuters|ap|epa|dawn|app|inp|online|ppi|express|getty|twitter|pti|"
    r"ani)\)?\W{0,2}$|\((?:afp|reuters|ap)\)$"
)
_BIO = _rx(
    r"^the (?:writer|author|columnist|contributor|reviewer)s? (?:(?:is|are|was) (?:a|an|the|one|our|"
    r"currently|based|former(?:ly)?|previously|retired|working|associated|affiliated|senior|chief|"
    r"also|president|chair\w*|freelance|not|professor|director|editor|managing|\w+'s)\b|"
    r"teaches|heads|works|tweets|blogs|can be|may be|serve[sd] |has (?:written|served|worked|been)|"
    r"writes (?:on|about|for)|holds|studie[sd])\b|"
    r"^about the (?:author|writer)|^(?:he|she|they) (?:tweets?|posts?|can be (?:reached|contacted|"
    r"followed))\b.{0,100}(?:@|at\b)|"
    r"\b(?:can|may) be (?:reached|contacted) (?:at|on|via)\b|^(?:follow|e-?mail) (?:him|her|the (?:author|"
    r"writer)|me)\b|^(?:tweets?|e-?mail|contact|twitter|mail)\s?[:@]|"
    r"\b[\w.+-]{2,30} tweets? (?:at )?@|^[\w.+-]{1,40}@[\w.-]{3,40}$|^@\w{2,30}$"
)

# --- other stories -------------------------------------------------------------------------------------------------

_TEASER_LABEL = (
    r"(?:also|must|now|further|recommended|related|read|watch|listen|see|view|more|most|trending|"
    r"popular|latest|top|live|breaking|explainers?|explained|in pictures|in pics|photos?|gallery|"
    r"videos?|podcast|"
    r"from the archives?|archives?|don'?t miss|you (?:may|might) (?:also )?like|you may have missed|"
    r"previous(?:ly)?|next|earlier|editor'?s? picks?|editorial|opinion|analysis|cartoon|quiz|poll|"
    r"timeline|special|exclusive|in focus|in depth|"
    r"background|context|elsewhere|coming up|today'?s|best of|what to read|up next|just in|"
    r"developing|big story|story so far|key points|suggested|similar|other|recent|featured?|feature|"
    r"sponsored|promoted|web ?stor(?:y|ies)|short(?:s| read)|long read|interactive|infographic|map|"
    r"fact check|recap|highlights|newsletters?|in other news|on this (?:topic|day|story|subject)|"
    r"full coverage|our coverage|catch up|web special|audio|column|blog|letters?)"
)
_TEASER_LINE = _rx(rf"^\W{{0,3}}{_TEASER_LABEL}(?:\s[\w'’&-]+){{0,5}}\s?(?::|\||–|—|»|›|>|\s-)\s?\S")
_TEASER_HEAD = _rx(
    rf"^\W{{0,3}}(?:{_TEASER_LABEL}\s(?:read|viewed|popular|commented|shared|stories|story|news|"
    rf"articles?|videos?|coverage|reports?|headlines|posts?|topics?|links?|reading|on this|"
    rf"on this story|on this topic|from|from us|from the author|for you|like|also|now|today|this week|"
    rf"picks|in \w+|of the day|\w+ stories|\w+ news|watched|about this|content|items|pages|galleries|"
    rf"here)"
    rf"|also read|read also|must read|see also|watch also|also watch|related|recommended|"
    rf"trending(?: now)?|most (?:read|viewed|popular|shared|commented)|latest|top stories|"
    rf"more stories|in pictures|editor'?s? picks?|editorials?|breaking news|web stories|"
    rf"(?:\w+[ -]){{0,2}}web stories|you may also like|don'?t miss|opinions?|columns?|"
    rf"in case you missed it|what to read next|read next|up next|popular|live now|latest news|"
    rf"read more|more from .{{1,40}}|more on .{{1,40}}|from our .{{1,40}}|stories you may.{{0,30}}|"
    rf"other stories|elsewhere on .{{1,30}})\W*$"
)
_TAGS = _rx(
    r"^\W{0,3}(?:tags?|topics?|keywords?|filed under|filed in|categor(?:y|ies)|labels?|posted in|"
    r"listed under|published under|subjects?|in this (?:story|article)|find more on|section|"
    r"more on)\s?[:|/-]\s?\S"
)
_HASHTAGS = _rx(r"^(?:#[\w-]+[\s,|·]*){1,}$")
_CRUMB_SEP = _rx(r"\s*(?:>|»|›|→)\s*|\s+[/|·•\\]\s+|\s*::\s*")
_WIDGET = _rx(
    r"\d ?°|^(?:weather|forecast|prayer tim\w+|sehr|iftar|gold|kse|psx|sensex|nifty|usd|dollar|"
    r"live score|scorecard|temperature|aqi)\b"
    r"|[▲▼]|\([+-]?\d+(?:\.\d+)?%\)|^\d[\d,.]*[km]? (?:views?|followers?|likes|reads|shares)\b|"
    r"\b\d[\d,.]*[km]? followers\b"
)
_END_MARK = _rx(
    r"^\W*(?:the end|ends?|-30-|end of (?:article|story|report|document|page)|"
    r"also in this (?:package|section|edition)|continued? (?:on|from|in|overleaf)\b.{0,30}|"
    r"to be continued|more to follow|developing story)\W*$"
)
_MEDIA = _rx(
    r"^(?:watch|listen|play|see|view)\b.{0,60}\b(?:video|bulletin|podcast|live|episode|channel|audio|"
    r"interview|gallery|pictures|photos|here|report|show|youtube|stream|tv|radio)\b.{0,40}$|"
    r"^(?:live (?:tv|stream|updates|blog|coverage|scores?|radio)|video|audio|photos?|gallery|"
    r"photo gallery|slideshow|podcast)\W*$"
)

#: Orders to the reader: with a site's offer they make a prompt, at the start of a short line they are enough.
_ORDER = _rx(
    r"^\W{0,3}(?:please )?(?:subscribe|sign|log|register|download|follow|join|click|tap|share|watch|"
    r"listen|support|donate|become|scan|unlock|upgrade|enable|allow|accept|install|bookmark|tune|"
    r"stay|catch|visit|check|discover|explore|browse|try|get|enjoy|start|choose|buy|order|renew|"
    r"activate|save|send|text|sms|dial|call|write|contact|vote|take our|play|win|enter|add|set|turn|"
    r"manage|read|see|find|learn|advertise|report|submit|dear reader)\b"
)
#: Orders that sites alone give, wherever they stand in a line.
_CALL = _rx(
    r"\bvisit (?:our|us)\b|\bnever miss an? \w+|\?\s(?:share it|write|e-?mail|contact|send|tell|call|"
    r"sign|log|visit|try) |"
    r"\bclick(?:ing)? (?:here|on (?:the|this) link|the (?:link|button|image))\b|\bsubscribe (?:now|"
    r"today|here)\b|\bsign up (?:now|today|here)\b|"
    r"\bjoin (?:us|our|now)\b.{0,30}\b(?:channel|group|community|whatsapp|telegram)\b|"
    r"\bdownload (?:it )?(?:now|here)\b|\bfollow us\b|"
    r"\b(?:read|know|learn|see) more (?:at|on|here|about us)\b|\bsubscribe to (?:our|the)\b|\btap (?:here|the bell)\b"
)
#: Somebody is reported: a site that speaks to its reader reports nobody.
_SAYS = _rx(
    r"\b(?:said|says|told|tells|added|asked|replied|warned|insisted|declined|denied|argued|noted|"
    r"announced|according to|claimed|"
    r"vowed|stressed|demanded|called|wrote|ran|quoted|reported|urged|explained|recalled|remarked)\b"
)
#: What a site names when it speaks of itself.
_SITE = _rx(
    r"\b(?:stor(?:y|ies)|article|page|(?:web)?site|newsroom|newsdesk|journalism|journalists|"
    r"subscri\w+|readers?|news|tips?|quiz|poll|comments?|coverage|"
    r"alerts?|channel|notifications?|account|e-?mail|photos|videos|archive|patience|reading|inbox|"
    r"updates|experience|advertis\w+|membership|podcast|newspaper)\b"
)
_SELF = _rx(r"\bthis (?:article|story|content|page|site|website|feature|service|newsletter)\b|\bplease\b")
_SECOND = _rx(r"\b(?:you|your|you'?re|you'?ve|yours|our|us|we)\b")

#: A paragraph with none of these words is not looked at further.
_HINTS = word_set(
    "cookie cookies privacy gdpr javascript browser click clicking subscribe subscribed subscriber subscribers subscription "
    "subscriptions sign signing join download follow copyright © c rights reserved permission reproduced terms disclaimer note "
    "clarification correction views view opinions opinion expressed version feed responsibility liability external archived "
    "archive protect edited sourced generated syndicated published originally updated corrected amended translated republished "
    "excerpt excerpted adapted produced appeared our us we you your please writer author columnist contributor tweets tweet "
    "contacted reached newsletter newsletters inbox app apps alerts account trial unlock paywall reporting contributed photo "
    "photos image picture pic file caption credit courtesy afp reuters ap handout screengrab getty istock visit learn comments "
    "comment tags topics keywords read reads also related watch advertisement sponsored support donate register registered "
    "continue website site email e-mail"
)
_YOU = word_set("you your you're you've yours")
_WE = word_set("we our us we're we've")

_FAMILIES: tuple[tuple[Reason, re.Pattern[str]], ...] = (
    (Reason.PAYWALL, _PAYWALL),
    (Reason.NEWSLETTER, _NEWSLETTER),
    (Reason.APP, _APP),
    (Reason.ADVERT, _DONATE),
)


def is_teaser_head(line: Line) -> bool:
    """Whether the line announces other stories: `ALSO READ`, `Most viewed`, `More from World`."""
    return len(line.text) <= 60 and bool(_TEASER_HEAD.match(line.lower))


def is_price(line: Line) -> bool:
    """Whether the line is a price or the term of a plan: `₹300/Month`, `1 Year`."""
    return bool(_PRICE_LINE.match(line.lower) or _TERM_LINE.match(line.lower))


def is_stamp(line: Line) -> bool:
    """Whether the line is made of date, time, place and agency, or labelled as such, and nothing else."""
    if len(line.text) > 120:
        return False
    lower = line.lower
    if _RELATIVE.match(lower) or "this story is from" in lower or re.match(r"^\W*archived? from\b", lower):
        return True
    if (
        _STAMP_LABEL.match(lower)
        and len(line.words) <= 16
        and not (line.is_prose and not any(c.isdigit() for c in lower))
    ):
        return True
    if not find_dates(line.text):
        return _is_bare_stamp(line)
    if re.match(r"^(?:tnn|agencies|\w+ desk|[\w ]{2,30}) ?[|/] ?", lower) and len(line.words) <= 16:
        return True
    rest = [
        word for word in line.words if not any(char.isdigit() for char in word) and word.lower() not in _STAMP_WORDS
    ]
    return len(rest) <= 3 and not line.function_words > 3


def _is_bare_stamp(line: Line) -> bool:
    """A time or day without a year: every word is a month, a weekday, a number, a zone, and a number is there."""
    words = [word.lower().strip(".,") for word in line.words]
    numbers = [word for word in words if any(char.isdigit() for char in word)]
    known = all(word in _STAMP_WORDS or word in numbers for word in words)
    return known and 2 <= len(words) <= 10 and 0 < len(numbers) < len(words)


def is_widget(line: Line) -> bool:
    """Whether the line is a reading of weather, market or match (`Mingora: 21°C, sunny`), or a note in brackets."""
    text = line.text
    if len(text) <= 120 and text[0] in "[{" and text[-1] in "]}":
        return True
    return len(text) <= 80 and not line.ends_sentence and bool(_WIDGET.search(line.lower))


def is_crumbs(line: Line) -> bool:
    """Whether the line is a path or a row of short labels: `Home > News > World`, `Dari | Pashto | English`."""
    if len(line.text) > 200 or line.ends_sentence or "://" in line.text or line.text[0] == "<":
        return False
    parts = [part for part in _CRUMB_SEP.split(line.text) if part]
    if len(parts) < 3:
        return len(parts) == 2 and all(len(part.split()) <= 3 for part in parts) and line.function_words <= 1
    return sum(len(part.split()) <= 4 for part in parts) >= len(parts) - 1


def is_share_row(line: Line) -> bool:
    """Whether the line is a row of share buttons and counters."""
    parts = line.lower.replace("|", " ").replace("/", " ").replace("·", " ").replace(",", " ").split()
    return (
        2 <= len(parts) <= 20
        and all(part in _SHARE_WORDS or part.isdigit() for part in parts)
        and not parts[0].isdigit()
    )


def is_caption(line: Line) -> bool:
    """Whether the line describes or credits a picture; behind more than a sentence, an agency's name is the story's."""
    if len(line.text) <= 400 and _CAPTION.search(line.lower):
        return True
    short = len(line.text) <= 160 and ". " not in line.text[:-20].rstrip(" .-–—")
    return short and not _SAYS.search(line.unquoted) and bool(_END_CREDIT.search(line.lower))


def is_byline(line: Line) -> bool:
    """Whether the line says who wrote or sent the story."""
    if len(line.text) > 200:
        return False
    lower = line.lower
    if credited_line(line.text) is not None and len(line.words) <= 8 and not line.is_prose:
        return True
    if _REPORTING.match(lower) and line.function_words <= 4 and not _SAYS.search(lower.replace("reported by", "")):
        return True
    return len(line.text) <= 120 and bool(_BYLINE.match(lower)) and line.function_words <= 6 and not line.is_prose


_SHORT_ONLY: tuple[tuple[Reason, re.Pattern[str], int], ...] = (
    (Reason.NAVIGATION, _END_MARK, 80),
    (Reason.NAVIGATION, _ACCESS, 120),
    (Reason.SHARE, _SHARE, 140),
    (Reason.ADVERT, _AD_BREAK, 120),
    (Reason.COMMENTS, _COMMENTS, 160),
    (Reason.TAGS, _TAGS, 300),
    (Reason.TAGS, _HASHTAGS, 300),
    (Reason.BIO, _BIO, 400),
    (Reason.STAMP, _PUBLISHED_IN, 120),
    (Reason.TEASER, _MEDIA, 120),
)


def _by_shape(line: Line) -> Reason | None:
    """What the line's form says, whatever its words."""
    if is_price(line):
        return Reason.PLANS
    if is_stamp(line):
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
    if size <= 160 and not wordy and _ADVERT.search(lower):
        return Reason.ADVERT
    if is_caption(line):
        return Reason.CAPTION
    if size <= 200 and not (line.ends_sentence and line.function_words >= 4) and _TEASER_LINE.match(line.lower):
        return Reason.TEASER
    return Reason.TEASER if is_teaser_head(line) else None


def _legal(line: Line) -> Reason | None:
    """Copyright and disclaimers: long lines may be these too."""
    lower = line.unquoted
    if len(line.text) <= 600 and _COPYRIGHT.search(lower):
        return Reason.COPYRIGHT
    if len(line.text) <= 700 and _DISCLAIMER.search(lower):
        return Reason.DISCLAIMER
    return None


def _offer(line: Line) -> Reason | None:
    """A thing that the site offers, together with an order or with 'you' or 'we'; a long line needs two of each."""
    lower = line.unquoted
    if _COOKIES.search(lower) and _COOKIE_ACT.search(lower) and not (line.is_long and not _SECOND.search(lower)):
        return Reason.COOKIES
    if _ENABLE.search(lower):
        return Reason.NAVIGATION
    if len(lower) <= 400 and _CALL.search(lower) and not _SAYS.search(lower):
        return Reason.PROMPT
    if len(lower) <= 60 and "paywall" in lower:
        return Reason.PAYWALL
    order = bool(_ORDER.match(lower))
    second = bool(_SECOND.search(lower) or _SELF.search(lower))
    if line.is_long and not order and not second:
        return None
    hits = [reason for reason, pattern in _FAMILIES if pattern.search(lower)]
    if len(lower) <= 160 and _PRICE_OFFER.search(lower) and (order or not line.is_prose):
        return Reason.PLANS
    if hits and (order or second or not line.is_prose) and (not line.is_long or (order or len(hits) > 1)):
        return hits[0]
    if order and not line.is_prose and _prompt_like(line):
        return Reason.PROMPT
    return Reason.PROMPT if _self_talk(line) else None


def _self_talk(line: Line) -> bool:
    """Whether the site speaks to its reader: 'we' and 'you', or either and a thing of the site, in a short line that
    reports nobody."""
    lower = line.unquoted
    if len(lower) > 160 or _SAYS.search(lower) or line.text[0] in "\"“'‘":
        return False
    words = set(re.findall(r"[a-z']+", lower))
    you, we = bool(words & _YOU), bool(words & _WE)
    polite = "please" in words or lower.startswith("thank you for")
    return (
        (you and we and len(lower) <= 110)
        or ((you or polite) and bool(_SITE.search(lower)))
        or (we and bool(_ORDER.match(lower)) and bool(_SITE.search(lower)))
    )


def _prompt_like(line: Line) -> bool:
    """An order in a short line that is not a headline: it speaks to the reader or names where to go."""
    lower = line.unquoted
    return bool(
        _SECOND.search(lower) or re.search(r"\b(?:here|now|today|free|toolbar|mobile|www\.|http|\d{4,})\b|@\w", lower)
    )


def is_call(line: Line) -> bool:
    """Whether the line calls on the reader as sites alone do: *click here*, *follow us*, *subscribe now*."""
    return len(line.text) <= 400 and bool(_CALL.search(line.unquoted)) and not _SAYS.search(line.unquoted)


def own_voice(lines: Iterable[Line]) -> bool:
    """Whether the text itself speaks to its reader, as columns and guides do: then such a line is no prompt."""
    paragraphs = [line for line in lines if line.is_long]
    speaking = sum(bool(_YOU & set(re.findall(r"[a-z']+", line.unquoted))) for line in paragraphs)
    return len(paragraphs) >= 3 and speaking >= 0.15 * len(paragraphs)


def reason_of(line: Line) -> Reason | None:
    """Why the line, seen alone, is not part of an article; `None` if nothing speaks against it."""
    if len(line.text) > LONGEST or (line.is_long and not _HINTS & line.word_set):
        return None
    for test in (_offer, _legal, _by_shape, _by_words):
        found = test(line)
        if found is not None:
            return found
    return None
