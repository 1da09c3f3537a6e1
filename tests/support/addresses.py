"""Ways to write addresses that a guard must not let through, after the lists that attackers use.

Sources of the ideas: PayloadsAllTheThings (SSRF), cujanovic/SSRF-Testing, the WHATWG URL tests. All are made here.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address

from service.domain.errors import JobFailed

#: At least one address of every closed network.
INSIDE_V4 = (
    *("0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.254", "100.64.0.1", "100.100.100.200", "100.127.255.254"),
    *("127.0.0.1", "127.1.2.3", "127.255.255.254", "168.63.129.16", "169.254.169.254", "169.254.170.2", "172.16.0.1"),
    *("172.17.0.1", "172.31.255.254", "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.1"),
    *("192.168.255.254", "198.18.0.1", "198.19.255.254", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250"),
    *("240.0.0.1", "255.255.255.255", "10.10.10.10", "172.20.0.2", "192.168.1.254", "169.254.0.1", "100.64.1.1"),
)

INSIDE_V6 = (
    *("::", "::1", "::2", "100::1", "fc00::1", "fd00:ec2::254", "fd12:3456:789a::1", "fe80::1", "fec0::1", "ff02::1"),
    *("2001::1", "2001:0:7f00:1::", "2001:10::1", "2001:1ff::1", "2001:db8::1", "2001:db8:ffff::1", "2002::1"),
    *("3fff::1", "3fff:fff::1", "4000::1", "64:ff9b:1::1", "5f00::1", "::ffff:0:1", "1::", "e000::1"),
    *("2620:0:1::5efe:a00:1", "2a00:1450::200:5efe:7f00:1", "2606:4700:1::5efe:808:808"),
)

PUBLIC = "93.184.216.34"
OPEN_NAME = "public.example"


def _spellings(address: str) -> Iterator[str]:
    """One IPv4 address as every spelling that some resolver or parser takes for it."""
    number, parts = int(IPv4Address(address)), [int(part) for part in address.split(".")]
    a, b, c, d = parts
    yield from (address, f"{address}.", str(number), hex(number), f"0{number:o}", f"0x{number:08X}")
    yield ".".join(hex(part) for part in parts)
    yield ".".join(f"0{part:o}" for part in parts)
    yield ".".join(f"{part:03d}" for part in parts)
    yield from (f"0x{a:x}.{b}.0{c:o}.{d}", f"{a}.{(b << 16) + (c << 8) + d}", f"{a}.{b}.{(c << 8) + d}")
    yield from (f"[::ffff:{address}]", f"[::{address}]", f"[::ffff:0:{address}]", f"[64:ff9b::{address}]")
    yield from (f"[2002:{number >> 16:x}:{number & 0xFFFF:x}::1]", f"[64:ff9b:1::{address}]")
    yield f"[2001:0:{number >> 16:x}:{number & 0xFFFF:x}::]"
    yield f"[2a00:1450:4001::5efe:{number >> 16:x}:{number & 0xFFFF:x}]"
    yield "".join(chr(0xFF10 + int(c)) if c.isdigit() else c for c in address)  # full width
    yield address.replace(".", "。")
    yield address.replace(".", "\uff0e")
    yield address.replace("1", "①").replace("2", "②").replace("0", "⓪")
    yield f"{address}.nip.example"
    yield f"{'-'.join(str(part) for part in parts)}.sslip.example"
    yield f"%{ord(address[0]):x}{address[1:]}"


def inside() -> Iterator[str]:
    """URLs that lead inside by their address."""
    for address in INSIDE_V4:
        for spelling in _spellings(address):
            yield f"http://{spelling}/"
    for address in INSIDE_V6:
        yield from (f"http://[{address}]/", f"https://[{address}]:8443/x", f"http://[{address.upper()}]/")
        yield f"http://v6-{address.replace(':', '-')}.name.example/"
    for port in (80, 443, 8080, 8000, 2375, 9000, 15672):
        yield from (f"http://127.0.0.1:{port}/", f"https://localhost:{port}/", f"http://[::1]:{port}/")
    for name in ("localhost", "LOCALHOST", "localhost.", "ip6-localhost", "metadata.google.internal", "both.example"):
        yield from (f"http://{name}/", f"http://{name}/latest/meta-data/", f"HTTP://{name}:8080")


def crooked() -> Iterator[str]:
    """URLs that are refused as they stand: they name a public host, but may be read in two ways, or are no web."""
    for scheme in ("ftp", "file", "gopher", "dict", "ldap", "jar", "ws", "data", "javascript", "unix", "tftp", ""):
        yield from (f"{scheme}://{OPEN_NAME}/", f"{scheme}:{OPEN_NAME}", f"{scheme}:///etc/passwd")
    for user in ("user", "user:word", "127.0.0.1", f"{OPEN_NAME}:80", "", "a%40b"):
        yield from (f"http://{user}@{OPEN_NAME}/", f"https://{user}@{OPEN_NAME}:443/")
    for mark in ("\\", " ", "\t", "\r\n", "\x00", "\x7f", "\x0b", "\x1f"):
        yield from (f"http://{OPEN_NAME}{mark}/", f"http://{OPEN_NAME}/{mark}x", f"http://{OPEN_NAME}/a?b={mark}")
        yield f"http://{mark}{OPEN_NAME}/"
    for port in (0, 1, 7, 9, 21, 22, 23, 25, 53, 110, 111, 135, 139, 143, 389, 445, 465, 514, 587, 636, 993, 995, 1023):
        yield f"http://{OPEN_NAME}:{port}/"
    for port in (1723, 2049, 3306, 4190, 5060, 5432, 6000, 6379, 6667, 9200, 11211, 27017, 65536, -1):
        yield f"http://{OPEN_NAME}:{port}/"
    yield f"http://{OPEN_NAME}/{'a' * 5000}"
    yield from (
        f"http://{OPEN_NAME}:80:80/",
        f"http://{OPEN_NAME}:x/",
        "http://",
        "http:///",
        "http://[::1",
        "http://[]/",
    )
    yield from ("http://./", "http://../", "http://%00/", "http://public%2eexample/", "http://a..b/")
    yield from ("//public.example/", "public.example", "http:public.example", "http:/public.example", "https:///x")


class Resolver:
    """As helpful as the worst of them: takes all spellings of numbers, and names that carry an address."""

    def resolve(self, host: str, seconds: float) -> Sequence[str]:
        """The addresses that such a host has; a public one where nothing else fits."""
        del seconds
        if host == "both.example":
            return [PUBLIC, "10.0.0.7"]
        for suffix, mark in ((".nip.example", "."), (".sslip.example", "-")):
            if host.endswith(suffix):
                return [host.removesuffix(suffix).replace(mark, ".")]
        if host.startswith("v6-"):
            return [host.removeprefix("v6-").partition(".")[0].replace("-", ":")]
        if host.startswith(("localhost", "ip6-localhost", "metadata.")):
            return ["169.254.169.254" if host.startswith("metadata") else "127.0.0.1"]
        return _numeric(host) or [PUBLIC]


def _numeric(host: str) -> list[str]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        return []
    return [str(entry[4][0]) for entry in found]


class Liar:
    """Public at the first question, inside from then on: DNS rebinding."""

    def __init__(self) -> None:
        self.asked = 0

    def resolve(self, host: str, seconds: float) -> Sequence[str]:
        """Another answer each time."""
        if not host or seconds <= 0:
            raise JobFailed("fetch_unreachable", "no question")
        self.asked += 1
        return [PUBLIC] if self.asked == 1 else ["127.0.0.1"]
