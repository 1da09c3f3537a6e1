"""Who Parley says it is."""

from __future__ import annotations

from service import __version__

#: The product token: the name that robots.txt files know Parley by.
TOKEN = "Parley"


def user_agent(contact: str | None) -> str:
    """The honest user agent: product, version and, if it is set, whom to write to."""
    shown = "".join(c for c in contact or "" if c.isascii() and c.isprintable() and c not in "()\\").strip()
    return f"{TOKEN}/{__version__} (news reader; +{shown})" if shown else f"{TOKEN}/{__version__} (news reader)"
