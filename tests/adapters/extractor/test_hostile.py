# ruff: noqa: E501
"""Hostile pages and texts: each ends with an extraction or a typed error, and the parent lives on.

The pages are generated, never stored. The time limit here is shorter than the service's, so that the whole set is
quick; what exceeds it is killed just the same.
"""

from datetime import UTC, datetime

import pytest

from service.adapters.extractor.sandboxed import TARGET, SandboxedExtractor
from service.adapters.sandbox import Sandbox
from service.domain.article import Extraction, Submission
from service.domain.errors import JobFailed

NOW = datetime(2026, 3, 1, tzinfo=UTC)
CODES = {"challenge_page", "paywall", "nothing_extracted", "extraction_timeout", "too_complex", "not_html"}
PARAGRAPH = "<p>" + "The committee met on Friday and said that the talks would go on for another week. " * 3 + "</p>"
TAGS = [
    "p",
    "div",
    "span",
    "b",
    "li",
    "table",
    "td",
    "tr",
    "h1",
    "h2",
    "a",
    "font",
    "ul",
    "dl",
    "dd",
    "section",
    "article",
    "blockquote",
    "pre",
    "svg",
    "select",
    "option",
    "form",
    "iframe",
    "noscript",
    "template",
    "script",
    "style",
    "textarea",
    "title",
    "head",
    "body",
    "html",
    "button",
    "label",
    "math",
    "video",
    "object",
    "frameset",
    "marquee",
    "custom-tag",
]


def page(inside: str) -> str:
    """A small article with something hostile behind it."""
    return (
        f"<html><head><title>Talks go on</title></head><body><h1>Talks go on</h1>{PARAGRAPH * 3}{inside}</body></html>"
    )


SHAPES = {
    "repeated": lambda tag: f"<{tag}>a</{tag}>" * 600,
    "nested": lambda tag: f"<{tag}>" * 600 + "deep" + f"</{tag}>" * 600,
    "unclosed": lambda tag: f"<{tag} class=related>word " * 600,
    "attributes": lambda tag: f"<{tag} " + " ".join(f"a{i}='>'" for i in range(400)) + ">x",
    "closing": lambda tag: f"</{tag}>" * 1200,
}
SPECIAL = {
    "100,000 short paragraphs": lambda: page("<p>a</p>" * 100_000),
    "300,000 table cells": lambda: page("<table>" + ("<tr>" + "<td>1</td>" * 10 + "</tr>") * 30_000 + "</table>"),
    "100,000 attributes": lambda: page("<div " + " ".join(f'a{i}="1"' for i in range(100_000)) + ">x</div>"),
    "20,000 attributes without blanks": lambda: page(
        "<div " + "".join(f'a{i}="1"' for i in range(20_000)) + ">x</div>"
    ),
    "20,000 attributes behind a quoted bracket": lambda: page(
        '<i x=">" ' + " ".join(f"a{i}" for i in range(20_000)) + ">"
    ),
    "19,900 paragraphs": lambda: page("<p>word word.</p>" * 19_900),
    "a flood of dates": lambda: page("<p>" + "2023-06-06 12 June 2023 " * 100_000 + "</p>"),
    "10,000 nested divs": lambda: "<html><body>" + "<div>" * 10_000 + PARAGRAPH + "</div>" * 10_000 + "</body></html>",
    "entity bomb": lambda: (
        "<!DOCTYPE x ["
        + "".join(f'<!ENTITY a{i} "&a{i - 1};&a{i - 1};">' for i in range(1, 30))
        + "]>"
        + page("&a29;" * 50)
    ),
    "null bytes": lambda: page("\x00" * 50_000),
    "lone surrogates": lambda: page("\ud800" * 1000),
    "deep JSON-LD": lambda: page('<script type="application/ld+json">' + "[" * 100_000 + "</script>"),
    "broken JSON-LD": lambda: page(
        '<script type="application/ld+json">{"@type":["NewsArticle"],"author":[1,[2]]}</script>'
    ),
    "odd JSON-LD": lambda: page(
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":7,"datePublished":{"a":1},"publisher":[]}</script>'
    ),
    "one paragraph of 4 MB": lambda: page("<p>" + "word " * 800_000 + "</p>"),
    "one word of 4 MB": lambda: page("<p>" + "a" * 4_000_000 + "</p>"),
    "angle brackets": lambda: page("<" * 1_000_000),
    "ampersands": lambda: page("&" * 1_000_000),
    "open comments": lambda: page("<!--" * 300_000),
    "a class of 1 MB": lambda: page('<div class="' + "related-" * 130_000 + '"><p>some words here.</p></div>'),
    "a data URL": lambda: page('<img src="data:image/png;base64,' + "A" * 4_000_000 + '">'),
    "19,000 headlines": lambda: page("<h1>talks go on</h1>" * 19_000),
    "19,000 times": lambda: page('<time class="published" datetime="2023-01-01">x</time>' * 19_000),
    "blanks": lambda: page("<p>" + " " * 2_000_000 + "</p>"),
    "zero-width characters": lambda: page("\u200b" * 500_000),
    "a title of 1 MB": lambda: "<title>" + "a " * 500_000 + "</title>" + PARAGRAPH * 4,
    "a canonical URL that is none": lambda: page('<link rel="canonical" href="http://[::1">'),
    "binary": lambda: "".join(chr(i % 256) for i in range(100_000)),
    "nothing": lambda: "",
    "a brace": lambda: "{",
}
TEXTS = {
    "quotes": lambda: '"' * 2_000_000,
    "quotes and words": lambda: '"you ' * 400_000,
    "commas": lambda: "1," * 1_000_000,
    "one line of dates": lambda: "June 3, 2013 10:00 " * 150_000,
    "pipes": lambda: ("a | " * 40 + "\n") * 5_000,
    "hashes": lambda: ("#a" * 1000 + "\n") * 1_000,
    "share counts": lambda: ("share " + "1 " * 60 + "x\n") * 5_000,
    "published": lambda: ("published " * 15 + "\n") * 5_000,
    "no comments": lambda: ("no " * 50 + "\n") * 5_000,
    "short lines": lambda: "ab\n" * 1_000_000,
    "blanks": lambda: " " * 2_000_000 + "x",
    "controls": lambda: "\x01" * 100_000,
    "agencies": lambda: "(Associated Press " * 50_000,
    "carriage returns": lambda: "a word or two.\r" * 5_000,
}


