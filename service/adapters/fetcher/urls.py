"""From a URL that a stranger wrote to the one target that is checked and connected to: parsed once, here only.

Two parsers that read one URL in two ways are the classic hole of such guards; so whatever could be read in two ways
is refused, and the connection is built from the parts that were checked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from service.domain.errors import JobFailed

#: Longest URL that is followed, in characters.
MAX_URL = 4096

_PORTS = {"http": 80, "https": 443}

#: Ports that no web server listens on but other servers do (Fetch standard, "port blocking"), over the system's range.
CLOSED_PORTS = frozenset(
    {1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697}
    | {3306, 5432, 9200, 9418, 10080, 11211, 27017}
)

_HOST = re.compile(r"[a-z0-9._-]{1,253}|[0-9a-f:.]{2,45}")


@dataclass(frozen=True, slots=True)
class Target:
    """A checked URL: `host` in lower case and ASCII (IPv6 without brackets), `path` with the query, percent-encoded."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def pair(self) -> str:
        """`host:port`, as `PARLEY_ALLOW_HOSTS` writes it."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def site(self) -> str:
        """Whose manners count: the host, with its port unless that is a default one."""
        return self.host if self.port in _PORTS.values() else self.pair

    @property
    def url(self) -> str:
        """The target as a URL again."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS.get(self.scheme) else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.path}"


#: Rules on the URL as it stands: (what is wrong, whether it is so).
RULES: tuple[tuple[str, Callable[[str, SplitResult], bool]], ...] = (
    ("is not http or https", lambda _, parts: parts.scheme not in _PORTS),
    ("has a user name or password", lambda _, parts: "@" in parts.netloc),
    ("has a backslash", lambda url, _: "\\" in url),
    ("has white space or control characters", lambda url, _: any(ord(c) < 33 or ord(c) == 127 for c in url)),
    (f"is longer than {MAX_URL} characters", lambda url, _: len(url) > MAX_URL),
)


def target_of(url: str, allowed: frozenset[str] = frozenset()) -> Target:
    """The target that `url` names; `allowed` are `host:port` pairs that may have any port.

    Raises `JobFailed` (`fetch_blocked_address`) for what is no plain http or https URL, or names a closed port.
    """
    try:
        parts = urlsplit(url)
        wrong = next((name for name, holds in RULES if holds(url, parts)), None)
        if wrong:
            raise _blocked(f"The URL {wrong}")
        target = Target(parts.scheme, _host(parts), _port(parts), _path(parts))
    except ValueError:
        raise _blocked("The URL cannot be read") from None
    if closed_port(target.port) and target.pair not in allowed:
        raise _blocked(f"Port {target.port} is none that web servers use")
    return target


def next_target(base: str, location: str) -> str:
    """The URL that a redirect from `base` leads to, without its fragment."""
    try:
        return urljoin(base, location.strip()).partition("#")[0]
    except ValueError:
        raise _blocked("The redirect's target cannot be read") from None


def closed_port(port: int) -> bool:
    """Whether no page is fetched from this port: the system's ports but 80 and 443, and those of other servers."""
    return (port < 1024 and port not in _PORTS.values()) or port in CLOSED_PORTS


def _blocked(why: str) -> JobFailed:
    return JobFailed("fetch_blocked_address", f"{why}: only public http and https addresses are fetched.")


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii").lower()
    if not _HOST.fullmatch(host) or odd_number(host):
        raise ValueError("no host")
    return host


def odd_number(host: str) -> bool:
    """Whether the host is a number other than four plain parts: `0x7f.1`, `2130706433`, `010.0.0.1`. Resolvers and
    parsers differ on what those mean, and no honest link writes them."""
    last = host.rpartition(".")[2]
    if ":" in host or not (last.isdigit() or last.startswith("0x")):
        return False
    try:
        return str(IPv4Address(host)) != host
    except ValueError:
        return True


def _port(parts: SplitResult) -> int:
    port = parts.port
    if port is None:
        return _PORTS.get(parts.scheme, 80)
    if port == 0:
        raise ValueError("no port")
    return port


def _path(parts: SplitResult) -> str:
    safe = "/%:@!$&'()*+,;=~-._[]|"
    query = f"?{quote(parts.query, safe=safe + '?')}" if parts.query else ""
    return (quote(parts.path, safe=safe) or "/") + query
