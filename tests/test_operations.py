"""The operator's guide says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from service.adapters.fetcher import robots, slots, web
from service.config import SETTINGS, Setting
from service.domain import feed

GUIDE = (Path(__file__).resolve().parents[1] / "docs" / "operations.md").read_text()


def shown(default: object) -> str:
    """A default as the table has it."""
    if default is None or default == ():
        return "none"
    return f"`{default:g}`" if isinstance(default, float) else f"`{default}`"


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_in_the_table(setting: Setting) -> None:
    """Name, default and help, word for word."""
    assert f"| `{setting.name}` | {shown(setting.default)} | {setting.help} |" in GUIDE


def test_the_table_has_no_other_settings() -> None:
    """What was taken out of the code is out of the guide."""
    names = re.findall(r"^\| `(PARLEY_[A-Z_]+)` \|", GUIDE, re.MULTILINE)
    assert sorted(names) == sorted(setting.name for setting in SETTINGS)


def test_the_figures_of_manners_are_the_codes() -> None:
    """The guide's words, and what they stand for."""
    assert "15 min unless you say otherwise" in GUIDE
    assert feed.DEFAULT_INTERVAL == 15 * 60
    assert "up to 8 intervals or 6 h" in GUIDE
    assert (feed.MAX_QUIET, feed.MAX_PACE) == (8, 6 * 3600)
    assert "once a day; every 5 min while" in GUIDE
    assert (robots.KEEP_RULES, robots.KEEP_FAILURE) == (86_400, 300)
    assert "honoured up to 60 s" in GUIDE
    assert robots.MAX_CRAWL_DELAY == 60
    assert "the pause is 30 s" in GUIDE
    assert (slots.PENALTY, slots.MAX_PENALTY) == (30, 3600)
    assert web.PATIENCE < 5
