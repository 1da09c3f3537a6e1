"""Detection in the store: incremental, the same for every history, and safe with two workers at once."""

from __future__ import annotations

import random
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.domain.article import ActorStance, Article, DateSource
from service.domain.first_party import heard
from service.domain.mention import Field
from service.domain.observation import Observation
from service.domain.origins import days, origins
from service.domain.shift import Cause, ShiftStatus
from service.domain.stance import ArticleStance, Stance, StanceSource, Tense
from service.domain.state import START
from service.domain.timeline import fold, timeline
from service.following import follow, view

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ACTOR = "pakistan_government"
OWN_HOSTS = {ACTOR: ("pid.gov.pk",)}


def article(number, on, stances, cluster=None, outlet="a.example", **values):
    """An article that says `stances` ({actor: (stance, confidence)}), each proved by one sentence."""
    at = datetime.fromisoformat(on).replace(tzinfo=UTC)
    seen = [
        Observation(actor, Stance(stance), Tense.CURRENT, False, score, None, "036", Field.TEXT, 0, 5, "words", (), "r")
        for actor, (stance, score) in stances.items()
        if stance != "mixed"
    ]
    held = {
        actor: ActorStance(ArticleStance(stance), score, StanceSource.TAGGER, True, (i,) if stance != "mixed" else ())
        for i, (actor, (stance, score)) in enumerate(stances.items())
    }
    return Article(
        id=f"art_{number}",
        url=f"https://{outlet}/{number}",
        canonical_url=f"https://{outlet}/{number}",
        outlet=outlet,
        title="A title",
        author=None,
        agency=None,
        published_at=at,
        published_at_source=DateSource.GIVEN,
        modified_at=None,
        received_at=NOW,
        language="en",
        text="words and more words",
        removed=(),
        relevant=True,
        relevance=1.0,
        mentions=(),
        observations=tuple(seen),
        stances=held,
        version=1,
        cluster_id=cluster or f"clu_{number}",
        tagger_version="1",
        content_hash=str(number),
        **values,
    )


class Archive:
    """Small steps on a store, each in its own transaction, each followed."""

    def __init__(self, store):
        self.store = store
        self.alerts = []

    def follow(self, tx, ids, cause):
        changes = follow(tx, ids, cause, NOW, own_hosts=OWN_HOSTS)
        for change in changes:
            tx.shifts.write(change.shift)
        self.alerts += [change.alert_id for change in changes if change.alert_id]
        return changes

    def add(self, *found, cause=Cause.NEW_ARTICLE):
        with self.store.writing() as tx:
            tx.serialise("archive")
            for one in found:
                tx.articles.add(one, None, NOW)
            return self.follow(tx, [one.id for one in found], cause)

    def edit(self, one, cause=Cause.ARTICLE_EDITED):
        with self.store.writing() as tx:
            tx.articles.replace(one, None, NOW, new_version=False)
            return self.follow(tx, [one.id], cause)

    def correct(self, article_id, actor, stance):
        with self.store.writing() as tx:
            known = tx.articles.get(article_id)
            tx.articles.correct_stance(known, actor, stance and ArticleStance(stance), "a note", "key", NOW)
            return self.follow(tx, [article_id], Cause.CORRECTION)

    def delete(self, article_id):
        with self.store.writing() as tx:
            tx.articles.delete(article_id)
            return self.follow(tx, [article_id], Cause.DELETED)

    def standing(self, actor=ACTOR):
        """The shifts that stand, without their history."""
        with self.store.reading() as tx:
            return {
                s.id: (s.status, s.effective_at, s.before, s.after, s.origins, s.probability)
                for s in tx.shifts.of_actor(actor)
                if s.status is not ShiftStatus.RETRACTED
            }

    def check(self, actor=ACTOR):
        """What is stored is what one run from nothing over the stored reports gives."""
        with self.store.reading() as tx:
            reports = heard(tx.timelines.reports_of(actor), OWN_HOSTS)
            states, found = tx.timelines.states(actor), list(tx.timelines.origins_since(actor))
        assert sorted(found, key=lambda o: (o.at, o.key)) == origins(reports)
        assert states == fold(START, days(origins(reports)))
        line = timeline(actor, reports, NOW)
        assert self.standing(actor) == {
            turn.id: (
                turn.status,
                turn.effective_at,
                tuple(line.proof(ref) for ref in turn.before),
                tuple(line.proof(ref) for ref in turn.after),
                turn.origins,
                turn.probability,
            )
            for turn in line.turns
        }


