"""Feeds: followed, changed, polled now, imported from OPML."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from schemas.common import PageQuery
from schemas.feed import DEFAULT_INTERVAL, EntryPage, FeedIn, FeedOut, FeedPage, FeedPatch, ImportOut
from service import feeds
from service.api import paging
from service.api.context import caller, parts
from service.api.endpoint import endpoint, load_body, raw_body
from service.domain.errors import BadInput, FieldError, NotFound, ParleyError
from service.domain.feed import Feed, FeedState
from service.opml import Outline, read_opml

bp = Blueprint("feeds", __name__)

_FEED = {200: (FeedOut, "The feed as it is now.")}


@bp.post("/v1/feeds")
@endpoint(
    "Follow a feed",
    scope="manage",
    body=FeedIn,
    answers={201: (FeedOut, "Followed; the first poll is under way.")},
    errors=("conflict",),
)
def add(body: dict[str, Any]) -> Any:
    """Takes on an RSS or Atom feed or a news sitemap."""
    feed = feeds.add(parts(), body["url"], body["interval"], body["title"], caller().key_id)
    return feed_json(feed), 201, {"Location": f"/v1/feeds/{feed.id}"}


@bp.get("/v1/feeds")
@endpoint(
    "Feeds, newest first",
    scope="read",
    query=PageQuery,
    answers={200: (FeedPage, "A page.")},
    errors=("invalid_cursor",),
)
def many(query: dict[str, Any]) -> Any:
    """All feeds that are followed."""
    with parts().store.reading() as tx:
        found = tx.feeds.page(paging.decode("feeds", query["cursor"]), query["limit"] + 1)
    page = paging.page("feeds", found, query["limit"], lambda feed: (feed.created_at, feed.id))
    return page | {"items": [feed_json(feed) for feed in page["items"]]}


@bp.get("/v1/feeds/<feed_id>")
@endpoint("One feed", scope="read", answers=_FEED)
def one(feed_id: str) -> Any:
    """A feed with the state of its last poll."""
    return feed_json(_the(feed_id))


@bp.patch("/v1/feeds/<feed_id>")
@endpoint("Change a feed's interval or title, pause it or go on", scope="manage", body=FeedPatch, answers=_FEED)
def patch(feed_id: str, body: dict[str, Any]) -> Any:
    """Changes what is sent."""
    if not body:
        raise BadInput("Nothing to change: send interval, title or state.", fields=[FieldError("", "Empty.")])
    if "state" in body:
        body["state"] = FeedState(body["state"])
    return feed_json(feeds.change(parts(), feed_id, body, caller().key_id))


@bp.delete("/v1/feeds/<feed_id>")
@endpoint("Stop following a feed", scope="manage", answers={204: (None, "Gone; its articles stay.")})
def delete(feed_id: str) -> Any:
    """Removes the feed."""
    feeds.remove(parts(), feed_id, caller().key_id)
    return None, 204


@bp.post("/v1/feeds/<feed_id>/poll")
@endpoint("Poll a feed now", scope="manage", answers={202: (FeedOut, "A worker polls it as soon as it can.")})
def poll(feed_id: str) -> Any:
    """Makes the feed due."""
    return feed_json(feeds.ask_now(parts(), feed_id)), 202


@bp.get("/v1/feeds/<feed_id>/entries")
@endpoint(
    "What became of a feed's entries, newest first",
    scope="read",
    query=PageQuery,
    answers={200: (EntryPage, "A page.")},
    errors=("invalid_cursor",),
)
def entries(feed_id: str, query: dict[str, Any]) -> Any:
    """Each entry with its job, or the reason why there is none."""
    _the(feed_id)
    with parts().store.reading() as tx:
        found = tx.feeds.entries(feed_id, paging.decode("entries", query["cursor"]), query["limit"] + 1)
    return paging.page("entries", found, query["limit"], lambda row: (row["seen_at"], row["guid_hash"]))


@bp.post("/v1/feeds/import")
@endpoint(
    "Follow all feeds of an OPML list",
    scope="manage",
    answers={200: (ImportOut, "What became of each: the feed, or an error.")},
    errors=("invalid_request", "too_large"),
    body_types=("text/x-opml",),
)
def import_list() -> Any:
    """Takes on what the list names; one that is followed already, or is no URL, never fails the others."""
    return {"items": [_import_one(index, outline) for index, outline in enumerate(read_opml(raw_body()))]}


def _import_one(index: int, outline: Outline) -> dict[str, Any]:
    item: dict[str, Any] = {"index": index, "url": outline.url}
    try:
        title = (outline.title or "")[:500] or None
        body = load_body(FeedIn, {"url": outline.url, "title": title, "interval": DEFAULT_INTERVAL})
        feed = feeds.add(parts(), body["url"], body["interval"], body["title"], caller().key_id)
        return item | {"feed": feed_json(feed)}
    except ParleyError as error:
        fields = [{"pointer": f.pointer, "detail": f.detail} for f in getattr(error, "fields", ())]
        return item | {"error": {"code": error.code, "detail": error.detail, "errors": fields}}


def _the(feed_id: str) -> Feed:
    with parts().store.reading() as tx:
        feed: Feed | None = tx.feeds.get(feed_id)
    if feed is None:
        raise NotFound("There is no such feed.")
    return feed


def feed_json(feed: Feed) -> dict[str, Any]:
    """A feed for `FeedOut`."""
    return {name: getattr(feed, name) for name in Feed.__slots__} | {"state": feed.state.value}
