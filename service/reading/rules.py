"""What the rules say outright of a question: a floor under one answer, and the rule's name for the reader."""

from __future__ import annotations

from collections.abc import Mapping

from service.reading import implied, predicates, turnabouts

#: Where a rule speaks, its answer has at least this chance: it is right a little more often (docs/decisions/0010).
FLOOR = 0.8
_RULES = predicates.RULES + turnabouts.RULES + implied.RULES


def rule_of(features: dict[str, float], way: str) -> str | None:
    """The rule that makes the sentence count this way, as `engage.talks`."""
    return next((name[5:] for name in _RULES if name in features and name.startswith(f"rule:{way}.")), None)


def lifted(features: dict[str, float], chances: dict[str, float]) -> dict[str, float]:
    """The chances with the rules' floor under the one answer that they give; two answers lift nothing."""
    ways = {name[5:].split(".")[0] for name in _RULES if name in features}
    return dict(raised(chances, ways.pop())) if len(ways) == 1 else chances


def raised(chances: Mapping[str, float], answer: str) -> Mapping[str, float]:
    """The chances with the floor under one answer; the others shrink in proportion."""
    if chances[answer] >= FLOOR:
        return chances
    rest = (1 - FLOOR) / max(1 - chances[answer], 1e-9)
    return {name: FLOOR if name == answer else value * rest for name, value in chances.items()}
