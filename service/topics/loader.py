"""Reads a topic's directory of line tables, and names the file and line of a mistake.

A table's row is one line, its cells parted by `|` outside braces; `#` starts a comment line. A spelling such as
`{Tehreek|Tehrik}{ e|} Taliban` stands for all its alternatives.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path

from service.domain.actor import Actor
from service.topics.model import Form, Kind, Name, Period, Person, Role, Topic

HOME = Path(__file__).parent
WORD = re.compile(r"[^\W_]+")
_BRACES = re.compile(r"\{([^{}]*)\}")
_FORMS = {form.value for form in Form} - {"person", "pronoun", "implied"}
MAX_SPELLINGS = 600
#: The lists of `words.txt`, and whether their words are written small.
LISTS = {"foreign": True, "elsewhere": False} | dict.fromkeys(
    ["joined", "no_person", "title", "mister", "cleric", "leader"], True
)
#: The settings of `topic.txt` that must be there, and those that name one or more actors.
NEEDED = ("id", "name", "subject", "state", "example")
NAMING = ("subject", "state", "rival", "rivals", "arms")
#: The setting that names the topic whose learned weights this one uses, as long as it has none of its own.
BORROWED = "weights"
#: The families of cue classes that the reader knows by name.
FAMILIES = frozenset(
    [
        "talks",
        "truce",
        "deal",
        "engage",
        "reject",
        "negation",
        "denial",
        "condition",
        "hypothetical",
        "question",
        "past",
        "force",
        "amnesty",
        "surrender",
        "stall",
        "other",
        "opinion",
        "neutral",
        "rival_near",
        "subject_near",
    ]
)


class TopicError(ValueError):
    """A mistake in a topic's data: the message starts with `file:line:`."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: where it stands, and its cells."""

    path: Path
    line: int
    cells: tuple[str, ...]

    def fail(self, what: str) -> TopicError:
        """The error to raise about this row."""
        return TopicError(f"{self.path.name}:{self.line}: {what}")


def load_topic(directory: str | Path = "ttp") -> Topic:
    """The topic in `directory` (a path, or the name of a shipped topic). Raises `TopicError`."""
    home = _home(directory)
    settings = _settings(home / "topic.txt")
    actors, kinds = _actors(home / "actors.txt")
    _check_settings(home / "topic.txt", settings, actors)
    weights = _lender(home / "topic.txt") or home
    models = {path.name: path.read_bytes() for path in sorted(weights.glob("model*.json*"))}
    return Topic(
        id=settings["id"],
        name=settings["name"],
        subject=settings["subject"],
        state=settings["state"],
        actors=actors,
        kinds=kinds,
        names=tuple(_names(home / "names.txt", actors)),
        people=tuple(_people(home / "people.txt", actors)),
        cues=_cues(home / "cues.txt"),
        words=_words(home / "words.txt"),
        settings=settings,
        own_hosts=_own_hosts(home / "hosts.txt", actors),
        weights=weights,
        models=models,
        version=_digest(home, weights),
    )


def _lender(path: Path) -> Path | None:
    """The directory of the topic whose weights are borrowed."""
    for row in _rows(path, 2, 2):
        if row.cells[0] == BORROWED:
            try:
                return _home(row.cells[1])
            except TopicError:
                raise row.fail(f"{row.cells[1]!r} is no topic") from None
    return None


def _home(directory: str | Path) -> Path:
    home = Path(directory)
    if not home.is_absolute() and not home.is_dir():
        home = HOME / directory
    if not home.is_dir():
        raise TopicError(f"{directory}: no such topic directory")
    return home


