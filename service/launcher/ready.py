"""When Parley is ready, and what the user is told then."""

from __future__ import annotations

import contextlib
import json
import shlex
import urllib.request
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from service.adapters.database.store import DatabaseStore
from service.config import Config

#: What the ready line sends beside the topic's example.
EXAMPLE = {"published_at": "2023-06-06", "outlet": "example.org"}


def ready(url: str, store: DatabaseStore, since: datetime) -> bool:
    """Whether the API says so, and worker and beat have shown a sign of life since `since`: not those of last time."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with contextlib.suppress(OSError, SQLAlchemyError), opener.open(f"{url}readyz", timeout=2) as response:
        if response.status == 200:
            with store.reading() as tx:
                alive = tx.heartbeats.newest()
            return all(kind in alive and alive[kind] >= since for kind in ("worker", "beat"))
    return False


def base_url(config: Config) -> str:
    """Where the API is, for people on this machine."""
    host = config["PARLEY_HOST"]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{config['PARLEY_PORT']}/"


def ready_lines(config: Config, example: str, new_key: str | None) -> list[str]:
    """Where it is with a command to paste, which sends `example` as an article; and the admin key, if it is new."""
    url, file = base_url(config), config.data_dir / "admin.key"
    body = json.dumps({"text": example} | EXAMPLE)
    token = f"$(cat {shlex.quote(str(file))})"
    lines = [
        f"parley is ready: {url}  try: curl -s -H 'Content-Type: application/json' -H 'Prefer: wait=20' "
        f'-H "Authorization: Bearer {token}" {url}v1/articles -d {shlex.quote(body)}'
    ]
    if new_key:
        lines.append(f"the admin key, shown this once and kept in {file}: {new_key}")
    return lines
