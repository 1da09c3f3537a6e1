"""Measures the cleaning of pasted text: `python -m bench.pasted`, a part of `make bench-extraction`.

Line F1 over standfirsts and bodies, the headline apart, of three ways to clean: Parley's; a one-line rule (60
characters or more and a sentence's end); and jusText, each line a paragraph. Beside it stands how hard the texts are:
which share of their characters is the article's, and how long its lines are. The five real articles and the pasted
stories are expected in `../shared/data`; the invented ones are in `tests/data`.
"""

from __future__ import annotations

import json
import re
import statistics
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from justext import get_stoplist, justext

from service.cleaning.features import split_lines
from service.cleaning.pasted import clean_pasted

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT / ".." / "shared" / "data"
NOW = datetime.now(UTC)
LOTS = ("pasted_sites", "pasted_more", "pasted_unseen", "pasted_papers", "pasted_later")
_SENTENCE_END = re.compile(r"[.!?][\"'”’»)\]]*$")
_SHORTEST = 60
Case = tuple[str, str]


def main() -> int:
    """Prints a row for each set of texts."""
    print(
        f"{'':18} texts  share  chars a line   one-line rule       jusText        Parley   (F1, texts that lost a line)"
    )
    if SHARED.exists():
        print(row("real articles", list(real_articles())))
        print(row("pasted stories", list(stories())))
    for lot in LOTS:
        print(row(lot, list(invented(lot))))
    return 0


def row(label: str, cases: list[Case]) -> str:
    """One set's figures."""
    wanted = [line for _, gold in cases for line in lines(gold)]
    share = sum(map(len, wanted)) / sum(len(line) for raw, _ in cases for line in lines(raw))
    columns = []
    for clean in (one_line_rule, just_text, parley):
        f1, cut = line_f1(cases, clean)
        columns.append(f"{f1:.3f} {cut:3} lost")
    size = statistics.median(map(len, wanted))
    return f"{label:18} {len(cases):5} {share:6.2f} {size:13.0f}   {'   '.join(columns)}"


def lines(text: str) -> set[str]:
    """The non-empty lines, blanks squeezed."""
    return {line.text for line in split_lines(text)}


def parley(raw: str) -> set[str]:
    """The lines that Parley keeps."""
    return lines(clean_pasted(raw, None, NOW).text)


def one_line_rule(raw: str) -> set[str]:
    """Long lines that end as a sentence does."""
    return {line for line in lines(raw) if len(line) >= _SHORTEST and _SENTENCE_END.search(line)}


def just_text(raw: str) -> set[str]:
    """What jusText keeps of a page whose paragraphs are the lines."""
    page = "".join(f"<p>{line.text}</p>" for line in split_lines(raw))
    paragraphs = justext(page.encode(), get_stoplist("English"), encoding="utf-8")
    return {" ".join(part.text.split()) for part in paragraphs if not part.is_boilerplate}


def line_f1(cases: list[Case], clean: Callable[[str], set[str]]) -> tuple[float, int]:
    """Line F1 of the cleaned first texts against the second, and in how many a line was lost."""
    found = extra = missed = cut = 0
    for raw, gold in cases:
        headline = {clean_pasted(raw, None, NOW).title_found}
        wanted, got = lines(gold) - headline, clean(raw) - headline
        found, extra, missed = found + len(wanted & got), extra + len(got - wanted), missed + len(wanted - got)
        cut += bool(wanted - got)
    return 2 * found / (2 * found + extra + missed), cut


def real_articles() -> Iterator[Case]:
    """The five articles, and the lines of each that are marked as its own."""
    for name, marks in json.loads((SHARED / "article_lines.json").read_text()).items():
        text = (SHARED / "articles" / name).read_text()
        kept = {mark["line"] for mark in marks if mark["keep"]}
        yield text, "\n".join(line for number, line in enumerate(text.split("\n"), 1) if number in kept)


def stories() -> Iterator[Case]:
    """The pasted stories, and their texts."""
    for line in (SHARED / "stories.jsonl").read_text().splitlines():
        story = json.loads(line)
        if story.get("raw"):
            yield story["raw"], story["text"]


def invented(lot: str) -> Iterator[Case]:
    """Stories of the test data, set as many kinds of sites set theirs."""
    for path in sorted((ROOT / "tests" / "data" / lot).glob("*.txt")):
        marked = [(line[:1], line[2:]) for line in path.read_text(encoding="utf-8").splitlines()]
        yield "\n".join(text for _, text in marked), "\n".join(text for mark, text in marked if mark in ("S", "+"))


if __name__ == "__main__":
    sys.exit(main())
