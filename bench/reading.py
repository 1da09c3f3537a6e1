"""Measures what reading costs: `make bench`, one run.

Processor time per 400 words, median of the rounds, each after a round to warm up, over three sets of pages:

- our own labelled stories, wrapped in a page with navigation, teasers and a footer of our own: short ones (145 words);
- the longer of the held-out stories, wrapped alike: a text of few words costs more for each of them;
- the pages in `../shared/data/extraction`, where they are present: hardly any is about the topic.

On both, tagging gets the text that bare trafilatura found, so that the two have the same words; 400 words are counted
in that text. Last, what a process holds that has tagged a hundred articles: all of it, libraries included.
"""

from __future__ import annotations

import gzip
import html
import json
import logging
import multiprocessing
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

from trafilatura import bare_extraction

from service.bootstrap import reader
from service.reading.gold import parse

ROOT = Path(__file__).resolve().parents[1]
STORIES = ROOT / "tests" / "data" / "stories.jsonl"
HELD_OUT = ROOT / "bench" / "heldout"
PAGES = ROOT / ".." / "shared" / "data" / "extraction" / "html"
ROUNDS, ARTICLES, WORDS, LONG = 3, 100, 400, 240
SECTIONS = ("Home", "Pakistan", "World", "Business", "Sport", "Opinion", "Weather", "Video", "Archive", "Contact")
TEASERS = tuple(
    f"What we know about the {what}" for what in ("floods", "budget", "cricket tour", "gas price", "census")
)


class Article(NamedTuple):
    """A page, the title and text that trafilatura found in it, and the day that it is read at."""

    page: str
    title: str
    text: str
    day: datetime

    @property
    def words(self) -> int:
        """How many words of text it has."""
        return len(self.text.split())


def main() -> int:
    """Prints all figures."""
    logging.disable(logging.CRITICAL)
    print(f"{'CPU ms per 400 words':34} articles   words   tagging  trafilatura  ratio")
    sets = (
        ("own stories as pages", own_pages([STORIES])),
        (f"held-out, {LONG} words and more", own_pages(sorted(HELD_OUT.glob("stories-*.jsonl")), LONG)),
        ("benchmark pages", benchmark_pages()),
    )
    for name, articles in sets:
        if articles:
            print(f"{name:34} {row(articles)}")
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        before, after = pool.apply(memory)
    print(f"\nA process's resident memory: {before:.0f} MB before, {after:.0f} MB after {ARTICLES} articles")
    return 0


def row(articles: Sequence[Article]) -> str:
    """One set's figures."""
    words = sum(article.words for article in articles)
    read = reader().read
    tagging = cost(lambda one: read(one.title, one.text, one.day), articles) * WORDS / words
    finding = cost(lambda one: bare_extraction(one.page), articles) * WORDS / words
    return f"{len(articles):8} {words:7} {tagging:9.1f} {finding:12.1f} {tagging / finding:6.2f}"


def cost(work: Callable[[Article], object], articles: Sequence[Article]) -> float:
    """Milliseconds of processor time that `work` takes for all `articles`: the median of the rounds."""
    rounds = []
    for _ in range(ROUNDS + 1):
        start = time.process_time()
        for article in articles:
            work(article)
        rounds.append((time.process_time() - start) * 1000)
    return statistics.median(rounds[1:])


def own_pages(files: Sequence[Path], least: int = 0) -> list[Article]:
    """The labelled stories of at least so many words, each in a page of its own."""
    stories = [story for file in files for story in parse(file.read_text("utf-8").splitlines())]
    long = [story for story in stories if len(story.text.split()) >= least]
    return found([(page_of(story.title, story.text.split("\n")), story.published) for story in long])


def benchmark_pages() -> list[Article]:
    """The pages of the extraction set, or none where it is not here."""
    now = datetime.now(UTC)
    paths = sorted(PAGES.glob("*.html.gz"))
    return found([(gzip.decompress(path.read_bytes()).decode("utf-8", "replace"), now) for path in paths])


def found(pages: Sequence[tuple[str, datetime]]) -> list[Article]:
    """The pages in which trafilatura finds a text."""
    articles = []
    for page, day in pages:
        document = bare_extraction(page, with_metadata=True)
        if document is not None and document.text:
            articles.append(Article(page, document.title or "", document.text, day))
    return articles


def page_of(title: str, paragraphs: Sequence[str]) -> str:
    """A news page as they come: head, navigation, the story, teasers between and behind, a footer."""
    head = html.escape(title)
    body = "\n".join(f"<p>{html.escape(text)}</p>" for text in paragraphs if text.strip())
    linked = json.dumps({"@type": "NewsArticle", "headline": title})
    links = "".join(f'<li class="nav-item"><a href="/{name.lower()}">{name}</a></li>' for name in SECTIONS)
    teasers = "".join(
        f'<div class="card"><a href="/story/{number}"><img src="/i/{number}.jpg" alt=""><h3>{text}</h3></a>'
        f'<span class="time">{number + 2} hours ago</span></div>'
        for number, text in enumerate(TEASERS * 5)
    )
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{head} | The Example</title>
<meta property="og:title" content="{head}"><script type="application/ld+json">{linked}</script>
<style>.card{{margin:1em}} .nav-item{{float:left}}</style><script>window.settings = {{"ads": true}};</script></head>
<body><header><nav class="menu"><ul>{links}</ul></nav></header><aside class="latest"><h2>Latest</h2>{teasers}</aside>
<main><article><h1>{head}</h1><div class="share"><a href="#">Share</a> <a href="#">Print</a></div>
<div class="story-body">{body}</div></article>
<section class="related"><h2>More stories</h2>{teasers}</section></main>
<footer><ul>{links}</ul><p>Copyright The Example. All rights reserved.</p></footer></body></html>"""


def memory() -> tuple[float, float]:
    """Megabytes that this process holds, before and after it has tagged a hundred articles (Linux)."""
    stories = parse(STORIES.read_text("utf-8").splitlines())
    before = resident()
    for story in islice(cycle(stories), ARTICLES):
        reader().read(story.title, story.text, story.published)
    return before, resident()


def resident() -> float:
    """This process's resident memory, in MB."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


if __name__ == "__main__":
    sys.exit(main())
