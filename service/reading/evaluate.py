"""How well a reader reads: labelled stories in, a report out. Pure, and printable.

A pair is an (article, actor). Pairs that are truly `mixed`, or disputed between readers, are left out of precision and
recall; a told `mixed` counts as silence there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from service.domain.article import Analysis
from service.ports import Reader
from service.reading.gold import SIDES, Gold

STANCES = ("engage", "reject", "mixed", "none")
WORST = 12


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 (0 where there is nothing to divide), with how many were told and how many are true."""

    precision: float
    recall: float
    f1: float
    told: int
    true: int


@dataclass(frozen=True, slots=True)
class Case:
    """A pair told wrongly: what is true, what was told how surely, and the sentence and rule behind it."""

    story: str
    actor: str
    true: str
    told: str
    score: float
    sentence: str
    rule: str


@dataclass(frozen=True, slots=True)
class Bin:
    """Stances told with a score in `[low, high)`: how many, their mean score, and the share that is right."""

    low: float
    high: float
    count: int
    mean: float
    right: float


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of a run.

    Rates are shares of: true pairs (`wrong_way`), past-only pairs (`past_as_current`), articles that are not about the
    topic (`stance_elsewhere`), rightly told pairs with known deciding words (`evidence`), stories (`all_right`).
    """

    stories: int
    version: str
    relevance: Score
    stance: Mapping[str, Score]
    macro_f1: float
    precision: float
    actors: Mapping[str, Mapping[str, Score]]
    confusion: Mapping[str, Mapping[str, int]]
    wrong_way: float
    past_as_current: float
    stance_elsewhere: float
    evidence: float
    all_right: float
    calibration: Sequence[Bin]
    calibration_error: float
    worst: Sequence[Case]

    def to_json(self) -> dict[str, Any]:
        """The report as plain data."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Pair:
    story: Gold
    analysis: Analysis
    actor: str
    true: str
    told: str
    score: float

    @property
    def scored(self) -> bool:
        return self.true != "mixed" and self.actor not in self.story.disputed


def evaluate(stories: Iterable[Gold], reader: Reader) -> Report:
    """Reads every story and compares."""
    read = [(story, reader.read(story.title or None, story.text, story.published)) for story in stories]
    pairs = [pair for story, analysis in read for pair in _pairs(story, analysis)]
    scored = [pair for pair in pairs if pair.scored]
    sides = {side: _side(scored, side) for side in SIDES}
    told = [pair for pair in scored if pair.told in SIDES]
    bins = _calibration(told)
    return Report(
        stories=len(read),
        version=reader.version,
        relevance=_relevance(read),
        stance=sides,
        macro_f1=sum(score.f1 for score in sides.values()) / len(sides),
        precision=_share(sum(pair.told == pair.true for pair in told), len(told)),
        actors=_by_actor(scored),
        confusion=_confusion(pairs),
        wrong_way=_wrong_way(scored),
        past_as_current=_past_as_current(read),
        stance_elsewhere=_elsewhere(read),
        evidence=_evidence(scored),
        all_right=_all_right(read, pairs),
        calibration=bins,
        calibration_error=_share(sum(abs(b.mean - b.right) * b.count for b in bins), len(told)),
        worst=_worst(scored),
    )


def _pairs(story: Gold, analysis: Analysis) -> Iterable[_Pair]:
    for actor in sorted({*story.stances, *analysis.stances}):
        given = analysis.stances.get(actor)
        told = given.stance.value if given is not None else "none"
        score = given.score if given is not None else 0.0
        yield _Pair(story, analysis, actor, story.stances.get(actor, "none"), told, score)


def _share(part: float, whole: float) -> float:
    return round(part / whole, 4) if whole else 0.0


def _score(hit: int, told: int, true: int) -> Score:
    precision, recall = _share(hit, told), _share(hit, true)
    return Score(precision, recall, _share(2 * precision * recall, precision + recall), told, true)


def _side(pairs: Sequence[_Pair], side: str) -> Score:
    hit = sum(pair.true == pair.told == side for pair in pairs)
    return _score(hit, sum(pair.told == side for pair in pairs), sum(pair.true == side for pair in pairs))


def _relevance(read: Sequence[tuple[Gold, Analysis]]) -> Score:
    known = [(story.relevant, analysis.relevant) for story, analysis in read if story.relevant is not None]
    hit = sum(bool(true and told) for true, told in known)
    return _score(hit, sum(told for _, told in known), sum(bool(true) for true, _ in known))


def _by_actor(pairs: Sequence[_Pair]) -> dict[str, dict[str, Score]]:
    found = {}
    for actor in sorted({pair.actor for pair in pairs}):
        mine = [pair for pair in pairs if pair.actor == actor]
        found[actor] = {side: _side(mine, side) for side in SIDES}
    return found


def _confusion(pairs: Sequence[_Pair]) -> dict[str, dict[str, int]]:
    counts = Counter((pair.true, pair.told) for pair in pairs)
    return {true: {told: counts[true, told] for told in STANCES} for true in STANCES}


def _wrong_way(pairs: Sequence[_Pair]) -> float:
    true = [pair for pair in pairs if pair.true in SIDES]
    return _share(sum(pair.told in SIDES and pair.told != pair.true for pair in true), len(true))


