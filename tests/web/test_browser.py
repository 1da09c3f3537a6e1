"""The web page in a real browser: what a reader sees, with keyboard and mouse."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

import pytest

from tests.support.browser import Browser
from tests.web.conftest import ADMIN

pytestmark = [pytest.mark.browser, pytest.mark.servers]

TAB, ENTER = ("Tab", 9), ("Enter", 13, "\r")


@pytest.fixture
def page(browser: Browser, url: str) -> Browser:
    """The first page, with the key given by keyboard alone."""
    browser.go(f"{url}/")
    browser.until("document.getElementById('key-dialog').open")
    browser.type(ADMIN)
    browser.press(*ENTER)
    browser.until("document.getElementById('pulse').textContent === 'live'")
    return browser


def call(url: str, method: str, path: str, body: Any = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {ADMIN}", "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(url + path, data, headers, method=method), timeout=30) as answer:
        return json.loads(answer.read())


def send(url: str, text: str, on: str, outlet: str, title: str | None = None) -> Any:
    body = {"text": text, "published_at": on, "outlet": outlet, "title": title}
    return call(url, "GET", f"/v1/jobs/{call(url, 'POST', '/v1/articles', body)['id']}")


def fill(page: Browser, column: int, text: str, date: str) -> None:
    """Types into a column as a person would, and sets its date."""
    page.run(f"document.getElementById('material-{column}').focus()")
    page.type(text)
    script = (
        f"const d = document.getElementById('date-{column}'); d.value = '{date}'; d.dispatchEvent(new Event('input'))"
    )
    page.run(f"(() => {{ {script} }})()")


def compare(page: Browser, one: str, other: str) -> None:
    fill(page, 0, one, "2023-06-06")
    fill(page, 1, other, "2021-10-01")
    page.press("Enter", 13, "\r", modifiers=2)  # Ctrl+Enter
    page.until("document.querySelector('.verdict')")


def test_two_articles_show_who_turned(page: Browser) -> None:
    """Whichever column is older: from the earlier stance to the later, with both sentences."""
    compare(page, "Later, pakistan_government rejects.", "Earlier, pakistan_government engages and ttp engages.")
    assert page.run("document.querySelector('.verdict h2').innerText") == "Government of Pakistan turned against talks"
    first = "document.querySelectorAll('.turn.yes .side')[{}].innerText"
    assert "1 Oct 2021" in page.run(first.format(0))
    assert "pakistan_government engages" in page.run(first.format(0))
    assert "6 Jun 2023" in page.run(first.format(1))
    assert "pakistan_government rejects" in page.run(first.format(1))
    assert page.run("document.getElementById('spoken').textContent") == "Government of Pakistan turned against talks"


def test_without_dates_nobody_is_said_to_have_turned(page: Browser) -> None:
    """The day on which it was pasted is no order: both sides are shown as they stand, and dates are asked for."""
    for column, text in enumerate(("pakistan_government rejects", "pakistan_government engages")):
        fill(page, column, text, "")
    page.press("Enter", 13, "\r", modifiers=2)
    page.until("document.querySelector('.verdict')")
    told = page.run("document.querySelector('.verdict').innerText")
    assert told.startswith("Government of Pakistan is on both sides")
    assert "give both dates" in told
    assert "turned against" not in told
    assert "turned for" not in told
    assert told.index("pakistan_government rejects") < told.index("pakistan_government engages")
    assert page.run("document.querySelector('.keep button').innerText").endswith("under today’s date")
    assert "give its date above first" in page.run("document.querySelector('.keep').innerText")


def test_highlights_count_code_points(page: Browser) -> None:
    """Emoji and rare letters before a sentence do not shift its mark: JavaScript counts them twice."""
    compare(page, "🕊️🕊️ 𝔓eace? 🇵🇰 ttp engages, they say.", "ttp engages")
    marks = page.run("[...document.querySelectorAll('.reading mark')].map(m => m.textContent)")
    assert marks == ["ttp engages", "ttp engages"]


def test_an_article_cannot_bring_in_markup(page: Browser, url: str) -> None:
    """Markup in text, title and outlet is shown as text, and a javascript: link is none."""
    evil = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script> ttp engages"
    job = send(url, evil, "2021-10-01", "<b>outlet</b>", title="<i>title</i>")
    page.run(f"location.hash = '#article/{job['article_id']}'")
    page.until("document.querySelector('.reading')")
    assert page.run("document.querySelector('.reading').textContent").startswith("<img src=x onerror=")
    assert page.run("document.querySelectorAll('.view img, .view script, .view i').length") == 0
    assert page.run("document.title") == "Parley: who turned?"


def test_kept_articles_make_a_live_alert(page: Browser) -> None:
    """Keep both: jobs are followed to their end, the alert shows without a reload, the timeline is drawn."""
    compare(page, "pakistan_government rejects", "pakistan_government engages")
    page.click(".keep button")
    page.until("[...document.querySelectorAll('.progress a')].filter(a => a.textContent === 'kept').length === 2")
    page.until("document.getElementById('unseen').textContent === '1'")
    page.run("location.hash = '#alerts'")
    page.until("document.querySelector('.alert')")
    assert "Government of Pakistan turned" in page.text()
    page.run("location.hash = '#timelines'")
    page.until("document.querySelectorAll('svg .dot').length === 2")
    assert "turned against talks on 6 Jun 2023" in page.run("document.querySelector('svg').getAttribute('aria-label')")


def test_the_archive_is_searched_and_a_stance_corrected(page: Browser, url: str) -> None:
    """From a word to the article, and an analyst's correction that shows at once."""
    send(url, "A long table in Kabul: ttp engages.", "2021-10-01", "one.example", title="A long table")
    send(url, "Quite another story.", "2021-10-02", "two.example", title="Another story")
    page.run("location.hash = '#archive'")
    page.until("document.querySelectorAll('.hit').length === 2")
    page.run("document.querySelector('input[type=search]').focus()")
    page.type("table")
    page.press(*ENTER)
    page.until("document.querySelectorAll('.hit').length === 1")
    page.click(".hit h2 a")
    page.until("document.querySelector('aside form')")
    page.run("document.getElementById('c-stance').value = 'reject'")
    page.click("aside form button")
    page.until("document.querySelector('.stances').innerText.includes('an analyst says so')")
    assert "against talks" in page.run("document.querySelector('.stances').innerText")


