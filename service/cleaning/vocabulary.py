"""The words of the press: stamps, by-lines, credits of authors and houses, teasers, tags, legal lines.

Patterns over lower-case lines, each named after what it finds. They are kept linear: every repetition is bounded or
anchored, as hostile texts are matched against them too.
"""

from __future__ import annotations

import re

from service.cleaning.features import word_set
from service.cleaning.patterns import needing


def _rx(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


COPYRIGHT = needing(
    "© (c) copy rights_reserved terms_ not_be_ no_part_of licensed licenced reproduction",
    r"^\W*(?:©|\(c\)|&copy;|copyright\b)|©\s?\d{4}|\ball rights reserved\b|\bcopyright (?:©|\d{4})|"
    r"\bterms of (?:use|service)\b|"
    r"\b(?:material|article|content|story|text|site|report)\b.{0,60}\b(?:may not|must not|cannot|"
    r"can not) be (?:published|reproduced|broadcast|copied|reprinted|used)\b|"
    r"\bno part of (?:this|the) (?:publication|site|website|article|content|page)\b|"
    r"^(?:our )?terms (?:and|&) conditions(?: apply| of use)?\W*$|"
    r"\blicen[sc]ed under (?:an? |the )?[\w. -]{0,60}licen[sc]e\b|"
    r"\breproduction (?:in whole|without (?:permission|consent))\b",
)
DISCLAIMER = needing(
    "expressed views opinions responsib liability audio_version undesirable guidelines commenting republishing "
    "committed_to positions not_reflect not_represent not_necessarily version_of except_for syndicated_feed external "
    "to_protect archived _may_ _might_",
    r"\b(?:views?|opinions?) expressed (?:here|above|below|in|are|do|by (?:the )?(?:author|writer|"
    r"reader|contributor|columnist|commenter|guest)s?)\b|"
    r"\b(?:views|opinions) (?:here |in this \w+ )?are (?:the (?:author|writer|columnist)'?s?|his own|"
    r"her own|their own|personal|those of)\b|"
    r"\bnot responsible for (?:the )?(?:external )?content\b|\baudio version of this (?:article|story)\b|"
    r"\bdeclared an [\"“]?undesirable organi[sz]ation\b.{0,40}$|"
    r"\bcommunity guidelines\b.{0,40}\bcomment|\bcommenting platform\b|"
    r"\brepublishing this (?:content|article)\b|"
    r"\bcommitted to publishing a (?:diversity|range|variety) of\b|"
    r"\bviews (?:represented|expressed) herein\b|\bdoes not take (?:institutional|editorial) positions\b|"
    r"\bdo(?:es)? not (?:necessarily )?(?:reflect|represent) (?:the|our|those)\b.{0,40}\b(?:views?|"
    r"policy|policies|opinions?|position|stance)\b|"
    r"\b(?:an earlier|a previous|the original|an original|a) version of this (?:story|article|report|"
    r"piece)\b|\bexcept for the headline\b|\bsyndicated feed\b|"
    r"\baccepts? no (?:responsibility|liability)\b.{0,30}\bfor (?:its|the|any|their) (?:content|"
    r"accuracy|views|dependability|material|comments)|\bexternal (?:internet )?(?:sites|websites|"
    r"links)\b|"
    r"\b(?:names|details) have been (?:changed|withheld) to protect\b|\barchived (?:page|article|"
    r"copy|version|story)\b|"
    r"\b(?:images?|pictures?|photos?|links?) (?:may|might) (?:be|no longer be|have been) (?:missing|"
    r"lost|removed|broken|working)",
    opening=r"\W*(?:disclaimer|editor'?s note|publisher'?s note|clarification|correction)\b\s?:|"
    r"(?:this|the) (?:article|story|post|piece|text) (?:went live|was translated)\b|"
    r"(?:some )?names have been changed\W*$|"
    r"\W*this (?:\w+ )?(?:story|article|report|copy|item|piece|post|page|version|blog|content|"
    r"interview|feature|material|transcript)\b.{0,60}"
    r"\b(?:edited|sourced|generated|syndicated|first published|originally|auto-?\w*|updated|"
    r"created by|corrected|amended|translated|archived|republished|"
    r"excerpt(?:ed)?|adapted|produced (?:in|with|by)|reproduced|years? old|no longer|copyright|"
    r"appeared|subscribers|exclusively|provided by|taken from|part of (?:a|our)|closed)\b|"
    r"\W*the (?:story|article|report|content|news|copy) (?:has |was |is |"
    r"have )(?:not )?(?:been )?(?:sourced from|auto|syndicated|edited by (?:our|.{0,30}staff)|"
    r"first published|originally|generated|taken from (?:a|the|an) )|"
    r"\W*archived?\b\s?[-–—:].{0,30}\b(?:page|story|article)\b|the archive is\b|our standards\b",
)
STAMP_LABEL = _rx(
    r"^\W*(?:(?:first |last |originally |article |story |page |web |online )*(?:published|posted|"
    r"updated|modified|created|uploaded|released|filed|issued|edited)(?: (?:on|at|in|date|time|"
    r"online))?\b(?! (?:by|under|in:)\b)|date|time|last update|update)\s?[:|,-]?\s"
)
STAMP_WORDS = word_set(
    "published posted updated modified on at in last first page edition print online am pm hrs hours ist pkt "
    "gmt utc est edt bst et gst min mins minute minutes read ago today yesterday story from this is by date "
    "time monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun "
    "january february march april may june july august september october november december jan feb mar apr jun "
    "jul aug sep sept oct nov dec local web desk updates update hour hours second seconds day days week weeks "
    "ap afp pti ani reuters app agencies agency"
)
RELATIVE = _rx(
    r"^\d{1,2} (?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?) (?:ago|read)\W*$|"
    r"^(?:\d{1,2}[- ]min(?:ute)?s? read(?:ing time)?)\W*$|^duration\b.{0,30}$|^reading time\b.{0,20}$|"
    r"^\d{1,2} (?:hours?|hrs?) \d{1,2} (?:minutes?|mins?) ago\W*$|"
    r"^(?:this (?:article|story) is )?(?:more than|over) \d{1,3} (?:days?|months?|years?) old\W*$"
)
BYLINE = _rx(
    r"^(?:by|(?:published|posted|uploaded) by(?=:)|words?:|text:|pictures?:|photos?:|photographs? by|"
    r"photography by|(?:text|words|story) and "
    r"(?:photos|pictures|photographs|video) by|reported by|reporting by|written by|edited by|compiled by|translated by|"
    r"additional reporting by|with (?:additional )?reporting (?:by|from)|"
    r"(?:with )?(?:additional )?in ?puts? (?:from|by)|with agency inputs?|correspondents?|"
    r"from our (?:\w+ )?(?:correspondent|reporter|staff)|our (?:\w+ )?(?:correspondent|reporter)|"
    r"staff (?:report(?:er)?|correspondent|writer)|special correspondent|news desk|web desk|"
    r"monitoring (?:desk|report)|agencies|wire services?|news agencies|bureau report|"
    r"(?:\w+ ){1,2}(?:web|news|bureau|staff|monitoring|digital|online|foreign|international) (?:desk|"
    r"bureau|team|report(?:er)?|correspondent))\b[^.?!]{0,100}[.]?$"
)
#: `By Ann Lee, a columnist and the author of …`: a by-line that presents its bearer.
PRESENTED_BY = _rx(r"^By [A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}, (?:an?|the|who|our) [\w ,.'’-]{4,120}$")
#: `WAJID ALI, Contributing writer`: a name and what its bearer does.
NAME_AND_TRADE = _rx(
    r"^[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,3}, (?:[\w&-]+ ){0,3}"
    r"(?i:writer|reporter|correspondent|editor|columnist|bureau chief)$"
)
REPORTING = _rx(
    r"^contributing: .{3,90}$|^special thanks to .{3,90}$|"
    r"^.{3,90} contributed (?:reporting|research|writing|to this (?:report|story|article))\b.{0,60}$|"
    r"^sources?\s?:\s?\S.{1,60}$|^(?:some )?(?:information|material) (?:for|in) this (?:report|story|article) .{3,80}$|"
    r"^\W{0,2}(?:(?:additional )?(?:reporting|writing|editing|edited|written|reported|compiled) by|"
    r"with (?:additional )?(?:reporting|inputs?) (?:by|from))\b.{0,200}$"
)
PUBLISHED_IN = _rx(
    r"^\W{0,2}(?:(?:this|a version of this) (?:article|story|piece|report|essay|interview|column) )?(?:was |has been )?"
    r"(?:first |originally )?(?:published|appear(?:s|ed)|printed) in\b.{0,80}$|"
    r"^\W{0,2}this appeared in the (?:print|[\w ]{2,20}) (?:edition|issue)\b.{0,80}$"
)
#: What people who write are presented as, and what they are said to do.
TRADE = _rx(
    r"\b(?:writer|reporter|correspondent|editor|fellow|researcher|bureau chief|professor|analyst|journalist|columnist|"
    r"historian|author|scholar|lecturer|contributor|student|lawyer|director|(?:is|was) based in|covers|"
    r"reports (?:on|for|from)|"
    r"(?:writes|written) (?:on|about|for)|teaches)\b"
)
#: How a publisher presents itself.
HOUSE = _rx(
    r"^(?:the )?[\w'’./& -]{2,60} (?:is|are) (?:an?|the|one of the) (?:[\w-]+ ){0,4}(?:news "
    r"(?:organi[sz]ation|agency|outlet|service|website|site)|"
    r"broadcaster|newspaper|newsroom|magazine|media (?:outlet|organi[sz]ation)|publication)\b"
)
#: What a publisher says that it does.
COMMITTED = _rx(r"\b(?:is committed to|welcomes (?:letters|comments|your)|publishes (?:letters|opinions|a range))\b")
#: Heads of what stands behind a story.
END_HEAD = _rx(
    r"^(?:related topics?|explore more on these topics|more on this story|about the (?:authors?|writers?)|"
    r"suggested topics:?|track latest news\b.{0,90})\W*$"
)
#: A place alone, as datelines of some houses stand above the first paragraph; written as it was.
DATELINE = _rx(r"^[A-Z][A-Z .,'()/-]{2,40}\s?[—–]\s?$")
#: `TUNIS: At least …`, `DOHA (AFP) - The …`: a place in capitals at the start of a story.
DATELINED = _rx(
    r"^(?P<place>[A-Z][A-Z.'’-]{2,20}(?:[ /][A-Z][A-Z.'’-]{1,20}){0,2})(?:, [A-Z][\w. ]{2,20})?"
    r"(?: \([A-Z][\w ./]{1,20}\))?(?::| [-–—]{1,2}) ?[A-Z“\"]"
)
#: `Oct. 12 (UPI) -- …`: what an agency puts before its stories' first sentence.
WIRED = _rx(r"^.{0,60}\((?:[A-Z]{2,8}|Reuters)\)\s?[-–—:]")
#: A day of the year, as captions give it.
DAY = _rx(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}\.? \d{1,2}\b|"
    r"\b\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\b"
)
#: What speaks of a past or of somebody's present, and hardly ever stands in a caption.
PAST = _rx(
    r"\b(?:was|were|had|has|have|been|will|would|did|i|we|my|our|you|went|came|met|took|made|began|gave|fell|rose|held|brought|broke|sent|kept|lost|won|struck|\w{2,}ed)\b"
)
BIO = needing(
    "writer author columnist contributor reviewer tweet post reached contacted follow mail contact twitter @",
    r"^the (?:writer|author|columnist|contributor|reviewer)s? (?:(?:is|are|was) (?:a|an|the|one|our|"
    r"currently|based|former(?:ly)?|previously|retired|working|associated|affiliated|senior|chief|"
    r"also|president|chair\w*|freelance|not|professor|director|editor|managing|\w+'s)\b|"
    r"teaches|heads|works|tweets|blogs|can be|may be|serve[sd] |has (?:written|served|worked|been)|"
    r"writes (?:on|about|for)|holds|studie[sd])\b|"
    r"^about the (?:author|writer)|^(?:he|she|they) (?:tweets?|posts?|can be (?:reached|contacted|"
    r"followed))\b.{0,100}(?:@|at\b)|"
    r"\b(?:can|may) be (?:reached|contacted) (?:at|on|via)\b|^(?:follow|e-?mail) (?:him|her|the (?:author|"
    r"writer)|me)\b|^(?:tweets?|e-?mail|contact|twitter|mail)\s?[:@]|"
    r"\b[\w.+-]{2,30} tweets? (?:at )?@|^[\w.+-]{1,40}@[\w.-]{3,40}$|^@\w{2,30}$",
)
TEASER_LABEL = (
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
TEASER_LINE = _rx(rf"^close ?related:|^\W{{0,3}}{TEASER_LABEL}(?:\s[\w'’&-]+){{0,5}}\s?(?::|\||–|—|»|›|>|\s-)\s?\S")
TEASER_HEAD = _rx(
    r"^\W{0,3}more (?:[\w'&-]+ ){0,3}(?:stories|news|coverage|articles|reads|posts|videos)\W*$|"
    rf"^\W{{0,3}}(?:{TEASER_LABEL}\s(?:read|viewed|popular|commented|shared|stories|story|news|"
    rf"articles?|videos?|coverage|reports?|headlines|posts?|topics?|links?|reading|on this|"
    rf"on this story|on this topic|from|from us|from the author|for you|like|also|now|today|this week|"
    rf"picks|in \w+|of the day|\w+ stories|\w+ news|watched|about this|content|items|pages|galleries|"
    rf"here)"
    rf"|also,? (?:read|watch|see)|read also|must read|see also|watch also|also watch|related|recommended|"
    rf"trending(?: now)?|most (?:read|viewed|popular|shared|commented)|latest|top stories|"
    rf"more stories|in pictures|editor'?s? picks?|editorials?|breaking news|web stories|"
    rf"(?:\w+[ -]){{0,2}}web stories|you may also like|don'?t miss|opinions?|columns?|"
    rf"in case you missed it|what to read next|read next|up next|popular|live now|latest news|"
    rf"read more(?: from .{{1,40}})?|more from .{{1,40}}|more on .{{1,40}}|from our .{{1,40}}|stories you may.{{0,30}}|"
    rf"other stories|elsewhere on .{{1,30}})\W*$"
)
TAGS = _rx(
    r"^\W{0,3}(?:tags?|topics?|keywords?|filed under|filed in|categor(?:y|ies)|labels?|posted in|"
    r"listed under|published under|subjects?|in this (?:story|article)|find more on|section|"
    r"more on)\s?(?:[:|/-]\s?\S|:$)"
)
HASHTAGS = _rx(r"^(?:#[\w-]+[\s,|·]*){1,}$")
CRUMB_SEP = _rx(r"\s*(?:>|»|›|→)\s*|\s+[/|·•\\]\s+|\s*::\s*")
WIDGET = _rx(
    r"\d ?°|^(?:weather|forecast|prayer tim\w+|sehr|iftar|gold|kse|psx|sensex|nifty|usd|dollar|"
    r"live score|scorecard|temperature|aqi)\b"
    r"|[▲▼]|\([+-]?\d+(?:\.\d+)?%\)|^\d[\d,.]*[km]? (?:views?|followers?|likes|reads|shares)\b|"
    r"\b\d[\d,.]*[km]? followers\b"
)
#: `[VIDEO]`, `[REVEALED]`: how some papers mark links to other stories.
LABELLED = _rx(r"\[[A-Z][A-Z ]{2,20}\]\W*$")
END_MARK = _rx(
    r"^\W*(?:the end|ends?|-30-|end of (?:article|story|report|document|page)|"
    r"also in this (?:package|section|edition)|continued? (?:on|from|in|overleaf)\b.{0,30}|"
    r"to be continued|more to follow|developing story)\W*$"
)
MEDIA = _rx(
    r"^(?:watch|listen|play|see|view)\b.{0,60}\b(?:video|bulletin|podcast|live|episode|channel|audio|"
    r"interview|gallery|pictures|photos|map|here|report|show|youtube|stream|tv|radio)\b.{0,40}$|"
    r"^(?:live (?:tv|stream|updates|blog|coverage|scores?|radio)|video|audio|photos?|gallery|"
    r"photo gallery|slideshow|podcast)\W*$"
)
#: Somebody is reported: a site that speaks to its reader reports nobody.
SAYS = _rx(
    r"\b(?:said|says|told|tells|added|asked|replied|warned|insisted|declined|denied|argued|noted|"
    r"announced|according to|claimed|"
    r"vowed|stressed|demanded|called|wrote|ran|quoted|reported|urged|explained|recalled|remarked)\b"
)
