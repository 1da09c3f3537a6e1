"""The alert feed as Atom (RFC 4287), in pages (RFC 5005)."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import quote
from xml.etree import ElementTree

from service.domain.alert import Alert
from service.domain.delivery import alert_data
from service.domain.telling import headline, story
from service.domain.wire import time_json

_ATOM = "http://www.w3.org/2005/Atom"

#: Characters that XML 1.0 cannot hold.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

#: Signs that an IRI cannot hold.
_NO_URI = re.compile(r'[\s<>"{}|\\^`]')

ElementTree.register_namespace("", _ATOM)


def render(
    alerts: Sequence[Alert], names: Mapping[str, str], links: Mapping[str, str], base: str, empty_at: datetime
) -> bytes:
    """The feed document. `links`: rel -> URL, with `self`; `base` is the API's URL, `empty_at` dates an empty feed."""
    feed = ElementTree.Element(f"{{{_ATOM}}}feed")
    _add(feed, "id", uuid.uuid5(uuid.NAMESPACE_URL, "parley:alerts").urn)
    _add(feed, "title", "Parley: who turned")
    _add(feed, "updated", time_json(max((alert.created_at for alert in alerts), default=empty_at)))
    _add(_add(feed, "author"), "name", "Parley")
    _add(feed, "generator", "Parley")
    for rel, url in links.items():
        _add(feed, "link", rel=rel, href=url, type="application/atom+xml")
    for alert in alerts:
        _entry(feed, alert, names, base)
    document: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return document


def _entry(feed: ElementTree.Element, alert: Alert, names: Mapping[str, str], base: str) -> None:
    data = alert_data(alert)
    entry = _add(feed, "entry")
    _add(entry, "id", uuid.uuid5(uuid.NAMESPACE_URL, f"parley:alert:{alert.id}").urn)
    _add(entry, "title", headline(data, names))
    _add(entry, "published", time_json(alert.created_at))
    _add(entry, "updated", time_json(alert.created_at))
    _add(entry, "link", rel="alternate", href=f"{base}v1/shifts/{alert.shift_id}", type="application/json")
    for piece in data["shift"]["after"][:3]:
        if piece["url"]:
            _add(entry, "link", rel="related", href=_uri(piece["url"]))
    _add(entry, "category", term=alert.type)
    _add(entry, "category", term=alert.actor)
    _add(entry, "content", story(data, names), type="text")


def _add(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", {k: _legal(v) for k, v in attributes.items()})
    child.text = None if text is None else _legal(text)
    return child


def _uri(url: str) -> str:
    """The URL as a URI reference: signs that none may have are escaped (RFC 3987, 3.1)."""
    return _NO_URI.sub(lambda found: quote(found[0]), url)


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)
