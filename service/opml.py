"""OPML: lists of feeds as other readers export them. Read as a stream, without a tree and without entities."""

from __future__ import annotations

from dataclasses import dataclass
from xml.parsers import expat

from service.domain.errors import BadInput

#: Feeds taken from one list.
MAX_FEEDS = 1000


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list, as it was written."""

    url: str
    title: str | None = None


def read_opml(data: bytes) -> list[Outline]:
    """The feeds of an OPML document, in order, folders laid flat. Raises `BadInput`.

    Declared entities are refused: that is how a small file becomes a large one.
    """
    found: list[Outline] = []
    root: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        root.append(name.lower())
        named = {key.lower(): value.strip() for key, value in attributes.items()}
        if root[0] == "opml" and name.lower() == "outline" and named.get("xmlurl"):
            found.append(Outline(named["xmlurl"], named.get("title") or named.get("text") or None))
        if len(found) > MAX_FEEDS:
            raise BadInput(f"The list has over {MAX_FEEDS} feeds: send it in parts.")

    def declared(*_: object) -> None:
        raise BadInput("The list declares XML entities: that is refused.")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EntityDeclHandler = declared
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise BadInput(f"This is no OPML: {error}.", code="invalid_request") from None
    if not root or root[0] != "opml":
        raise BadInput("This is no OPML: the outermost element is not <opml>.")
    return found
