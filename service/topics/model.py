"""A topic's knowledge in memory: who is followed, how they are written, and who spoke for whom when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from service.domain.actor import Actor


class Kind(StrEnum):
    """What sort of actor it is: pronouns and descriptions ("the group", "the party") choose among these."""

    STATE = "state"
    ARMED = "armed"
    PARTY = "party"
    MEDIATOR = "mediator"
    FOREIGN = "foreign"


class Form(StrEnum):
    """How a mention is written; `names.txt` explains each."""

    NAME = "name"
    BARE = "bare"
    METONYM = "metonym"
    COUNTRY = "country"
    OFFICE = "office"
    DESCRIPTION = "description"
    AGENTS = "agents"
    ROLE = "role"
    PARTY = "party"
    PERSON = "person"
    PRONOUN = "pronoun"
    IMPLIED = "implied"


@dataclass(frozen=True, slots=True)
class Period:
    """`[start, end]`, both days included; `None` is open."""

    start: date | None = None
    end: date | None = None

    def covers(self, day: date) -> bool:
        """Whether `day` lies in the period."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Name:
    """One spelling of an actor, as lower-case words; `capitals` says which words must begin with a capital."""

    words: tuple[str, ...]
    capitals: tuple[bool, ...]
    actor: str
    form: Form
    period: Period = Period()


@dataclass(frozen=True, slots=True)
class Role:
    """Whom a person spoke for in a period, and as what."""

    actor: str
    period: Period
    title: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A person with dated roles. `default` is the actor outside them ("" for nobody)."""

    id: str
    names: tuple[tuple[str, ...], ...]
    short_names: tuple[tuple[str, ...], ...]
    default: str
    roles: tuple[Role, ...] = ()

    def speaks_for(self, day: date) -> str:
        """The actor that the person speaks for on `day`, "" for none."""
        return next((role.actor for role in self.roles if role.period.covers(day)), self.default)

    def in_office(self, day: date) -> bool:
        """Whether a dated role runs on `day`: only then does a bare surname count unexplained."""
        return any(role.period.covers(day) for role in self.roles)


@dataclass(frozen=True, slots=True)
class Topic:
    """Everything that the reader knows of a conflict. `subject` is the armed actor that the talks are with.

    `state` is the actor that stands for "the government" and for agentless passives. `cues` maps a cue class to its
    regular expressions; `words` maps a list's name to its words (`words.txt` explains each); `own_hosts` an actor to
    the hosts where it publishes its own statements. `weights` is the directory of what was learned: the topic's own, or
    that of the topic that it borrows from.
    """

    id: str
    name: str
    subject: str
    state: str
    actors: Mapping[str, Actor]
    kinds: Mapping[str, Kind]
    names: tuple[Name, ...]
    people: tuple[Person, ...]
    cues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    own_hosts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    weights: Path = Path()
    models: Mapping[str, bytes] = field(default_factory=dict)
    version: str = ""

    def roles(self) -> dict[str, str]:
        """Each actor's part in the conflict, as the encoder knows it; `*` is anybody's who is not followed.

        `state`, `army` (an arm of the state), `province` (another government of the state), `armed` (the movement),
        `kabul` (the rival that shares its name), `party`, `mediator`, `foreign`, `other`.
        """
        special = dict.fromkeys(self.settings.get("arms", "").split(), "army")
        special |= {self.settings.get("rival", ""): "kabul", self.state: "state", self.subject: "armed"}
        parts = {Kind.STATE: "province", Kind.ARMED: "armed"}
        followed = {actor: kind for actor, kind in self.kinds.items() if not actor.startswith("_")}
        return {actor: special.get(actor) or parts.get(kind, kind.value) for actor, kind in followed.items()} | {
            "*": "other"
        }

    def listed(self, name: str) -> frozenset[str]:
        """The words of a list, none where the topic has no such list."""
        return self.words.get(name, frozenset())
