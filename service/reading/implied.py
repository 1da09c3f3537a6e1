"""Stances that no verb gives to its subject, but the construction does.

`agentless` rejects and `afoot` engages for the state: "dialogue with them has been ruled out", "contacts with them are
under way" leave out who, and the other side of the movement's talks is the state. `owned` rejects for a possessor:
"their decision not to talk". `spurned` rejects for the subject of a relative clause: "an offer that they turned down".
`idiom`, `rhetorical` and `disowned` reject for who speaks: "we will talk in the language they understand", "why should
we sit with killers?", "I never said we would talk". `pardon` is mixed: an amnesty offered, and talks not spoken of.
"""

from __future__ import annotations

import re
from functools import lru_cache

from service.reading.coreference import Reading
from service.reading.predicates import masked
from service.reading.turnabouts import Turnabout, features_for, holders, speaker_of

_TALKS = r"(?:talks?|negotiations?|dialogues?|discussions?|contacts?|parleys?|peace process|engagement|outreach)"
_TO_TALK = (
    r"(?:talk|negotiate|engage|parley|treat|bargain|deal|speak|sit(?: down)?|meet|"
    rf"(?:hold|open|resume|start|enter(?: into)?) (?:[\w-]+ ){{0,3}}{_TALKS})"
)
_ENDED = (
    r"(?:ruled out|rejected|suspended|called off|broken off|scrapped|abandoned|shelved|frozen|cancelled|canceled|"
    r"excluded|severed)"
)
_WITH = rf"\b{_TALKS} (?:[\w-]+ ){{0,3}}?with (?:the )?(?:[\w-]+ ){{0,2}}?(?P<whom>@+)(?:[ ,][\w-]+){{0,3}}?"
_ADV = r"(?: now| again| still| already| firmly| formally)?"
_GONE = r"(?:over|off|at an end|off the table|out of the question|unthinkable)"
_AGENTLESS = re.compile(
    rf"{_WITH},? (?:(?:(?:has|have){_ADV} been|(?:is|are)(?: being)?){_ADV} {_ENDED}|"
    rf"(?:is|are){_ADV} {_GONE})\b(?! by\b)"
)
_HEADLINE = re.compile(rf"^{_WITH} (?:{_ENDED}|{_GONE})\b(?! by\b)")
_AFOOT = re.compile(
    rf"{_WITH} (?:(?:is|are){_ADV} (?:under ?way|going on|continuing|in progress|making progress)|"
    rf"(?:has|have){_ADV} (?:begun|started|resumed|reopened)|(?:will|are to|is to) (?:begin|resume|start|continue))\b"
)
_OWNED = re.compile(
    r"(?P<who>@+)(?:['’]s?)? (?:[\w-]+ )?(?:"
    rf"(?:decision|policy|vow|pledge|resolve|promise|intention|determination) (?:not|never) to {_TO_TALK}|"
    rf"(?:refusal|reluctance|unwillingness) to {_TO_TALK}|"
    rf"(?:rejection of|dismissal of|opposition to) (?:[\w-]+ ){{0,3}}?{_TALKS})\b"
)
_SPURNED = re.compile(
    r"\b(?:proposal|offer|call|suggestion|idea|plea|appeal|request|advice|invitation|overture)s?,? (?:that |which )?"
    r"(?:the )?(?P<who>@+)(?: side| leadership| government)? (?:has |have |promptly |flatly |at once |immediately )*"
    r"(?:turned down|rejected|dismissed|spurned|refused|declined|brushed aside|shot down|rebuffed|ruled out)\b"
)
_OF_TALKS = re.compile(rf"\b(?:{_TO_TALK}|{_TALKS}|truce|ceasefire)\b")
_IDIOM = re.compile(
    r"\bin (?:a|the) (?:only )?(?:language|tongue) (?:that |which )?(?:they|it|he|@+|such \w+|terrorists|militants) "
    r"(?:can |will |would )?(?:best |really )?(?:understand|know|deserve)s?\b|"
    r"\b(?:guns?|jets?|bullets?|rifles?|cannons?|artillery|helicopters) (?:will |would |can |must |is |are )?(?:now )?"
    r"(?:do|does|doing|be doing) (?:all )?(?:the|our|its|their) talking\b"
)
_RHETORICAL = re.compile(
    r"\b(?:(?:why|how) (?:on earth |then )?(?:should|can|could|would|must) (?:we|i|anyone|anybody|one|the state|@+) "
    rf"(?:(?!not\b)[\w-]+ ){{0,2}}?{_TO_TALK}|"
    rf"(?:should|shall|must) (?:we|i|the state|@+) (?:now |really )*{_TO_TALK}\b(?= with (?P<whom>@+)))\b"
)
_KILLERS = re.compile(
    r"\b(?:killers?|murderers?|butchers?|beheaders|slayers|who (?:killed|kill|murdered|butchered|beheaded))\b",
    re.IGNORECASE,
)
_DISOWNED = re.compile(
    r"\bnever (?:said|promised|suggested|claimed) (?:that )?(?:we|i|he|she|it|they|@+)"
    rf"(?:['’]d| would| will| should| might) (?:ever )?{_TO_TALK}\b"
)
_PARDON = re.compile(
    r"\b(?:offer(?:s|ed|ing)?|announc(?:es|ed|ing)|promis(?:es|ed|ing)|declar(?:es|ed|ing)|propos(?:es|ed|ing)|"
    r"held out|extend(?:s|ed)|renew(?:s|ed)|approved) (?:[\w-]+ ){0,3}?(?:amnesty|pardon|clemency)\b"
)
_SPOKEN_OF = re.compile(
    rf"\b(?:{_TALKS}|talking|truce|ceasefire|cease-fire|peace|agreement|deal|accord|reject\w*|spurn\w*|refus\w*|if|would)\b"
)
_OLD = re.compile(r"\b(?:had|ago|last (?:year|month)|in the past|earlier|previous(?:ly)?|(?:19|20)\d\d)\b")
_NO = re.compile(r"\b(?:not|no|never|nor|neither|if|unless|whether|den(?:y|ied|ies))\b|n['’]t\b")

