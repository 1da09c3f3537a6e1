"""The pages as they are served: headers, nothing from elsewhere, and the manual."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.topics.variants import Lexicon
from service.web import pages
from service.web.manual import load, slug

WEB = Path(pages.__file__).parent


@pytest.mark.parametrize("path", ["/", "/docs", "/static/style.css", "/static/js/main.js", "/static/icon.svg"])
def test_pages_come_with_a_strict_policy(client: FlaskClient, path: str) -> None:
    """No inline script, nothing from elsewhere, no framing."""
    with client.get(path) as answer:
        assert answer.status_code == 200
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'; script-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_page_says_what_is_followed(app: Flask) -> None:
    """The topic's name is the settings', put in as text."""
    known = app.extensions["parley"]
    app.extensions["parley"] = replace(known, lexicon=Lexicon(topic='Talks with the "River" <Front>'))
    page = app.test_client().get("/").get_data(as_text=True)
    assert 'data-topic="Talks with the &#34;River&#34; &lt;Front&gt;"' in page


def test_opening_the_page_is_told(app: Flask) -> None:
    """So that the models can be loaded before something is pasted; nothing else that is asked for does it."""
    opened: list[str] = []
    app.extensions["parley"] = replace(app.extensions["parley"], opened=lambda: opened.append("page"))
    for path in ("/docs", "/healthz", "/static/style.css"):
        app.test_client().get(path).close()
    assert opened == []
    app.test_client().get("/")
    assert opened == ["page"]


def test_nothing_is_loaded_from_elsewhere() -> None:
    """No address of another host in templates, styles and scripts, but for names of standards."""
    for path in [*WEB.glob("templates/*"), *WEB.glob("static/**/*.*")]:
        for address in re.findall(r"""(?:https?:|["'(])//[\w.-]+\.\w+[^\s"')]*""", path.read_text()):
            assert address == "http://www.w3.org/2000/svg", f"{path.name}: {address}"


def test_scripts_never_write_markup() -> None:
    """Text goes in as text nodes: none of the ways to parse markup is used."""
    for path in WEB.glob("static/js/*.js"):
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", path.read_text()), (
            path.name
        )


def test_the_manual_is_rendered(client: FlaskClient) -> None:
    """Each file of docs/ is a page, linked from all others; links between the files work."""
    names = {path.stem for path in pages.MANUAL.glob("*.md")}
    assert {"errors", "operations", "getting-started"} <= names
    for name in names:
        answer = client.get(f"/docs/{name}")
        assert answer.status_code == 200
        assert 'aria-current="page"' in answer.text
        for link in re.findall(r'href="([\w-]+)\.md', answer.text):
            assert link in names, f"{name}.md links to {link}.md, which is not there"
    assert client.get("/docs/errors.md").headers["Location"] == "/docs/errors"
    assert client.get("/docs/none").status_code == 404


def test_a_problems_type_leads_to_its_row(client: FlaskClient) -> None:
    """`/docs/errors#not_found` is there, as for every code."""
    problem = client.get("/v1/no-such-thing").json
    page, _, anchor = problem["type"].partition("#")
    assert f'<tr id="{anchor}">' in client.get(page).text


def test_markup_in_the_manual_is_text(tmp_path: Path) -> None:
    """Raw HTML in Markdown is shown, not run."""
    (tmp_path / "a.md").write_text("# A & B\n\n<script>x</script>\n\n## `code_one` and *two*\n")
    (page,) = load(tmp_path)
    assert page.title == "A & B"
    assert "&lt;script&gt;" in page.html
    assert page.headings == (("code_one-and-two", "code_one and two"),)
    assert slug("`fetch_timeout`") == "fetch_timeout"
