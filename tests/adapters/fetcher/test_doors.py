"""Over a thousand addresses that lead inside, at three doors, counted by a trap in the socket: none is connected to.

And the proof that the count can rise: each rule is taken away in turn, and the trap sees what it had held back.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from service.adapters.clock import FixedClock
from service.adapters.fetcher import addresses, urls
from service.adapters.fetcher import client as client_module
from service.adapters.fetcher.client import GuardedClient
from service.adapters.fetcher.line import Line
from service.adapters.fetcher.robots import Rules, RulesCache
from service.adapters.fetcher.slots import LocalSlots
from service.adapters.fetcher.web import Manners, WebFetcher
from service.adapters.sender import WebhookSender
from service.adapters.signing import new_secret
from service.adapters.vault import Vault
from service.domain.delivery import Letter, Parcel, Target
from service.domain.errors import JobFailed
from tests.support.addresses import PUBLIC, Liar, Resolver, crooked, inside

NOW = datetime(2026, 5, 4, tzinfo=UTC)
PAYLOADS = (*inside(), *crooked())

#: What a door answers with: it went wrong before a connection.
REFUSED = {"fetch_blocked_address", "fetch_unreachable", "fetch_timeout"}


class Open(RulesCache):
    """Every robots.txt is known and allows everything: the page itself is the first request."""

    def get(self, origin: str) -> Rules | None:
        """No rules."""
        return Rules(404) if origin else None


@pytest.fixture
def trap(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Counts every connection that is tried, and lets none through."""
    seen: list[tuple[str, int]] = []

    def connect(_: socket.socket, address: Any) -> None:
        seen.append((address[0], address[1]))
        raise ConnectionRefusedError("the trap")

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket.socket, "connect_ex", connect)
    return seen


CLIENT = GuardedClient("Parley/test", resolver=Resolver())


def article(url: str, guarded: GuardedClient = CLIENT) -> None:
    """The door of articles and feeds."""
    WebFetcher(guarded, Manners(LocalSlots(), Open(), 0.0), FixedClock(NOW)).fetch(url)


VAULT, SECRET = Vault("master"), new_secret()
SENDER = WebhookSender(CLIENT, VAULT)
LETTER = Letter("dlv_1", "msg_1", None, "shift.confirmed", b"{}", 1, 0)


def webhook(url: str) -> None:
    """The door of webhooks: the sender itself. Raises the refusal that it notes."""
    target = Target("whk_1", "webhook", VAULT.seal(url, "whk_1"), VAULT.seal(SECRET, "whk_1"))
    attempt = SENDER.send(Parcel(target, (LETTER,)), NOW)
    assert attempt.error
    assert not attempt.error.startswith("internal")
    raise JobFailed("fetch_blocked_address", attempt.error)


def knock(door: Callable[[str], None], payloads: Any = PAYLOADS) -> None:
    """All payloads at one door; each must be refused with a typed error."""
    for url in payloads:
        with contextlib.suppress(JobFailed):
            door(url)
            raise AssertionError(f"let through: {url!r}")


def test_there_are_enough_payloads() -> None:
    """Over a thousand, all different."""
    assert len(set(inside())) >= 1000
    assert len(set(PAYLOADS)) >= 1150


@pytest.mark.parametrize("door", [article, webhook])
def test_no_payload_is_connected_to(trap: list, door: Callable[[str], None]) -> None:
    """Articles and webhooks: the trap counts nothing."""
    knock(door)
    assert trap == []


def test_the_trap_counts(trap: list) -> None:
    """A public address does reach it, or its zero would prove nothing."""
    with pytest.raises(JobFailed):
        article("http://public.example/")
    with pytest.raises(JobFailed):
        webhook("https://public.example/")
    assert trap == [(PUBLIC, 80), (PUBLIC, 443)]


# --- redirects -------------------------------------------------------------------------------------------------------