KINDS = {
    "agentless": "reject", "afoot": "engage", "owned": "reject", "spurned": "reject", "idiom": "reject",
    "rhetorical": "reject", "disowned": "reject", "pardon": "mixed",
}  # fmt: skip
"""Kind to answer."""
RULES: tuple[str, ...] = tuple(f"rule:{way}.{kind}" for kind, way in KINDS.items())


@lru_cache(maxsize=64)
def implied(reading: Reading, state: str, movement: str) -> tuple[Turnabout, ...]:
    """The constructions of a sentence that names the movement, whose talks with the state they are about."""
    text = masked(reading)
    if movement not in {ref.actor for ref in reading.refs} or any(ref.actor.startswith("_") for ref in reading.refs):
        return ()
    found = [
        ("agentless", _agentless(text, reading, state, movement)),
        ("afoot", _afoot(text, reading, state, movement)),
        ("owned", _possessor(text, reading)),
        ("spurned", _relative(text, reading)),
        ("idiom", _voice(_IDIOM.search(text), text, reading, movement)),
        ("rhetorical", _rhetorical(text, reading, movement)),
        ("disowned", _voice(_DISOWNED.search(text), text, reading, movement)),
        ("pardon", _pardon(text, reading, movement)),
    ]
    return tuple(Turnabout(kind, KINDS[kind], actors) for kind, actors in found if actors)


def implied_features(actor: str, reading: Reading, state: str, movement: str) -> dict[str, float]:
    """What they say of one actor."""
    return features_for(actor, implied(reading, state, movement))


def _agentless(text: str, reading: Reading, state: str, movement: str) -> frozenset[str]:
    match = _AGENTLESS.search(text) or (_HEADLINE.search(text) if reading.sentence.headline else None)
    return _other_side(match, text, reading, state, movement)


def _afoot(text: str, reading: Reading, state: str, movement: str) -> frozenset[str]:
    return _other_side(_AFOOT.search(text), text, reading, state, movement)


def _other_side(match: re.Match[str] | None, text: str, reading: Reading, state: str, movement: str) -> frozenset[str]:
    """The state, where the clause leaves out who talks with the movement and nobody else is in sight."""
    if match is None or _OLD.search(text) or _NO.search(text[: match.end()]):
        return frozenset()
    whom = match.start("whom") + reading.sentence.start
    others = {ref.actor for ref in reading.refs} | speaker_of(reading)
    with_movement = any(ref.start == whom and ref.actor == movement for ref in reading.refs)
    return frozenset([state]) if with_movement and others <= {state, movement} else frozenset()


def _possessor(text: str, reading: Reading) -> frozenset[str]:
    match = _OWNED.search(text)
    if match is None or _OLD.search(text) or _NO.search(text[: match.start()]):
        return frozenset()
    return _at(match, reading)


def _relative(text: str, reading: Reading) -> frozenset[str]:
    match = _SPURNED.search(text)
    if match is None or _OLD.search(text) or not _OF_TALKS.search(text):
        return frozenset()
    return _at(match, reading)


def _at(match: re.Match[str], reading: Reading) -> frozenset[str]:
    """Who is named where the match has its `who`."""
    start = match.start("who") + reading.sentence.start
    return frozenset(ref.actor for ref in reading.refs if ref.start == start)


def _voice(match: re.Match[str] | None, text: str, reading: Reading, movement: str) -> frozenset[str]:
    """Who speaks, or else the subject; the movement's own turns of phrase are about others."""
    if match is None:
        return frozenset()
    return (speaker_of(reading) or holders(text, reading, match.start())) - {movement}


def _rhetorical(text: str, reading: Reading, movement: str) -> frozenset[str]:
    """A question that wants no answer: why, how; or whether to sit with whom the question itself calls killers."""
    match = _RHETORICAL.search(text)
    if match is not None and match["whom"] is not None and not _KILLERS.search(_named_as(match, reading)):
        return frozenset()
    return _voice(match, text, reading, movement)


def _named_as(match: re.Match[str], reading: Reading) -> str:
    return reading.sentence.text[match.start("whom") : match.end("whom")]


def _pardon(text: str, reading: Reading, movement: str) -> frozenset[str]:
    match = _PARDON.search(text)
    if match is None or _SPOKEN_OF.search(text) or _OLD.search(text) or _NO.search(text):
        return frozenset()
    return holders(text, reading, match.start()) - {movement}