def test_a_wrong_key_is_asked_for_again(browser: Browser, url: str) -> None:
    """With the reason; and the key is kept in this tab only."""
    browser.go(f"{url}/")
    browser.until("document.getElementById('key-dialog').open")
    browser.type("wrong")
    browser.press(*ENTER)
    browser.until("document.getElementById('key-error').textContent.includes('not known')")
    browser.type(ADMIN)
    browser.press(*ENTER)
    browser.until("document.getElementById('pulse').textContent === 'live'")
    assert browser.run("sessionStorage.getItem('parley-key')") == ADMIN
    assert browser.run("localStorage.length") == 0
    assert browser.run("document.cookie") == ""
    browser.problems[:] = [p for p in browser.problems if "401" not in p]


def test_all_can_be_reached_by_keyboard(page: Browser) -> None:
    """Tab goes from the skip link through the tabs to the text fields, and each shows its focus."""
    page.run("document.activeElement.blur(); document.body.tabIndex = -1; document.body.focus()")
    seen = []
    for _ in range(16):
        page.press(*TAB)
        seen.append(page.run("document.activeElement.id || document.activeElement.textContent.trim()"))
    assert seen[0] == "Skip to the content"
    assert "Timelines" in seen
    assert {"date-0", "material-0"} <= set(seen)
    assert page.run("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_every_field_has_a_name(page: Browser) -> None:
    """No input without a label, in any view."""
    for view in ("compare", "archive"):
        page.run(f"location.hash = '#{view}'")
        page.until("document.querySelectorAll('main input').length > 1")
        unnamed = (
            "[...document.querySelectorAll('input, select, textarea')].filter(f => !f.labels.length).map(f => f.id)"
        )
        assert page.run(unnamed) == []


def test_the_api_page_tries_an_operation(browser: Browser, url: str) -> None:
    """Every operation of the document is there, and one can be tried."""
    browser.go(f"{url}/docs")
    browser.until("document.querySelector('.operation')")
    document = json.loads(urllib.request.urlopen(f"{url}/openapi.json", timeout=30).read())
    count = sum(len(methods) for methods in document["paths"].values())
    assert browser.run("document.querySelectorAll('.operation').length") == count
    browser.run(f"(() => {{ const k = document.getElementById('key'); k.value = '{ADMIN}'; }})()")
    browser.run("document.getElementById('articles_send').open = true")
    browser.click("#articles_send button")
    browser.until("document.querySelector('#articles_send strong')")
    assert browser.run("document.querySelector('#articles_send strong').textContent").startswith("202")
