"""The guarded client: what it takes, what it refuses, and that it always comes back."""

from __future__ import annotations

import gzip
import socket
import time
import zlib
from collections.abc import Callable

import brotli
import pytest
import zstandard

from service.adapters.fetcher.client import GuardedClient
from service.domain.errors import JobFailed

Raw = Callable[[Callable[[socket.socket], None]], int]
HTML = b"<html><p>Talks in Kabul</p></html>"


def failure(client: GuardedClient, url: str, **options: object) -> JobFailed:
    with pytest.raises(JobFailed) as caught:
        client.request("GET", url, **options)  # type: ignore[arg-type]
    return caught.value


def test_an_answer_has_status_headers_body_and_url(site, client) -> None:
    """The plain case, with the agent's name in the request."""
    site.pages["/a"] = (200, {"Content-Type": "text/html", "ETag": '"1"'}, HTML)
    answer = client.request("GET", site.url("/a"))
    assert (answer.status, answer.body, answer.url) == (200, HTML, site.url("/a"))
    assert answer.headers["etag"] == '"1"'
    assert site.seen[0][1]["user-agent"] == "Parley/test"


def test_a_body_is_sent_with_its_headers(site, client) -> None:
    """What a webhook needs: a POST with exact bytes; its error status is an answer."""
    site.pages["/hook"] = lambda headers: (500, {}, headers["webhook-id"].encode())
    answer = client.request("POST", site.url("/hook"), {"webhook-id": "msg_1"}, b"{}", redirects=0)
    assert (answer.status, answer.body) == (500, b"msg_1")


def test_redirects_are_followed_and_counted(site, client) -> None:
    """Five redirects are followed, the sixth is refused."""
    for i in range(9):
        site.pages[f"/{i}"] = (302, {"Location": f"/{i + 1}"}, b"")
    site.pages["/5"] = (200, {}, HTML)
    assert client.request("GET", site.url("/0")).url == site.url("/5")
    site.pages["/5"] = (302, {"Location": "/6"}, b"")
    assert failure(client, site.url("/0")).code == "fetch_status"
    assert client.request("GET", site.url("/0"), redirects=0).status == 302


def test_a_redirect_to_a_private_address_is_refused(site, client) -> None:
    """Every hop is checked like the first."""
    site.pages["/"] = (302, {"Location": "http://127.0.0.1:1/"}, b"")
    assert failure(client, site.url()).code == "fetch_blocked_address"
    site.pages["/"] = (302, {"Location": "file:///etc/passwd"}, b"")
    assert failure(client, site.url()).code == "fetch_blocked_address"


def test_secrets_do_not_follow_a_redirect_to_another_site(site, client, raw: Raw) -> None:
    """`Authorization` stays with the site that it was meant for."""
    got: list[bytes] = []

    def other(connection: socket.socket) -> None:
        got.append(connection.recv(9000))
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    port = raw(other)
    client = GuardedClient("Parley/test", allow=[site.pair, f"127.0.0.1:{port}"])
    site.pages["/"] = (302, {"Location": f"http://127.0.0.1:{port}/"}, b"")
    client.request("GET", site.url(), {"Authorization": "Bearer x", "X-Other": "y"})
    assert site.seen[0][1]["authorization"] == "Bearer x"
    assert b"Bearer" not in got[0]
    assert b"X-Other" in got[0]


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("br", brotli.compress),
        ("zstd", zstandard.ZstdCompressor().compress),
        ("gzip, br", lambda data: brotli.compress(gzip.compress(data))),
        ("utf-8", lambda data: data),
    ],
)
def test_bodies_are_unpacked(site, client, name: str, pack: Callable[[bytes], bytes]) -> None:
    """gzip, deflate, br, zstd, two of them, and a header that means none."""
    site.pages["/"] = (200, {"Content-Encoding": name}, pack(HTML))
    assert client.request("GET", site.url()).body == HTML


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("br", brotli.compress),
        ("zstd", zstandard.ZstdCompressor().compress),
        ("gzip, gzip", lambda data: gzip.compress(gzip.compress(data))),
    ],
)
def test_a_bomb_is_too_large(site, client, name: str, pack: Callable[[bytes], bytes]) -> None:
    """What unpacks to more than the limit is refused, whatever its packing."""
    site.pages["/"] = (200, {"Content-Encoding": name}, pack(bytes(30_000_000)))
    assert failure(client, site.url()).code == "fetch_too_large"


def test_a_large_body_is_refused_or_cut(site, client) -> None:
    """Over the limit: by its announcement, by what arrives, or cut where that was asked for."""
    site.pages["/"] = (200, {}, b"x" * 2000)
    assert failure(client, site.url(), max_bytes=1999).code == "fetch_too_large"
    assert client.request("GET", site.url(), max_bytes=100, truncate=True).body == b"x" * 100


def trickle(data: bytes) -> Callable[[socket.socket], None]:
    def speak(connection: socket.socket) -> None:
        for byte in data * 1000:
            connection.send(bytes([byte]))
            time.sleep(0.02)

    return speak


def endless(connection: socket.socket) -> None:
    connection.recv(9000)
    while True:
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")


def body_trickle(connection: socket.socket) -> None:
    connection.recv(9000)
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    trickle(b"x")(connection)


def silent(connection: socket.socket) -> None:
    while connection.recv(9000):
        pass


@pytest.mark.parametrize(
    ("scheme", "speak", "phase"),
    [
        ("http", silent, "waiting for the answer"),
        ("http", trickle(b"HTTP/1.1 200 OK\r\nA: b\r\n"), "waiting for the answer"),
        ("http", endless, "waiting for the answer"),
        ("http", body_trickle, "reading the body"),
        ("https", silent, "in the TLS handshake"),
        ("https", trickle(b"\x16\x03\x03\x40\x00" + b"\2" * 90), "in the TLS handshake"),
    ],
)
def test_no_server_holds_the_client(raw: Raw, scheme: str, speak: Callable[[socket.socket], None], phase: str) -> None:
    """The deadline ends every phase, however steadily bytes drip in, and the error names the phase."""
    port = raw(speak)
    client = GuardedClient("Parley/test", allow=[f"127.0.0.1:{port}"])
    error = failure(client, f"{scheme}://127.0.0.1:{port}/", deadline=0.4)
    assert (error.code, error.retryable) == ("fetch_timeout", True)
    assert phase in error.detail


def test_a_slow_resolver_is_a_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that does not answer holds nobody."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(2) or [])
    error = failure(GuardedClient("Parley/test"), "http://slow.example/", deadline=0.2)
    assert error.code == "fetch_timeout"
    assert "not resolved" in error.detail


@pytest.mark.parametrize(
    "said",
    [
        b"SSH-2.0-OpenSSH_9\r\n",
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 10_000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nA: " + b"b" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nno gzip at all",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\nno br at all",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\n\r\nno zstd at all",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip,gzip,gzip,gzip\r\n\r\nx",
    ],
)
def test_broken_answers_are_unreachable(raw: Raw, said: bytes) -> None:
    """Whatever is no HTTP, or no body, is one typed error."""

    def speak(connection: socket.socket) -> None:
        connection.recv(9000)
        connection.sendall(said)

    port = raw(speak)
    client = GuardedClient("Parley/test", allow=[f"127.0.0.1:{port}"])
    assert failure(client, f"http://127.0.0.1:{port}/", deadline=3).code == "fetch_unreachable"


def test_the_environment_is_not_heeded(site, client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy in the environment would resolve names behind the guard's back."""
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1/")
    site.pages["/"] = (200, {}, HTML)
    assert client.request("GET", site.url()).body == HTML
