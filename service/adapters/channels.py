"""People's channels through Apprise: mail, Slack, Teams, Telegram, ntfy and a hundred more, each named by a URL.

The URLs hold secrets: they are stored sealed, shown as their scheme alone, and Apprise's own log is shut, as it would
print them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from typing import Any

from service.domain.errors import JobFailed

#: Schemes that would run on this machine instead of reaching a person, or that a signed webhook does better.
REFUSED = frozenset(
    {"dbus", "gio", "glib", "gnome", "kde", "macosx", "qt", "windows", "syslog", "vapid", "apprise", "apprises"}
    | {"json", "jsons", "xml", "xmls", "form", "forms", "file", "workflows"}
)

#: Seconds to connect, and for each read.
_CONNECT, _READ = 5.0, 10.0


class BadChannel(ValueError):
    """The URL is none that Apprise knows, or one that is refused. The message never quotes it."""


def scheme_of(url: str) -> str:
    """The URL's scheme, the only part of it that is shown."""
    return url.partition("://")[0].strip().lower()


class Channels:
    """Checks and uses channel URLs. `vet` raises `JobFailed` for a URL whose host is not on the open web."""

    def __init__(self, vet: Callable[[str], Any], allowed: Collection[str] = ()) -> None:
        self._vet, self._allowed = vet, frozenset(allowed)
        for name in ("apprise", "urllib3", "requests"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1 if name == "apprise" else logging.WARNING)

    def check(self, url: str) -> str:
        """The service's name, such as `Slack`. Raises `BadChannel`."""
        return str(self._plugin(url).service_name)

    def tell(self, url: str, title: str, text: str) -> str | None:
        """Sends a message; None for success, else what went wrong, without the URL. Raises `JobFailed` (blocked)."""
        import apprise

        try:
            plugin = self._plugin(url)
        except BadChannel as error:
            return f"channel: {error}"
        self._vet_host(plugin)
        plugin.socket_connect_timeout, plugin.socket_read_timeout = _CONNECT, _READ
        courier = apprise.Apprise(asset=_asset())
        courier.add(plugin)
        sent = courier.notify(body=text, title=title, body_format=apprise.NotifyFormat.TEXT)
        return None if sent else f"channel: {plugin.service_name} did not accept the message"

    def _plugin(self, url: str) -> Any:
        import apprise

        scheme = scheme_of(url)
        if "://" not in url or scheme in REFUSED:
            raise BadChannel(f"{scheme or 'this'} is no service that reaches a person: see docs/alerts.md.")
        plugin = apprise.Apprise.instantiate(url, asset=_asset(), suppress_exceptions=True)
        if plugin is None:
            raise BadChannel(f"This is no complete {scheme}:// URL as Apprise describes it.")
        return plugin

    def _vet_host(self, plugin: Any) -> None:
        host = getattr(plugin, "smtp_host", None) or (plugin.host if _names_a_host(plugin) else None)
        if not host or f"{host}:{plugin.port}" in self._allowed:
            return
        try:
            self._vet(f"https://{host}/")
        except JobFailed as error:
            raise JobFailed(error.code, f"The channel's host may not be used: {error.detail}") from None


def _names_a_host(plugin: Any) -> bool:
    """Whether the URL's host is a machine; for services in a cloud it is a token."""
    return any("{host}" in template for template in plugin.templates) and getattr(plugin, "mode", "") != "cloud"


def _asset() -> Any:
    import apprise

    return apprise.AppriseAsset(
        app_id="Parley",
        app_desc="Parley",
        http_redirects=False,
        secure_logging=True,
        async_mode=False,
    )
