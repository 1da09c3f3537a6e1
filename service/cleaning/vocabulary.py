"""The words that give furniture away, as patterns over lower-case lines; each is named after what it finds.
Patterns are kept linear: every repetition is bounded or anchored, as hostile texts are matched against them too.
"""

from __future__ import annotations

import re

from service.cleaning.features import word_set


def _rx(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


COOKIES = _rx(r"\bcookies?\b|\bgdpr\b|\bprivacy (?:policy|settings|preferences)\b|\bmanage (?:preferences|consent)\b")
COOKIE_ACT = _rx(r"\b(?:we|our|this (?:web)?site|accept|agree|manage|preferences|policy|consent|browsing|partners)\b")
MONEY = r"(?:[$€£₹]|rs\.? ?|inr |pkr |usd ?|aed ?)\d[\d,.]*|\d[\d,.]* ?(?:rupees|dollars|euros|dirhams)"
PERIOD = r"(?:/|per|a|each|every)\s?(?:month|year|week|day|mo|yr|issue)\b|\b(?:monthly|annual(?:ly)?|yearly)\b"
PRICE_LINE = _rx(rf"^(?:only |from |just |save |now )*(?:{MONEY})(?:\s?(?:{PERIOD}))?(?: only)?[*.]?$")
PRICE_OFFER = _rx(
    rf"(?:{MONEY}) ?(?:{PERIOD})|\b(?:{PERIOD})(?: plan| pass|"
    rf" subscription)?\s?[:–—-]?\s?(?:{MONEY})"
)
TERM_LINE = _rx(r"^\d{1,2}[ -](?:days?|weeks?|months?|years?)(?: (?:plan|access|trial|free))?$")
PAYWALL = _rx(
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
NEWSLETTER = _rx(
    r"\bnews ?letters?\b|\b(?:in|to|into) your (?:inbox|e-?mail|mailbox)\b|\b(?:daily|weekly|morning|"
    r"evening) (?:briefing|digest|bulletin|mail|e-?mail|round-?up|alerts?)\b"
    r"|\bsign[ -]?up (?:for|to|here|now|today)\b|\be-?mail alerts?\b|\bmailing list\b|"
    r"\bpush (?:notifications?|alerts?)\b|\benter your e-?mail\b"
    r"|\b(?:turn on|enable|allow|get) (?:breaking |news |our |the |free |instant |desktop )*(?:notifications?|alerts)\b"
)
APP = _rx(
    r"\b(?:mobile|our|the|free|news|android|ios|iphone|ipad|new|this|daily|tv|channel|times|express|"
    r"live) app\b|\bapp ?store\b|\bgoogle play\b|\bplay ?store\b"
    r"|\b(?:download|install|get|try|use|open|in|on|via) (?:\w+ ){0,4}(?:app|apps|toolbar|widget|"
    r"epaper|e-paper)\b|\bqr code\b|\be-?paper\b"
)
SOCIAL_NAME = (
    r"(?:facebook|twitter|whats ?app|instagram|telegram|linked ?in|youtube|tik ?tok|reddit|pinterest|"
    r"threads|google news|messenger|snapchat|flipboard|koo|social media|x|rss|bluesky|orkut|digg|"
    r"delicious|stumbleupon|google\+|google plus)"
)
SHARE = _rx(
    rf"^(?:share|tweet|pin|post|e-?mail|print|save|bookmark|copy|forward|send|like|like us|follow|"
    rf"follow us|follow our|join|join us|join our|find us|connect|connect with us|recommend|find|"
    rf"subscribe|watch|add us|see us)\b.{{0,60}}\b{SOCIAL_NAME}\b"
    rf"|^{SOCIAL_NAME}(?:[\s|,/·•+-]+{SOCIAL_NAME})*[\s.!]*$"
    r"|^(?:share|tweet|print|e-?mail|copy link|save|bookmark|share this|share article|"
    r"share this (?:article|story|page|post)|share via|share on|e-?mail (?:this|"
    r"to a friend)(?: \w+)?|print (?:this|page|article)(?: \w+)?|send to a friend|a a a|text size|"
    r"font size|listen(?: to (?:this )?(?:article|story))?|\d[\d.,]*k? shares?)[:!.]?$"
)
SHARE_WORDS = word_set(
    "share tweet print e-mail email save copy link comment comments facebook twitter whatsapp linkedin "
    "telegram reddit pinterest x bookmark instagram youtube messenger flipboard a+ a- font size this * • - – "
    "closed"
)
#: The head of a mail, and what mailing lists put beneath it.
MAIL = _rx(
    r"^-{2,} ?(?:forwarded|original) message ?-{2,}$|^(?:from|to|cc|bcc|reply-to|sent|date|subject):\s.{0,120}"
    r"(?:@|\b(?:fwd?|re):|\bat \d{1,2}:\d\d)|^sent from my \w+|^-- ?$|\bunsubscribe\b"
)
COMMENTS = _rx(
    r"^(?:\d[\d,.]* |no |view |see |show |read |post |add |leave |write |load |hide |all |your |a |"
    r"the |our |be the first to |user |reader |facebook |to )*(?:comments?|responses?|"
    r"replies)\b[^.]{0,50}[.!]?$|^(?:join|start|follow|be part of) (?:the |our )?(?:conversation|discussion|debate)\b"
    r"|\b(?:log|sign)[ -]?in to (?:post|comment|reply)\b|\bcomments? (?:are|is|have been) (?:closed|"
    r"disabled|moderated|off)\b|\bleave a (?:reply|comment)\b|\bwe (?:welcome|moderate|reserve)\b|\bhow we moderate\b"
    r"|\bhave your say\b|^what do you think\b|\btell us (?:what|your|in)\b|\bpost your (?:comments?|"
    r"views?|opinions?)\b|\bwrite to the editor\b|\bletters? to the editor\b|\bemail address will not be published\b|"
    r"^comments (?:have to|must|should|will)\b|\bcomment(?:ing)? platform\b"
)
ADVERT = _rx(
    r"^\W*(?:advertise?ments?|advertising|sponsored|promoted|promotion|paid (?:content|post)|"
    r"partner content|sponsor (?:messages?|content)|ads? by|ad|skip ad|(?:by )?taboola|"
    r"in association with|presented by|brand ?(?:studio|connect|voice|ed content))\b|"
    r"\b(?:special|limited|exclusive) offers?\b|\bbook now\b|\bshop now\b|\bbuy now\b|\border (?:now|"
    r"today)\b|\bapply now\b|\bbest (?:deals|prices|rates|offers)\b|\b\d{1,2} ?% off\b"
)
AD_BREAK = _rx(
    r"^story continues\W*$|"
    r"^this (?:content|article|post) (?:is|was) (?:commissioned|produced|created|paid for|sponsored) by\b|"
    r"\b(?:story|article|report|text) (?:continues|resumes) (?:below|after)\b|"
    r"\bcontinue reading (?:below|after)\b"
)
DONATE = _rx(
    r"\b(?:support|donate|contribute|fund|back|chip in)\b.{0,40}\b(?:journalism|newsroom|reporting|"
    r"our work|independent|media|donat\w+|today|us|now)\b|^donate\b|\bmake a (?:donation|"
    r"contribution)\b|\bbecom(?:e|ing) an? (?:[\w-]+ ){0,4}(?:member|supporter|patron|subscriber)\b"
)
ACCESS = _rx(
    r"^(?:skip to|jump to|go to|back to|return to|scroll to|accessibility)\b.{0,40}$|^click (?:here|"
    r"to|on|the|for)\b|\bclick here\b|\btap (?:here|to|the)\b|^(?:see|view|show|load|browse|explore|"
    r"discover) (?:more|all|our|the latest|less|full)\b.{0,60}$"
    r"|^(?:more|read more|see more|show more|load more|next|previous|prev|older|newer|top|close|ok|"
    r"accept|continue|submit|search|menu|home|login|log in|sign in|sign up|register|subscribe|logout|"
    r"my account|(?:next|previous) (?:article|story|post|gallery)(?: in [\w ]{2,30})?(?: \(\d{1,3} of \d{1,3}\))?|skip|"
    r"learn more|(?:show|hide|toggle) caption|(?:enlarge|expand)(?: this)? image|open image in (?:gallery|modal)|"
    r"know more|view gallery|follow|following|live|play|pause|mute|loading\.*|expand|collapse|"
    r"contents|table of contents|x|×)[\s.!:»›→>|-]*$"
)
ENABLE = _rx(
    r"\b(?:enable|turn on|activate|requires?|disable) (?:java ?script|cookies|"
    r"(?:your )?ad ?block\w*)\b|\bbrowser (?:is|does) (?:not|n't|out)|\b(?:update|"
    r"upgrade) your browser\b"
)
COPYRIGHT = _rx(
    r"^\W*(?:©|\(c\)|&copy;|copyright\b)|©\s?\d{4}|\ball rights reserved\b|\bcopyright (?:©|\d{4})|"
    r"\bterms of (?:use|service)\b|"
    r"\b(?:material|article|content|story|text|site|report)\b.{0,60}\b(?:may not|must not|cannot|"
    r"can not) be (?:published|reproduced|broadcast|copied|reprinted|used)\b|"
    r"\bno part of (?:this|the) (?:publication|site|website|article|content|page)\b|"
    r"^(?:our )?terms (?:and|&) conditions(?: apply| of use)?\W*$|"
    r"\blicen[sc]ed under (?:an? |the )?[\w. -]{0,60}licen[sc]e\b|"
    r"\breproduction (?:in whole|without (?:permission|consent))\b"
)
DISCLAIMER = _rx(
    r"^\W*(?:disclaimer|editor'?s note|publisher'?s note|clarification|correction)\b\s?:|"
    r"\b(?:views?|opinions?) expressed (?:here|above|below|in|are|do|by (?:the )?(?:author|writer|"
    r"reader|contributor|columnist|commenter|guest)s?)\b|"
    r"\b(?:views|opinions) (?:here |in this \w+ )?are (?:the (?:author|writer|columnist)'?s?|his own|"
    r"her own|their own|personal|those of)\b|"
    r"\bnot responsible for (?:the )?(?:external )?content\b|\baudio version of this (?:article|story)\b|"
    r"^(?:this|the) (?:article|story|post|piece|text) (?:went live|was translated)\b|"
    r"^(?:some )?names have been changed\W*$|\bdeclared an [\"“]?undesirable organi[sz]ation\b.{0,40}$|"
    r"\bcommunity guidelines\b.{0,40}\bcomment|\bcommenting platform\b|"
    r"\brepublishing this (?:content|article)\b|"
    r"\bcommitted to publishing a (?:diversity|range|variety) of\b|"
    r"\bviews (?:represented|expressed) herein\b|\bdoes not take (?:institutional|editorial) positions\b|"
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
    r"photography by|reported by|reporting by|written by|edited by|compiled by|translated by|"
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
    r"^(?:the )?[\w'’./& -]{2,60} (?:is|are) an? (?:[\w-]+ ){0,4}(?:news "
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
#: Of what the blurbs of newsletters and of appeals for support speak.
BLURB = _rx(
    r"\bjournalism\b|"
    r"\b(?:latest news|headlines|stor(?:y|ies) of the (?:day|week)|top stories|get briefed|digest|"
    r"e-?mailed|inbox|delivered|"
    r"developing stories|best of our|the day's (?:news|stories))\b"
)
BIO = _rx(
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
#: Orders to the reader: with a site's offer they make a prompt, at the start of a short line they are enough.
ORDER = _rx(
    r"^\W{0,3}(?:please )?(?:subscribe|sign|log|register|download|follow|join|click|tap|share|watch|"
    r"listen|support|donate|become|scan|unlock|upgrade|enable|allow|accept|install|bookmark|tune|"
    r"stay|catch|visit|check|discover|explore|browse|try|get|enjoy|start|choose|buy|order|renew|"
    r"activate|save|send|text|sms|dial|call|write|contact|vote|take our|play|win|enter|add|set|turn|"
    r"manage|read|see|find|learn|advertise|report|submit|dear reader)\b"
)
#: Orders that sites alone give, wherever they stand in a line.
CALL = _rx(
    r"(?:^|[.!?] )(?:subscribe to|sign up (?:for|to))\b|^(?:listen|watch|read|see|find|catch)\b.{0,90}\bhere[.!]?$|"
    r"\b(?:visit|go to) (?:our|us)\b|\bnever miss an? \w+|\?\s(?:share it|write|e-?mail|contact|send|tell|call|"
    r"sign|log|visit|try) |"
    r"\bembed (?:link|code)\b|^for (?:all |more |the )*(?:latest|breaking|top|more) (?:news|stories|updates)\b|"
    r"^(?:get|read|catch|check out) (?:\w+ ){0,3}(?:updates|news)\b.{0,80}"
    r"\b(?:latest|trending|breaking|top) (?:news|headlines)\b|"
    r"\bclick(?:ing)? (?:here|on (?:the|this) link|the (?:link|button|image))\b|\bsubscribe (?:now|"
    r"today|here)\b|\bsign up (?:now|today|here)\b|"
    r"\bjoin (?:us|our|now)\b.{0,30}\b(?:channel|group|community|whatsapp|telegram)\b|"
    r"\bdownload (?:it )?(?:now|here)\b|\bfollow us\b|"
    r"\b(?:read|know|learn|see) more (?:at|on|here|about us)\b|\bsubscribe to (?:our|the)\b|\btap (?:here|the bell)\b|"
    r"\bto order (?:a|your) copy\b|\btry it free\b|^join (?:[\d,]{3,}|thousands|millions)\b|"
    r"^you(?: are|'re) (?:listening to|watching|reading)\b|\bwrite for us\b|"
    r"^dear (?:visitor|user|customer|subscriber)s?\b|"
    r"\bfollow our (?:channel|page)\b|^read this (?:post|story|article) in\b|"
    r"\breader-supported publication\b|\bto receive new posts\b|"
    r"\b\d{1,2} ?% off (?:home delivery|subscriptions?|your|any)\b|"
    r"\bsubscribe for free\b|\bfeel free to share\b|\bplease contact us\b"
)
#: Somebody is reported: a site that speaks to its reader reports nobody.
SAYS = _rx(
    r"\b(?:said|says|told|tells|added|asked|replied|warned|insisted|declined|denied|argued|noted|"
    r"announced|according to|claimed|"
    r"vowed|stressed|demanded|called|wrote|ran|quoted|reported|urged|explained|recalled|remarked)\b"
)
#: Of what appeals to readers are made.
OWN = _rx(
    r"\b(?:donat\w+|contribut\w+|subscri\w+|newsletters?|journalis\w+|newsroom|reporters|reporting|readers?|listeners?|"
    r"support|stor(?:y|ies)|article|content|comments|guidelines|commenting|website|site|platform|free press)\b"
)
MEDIA_OWN = _rx(
    r"\b(?:donat\w+|subscri\w+|newsletters?|journalis\w+|newsroom|reporters|readers?|listeners?|website|comment(?:s|ing)|"
    r"free press)\b"
)
CAUSE = _rx(
    r"\b(?:independent|quality|fearless|public[- ]interest|non-?profit) (?:journalism|reporting|media)\b|"
    r"\byour (?:support|donation|contribution) (?:makes|allows|helps|keeps|goes)\b|\bsupport our\b|\blike you make\b"
)
#: What a site names when it speaks of itself.
SITE = _rx(
    r"\b(?:stor(?:y|ies)|article|page|(?:web)?site|newsroom|newsdesk|journalism|journalists|"
    r"subscri\w+|readers?|news|tips?|quiz|poll|comments?|coverage|"
    r"alerts?|channel|notifications?|account|e-?mail|photos|videos|archive|patience|reading|inbox|"
    r"updates|experience|advertis\w+|membership|podcast|newspaper)\b"
)
SELF = _rx(r"\bthis (?:article|story|content|page|site|website|feature|service|newsletter)\b|\bplease\b")
SECOND = _rx(r"\b(?:you|your|you'?re|you'?ve|yours|our|us|we)\b")
#: A paragraph with none of these words is not looked at further.
HINTS = word_set(
    "cookie cookies privacy gdpr javascript browser click clicking subscribe subscribed subscriber subscribers "
    "subscription subscriptions sign signing join download follow copyright © rights reserved permission "
    "reproduced terms disclaimer note clarification correction views opinions opinion expressed version "
    "feed responsibility liability external archived archive protect edited sourced generated syndicated "
    "published originally updated corrected amended translated republished excerpt excerpted adapted produced "
    "appeared you your please writer author columnist contributor tweets tweet contacted reached "
    "newsletter newsletters inbox app apps alerts account trial unlock paywall reporting contributed photo "
    "photos image video picture pic caption credit courtesy afp reuters handout screengrab getty istock "
    "visit learn comments comment tags topics keywords related advertisement sponsored "
    "support donate register registered continue website site email e-mail "
    "letters donation journalism readers content independent audio unsubscribe contributing thanks licensed licence"
)
YOU = word_set("you your you're you've yours")
WE = word_set("we our us we're we've")
