# ruff: noqa: E501
"""The post-filter: what blocks say and where they stood."""

import pytest

from service.adapters.extractor.blocks import clean_blocks
from service.adapters.extractor.content import Block
from service.adapters.extractor.page import parse_page

STORY = [
    "The first boats were tied to the lamp posts of the old town on Tuesday, a day before the crest of the river is due.",
    "Engineers said that the gauge at the barrage stood at eleven feet in the evening, two below the mark of 2010.",
    "Families were asked to move their papers and their goats upstairs while the pumps were tested one after the other.",
]
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in STORY)


def reasons(html: str, *texts: str, titles=()) -> dict[str, str | None]:
    """The reason of each of `texts` among the story's own paragraphs; `html` holds them all."""
    view = parse_page(f"<html><body><main>{html}</main></body></html>", None)
    order = sorted([*STORY, *texts], key=lambda text: html.replace("&amp;", "&").find(text))
    cleaned = clean_blocks(view.tree, [Block(text) for text in order], titles)
    found = {verdict.text: verdict.reason for verdict in cleaned.verdicts}
    assert [found[text] for text in STORY] == [None] * 3
    return {text: found[text] for text in texts}


@pytest.mark.parametrize(
    ("box", "text", "reason"),
    [
        ('<p><a href="/x">{}</a></p>', "Old bridge in Attock to close for repairs", "teaser"),
        ('<div class="newsletter-box"><p>{}</p></div>', "Thanks for coming back", "newsletter"),
        ('<div class="related-stories"><h4>{}</h4></div>', "Old bridge in Attock", "teaser"),
        ('<aside><p>{}</p></aside>', "A box of facts", "teaser"),
        ('<figure><img src="a.jpg"><div>{}</div></figure>', "A boat beside the old town hall", "caption"),
        ('<h3><a href="/y">{}</a></h3>', "Wheat prices", "teaser"),
    ],
)  # fmt: skip
def test_place(box, text, reason):
    """Links alone, boxes of furniture, and short texts beside a picture are no story."""
    html = f"<div class='body'>{PARAGRAPHS[:130]}{PARAGRAPHS[130:]}</div>"
    first, rest = html.split("</p>", 1)
    assert reasons(f"{first}</p>{box.format(text)}{rest}", text) == {text: reason}


@pytest.mark.parametrize("name", ["related", "paywall", "read-more", "widget", "latest"])
def test_a_box_that_holds_the_story_is_no_furniture(name):
    """Whatever the story's own element is called, its paragraphs stay."""
    assert reasons(f"<div class='{name}'>{PARAGRAPHS}</div>") == {}


def test_what_stands_behind_the_story_goes():
    """A text behind the element that holds the story belongs to something else."""
    text = "The mayor of another town cut a ribbon."
    assert reasons(f"<div><div>{PARAGRAPHS}</div></div><section><p>{text}</p></section>", text) == {text: "teaser"}


def test_headings_with_nothing_beneath_go():
    """A heading at the end announced what is not there."""
    text = "What the others say"
    assert reasons(f"<div>{PARAGRAPHS}<h2>{text}</h2></div>", text) == {text: "teaser"}


def test_a_subhead_stays():
    """A heading with a paragraph beneath it is part of the story."""
    first, rest = f"<div>{PARAGRAPHS}</div>".split("</p>", 1)
    assert reasons(f"{first}</p><h2>The pumps</h2>{rest}", "The pumps") == {"The pumps": None}


def test_a_run_of_links_goes():
    """Three links in a row are tags, however short."""
    tags = "".join(f"<li><a href='/{tag}'>{tag}</a></li>" for tag in ("Floods", "Boats", "Pumps"))
    assert set(reasons(f"<div>{PARAGRAPHS}<ul>{tags}</ul></div>", "Floods", "Boats", "Pumps").values()) == {"tags"}


def test_about_the_sender_goes():
    """`About Acme` and what follows it is no news."""
    texts = ("About Acme", "Acme makes pumps for towns on rivers and has its seat in Sialkot.")
    html = f"<div>{PARAGRAPHS}<p>{texts[0]}</p><p>{texts[1]}</p></div>"
    assert reasons(html, *texts) == dict.fromkeys(texts, "bio")