@pytest.fixture
def archive(store):
    return Archive(store)


ENGAGE, REJECT = {ACTOR: ("engage", 0.9)}, {ACTOR: ("reject", 0.9)}


def test_new_article_makes_and_confirms_a_shift(archive):
    """The first contrary article makes a provisional shift, another outlet's confirms it; a copy does not."""
    assert archive.add(article(1, "2021-10-01", ENGAGE)) == []
    (made,) = archive.add(article(2, "2023-06-06", REJECT))
    assert (made.shift.status, made.shift.cause) == (ShiftStatus.PROVISIONAL, Cause.NEW_ARTICLE)
    copied = archive.add(article(3, "2023-06-06", REJECT, cluster="clu_2", outlet="b.example"))
    assert [change.alert_id for change in copied] == []
    (sure,) = archive.add(article(4, "2023-06-07", REJECT, outlet="c.example"))
    assert (sure.shift.id, sure.shift.status) == (made.shift.id, ShiftStatus.CONFIRMED)
    assert {e.text for e in (*sure.shift.before, *sure.shift.after)} == {"words"}
    archive.check()


def test_late_article_says_so(archive):
    """An article older than what the timeline had reached is a late one, and can make a shift in the past."""
    archive.add(article(1, "2021-10-01", ENGAGE), article(2, "2022-10-01", ENGAGE))
    changes = archive.add(article(3, "2022-03-01", REJECT))
    assert [change.shift.cause for change in changes] == [Cause.LATE_ARTICLE] * 2
    assert [change.shift.to_stance for change in changes] == [Stance.REJECT, Stance.ENGAGE]
    archive.check()


def test_a_fresh_copy_of_an_old_story_is_not_late(archive):
    """An article of today that turns out to be a copy of last week's story came in new, though its origin is older."""
    archive.add(article(1, "2021-10-01", ENGAGE))
    archive.add(article(2, "2023-06-05", ENGAGE), article(3, "2023-06-01", {ACTOR: ("reject", 0.5)}, cluster="clu_x"))
    changes = archive.add(article(4, "2023-06-06", {ACTOR: ("reject", 0.95)}, cluster="clu_x"))
    assert {change.shift.cause for change in changes} == {Cause.NEW_ARTICLE}
    archive.check()


@pytest.mark.parametrize(
    ("undo", "cause", "because"),
    [
        (lambda a: a.edit(article(2, "2023-06-06", ENGAGE)), Cause.ARTICLE_EDITED, "article art_2 was edited"),
        (lambda a: a.edit(article(2, "2023-06-06", {}), Cause.RETAGGED), Cause.RETAGGED, "read again by a new tagger"),
        (lambda a: a.correct("art_2", ACTOR, "none"), Cause.CORRECTION, "article art_2 was corrected by an analyst"),
        (lambda a: a.delete("art_2"), Cause.DELETED, "article art_2 was deleted"),
    ],
)
def test_each_cause_can_take_the_ground_away(archive, undo, cause, because):
    """An edit, a re-tag, a correction and a deletion each retract the shift, with cause and reason."""
    archive.add(article(1, "2021-10-01", ENGAGE))
    (made,) = archive.add(article(2, "2023-06-06", REJECT))
    (gone,) = undo(archive)
    assert (gone.shift.id, gone.shift.status, gone.shift.cause) == (made.shift.id, ShiftStatus.RETRACTED, cause)
    assert because in gone.shift.because
    archive.check()