def _digest(home: Path, weights: Path) -> str:
    tables = [path for path in home.iterdir() if path.suffix == ".txt"]
    learned = [path for path in weights.iterdir() if path.suffix in {".json", ".gz", ".npz"}]
    whole = hashlib.sha256()
    for path in sorted([*tables, *learned]):
        whole.update(path.name.encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()[:10]


def _rows(path: Path, least: int, most: int) -> Iterator[Row]:
    """The rows of a table, each with `least` to `most` cells, padded with empty ones."""
    if not path.is_file():
        raise TopicError(f"{path.name}:0: the file is missing")
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        cells = tuple(cell.strip() for cell in _split(line))
        row = Row(path, number, cells + ("",) * (most - len(cells)))
        if line.count("{") != line.count("}"):
            raise row.fail("a brace is not closed")
        if not least <= len(cells) <= most:
            raise row.fail(f"{least} to {most} cells parted by '|' are wanted, here are {len(cells)}")
        yield row


def _split(line: str) -> list[str]:
    """The cells of a line: `|` inside braces does not part them."""
    cells, depth, start = [], 0, 0
    for i, char in enumerate(line):
        depth += (char == "{") - (char == "}")
        if char == "|" and depth == 0:
            cells.append(line[start:i])
            start = i + 1
    return [*cells, line[start:]]


def expand(pattern: str) -> list[str]:
    """All spellings of `pattern`: one alternative from each pair of braces."""
    parts = _BRACES.split(pattern)
    choices = [part.split("|") if i % 2 else [part] for i, part in enumerate(parts)]
    return list(dict.fromkeys(" ".join("".join(chosen).split()) for chosen in product(*choices)))


def _spellings(row: Row, pattern: str) -> list[tuple[str, ...]]:
    """The word tuples of every spelling of `pattern`, in the case given."""
    spellings = expand(pattern)
    if len(spellings) > MAX_SPELLINGS:
        raise row.fail(f"{len(spellings)} spellings in one pattern are too many, split it")
    if any(mark in _BRACES.sub("", pattern) for mark in "{}"):
        raise row.fail(f"the braces of {pattern!r} do not stand in pairs")
    words = [tuple(WORD.findall(spelling)) for spelling in spellings]
    if not words or not all(words):
        raise row.fail(f"the pattern {pattern!r} has a spelling without words")
    return list(dict.fromkeys(words))


def _settings(path: Path) -> dict[str, str]:
    settings: dict[str, str] = {}
    for row in _rows(path, 2, 2):
        known = dict.fromkeys((*NEEDED, *NAMING, BORROWED))
        if row.cells[0] not in known:
            raise row.fail(f"setting {row.cells[0]!r} is none of {', '.join(known)}")
        if row.cells[0] in settings:
            raise row.fail(f"setting {row.cells[0]!r} is there twice")
        settings[row.cells[0]] = row.cells[1]
    return settings


def _check_settings(path: Path, settings: dict[str, str], actors: dict[str, Actor]) -> None:
    for key in NEEDED:
        if key not in settings:
            raise TopicError(f"{path.name}:0: the setting {key!r} is missing")
    for row in _rows(path, 2, 2):
        for actor in row.cells[1].split() or [""] if row.cells[0] in NAMING else []:
            if actor not in actors:
                raise row.fail(f"unknown actor {actor!r}")


def _actors(path: Path) -> tuple[dict[str, Actor], dict[str, Kind]]:
    actors: dict[str, Actor] = {}
    kinds: dict[str, Kind] = {}
    for row in _rows(path, 4, 4):
        name = row.cells[0]
        if name in actors:
            raise row.fail(f"actor {name!r} is there twice")
        if not re.fullmatch(r"_?[a-z][a-z0-9_]*", name):
            raise row.fail(f"actor id {name!r} is not snake_case")
        if row.cells[3] not in set(Kind):
            raise row.fail(f"kind {row.cells[3]!r} is none of {', '.join(Kind)}")
        actors[name] = Actor(name, row.cells[1], row.cells[2])
        kinds[name] = Kind(row.cells[3])
    return actors, kinds


def _names(path: Path, actors: dict[str, Actor]) -> Iterator[Name]:
    for row in _rows(path, 3, 4):
        actor, form, pattern, dates = row.cells
        if form not in _FORMS:
            raise row.fail(f"form {form!r} is none of {', '.join(sorted(_FORMS))}")
        if form in {"role", "party"} and actor == "-":
            actor = ""
        elif actor not in actors:
            raise row.fail(f"unknown actor {actor!r}")
        period = _period(row, dates)
        for words in _spellings(row, pattern):
            lower = tuple(word.lower() for word in words)
            yield Name(lower, tuple(word[0].isupper() for word in words), actor, Form(form), period)


def _people(path: Path, actors: dict[str, Actor]) -> Iterator[Person]:
    lines: dict[str, int] = {}
    for row in _rows(path, 3, 3):
        names, default, roles = row.cells
        full: list[tuple[str, ...]] = []
        short: list[tuple[str, ...]] = []
        for name in names.split(";"):
            target = short if name.strip().startswith("~") else full
            target.extend(_spellings(row, name.strip().lstrip("~")))
        if not full:
            raise row.fail(f"{names!r} has no full name: one without '~' is wanted")
        person = " ".join(full[0]).lower()
        if lines.setdefault(person, row.line) != row.line:
            raise row.fail(f"{person!r} is on line {lines[person]} too")
        if default != "-" and default not in actors:
            raise row.fail(f"unknown actor {default!r}")
        yield Person(
            id=person,
            names=tuple(full),
            short_names=tuple(short),
            default="" if default == "-" else default,
            roles=tuple(_roles(row, roles, actors)),
        )


def _roles(row: Row, cell: str, actors: dict[str, Actor]) -> Iterator[Role]:
    for part in cell.split(";"):
        words = part.split()
        if not words or words == ["-"]:
            continue
        if words[0] not in actors:
            raise row.fail(f"unknown actor {words[0]!r}")
        dates = words[1] if len(words) > 1 and (".." in words[1] or words[1][0].isdigit()) else ""
        yield Role(words[0], _period(row, dates), " ".join(words[2 if dates else 1 :]))


def _period(row: Row, cell: str) -> Period:
    if not cell or cell == "..":
        return Period()
    start, dots, end = cell.partition("..")
    if not dots:
        raise row.fail(f"dates are written FROM..TO, not {cell!r}")
    try:
        first, last = (date.fromisoformat(text) if text else None for text in (start, end))
    except ValueError as error:
        raise row.fail(f"{cell!r}: {error}") from error
    if first and last and last < first:
        raise row.fail(f"{cell!r} ends before it starts")
    return Period(first, last)


def _cues(path: Path) -> dict[str, tuple[str, ...]]:
    """Cue classes and their regular expressions (matched without regard to case)."""
    cues: dict[str, list[str]] = {}
    for row in _rows(path, 2, 99):
        name = row.cells[0]
        pattern = _cue_pattern(row)
        if name.split(".")[0] not in FAMILIES:
            raise row.fail(f"class {name!r} is of no family that the reader knows: {', '.join(sorted(FAMILIES))}")
        try:
            found = re.compile(pattern).search("")
        except re.error as error:
            raise row.fail(f"not a regular expression: {error}") from error
        if found is not None:
            raise row.fail("the pattern matches where there is nothing")
        if not name.endswith("_near") and re.search(r"(?<!\\)[A-Z]", pattern):
            raise row.fail("a pattern is written small: it is held against the sentence in small letters")
        cues.setdefault(name, []).append(pattern)
    return {name: tuple(patterns) for name, patterns in cues.items()}


def _cue_pattern(row: Row) -> str:
    """All of the line after its first bar: a regular expression may hold bars of its own."""
    line = row.path.read_text("utf-8").splitlines()[row.line - 1]
    return line.partition("|")[2].strip()


def _words(path: Path) -> dict[str, frozenset[str]]:
    """The topic's lists of words."""
    lists: dict[str, set[str]] = {}
    for row in _rows(path, 2, 2):
        name, words = row.cells[0], row.cells[1].split()
        if name not in LISTS:
            raise row.fail(f"list {name!r} is none of {', '.join(LISTS)}")
        if not words:
            raise row.fail(f"the list {name!r} has no words")
        known = lists.setdefault(name, set())
        for word in words:
            if LISTS[name] and word != word.lower():
                raise row.fail(f"{word!r} is wanted in small letters")
            if word in known:
                raise row.fail(f"{word!r} is in the list {name!r} twice")
            known.add(word)
    return {name: frozenset(words) for name, words in lists.items()}


def _own_hosts(path: Path, actors: dict[str, Actor]) -> dict[str, tuple[str, ...]]:
    """Each actor's own hosts."""
    found: dict[str, tuple[str, ...]] = {}
    for row in _rows(path, 2, 2):
        actor, hosts = row.cells[0], tuple(row.cells[1].split())
        if actor not in actors:
            raise row.fail(f"unknown actor {actor!r}")
        if actor in found:
            raise row.fail(f"actor {actor!r} is there twice")
        for host in hosts or [""]:
            if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", host):
                raise row.fail(f"{host!r} is no host name in small letters")
        found[actor] = hosts
    return found
