"""Fifty sites on one loopback port, told apart by their names, each with a feed and a fault of its own."""

from __future__ import annotations

import contextlib
import gzip
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, dict[str, str], bytes]
Page = Answer | Callable[[dict[str, str], int], Answer]

NOT_FOUND: Answer = (404, {}, b"none")
HTML = {"Content-Type": "text/html; charset=utf-8"}
WHEN = format_datetime(datetime(2026, 5, 4, 6, 0, tzinfo=UTC))


@dataclass
class World:
    """All sites: `pages[name][path]`; who asked for what and when is in `seen`, in seconds."""

    pages: dict[str, dict[str, Page]] = field(default_factory=dict)
    seen: list[tuple[str, str, float, float]] = field(default_factory=list)
    asked: dict[tuple[str, str], int] = field(default_factory=dict)
    port: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def url(self, name: str, path: str) -> str:
        return f"http://{name}:{self.port}{path}"

    def answer(self, name: str, path: str, headers: dict[str, str]) -> Answer:
        with self.lock:
            count = self.asked[name, path] = self.asked.get((name, path), 0) + 1
        found = self.pages.get(name, {}).get(path, NOT_FOUND)
        return found(headers, count) if callable(found) else found


class Names:
    """Every name of the world is on loopback."""

    def resolve(self, host: str, seconds: float) -> Sequence[str]:
        """Loopback, or an address inside for the one that wants to lead there."""
        return ["10.0.0.1"] if host == "inside.example" or seconds <= 0 else ["127.0.0.1"]


