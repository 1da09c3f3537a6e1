"""What the grammar turns round, although the words say otherwise.

`unbroken` engages: "has never refused to talk", "at no point has it withdrawn its team". `denied` rejects: "dismissed
reports that it was talking to them". `threat` is mixed: "one more raid and we leave the talks". `supposed` and `asked`
are nobody's stance: "but for the bombing it would have signed", a question for a headline. `lapsed` is of the past:
"the truce had been in force since spring".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from service.reading.coreference import Reading
from service.reading.predicates import clause_before, masked, subjects_in

_ABOUT = (
    r"(?:talks?|talking|negotiat\w+|dialogues?|discussions?|parleys?|contacts?|peace process|table|truce|ceasefire|"
    r"cease-fire|deal|agreement|accord|pact|process|committees?|negotiators|channels?|door)"
)
_REFUSING = (
    r"(?:broken off|broke off|break(?:ing)? off|end(?:ed|ing)?|call(?:ed|ing) off|suspend(?:ed|ing)?|withdrawn|"
    r"withdraw(?:ing)?|abandon(?:ed|ing)?|quit(?:ting)?|walk(?:ed|ing)? (?:out|away)|refus(?:ed|ing|e)|"
    r"reject(?:ed|ing)?|rul(?:ed|ing) out|clos(?:ed|ing)|shut|oppos(?:ed|ing)|against|scrapp(?:ed|ing)|"
    r"turned (?:down|away)|severed|cut off|declin(?:ed|ing))"
)
_NOT_ONCE = (
    r"(?:never|(?:has|have|had) not(?! only)|hasn['’]t|haven['’]t|not once|at no (?:point|time|stage)|nobody|no one|"
    r"none of (?:us|them))"
)
_UNBROKEN = re.compile(rf"\b{_NOT_ONCE}\b(?:(?! but\b)[^;.,]){{0,45}}?\b(?P<verb>{_REFUSING})\b[^;.,]{{0,40}}")
_TERMS = re.compile(r"\b(?:accept|condition|demand|surrender)\w*")
_DENIAL = re.compile(
    r"(?:\b(?:den(?:y|ied|ies)|(?:dismiss|rubbish)(?:ed|es)(?: as \w+)?|contradict(?:ed|s)|refut(?:ed|es)|"
    r"no truth in|nothing in|(?:wrong|untrue|not true) (?:to say )?)) ?"
    r"(?=(?:any |the |all |a |such |press |media |@+ )*"
    r"(?:that|reports?|claims?|suggestions?|story|stories|rumou?rs?|having|holding|talking|talks|negotiat|meeting|"
    r"contacts?|being|it was in)\b)"
)
_TALKED = re.compile(rf"\b{_ABOUT}\b|\b(?:met|meeting|spoken|talked)\b")
_TAKEN = re.compile(
    rf"\b(?:not|never|no|neither|nor|{_REFUSING[3:-1]}|broke\w*|collaps\w+|fail\w*|violat\w+|derail\w+|stall\w+|"
    r"over|end of|pull\w*|control|affected|releas\w+|allow\w*|bombing|attack|involve\w+)\b"
)
_NOT_DENIED = re.compile(r"\b(?:not|n['’]t|neither|nor|never|cannot)\b[^,;.]{0,20}$|n['’]t [^,;.]{0,20}$")
_THREAT = re.compile(
    r"\b(?:threaten(?:ed|s|ing)? to|warn(?:ed|s|ing)? [^;.]{0,50}?\b(?:would|will|may|might|could|shall)|"
    r"(?:would|will|shall)(?: have to)?)\b[^.;]{0,20}\b(?:reconsider|review|rethink|quit|leave|walk out|pull out|"
    rf"withdraw|call off|end|break off|suspend|abandon|scrap)\b[^.;]{{0,40}}\b{_ABOUT}\b"
)
_IF = re.compile(r"\b(?:if|unless|another|one more|should|until)\b|threat|warn")
_WOULD_HAVE = re.compile(
    r"\b(?:would|could|might) (?:not |never |now |still )?have (?!(?:none|no|nothing|an?|the|any|to)\b)\w+"
)
_SUPPOSING = re.compile(r"\b(?:had|if|but for|were it not|without|unless)\b")
_LAPSED = re.compile(
    r"^\W*(?:the|a|an|that|this|its|their) (?:[\w@-]+ ){0,2}?"
    r"(?:truce|ceasefire|cease-fire|agreement|accord|pact|deal|understanding|lull)s? had "
    r"(?:been in (?:force|place|effect)|held|lasted|stood|run|survived)\b"
)
_ASKED = re.compile(r"\?[ ”\"’']*$")
_TOLD = re.compile(r"[:,]|\b(?:asks?|says?|said)\b")


@dataclass(frozen=True, slots=True)
class Turnabout:
    """One construction: its kind, the answer that it asks for, and whom it holds for (`None`: everybody)."""

    kind: str
    way: str
    actors: frozenset[str] | None

    @property
    def feature(self) -> str:
        """Its name among the features, as the predicates' rules are named."""
        return f"rule:{self.way}.{self.kind}"


