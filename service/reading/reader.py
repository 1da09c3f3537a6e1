"""The built-in reader: an article in, its analysis out. The steps, each in its own module:

text -> mentions -> coreference -> candidates -> features -> model (and scorer) -> decision -> Analysis
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from service.domain.article import ActorStance, Analysis, SentenceNote
from service.domain.mention import Field, Mention, MentionKind
from service.domain.observation import Observation
from service.domain.stance import ArticleStance, Stance, Tense
from service.ports import Parser, Scorer
from service.reading.candidates import Question, as_candidate, questions
from service.reading.coreference import Reading, resolve
from service.reading.decision import Vote, votes_to_features
from service.reading.explain import Explainer
from service.reading.features import Cue, Facts, FeatureMaker, Features
from service.reading.mentions import MentionFinder
from service.reading.model import LinearModel
from service.topics.model import Form, Topic

VERSION = "1"
#: From this chance on a sentence's stance is an observation.
OBSERVED = 0.35
_TALK_KINDS = {
    "talks": MentionKind.TALKS,
    "truce": MentionKind.CEASEFIRE,
    "deal": MentionKind.AGREEMENT,
    "amnesty": MentionKind.AMNESTY,
}


def build_reader(topic: Topic, parser: Parser | None = None, scorer: Scorer | None = None) -> StanceReader:
    """The reader for a topic. `parser` and `scorer` are optional second opinions."""
    return StanceReader(topic, parser, scorer)


class StanceReader:
    """Reads stance with the topic's tables and its learned weights. Pure: no clock, no I/O after construction."""

    def __init__(self, topic: Topic, parser: Parser | None = None, scorer: Scorer | None = None) -> None:
        self.topic = topic
        self.parser, self.scorer = parser, scorer
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
        relevance = self._relevance(facts)
        asked = questions(readings, self.topic)
        told = self._chances(asked, readings, cues, facts, day, title or "")
        observations = self._observations(asked, told, readings, cues, day)
        stances = self._stances(asked, told, readings, facts, observations)
        stances = stances if relevance >= 0.5 else {}
        return Analysis(
            relevant=relevance >= 0.5,
            relevance=round(relevance, 4),
            mentions=tuple(self._mentions(readings, cues)),
            observations=tuple(observations),
            stances=stances,
            tagger_version=self.version,
            notes=tuple(self._notes(readings, cues, observations)),
        )

    def _relevance(self, facts: Facts) -> float:
        model = self.models.get("relevance")
        return model.chances({"bias": 1.0, **facts.about})["True"] if model else facts.about.get("any:both", 0.0)

    def _chances(
        self,
        asked: Sequence[Question],
        readings: list[Reading],
        cues: list[list[Cue]],
        facts: Facts,
        day: date,
        title: str,
    ) -> list[tuple[Features, Mapping[str, float]]]:
        """Each question's features and chances."""
        made = [self.maker.question(question, readings, cues, facts, day) for question in asked]
        if self.scorer is not None:
            candidates = [as_candidate(question, readings, title, day.year) for question in asked]
            for features, scores in zip(made, self.scorer.score(candidates), strict=True):
                self.maker.add_scores(features, scores)
        model = self.models["sentence"]
        return [(features, model.chances(features)) for features in made]

    def _observations(
        self,
        asked: Sequence[Question],
        told: Sequence[tuple[Features, Mapping[str, float]]],
        readings: list[Reading],
        cues: list[list[Cue]],
        day: date,
    ) -> list[Observation]:
        found = []
        for question, (features, chances) in zip(asked, told, strict=True):
            label = max(("engage", "reject", "past_engage", "past_reject"), key=lambda name: chances.get(name, 0.0))
            if chances.get(label, 0.0) < OBSERVED or chances.get("mixed", 0.0) > chances[label]:
                continue
            stance = Stance(label.removeprefix("past_"))
            why = self.models["sentence"].why(features, label, "none")
            found.append(
                self.explainer.observation(
                    question, readings[question.index], cues[question.index], stance, label, chances[label], why, day
                )
            )
        return found

    def _stances(
        self,
        asked: Sequence[Question],
        told: Sequence[tuple[Features, Mapping[str, float]]],
        readings: list[Reading],
        facts: Facts,
        observations: Sequence[Observation],
    ) -> dict[str, ActorStance]:
        votes: dict[str, list[Vote]] = defaultdict(list)
        for question, (features, chances) in zip(asked, told, strict=True):
            place = next(name for name in ("title", "lead", "early", "late") if f"pos:{name}" in features)
            votes[question.actor].append(Vote(question.index, place, not question.absent, chances))
        stances = {}
        for actor, mine in votes.items():
            chances = self.models["decision"].chances(votes_to_features(actor, mine, facts, self.topic))
            best = max(chances, key=lambda name: chances[name])
            if best != "none":
                stances[actor] = self._actor_stance(actor, ArticleStance(best), chances[best], observations, readings)
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
            (observation.confidence, index)
            for index, observation in enumerate(observations)
            if observation.actor == actor
            and observation.tense is not Tense.PAST
            and (stance is ArticleStance.MIXED or observation.stance.value == stance.value)
        ]
        speaks = any(
            reading.speaker is not None and reading.speaker.actor == actor
            for reading in readings
            for confidence, index in mine
            if reading.sentence.start == observations[index].start
            and reading.sentence.field is observations[index].field
        )
        evidence = tuple(index for _, index in sorted(mine, reverse=True))
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