@pytest.mark.parametrize("tense", [Tense.HYPOTHETICAL, Tense.PAST])
def test_what_would_have_been_makes_no_shift(archive, tense):
    """A stance that rests on what is not said of now alone turns nobody; an analyst's word does, and a current one."""
    archive.add(article(1, "2021-10-01", ENGAGE))
    said = article(2, "2023-06-06", REJECT)
    (seen,) = said.observations
    hollow = replace(said, observations=(replace(seen, tense=tense),))
    assert archive.add(hollow) == []
    archive.check()
    (made,) = archive.edit(said)
    assert made.shift.status is ShiftStatus.PROVISIONAL
    (gone,) = archive.edit(hollow, Cause.RETAGGED)
    assert gone.shift.status is ShiftStatus.RETRACTED
    (sure,) = archive.correct("art_2", ACTOR, "reject")
    assert sure.shift.status is ShiftStatus.PROVISIONAL
    archive.check()


def test_a_correction_taken_back_brings_the_shift_back(archive):
    """Laying a correction over an article retracts its shift, taking it back tells the shift anew."""
    archive.add(article(1, "2021-10-01", ENGAGE), article(2, "2023-06-06", REJECT))
    archive.correct("art_2", ACTOR, "mixed")
    (again,) = archive.correct("art_2", ACTOR, None)
    assert (again.shift.status, again.shift.revision) == (ShiftStatus.PROVISIONAL, 2)
    assert len(set(archive.alerts)) == len(archive.alerts) == 3


def test_an_analyst_outlives_edits(archive):
    """A corrected stance stays through a new version of the text, and so does its shift."""
    archive.add(article(1, "2021-10-01", ENGAGE), article(2, "2023-06-06", ENGAGE))
    (made,) = archive.correct("art_2", ACTOR, "reject")
    assert made.shift.cause is Cause.CORRECTION
    assert archive.edit(article(2, "2023-06-06", {ACTOR: ("engage", 0.8)})) == []
    archive.check()


def test_following_twice_changes_nothing(archive):
    """The same change followed again gives no change, no alert."""
    archive.add(article(1, "2021-10-01", ENGAGE), article(2, "2023-06-06", REJECT))
    with archive.store.writing() as tx:
        assert follow(tx, ["art_1", "art_2"], Cause.RETAGGED, NOW) == []
    archive.check()


def test_moving_an_article_to_another_cluster_is_followed(archive):
    """Once an analyst splits a copy off, it counts on its own."""
    archive.add(article(1, "2021-10-01", ENGAGE))
    archive.add(article(2, "2023-06-06", REJECT), article(3, "2023-06-06", REJECT, "clu_2", "b.example"))
    with archive.store.writing() as tx:
        tx.clusters.move("art_3", "clu_own")
        (sure,) = archive.follow(tx, ["art_3"], Cause.CORRECTION)
    assert sure.shift.status is ShiftStatus.CONFIRMED
    archive.check()


def test_quotes_are_not_first_party_but_own_channels_are(archive):
    """A newspaper that quotes the government confirms nothing alone; the government's own site does."""
    archive.add(article(1, "2021-10-01", ENGAGE))
    (quoted,) = archive.add(article(2, "2023-06-06", REJECT))
    assert quoted.shift.status is ShiftStatus.PROVISIONAL
    archive.delete("art_2")
    (own,) = archive.add(article(3, "2023-06-06", {ACTOR: ("reject", 0.95)}, outlet="www.pid.gov.pk"))
    assert own.shift.status is ShiftStatus.CONFIRMED


