"""The topic loader: what it reads, and that it names the line of a mistake."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from service.topics.loader import TopicError, expand, load_topic
from service.topics.model import Form, Kind

RIVER = Path(__file__).parent / "river"


@pytest.fixture
def river(tmp_path: Path) -> Path:
    """A copy of the test topic, to be spoilt."""
    return Path(shutil.copytree(RIVER, tmp_path / "river"))


def test_the_shipped_topic_loads() -> None:
    """Every contract actor is there, with a CAMEO code."""
    topic = load_topic("ttp")
    assert {
        "pakistan_government", "pakistan_military", "ttp", "afghan_taliban", "kp_government", "pti", "pmln", "ppp",
        "juif", "anp", "ji", "mqm", "united_states", "tribal_jirga",
    } == {actor for actor in topic.actors if not actor.startswith("_")}  # fmt: skip
    assert all(actor.cameo.isupper() for actor in topic.actors.values())


def test_a_second_topic_is_data_only() -> None:
    """Another conflict loads from its tables alone."""
    topic = load_topic(RIVER)
    assert (topic.id, topic.subject, topic.state) == ("river", "front", "norland")
    assert topic.kinds["elders"] is Kind.MEDIATOR


def test_a_pattern_stands_for_its_alternatives() -> None:
    """Braces multiply; an empty alternative drops out."""
    assert expand("{Tehreek|Tehrik}{ e|} Taliban") == [
        "Tehreek e Taliban", "Tehreek Taliban", "Tehrik e Taliban", "Tehrik Taliban",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "day", "actor"),
    [
        ("imran khan", date(2013, 9, 10), "pti"),
        ("imran khan", date(2021, 10, 1), "pakistan_government"),
        ("imran khan", date(2023, 1, 30), "pti"),
        ("ali amin gandapur", date(2024, 9, 5), "kp_government"),
        ("pervez khattak", date(2014, 2, 1), "kp_government"),
        ("pervez khattak", date(2019, 2, 1), "pakistan_government"),
        ("asif zardari", date(2015, 2, 1), "ppp"),
    ],
)
def test_roles_are_dated(name: str, day: date, actor: str) -> None:
    """The same person speaks for different actors in different years."""
    person = next(person for person in load_topic("ttp").people if person.id == name)
    assert person.speaks_for(day) == actor


@pytest.mark.parametrize(
    ("file", "line", "text", "message"),
    [
        ("people.txt", 2, "Per Holm | frnt | -", "people.txt:2: unknown actor 'frnt'"),
        (
            "people.txt",
            1,
            "Ada Lind | - | norland 2023-01-01..2020-01-01 pm",
            "people.txt:1: '2023-01-01..2020-01-01' ends",
        ),
        ("people.txt", 1, "Ada Lind | - | norland 2023-13-01..2024-01-01 pm", "people.txt:1: '2023-13-01..2024-01-01'"),
        ("names.txt", 2, "norland | town | Nordhavn", "names.txt:2: form 'town' is none of"),
        ("names.txt", 1, "norland | name | {a|b government", "names.txt:1: a brace is not closed"),
        ("names.txt", 3, "norland | name", "names.txt:3: 3 to 4 cells"),
        ("actors.txt", 2, "norland | Twice | X | state", "actors.txt:2: actor 'norland' is there twice"),
        ("actors.txt", 1, "norland | N | X | states", "actors.txt:1: kind 'states'"),
        ("cues.txt", 1, "talks | (talks", "cues.txt:1: not a regular expression"),
        ("topic.txt", 3, "subject | nobody", "topic.txt:3: unknown actor 'nobody'"),
        ("topic.txt", 4, "state", "topic.txt:4: 2 to 2 cells"),
        ("actors.txt", 3, "River Elders | E | X | mediator", "actors.txt:3: actor id 'River Elders' is not snake_case"),
        ("actors.txt", 3, "elders | Elders | mediator", "actors.txt:3: 4 to 4 cells"),
        ("names.txt", 4, "frnt | name | River Front", "names.txt:4: unknown actor 'frnt'"),
        ("names.txt", 2, "norland | metonym | Nordhavn | 2020", "names.txt:2: dates are written FROM..TO, not '2020'"),
        ("names.txt", 2, "norland | metonym | Nordhavn | 2020-1-5..", "names.txt:2: '2020-1-5..'"),
        ("names.txt", 2, "norland | metonym | …", "names.txt:2: the pattern '…' has a spelling without words"),
        ("names.txt", 2, "norland | name | {|Nordhavn}", "names.txt:2: the pattern '{|Nordhavn}' has"),
        ("names.txt", 2, "norland | name | " + "{a|b|c|d|e|f|g|h|i|j}" * 3, "names.txt:2: 1000 spellings in one"),
        ("people.txt", 1, "Ada Lind | norland", "people.txt:1: 3 to 3 cells"),
        ("people.txt", 1, "Ada Lind | - | norlnd 2020-01-01.. pm", "people.txt:1: unknown actor 'norlnd'"),
        ("people.txt", 1, "Ada Lind; ~ | - | -", "people.txt:1: the pattern '' has a spelling without words"),
        ("cues.txt", 2, "truce", "cues.txt:2: 2 to 99 cells"),
        ("topic.txt", 4, "sate | norland", "topic.txt:4: setting 'sate' is none of"),
        ("topic.txt", 4, "subject | front", "topic.txt:4: setting 'subject' is there twice"),
        ("topic.txt", 7, "rival | nobody", "topic.txt:7: unknown actor 'nobody'"),
        ("topic.txt", 7, "rivals | elders nobody", "topic.txt:7: unknown actor 'nobody'"),
        ("topic.txt", 7, "arms | ", "topic.txt:7: unknown actor ''"),
        ("names.txt", 1, "norland | name | {a{b|c}|d} gov", "names.txt:1: the braces of"),
        ("names.txt", 1, "norland | name | a}b{", "names.txt:1: the braces of"),
        ("people.txt", 1, "~Lind | - | -", "people.txt:1: '~Lind' has no full name"),
        ("people.txt", 3, "Ada Lind | front | -", "people.txt:3: 'ada lind' is on line 1 too"),
        ("people.txt", 1, "Ada Lind | - | norland 2020-01-01 pm", "people.txt:1: dates are written FROM..TO"),
        ("cues.txt", 2, "truse | \\btruce\\b", "cues.txt:2: class 'truse' is of no family"),
        ("cues.txt", 2, "truce | ", "cues.txt:2: the pattern matches where there is nothing"),
        ("cues.txt", 2, "truce | truce|", "cues.txt:2: the pattern matches where there is nothing"),
        ("cues.txt", 2, "truce | \\bTruce\\b", "cues.txt:2: a pattern is written small"),
        ("topic.txt", 6, "weights | nowhere", "topic.txt:6: 'nowhere' is no topic"),
        ("hosts.txt", 1, "norlnd | gov.example", "hosts.txt:1: unknown actor 'norlnd'"),
        ("hosts.txt", 1, "norland | ", "hosts.txt:1: '' is no host name"),
        ("hosts.txt", 1, "norland | Gov.example", "hosts.txt:1: 'Gov.example' is no host name"),
        ("hosts.txt", 1, "norland | https://gov.example", "hosts.txt:1: 'https://gov.example' is no host name"),
        ("hosts.txt", 2, "norland | gov.example", "hosts.txt:2: actor 'norland' is there twice"),
        ("words.txt", 1, "foriegn | westlander", "words.txt:1: list 'foriegn' is none of foreign, elsewhere"),
        ("words.txt", 1, "foreign | ", "words.txt:1: the list 'foreign' has no words"),
        ("words.txt", 1, "foreign | Westlander", "words.txt:1: 'Westlander' is wanted in small letters"),
        ("words.txt", 2, "foreign | westlander", "words.txt:2: 'westlander' is in the list 'foreign' twice"),
    ],
)
def test_a_mistake_is_named_with_its_line(river: Path, file: str, line: int, text: str, message: str) -> None:
    """The error begins with file and line."""
    path = river / file
    lines = path.read_text("utf-8").splitlines()
    lines[line - 1 : line] = [text]
    path.write_text("\n".join(lines), "utf-8")
    with pytest.raises(TopicError) as error:
        load_topic(river)
    assert str(error.value).startswith(message)


def test_small_letters_are_asked_of_words_alone(river: Path) -> None:
    """A class such as `\\W` in a cue is no capital."""
    (river / "cues.txt").write_text("talks | \\btalks\\W\\S\n", "utf-8")
    assert load_topic(river).cues == {"talks": ("\\btalks\\W\\S",)}


def test_lists_of_words(river: Path) -> None:
    """A list may go over several lines; one that is not there is empty."""
    (river / "words.txt").write_text("foreign | a b\nforeign | c\n", "utf-8")
    topic = load_topic(river)
    assert topic.listed("foreign") == {"a", "b", "c"}
    assert topic.listed("no_person") == frozenset()


def test_a_missing_file_is_named(river: Path) -> None:
    """So is a missing table."""
    (river / "names.txt").unlink()
    with pytest.raises(TopicError, match=r"names\.txt:0: the file is missing"):
        load_topic(river)


def test_a_role_may_have_an_actor_of_its_own(river: Path) -> None:
    """Who is meant where nobody was named: the actor given, or nobody for "-"."""
    with (river / "names.txt").open("a", encoding="utf-8") as names:
        names.write("norland | role | the minister\n")
    roles = {name.words: name.actor for name in load_topic(river).names if name.form is Form.ROLE}
    assert roles == {("the", "cleric"): "", ("the", "skipper"): "", ("the", "minister"): "norland"}


def test_weights_can_be_borrowed(river: Path) -> None:
    """A topic without examples of its own reads with another's weights; its version names both."""
    topic, lender = load_topic(river), load_topic("ttp")
    assert (topic.models, topic.weights) == (lender.models, lender.weights)
    before = topic.version
    (river / "model_more.json.gz").write_bytes(b"")
    assert load_topic(river).version == before
    (river / "hosts.txt").write_text("front | front.example\n", "utf-8")
    assert load_topic(river).version != before


def test_a_topic_lends_no_tables(river: Path) -> None:
    """What another topic knows of its own actors does not come with its weights."""
    assert load_topic(river).own_hosts == {"norland": ("gov.norland.example",)}
    assert not {"ttp", "pti"} & load_topic(river).actors.keys()


def test_roles_are_those_that_the_encoder_was_trained_on() -> None:
    """The parts that the topic's tables give its actors are those written beside the encoder."""
    topic = load_topic("ttp")
    trained = json.loads((topic.weights / "encoder.json").read_text("utf-8"))["roles"]
    assert topic.roles() == trained


def test_another_topics_actors_have_roles_too(river: Path) -> None:
    """Nothing but the tables is needed."""
    assert load_topic(river).roles() == {"norland": "state", "front": "armed", "elders": "mediator", "*": "other"}
