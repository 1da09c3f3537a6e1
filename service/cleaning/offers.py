"""The words with which a site speaks to its reader: what it offers, sells and asks for, and its buttons.

Patterns over lower-case lines, each named after what it finds. They are kept linear: every repetition is bounded or
anchored, as hostile texts are matched against them too.
"""

from __future__ import annotations

import re

from service.cleaning.features import word_set
from service.cleaning.patterns import needing


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
APP = needing(
    "app play qr_code paper toolbar widget",
    r"\b(?:mobile|our|the|free|news|android|ios|iphone|ipad|new|this|daily|tv|channel|times|express|"
    r"live) app\b|\bapp ?store\b|\bgoogle play\b|\bplay ?store\b"
    r"|\b(?:download|install|get|try|use|open|in|on|via) (?:\w+ ){0,4}(?:app|apps|toolbar|widget|"
    r"epaper|e-paper)\b|\bqr code\b|\be-?paper\b",
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
COMMENTS = needing(
    "comment respon repl to_post conversation discussion debate welcome moderate reserve your_say you_think tell_us "
    "editor view opinion email_address",
    r"^(?:\d[\d,.]* |no |view |see |show |read |post |add |leave |write |load |hide |all |your |a |"
    r"the |our |be the first to |user |reader |facebook |to )*(?:comments?|responses?|"
    r"replies)\b[^.]{0,50}[.!]?$|^(?:join|start|follow|be part of) (?:the |our )?(?:conversation|discussion|debate)\b"
    r"|\b(?:log|sign)[ -]?in to (?:post|comment|reply)\b|\bcomments? (?:are|is|have been) (?:closed|"
    r"disabled|moderated|off)\b|\bleave a (?:reply|comment)\b|\bwe (?:welcome|moderate|reserve)\b|\bhow we moderate\b"
    r"|\bhave your say\b|^what do you think\b|\btell us (?:what|your|in)\b|\bpost your (?:comments?|"
    r"views?|opinions?)\b|\bwrite to the editor\b|\bletters? to the editor\b|\bemail address will not be published\b|"
    r"^comments (?:have to|must|should|will)\b|\bcomment(?:ing)? platform\b",
)
ADVERT = _rx(
    r"^\W*(?:advertise?ments?|advertising|sponsored|promoted|promotion|paid (?:content|post)|"
    r"partner content|sponsor (?:messages?|content)|ads? by|ad|skip ad|(?:by )?taboola|"
    r"in association with|presented by|brand ?(?:studio|connect|voice|ed content))\b"
)
ON_SALE = needing(
    "offer book_ shop_ buy_ order_ apply_ best_ %",
    r"\b(?:special|limited|exclusive) offers?\b|\bbook now\b|\bshop now\b|\bbuy now\b|\border (?:now|"
    r"today)\b|\bapply now\b|\bbest (?:deals|prices|rates|offers)\b|\b\d{1,2} ?% off\b",
)
AD_BREAK = _rx(
    r"^story continues\W*$|"
    r"^this (?:content|article|post) (?:is|was) (?:commissioned|produced|created|paid for|sponsored) by\b|"
    r"\b(?:story|article|report|text) (?:continues|resumes) (?:below|after)\b|"
    r"\bcontinue reading (?:below|after)\b"
)
DONATE = needing(
    "support donat contribut fund back chip_in pledge gift becom",
    r"\b(?:support|donate|contribute|fund|back|chip in)\b.{0,40}\b(?:journalism|newsroom|reporting|"
    r"our work|independent|media|donat\w+|today|us|now)\b|^donate\b|\bmake (?:a|your) (?:donation|pledge|gift|"
    r"contribution)\b|\bbecom(?:e|ing) an? (?:[\w-]+ ){0,4}(?:member|supporter|patron|subscriber)\b",
)
ACCESS = _rx(
    r"^(?:skip to|jump to|go to|back to|return to|scroll to|accessibility)\b.{0,40}$|^click (?:here|"
    r"to|on|the|for)\b|\bclick here\b|\btap (?:here|to|the)\b|^(?:see|view|show|load|browse|explore|"
    r"discover) (?:more|all|our|the latest|less|full)\b.{0,60}$"
    r"|^(?:more|read more|see more|show more|load more|next|previous|prev|older|newer|top|close|ok|"
    r"accept|continue|submit|search|menu|home|login|log in|sign in|sign up|register|subscribe|logout|"
    r"my account|(?:next|previous) (?:article|story|post|gallery)(?: in [\w ]{2,30})?(?: \(\d{1,3} of \d{1,3}\))?|skip|"
    r"learn more|(?:show|hide|toggle) caption|(?:enlarge|expand)(?: this)? image|open image in (?:gallery|modal)|"
    r"know more|view gallery|(?:view )?full ?screen|"
    r"keep (?:scrolling|reading)(?: for more)?|follow|following|live|play|pause|mute|loading\.*|expand|collapse|"
    r"contents|table of contents|x|×)[\s.!:»›→>|-]*$"
)
ENABLE = _rx(
    r"\b(?:enable|turn on|activate|requires?|disable) (?:java ?script|cookies|"
    r"(?:your )?ad ?block\w*)\b|\bbrowser (?:is|does) (?:not|n't|out)|\b(?:update|"
    r"upgrade) your browser\b"
)
#: Of what the blurbs of newsletters and of appeals for support speak.
BLURB = _rx(
    r"\bjournalism\b|"
    r"\b(?:latest news|headlines|stor(?:y|ies) of the (?:day|week)|top stories|get briefed|digest|"
    r"e-?mailed|inbox|delivered|"
    r"developing stories|best of our|the day's (?:news|stories))\b"
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
CALL = needing(
    "subscribe_ sign_up_ visit_ go_to_ never_miss ?_ embed click join_ download follow_ _more_ tap_ to_order "
    "try_it_free write_for_us reader-supp receive_new off_ feel_free contact_us",
    r"(?:^|[.!?] )(?:subscribe to|sign up (?:for|to))\b|"
    r"\b(?:visit|go to) (?:our|us)\b|\bnever miss an? \w+|\? (?:share it|write|e-?mail|contact|send|tell|call|"
    r"ask (?:for|us)|let us know|get in touch|"
    r"sign|log|visit|try) |"
    r"\bembed (?:link|code)\b|"
    r"\bclick(?:ing)? (?:here|on (?:the|this) link|the (?:link|button|image))\b|\bsubscribe (?:now|"
    r"today|here)\b|\bsign up (?:now|today|here)\b|"
    r"\bjoin (?:us|our|now)\b.{0,30}\b(?:channel|group|community|whatsapp|telegram)\b|"
    r"\bdownload (?:it )?(?:now|here)\b|\bfollow us\b|"
    r"\b(?:read|know|learn|see) more (?:at|on|here|about us)\b|\bsubscribe to (?:our|the)\b|\btap (?:here|the bell)\b|"
    r"\bto order (?:a|your) copy\b|\btry it free\b|\bwrite for us\b|"
    r"\bfollow our (?:channel|page)\b|"
    r"\breader-supported publication\b|\bto receive new posts\b|"
    r"\b\d{1,2} ?% off (?:home delivery|subscriptions?|your|any)\b|"
    r"\bsubscribe for free\b|\bfeel free to share\b|\bplease contact us\b",
    opening=r"(?:listen|watch|read|see|find|catch)\b.{0,90}\bhere[.!]?$|"
    r"for (?:all |more |the )*(?:latest|breaking|top|more) (?:news|stories|updates)\b|"
    r"(?:get|read|catch|check out) (?:\w+ ){0,3}(?:updates|news)\b.{0,80}"
    r"\b(?:latest|trending|breaking|top) (?:news|headlines)\b|join (?:[\d,]{3,}|thousands|millions)\b|"
    r"you(?: are|'re) (?:listening to|watching|reading)\b|dear (?:visitor|user|customer|subscriber)s?\b|"
    r"read this (?:post|story|article) in\b",
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
    r"\byour (?:tax[- ]deductible )?(?:support|donation|contribution|gift) "
    r"(?:makes|allows|helps|keeps|goes|can)\b|\bsupport our\b|\blike you make\b"
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