def test_the_view_is_the_timeline(archive):
    """What is shown from storage is what the pure function gives, and `start` and `end` cut it."""
    archive.add(*(article(n, f"2021-{n:02}-01", ENGAGE) for n in range(1, 8)), article(8, "2023-06-06", REJECT))
    with archive.store.reading() as tx:
        whole = view(tx, ACTOR, NOW)
        cut = view(tx, ACTOR, NOW, datetime(2021, 3, 1, tzinfo=UTC), datetime(2021, 5, 1, tzinfo=UTC))
        line = timeline(ACTOR, heard(tx.timelines.reports_of(ACTOR), OWN_HOSTS), NOW)
    assert (whole.current, whole.segments, whole.points) == (line.current, line.segments, line.points)
    assert [point.at.month for point in cut.points] == [3, 4, 5]
    assert [(s.stance, s.start, s.end) for s in cut.segments] == [
        (s.stance, s.start, s.end) for s in whole.segments if s.stance is Stance.ENGAGE
    ]
    assert cut.segments[0].articles == tuple(f"art_{n}" for n in range(3, 8))
    assert cut.current == whole.current


def random_article(rng, number):
    stance = rng.choice(["engage", "reject", "mixed"])
    on = (datetime(2021, 1, 1) + timedelta(days=rng.randrange(250))).date().isoformat()
    said = {ACTOR: (stance, rng.choice([0.45, 0.7, 0.95]))} | ({"ttp": ("engage", 0.8)} if rng.random() < 0.5 else {})
    return article(number, on, said, rng.choice([None, None, "clu_x", "clu_y"]), rng.choice(["a.example", "b.example"]))


@pytest.mark.parametrize("seed", range(4))
def test_any_interleaving_in_the_store_equals_one_run_from_nothing(archive, seed):
    """Adds, edits, re-tags, corrections and deletions in random order leave what one clean run would."""
    rng, alive = random.Random(seed), []
    for number in range(40):
        verb = rng.choice(["add", "add", "edit", "correct", "delete"]) if alive else "add"
        if verb == "add":
            alive.append(random_article(rng, number))
            archive.add(alive[-1])
        elif verb == "edit":
            archive.edit(random_article(rng, rng.choice(alive).id.removeprefix("art_")))
        elif verb == "correct":
            archive.correct(rng.choice(alive).id, ACTOR, rng.choice(["engage", "reject", "mixed", "none", None]))
        else:
            archive.delete(alive.pop(rng.randrange(len(alive))).id)
        archive.check()
        archive.check("ttp")
    assert len(set(archive.alerts)) == len(archive.alerts)


def test_two_workers_at_once_are_as_one_after_the_other(archive):
    """Articles of one actor finished by several workers at the same moment: no lost update, no doubled alert."""
    rng = random.Random(7)
    batches = [[random_article(rng, 100 * worker + n) for n in range(8)] for worker in range(4)]
    failures = []

    def work(batch):
        try:
            for one in batch:
                archive.add(one)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(batch,)) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    archive.check()
    archive.check("ttp")
    assert len(set(archive.alerts)) == len(archive.alerts)


def test_a_confirming_pair_at_once_confirms_once(archive):
    """Two independent articles stored at the same moment end in one confirmed shift, whoever comes first."""
    archive.add(article(1, "2021-10-01", ENGAGE))
    pair = [article(n, "2023-06-06", REJECT, outlet=f"{n}.example") for n in (2, 3)]
    threads = [threading.Thread(target=archive.add, args=(one,)) for one in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ((status, *_),) = archive.standing().values()
    assert status is ShiftStatus.CONFIRMED
    assert len(archive.alerts) == len(set(archive.alerts)) == 2
    archive.check()


def test_a_new_published_date_moves_the_turn(archive):
    """An article whose date is corrected moves in the timeline."""
    archive.add(article(1, "2021-10-01", ENGAGE), article(2, "2023-06-06", REJECT))
    moved = replace(article(2, "2023-02-01", REJECT))
    heir, gone = (change.shift for change in archive.edit(moved, Cause.CORRECTION))
    assert heir.effective_at == moved.published_at
    assert gone.status is ShiftStatus.RETRACTED
    archive.check()
