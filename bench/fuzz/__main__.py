"""`python -m bench.fuzz TARGET [libFuzzer options]`: runs until it finds something or the time is over.

What it finds is written to `build/fuzz/TARGET/`, and so is what it has learnt.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["service", "schemas", "feedparser", "marshmallow", "protego"]):
    from bench.fuzz.targets import SEEDS, TARGETS


def main() -> None:
    """Fuzzes one target."""
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"usage: python -m bench.fuzz {'|'.join(TARGETS)} [-max_total_time=60 …]")
    warnings.simplefilter("ignore")
    name = sys.argv.pop(1)
    corpus = Path("build/fuzz") / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS[name]):
        (corpus / f"seed-{number}").write_bytes(seed)
    options = [f"-artifact_prefix={corpus}/found-", "-timeout=20", "-rss_limit_mb=2048", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], str(corpus), *options, *sys.argv[1:]], TARGETS[name])
    atheris.Fuzz()


main()
