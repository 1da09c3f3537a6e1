"""Who talks, offers or refuses by the grammar of its predicate: "A is holding talks with B", "A offered to talk".

A reciprocal predicate (talk, negotiate, meet, reach an understanding, "between A and B", "both sides") engages both its
parties; willingness and mediation engage their subject; a refusal of talks rejects for its subject. The subject is the
nearest mention to the left in the predicate's clause, appositions and relative clauses skipped. A finding is `plain`
when nothing takes it back: no negation, condition, question or denial, no earlier year, no talks of others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from service.reading.coreference import Reading
from service.topics.model import Topic

_TALKS = r"(?:talks?|negotiations?|dialogues?|discussions|parleys|contacts?|peace process|talking|negotiating)"
_DEAL = r"(?:agreement|accord|pact|deal|understanding|truce|ceasefire|cease-fire|settlement)"
_FEW = r"(?:[\w“”\"'’-]+ ){0,4}?"
_NOW = r"(?:is|are|am|has been|have been|['’]re|['’]ve been|['’]s been)"
_ADV = r"(?:now |currently |already |still |also |again |once more |directly |secretly |apparently )*"
_HAS = r"(?:has|have|['’]ve)"
_OPEN = r"(?:hold|held|begun|started|opened|resumed|entered(?: into)?|restarted|launched|reopened|re-opened|joined)"
_VOICED = "(?:expressed|voiced|signalled|shown|showed) (?:its|their|his|a|@+) (?:willingness|readiness|desire|wish)"
_REFUSED = (
    "(?:rejects?|rejected|declines?|declined|turned down|turns down|rules out|ruled out|spurned|spurns|refused|refuses|"
    "rebuffed)"
)
_ENDED = (
    r"(?<!the )(?<!its )(?:called off|calls off|suspended|suspends|broke off|broken off|breaks off|cut off|severed|"
    r"stopped(?! (?:short|to)\b)|abandoned|scrapped|pulled out of|walked out of|withdrew from|withdrawn from|"
    r"backed out of|renounced|revoked)"
)
_DO = (
    "(?:even )?(?:hold|open|enter(?: into)?|start|begin|resume|restart|join|accept|consider|discuss|extend|renew|"
    "prolong|honou?r|observe|allow|support|back|recogni[sz]e|attend|take part in|be part of|have|agree to|"
    "declare|announce)"
)
_MEDIATES = (
    r"(?:mediating|facilitating|hosting|brokering|playing (?:the|a) (?:role of )?(?:a )?mediat\w+|"
    "helping in the (?:process|talks))"
)
_HELD = "(?:holding|engaged in|engaging in|in|conducting|having|pursuing)"
_MADE = "(?:reached|signed|struck|sealed|concluded|agreed(?: to| on| upon)?)"
_KINDS = (
    ("talks", "engage", rf"{_NOW} {_ADV}{_HELD} {_FEW}{_TALKS}"),
    ("talks", "engage", rf"{_NOW} {_ADV}(?:negotiating|talking)(?= {_FEW}(?:with|to)\b)"),
    ("talks", "engage", rf"{_HAS} {_ADV}{_OPEN} {_FEW}{_TALKS}"),
    ("talks", "engage", rf"(?:{_OPEN}|began) {_FEW}{_TALKS}"),
    ("meets", "engage", r"(?:met|meets|meet)(?= (?:with )?(?:[\w-]+ ){0,5}@)"),
    ("deal", "engage", rf"(?:{_HAS} {_ADV})?{_MADE} {_FEW}{_DEAL}"),
    ("deal", "engage", rf"{_NOW} {_ADV}working (?:on|out|to) {_FEW}(?:{_DEAL}|solution)"),
    ("willing", "engage", rf"(?:willing|ready|prepared|keen|eager|open) (?:to|for|on) (?:[\w-]+ ){{0,6}}?{_TALKS}"),
    ("willing", "engage", rf"{_VOICED} (?:[\w-]+ ){{0,5}}?{_TALKS}"),
    ("offers", "engage", rf"(?:offered|offers|proposed|proposes) (?:to )?{_FEW}(?:{_TALKS}|{_DEAL}|negotiate)"),
    ("mediates", "engage", rf"(?:is|are|has been|have been) (?:\w+ )?{_MEDIATES}"),
    ("ends", "reject", rf"(?:{_HAS} {_ADV}|had {_ADV})?{_ENDED} {_FEW}(?:{_TALKS}|{_DEAL})"),
    ("refuses", "reject", rf"{_REFUSED}(?! by\b) (?!to\b)(?:[\w@'’-]+ ){{0,6}}?(?:{_TALKS}|offer|truce|ceasefire)"),
    ("refuses", "reject", rf"{_REFUSED} to {_DO} (?:[\w@'’-]+ ){{0,4}}?(?:{_TALKS}|offer|truce|ceasefire)"),
    (
        "refuses",
        "reject",
        rf"{_REFUSED} to (?:even )?(?:negotiate|(?:talk|engage|sit|sit down|deal|parley)(?= (?:to|with)\b))",
    ),
)
_ACTIVE = [(kind, way, re.compile(rf"(?<![\w-]){pattern}\b")) for kind, way, pattern in _KINDS]
_BETWEEN = re.compile(
    rf"\b(?:{_TALKS}|{_DEAL}|meeting)\b(?P<verb>[^@.;]{{0,60}})\bbetween "
    r"(?P<first>[^@.;,]{0,30}@*[^@.;,]{0,30}) and (?P<second>[^@.;,]{0,30}@+)"
)
_BOTH = re.compile(
    rf"\b(?:both|the two|two) (?:sides|parties) (?:{_NOW}|{_HAS})? ?{_ADV}"
    r"(?:agreed|working|talking|negotiating|holding|discussed|in talks|met)\b"
)
RULES = tuple(dict.fromkeys(f"rule:{way}.{kind}" for kind, way, _ in _KINDS)) + tuple(
    f"rule:engage.{kind}" for kind in ("between", "both")
)
"""Every feature that a plain finding can make."""
_WORTH = re.compile(rf"{_TALKS}|{_DEAL}|engage|\bme(?:t|ets?)\b|offer|mediat|process|negotiat|sides|parties")
_RUNNING = re.compile(r"\b(?:is|are|has|have)\b(?! not)")
_IDLE = re.compile(
    r"\breports? of\b|\b(?:concocted|fabricated|adrift|stalled|stuck|deadlock\w*|collapsed|failed|over|dead)\b"
)
_CUT = re.compile(
    r"[;:“”\"—–]|\b(?:but|while|although|though|whereas|because|that|said|says|told|and then|so|after|before|as)\b"
)
_ASIDE = re.compile(r",[^,;:@]{2,120},|,[^,;:]{2,120},(?= *$)|\([^)]*\)")
_OBLIQUE = re.compile(
    r"\b(?:with|against|to|from|on|by|than|between|towards?|for|about)(?: the| its| their)?(?: [\w-]+){0,2} *$"
)
_UNDONE = re.compile(
    r"\b(?:no|not(?! only)|never|neither|nor|without|hardly|den(?:y|ied|ies|ying)|baseless|false|rumou?rs?|if|unless|"
    r"until|when|once|whether|will|would|could|may|might|should|cannot|who|which|whose|had|to|wants?|suggest\w*|expected)\b|n['’]t\b|\?"
)
_OLD = re.compile(
    r"\b(?:last (?:year|month|spring|summer|autumn|winter)|ago|in the past|previous(?:ly)?|earlier|former|then-\w+|"
    r"(?:in|last) (?:january|february|march|april|may|june|july|august|"
    r"september|october|november|december)|at the time|once|since then|used to|predecessor|history|had|during)\b"
)
_SHIFTED = re.compile(
    r"\b(?:said|says|announced|declared|confirmed|stated|added)(?: on \w+)?(?: that)? @+ had\b(?! (?:not|never|been)\b)"
)
"""Reported speech sets "has ended" back to "had ended": what was said is still of now."""
_OPENED = re.compile(r"\b(?:if|unless|until|when|once|whether|would|could|may|might)\b")
_ONE_SIDED = ("willing", "offers", "mediates", "refuses")
_TAKEN = re.compile(
    r"\b(?:den(?:y|ied|ies|ying)|baseless|propaganda|rumou?rs?|analysts?|experts?|observers|critics|anyone|anybody)\b|\?"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Finding:
    """A predicate about talks: its kind and way, its subjects and partners (actor ids), and whether it is plain."""

    kind: str
    way: str
    subjects: tuple[str, ...]
    partners: tuple[str, ...]
    plain: bool


def sides_before(readings: Sequence[Reading], index: int, topic: Topic) -> bool:
    """Whether the sentence and the two before it name both sides of the topic's talks."""
    named = {ref.actor for reading in readings[max(0, index - 2) : index + 1] for ref in reading.refs}
    return topic.subject in named and topic.state in named


