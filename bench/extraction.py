"""Measures the extractor against trafilatura: `make bench-extraction`, one run, no averaging.

The set is Scrapinghub's article-extraction-benchmark (181 pages with gold text), expected in
`../shared/data/extraction`. Pages whose id starts with 8 to f are the figure; the others were there to learn from.

- Text: the set's own measure, shingles of four words, precision and recall averaged over pages.
  Its gold texts leave standfirsts out; Parley keeps them, and pays for it here.
- Time: median milliseconds of processor time a page, from HTML to the finished extraction with its metadata
  (trafilatura: its text alone), the better of two rounds, and Parley's as a multiple of trafilatura's on the same page.
- Title, date, author: the set has no gold for them, so the page's own JSON-LD is hidden from both and then compared
  with what they found: a hard test, as JSON-LD is what both would have read first.
- Pasted text: `bench/pasted.py`.
"""

from __future__ import annotations

import gzip
import json
import logging
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from trafilatura import bare_extraction, extract

from bench import pasted
from service.adapters.extractor import build_extractor
from service.adapters.extractor.page import ld_name, parse_page
from service.adapters.extractor.plain import PlainExtractor
from service.adapters.extractor.published import read_date
from service.cleaning.features import normalised
from service.domain.article import Submission
from service.domain.errors import JobFailed

SHARED = Path(__file__).resolve().parents[1] / ".." / "shared" / "data"
NOW = datetime.now(UTC)
_TOKEN = re.compile(r"\w+")
_JSON_LD = re.compile(r"<script[^>]*ld\+json[^>]*>.*?</script>", re.DOTALL | re.IGNORECASE)


class Gold(NamedTuple):
    """One page of the set."""

    id: str
    url: str
    html: str
    text: str


class Score(NamedTuple):
    """Shares of one page's shingles: found, too much, missed."""

    found: float
    extra: float
    missed: float


def main() -> int:
    """Prints all figures."""
    if not (SHARED / "extraction").exists():
        print("The benchmark set is not here: expected ../shared/data/extraction")
        return 1
    logging.disable(logging.CRITICAL)
    pages = list(gold_pages())
    report = [page for page in pages if page.id[0] in "89abcdef"]
    for name, chosen in (("report half (ids 8-f)", report), ("all pages", pages)):
        print(f"\nText, {name}, {len(chosen)} pages\n{'':38} F1     P      R      CPU ms")
        rows, cost = measured(chosen)
        for label, row in rows.items():
            print(f"{label:38} {row}")
        print(cost)
    print(f"\nMetadata with the page's JSON-LD hidden, report half\n{metadata(report)}")
    print("\nPasted text")
    pasted.main()
    print(f"\nGuard: {guard_cost(report):.1f} ms an article (median, sandboxed less unguarded)")
    return 0


def gold_pages() -> Iterator[Gold]:
    """The set, in the order of its ids."""
    folder = SHARED / "extraction"
    for page_id, gold in sorted(json.loads((folder / "ground-truth.json").read_text()).items()):
        html = gzip.decompress((folder / "html" / f"{page_id}.html.gz").read_bytes()).decode()
        yield Gold(page_id, gold["url"], html, gold["articleBody"])


def ours(html: str, url: str | None) -> str:
    """The extractor's text; empty if it refused the page."""
    try:
        return PlainExtractor().extract(Submission(html=html, url=url), None, NOW).text
    except JobFailed:
        return ""


EXTRACTORS: dict[str, Callable[[str, str | None], str | None]] = {
    "trafilatura, bare": lambda html, _: extract(html),
    "trafilatura, default, comments off": lambda html, _: extract(html, include_comments=False),
    "Parley": ours,
}


def measured(pages: list[Gold]) -> tuple[dict[str, str], str]:
    """A row for each extractor: F1, precision, recall, median milliseconds; and what Parley costs beside trafilatura.
    They take turns on each page, so that whatever else the machine does weighs on all alike."""
    scores: dict[str, list[Score]] = {label: [] for label in EXTRACTORS}
    times: dict[str, list[float]] = {label: [] for label in EXTRACTORS}
    for page in pages:
        best: dict[str, float] = {}
        for turn in range(2):
            for label, function in EXTRACTORS.items():
                start = time.process_time()
                text = function(page.html, page.url)
                best[label] = min(best.get(label, 1e9), 1000 * (time.process_time() - start))
                if turn == 0:
                    scores[label].append(score(page.text, text or ""))
        for label, spent in best.items():
            times[label].append(spent)
    own, theirs = times["Parley"], times["trafilatura, default, comments off"]
    ratio = statistics.median(a / b for a, b in zip(own, theirs, strict=True))
    cost = f"Parley's time beside trafilatura's: {ratio:.2f} on the median page, {sum(own) / sum(theirs):.2f} in all"
    return {label: _row(scores[label], times[label]) for label in EXTRACTORS}, cost


