"""First parties: does the actor speak itself, or does a newspaper say what it said?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from service.domain.report import Report

#: Actor to the hosts where it publishes its own statements.
OwnHosts = Mapping[str, Sequence[str]]

#: No actor publishes anything itself.
NOBODYS: OwnHosts = {}


def heard(reports: Iterable[Report], own_hosts: OwnHosts) -> list[Report]:
    """The reports with `first_party` kept only where the actor speaks on a host of its own."""
    return [
        replace(report, first_party=speaks_itself(own_hosts.get(report.actor, ()), report.url, report.outlet))
        for report in reports
    ]


def speaks_itself(own: Iterable[str], url: str | None, outlet: str | None) -> bool:
    """Whether an article stands on one of these hosts or below it, by its URL or its outlet's name."""
    hosts = [(urlsplit(url).hostname or "") if url else "", (outlet or "").strip().lower()]
    return any(host == mine or host.endswith("." + mine) for mine in own for host in hosts)
