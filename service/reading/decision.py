"""From sentences to the article: one stance per actor, or none.

Title, lead, the strongest sentence, repetition and disagreement become a few features; a small model weighs them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.reading.features import Facts, Features
from service.reading.model import log_odds
from service.topics.model import Topic

Chances = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Vote:
    """One sentence's chances for an actor. `place`: `title`, `lead`, `early`, `late`; `named`: is the actor there."""

    index: int
    place: str
    named: bool
    chances: Chances


#: A side is told from this chance on, `mixed` from the second: abstaining is better than guessing. In a text of a few
#: sentences the chances are spread more evenly, and the third floor holds.
FLOOR, MIXED_FLOOR, SHORT_FLOOR = 0.48, 0.6, 0.38
SHORT = 3


def choose(chances: Chances, sentences: int) -> str:
    """The outcome told of a text of so many sentences: a side or `mixed` where it is likely enough, else `none`."""
    best = max(("engage", "reject", "mixed"), key=lambda name: chances.get(name, 0.0))
    floor = SHORT_FLOOR if sentences <= SHORT else FLOOR
    return best if chances.get(best, 0.0) >= (MIXED_FLOOR if best == "mixed" else floor) else "none"


def votes_to_features(actor: str, votes: Sequence[Vote], facts: Facts, topic: Topic) -> Features:
    """The decision model's features for one actor of an article."""
    made: Features = {"bias": 1.0, f"actor:{actor}": 1.0}
    for way in ("engage", "reject"):
        ranked = sorted((vote.chances[way] for vote in votes), reverse=True)
        made[f"{way}:1"] = log_odds(ranked[0])
        made[f"{way}:2"] = log_odds(ranked[1]) if len(ranked) > 1 else -6.0
        made[f"{way}:3"] = log_odds(ranked[2]) if len(ranked) > 2 else -6.0
        made[f"{way}:sum"] = min(sum(ranked), 3.0)
        made[f"{way}:any"] = log_odds(1 - _none_of(ranked))
        for place in ("title", "lead", "early", "late"):
            there = [vote.chances[way] for vote in votes if vote.place == place]
            made[f"{way}:{place}"] = max(there, default=0.0)
        made[f"{way}:named"] = max((vote.chances[way] for vote in votes if vote.named), default=0.0)
        made[f"past:{way}"] = max(vote.chances[f"past_{way}"] for vote in votes)
    made["mixed"] = max(vote.chances["mixed"] for vote in votes)
    made["gap"] = made["engage:1"] - made["reject:1"]
    made["gap:any"] = made["engage:any"] - made["reject:any"]
    made["both"] = min(made["engage:1"], made["reject:1"])
    made["alone"] = float(len(votes) == 1)
    made["mentions"] = min(sum(vote.named for vote in votes), 8) / 8
    made["titled"] = float(any(vote.place == "title" and vote.named for vote in votes))
    made["short"] = float(facts.sentences <= 4)
    made["headless"] = float(not any(vote.place == "title" for vote in votes))
    if facts.sentences <= 4:
        for way in ("engage", "reject"):
            made[f"short:{way}:1"] = made[f"{way}:1"]
    made["side"] = float(actor in (topic.subject, topic.state))
    for name, value in facts.about.items():
        made[f"art:{name}"] = value
    return made


def relevance_features(votes: Sequence[Vote], facts: Facts) -> Features:
    """The relevance model's features: what is named and spoken of, and how surely anybody's stance is shown."""
    made: Features = {"bias": 1.0, **facts.about}
    shown = sorted((1 - vote.chances["none"] for vote in votes), reverse=True)
    made["shown:1"] = log_odds(shown[0]) if shown else -6.0
    made["shown:2"] = log_odds(shown[1]) if len(shown) > 1 else -6.0
    made["shown:sum"] = min(sum(shown), 4.0)
    made["shown:title"] = max((1 - v.chances["none"] for v in votes if v.place == "title"), default=0.0)
    made["shown:lead"] = max((1 - v.chances["none"] for v in votes if v.place == "lead"), default=0.0)
    return made


def _none_of(chances: Sequence[float]) -> float:
    left = 1.0
    for chance in chances:
        left *= 1 - chance
    return left
