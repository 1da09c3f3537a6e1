# ruff: noqa: E501
"""An author is given only where the page states one beside its story; nobody is made one."""

from datetime import UTC, datetime

import pytest

from service.adapters.extractor.plain import PlainExtractor
from service.domain.article import Submission

NOW = datetime(2026, 3, 1, tzinfo=UTC)
BODY = (
    "<p>The first boats were tied to the lamp posts of the old town on Tuesday, a day before the crest of the river is due.</p>"
    "<p>Engineers said that the gauge at the barrage stood at eleven feet in the evening, two below the mark of 2010.</p>"
    '<p>"We have done this before and we will do it again," said the man who has kept the town\'s pump for thirty years.</p>'
    "<p>Families were asked to move their papers and their goats upstairs while the pumps were tested one after the other.</p>"
)
LD = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Boats ready as the river rises","author":%s}</script>'


def page(above: str = "", below: str = "", head: str = "", before: str = "", inside: str = "") -> str:
    """A story with something between headline and text, behind the text, in the head, or before everything."""
    return (
        f"<html><head><title>Boats ready as the river rises | River Times</title>{head}</head><body>{before}<main><article>"
        f"<h1>Boats ready as the river rises</h1>{above}{BODY}{inside}</article>{below}</main></body></html>"
    )


def author(html: str) -> str | None:
    """The author of a page of the River Times."""
    return PlainExtractor().extract(Submission(html=html, url="https://rivertimes.example/news/1"), None, NOW).author


CARD = '<div class="item"><h3><a href="/n/2">Old bridge to close for repairs</a></h3><span class="author">Nadia Feroz</span></div>'
NOBODY = {
    "nothing said": page(),
    "comments": page(below='<section id="comments"><div class="comment"><span class="author">Nadia Feroz</span><p>Good news.</p></div></section>'),
    "replies named by the day": page(below='<ol class="replies"><li><cite class="author">Nadia Feroz</cite> 3 March 2026</li></ol>'),
    "other stories' authors": page(below=f'<div class="grid">{CARD * 3}</div>'),
    "columnists beside the page": page(before='<div class="columnists"><a href="/author/nadia-feroz">Nadia Feroz</a><a href="/author/tom-hale">Tom Hale</a></div>' + "<p>x</p>" * 90),
    "a menu of writers": page(before='<ul class="top"><li><a href="/columnists/tom-hale">Tom Hale</a></li></ul>' + "<i></i>" * 90),
    "the desk": page('<span class="byline">Web Desk</span>'),
    "the house": page('<span class="byline">By River Times</span>', head='<meta name="author" content="River Times">'),
    "an agency": page('<p class="byline">By AFP</p>', head='<meta name="author" content="Reuters">'),
    "a correspondent": page('<p class="byline">Our Correspondent</p>'),
    "a profile's address": page(head='<meta property="article:author" content="https://facebook.com/rivertimes">'),
    "an account": page(head='<meta name="author" content="@rivertimes">'),
    "admin": page('<span class="author vcard"><a rel="author" href="/author/admin">admin</a></span>'),
    "a photographer": page('<figure><img src="a.jpg"><figcaption class="credit">Photo by Tom Hale</figcaption></figure>'),
    "a sentence": page("<p>By the time Tom Hale came home, the street was under water and the goats were on the roof.</p>"),
    "a quoted person": page('<blockquote><p>We will do it again.</p><cite>Tom Hale</cite></blockquote>'),
    "an organisation in JSON-LD": page(head=LD % '{"@type":"Organization","name":"River Times"}'),
    "a topic": page('<a class="author-topic" rel="tag" href="/t/khyber">Khyber Pakhtunkhwa</a>'),
    "a place": page('<span class="byline">Rawalpindi</span>'),
    "a reader's letter below": page(inside='<p>By Tom Hale and others, a letter to the editor is expected.</p>'),
    "more by": page(below='<div class="more-by"><h4>More by Nadia Feroz</h4><a rel="author" href="/author/nadia-feroz">Nadia Feroz</a></div>'),
    "a footer": page(below='<footer><span class="author">Tom Hale</span></footer>'),
}  # fmt: skip
STATED = {
    "json-ld": (page(head=LD % '{"@type":"Person","name":"Nadia Feroz"}'), "Nadia Feroz"),
    "json-ld, two": (page(head=LD % '[{"@type":"Person","name":"Nadia Feroz"},{"@type":"Person","name":"Tom Hale"}]'), "Nadia Feroz, Tom Hale"),
    "json-ld with a trade": (page(head=LD % '{"@type":"Person","name":"By TOM HALE, River Desk Writer"}'), "Tom Hale"),
    "meta": (page(head='<meta name="author" content="Nadia Feroz">'), "Nadia Feroz"),
    "meta with the house": (page(head='<meta name="author" content="Nadia Feroz. River Times">'), "Nadia Feroz"),
    "meta by": (page(head='<meta name="byl" content="By Nadia Feroz and Tom Hale">'), "Nadia Feroz, Tom Hale"),
    "by-line class": (page('<div class="byline">By <a href="/people/7">Nadia Feroz</a></div>'), "Nadia Feroz"),
    "rel": (page('<a rel="author" href="/u/7">Nadia Feroz</a>'), "Nadia Feroz"),
    "itemprop": (page('<span itemprop="author"><span itemprop="name">Nadia Feroz</span></span>'), "Nadia Feroz"),
    "a line": (page("<p>By Nadia Feroz</p>"), "Nadia Feroz"),
    "in capitals": (page('<p class="byline">BY NADIA FEROZ</p>'), "Nadia Feroz"),
    "an author's page": (page('<a href="/author/nadia-feroz/">Nadia Feroz</a> <time>3 March 2026</time>'), "Nadia Feroz"),
    "above the headline": (page(before='<header><p class="byline">Nadia Feroz</p></header>'), "Nadia Feroz"),
    "marked behind the text": (page(inside='<p itemprop="author">Nadia Feroz</p>'), "Nadia Feroz"),
}  # fmt: skip


@pytest.mark.parametrize("html", NOBODY.values(), ids=NOBODY)
def test_nobody_is_invented(html):
    """Names elsewhere on the page, desks, houses and agencies are no authors."""
    assert author(html) is None


@pytest.mark.parametrize(("html", "name"), STATED.values(), ids=STATED)
def test_stated_authors_are_found(html, name):
    """An author whom the page names in its metadata or beside its headline is given, by name alone."""
    assert author(html) == name
