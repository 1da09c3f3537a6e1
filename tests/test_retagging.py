"""Reading the archive again."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from service import cli_timeline, curation, retagging
from service.adapters.fakes import KeywordReader
from service.adapters.similarity import MinHashSimilarity
from service.domain.article import Submission
from service.domain.shift import Cause, ShiftStatus
from service.domain.stance import ArticleStance
from service.pipeline import collect, submit

DAY = datetime(2021, 10, 1, tzinfo=UTC)


class Contrary(KeywordReader):
    """A later version of the tagger, which takes every rejection that is hedged for engagement."""

    version = "keyword-2"

    def read(self, title, text, published_at):
        found = super().read(title, text.replace("rejects 0.8", "engages 0.8"), published_at)
        return replace(found, tagger_version=self.version)


@pytest.fixture
def post(parts):
    def send(text, day):
        submission = Submission(text=text, outlet=f"{day}.example", published_at=DAY + timedelta(days=day))
        return collect(parts, submit(parts, submission, "key").id).article_id

    return send


@pytest.fixture
def archive(post):
    """Thirty articles: engage, then a hedged rejection that makes a shift."""
    ids = [post(f"ttp engages 0.9 {n}", n) for n in range(29)]
    return [*ids, post("ttp rejects 0.8 at last", 600)]


def shifts(parts):
    with parts.store.reading() as tx:
        return [(shift.status, shift.cause) for shift in tx.shifts.of_actor("ttp")]


def test_a_preview_says_what_would_change_and_writes_nothing(parts, archive):
    """The dry run shows the retraction, counts all articles, and leaves the archive as it was."""
    newer = replace(parts, reader=Contrary())
    seen = []
    (change,) = retagging.preview(newer, seen.append)
    assert (change.shift.status, change.shift.cause) == (ShiftStatus.RETRACTED, Cause.RETAGGED)
    assert "keyword-2" in change.shift.because
    assert sum(seen) == retagging.outdated(newer) == len(archive)
    assert shifts(parts) == [(ShiftStatus.PROVISIONAL, Cause.NEW_ARTICLE)]


@pytest.mark.usefixtures("archive")
def test_retagging_does_what_the_preview_said(parts):
    """The run retracts the shift with one alert; afterwards nothing is outdated and a second run does nothing."""
    newer = replace(parts, reader=Contrary())
    (previewed,) = retagging.preview(newer, [].append)
    (alert,) = retagging.retag(newer, [].append)
    assert (alert.type, alert.id) == ("shift.retracted", previewed.alert_id)
    assert shifts(parts) == [(ShiftStatus.RETRACTED, Cause.RETAGGED)]
    assert retagging.outdated(newer) == 0
    assert retagging.retag(newer, [].append) == []


def test_a_run_that_was_stopped_goes_on(parts, archive):
    """What a stopped run has written stays written; the next run reads only the rest, to the same end."""
    newer = replace(parts, reader=Contrary())

    def stop(_done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        retagging.retag(newer, stop)
    assert retagging.outdated(newer) == len(archive) - retagging.BATCH
    seen = []
    retagging.retag(newer, seen.append)
    assert sum(seen) == len(archive) - retagging.BATCH
    assert shifts(parts) == [(ShiftStatus.RETRACTED, Cause.RETAGGED)]


def test_an_analyst_outlives_a_retag(parts, archive):
    """A stance that an analyst has confirmed stays, in the preview and in the run."""
    curation.correct_stance(parts, archive[-1], "ttp", ArticleStance.REJECT, curation.By("key"))
    newer = replace(parts, reader=Contrary())
    assert retagging.preview(newer, [].append) == []
    assert retagging.retag(newer, [].append) == []
    assert [status for status, _ in shifts(parts)] == [ShiftStatus.PROVISIONAL]


@pytest.mark.usefixtures("archive")
def test_the_same_version_reads_nothing(parts):
    """Without a new version there is nothing to do."""
    assert retagging.outdated(parts) == 0
    assert retagging.preview(parts, [].append) == []


@pytest.mark.usefixtures("archive")
def test_the_command_shows_and_does_it(parts, monkeypatch):
    """`parley retag --dry-run` shows the shifts that would change, `parley retag` changes them, then there are none."""
    monkeypatch.setattr(cli_timeline, "_archive", lambda: nullcontext(replace(parts, reader=Contrary())))
    dry = CliRunner().invoke(cli_timeline.retag_command, ["--dry-run"]).output
    assert "30 articles were read by another version than keyword-2" in dry
    assert "1 shifts would change\n- ttp                  engage -> reject as of 2023-05-24  retracted" in dry
    assert "    engage  “ttp engages 0.9” (28.example, 2021-10-29)" in dry
    assert "    reject  “ttp rejects 0.8” (600.example, 2023-05-24)" in dry
    assert "    gone: version keyword-2 of the tagger reads it otherwise; the shift rested on art_" in dry
    done = CliRunner().invoke(cli_timeline.retag_command).output
    assert "shift.retracted    ttp                  engage -> reject as of 2023-05-24" in done
    assert "no shift changed" in CliRunner().invoke(cli_timeline.retag_command).output


def test_a_preview_reckons_with_copies_that_come_apart(parts):
    """Two articles of one background are one origin until a new tagger reads one lead otherwise; the preview knows."""
    old = replace(parts, similarity=MinHashSimilarity())
    background = " ".join(f"word{n}" for n in range(120))

    def send(text, day, outlet):
        submission = Submission(text=text, outlet=outlet, published_at=DAY + timedelta(days=day))
        return collect(old, submit(old, submission, "key").id).article_id

    send("ttp rejects 0.9 from the first " + " ".join(f"early{n}" for n in range(40)), 0, "a.example")
    one = send(f"ttp rejects 0.8 in a letter.\n\n{background}", 600, "b.example")
    two = send(f"ttp rejects 0.9 by telephone.\n\n{background}", 600, "c.example")
    newer = replace(old, reader=Contrary())
    with old.store.reading() as tx:
        assert tx.articles.get(one).cluster_id == tx.articles.get(two).cluster_id
    previewed = [change.shift for change in retagging.preview(newer, [].append)]
    alerts = retagging.retag(newer, [].append)
    with old.store.reading() as tx:
        assert tx.articles.get(one).cluster_id != tx.articles.get(two).cluster_id
        stored = tx.shifts.of_actor("ttp")
    assert [(s.id, s.status, s.after) for s in previewed] == [(s.id, s.status, s.after) for s in stored]
    assert len(alerts) == len(previewed)
