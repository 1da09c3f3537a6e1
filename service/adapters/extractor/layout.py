"""Where a block stood on the page: how much of it is links, which box it was in, whether a picture is beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from lxml.html import HtmlElement

from service.adapters.extractor.page import squeeze

_LEAVES = (
    "p",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "figcaption",
    "div",
    "td",
    "dd",
    "span",
    "a",
    "em",
)
_BLOCKS = frozenset({"p", "li", "ul", "ol", "div", "table", "section", "article", "blockquote", "h1", "h2", "h3", "h4"})
_INLINE = frozenset({"span", "a", "em"})
#: What an inline element has to stand in to be a block of its own.
_BOXES = frozenset({"div", "section", "article", "td", "body", "figure", "header", "main", "aside"})
#: What holds text, never other blocks.
_PLAIN = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption"})
_HEADING = re.compile(r"h[1-6]")
#: Boxes that designers set around what is not the story, by the words in their class or id.
_BOX = re.compile(
    r"(?:^|[\s_-])(?:related|recommend\w*|newsletter|subscri\w+|sign-?up|promo\w*|teasers?|"
    r"most-?(?:read|popular|viewed)|popular|"
    r"trending|latest|read-?more|more-?(?:news|stories|from|on|articles)|also-?(?:read|like)|"
    r"see-?also|outbrain|taboola|sponsor\w*|advert\w*|ads?|"
    r"share|sharing|social|comments?|disqus|author-?(?:bio|box|info|card)|bio|about-?author|tags?|"
    r"tag-?list|breadcrumbs?|cookie\w*|"
    r"consent|paywall|caption|credits?|copyright|read-?(?:ing-)?time|toolbar|widget|player|playlist|carousel|gallery|"
    r"recirc\w*|next-?(?:up|article|post)|inline-?links?|cta|call-to-action|donat\w+|membership|"
    r"app-?(?:download|promo))(?:$|[\s_-])",
    re.IGNORECASE,
)
#: Above a box, what holds the story itself: the search for a box ends there.
_STORY = re.compile(
    r"(?:article|story|entry|post|content|news)[\w-]*(?:body|content|text|inner|main)|^(?:body|"
    r"content|story|main)$",
    re.IGNORECASE,
)
_STANDFIRST = re.compile(
    r"(?:^|[\s_-])(?:standfirst|sub-?head\w*|sub-?title|sub-?line|dek|deck|summary|lede|strap-?line|intro|excerpt|synopsis|"
    r"kicker|description|article-?lead)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LEVELS = 6


class _Memory:
    """What was found out of elements that several texts share: how long their text is, what their names say."""

    def __init__(self) -> None:
        self._sizes: dict[HtmlElement, int] = {}
        self._names: dict[str, tuple[str | None, bool]] = {" ": (None, False)}

    def size(self, element: HtmlElement) -> int:
        """The length of its squeezed text, in characters."""
        if element not in self._sizes:
            self._sizes[element] = len(squeeze(element.text_content()))
        return self._sizes[element]

    def named(self, marks: str) -> tuple[str | None, bool]:
        """The word in a class and id that names a box of furniture, and whether they name the story's own box."""
        if marks not in self._names:
            found = _BOX.search(marks)
            self._names[marks] = (None if found is None else found[0].strip(" _-").lower(), bool(_STORY.search(marks)))
        return self._names[marks]


class Place:
    """Where one text stood; all its answers are the empty ones if it was not found as a whole."""

    def __init__(self, element: HtmlElement | None, memory: _Memory | None = None) -> None:
        self._element = element
        self._memory = memory or _Memory()

    @property
    def element(self) -> HtmlElement | None:
        """The element that holds the text."""
        return self._element

    @property
    def tag(self) -> str | None:
        """The tag of that element."""
        return None if self._element is None else str(self._element.tag)

    @property
    def is_main_heading(self) -> bool:
        """Whether it was an h1."""
        return self._element is not None and self._element.tag == "h1"

    @cached_property
    def _size(self) -> int:
        return 1 if self._element is None else max(1, self._memory.size(self._element))

    @cached_property
    def links(self) -> float:
        """The share of its characters that are link text, 0 to 1."""
        if self._element is None:
            return 0.0
        if _within_link(self._element):
            return 1.0
        return min(1.0, sum(self._memory.size(link) for link in self._element.iter("a")) / self._size)

    @cached_property
    def _boxed(self) -> tuple[HtmlElement | None, str | None]:
        return (None, None) if self._element is None else _box(self._element, self._memory)

    @property
    def box(self) -> str | None:
        """The word that names the box of furniture it stood in, if any."""
        return self._boxed[1]

    @property
    def box_element(self) -> HtmlElement | None:
        """That box."""
        return self._boxed[0]

    @cached_property
    def by_picture(self) -> bool:
        """Whether it shares a small box with a picture."""
        return self._element is not None and _by_picture(self._element, self._size, self._memory)

    @property
    def is_standfirst(self) -> bool:
        """Whether its element or the one around it is named as a standfirst."""
        around = [] if self._element is None else [self._element, *list(self._element.iterancestors())[:1]]
        marks = [f"{e.get('class') or ''} {e.get('id') or ''}" for e in around]
        return any(_STANDFIRST.search(mark) and "speakable" not in mark for mark in marks)

    @property
    def heading(self) -> bool:
        """Whether it was an h1 to h6."""
        return self._element is not None and bool(_HEADING.fullmatch(str(self._element.tag)))


class Layout:
    """The places of a page's texts."""

    def __init__(self, tree: HtmlElement, texts: Iterable[str]) -> None:
        wanted = {text_key(text) for text in texts}
        self._elements: dict[str, HtmlElement] = {}
        self._memory = _Memory()
        for element in tree.iter(*_LEAVES):
            if element.tag in _INLINE and element.getparent().tag not in _BOXES:
                continue
            if element.tag not in _PLAIN and any(child.tag in _BLOCKS for child in element):
                continue
            key = text_key(element.text_content())
            if key in wanted:
                self._elements.setdefault(key, element)

    def place(self, text: str) -> Place:
        """Where `text` stood."""
        return Place(self._elements.get(text_key(text)), self._memory)


def text_key(text: str) -> str:
    """What two settings of one text have in common: its first 160 characters without white space."""
    return "".join(text.split())[:160]


def _within_link(element: HtmlElement) -> bool:
    return element.tag == "a" or any(ancestor.tag == "a" for ancestor in element.iterancestors())


def _box(element: HtmlElement, memory: _Memory) -> tuple[HtmlElement | None, str | None]:
    """The nearest box of furniture around the element, and the word that names it."""
    box: HtmlElement | None = element
    for _ in range(_LEVELS):
        if box is None or box.tag in ("body", "html", "main", "article"):
            break
        if box.tag in ("aside", "figcaption", "nav", "footer"):
            return box, str(box.tag)
        marks = f"{box.get('class') or ''} {box.get('id') or ''}"
        named, story = memory.named(marks)
        if named is not None:
            return box, named
        if box is not element and story:
            break
        box = box.getparent()
    return None, None


def _by_picture(element: HtmlElement, size: int, memory: _Memory) -> bool:
    box = element
    for _ in range(3):
        parent = box.getparent()
        if parent is None or memory.size(parent) > 1.5 * size + 40:
            return False
        if next(parent.iter("img", "picture", "figure"), None) is not None:
            return True
        box = parent
    return False
