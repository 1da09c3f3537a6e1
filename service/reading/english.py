"""Lists of English words that reading needs, whatever the topic."""

from __future__ import annotations

import re


def words(text: str) -> frozenset[str]:
    """The words of a block of text."""
    return frozenset(text.split())


#: Before an office or "government": it is another body's, or no longer held. Other countries the topic names.
NOT_OURS = words("former ex then ex- shadow bar party's")
#: After these a capital is a place and no government.
PLACE_BEFORE = words(
    """
    in at from near outside around across inside via off toward towards reaching visiting visited throughout
    beyond of
    """
)
#: Before these a capital is a place and no government.
PLACE_AFTER = words(
    """
    airport police press district valley university court club based high museum road school bureau
    correspondent hospital cantonment jail bench zoo declaration accord hotel villa summit conference region
    city province
    """
)
#: What may stand between a subject and its verb of saying.
ADVERBS = words(
    """
    also later has have had then who which and but again further publicly earlier once since already
    reportedly privately officially recently repeatedly openly categorically clearly it they he she not only
    never is was be been will would to being were are afterwards himself herself itself however yesterday
    today tonight
    """
)
#: What may stand between an actor's name and a person's: "the party's regional spokesman Ali Bakht".
TITLES = words(
    """
    spokesman spokesperson spokeswoman spokesmen leader chief commander senator minister central deputy
    provincial president head member adviser advisor vice general secretary barrister dr prof professor senior
    local regional former commanding s mr mrs ms lt gen maj col brig retd retired negotiator lawmaker founder
    chairman chairperson convener governor envoy ambassador information parliamentary whip engineer advocate
    justice major lieutenant colonel brigadier parliamentarian legislator stalwart veteran jailed
    """
)
#: A run of capitalised words that ends in one of these is no person. Places and papers the topic names.
NOT_PEOPLE = words(
    """
    agency district valley province club house assembly court office committee council party movement ministry
    force forces police operation conference commission university hospital times tribune news network press
    division street road bank fund front army corps post herald television tv radio reuters afp ap monday
    tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december act constitution
    """
)
#: What a title says of its bearer, so that "the minister" and "the cleric" find who was called so.
HEADS = {
    "minister": "minister", "premier": "premier", "spokesman": "spokesman", "spokesperson": "spokesman",
    "spokeswoman": "spokesman", "cleric": "cleric", "general": "general", "gen": "general", "governor": "governor",
    "commander": "commander", "leader": "leader", "chief": "leader", "head": "leader", "chairman": "leader",
    "envoy": "envoy", "ambassador": "ambassador", "adviser": "adviser", "advisor": "adviser", "senator": "senator",
    "secretary": "secretary", "president": "president", "negotiator": "negotiator", "barrister": "barrister",
    "elder": "elder", "columnist": "columnist",
}  # fmt: skip
#: Before a surname alone.
MISTERS = words("mr ms mrs dr")
#: Verbs and phrases of saying (regular expressions).
_SPEECH = """
said | says | say | saying | told | tells | tell | added | adds | announced | announces | claimed | claims |
insisted | insists | warned | warns | stated | states | declared | declares | argued | argues | maintained |
maintains | replied | replies | answered | remarked | noted | notes | explained | asked | asks | asserted |
vowed | vows | promised | denied | denies | confirmed | confirms | disclosed | revealed | stressed | emphasised
| emphasized | acknowledged | admitted | conceded | conceding | suggested | urged | urges | demanded |
reiterated | repeated | observed | recalled | complained | clarified | contended | retorted | quipped | wrote |
writes | tweeted | posted | commented | quoted | continued | concluded | cautioned | cautions | protested |
countered | counters | responded | responds | alleged | alleges | pointed_out | made_clear | made_known | made_plain |
made_it_clear | made_it_plain | let_it_be_known | predicted | remarks | joked | jibed | snapped | shot_back |
accused | accuses |
pleaded | appealed | hinted | signalled | assured | assures | agreed | agrees | reminded | informed | informs |
described | describes | went_on | put_it | mused | sighed | allowed | chided | lamented | regretted | ruled_out
| rejected | rejects | dismissed | welcomed | thundered | advised | proposed | offered | feared | according_to |
in_the_words_of | called | believes | believed | thinks | felt | feels | wants | wanted | hoped | hopes
"""
SPEECH = re.compile(r"\b(?:" + "|".join(part.strip().replace("_", " ") for part in _SPEECH.split("|")) + r")\b")
