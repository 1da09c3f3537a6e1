"""The whole story with real processes: article by URL, shift, alert, signed webhook; and through every crash."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

from tests.end_to_end.conftest import Launch, Site
from tests.support.launched import ROOT, Launched, processes, until

pytestmark = pytest.mark.servers

TALKS, NO_TALKS = ((ROOT / "docs/examples" / name).read_text() for name in ("talks.txt", "no-talks.txt"))


def _page(text: str, date: str) -> str:
    title, *paragraphs = text.strip().split("\n\n")
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    head = f'<title>{title}</title><meta property="article:published_time" content="{date}T08:00:00Z">'
    body = f"<article><h1>{title}</h1>{body}</article>"
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>'


def test_from_a_url_to_a_verified_webhook(launch: Launch, site: Site) -> None:
    """Two pages of a local site (let in by PARLEY_ALLOW_HOSTS), one turn, one webhook that verifies."""
    site.pages = {"/2021/talks": _page(TALKS, "2021-10-01"), "/2023/no-talks": _page(NO_TALKS, "2023-06-06")}
    parley = launch(PARLEY_ALLOW_HOSTS=site.host, PARLEY_HOST_DELAY="0")
    hook = parley.call("POST", "/v1/webhooks", {"url": f"http://{site.host}/hook"})
    for path in site.pages:
        job = parley.post(url=f"http://{site.host}{path}")
        assert job["state"] == "succeeded", job
    until(lambda: site.posted, "the webhook")
    headers, body = site.posted[0]
    told = Webhook(hook["secret"]).verify(body, headers)
    assert told["type"] == "shift.provisional"
    (alert,) = parley.call("GET", "/v1/alerts")["items"]
    shift = alert["data"]["shift"]
    assert told["data"]["shift"]["id"] == shift["id"]
    assert (shift["from"], shift["to"], shift["effective_at"][:10]) == ("engage", "reject", "2023-06-06")
    assert shift["after"][0]["text"] in NO_TALKS


def test_without_leave_a_private_address_is_refused(launch: Launch, site: Site) -> None:
    """The same site, not named in PARLEY_ALLOW_HOSTS: nothing is connected to."""
    parley = launch()
    job = parley.post(url=f"http://{site.host}/2021")
    assert (job["state"], job["error"]["code"]) == ("failed", "fetch_blocked_address")
    assert site.asked == []


@pytest.fixture
def held(launch: Launch, site: Site) -> tuple[Launched, str]:
    """A Parley whose worker is in the middle of a job, as the site holds the page back; and the job's id."""
    site.pages = {"/slow": _page(TALKS, "2021-10-01")}
    parley = launch(PARLEY_ALLOW_HOSTS=site.host, PARLEY_HOST_DELAY="0")
    job = parley.call("POST", "/v1/articles", {"url": f"http://{site.host}/slow"})
    until(lambda: "/slow" in site.asked, "the worker at the page")
    return parley, job["id"]


def _once(parley: Launched, job_id: str) -> None:
    """The job succeeds, and its article is there once."""
    assert parley.finished(job_id)["state"] == "succeeded"
    assert len(parley.call("GET", "/v1/articles")["items"]) == 1


def test_workers_killed_in_mid_job(held: tuple[Launched, str], site: Site) -> None:
    """kill -9 of the worker and its children: the lease runs out, another attempt finishes the job, once."""
    parley, job_id = held
    master = parley.find(r"-n worker-")[0]
    pool = [pid for pid, (parent, _) in processes().items() if parent == master]
    for pid in [master, *pool]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    site.gate.set()
    _once(parley, job_id)


def test_valkey_and_api_killed(launch: Launch) -> None:
    """kill -9 of the broker, an article accepted meanwhile, kill -9 of the API: the article is read, once."""
    parley = launch()
    os.kill(parley.find(r"valkey-server|redis-server")[0], signal.SIGKILL)
    job = parley.call("POST", "/v1/articles", {"text": TALKS, "published_at": "2021-10-01"})
    os.kill(parley.find(r"-m service\.api")[0], signal.SIGKILL)
    until(lambda: _answers(parley), "the API")
    _once(parley, job["id"])


