"""Places where a test may kill the process as `kill -9` would. Inert unless PARLEY_TEST_FAILPOINT names a folder.

    failpoint("deliver.after_send")     dies here if the file `deliver.after_send` is in the folder, and removes it

So a campaign arms one point at a time in running processes, and each dies once.
"""

from __future__ import annotations

import os
import signal

#: The folder that arms points, read once at start.
FOLDER = os.environ.get("PARLEY_TEST_FAILPOINT")


def failpoint(name: str) -> None:
    """Dies here if a test has armed `name`."""
    if FOLDER is not None:
        _die_if_armed(FOLDER, name)


def _die_if_armed(folder: str, name: str) -> None:
    try:
        os.unlink(os.path.join(folder, name))  # noqa: PTH108, PTH118
    except OSError:
        return
    os.kill(os.getpid(), signal.SIGKILL)
