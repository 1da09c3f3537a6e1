"""The built-in reader: an article in, its analysis out. The steps, each in its own module:

text -> mentions -> coreference -> candidates -> features -> model (and scorer) -> decision -> Analysis
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime

from service.domain.article import ActorStance, Analysis, SentenceNote
from service.domain.mention import Field, Mention, MentionKind
from service.domain.observation import Observation
from service.domain.stance import ArticleStance, Stance, Tense
from service.ports import Scorer
from service.reading.candidates import Question, as_candidate, questions, worth_asking
from service.reading.coreference import Reading, resolve
from service.reading.cues import Cue
from service.reading.decision import Outcome, Vote, decision_features, is_short, relevance_features
from service.reading.explain import Explainer
from service.reading.features import Facts, FeatureMaker, Features
from service.reading.mentions import MentionFinder
from service.reading.model import LinearModel, blend
from service.reading.rules import lifted, rule_of
from service.topics.model import Form, Topic

VERSION = "3"
#: From this chance on a sentence's stance is an observation.
OBSERVED = 0.35
#: A sentence of which every question has more than this chance of "none" is not put to the scorer: it costs time,
#: and agrees. A question more on a sentence that is put to it costs nothing.
GATE = 0.95
#: From this chance on an article is about the topic. Sides are told of no other.
RELEVANT = 0.7
#: Below this chance of relevance, by the weights alone, the scorer is not asked at all. Of 514 labelled
#: texts 44 lie below it: none is about the topic, and with the scorer's answers none came above .31.
FAR_OFF = 0.2
#: Of a side told, so many sentences are shown at most, with at least this chance and this share of the best's proof.
PROOFS, PROVING, WEAKER = 4, 0.04, 0.2
NOTHING = {"none": 1.0, "engage": 0.0, "reject": 0.0, "mixed": 0.0, "past_engage": 0.0, "past_reject": 0.0}
_TALK_KINDS = {
    "talks": MentionKind.TALKS,
    "truce": MentionKind.CEASEFIRE,
    "deal": MentionKind.AGREEMENT,
    "amnesty": MentionKind.AMNESTY,
}


def build_reader(topic: Topic, scorer: Scorer | None = None) -> StanceReader:
    """The reader for a topic. `scorer` is an optional second opinion on sentences."""
    return StanceReader(topic, scorer)


@dataclass(frozen=True, slots=True)
class Answer:
    """A question, its features, and the chances of each answer: by the weights, by the scorer if asked, by both."""

    question: Question
    features: Features
    chances: Mapping[str, float]
    weights: Mapping[str, float]
    scorer: Mapping[str, float] = field(default_factory=dict)

    def label(self) -> str:
        """The likeliest of the four answers that name a side."""
        return max(("engage", "reject", "past_engage", "past_reject"), key=lambda name: self.chances[name])

    def proof(self, way: str) -> float:
        """How well the sentence proves a stance: its chance, more where a clause of the actor's points that way, less
        where it speaks neither of talks nor of a truce or a deal."""
        sign = "+" if way == "engage" else "-"
        points = f"pol:{sign}|ME" in self.features or f"sole:{sign}|spME|ME" in self.features
        about = any(f"cue:{name}" in self.features for name in ("talks", "truce", "deal"))
        return self.chances[way] + (0.15 if points else 0.0) - (0.0 if about else 0.15)

    def vote(self) -> Vote:
        """What it says to the decision."""
        place = next(name for name in ("title", "lead", "early", "late") if f"pos:{name}" in self.features)
        named = not self.question.absent
        return Vote(self.question.index, place, named, self.chances, self.weights, self.scorer)

    def scored(self, scorer: Mapping[str, float] | None) -> Answer:
        """The answer with the scorer's opinion; `None` is for a question left at "none" unasked."""
        if scorer is None:
            return replace(self, chances=NOTHING)
        return replace(self, chances=lifted(self.features, blend(self.weights, scorer)), scorer=scorer)


