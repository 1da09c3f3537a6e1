"""From sentences to the article: one stance per actor, or none.

Title, lead, the strongest sentence, repetition and disagreement become a few features; a small model weighs them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.reading.features import Facts, Features
from service.reading.model import log_odds
from service.reading.rules import FLOOR as RULED
from service.reading.rules import raised
from service.topics.model import Topic

Chances = Mapping[str, float]
WAYS = ("engage", "reject")


@dataclass(frozen=True, slots=True)
class Vote:
    """One sentence's chances for an actor. `place`: `title`, `lead`, `early`, `late`; `named`: is the actor there.

    `weights` and `scorer` are the two opinions that `chances` were made of; `scorer` is empty where it was not asked.
    """

    index: int
    place: str
    named: bool
    chances: Chances
    weights: Chances
    scorer: Chances


#: Up to so many sentences, headline included, a text is a paragraph and no article: its decision has its own weights.
SHORT = 4
#: A side is told from the first chance on, in a short text from the second, `mixed` from the third: abstaining is
#: better than guessing.
FLOOR, SHORT_FLOOR, MIXED_FLOOR = 0.56, 0.46, 0.6


@dataclass(frozen=True, slots=True)
class Outcome:
    """An actor's chances over the whole article, and what is told of them: `engage`, `reject`, `mixed` or `none`."""

    chances: Chances
    told: str

    @classmethod
    def of(cls, chances: Chances, votes: Sequence[Vote], relevance: float, short: bool) -> Outcome:
        """`relevance` is the chance that the text is about the topic, 0 to 1; `short` as `is_short` says."""
        defined = by_definition(chances, votes)
        return cls(defined, choose(defined, relevance, SHORT_FLOOR if short else FLOOR))

    def ways(self) -> tuple[str, ...]:
        """The ways that must be shown by a sentence."""
        return {"mixed": WAYS, "none": ()}.get(self.told, (self.told,))


def by_definition(chances: Chances, votes: Sequence[Vote]) -> Chances:
    """The chances with a floor under `mixed` where a rule finds a threat to quit or a mere pardon, which are mixed by
    definition, and none of the actor's other sentences shows a side."""
    ruled = max(votes, key=lambda vote: vote.chances["mixed"])
    sided = any(vote.chances[way] >= 0.5 for vote in votes if vote is not ruled for way in WAYS)
    return chances if ruled.chances["mixed"] < RULED or sided else raised(chances, "mixed")


def is_short(facts: Facts) -> bool:
    """Whether a text is a paragraph or a headline, and no article."""
    return facts.sentences <= SHORT


def choose(chances: Chances, relevance: float, floor: float) -> str:
    """The outcome told: a side or `mixed` where it is likely enough, else `none`.

    A side must be likely and the article about the topic, both at once. Where a side and `mixed` are both likely,
    hardly anybody would say "nothing": `mixed` weighs half against the side.
    """
    if chances.get("mixed", 0.0) >= MIXED_FLOOR:
        return "mixed"
    best = max(WAYS, key=lambda way: chances.get(way, 0.0))
    sure = relevance * chances.get(best, 0.0) / (1 - chances.get("mixed", 0.0) / 2)
    return best if sure >= floor else "none"


def decision_features(votes: Mapping[str, Sequence[Vote]], facts: Facts, topic: Topic) -> dict[str, Features]:
    """The decision model's features for each actor of an article: its own sentences, and what the others show."""
    made = {actor: _own(actor, mine, facts, topic) for actor, mine in votes.items()}
    return {actor: own | _beside(actor, made, topic) for actor, own in made.items()}


def _own(actor: str, votes: Sequence[Vote], facts: Facts, topic: Topic) -> Features:
    made: Features = {"bias": 1.0, f"actor:{actor}": 1.0}
    for way in WAYS:
        made |= _shown(way, votes, facts)
    made |= _mixed(votes)
    made["gap"] = made["engage:1"] - made["reject:1"]
    made["gap:any"] = made["engage:any"] - made["reject:any"]
    made["both"] = min(made["engage:1"], made["reject:1"])
    made["alone"] = float(len(votes) == 1)
    made["mentions"] = min(sum(vote.named for vote in votes), 8) / 8
    made["titled"] = float(any(vote.place == "title" and vote.named for vote in votes))
    made["headless"] = float(not any(vote.place == "title" for vote in votes))
    made["side"] = float(actor in (topic.subject, topic.state))
    for name, value in facts.about.items():
        made[f"art:{name}"] = value
    return made


def _mixed(votes: Sequence[Vote]) -> Features:
    """How strongly one sentence shows both ways at once, by itself and against the best that shows one."""
    most = max(vote.chances["mixed"] for vote in votes)
    side = max(vote.chances[way] for vote in votes for way in WAYS)
    made = {"mixed": most, "mixed:1": log_odds(most), "mixed:over": log_odds(most) - log_odds(side)}
    return made | {"mixed:ruled": float(most >= RULED)}


def _shown(way: str, votes: Sequence[Vote], facts: Facts) -> Features:
    """How strongly an actor's sentences show one way: the best three, all together, by place, by each opinion."""
    ranked = sorted((vote.chances[way] for vote in votes), reverse=True)
    best = max(votes, key=lambda vote: vote.chances[way])
    heard = sorted((vote.scorer.get(way, 0.0) for vote in votes), reverse=True)
    made = {f"{way}:{n + 1}": log_odds(ranked[n]) if n < len(ranked) else -6.0 for n in range(3)}
    made[f"{way}:sum"] = min(sum(ranked), 3.0)
    made[f"{way}:any"] = log_odds(1 - _none_of(ranked))
    for place in ("title", "lead", "early", "late"):
        there = [vote.chances[way] for vote in votes if vote.place == place]
        made[f"{way}:{place}"] = max(there, default=0.0)
    made[f"{way}:named"] = max((vote.chances[way] for vote in votes if vote.named), default=0.0)
    made[f"past:{way}"] = max(vote.chances[f"past_{way}"] for vote in votes)
    made[f"{way}:weights"] = max(vote.weights[way] for vote in votes)
    made |= {f"{way}:scorer": heard[0], f"{way}:scorer:2": heard[1] if len(heard) > 1 else 0.0}
    made[f"{way}:scorer:sum"] = min(sum(heard), 4.0)
    made |= {f"{way}:best:past": best.chances[f"past_{way}"], f"{way}:best:none": best.chances["none"]}
    made |= {f"{way}:best:named": float(best.named), f"{way}:best:at": best.index / max(1, facts.sentences)}
    return made


def _beside(actor: str, made: Mapping[str, Features], topic: Topic) -> Features:
    """What the other side of the talks shows, and the strongest of all others: a truce has two."""
    other = made.get(topic.state if actor == topic.subject else topic.subject)
    rest = [features for name, features in made.items() if name != actor]
    found = {"opposite:none": float(other is None)}
    for way in WAYS:
        found |= {f"opposite:{name}": other[name] if other else 0.0 for name in (f"{way}:1", f"{way}:title")}
        found[f"others:{way}"] = max((features[f"{way}:1"] for features in rest), default=-6.0)
    return found


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
