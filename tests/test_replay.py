"""Replaying labelled stories through the real story."""

from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import CliRunner

from service.cli_timeline import replay_command
from service.domain.errors import BadInput
from service.domain.shift import ShiftStatus
from service.domain.stance import Stance
from service.domain.turning import actor_years, score, turning_points
from service.replay import LabelReader, arrange, labels, load, replay

HISTORY = [
    ("2013-09-10", "ttp", "engage"),
    ("2013-09-20", "ttp", "engage"),
    ("2013-11-02", "ttp", "reject"),
    ("2013-11-05", "ttp", "reject"),
    ("2014-02-01", "ttp", "engage"),
    ("2014-06-09", "ttp", "reject"),
    ("2014-06-10", "pti", "mixed"),
]


@pytest.fixture
def stories_file(tmp_path):
    """Seven invented stories with two copies, as JSON lines."""
    path = tmp_path / "stories.jsonl"
    lines = []
    for number, (day, actor, stance) in enumerate(HISTORY):
        words = f"spoke words {number} in its own way"
        text = " ".join(f"filler{number}x{n}" for n in range(60)) + " " + words
        story = {"id": f"S-{number}", "published": day, "outlet": f"{number}.example", "title": f"Title {number}"}
        lines.append(story | {"text": text, "stances": {actor: {"stance": stance, "evidence": words}}})
        if number in (2, 5):
            copy = {
                "id": f"S-{number}c",
                "copy_of": f"S-{number}",
                "text": "(Wire) " + text,
                "outlet": "copier.example",
            }
            lines.append(lines[-1] | copy)
    path.write_text("\n".join(json.dumps(line) for line in lines))
    return path


def test_labels_find_every_turn_and_nothing_else(stories_file):
    """Fed with labels, the turns found are those that the labels contain, on their days, with their sentences."""
    stories = load([stories_file])
    outcome = replay(arrange(stories, "date", 0), LabelReader(stories))
    result = score(outcome.turns(), turning_points(labels(stories)), actor_years(labels(stories)))
    assert (result.precision, result.recall, result.delay) == (1.0, 1.0, 0)
    assert [turn.day for turn in outcome.turns()] == [date(2013, 11, 2), date(2014, 2, 1), date(2014, 6, 9)]
    assert outcome.shifts[0].after[0].text.startswith("spoke words")


def test_copies_confirm_nothing(stories_file):
    """The turn of two stories is confirmed, the turn of one story and its copy is not."""
    stories = load([stories_file])
    outcome = replay(arrange(stories, "date", 0), LabelReader(stories))
    assert [s.status for s in outcome.shifts] == [
        ShiftStatus.CONFIRMED,
        ShiftStatus.PROVISIONAL,
        ShiftStatus.PROVISIONAL,
    ]


@pytest.mark.parametrize(("order", "seed"), [("late", 1), ("late", 2), *(("shuffled", n) for n in range(5))])
def test_the_end_state_does_not_depend_on_the_order(stories_file, order, seed):
    """Late or shuffled, the same shifts stand at the end, with the same ids and evidence."""
    stories = load([stories_file])
    reader = LabelReader(stories)
    assert (
        replay(arrange(stories, order, seed), reader).end_state()
        == replay(arrange(stories, "date", 0), reader).end_state()
    )


def test_a_late_story_is_told_late(stories_file):
    """The day on which a turn is told is the day on which its story arrives."""
    stories = load([stories_file])
    arrivals = arrange(stories, "late", 1)
    assert any(at > story.published_at for at, story in arrivals)
    outcome = replay(arrivals, LabelReader(stories))
    assert all(turn.known >= turn.day for turn in outcome.turns())


def test_bad_lines_are_named(tmp_path):
    """A line that is no story is refused with file and line number."""
    path = tmp_path / "bad.jsonl"
    path.write_text('{"id": "1", "published": "2021-01-01", "text": "x"}\n{"id": "2"}\n')
    with pytest.raises(BadInput, match=r"bad\.jsonl:2 is no story"):
        load([path])


def test_the_command_prints_figures_and_compares_orders(stories_file):
    """`parley replay` gives precision, recall, delay and false alerts, and how many random orders ended alike."""
    result = CliRunner().invoke(replay_command, [str(stories_file), "--shuffles", "2", "--json"])
    assert result.exit_code == 0, result.output
    found = json.loads(result.output)
    assert (found["precision"], found["recall"], found["same_end_state"]) == (1.0, 1.0, 2)
    text = CliRunner().invoke(replay_command, [str(stories_file), "--order", "late"]).output
    assert text.startswith("Read by the stories' own labels")
    assert "precision 1.00   recall 1.00" in text


def test_the_command_takes_a_list_of_true_turns(stories_file, tmp_path):
    """With `--turns` the shifts found are held against that list instead of the labels."""
    turns = tmp_path / "turns.jsonl"
    turns.write_text('{"actor": "ttp", "day": "2013-11-01", "to": "reject"}\n')
    result = CliRunner().invoke(replay_command, [str(stories_file), "--turns", str(turns), "--json"])
    found = json.loads(result.output)
    assert (found["recall"], found["precision"]) == (1.0, pytest.approx(1 / 3))
    turns.write_text("nonsense\n")
    assert "no turning points" in CliRunner().invoke(replay_command, [str(stories_file), "--turns", str(turns)]).output


@pytest.mark.shared
def test_history_is_found_in_labelled_stories(shared):
    """Fed with gold labels, recall and precision are at least .9, and five random orders end alike."""
    stories = load([shared / "data/stories.jsonl"])
    reader, known = LabelReader(stories), labels(stories)
    outcome = replay(arrange(stories, "date", 0), reader)
    result = score(outcome.turns(), turning_points(known), actor_years(known), 30)
    assert result.precision >= 0.9
    assert result.recall >= 0.9
    ends = [replay(arrange(stories, "shuffled", seed), reader).end_state() for seed in range(5)]
    assert all(end == outcome.end_state() for end in ends)
    assert {turn.to for turn in outcome.turns()} == {Stance.ENGAGE, Stance.REJECT}
