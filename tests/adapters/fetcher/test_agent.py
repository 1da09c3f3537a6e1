"""Who Parley says it is."""

from __future__ import annotations

import pytest

from service import __version__
from service.adapters.fetcher.agent import user_agent


@pytest.mark.parametrize(
    ("contact", "agent"),
    [
        (None, f"Parley/{__version__} (news reader)"),
        ("desk@example.org", f"Parley/{__version__} (news reader; +desk@example.org)"),
        ("a\r\nX: y", f"Parley/{__version__} (news reader; +aX: y)"),
    ],
)
def test_the_agent_names_product_and_contact(contact: str | None, agent: str) -> None:
    """A contact cannot break the header."""
    assert user_agent(contact) == agent
