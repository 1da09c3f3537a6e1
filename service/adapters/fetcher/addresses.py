"""Which IP addresses Parley may connect to: a table of its own, as `ipaddress.is_global` has holes.

`is_global` is true for NAT64 and 6to4 forms of private addresses, for 192.0.0.192 and for multicast; so nothing here
asks it. Sources: the IANA special-purpose registries (RFC 6890, RFC 8190) for both families, RFC 5214 (ISATAP), and
the metadata services of clouds that sit on public-looking addresses.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

#: IPv4 networks that nobody on the open web lives in, and what they are.
CLOSED_V4: tuple[tuple[IPv4Network, str], ...] = tuple(
    (IPv4Network(network), name)
    for network, name in (
        ("0.0.0.0/8", "this host"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "carrier-grade NAT"),
        ("127.0.0.0/8", "loopback"),
        ("168.63.129.16/32", "a cloud's own service"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "protocol assignments"),
        ("192.0.2.0/24", "documentation"),
        ("192.88.99.0/24", "6to4 relays"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "benchmarks"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
)

#: The only part of IPv6 that is routed on the open web.
OPEN_V6 = IPv6Network("2000::/3")

#: What is closed inside it. Teredo lies in 2001::/23; it and 6to4 carry any IPv4 address inside.
CLOSED_V6: tuple[tuple[IPv6Network, str], ...] = tuple(
    (IPv6Network(network), name)
    for network, name in (
        ("2001::/23", "protocol assignments"),
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "6to4"),
        ("3fff::/20", "documentation"),
    )
)

#: Upper half of an ISATAP interface identifier, without its universal/local bit: the lower half is an IPv4 address.
_ISATAP = 0x0000_5EFE
_UNIVERSAL = 0x0200_0000


def refusal(address: str) -> str | None:
    """Why Parley must not connect to `address` (an IP address as text); None if it is public.

    The rule: IPv4 outside of `CLOSED_V4`; IPv6 inside `OPEN_V6`, outside of `CLOSED_V6`, and no ISATAP.
    What is no address, or has a zone (`fe80::1%eth0`), is refused too.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return "no address"
    return _refusal_v4(parsed) if isinstance(parsed, IPv4Address) else _refusal_v6(parsed)


def _refusal_v4(address: IPv4Address) -> str | None:
    return next((name for network, name in CLOSED_V4 if address in network), None)


def _refusal_v6(address: IPv6Address) -> str | None:
    if address not in OPEN_V6:
        return "outside of public IPv6"
    if address.scope_id is not None:
        return "an address with a zone"
    closed = next((name for network, name in CLOSED_V6 if address in network), None)
    return closed or ("ISATAP" if _is_isatap(address) else None)


def _is_isatap(address: IPv6Address) -> bool:
    return (int(address) >> 32) & 0xFFFF_FFFF & ~_UNIVERSAL == _ISATAP