def redirects(site: Any, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Every payload as the target of a redirect from a site that may be reached; what else was connected to."""
    elsewhere: list[tuple[str, int]] = []
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if address[:2] == ("127.0.0.1", site.port):
            real(self, address)
            return
        elsewhere.append((address[0], address[1]))
        raise ConnectionRefusedError("the trap")

    monkeypatch.setattr(socket.socket, "connect", connect)
    guarded = GuardedClient("Parley/test", allow=[site.pair], resolver=Resolver())
    fetcher = WebFetcher(guarded, Manners(LocalSlots(), Open(), 0.0), FixedClock(NOW))
    for url in inside():
        location = url.encode().decode("latin-1")
        site.pages["/"] = (302, {"Location": location}, b"")
        for door in (fetcher.fetch, lambda url: guarded.request("GET", url)):
            with contextlib.suppress(JobFailed):
                door(site.url())
                raise AssertionError(f"let through: {url!r}")
    return elsewhere


def test_no_redirect_leads_inside(site, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a public page to a private address: refused at the second hop, by both who follow redirects."""
    assert redirects(site, monkeypatch) == []
    assert len(site.seen) >= 2000


def test_the_redirect_door_can_fail(site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the address table the same redirects do lead inside."""
    monkeypatch.setattr(client_module, "refusal", lambda _: None)
    assert len(redirects(site, monkeypatch)) > 1000


# --- a resolver that lies --------------------------------------------------------------------------------------------


def test_a_name_is_resolved_once(trap: list) -> None:
    """DNS rebinding: what was vetted is what is connected to."""
    liar = Liar()
    guarded = GuardedClient("Parley/test", resolver=liar)
    with pytest.raises(JobFailed):
        article("http://rebind.example/", guarded)
    assert (trap, liar.asked) == ([(PUBLIC, 80)], 1)
    with pytest.raises(JobFailed):
        article("http://rebind.example/", guarded)
    assert trap == [(PUBLIC, 80)]


def test_the_rebinding_test_can_fail(trap: list, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that resolves again when it connects is seen by the trap."""
    liar = Liar()

    class Careless(Line):
        def __init__(self, _: Any, port: int, seconds: float) -> None:
            super().__init__(liar.resolve("rebind.example", seconds), port, seconds)

    monkeypatch.setattr(client_module, "Line", Careless)
    with pytest.raises(JobFailed):
        article("http://rebind.example/", GuardedClient("Parley/test", resolver=liar))
    assert trap == [("127.0.0.1", 80)]


# --- each rule taken away --------------------------------------------------------------------------------------------


def counted(trap: list) -> int:
    """How many connections all payloads lead to."""
    for url in PAYLOADS:
        with contextlib.suppress(JobFailed):
            article(url)
    return len(trap)


@pytest.mark.parametrize("index", range(len(addresses.CLOSED_V4)), ids=lambda i: str(addresses.CLOSED_V4[i][0]))
def test_each_ipv4_network_is_needed(trap: list, monkeypatch: pytest.MonkeyPatch, index: int) -> None:
    """Without it, the count rises."""
    kept = addresses.CLOSED_V4[:index] + addresses.CLOSED_V4[index + 1 :]
    monkeypatch.setattr(addresses, "CLOSED_V4", kept)
    assert counted(trap) > 0


@pytest.mark.parametrize("index", range(len(addresses.CLOSED_V6)), ids=lambda i: str(addresses.CLOSED_V6[i][0]))
def test_each_ipv6_network_is_needed(trap: list, monkeypatch: pytest.MonkeyPatch, index: int) -> None:
    """Without it, the count rises."""
    kept = addresses.CLOSED_V6[:index] + addresses.CLOSED_V6[index + 1 :]
    monkeypatch.setattr(addresses, "CLOSED_V6", kept)
    assert counted(trap) > 0


def _plant(monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    if fault == "all of IPv6 is open":
        monkeypatch.setattr(addresses, "OPEN_V6", addresses.IPv6Network("::/0"))
    elif fault == "ISATAP is not seen":
        monkeypatch.setattr(addresses, "_is_isatap", lambda _: False)
    elif fault == "one public address is enough":
        monkeypatch.setattr(client_module, "refusal", _once_open(client_module.refusal))
    elif fault == "numbers may be written in any way":
        monkeypatch.setattr(urls, "odd_number", lambda _: False)
    elif fault == "closed ports are open":
        monkeypatch.setattr(urls, "closed_port", lambda _: False)


def _once_open(real: Callable[[str], str | None]) -> Callable[[str], str | None]:
    """As if the check stopped at the first address: what follows a public one is not looked at."""
    last: list[str] = []

    def refusal(address: str) -> str | None:
        why = None if last == [PUBLIC] else real(address)
        last[:] = [address]
        return why

    return refusal


@pytest.mark.parametrize(
    "fault",
    [
        "all of IPv6 is open",
        "ISATAP is not seen",
        "one public address is enough",
        "numbers may be written in any way",
        "closed ports are open",
    ],
)
def test_each_other_rule_is_needed(trap: list, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    """Without it, the count rises."""
    _plant(monkeypatch, fault)
    assert counted(trap) > 0


@pytest.mark.parametrize("index", range(len(urls.RULES)), ids=lambda i: urls.RULES[i][0])
def test_each_rule_on_urls_is_needed(trap: list, monkeypatch: pytest.MonkeyPatch, index: int) -> None:
    """Without it, the count rises."""
    monkeypatch.setattr(urls, "RULES", urls.RULES[:index] + urls.RULES[index + 1 :])
    assert counted(trap) > 0


def test_the_systems_resolver_reads_numbers_and_the_guard_holds(trap: list) -> None:
    """The real resolver takes many spellings of one number: the guard judges what it makes of them."""
    guarded = GuardedClient("Parley/test")
    for host in ("127.1", "2130706433", "0x7f000001", "017700000001", "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "0"):
        with pytest.raises(JobFailed) as caught:
            guarded.request("GET", f"http://{host}/")
        assert caught.value.code == "fetch_blocked_address"
    assert trap == []
