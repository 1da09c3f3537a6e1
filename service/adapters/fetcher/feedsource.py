"""The `FeedSource` port: fetched with manners, read in a disposable child."""

from __future__ import annotations

import base64
from datetime import datetime

from service.adapters.fetcher.answers import bad_status, validator
from service.adapters.fetcher.web import WebFetcher, conditions
from service.adapters.sandbox import Sandbox
from service.domain.article import Validators
from service.domain.feed import Entry, FeedContent, NotAFeed
from service.ports import Clock

#: What the child calls, by name.
TARGET = "service.adapters.fetcher.feedparsing:run"

_ACCEPT = {
    "Accept": "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1",
}


class WebFeedSource:
    """Feeds of the open web."""

    def __init__(self, fetcher: WebFetcher, sandbox: Sandbox, clock: Clock) -> None:
        self._fetcher, self._sandbox, self._clock = fetcher, sandbox, clock

    def read(self, url: str, known: Validators | None = None) -> FeedContent | None:
        """See `FeedSource.read`; a feed that holds or breaks the child raises `JobFailed` as a page does."""
        answer = self._fetcher.get(url, _ACCEPT | conditions(known))
        if answer.status == 304 and known is not None:
            return None
        if answer.status != 200:
            raise bad_status(answer, self._clock.now())
        kind = answer.headers.get("content-type", "")
        request = {"body": base64.b64encode(answer.body).decode(), "type": kind, "url": answer.url}
        found = self._sandbox.call(request)
        if "unreadable" in found:
            raise NotAFeed(f"{answer.url} cannot be read as a feed: {found['unreadable']}.")
        return FeedContent(
            kind=found["kind"],
            title=found["title"],
            entries=[_entry(entry) for entry in found["entries"]],
            skipped=found["skipped"],
            validators=Validators(validator(answer, "etag"), validator(answer, "last-modified")),
        )


def _entry(data: dict[str, str | None]) -> Entry:
    published = data["published"]
    return Entry(
        guid=data["guid"] or "",
        url=data["url"] or "",
        title=data["title"],
        published_at=datetime.fromisoformat(published) if published else None,
        summary=data["summary"],
    )