def test_the_headline_goes():
    """The headline, in whatever setting, stands in the title alone."""
    text = "Boats ready: river rises"
    assert reasons(f"<div><h1>{text}</h1>{PARAGRAPHS}</div>", text, titles=["Boats ready, river rises"]) == {
        text: "headline"
    }


def test_a_guide_may_speak_to_its_reader():
    """Where the text itself says 'you', an order to the reader is no prompt."""
    guide = [
        f"You will need {thing}, and you should have it ready before you begin with the next step of the work."
        for thing in ("a rope", "a lamp", "a spade", "a map")
    ]
    text = "Please check your boat before you push it off."
    html = (
        "<div>"
        + "".join(
            f"<p>{paragraph} {'It is worth the time that it takes, as the water waits for nobody.'}</p>"
            for paragraph in guide
        )
        + f"<p>{text}</p></div>"
    )
    view = parse_page(f"<html><body>{html}</body></html>", None)
    blocks = [
        Block(f"{paragraph} It is worth the time that it takes, as the water waits for nobody.") for paragraph in guide
    ]
    assert clean_blocks(view.tree, [*blocks, Block(text)], []).kept[-1] == text


def test_never_everything():
    """If the rules would take nearly all, they misread the page, and it stays."""
    texts = ["Subscribe to our newsletter", "Download our app today", "Follow us on Facebook"]
    view = parse_page("<html><body>" + "".join(f"<p>{text}</p>" for text in texts) + "</body></html>", None)
    assert clean_blocks(view.tree, [Block(text) for text in texts], []).kept == tuple(texts)


def test_the_standfirst_is_known():
    """A first block that is a heading is the standfirst."""
    text = "Engineers watch a gauge that rises by the hour"
    view = parse_page(f"<html><body><h2>{text}</h2>{PARAGRAPHS}</body></html>", None)
    roles = [v.role for v in clean_blocks(view.tree, [Block(t) for t in (text, *STORY)], []).verdicts]
    assert roles == ["standfirst", "body", "body", "body"]


def test_links_of_a_word_above_the_story_go():
    """Sections of the site above the first sentence are no story."""
    assert reasons(f"<div><p><a href='/n'>National</a></p>{PARAGRAPHS}</div>", "National") == {"National": "navigation"}


@pytest.mark.parametrize(
    "text",
    [
        "___",
        "[gallery link='/kit'] Pictures of the kit[/gallery]",
        "tolo.example/afghanistan-194",
        "URL: http://harbour.example/2022/06/gate.html",
    ],
)
def test_what_software_leaves_standing_goes(text):
    """Rows of signs, commands that were never carried out, and bare addresses between paragraphs."""
    first, rest = f"<div>{PARAGRAPHS}</div>".split("</p>", 1)
    assert reasons(f"{first}</p><p>{text}</p>{rest}", text) == {text: "navigation"}


def test_a_label_and_a_link_are_a_teaser_whatever_the_label_says():
    """A line of which four fifths are a link announces another story; a sentence with a link in it does not."""
    teaser = "Aussi : The elders of both villages open the gate for a day"
    sentence = "The gate was opened for a day, as the elders of both villages had promised in spring."
    html = (
        "<p>Aussi : <a href='/x'>The elders of both villages open the gate for a day</a></p>"
        "<p>The gate was opened for a day, <a href='/y'>as the elders of both villages</a> had promised in spring.</p>"
    )
    assert reasons(html, teaser, sentence) == {teaser: "teaser", sentence: None}


@pytest.mark.parametrize(("box", "reason"), [("comments", "comments"), ("widget", None)])
def test_long_prose_in_a_box_of_comments_goes(box, reason):
    """A reader's comment is none of the story, however long it is; long prose in a box called *widget* may be."""
    text = "I have lived in this valley for forty years and I know that no such paper is worth the ink. " * 3
    more = [f"{number} elders said that the gate would be opened. " * 8 for number in ("Two", "Six", "Ten", "All")]
    texts = [line.strip() for line in (*more[:2], text, *more[2:])]
    inner = "".join(f"<div class='{box}'><p>{t}</p></div>" if t == text.strip() else f"<p>{t}</p>" for t in texts)
    view = parse_page(f"<html><body><main><div>{inner}</div></main></body></html>", None)
    verdicts = clean_blocks(view.tree, [Block(t) for t in texts], []).verdicts
    assert [verdict.reason for verdict in verdicts] == [None, None, reason, None, None]
