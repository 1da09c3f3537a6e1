"""Origins: who said it first. Copies of one wire story, and outlets that quote one statement on one day, count once.

`combine` makes one `Origin` of the reports that share an origin key; `Origin` is what the filter looks at, and small
enough to be kept in a table. `days` gathers origins by UTC day: half of the press gives no hour, so a day's
origins weigh together and the order within the day does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

from service.domain.filter import ANALYST, FIRST_PARTY, PRESS, weight
from service.domain.report import Ref, Report, ref
from service.domain.stance import Stance
from service.domain.statements import MOST, united

#: Evidence kept for each side of a shift.
MOST_EVIDENCE = 5


@dataclass(frozen=True, slots=True)
class Origin:
    """One origin's word on one actor. `side` is `None` where it takes none (mixed, or its copies cancel out).

    `at` is its earliest report on that side (aware UTC), `weight` its log likelihood ratio, `outlets` the known outlets
    that carried it, `articles` all its articles in id order, `best` its most confident article, `said` marks what it
    quotes of the actor.
    """

    key: str
    at: datetime
    side: Stance | None
    confidence: float
    weight: float
    first_party: bool
    outlets: tuple[str, ...]
    articles: tuple[str, ...]
    best: Ref | None
    said: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        """The UTC day that it belongs to."""
        return self.at.astimezone(UTC).date()


@dataclass(frozen=True, slots=True)
class Side:
    """A day's evidence for one side. `origins` counts independent ones, `refs` come strongest first."""

    weight: float
    origins: int
    first_party: bool
    at: datetime
    refs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """All origins of one UTC day for one actor."""

    day: date
    origins: tuple[Origin, ...]

    def side(self, stance: Stance) -> Side | None:
        """The day's evidence for one side, `None` if there is none."""
        own = [origin for origin in self.origins if origin.side is stance and origin.weight > 0 and origin.best]
        if not own:
            return None
        voices = [[own[i] for i in group] for group in united([origin.said for origin in own])]
        refs = sorted((o.best for o in own if o.best), key=lambda r: (-r.confidence, r.mark, r.article_id))
        return Side(
            weight=sum(sorted(max(origin.weight for origin in voice) for voice in voices)),
            origins=independent(voices),
            first_party=any(origin.first_party for origin in own),
            at=min(origin.at for origin in own),
            refs=tuple(refs[:MOST_EVIDENCE]),
        )


def independent(voices: Sequence[Sequence[Origin]]) -> int:
    """How many voices of one day and side are independent: no more than there are voices, nor than outlets.

    A voice is one origin, or several that quote one statement. The rule: another cluster in another outlet is
    independent at once; another cluster in the same outlet only on another day, as a newspaper's second story of a day
    leans on its first. A voice without a known outlet counts.
    """
    outlets = [{outlet for origin in voice for outlet in origin.outlets} for voice in voices]
    return min(len(voices), len(set().union(*outlets)) + outlets.count(set()))


def combine(reports: Iterable[Report]) -> Origin:
    """One origin of the reports that share its key (one actor, at least one report, in any order, doubles allowed).

    An analyst's word on one copy outweighs the tagger's on all. Where copies were read differently, the stronger
    reading stands, weakened by the other; equal ones cancel out.
    """
    best_last = sorted(reports, key=_rank, reverse=True)
    unique = sorted({report.article_id: report for report in best_last}.values(), key=_rank)
    heard = [report for report in unique if report.by_analyst] or unique
    stance, confidence = _verdict(heard)
    own = [report for report in heard if report.side is stance]
    first_party = stance is not None and any(report.first_party for report in own)
    analyst = own[0].by_analyst if own else False
    return Origin(
        key=unique[0].origin,
        at=min(report.effective_at for report in own or unique),
        side=stance,
        confidence=round(confidence, 4),
        weight=round(weight(confidence, _reliability(analyst, first_party)), 9) if stance else 0.0,
        first_party=first_party,
        outlets=tuple(sorted({report.outlet for report in own if report.outlet})),
        articles=tuple(sorted(report.article_id for report in unique)),
        best=ref(own[0]) if stance else None,
        said=tuple(sorted({mark for report in own for mark in report.said})[:MOST]),
    )


def origins(reports: Iterable[Report]) -> list[Origin]:
    """The origins of one actor's reports, in order of time; a pure function of the set of reports."""
    by_key = sorted(reports, key=lambda report: report.origin)
    found = [combine(group) for _, group in groupby(by_key, key=lambda report: report.origin)]
    return sorted(found, key=lambda origin: (origin.at, origin.key))


def days(ordered: Iterable[Origin]) -> Iterator[Day]:
    """Origins in order of time, gathered by UTC day; lazy, so that a reader may stop early."""
    for day, group in groupby(ordered, key=lambda origin: origin.day):
        yield Day(day, tuple(group))


def to_json(origin: Origin) -> dict[str, Any]:
    """A JSON object that `from_json` turns back into the same origin."""
    return asdict(origin) | {"at": origin.at.isoformat()}


def from_json(plain: Mapping[str, Any]) -> Origin:
    """The origin that `to_json` wrote. Raises `KeyError`, `TypeError` or `ValueError` on anything else."""
    return Origin(
        **{
            **plain,
            "at": datetime.fromisoformat(plain["at"]),
            "side": Stance(plain["side"]) if plain["side"] else None,
            "outlets": tuple(plain["outlets"]),
            "articles": tuple(plain["articles"]),
            "best": Ref(**plain["best"]) if plain["best"] else None,
            "said": tuple(plain["said"]),
        }
    )


def _rank(report: Report) -> tuple[float, str, str]:
    return (-report.confidence, report.effective_at.astimezone(UTC).isoformat(), report.article_id)


def _verdict(reports: Sequence[Report]) -> tuple[Stance | None, float]:
    best = {side: max((r.confidence for r in reports if r.side is side), default=0.0) for side in Stance}
    margin = best[Stance.ENGAGE] - best[Stance.REJECT]
    if margin == 0:
        return None, 0.0
    return (Stance.ENGAGE if margin > 0 else Stance.REJECT), abs(margin)


def _reliability(analyst: bool, first_party: bool) -> float:
    if analyst:
        return ANALYST
    return FIRST_PARTY if first_party else PRESS
