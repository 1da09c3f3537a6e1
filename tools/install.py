"""Makes or brings up to date the virtual environment that `make` uses: python3 tools/install.py FOLDER LOCKFILE…

Standard library only, as it runs before anything is installed. Safe to run several times at once: the first one
installs, the others wait. The lock files are complete and carry hashes, so nothing is resolved here, and every byte
is the one that was tested.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
import sys
import time
from pathlib import Path

PIP = ["-m", "pip", "--disable-pip-version-check", "install", "--no-deps", "--require-hashes", "--progress-bar", "off"]


def main(folder: Path, locks: list[Path]) -> None:
    """Installs what is missing. Ends with a sentence and code 2 if it cannot."""
    if sys.version_info < (3, 11):  # noqa: UP036 -- this file runs on whatever Python there is
        sys.exit("Parley needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 …")
    if all(stamp(folder, lock).exists() for lock in locks):
        return
    with folder.with_name(folder.name + ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        python = environment(folder)
        for lock in locks:
            if not stamp(folder, lock).exists():
                install(python, lock)
                stamp(folder, lock).touch()


def stamp(folder: Path, lock: Path) -> Path:
    """A file that is there once exactly these bytes of `lock` have been installed."""
    return folder / f".{lock.stem}-{hashlib.sha256(lock.read_bytes()).hexdigest()[:16]}"


def environment(folder: Path) -> Path:
    """The environment's Python. One that was left half made is made anew."""
    python, made = folder / "bin" / "python", folder / ".made"
    if not made.exists() or subprocess.run([python, "-c", ""], check=False).returncode:
        shutil.rmtree(folder, ignore_errors=True)
        done = subprocess.run([sys.executable, "-m", "venv", folder], capture_output=True, text=True, check=False)
        if done.returncode:
            shutil.rmtree(folder, ignore_errors=True)
            fail(f"No virtual environment can be made in {folder}: {(done.stdout + done.stderr).strip()}")
        made.touch()
    return python


def install(python: Path, lock: Path) -> None:
    """Installs a lock file, with a line of progress on a terminal."""
    total, began = lock.read_text().count("=="), time.monotonic()
    print(f"installing what {lock.name} names, once: about {total} packages", flush=True)
    process = subprocess.Popen(
        [python, *PIP, "-r", lock], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1
    )
    assert process.stdout is not None
    lines, count = [], 0
    for line in process.stdout:
        lines.append(line)
        count += line.startswith(("Collecting ", "Requirement already satisfied"))
        if sys.stdout.isatty():
            print(f"\r  {count} of {total}", end="", flush=True)
    if process.wait():
        fail("".join(lines[-15:]) + f"{lock.name} could not be installed: is a package registry within reach?")
    print(f"\r  installed in {time.monotonic() - began:.0f} s", flush=True)


def fail(text: str) -> None:
    """Ends with code 2."""
    print(text, file=sys.stderr)
    sys.exit(2)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
