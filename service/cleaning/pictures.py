"""What pages print beside pictures: descriptions and credits, as patterns; linear, as `vocabulary.py`'s are."""

from __future__ import annotations

import re

from service.cleaning import vocabulary as v
from service.cleaning.features import Line
from service.cleaning.patterns import needing

CAPTION = needing(
    "file photo pic image represent illustrat graphic courtesy screen caption getty credit video handout frame view "
    "media via_ istock shutterstock white_star © /",
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
    r"|(?<!\bin )\b(?:photo|image|picture|pic)s?\s?:\s?\S.{0,50}$|\b(?:via (?:reuters|ap|afp|getty)|"
    r"getty images|ap photo|afp photo|"
    r"reuters photo|istock|shutterstock|epa photo|file photo|file picture|xinhua photo|pti photo|"
    r"white star)\b\W{0,3}.{0,30}$"
    r"|\bcredits?\s?(?:\.{2,3}|…)\s?\S.{0,60}$|(?:^|\s)©\s?[^\W\d][\w ./-]{1,40}$"
    r"|\s[—–]\s?[\w .]{2,20}/[\w .]{2,20}\W{0,2}$|^(?:a |an )?screen ?grab (?:of|from|shows?)\b"
    r"|[/—–-]\s?(?:afp|reuters|ap|epa|dawn|app|inp|online|ppi|express|getty|twitter|screengrab|pti|"
    r"ani|file)/file\W{0,2}$"
    r"|[/—–-]\s?(?:file|screengrab|photo|file photo|courtesy)\W{0,2}$|\((?:file|file photo)\)$",
)
#: `… after a blastImage: Ann Lee/Pacific Pictures`: a label that lost its line; `… (Harbour photo)`,
#: `… the bazaar. Image from internet`, `| AFP-JIJI`.
GLUED_CREDIT = re.compile(
    r"(?:Image|Photo|Picture)(?: Credit)?: ?[A-Z][\w .'’-]{1,40}(?:/[\w .'’-]{2,40}){0,3}$|"
    r"\([\w .]{2,30} (?:photo|Photo|pic|image)\)\W{0,2}$|"
    r"[.] (?:Image|Photo|Picture) from (?:the )?\w+$|"
    r"[.\w”\"’'] \| [A-Z]{2,8}(?:[-/ ][A-Z]{2,8}){0,2}$"
)
#: `(Reuters: Stringer)`, `(Representational)`, `— Screengrab via Point News`, `/ AA`.
BRACKETED_CREDIT = needing(
    "( Screengrab Photo Image Picture _/_ by_ Screenshot Unsplash",
    r"\([A-Z][\w .]{1,30}: [\w .'’-]{2,40}\)$|\((?:Representational|Representative|Supplied|Courtesy)\)$|"
    r"[—–-] ?(?:Screengrab|Photo|Image|Picture) (?:via|by|from) [\w ]{2,30}$|\w[.]? / [A-Z]{2,5}$|"
    r"\b(?:Photo(?:graph)?s?|Illustrations?|Pictures?|Graphics?) by (?:[A-Z]|the author).{2,80}$|"
    r"^Screenshot of\b|\bon Unsplash$",
)
#: `Diaa Hadid/NPR`: a photographer and an agency, and nothing else.
CREDIT_ALONE = re.compile(
    r"^(?:Anonymous|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3})\s?/\s?(?:[A-Z]{2,8}|Reuters|Getty Images|[A-Z]\w+ [A-Z]\w+)"
    r"(?: (?:via |photo|file|Photo|File).{0,30})?$"
)
#: `… where the two delegations met. AFP`: an agency behind a sentence; at a story's end it is the story's own.
BEHIND_SENTENCE = re.compile(r"[.!?”\"] (?:[A-Z]{2,8}|Reuters|Getty Images|Bloomberg|Xinhua)$")
#: `2 / 5`: which of a gallery's pictures is shown.
COUNTER = re.compile(r"^\d{1,2} ?(?:/|of) ?\d{1,2}$")
#: `Getty Images A woman fills …`: an agency's name before what a picture shows, as it was written.
PICTURED = re.compile(
    r"^(?:Getty Images|Reuters|AFP(?: via Getty Images)?|EPA|AP|PA Media|Shutterstock|iStock|Supplied) "
    r"(?:An?|The|Two|Three|File|People|Men|Women|Members|Image) \w+ "
)
#: `… in November. Ann Lee for TIME`: who took a picture for whom, behind what it shows, as it was written.
TAKEN_FOR = re.compile(r"[.!?”\"] [A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3} for (?:[Tt]he )?[A-Z][\w ]{2,40}$")
#: `(Tom Hale/The Harbour Post)`: who took the picture, and for whom.
NAMED_CREDIT = re.compile(r"\([^\W\d_][\w .'’-]{2,40}/[\w .'’-]{2,40}\)\W{0,2}$")
END_CREDIT = re.compile(
    r"\[(?:afp|reuters|ap|file|epa|getty|al jazeera|anadolu)[^\]]{0,30}\]\W{0,2}$|"
    r"[/—–-]\s?(?:afp|reuters|ap|epa|dawn|app|inp|online|ppi|express|getty|twitter|pti|"
    r"ani)\)?\W{0,2}$|\((?:afp|reuters|ap)\)$"
)
#: What shows and hides a picture's description.
CAPTION_BUTTON = re.compile(r"^(?:show|hide|toggle) caption\W*$")
#: A label that pages set above a picture's description.
IMAGE = re.compile(
    r"^(?:image|view image in fullscreen|photo|picture|(?:enlarge|expand)(?: this)? image|"
    r"open image in (?:gallery|modal))\W*$"
)


def is_caption(line: Line) -> bool:
    """Whether the line describes or credits a picture; behind more than a sentence, an agency's name is the story's."""
    text, size = line.text, len(line.text)
    if size <= 400 and (CAPTION.search(line.lower) or PICTURED.match(text) or TAKEN_FOR.search(text)):
        return True
    if size <= 300 and (NAMED_CREDIT.search(line.lower) or GLUED_CREDIT.search(text) or BRACKETED_CREDIT.search(text)):
        return True
    if CREDIT_ALONE.match(text):
        return True
    short = size <= 160 and ". " not in text[:-20].rstrip(" .-–—")
    return short and not v.SAYS.search(line.unquoted) and bool(END_CREDIT.search(line.lower))
