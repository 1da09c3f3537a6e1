"""`parley replay` and `parley retag`: rehearsing history, and reading the archive again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import click

from service.domain.errors import BadInput
from service.domain.first_party import OwnHosts
from service.domain.shift import ShiftStatus
from service.domain.stance import Stance
from service.domain.turning import TOLERANCE_DAYS, Score, TurningPoint, actor_years, score, turning_points
from service.domain.turns import Change
from service.domain.wire import shift_json
from service.replay import LabelReader, Outcome, Story, arrange, labels, load, replay

_FILES = click.Path(exists=True, dir_okay=False, path_type=Path)


_READ_BY = {
    "labels": "Read by the stories' own labels: what the timelines make of perfect reading. For ours: --reader tagger.",
    "tagger": "Read by the tagger, as it reads news.",
}


@click.command("replay")
@click.argument("files", nargs=-1, required=True, type=_FILES)
@click.option("--order", type=click.Choice(["date", "shuffled", "late"]), default="date", show_default=True)
@click.option("--reader", type=click.Choice(["labels", "tagger"]), default="labels", show_default=True)
@click.option(
    "--turns", type=_FILES, help="True turning points, JSON lines of actor, day, to. Default: from the labels."
)
@click.option("--tolerance", type=int, default=TOLERANCE_DAYS, show_default=True, help="Days a found turn may be off.")
@click.option("--seed", type=int, default=0, show_default=True, help="For shuffled and late.")
@click.option("--shuffles", type=int, default=0, help="Also run this many random orders, and compare the end states.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def replay_command(files: Sequence[Path], order: str, reader: str, as_json: bool, **options: Any) -> None:
    """Runs stories through the real story and holds the shifts found against the true turning points."""
    from service import bootstrap

    try:
        stories = load(files)
        true = _true_turns(stories, options["turns"])
    except BadInput as error:
        raise click.ClickException(error.detail) from error
    read = LabelReader(stories) if reader == "labels" else bootstrap.reader()
    outcome = replay(arrange(stories, order, options["seed"]), read, bootstrap.topic().own_hosts)
    years = actor_years(labels(stories))
    result = score(outcome.turns(), true, years, options["tolerance"])
    same = _same(stories, read, bootstrap.topic().own_hosts, outcome, options["shuffles"])
    report = {"reader": reader} | _json(result, same)
    click.echo(json.dumps(report) if as_json else "\n".join([_READ_BY[reader], *_report(result, outcome, same)]))


def _true_turns(stories: Sequence[Story], path: Path | None) -> list[TurningPoint]:
    if path is None:
        return turning_points(labels(stories))
    try:
        plain = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        return [TurningPoint(item["actor"], date.fromisoformat(item["day"]), Stance(item["to"])) for item in plain]
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{path} has no turning points: {error}") from error


def _same(stories: Sequence[Story], reader: Any, own_hosts: OwnHosts, outcome: Outcome, shuffles: int) -> int | None:
    """In how many of the random orders the end state was that of the main run; `None` if none were asked for."""
    if not shuffles:
        return None
    arrivals = (arrange(stories, "shuffled", seed) for seed in range(shuffles))
    return sum(replay(arrived, reader, own_hosts).end_state() == outcome.end_state() for arrived in arrivals)


def _json(result: Score, same: int | None) -> dict[str, Any]:
    return {
        "precision": result.precision,
        "recall": result.recall,
        "delay_days": result.delay,
        "false_per_actor_year": result.false_per_year,
        "actor_years": result.years,
        "hits": [_plain(true) | {"found": found.day.isoformat()} for true, found in result.hits],
        "missed": [_plain(turn) for turn in result.missed],
        "false": [_plain(turn) for turn in result.false],
        "same_end_state": same,
    }


def _plain(turn: TurningPoint) -> dict[str, str]:
    return {"actor": turn.actor, "day": turn.day.isoformat(), "to": turn.to.value}


def _report(result: Score, outcome: Outcome, same: int | None) -> Iterator[str]:
    confirmed = len(outcome.turns(ShiftStatus.CONFIRMED))
    yield f"{len(outcome.shifts)} shifts stand, {confirmed} of them confirmed; {len(outcome.told)} alerts were told"
    yield f"precision {result.precision:.2f}   recall {result.recall:.2f}   {_delay(result)}"
    yield f"false alerts per actor-year {result.false_per_year:.3f} (over {result.years:.0f} actor-years)"
    if same is not None:
        yield f"the same end state in {same} random orders"
    yield from (f"  found   {_line(true)}   as of {found.day}, told {found.known}" for true, found in result.hits)
    yield from (f"  missed  {_line(turn)}" for turn in result.missed)
    yield from (f"  false   {_line(turn)}   told {turn.known}" for turn in result.false)


def _delay(result: Score) -> str:
    return "no delay to measure" if result.delay is None else f"median delay {result.delay:g} days"


def _line(turn: TurningPoint) -> str:
    return f"{turn.actor:20} to {turn.to.value:6} {turn.day}"


@click.command("retag")
@click.option("--dry-run", is_flag=True, help="Show which shifts would change, and write nothing.")
def retag_command(dry_run: bool) -> None:
    """Reads every article again that an older version of the tagger has read. Safe to stop and start again."""
    from service import retagging

    with _archive() as parts:
        count = retagging.outdated(parts)
        click.echo(f"{count} articles were read by another version than {parts.reader.version}")
        with click.progressbar(length=count, label="Reading") as bar:
            if dry_run:
                changes = retagging.preview(parts, bar.update)
                shown = [_change(change) for change in changes if change.alert_id]
            else:
                alerts = retagging.retag(parts, bar.update)
                shown = [_told(f"{alert.type:18}", alert.data["shift"]) for alert in alerts]
        click.echo("\n".join(_titled(shown, dry_run)))


def _titled(lines: Sequence[str], dry_run: bool) -> Iterable[str]:
    verb = "would change" if dry_run else "changed"
    yield f"{len(lines)} shifts {verb}" if lines else f"no shift {verb}"
    yield from lines


def _change(change: Change) -> str:
    shift = change.shift
    sign = "-" if shift.status is ShiftStatus.RETRACTED else "+" if shift.revision == 0 else "~"
    return _told(sign, shift_json(shift), f"  {shift.status.value}")


def _told(head: str, shift: Mapping[str, Any], tail: str = "") -> str:
    """One change of a shift: what it is, the best sentence of either side, and why it is gone if it is."""
    lines = [f"{head} {shift['actor']:20} {shift['from']} -> {shift['to']} as of {shift['effective_at'][:10]}{tail}"]
    for side, evidence in (("from", "before"), ("to", "after")):
        lines += [f"    {shift[side]:7} {_quote(best)}" for best in shift[evidence][:1]]
    return "\n".join([*lines, *([f"    gone: {shift['because']}"] if shift["status"] == "retracted" else [])])


def _quote(evidence: Mapping[str, Any]) -> str:
    source = evidence["outlet"] or evidence["article_id"]
    return f"“{evidence['text'][:120]}” ({source}, {evidence['published_at'][:10]})"


@contextmanager
def _archive() -> Iterator[Any]:
    """The story's parts over the configured archive; nudges only where there is a broker to take them."""
    from service import bootstrap
    from service.adapters.clock import SystemClock
    from service.adapters.fakes import FakeFetcher, PlainExtractor
    from service.adapters.ids import new_id
    from service.adapters.queue import CeleryQueue, RecordingQueue
    from service.adapters.similarity import MinHashSimilarity
    from service.pipeline import Parts

    broker = bootstrap.config()["PARLEY_REDIS_URL"]
    store = bootstrap.store()
    try:
        yield Parts(
            store=store,
            queue=CeleryQueue(broker) if broker else RecordingQueue(),
            fetcher=FakeFetcher(),
            extractor=PlainExtractor(),
            reader=bootstrap.reader(),
            similarity=MinHashSimilarity(),
            clock=SystemClock(),
            new_id=new_id,
            own_hosts=bootstrap.topic().own_hosts,
        )
    finally:
        store.close()