@lru_cache(maxsize=64)
def findings(reading: Reading, year: int, pair: tuple[str, ...], subject: str) -> tuple[Finding, ...]:
    """The predicates of a sentence. `pair`: the actors that "both sides" means; `subject`: the topic's movement."""
    text = _SHIFTED.sub(lambda had: had[0].replace(" had", " has"), masked(reading))
    if not _WORTH.search(text):
        return ()
    old = bool(_OLD.search(text)) or any(int(match[0]) < year for match in _YEAR.finditer(text))
    sound = not old and not _TAKEN.search(text)
    found = [
        _active(kind, way, match, text, reading, sound, subject)
        for kind, way, rule in _ACTIVE
        for match in rule.finditer(text)
    ]
    found += [_between(match, text, reading, sound, subject) for match in _BETWEEN.finditer(text)]
    found += [
        Finding("both", "engage", pair, (), sound and bool(pair) and not _undone(text, match.start()))
        for match in _BOTH.finditer(text)
    ]
    return tuple(dict.fromkeys(one for one in found if one.subjects))


@lru_cache(maxsize=64)
def masked(reading: Reading) -> str:
    """The sentence in lower case, every mention blotted out with as many `@`."""
    text = reading.sentence.text
    lower = text.lower() if len(text.lower()) == len(text) else text
    for ref in reading.refs:
        start, end = ref.start - reading.sentence.start, ref.end - reading.sentence.start
        lower = lower[:start] + "@" * (end - start) + lower[end:]
    return lower


