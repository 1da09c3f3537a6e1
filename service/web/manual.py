"""The manual: Markdown files as HTML. Raw HTML in them is shown as text; headings and rows of codes get anchors."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its name in the URL, its title, its HTML, and its second-level headings as (anchor, text)."""

    name: str
    title: str
    html: Markup
    headings: tuple[tuple[str, str], ...]


def load(folder: Path) -> list[Page]:
    """All pages of a folder, by title. A changed file is read anew."""
    return sorted((_page(path, path.stat().st_mtime_ns) for path in folder.glob("*.md")), key=lambda page: page.title)


@functools.lru_cache(maxsize=256)
def _page(path: Path, _changed: int) -> Page:
    markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    tokens = markdown.parse(path.read_text(encoding="utf-8"))
    headings = _anchored(tokens)
    _anchor_rows(tokens)
    title = next((text for level, _, text in headings if level == 1), path.stem)
    html = RendererHTML().render(tokens, markdown.options, {})
    return Page(path.stem, title, Markup(html), tuple((a, text) for level, a, text in headings if level == 2))


def _anchored(tokens: Sequence[Token]) -> list[tuple[int, str, str]]:
    """Gives every heading an id; returns (level, id, text) of each."""
    found: list[tuple[int, str, str]] = []
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            text = _plain(tokens[place + 1])
            anchor = slug(text)
            token.attrSet("id", anchor)
            found.append((int(token.tag[1]), anchor, text))
    return found


def _anchor_rows(tokens: Sequence[Token]) -> None:
    """A table's row that begins with a name in code gets it as its id: a problem's `type` leads to its row."""
    for place in range(len(tokens) - 2):
        row, cell, inline = tokens[place : place + 3]
        if row.type == "tr_open" and cell.type == "td_open" and inline.children:
            first = inline.children[0]
            if first.type == "code_inline" and re.fullmatch(r"\w+", first.content):
                row.attrSet("id", first.content)


def _plain(inline: Token) -> str:
    return "".join(child.content for child in inline.children or [])


def slug(text: str) -> str:
    """A heading as an anchor: `fetch_timeout` and `Fetch timeout!` become `fetch_timeout` and `fetch-timeout`."""
    return re.sub(r"[^\w]+", "-", text.lower()).strip("-")
