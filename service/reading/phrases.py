"""What a feature says, in words that a person can check: the readers of a reason have not read `features.py`.

A feature's name is its family, a colon, and particulars parted by `|`; `phrase` has words for each. A family that is
new here shows as its bare name until it has words.
"""

from __future__ import annotations

import re
from collections.abc import Callable

#: Who stands for whom where a sentence's actors are masked.
MASKS = {
    "ME": "the actor", "OPP": "the other side", "GOV": "another arm of the state", "KBL": "the rival of that name",
    "OTH": "another party", "FOR": "somebody else", "NAME": "a name", "MONTH": "a month", "DAY": "a weekday",
    "#": "a number", "-": "nobody",
}  # fmt: skip
_SIGNS = {"+": "towards talks", "-": "away from talks", "+-": "both ways", "": "neither way"}
_PLACES = {
    "title": "in the headline", "lead": "in the first paragraph", "early": "in the first half",
    "late": "in the second half",
}  # fmt: skip
_NAMED = {"named": "the actor is named", "carried": "the actor spoke just before", "absent": "the actor is not named"}
_SHARES = {
    "subject": "the movement", "rival": "its rival", "other": "talks of others", "talk": "talks or a truce",
    "both": "talks and the movement together", "foreign": "others than those followed",
}  # fmt: skip
_AMOUNTS = {"share": "how much of the article names", "any": "whether the article names", "many": "how often it names"}
_RULES = {"True": "plainly", "False": "with a doubt"}


def phrase(feature: str) -> str:
    """The feature in words; its bare name where it has none."""
    family, _, rest = feature.partition(":")
    words = _FAMILIES.get(family)
    return words(rest) if words is not None else feature


def _who(mask: str) -> str:
    return " and ".join(MASKS.get(part, part) for part in mask.split("+")) if mask else "nobody"


def _speaker(mask: str) -> str:
    """`spME`, `imOPP`, `sp-`: who speaks in the sentence, or went on speaking from the one before."""
    who = MASKS.get(mask[2:], mask[2:])
    return "nobody speaks" if mask == "sp-" else f"{who} {'speaks' if mask.startswith('sp') else 'goes on speaking'}"


def _words(text: str) -> str:
    """Words as they stand, masked ones in brackets."""
    return "“" + " ".join(f"[{MASKS[word]}]" if word in MASKS else word for word in text.split(" ")) + "”"


def _cue(rest: str) -> str:
    """`engage.ready`, `engage.ready|spME`, `talks+L=ME`, `talks-R=OPP`."""
    name, _, speaker = rest.partition("|")
    if speaker:
        return f"words of {name}, {_speaker(speaker)}"
    side = re.fullmatch(r"(.+?)([+-])([LR])=(.+)", name)
    if side is None:
        return f"words of {name}"
    negated = ", negated" if side[2] == "-" else ""
    return f"words of {side[1]}{negated}, {_who(side[4])} {'before' if side[3] == 'L' else 'after'} them"


def _family(rest: str) -> str:
    """`engage+L=MER=OPP`, `engage+L=ME|spME`: a family of cues between two actors."""
    found = re.fullmatch(r"(\w+)([+-])L=(.+?)(?:R=(.+)|\|(.+))", rest)
    if found is None:
        return rest
    negated = ", negated" if found[2] == "-" else ""
    more = f", {_who(found[4])} after them" if found[4] else f", {_speaker(found[5])}"
    return f"words of {found[1]}{negated}, {_who(found[3])} before them{more}"


def _polarity(rest: str) -> str:
    """`+|ME`, `-2|ME`, `+|ME|spME`, `-|but|ME`: a clause's way, who stands before it, what opens it."""
    sign, *parts = rest.split("|")
    turned = f", turned {sign[1:]} times" if len(sign) > 1 else ""
    return f"a clause {_SIGNS[sign[0]]}{turned}" + "".join(f", {_particular(part)}" for part in parts)


def _particular(part: str) -> str:
    """One of the things that clauses are told apart by."""
    if re.fullmatch(r"(?:sp|im)(?:-|[A-Z]+)", part):
        return _speaker(part)
    if part in MASKS or "+" in part:
        return f"next to {_who(part)}"
    if re.fullmatch(r"\d(?:late)?", part):
        return _pastness(part)
    if part in ("True", "False"):
        return "with others" if part == "True" else "with nobody else"
    return f"after “{part}”" if part else "at the start"


