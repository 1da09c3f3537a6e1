# ruff: noqa: E501
"""`parley extract`."""

import json

import pytest
from click.testing import CliRunner

from service.cli_extract import extract
from service.domain.article import Page

PAGE = (
    "<html><head><title>Boats ready as river rises - River Times</title></head><body><article><h1>Boats ready as river rises</h1>"
    "<p>The first boats were tied to the lamp posts of the old town on Tuesday, a day before the crest is due.</p>"
    "<p>Engineers said that the gauge at the barrage stood at eleven feet in the evening, two below the mark of 2010.</p>"
    "<p>Sign up for our newsletter</p></article></body></html>"
)


@pytest.fixture
def run(tmp_path):
    """Runs the command on a file with the given content."""

    def call(content: str, *options: str, name: str = "page.html"):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return CliRunner().invoke(extract, [str(path), *options])

    return call


def test_explain_shows_every_block_and_why(run):
    """`--explain` marks what was kept and names the reason of what was cut."""
    result = run(PAGE, "--explain")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert sum(line.startswith("keep") for line in lines) == 2
    assert any(line.startswith("cut") and "prompt" in line and "newsletter" in line for line in lines)
    assert "2 of 4 blocks kept" in result.output


def test_json_has_the_article_and_its_blocks(run):
    """`--json` gives the extraction; with `--explain` also the blocks."""
    data = json.loads(run(PAGE, "--json", "--explain", "--url", "https://rivertimes.example/a?utm_source=x").output)
    assert data["title"] == "Boats ready as river rises"
    assert data["canonical_url"] == "https://rivertimes.example/a"
    assert [block["kept"] for block in data["blocks"]] == [False, True, True, False]


def test_text_is_cleaned_line_by_line(run):
    """A file that is no page is taken as pasted text."""
    result = run("Share\nThe jirga met on Friday in the town of Khar.\nDownload our app", name="story.txt")
    assert result.output.rstrip().endswith("The jirga met on Friday in the town of Khar.")


def test_refusal_is_exit_1_with_the_code(run):
    """A page that is no article says so and exits with 1."""
    result = run("<html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1></body></html>")
    assert result.exit_code == 1
    assert result.stderr.startswith("challenge_page: ")
    assert json.loads(run("<html></html>", "--json").output)["error"]["code"] == "nothing_extracted"


def test_a_url_is_fetched(monkeypatch):
    """A URL goes through the guarded fetcher, and its final address is the page's."""

    class Fetcher:
        def fetch(self, url):
            return Page(url=f"{url}/boats", html=PAGE)

    monkeypatch.setattr("service.adapters.fetcher.build_fetcher", lambda *_: Fetcher())
    result = CliRunner().invoke(extract, ["https://rivertimes.example", "--json"])
    assert json.loads(result.output)["canonical_url"] == "https://rivertimes.example/boats"


def test_a_missing_file_is_a_usage_error():
    """A file that cannot be read is exit 2 with one sentence."""
    result = CliRunner().invoke(extract, ["/nowhere/at/all.html"])
    assert result.exit_code == 2
    assert "cannot be read" in result.output
