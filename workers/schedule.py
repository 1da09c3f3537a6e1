"""What beat asks for, and how often. Beat only nudges: what is due is decided by rows."""

from __future__ import annotations

from typing import Any

#: A nudge that no worker took within this time is worthless: the next one is on its way.
_FLEETING = {"expires": 30}

SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep": {"task": "parley.sweep", "schedule": 5.0, "options": _FLEETING},
    "deliver": {"task": "parley.deliver", "schedule": 5.0, "options": _FLEETING},
    "sender_heartbeat": {"task": "parley.sender_heartbeat", "schedule": 10.0, "options": _FLEETING},
    "feeds": {"task": "parley.feeds", "schedule": 30.0, "options": _FLEETING},
    "heartbeat": {"task": "parley.heartbeat", "schedule": 10.0, "options": _FLEETING},
    "tidy": {"task": "parley.tidy", "schedule": 3600.0, "options": _FLEETING},
}