def _pastness(rest: str) -> str:
    signs = {"0": "no sign", "1": "one sign", "2": "two signs", "3": "three signs"}
    return f"{signs[rest[0]]} of an earlier time" + (", late in the article" if rest.endswith("late") else "")


def _ways(rest: str) -> str:
    sign, _, speaker = rest.partition("|")
    return f"clauses {_SIGNS.get(sign, sign)}" + (f", {_speaker(speaker)}" if speaker else "")


def _sole(rest: str) -> str:
    sign, *parts = rest.split("|")
    return f"every clause {_SIGNS[sign]}" + "".join(f", {_particular(part)}" for part in parts)


def _absent(rest: str) -> str:
    if rest.startswith("True:"):
        return "the actor is not named"
    if rest.startswith("False:"):
        return "the actor is named or speaks"
    return f"{_words(rest)} where the actor is not named"


def _bare(rest: str) -> str:
    family, _, who = rest.partition("|")
    shown = _speaker(who) if re.fullmatch(r"(?:sp|im)(?:-|[A-Z]+)", who) else f"next to {_who(who)}"
    return f"words of {family} without a word of talks, {shown}"


def _position(rest: str) -> str:
    place, _, named = rest.partition("|")
    return _PLACES[place] + (f", {_NAMED[named]}" if named else "")


def _article(rest: str) -> str:
    amount, _, what = rest.partition(":")
    return f"{_AMOUNTS[amount]} {_SHARES[what]}"


def _predicate(rest: str) -> str:
    """`talks|subject|True`, `engage|partner`: a predicate about talks, and the actor's part in it."""
    kind, role, *plain = rest.split("|")
    part = "not the actor's" if role == "-" else f"the actor its {role}"
    return f"a predicate of {kind}, {part}" + "".join(f", {_RULES[one]}" for one in plain)


_FAMILIES: dict[str, Callable[[str], str]] = {
    "bias": lambda _: "how common this is",
    "actor": lambda rest: f"how common this is of {rest}",
    "w": lambda rest: f"the word {_words(rest)}",
    "2": lambda rest: f"the words {_words(rest)}",
    "3": lambda rest: f"the words {_words(rest)}",
    "b": lambda rest: f"{_words(rest)} before the actor",
    "a": lambda rest: f"{_words(rest)} after the actor",
    "a2": lambda rest: f"{_words(rest)} right after the actor",
    "absent": _absent,
    "cue": _cue,
    "fam": _family,
    "bare": _bare,
    "ways": lambda rest: f"words of {rest.replace('+', ' and ')} together" if rest else "no words of either side",
    "pol": _polarity,
    "polwith": lambda rest: f"a clause {_SIGNS[rest[0]]} that names {_who(rest[2:])}",
    "polold": _polarity,
    "agentless": lambda rest: f"a clause {_SIGNS[rest[0]]} without an agent, {_speaker(rest.split('|')[1])}",
    "sole": _sole,
    "pols": _ways,
    "old": _pastness,
    "speaker": _speaker,
    "carried": lambda rest: "the actor spoke just before" if rest == "True" else "the actor did not speak just before",
    "with": lambda rest: f"named beside the actor: {_who(rest)}",
    "form": lambda rest: f"the actor is written as a {rest}",
    "first": lambda rest: "the actor is named first" if rest == "True" else "others are named before the actor",
    "kind": lambda rest: "the actor is {} written as a {}".format(*rest.split("|")),
    "weak": lambda _: "the actor is only a place or a pronoun here",
    "year": lambda rest: "this year is named" if rest == "now" else "an earlier year is named",
    "pos": _position,
    "prev": lambda rest: f"words of {rest} in the sentence before",
    "prevhas": lambda rest: f"the actor is {'' if rest == 'True' else 'not '}in the sentence before",
    "title": lambda rest: f"words of {rest} in the headline",
    "art": _article,
    "pred": _predicate,
    "rule": lambda rest: f"the rule {rest}",
}
