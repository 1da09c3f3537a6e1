"""The report: right, wrong, past, elsewhere, evidence, on a reader whose answers are known."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from service.domain.article import ActorStance, Analysis
from service.domain.mention import Field
from service.domain.observation import Observation
from service.domain.stance import ArticleStance, Stance, Tense
from service.reading.evaluate import evaluate, render
from service.reading.gold import Gold, GoldError, parse

DAY = datetime(2023, 1, 3, tzinfo=UTC)


class Told:
    """A reader that tells what it was told to tell, by text."""

    version = "told"

    def __init__(self, answers: Mapping[str, Mapping[str, str]]) -> None:
        self.answers = answers

    def read(self, title: str | None, text: str, published_at: datetime) -> Analysis:
        del title, published_at
        told = self.answers[text]
        seen = tuple(_seen(actor, stance, text) for actor, stance in told.items())
        stances = {
            actor: ActorStance(ArticleStance(stance), 0.9, evidence=(i,))
            for i, (actor, stance) in enumerate(told.items())
        }
        return Analysis(bool(told), 1.0 if told else 0.0, (), seen, stances, self.version)


def _seen(actor: str, stance: str, text: str) -> Observation:
    return Observation(
        actor, Stance(stance), Tense.CURRENT, False, 0.9, None, "036", Field.TEXT, 0, len(text), text, (), "rule"
    )


def gold(text: str, stances: dict[str, str], **more: object) -> Gold:
    return Gold(text, "", text, DAY, more.pop("relevant", True), stances, **more)  # type: ignore[arg-type]


def test_figures() -> None:
    """One right, one wrong way, one invention in an article about others, one past taken for now."""
    stories = [
        gold("a", {"ttp": "engage"}, evidence={"ttp": ("a",)}),
        gold("b", {"ttp": "reject"}),
        gold("c", {}, relevant=False),
        gold("d", {}, past={"pti": "engage"}),
    ]
    told = Told({"a": {"ttp": "engage"}, "b": {"ttp": "engage"}, "c": {"pti": "reject"}, "d": {"pti": "engage"}})
    report = evaluate(stories, told)
    assert report.precision == 0.25
    assert report.wrong_way == 0.5
    assert report.stance_elsewhere == 1.0
    assert report.past_as_current == 1.0
    assert report.evidence == 1.0
    assert report.confusion["reject"]["engage"] == 1
    assert report.worst[0].story == "b"
    assert "b ttp: reject, told engage" in render(report, {"precision": 0.5})
    assert "(-0.250)" in render(report, {"precision": 0.5})


def test_mixed_and_disputed_pairs_are_not_scored() -> None:
    """Where two readers differ there is nothing to be right about."""
    stories = [gold("a", {"ttp": "mixed"}), gold("b", {"ttp": "engage"}, disputed=frozenset({"ttp"}))]
    report = evaluate(stories, Told({"a": {"ttp": "reject"}, "b": {"ttp": "reject"}}))
    assert report.precision == 0.0
    assert report.stance["reject"].told == 0


def test_shapes() -> None:
    """Stories with text or paragraphs, and single sentences."""
    lines = [
        '{"id": 1, "published": "2023-01-03", "text": "x", "relevant": true, "stances": {"ttp": "engage"}}',
        '{"id": 2, "published": "2023-01-03", "paragraphs": ["x", "y"], "relevant": false, "stances": {}, '
        '"observations": [{"actor": "ttp", "stance": "engage", "tense": "past", "evidence": "x"}]}',
        '{"id": 3, "text": "x", "form": "headline", "stances": {"ttp": "reject", "pti": "neutral"}}',
    ]
    one, two, three = parse(lines)
    assert (one.stances, two.text, two.past) == ({"ttp": "engage"}, "x\n\ny", {"ttp": "engage"})
    assert (three.title, three.text, three.stances) == ("x", "", {"ttp": "reject"})


@pytest.mark.parametrize("line", ["{", '{"id": 1}', '{"id": 1, "published": "soon", "text": "x", "stances": {}}', "[]"])
def test_a_bad_line_is_named(line: str) -> None:
    """The error says which line."""
    with pytest.raises(GoldError, match="line 2"):
        parse(["", line])