@contextlib.contextmanager
def serving(world: World) -> Iterator[World]:
    """The world, on a port of loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            start = time.monotonic()
            headers = {name.lower(): value for name, value in self.headers.items()}
            name = headers["host"].partition(":")[0]
            status, more, body = world.answer(name, self.path, headers)
            with contextlib.suppress(OSError):
                if status:
                    self.send_response_only(status)
                    for key, value in ({"Content-Length": str(len(body))} | more).items():
                        self.send_header(key, value)
                    self.end_headers()
                    self.wfile.write(body)
            with world.lock:
                world.seen.append((name, self.path, start, time.monotonic()))

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    world.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield world
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass
class Expected:
    """What a morning must end with: the state of each feed by name, and of each article by URL.

    A feed's is its `last_status`; an article's is `article`, `summary` or the code of its error.
    """

    feeds: dict[str, str] = field(default_factory=dict)
    articles: dict[str, str] = field(default_factory=dict)


class Morning:
    """Builds the fifty sites and what is expected of each."""

    def __init__(self, world: World) -> None:
        self.world, self.expected = world, Expected()

    def build(self) -> Expected:
        """Fifty feeds, `f00.example` to `f49.example`, each at `/feed`."""
        makers = (
            *[self.rss] * 10,
            *[self.atom] * 6,
            *[self.sitemap] * 4,
            *[self.slow] * 4,
            *[self.too_many] * 3,
            *[self.unchanged] * 3,
            *[self.cut_short] * 3,
            *[self.html] * 2,
            *[self.moved] * 2,
            *[self.circle, self.inside, self.closed, self.closed, self.robots_broken],
            *[self.missing, self.gone, self.recovers, self.bomb, self.drops],
            *[self.refusing, self.odd, self.doubles],
        )
        for number, make in enumerate(makers):
            make(f"f{number:02}.example")
        return self.expected

    # --- good feeds ---

    def rss(self, name: str) -> None:
        self.feed(name, (200, {}, self.rss_of(name, self.articles(name, 3))))

    def atom(self, name: str) -> None:
        entries = "".join(
            f"<entry><id>{url}</id><link href='{url}'/><updated>2026-05-04T06:00:00Z</updated></entry>"
            for url in self.articles(name, 3)
        )
        self.feed(
            name, (200, {}, f"<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title>{entries}</feed>".encode())
        )

    def sitemap(self, name: str) -> None:
        urls = "".join(f"<url><loc>{url}</loc><lastmod>2026-05-04</lastmod></url>" for url in self.articles(name, 3))
        space = "http://www.sitemaps.org/schemas/sitemap/0.9"
        self.feed(name, (200, {}, f"<urlset xmlns='{space}'>{urls}</urlset>".encode()))

    def slow(self, name: str) -> None:
        body = self.rss_of(name, self.articles(name, 2))

        def page(_: dict[str, str], __: int) -> Answer:
            time.sleep(0.3)
            return 200, {}, body

        self.feed(name, page)

    def unchanged(self, name: str) -> None:
        body = self.rss_of(name, self.articles(name, 2))

        def page(headers: dict[str, str], _: int) -> Answer:
            same = headers.get("if-none-match") == '"1"'
            return (304, {}, b"") if same else (200, {"ETag": '"1"'}, body)

        self.feed(name, page, "unchanged")

    # --- feeds with a fault that passes ---

    def too_many(self, name: str) -> None:
        body = self.rss_of(name, self.articles(name, 2))
        self.feed(name, lambda _, count: (429, {"Retry-After": "1"}, b"") if count == 1 else (200, {}, body))

    def recovers(self, name: str) -> None:
        body = self.rss_of(name, self.articles(name, 2))
        self.feed(name, lambda _, count: (500, {}, b"") if count == 1 else (200, {}, body))

    def cut_short(self, name: str) -> None:
        self.feed(name, (200, {}, self.rss_of(name, self.articles(name, 2))[:-25]))

    def moved(self, name: str) -> None:
        self.world.pages.setdefault(name, {})["/new"] = (200, {}, self.rss_of(name, self.articles(name, 2)))
        self.feed(name, (301, {"Location": "/new"}, b""))

    # --- feeds that cannot be had ---

    def html(self, name: str) -> None:
        self.feed(name, (200, HTML, b"<html><body>Sign in</body></html>"), "not_a_feed")

    def circle(self, name: str) -> None:
        self.feed(name, (302, {"Location": "/feed"}, b""), "fetch_status")

    def inside(self, name: str) -> None:
        self.feed(name, (302, {"Location": "http://inside.example/"}, b""), "fetch_blocked_address")

    def closed(self, name: str) -> None:
        self.feed(name, (200, {}, self.rss_of(name, [])), "fetch_robots")
        self.world.pages[name]["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /")

    def robots_broken(self, name: str) -> None:
        self.feed(name, (200, {}, self.rss_of(name, [])), "fetch_robots")
        self.world.pages[name]["/robots.txt"] = (500, {}, b"")

    def missing(self, name: str) -> None:
        self.expected.feeds[name] = "fetch_status"

    def gone(self, name: str) -> None:
        self.feed(name, (410, {}, b""), "fetch_status")

    def bomb(self, name: str) -> None:
        self.feed(name, (200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(12_000_000))), "fetch_too_large")

    def drops(self, name: str) -> None:
        self.feed(name, (0, {}, b""), "fetch_unreachable")

    # --- feeds with faulty articles ---

    def refusing(self, name: str) -> None:
        kinds: dict[str, tuple[Page, str]] = {
            "/paid": ((402, {}, b""), "summary"),
            "/forbidden": ((403, {}, b""), "summary"),
            "/lost": (NOT_FOUND, "summary"),
            "/pdf": ((200, {"Content-Type": "application/pdf"}, b"%PDF-1.7"), "summary"),
        }
        self.kinds(name, kinds, summary="The government will talk.")

    def odd(self, name: str) -> None:
        kinds: dict[str, tuple[Page, str]] = {
            "/lost": (NOT_FOUND, "fetch_status"),
            "/pdf": ((200, {"Content-Type": "application/pdf"}, b"%PDF-1.7"), "not_html"),
            "/private": ((200, HTML, b"<p>x"), "fetch_robots"),
            "/inside": ((302, {"Location": "http://inside.example/"}, b""), "fetch_blocked_address"),
            "/bomb": ((200, HTML | {"Content-Encoding": "gzip"}, gzip.compress(bytes(12_000_000))), "fetch_too_large"),
            "/empty": ((200, HTML, b"<html></html>"), "nothing_extracted"),
            "/later": (lambda _, n: (503, {"Retry-After": "1"}, b"") if n == 1 else (200, HTML, b"<p>late"), "article"),
            "/dead": ((0, {}, b""), "fetch_unreachable"),
        }
        self.kinds(name, kinds)
        self.world.pages[name]["/robots.txt"] = (200, {}, b"User-agent: Parley\nDisallow: /private")

    def doubles(self, name: str) -> None:
        """Entries twice over, and one that another feed has brought too."""
        own = self.articles(name, 2)
        self.feed(name, (200, {}, self.rss_of(name, [*own, own[0], self.world.url("f00.example", "/a/0")])))

    # --- parts ---

    def feed(self, name: str, page: Page, status: str = "ok") -> None:
        self.world.pages.setdefault(name, {})["/feed"] = page
        self.expected.feeds[name] = status

    def articles(self, name: str, count: int) -> list[str]:
        site = self.world.pages.setdefault(name, {})
        for number in range(count):
            site[f"/a/{number}"] = (200, HTML, f"<html><p>Article {number} of {name}.</p></html>".encode())
            self.expected.articles[self.world.url(name, f"/a/{number}")] = "article"
        return [self.world.url(name, f"/a/{number}") for number in range(count)]

    def kinds(self, name: str, kinds: dict[str, tuple[Page, str]], summary: str = "") -> None:
        site = self.world.pages.setdefault(name, {})
        for path, (page, end) in kinds.items():
            site[path] = page
            self.expected.articles[self.world.url(name, path)] = end
        self.feed(name, (200, {}, self.rss_of(name, [self.world.url(name, path) for path in kinds], summary)))

    def rss_of(self, name: str, urls: Sequence[str], summary: str = "") -> bytes:
        told = f"<description>{summary}</description>" if summary else ""
        items = "".join(
            f"<item><title>Talks</title><link>{url}</link><guid>{url}</guid><pubDate>{WHEN}</pubDate>{told}</item>"
            for url in urls
        )
        return f"<rss version='2.0'><channel><title>{name}</title>{items}</channel></rss>".encode()