@pytest.fixture(scope="module")
def extractor():
    """The guarded extractor with a shorter limit than the service's."""
    guarded = SandboxedExtractor(Sandbox(TARGET, seconds=2.0))
    yield guarded
    guarded.close()


def ends_well(extractor: SandboxedExtractor, **given: str) -> None:
    """Extracts, and accepts an extraction or a deliberate refusal."""
    code = None
    try:
        extraction = extractor.extract(Submission(**given), None, NOW)
    except JobFailed as failed:
        code = failed.code
    assert code in CODES or isinstance(extraction, Extraction)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("tag", TAGS)
def test_tag_shapes(extractor, tag, shape):
    """Every tag in every bad shape ends well."""
    ends_well(extractor, html=page(SHAPES[shape](tag)))


@pytest.mark.parametrize("name", SPECIAL)
def test_special_pages(extractor, name):
    """Each page that is known to hold or fill a parser ends well."""
    ends_well(extractor, html=SPECIAL[name]())


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_texts(extractor, name):
    """Each text made against the line rules ends well."""
    ends_well(extractor, text=TEXTS[name]())


@pytest.mark.parametrize("name", ["100,000 short paragraphs", "100,000 attributes", "300,000 table cells"])
def test_too_complex_is_seen_before_parsing(extractor, name):
    """Pages over the limits are refused as `too_complex`, not by the clock."""
    with pytest.raises(JobFailed) as failed:
        extractor.extract(Submission(html=SPECIAL[name]()), None, NOW)
    assert failed.value.code == "too_complex"


def test_an_article_after_all_that(extractor):
    """After the hostile pages the extractor still extracts."""
    assert "talks would go on" in extractor.extract(Submission(html=page("")), None, NOW).text
