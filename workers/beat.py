"""Beat's scheduler, which a clock that is set back does not silence."""

from __future__ import annotations

import time
from typing import Any

from celery.beat import PersistentScheduler

#: Seconds by which the clock may fall behind between two looks before it counts as set back.
_SLIP = 1.0


class SteadyScheduler(PersistentScheduler):  # type: ignore[misc]
    """Celery's own waits until the clock has caught up with the last run: an hour, if it was set back by an hour."""

    _ahead: float | None = None

    def tick(self, *arguments: Any, **options: Any) -> float:
        """As Celery's; after a step back, and at the start, no last run lies in the future."""
        ahead = time.time() - time.monotonic()
        if self._ahead is None or ahead < self._ahead - _SLIP:
            self._forget_the_future()
        self._ahead = ahead
        waits: float = super().tick(*arguments, **options)
        return waits

    def _forget_the_future(self) -> None:
        for entry in self.schedule.values():
            entry.last_run_at = min(entry.last_run_at, entry.default_now())
        self._heap = None  # made anew by the tick
