"""Lays an endpoint's verdicts over the built-in reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from service.adapters.llm_prompt import Verdict
from service.domain.article import ActorStance, Analysis, SentenceNote
from service.domain.observation import Observation
from service.domain.stance import ArticleStance, Stance, Tense
from service.reading.explain import DEFAULT, past_date

#: Confidence where both readers agree, and where the endpoint says otherwise. Chosen, not measured.
AGREED, OVERRULED = 0.75, 0.6
#: The rule that observations of the endpoint's name.
RULE = "llm"


def merge(first: Analysis, verdicts: Mapping[int, Verdict], day: date) -> Analysis:
    """The reading with `verdicts` (by the place of the observation) laid over it; `day` is the article's."""
    kept: list[Observation] = []
    for index, seen in enumerate(first.observations):
        verdict = verdicts.get(index)
        if verdict is None:
            kept.append(seen)
        elif verdict.stance is not None:
            kept.append(_told(seen, verdict, verdict.stance, day))
    touched = {first.observations[index].actor for index in verdicts}
    places = {(o.field, o.start) for index, o in enumerate(first.observations) if index in verdicts}
    return replace(
        first,
        observations=tuple(kept),
        stances=_stances(first, kept, touched),
        notes=tuple(
            _note(n, [o for o in kept if o.start == n.start and o.field.value == n.field])
            if (n.field, n.start) in places
            else n
            for n in first.notes
        ),
    )


def _told(seen: Observation, verdict: Verdict, stance: Stance, day: date) -> Observation:
    same = stance is seen.stance and (verdict.tense is Tense.PAST) == (seen.tense is Tense.PAST)
    return replace(
        seen,
        stance=stance,
        tense=verdict.tense,
        confidence=max(seen.confidence, AGREED) if same else OVERRULED,
        cameo=seen.cameo if stance is seen.stance else DEFAULT[stance],
        cues=(verdict.evidence,),
        rule=RULE,
        past_on=past_date(seen.text, day) if verdict.tense is Tense.PAST else None,
        why=f"{seen.actor}: {stance.value}, {verdict.tense.value}, says the endpoint of “{verdict.evidence}”",
    )


def _stances(first: Analysis, kept: Sequence[Observation], touched: set[str]) -> dict[str, ActorStance]:
    found = {actor: _moved(first, actor, kept) for actor in touched}
    found |= {
        actor: replace(stance, evidence=tuple(kept.index(first.observations[index]) for index in stance.evidence))
        for actor, stance in first.stances.items()
        if actor not in touched
    }
    return {actor: stance for actor, stance in sorted(found.items()) if stance is not None}


def _moved(first: Analysis, actor: str, kept: Sequence[Observation]) -> ActorStance | None:
    """The actor's stance by the sentences that the endpoint confirms and those that the built-in one rested on."""
    before = first.stances.get(actor)
    rested = {first.observations[index] for index in before.evidence} if before else set()
    mine = [
        (one.confidence, index)
        for index, one in enumerate(kept)
        if one.actor == actor and one.tense is not Tense.PAST and (one.rule == RULE or one in rested)
    ]
    if not mine:
        return None
    sides = {kept[index].stance.value for _, index in mine}
    stance = ArticleStance(sides.pop()) if len(sides) == 1 else before.stance if before else ArticleStance.MIXED
    backing = sorted((c, i) for c, i in mine if stance is ArticleStance.MIXED or kept[i].stance.value == stance.value)
    confirmed = [confidence for confidence, index in backing if kept[index].rule == RULE]
    score = before.score if before and before.stance is stance else 0.0
    return ActorStance(
        stance,
        max([score, *confirmed]) if confirmed else score or backing[-1][0],
        first_party=before is not None and before.first_party,
        evidence=tuple(index for _, index in reversed(backing)),
    )


def _note(note: SentenceNote, here: Sequence[Observation]) -> SentenceNote:
    if not here:
        return replace(note, verdict="no_stance", why="the endpoint sees nobody's stance in it")
    current = any(one.tense is not Tense.PAST for one in here)
    return replace(note, verdict="counted" if current else "background", why="; ".join(one.why for one in here))