def _row(scores: list[Score], times: list[float]) -> str:
    nothing = [float(not s.extra and not s.missed) for s in scores]
    pairs = list(zip(scores, nothing, strict=True))
    precision = statistics.mean(s.found / (s.found + s.extra) if s.found else none for s, none in pairs)
    recall = statistics.mean(s.found / (s.found + s.missed) if s.found else none for s, none in pairs)
    both = 2 * precision * recall / (precision + recall)
    return f"{both:.4f} {precision:.4f} {recall:.4f} {statistics.median(times):6.1f}"


def score(gold: str, text: str) -> Score:
    """The set's measure for one page, each page weighing the same."""
    wanted, got = shingles(gold), shingles(text)
    counts = ((wanted & got).total(), (got - wanted).total(), (wanted - got).total())
    total = sum(counts) or 1
    return Score(*(count / total for count in counts))


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """All runs of four words, counted."""
    words = _TOKEN.findall(text)
    return Counter(tuple(words[i : i + size]) for i in range(max(1, len(words) - size + 1)) if words)


def metadata(pages: list[Gold]) -> str:
    """Rows for title, date and author: right of those that the JSON-LD names, for both extractors."""
    rights: Counter[str] = Counter()
    for page in pages:
        view = parse_page(page.html, page.url)
        stated = view.article_ld if view else {}
        hidden = _JSON_LD.sub("", page.html)
        theirs: Any = bare_extraction(hidden, url=page.url, include_comments=False, with_metadata=True)
        try:
            own = PlainExtractor().extract(Submission(html=hidden, url=page.url), None, NOW)
        except JobFailed:
            continue
        _compare(rights, "title", stated.get("headline"), own.title, theirs and theirs.title, _same_words)
        _compare(rights, "date", stated.get("datePublished"), _day(own.published_at), theirs and theirs.date, _same_day)
        author = _person(stated.get("author"))
        _compare(
            rights, "author", author, own.author, theirs and theirs.author, lambda a, b: normalised(a) in normalised(b)
        )
        if not stated.get("author"):
            rights["author unnamed pages"] += 1
            rights["author unnamed given by Parley"] += own.author is not None
            rights["author unnamed given by trafilatura"] += bool(theirs and theirs.author)
    rows = [
        f"{field:8} Parley {rights[f'{field} ours'] / (rights[field] or 1):.3f}   trafilatura "
        f"{rights[f'{field} theirs'] / (rights[field] or 1):.3f}   of {rights[field]} pages"
        for field in ("title", "date", "author")
    ]
    unnamed = [f"{name} {rights[f'author unnamed given by {name}']}" for name in ("Parley", "trafilatura")]
    rows.append(
        f"author given where the JSON-LD names none: {', '.join(unnamed)} of {rights['author unnamed pages']} pages"
    )
    return "\n".join(rows)


def _person(author: Any) -> str | None:
    """The author's name if the JSON-LD says that it is a person's."""
    author = author[0] if isinstance(author, list) and author else author
    return ld_name(author) if isinstance(author, dict) and author.get("@type") == "Person" else None


def _compare(
    rights: Counter[str], field: str, gold: Any, own: str | None, theirs: str | None, same: Callable[[str, str], bool]
) -> None:
    if isinstance(gold, str) and not gold.startswith("0001"):
        rights[field] += 1
        rights[f"{field} ours"] += bool(own and same(gold, own))
        rights[f"{field} theirs"] += bool(theirs and same(gold, theirs))


def _same_words(gold: str, found: str) -> bool:
    return normalised(gold) == normalised(found)


def _same_day(gold: str, found: str) -> bool:
    when = read_date(gold)
    return when is not None and abs((when - datetime.fromisoformat(found).replace(tzinfo=UTC)).total_seconds()) < 86_400


def _day(when: datetime | None) -> str | None:
    return None if when is None else when.replace(tzinfo=None).isoformat()


def guard_cost(pages: list[Gold]) -> float:
    """Median milliseconds that the sandbox adds to an extraction."""
    guarded, plain = build_extractor(), PlainExtractor()
    extra = []
    for page in pages:
        submission, times = Submission(html=page.html, url=page.url), []
        for extractor in (plain, guarded, plain, guarded):
            start = time.perf_counter()
            try:
                extractor.extract(submission, None, NOW)
            except JobFailed:
                continue
            times.append(time.perf_counter() - start)
        if len(times) == 4:
            extra.append(1000 * (min(times[1], times[3]) - min(times[0], times[2])))
    guarded.close()
    return statistics.median(extra)


if __name__ == "__main__":
    sys.exit(main())
