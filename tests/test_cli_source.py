"""Pages and texts are told apart in one way by all commands."""

import pytest

from service.cli_source import is_page
from service.cli_submit import article_of


@pytest.mark.parametrize(
    ("source", "content", "page"),
    [
        ("story.HTM", "Elders met.", True),
        ("-", "\n <!DOCTYPE html><p>Elders met.", True),
        ("story.txt", "<HTML lang=en>", True),
        ("-", "<?xml version='1.0'?><html>", True),
        ("-", "<head><title>Elders met</title></head>", True),
        ("story.txt", "Elders met. The page said <html>.", False),
        ("-", "", False),
    ],
)
def test_a_page_is_named_or_begins_as_one(source, content, page):
    """By its ending or its first tag, whatever the case."""
    assert is_page(source, content) is page


def test_submit_tells_them_apart_as_extract_does(tmp_path):
    """A page that begins with its `<head>` is sent as HTML."""
    (tmp_path / "saved").write_text("<head><title>Elders met</title></head><p>Elders met.")
    assert list(article_of(str(tmp_path / "saved"), {})) == ["html"]
