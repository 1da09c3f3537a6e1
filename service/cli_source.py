"""What the command line is given: a page's HTML or an article's text."""

from __future__ import annotations

_ENDINGS = (".html", ".htm", ".xhtml")
_OPENINGS = ("<!doctype", "<html", "<?xml", "<head")
#: So many characters are looked at for a page's first tag.
_LOOK = 2000


def is_page(source: str, content: str) -> bool:
    """Whether `content`, read from the file `source` or from `-`, is a page: it is named or begins as one."""
    return source.lower().endswith(_ENDINGS) or content[:_LOOK].lstrip().lower().startswith(_OPENINGS)