def test_everything_killed(held: tuple[Launched, str], site: Site) -> None:
    """kill -9 of the launcher in mid-job: after the next start the job is finished, once."""
    parley, job_id = held
    family = parley.family()
    parley.end(signal.SIGKILL)
    site.gate.set()
    until(lambda: not _alive(family), "the end of all")
    parley.start()
    _once(parley, job_id)


def _alive(family: dict[int, str]) -> list[int]:
    now = processes()
    return [pid for pid, line in family.items() if pid in now and now[pid][1] == line]


def _answers(parley: Launched) -> Any:
    try:
        return parley.call("GET", "/healthz")
    except OSError:
        return None


DATES = {"000": "2013-08-19", "001": "2023-06-06", "002": "2011-11-21", "003": "2021-11-06", "004": "2021-10-01"}


@pytest.mark.shared
@pytest.mark.parametrize("order", ["01234", "43210", "14203"])
def test_five_real_articles_in_any_order(launch: Launch, shared: Path, order: str) -> None:
    """One shift of the government, engage to reject, as of 2023-06-06; the same timeline for each order."""
    parley = launch()
    files = {path.name[:3]: path for path in (shared / "data/articles").glob("*.txt")}
    for digit in order:
        number = f"00{digit}"
        job = parley.post(text=files[number].read_text(), published_at=DATES[number], outlet=f"{number}.example")
        assert job["state"] == "succeeded", job
    standing = [s for s in parley.call("GET", "/v1/shifts")["items"] if s["status"] != "retracted"]
    (shift,) = [s for s in standing if s["actor"] == "pakistan_government"]
    assert (shift["from"], shift["to"], shift["effective_at"]) == ("engage", "reject", "2023-06-06T00:00:00Z")
    line = parley.call("GET", "/v1/actors/pakistan_government/timeline")
    segments = [(segment["stance"], segment["from"][:10]) for segment in line["segments"]]
    assert segments == [("engage", "2011-11-21"), ("reject", "2023-06-06")]


RIVER = ROOT / "tests" / "topics" / "river"


def test_another_topic_by_setting_alone(launch: Launch) -> None:
    """Another conflict's tables, named in PARLEY_TOPIC: submitted, read, told; its own site confirms the turn alone."""
    parley = launch(PARLEY_TOPIC=str(RIVER))
    actors = parley.call("GET", "/v1/actors")
    assert {actor["id"] for actor in actors["items"]} == {"norland", "front", "elders"}
    talks = (
        "NORDHAVN: The government is holding talks with the River Front, Prime Minister Ada Lind said on Friday.\n\n"
        "The rebels have agreed to a month-long ceasefire so that the negotiations can go on, Jarl Per Holm said."
    )
    refusal = (
        "NORDHAVN: The government has ruled out any talks with the River Front, Prime Minister Ada Lind told "
        "parliament on Tuesday.\n\n“There will be no negotiations with the rebels, now or later,” she said."
    )
    parley.post(text=talks, published_at="2022-03-04", outlet="post.example")
    parley.post(text=refusal, published_at="2023-06-06", outlet="herald.example")
    parley.post(text=refusal + " It was her second statement.", published_at="2023-06-20", outlet="gov.norland.example")
    articles = parley.call("GET", "/v1/articles?order=published")["items"]
    assert [article["stances"]["norland"]["stance"] for article in articles] == ["engage", "reject", "reject"]
    told = [alert["data"]["shift"] for alert in parley.call("GET", "/v1/alerts")["items"]]
    assert [(shift["actor"], shift["to"], shift["status"]) for shift in told] == [
        ("norland", "reject", "provisional"),
        ("norland", "reject", "confirmed"),
    ]
    assert told[0]["after"][0]["text"] in refusal


def test_a_mistake_in_the_topic_stops_the_start(tmp_path: Path) -> None:
    """Exit code 2 and one sentence with the table's line; nothing is started."""
    topic = Path(shutil.copytree(RIVER, tmp_path / "river"))
    (topic / "people.txt").write_text("~Lind | - | -\n", "utf-8")
    settings = {"PARLEY_DATA_DIR": str(tmp_path / "data"), "PARLEY_TOPIC": str(topic), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-m", "service.cli", "up"], cwd=ROOT, env=settings, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "people.txt:1: '~Lind' has no full name" in done.stderr
    assert not (tmp_path / "data" / "logs").exists()
