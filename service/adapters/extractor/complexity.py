"""Refuses pages on which the parsers take minutes, before they are parsed.

trafilatura needs over a minute for 100,000 short paragraphs or for one tag with 100,000 attributes. Real article
pages have some hundred to some thousand elements. The count is one linear pass over the page's characters.
"""

from __future__ import annotations

import re

from service.domain.errors import JobFailed

MAX_ELEMENTS = 20_000
MAX_ATTRIBUTES = 500

_OPENING = re.compile(r"<[a-zA-Z]")
_SCRIPT = re.compile(r"<(script|style|noscript|template|svg)\b", re.IGNORECASE)
#: A tag with over 500 attributes takes at least two characters for each.
_LONG_OPENING = re.compile(rf"<[a-zA-Z][^<]{{{2 * MAX_ATTRIBUTES}}}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
#: What ends an attribute, begins a quoted value, or ends the tag.
_MARK = re.compile(r"[\s/\"'>]")
_BETWEEN = re.compile(r"[\s/]+")
_ADVICE = "Post the article's text instead of the page."


def check_complexity(html: str) -> None:
    """Raises `JobFailed("too_complex")` over 20,000 elements or over 500 attributes on one tag."""
    many = html.count("<") > MAX_ELEMENTS and len(_OPENING.findall(html)) > MAX_ELEMENTS
    if many and len(_OPENING.findall(_without_scripts(html))) > MAX_ELEMENTS:
        raise JobFailed("too_complex", f"The page has over {MAX_ELEMENTS} elements. {_ADVICE}")
    if _widest_tag(html) > MAX_ATTRIBUTES and _widest_tag(_without_scripts(html)) > MAX_ATTRIBUTES:
        raise JobFailed("too_complex", f"A tag of the page has over {MAX_ATTRIBUTES} attributes. {_ADVICE}")


def _without_scripts(html: str) -> str:
    """The page without scripts, styles and comments, whose text may look like tags. One pass, no backtracking."""
    kept: list[str] = []
    position, lower = 0, html.lower()
    while True:
        match = _SCRIPT.search(html, position)
        comment = html.find("<!--", position)
        if match is None and comment < 0:
            return "".join((*kept, html[position:]))
        if match is None or 0 <= comment < match.start():
            start, end, skip = comment, lower.find("-->", comment), 3
        else:
            closing = f"</{match[1].lower()}"
            start, end, skip = match.start(), lower.find(closing, match.end()), len(closing)
        kept.append(html[position:start])
        if end < 0:
            return "".join(kept)
        position = end + skip


def _widest_tag(html: str) -> int:
    """The most attributes that any tag may have; only tags long enough for too many are looked at."""
    widest = 0
    for match in _LONG_OPENING.finditer(html):
        following = html.find("<", match.end())
        widest = max(widest, _attributes(html, match.start(), len(html) if following < 0 else following))
    return widest


def _attributes(html: str, start: int, end: int) -> int:
    """At least how many attributes stand in the tag that opens at `start`: quoted values are skipped, and whatever
    begins behind white space, a slash or a closing quote counts. 0 for a tag too short for too many."""
    closing = html.find(">", start, end)
    tag = html[start : max(start, closing)]
    if closing >= 0 and tag.count('"') % 2 == 0 and tag.count("'") % 2 == 0:
        return 0 if len(tag) < 2 * MAX_ATTRIBUTES else len(_BETWEEN.split(_QUOTED.sub(" ", tag)))
    count, position, begins = 0, start + 1, False
    while position < end and count <= MAX_ATTRIBUTES:
        mark = _MARK.search(html, position, end)
        stop = end if mark is None else mark.start()
        if stop > position:
            count += begins and html[position] != "="
        if mark is None or mark[0] == ">":
            break
        if mark[0] in "\"'":
            closing = html.find(mark[0], stop + 1)
            stop = len(html) if closing < 0 else closing
            end = max(end, stop + 1)
        position, begins = stop + 1, True
    return count
