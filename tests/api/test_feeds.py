"""Feeds over HTTP."""

from __future__ import annotations

from service import feeds
from service.adapters.fakes import FakeFeedSource
from service.domain.feed import Entry, FeedContent

URL = "http://feed.example/rss"
OPML = b"""<opml version="2.0"><body><outline text="A" xmlUrl="http://a.example/rss"/>
<outline text="again" xmlUrl="http://a.example/rss"/><outline xmlUrl="file:///etc/passwd"/></body></opml>"""


def add(call, url: str = URL, **more):
    return call("POST", "/v1/feeds", json={"url": url} | more)


def test_a_feed_is_added_read_changed_and_removed(call) -> None:
    """The life of a feed."""
    made = add(call, interval=60)
    assert made.status_code == 201
    path = made.headers["Location"]
    assert call("GET", path).json["interval"] == 60
    assert call("GET", "/v1/feeds").json["items"][0]["url"] == URL
    changed = call("PATCH", path, json={"state": "paused", "interval": 120})
    assert (changed.json["state"], changed.json["interval"]) == ("paused", 120)
    assert call("DELETE", path).status_code == 204
    assert call("GET", path).status_code == 404
    assert call("DELETE", path).status_code == 404


def test_bad_feeds_are_refused(call) -> None:
    """Each with its pointer; the same URL twice is a conflict."""
    for body, pointer in (
        ({"url": "ftp://a.example/"}, "/url"),
        ({}, "/url"),
        ({"url": URL, "interval": 1}, "/interval"),
        ({"url": URL, "every": 60}, "/every"),
    ):
        answer = call("POST", "/v1/feeds", json=body)
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)
    assert add(call).status_code == 201
    assert add(call).status_code == 409
    assert call("PATCH", "/v1/feeds/feed_none", json={"interval": 60}).status_code == 404
    assert call("PATCH", "/v1/feeds/feed_none", json={}).status_code == 422


def test_feeds_are_the_managers(client, key) -> None:
    """Reading needs `read`, everything else `manage`."""
    headers = {"Authorization": f"Bearer {key('read', 'submit')}"}
    assert client.get("/v1/feeds", headers=headers).status_code == 200
    assert client.post("/v1/feeds", json={"url": URL}, headers=headers).status_code == 403
    assert client.get("/v1/feeds").status_code == 401


def test_polling_now_and_what_became_of_entries(call, eager) -> None:
    """A poll is asked for; each entry then shows its job, its error or its article."""
    path = add(call).headers["Location"]
    entries = [Entry("1", "http://a.example/"), Entry("2", "http://a.example/gone", "title")]
    source = FakeFeedSource({URL: FeedContent("rss", "The feed", entries)})
    assert call("POST", f"{path}/poll").status_code == 202
    feeds.poll(eager, source, path.rpartition("/")[2])
    feed = call("GET", path).json
    assert (feed["last_status"], feed["items_seen"], feed["title"]) == ("ok", 2, "The feed")
    found = {entry["url"]: entry for entry in call("GET", f"{path}/entries").json["items"]}
    assert found["http://a.example/"]["article_id"].startswith("art_")
    assert found["http://a.example/gone"]["job_error"]["code"] == "fetch_status"
    first = call("GET", f"{path}/entries?limit=1").json
    rest = call("GET", f"{path}/entries?limit=1&cursor={first['next']}").json
    assert rest["next"] is None
    assert first["items"][0]["url"] != rest["items"][0]["url"]


def test_a_list_of_feeds_is_imported(call) -> None:
    """OPML: each feed is taken or refused alone."""
    answer = call("POST", "/v1/feeds/import", data=OPML, content_type="text/x-opml")
    assert answer.status_code == 200
    first, second, third = answer.json["items"]
    assert first["feed"]["title"] == "A"
    assert second["error"]["code"] == "conflict"
    assert third["error"]["code"] == "invalid_request"
    assert call("POST", "/v1/feeds/import", data=b"no", content_type="text/x-opml").status_code == 422