class StanceReader:
    """Reads stance with the topic's tables and its learned weights. Pure: no clock, no I/O after construction."""

    def __init__(self, topic: Topic, scorer: Scorer | None = None) -> None:
        self.topic = topic
        self.scorer = scorer
        self.finder = MentionFinder(topic)
        self.maker = FeatureMaker(topic)
        self.explainer = Explainer(topic)
        self.models = {
            name.removeprefix("model_").split(".")[0]: LinearModel.load(packed) for name, packed in topic.models.items()
        }

    @property
    def version(self) -> str:
        """Code version, the digest of the topic's tables and weights, and the scorer's version."""
        scorer = f"+{self.scorer.version}" if self.scorer is not None else ""
        return f"rules-{VERSION}-{self.topic.version}{scorer}"

    def read(self, title: str | None, text: str, published_at: datetime) -> Analysis:
        """What the article says of the topic."""
        day = published_at.date()
        readings = resolve(title, text, day, self.topic, self.finder)
        facts, cues = self.maker.article(readings)
        asked = [
            one for one in questions(readings, self.topic) if worth_asking(one, {cue.name for cue in cues[one.index]})
        ]
        told = self._answers(asked, readings, cues, facts, day, title or "")
        relevance = self._relevance(told, facts)
        outcomes = self._outcomes(told, facts, relevance) if relevance >= RELEVANT else {}
        observations = self._observations(told, outcomes, readings, cues, day)
        return Analysis(
            relevant=relevance >= RELEVANT,
            relevance=round(relevance, 4),
            mentions=tuple(self._mentions(readings, cues)),
            observations=tuple(observations),
            stances=self._stances(outcomes, observations, readings),
            tagger_version=self.version,
            notes=tuple(self._notes(readings, cues, observations)),
        )

    def _answers(
        self,
        asked: Sequence[Question],
        readings: list[Reading],
        cues: list[list[Cue]],
        facts: Facts,
        day: date,
        title: str,
    ) -> list[Answer]:
        """Each question's chances. A scorer is asked only of sentences where the weights leave a doubt."""
        model = self.models["sentence"]
        answers = []
        for question in asked:
            features = self.maker.question(question, readings, cues, facts, day)
            weights = lifted(features, model.chances(features))
            answers.append(Answer(question, features, weights, weights))
        if self.scorer is None:
            return answers
        doubtful = {one.question.index for one in answers if one.weights["none"] <= GATE}
        far = self._far_off(answers, facts)
        open_ones = [] if far else [one for one in answers if one.question.index in doubtful]
        scores = self.scorer.score([as_candidate(one.question, readings, title, day.year) for one in open_ones])
        second = {id(one): asdict(score) for one, score in zip(open_ones, scores, strict=True)}
        return [one.scored(second.get(id(one))) for one in answers]

    def _relevance(self, told: Sequence[Answer], facts: Facts) -> float:
        features = relevance_features([answer.vote() for answer in told], facts)
        return self.models[self._named("relevance")].chances(features)["True"]

    def _far_off(self, told: Sequence[Answer], facts: Facts) -> bool:
        """Whether the weights alone leave no doubt that the article is about something else."""
        features = relevance_features([answer.vote() for answer in told], facts)
        return self.models["relevance"].chances(features)["True"] < FAR_OFF

    def _named(self, model: str) -> str:
        """With a scorer the decision models are others: they were trained on blended chances."""
        return f"{model}_scored" if self.scorer is not None else model

    def _outcomes(self, told: Sequence[Answer], facts: Facts, relevance: float) -> dict[str, Outcome]:
        """What each actor's sentences come to over the whole article."""
        votes: dict[str, list[Vote]] = defaultdict(list)
        for answer in told:
            votes[answer.question.actor].append(answer.vote())
        short = is_short(facts)
        model = self.models[self._named("decision_short" if short else "decision")]
        features = decision_features(votes, facts, self.topic)
        return {
            actor: Outcome.of(model.chances(mine), votes[actor], relevance, short) for actor, mine in features.items()
        }

    def _observations(
        self,
        told: Sequence[Answer],
        outcomes: Mapping[str, Outcome],
        readings: list[Reading],
        cues: list[list[Cue]],
        day: date,
    ) -> list[Observation]:
        """The sentences that show a stance; always the best one for a stance that the article is told to show."""
        best = self._best(told, outcomes)
        found = []
        for answer in told:
            question = answer.question
            outcome = outcomes.get(question.actor)
            if outcome is None:
                continue
            label = answer.label()
            if (question.index, question.actor) in best:
                label = best[question.index, question.actor]
            elif answer.chances[label] < OBSERVED or answer.chances["mixed"] > answer.chances[label]:
                continue
            stance = Stance(label.removeprefix("past_"))
            chance = answer.chances[label]
            if not label.startswith("past_"):
                chance = math.sqrt(chance * outcome.chances[stance.value])
            why = self.models["sentence"].why(answer.features, label, "none")
            rule = rule_of(answer.features, label)
            reading, named = readings[question.index], cues[question.index]
            found.append(self.explainer.observation(question, reading, named, stance, label, chance, why, day, rule))
        return found

    def _best(self, told: Sequence[Answer], outcomes: Mapping[str, Outcome]) -> dict[tuple[int, str], str]:
        """(sentence, actor) to stance: the strongest sentences of every side told, one at least."""
        best: dict[tuple[int, str], str] = {}
        for actor, outcome in outcomes.items():
            mine = [answer for answer in told if answer.question.actor == actor]
            for way in outcome.ways():
                ranked = sorted(mine, key=lambda answer: answer.proof(way), reverse=True)[:PROOFS]
                least = WEAKER * ranked[0].proof(way)
                kept = [a for a in ranked if a.chances[way] >= PROVING and a.proof(way) >= least] or ranked[:1]
                best.update({(answer.question.index, actor): way for answer in kept})
        return best

    def _stances(
        self, outcomes: Mapping[str, Outcome], observations: Sequence[Observation], readings: list[Reading]
    ) -> dict[str, ActorStance]:
        stances = {}
        for actor, outcome in sorted(outcomes.items()):
            if outcome.told != "none":
                score = outcome.chances[outcome.told]
                side = ArticleStance(outcome.told)
                stances[actor] = self._actor_stance(actor, side, score, observations, readings)
        return stances

    def _actor_stance(
        self,
        actor: str,
        stance: ArticleStance,
        score: float,
        observations: Sequence[Observation],
        readings: list[Reading],
    ) -> ActorStance:
        mine = [
            (observation.tense is Tense.CURRENT, observation.confidence, index)
            for index, observation in enumerate(observations)
            if observation.actor == actor
            and observation.tense is not Tense.PAST
            and (stance is ArticleStance.MIXED or observation.stance.value == stance.value)
        ]
        speaks = any(
            reading.speaker is not None and reading.speaker.actor == actor
            for reading in readings
            for *_, index in mine
            if reading.sentence.start == observations[index].start
            and reading.sentence.field is observations[index].field
        )
        evidence = tuple(index for *_, index in sorted(mine, reverse=True))
        return ActorStance(stance, round(score, 4), first_party=speaks, evidence=evidence)

    def _mentions(self, readings: list[Reading], cues: list[list[Cue]]) -> list[Mention]:
        found = []
        for reading, named in zip(readings, cues, strict=True):
            part = reading.sentence
            for ref in reading.refs:
                if ref.form is not Form.PRONOUN and not ref.actor.startswith("_"):
                    found.append(Mention(part.field, ref.start, ref.end, ref.text, MentionKind.PARTY, ref.actor))
            for cue in named:
                if cue.name in _TALK_KINDS:
                    start, end = cue.start + part.start, cue.end + part.start
                    found.append(Mention(part.field, start, end, cue.text, _TALK_KINDS[cue.name]))
        return found

    def _notes(
        self, readings: list[Reading], cues: list[list[Cue]], observations: Sequence[Observation]
    ) -> list[SentenceNote]:
        by_place: dict[tuple[Field, int], list[Observation]] = defaultdict(list)
        for observation in observations:
            by_place[observation.field, observation.start].append(observation)
        return [
            self.explainer.note(reading, named, by_place[reading.sentence.field, reading.sentence.start])
            for reading, named in zip(readings, cues, strict=True)
        ]