KINDS = {
    "unbroken": "engage", "denied": "reject", "threat": "mixed", "supposed": "none", "asked": "none",
    "lapsed": "past_engage",
}  # fmt: skip
"""Kind to answer."""


@lru_cache(maxsize=64)
def turnabouts(reading: Reading, movement: str) -> tuple[Turnabout, ...]:
    """The constructions of a sentence. Talks are meant only where `movement`, the topic's own, is named or speaks."""
    text = masked(reading)
    about = movement in {ref.actor for ref in reading.refs} | speaker_of(reading)
    rules = (_unbroken, _denied, _threat) if about else ()
    return tuple(found for rule in (*rules, _supposed, _asked, _lapsed) if (found := rule(text, reading)) is not None)


def turnabout_features(actor: str, reading: Reading, movement: str) -> dict[str, float]:
    """What they say of one actor."""
    return features_for(actor, turnabouts(reading, movement))


def features_for(actor: str, found: Iterable[Turnabout]) -> dict[str, float]:
    """The features of those constructions that hold for an actor."""
    return {one.feature: 1.0 for one in found if one.actors is None or actor in one.actors}


def _made(kind: str, actors: frozenset[str] | None) -> Turnabout | None:
    return Turnabout(kind, KINDS[kind], actors) if actors is None or actors else None


def _unbroken(text: str, reading: Reading) -> Turnabout | None:
    """A refusal or an ending of talks that is negated, of whoever would have done it."""
    match = _UNBROKEN.search(text)
    if match is None or not re.search(rf"\b{_ABOUT}\b", match[0]) or _TERMS.search(match[0]):
        return None
    return _made("unbroken", holders(text, reading, match.start("verb")) or holders(text, reading, match.start()))


def _denied(text: str, reading: Reading) -> Turnabout | None:
    """A denial of talks or a truce that nothing else takes back, of whoever denies."""
    match = _DENIAL.search(text)
    if match is None or _NOT_DENIED.search(text[: match.start()]):
        return None
    claim = re.split(r"[,;]| and (?:said|added)\b", text[match.end() :])[0]
    foreign = any(ref.actor.startswith("_") for ref in reading.refs)
    if foreign or "@" not in claim or not _TALKED.search(claim) or _TAKEN.search(claim):
        return None
    return _made("denied", speaker_of(reading) or holders(text, reading, match.start()))


def _threat(text: str, reading: Reading) -> Turnabout | None:
    """A threat to leave talks, of whoever threatens."""
    match = _THREAT.search(text)
    if match is None or not _IF.search(text):
        return None
    return _made("threat", holders(text, reading, match.start()) | speaker_of(reading))


def _supposed(text: str, reading: Reading) -> Turnabout | None:
    """What somebody would have done, had something else been otherwise."""
    match = _WOULD_HAVE.search(text)
    if match is None or not _SUPPOSING.search(text[: match.start()] + text[match.end() :]):
        return None
    return _made("supposed", holders(text, reading, match.start()) or _right_before(text, match.start(), reading))


def _asked(text: str, reading: Reading) -> Turnabout | None:
    """A headline that asks, and nobody is said to be asking."""
    asks = reading.sentence.headline and _ASKED.search(text) and not _TOLD.search(text)
    return _made("asked", None) if asks else None


def _lapsed(text: str, _: Reading) -> Turnabout | None:
    """A truce or a deal of which the sentence itself, and nobody in it, says that it had held."""
    return _made("lapsed", None) if _LAPSED.search(text) else None


def holders(text: str, reading: Reading, until: int) -> frozenset[str]:
    """The subjects of the clause up to a place."""
    return frozenset(subjects_in(clause_before(text, until), reading))


def _right_before(text: str, place: int, reading: Reading) -> frozenset[str]:
    """Whoever stands there, be it behind a phrase: "but for the bombing A would"."""
    end = len(text[:place].rstrip()) + reading.sentence.start
    return frozenset(ref.actor for ref in reading.refs if ref.end == end)


def speaker_of(reading: Reading) -> frozenset[str]:
    speaker = reading.speaker
    return frozenset([speaker.actor]) if speaker is not None and not speaker.actor.startswith("_") else frozenset()


RULES: tuple[str, ...] = tuple(f"rule:{way}.{kind}" for kind, way in KINDS.items())
"""Every feature that a construction can make."""