def _past_as_current(read: Sequence[tuple[Gold, Analysis]]) -> float:
    """Of actors with a past stance and no current one, how many were told to hold the past one now."""
    old = [
        (stance, analysis.stances.get(actor))
        for story, analysis in read
        if story.kind != "sentence"
        for actor, stance in story.past.items()
        if actor not in story.stances
    ]
    return _share(sum(told is not None and told.stance.value == stance for stance, told in old), len(old))


def _elsewhere(read: Sequence[tuple[Gold, Analysis]]) -> float:
    others = [analysis for story, analysis in read if story.relevant is False]
    return _share(sum(bool(analysis.stances) for analysis in others), len(others))


def _evidence(pairs: Sequence[_Pair]) -> float:
    """Of rightly told pairs whose deciding words are known, how many have them in an evidence sentence."""
    known = [pair for pair in pairs if pair.true == pair.told and pair.story.evidence.get(pair.actor)]
    return _share(sum(_holds(pair) for pair in known), len(known))


def _holds(pair: _Pair) -> bool:
    sentences = [pair.analysis.observations[i].text for i in pair.analysis.stances[pair.actor].evidence]
    wanted = pair.story.evidence[pair.actor]
    return any(words in sentence or sentence in words for words in wanted for sentence in sentences)


def _all_right(read: Sequence[tuple[Gold, Analysis]], pairs: Sequence[_Pair]) -> float:
    """Stories in which every scored pair is right."""
    wrong = {pair.story.id for pair in pairs if pair.scored and pair.true != pair.told}
    return _share(sum(story.id not in wrong for story, _ in read), len(read))


def _calibration(told: Sequence[_Pair]) -> list[Bin]:
    bins = []
    for step in range(10):
        low, high = step / 10, (step + 1) / 10
        inside = [pair for pair in told if low <= pair.score < high or (step == 9 and pair.score == 1.0)]
        if inside:
            mean = sum(pair.score for pair in inside) / len(inside)
            right = sum(pair.true == pair.told for pair in inside) / len(inside)
            bins.append(Bin(low, high, len(inside), round(mean, 4), round(right, 4)))
    return bins


def _worst(pairs: Sequence[_Pair]) -> list[Case]:
    """Wrong ways first, then the surest inventions, then what was missed."""
    wrong = [pair for pair in pairs if pair.true != pair.told]
    wrong.sort(key=lambda pair: (pair.true in SIDES and pair.told in SIDES, pair.score), reverse=True)
    return [_case(pair) for pair in wrong[:WORST]]


def _case(pair: _Pair) -> Case:
    given = pair.analysis.stances.get(pair.actor)
    seen = pair.analysis.observations[given.evidence[0]] if given is not None and given.evidence else None
    sentence = seen.text if seen is not None else " / ".join(pair.story.evidence.get(pair.actor, ()))
    rule = seen.rule if seen is not None else ""
    return Case(pair.story.id, pair.actor, pair.true, pair.told, pair.score, sentence, rule)


def render(report: Report, before: Mapping[str, Any] | None = None) -> str:
    """The report as lines for a terminal; `before` is an earlier run's JSON to compare with."""
    lines = [f"{report.stories} stories, reader {report.version}", ""]
    lines += [_figure(name, getattr(report, name), before) for name in HEADLINE_FIGURES]
    lines += [_score_line("relevance", report.relevance)]
    lines += [_score_line(side, score) for side, score in report.stance.items()]
    lines += ["", "per actor"]
    for actor, sides in report.actors.items():
        lines += [_score_line(f"  {actor} {side}", score) for side, score in sides.items() if score.true or score.told]
    lines += ["", "true \\ told " + "".join(f"{told:>9}" for told in STANCES)]
    lines += [f"{true:12}" + "".join(f"{row[told]:9}" for told in STANCES) for true, row in report.confusion.items()]
    lines += ["", f"calibration (mean error {report.calibration_error:.3f}): score, told, right"]
    lines += [f"  {b.low:.1f}-{b.high:.1f}  {b.count:5}  {b.right:.2f}" for b in report.calibration]
    lines += ["", "worst cases"]
    for case in report.worst:
        lines.append(f"  {case.story} {case.actor}: {case.true}, told {case.told} ({case.score:.2f}) {case.rule}")
        lines.append(f"      {case.sentence[:200]}")
    return "\n".join(lines)


HEADLINE_FIGURES = (
    "macro_f1", "precision", "wrong_way", "past_as_current", "stance_elsewhere", "evidence", "all_right",
)  # fmt: skip


def _figure(name: str, value: float, before: Mapping[str, Any] | None) -> str:
    earlier = before.get(name) if before else None
    change = f"  ({value - earlier:+.3f})" if isinstance(earlier, int | float) else ""
    return f"{name.replace('_', ' '):20} {value:.3f}{change}"


def _score_line(name: str, score: Score) -> str:
    return (
        f"{name:28} precision {score.precision:.3f}  recall {score.recall:.3f}  F1 {score.f1:.3f}"
        f"  ({score.told} told, {score.true} true)"
    )
