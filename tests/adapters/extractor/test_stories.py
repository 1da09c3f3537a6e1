# ruff: noqa: E501
"""Other stories on the page, and closing lines about the house or the writer."""

from datetime import UTC, datetime

from lxml.html import fromstring

from service.adapters.extractor.blocks import clean_blocks
from service.adapters.extractor.content import Block
from service.adapters.extractor.plain import PlainExtractor
from service.domain.article import Submission

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PARAGRAPHS = [
    "The first boats were tied to the lamp posts of the old town on Tuesday, a day before the crest of the river is due.",
    "Engineers said that the gauge at the barrage stood at eleven feet in the evening, two below the mark of 2010.",
    "“We have done this before and we will do it again,” said the man who has kept the town's pump for thirty years.",
    "Families were asked to move their papers and their goats upstairs while the pumps were tested one after the other.",
]
STORY = "<h1>Boats ready as the river rises</h1>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
NEXT = "<article><h3>Old bridge to close for repairs</h3>" + "".join(
    f"<p>Traffic will be sent over crossing number {number} in the north for at least four months, officials said on Monday.</p>"
    for number in ("one", "two", "three", "four", "five")
) + "</article>"  # fmt: skip
HEAD = '<title>Boats ready as the river rises | River Times</title><meta property="og:site_name" content="The River Times">'


def removed(body: str, head: str = "") -> dict[str, str]:
    """Texts taken out, with reasons; the story itself must stay whole."""
    html = f"<html><head>{HEAD}{head}</head><body><main>{body}</main></body></html>"
    found = PlainExtractor().extract(Submission(html=html, url="https://rivertimes.example/news/1"), None, NOW)
    assert [text for text in PARAGRAPHS if text not in found.text] == []
    return {block.text: block.reason for block in found.removed if block.reason != "headline"}


def test_the_next_article_below_is_another_story():
    """Where pages append stories for ever, only the article with the page's headline is the article."""
    tree = fromstring(f"<html><body><main><article>{STORY}</article>{NEXT}</main></body></html>")
    texts = [" ".join(element.text_content().split()) for element in tree.iter("h1", "p")]
    assert clean_blocks(tree, [Block(text) for text in texts], ["Boats ready as the river rises"]).kept == tuple(
        PARAGRAPHS
    )


def test_entries_below_a_common_headline_stay():
    """A live report's entries are articles of their own below one headline: they stay."""
    entries = "".join(
        f"<article><h3>Entry {index}</h3><p>{text}</p></article>" for index, text in enumerate(PARAGRAPHS)
    )
    assert removed(f"<h1>Boats ready as the river rises</h1>{entries}") == {}


def test_the_house_and_the_writer_present_themselves():
    """Closing lines that begin with the outlet's or the author's name and say what they are."""
    house = "The River Times is an independent news organisation that has covered the rivers of the plains since 1911."
    writer = (
        "Nadia Feroz is a correspondent who writes about the rivers of the plains and about those who live on them."
    )
    author = '<meta name="author" content="Nadia Feroz">'
    assert removed(f"<article>{STORY}<p>{house}</p></article>").get(house) == "bio"
    assert removed(f"<article>{STORY}<p>{writer}</p></article>", author).get(writer) == "bio"


def test_a_story_about_a_writer_is_no_presentation():
    """The same words about somebody else are the story's."""
    other = "Tom Hale is a correspondent who has lived on the river since the flood of 2010 and who keeps a boat of his own."
    assert removed(f"<article>{STORY}<p>{other}</p></article>", '<meta name="author" content="Nadia Feroz">') == {}


def test_a_sentence_that_is_a_link_is_another_story():
    """A whole sentence inside a link leads away; a sentence with a link in it stays."""
    linked = (
        "The bridge in Attock will close for at least four months, the highway authority said in a notice on Sunday."
    )
    inside = linked.replace("highway authority", '<a href="/t/roads">highway authority</a>')
    for html, kept in ((f'<a href="/n/2">{linked}</a>', False), (inside, True)):
        tree = fromstring(f"<html><body><main>{STORY}<p>{html}</p></main></body></html>")
        cleaned = clean_blocks(tree, [Block(text) for text in (*PARAGRAPHS, linked)], [])
        assert (linked in cleaned.kept) is kept


def test_a_house_known_by_its_host_presents_itself():
    """A closing line that begins with the host's name and says what the house is, whatever its trade."""
    about = (
        "Rivertimes is a global provider of gauges and boats and is listed on the exchange of the plains since 1999."
    )
    html = f"<html><body><main><article>{STORY}<p>{about}</p></article></main></body></html>"
    found = PlainExtractor().extract(Submission(html=html, url="https://rivertimes.example/news/1"), None, NOW)
    assert {block.text: block.reason for block in found.removed}.get(about) == "bio"


def below(heading: str, text: str) -> dict[str, str | None]:
    """What becomes of the story's four paragraphs, a heading and a text below it."""
    tree = fromstring(f"<html><body><main>{STORY}{heading}<p>{text}</p></main></body></html>")
    texts = [" ".join(element.text_content().split()) for element in tree.iter("h1", "h3", "p")]
    blocks = [Block(line) for line in texts]
    return {
        verdict.text: verdict.reason
        for verdict in clean_blocks(tree, blocks, ["Boats ready as the river rises"]).verdicts
    }


def test_a_summary_below_a_linked_headline_is_another_storys():
    """Below the text a sentence under a headline that is a link goes with it; under a subhead it stays."""
    text = "Growers say that the rain came late and left early, and that nobody will be able to pay for melons."
    assert below("<h3><a href='/melons'>Melons are dear again in the bazaar</a></h3>", text)[text] == "teaser"
    assert below("<h3>Melons are dear again</h3>", text)[text] is None
