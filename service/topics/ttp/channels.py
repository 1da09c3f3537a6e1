"""Channels of their own: hosts where an actor publishes its own statements, so that nobody stands in between.

A statement there confirms a turn alone. A newspaper that quotes the actor is a report, however verbatim the quote, and
state news agencies and broadcasters are newspapers in this respect. To add a host, add it here: subdomains count.
"""

from __future__ import annotations

from urllib.parse import urlsplit

CHANNELS: dict[str, tuple[str, ...]] = {
    "pakistan_government": ("pid.gov.pk", "mofa.gov.pk", "pmo.gov.pk", "moib.gov.pk", "interior.gov.pk"),
    "pakistan_military": ("ispr.gov.pk",),
    "kp_government": ("kp.gov.pk",),
    "afghan_taliban": ("alemarahenglish.af", "mfa.gov.af"),
    "united_states": ("state.gov", "whitehouse.gov", "usembassy.gov"),
    "pti": ("insaf.pk",),
    "ppp": ("ppp.org.pk",),
    "ji": ("jamaat.org",),
    "mqm": ("mqm.org", "mqmpakistan.org"),
}


def speaks_itself(actor: str, url: str | None, outlet: str | None) -> bool:
    """Whether the article stands on a channel of the actor's own, by its URL's host or its outlet's name."""
    hosts = [(urlsplit(url).hostname or "") if url else "", (outlet or "").strip().lower()]
    return any(host == own or host.endswith("." + own) for own in CHANNELS.get(actor, ()) for host in hosts)