def clause_before(text: str, until: int) -> str:
    """What stands in the predicate's clause to its left, asides blotted out; as long as the text up to there."""
    left = _ASIDE.sub(lambda aside: " " * len(aside[0]), text[:until])
    cut = max((match.end() for match in _CUT.finditer(left)), default=0)
    return " " * cut + left[cut:]


def _undone(text: str, start: int, around: str = "") -> bool:
    """Whether a word before a predicate in its clause, or around it, undoes it."""
    return bool(_UNDONE.search(clause_before(text, start) + around))


def _active(
    kind: str, way: str, match: re.Match[str], text: str, reading: Reading, sound: bool, movement: str
) -> Finding:
    clause = clause_before(text, match.start())
    subjects, partners = subjects_in(clause, reading), _partners(match, text, reading)
    named = {ref.actor for ref in reading.refs} if kind in _ONE_SIDED else {*subjects, *partners}
    plain = (
        sound
        and kind != "meets"
        and movement in named
        and not any(actor.startswith("_") for actor in (*subjects, *partners))
        and not _OPENED.search(clause)
        and not _taken_back(kind, match[0], clause)
    )
    return Finding(kind, way, subjects, () if kind in _ONE_SIDED else partners, plain)


def _taken_back(kind: str, predicate: str, clause: str) -> bool:
    """Whether a word between subject and predicate, or in the predicate, undoes it, or its subject is too far off."""
    gap = clause[clause.rfind("@") + 1 :]
    if len(" ".join(gap.split())) > 40 or _UNDONE.search(gap):
        return True
    return kind != "refuses" and bool(_UNDONE.search(predicate.split("@")[0].replace(" to ", " ")))


def subjects_in(clause: str, reading: Reading) -> tuple[str, ...]:
    """The nearest mention that is no object, and what is joined to it by "and"; of "A bans B, rejects …" it is A."""
    if re.match(r" *,|.*\band\b", clause[clause.rfind("@") + 1 :]):
        first = next((r for r in reading.refs if clause[r.start - reading.sentence.start :][:1] == "@"), None)
        return (first.actor,) if first is not None else ()
    found: list[str] = []
    last = len(clause)
    for ref in reversed(reading.refs):
        start, end = ref.start - reading.sentence.start, ref.end - reading.sentence.start
        if end > len(clause) or clause[start : start + 1] != "@" or start >= last:
            continue
        if not found and _OBLIQUE.search(clause[:start]):
            continue
        if found and clause[end:last].strip() not in ("and", "and the"):
            break
        found.append(ref.actor)
        last = start
    return tuple(found)


def _partners(match: re.Match[str], text: str, reading: Reading) -> tuple[str, ...]:
    """Whom it is done with: the first mention behind "with" or "to" that leads no "-backed" compound."""
    for ref in reading.refs:
        start, end = ref.start - reading.sentence.start, ref.end - reading.sentence.start
        if start < match.end() or re.match(r"-\w", text[end:]):
            continue
        gap = text[match.end() : start].replace("@", "")
        if match[0].startswith("me") or re.match(r"[^,;:.]{0,50}\b(?:with|to)\b[^;:.]{0,50}$", gap):
            return (ref.actor,)
        return ()
    return ()


def _between(match: re.Match[str], text: str, reading: Reading, sound: bool, movement: str) -> Finding:
    offset = reading.sentence.start
    begin = match.start("first")
    actors = tuple(dict.fromkeys(r.actor for r in reading.refs if begin <= r.start - offset < match.end()))
    around = match["verb"] + _ASIDE.sub("", text[match.end() :])[:30]
    strangers = any(actor.startswith("_") for actor in actors)
    idle = _IDLE.search(text[max(0, match.start() - 12) : match.start()] + around)
    running = bool(_RUNNING.search(around)) and not (idle or strangers or _undone(text, match.start(), around))
    return Finding("between", "engage", actors, (), sound and running and movement in actors)


def predicate_features(actor: str, found: Sequence[Finding]) -> dict[str, float]:
    """What the findings say of one actor; `rule:WAY.KIND` where a plain one makes it a party."""
    made: dict[str, float] = {}
    for one in found:
        role = "subject" if actor in one.subjects else "partner" if actor in one.partners else "-"
        made[f"pred:{one.kind}|{role}|{one.plain}"] = 1.0
        made[f"pred:{one.way}|{role}"] = 1.0
        if one.plain and (role == "subject" or (role == "partner" and one.kind == "deal")):
            made[f"rule:{one.way}.{one.kind}"] = 1.0
    return made
