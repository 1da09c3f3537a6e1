"""Each rule on what stands around a pasted story, and the prose that must not be taken for it."""

from datetime import UTC, datetime

import pytest

from service.cleaning.pasted import clean_pasted

NOW = datetime(2026, 3, 1, tzinfo=UTC)
HEAD = """Elders open the gate at Torkham for a day
By Ann Lee
2 May 2024"""
BODY = [
    "The elders of both villages said that the gate at Torkham would be opened for a day.",
    "Some forty families had waited on the road since the last shots were heard.",
    "An officer at the gate said that he had no orders and would ask for none.",
    "The lorries were to be let through on the next morning.",
]


def page(*parts: str) -> str:
    """The head and the given lines."""
    return "\n".join([HEAD, *parts])


def kept(text: str) -> list[str]:
    """The clean text's paragraphs."""
    return clean_pasted(text, None, NOW).text.split("\n\n")


@pytest.mark.parametrize(
    "furniture",
    [
        ["A boy watches the lorries from a roof above the gate. | AFP-JIJI"],
        ["Lorries wait at the gate on the road to Landi Kotal (ANI photo)"],
        ["The gate at night after the last lorries have leftImage: Omar Dar/Pacific Pictures/picture alliance"],
        ["A flag above the gate. Image from internet"],
        ["Enlarge this image", "A boy waits for a lorry at the gate.", "Ann Lee/NPR"],
        ["Hide Caption", "Forty families come home", "The guards freed all who had never fought.", "AP"],
        ["3 / 5", "What was left of the gate, two days after the shells came."],
        [
            "A boy waits for a lorry at the new gate",
            "A boy waits for a lorry at the new gate. Omar Dar/AFP via Getty Images",
        ],
        ['This article appears in the June 17 issue, with the headline "The Gate."'],
        ["Contributing: Omar Dar in Peshawar."],
        ["All Content by The Harbour Agency is licensed under a Creative Commons Attribution 4.0 License."],
        ["The Border House does not take institutional positions; the views represented herein are its authors'."],
        ["To unsubscribe from this group and stop receiving emails from it, send an email to leave@example.org."],
        ["Ridge Notes is a reader-supported publication. To receive new posts, consider becoming a paid subscriber."],
        ["Need to know more? 50% off home delivery of the paper."],
        ["For all latest news, follow The Harbour Post's Google News channel."],
        ["Get Current Updates on Town News, Weather Today along with Latest News and Top Headlines from the world."],
        ["Copy/paste the article video embed link below:"],
        ["Next Article in International (3 of 15) »"],
        ["Filed Under:"],
        ["The gate in winter. (Reuters: Stringer)"],
        ["Many had waited since the spring for the gate. (Representational)"],
        ["The minister speaks at the gate on May 1, 2024. — Screengrab via Point News"],
        ["A view of the hall where they met. / AA"],
        ["The library at the gate. Photo by the author, used with permission."],
        ["Ann Lee reported from London. The Associated Wire contributed to this report."],
        ["Story Continues"],
        ["Close Related: Melons are cheap again in the bazaar"],
        ["Some names have been changed."],
        ["The Agency is not responsible for the content of other media."],
        ["This article was translated from Turkish with the help of software and checked by an editor."],
        ["Her book is published by Harrow. To order a copy go to the shop."],
        ["You are listening to Radio Khyber, the voice of the districts."],
        ["Since 2015, we have fearlessly delivered independent journalism, holding truth to power."],
        [
            "At such a moment we need reporters on the ground. Your donation allows us to keep sending journalists to "
            "speak to both sides of the story, in every country and in every season of the year."
        ],
        ["Comments have to be in English. Please abide by our community guidelines for posting your comments."],
        ["Published By: Satyam S."],
        ["Also, watch"],
        ["tolo.example/afghanistan-194"],
        ["___"],
        ["sexta-feira, 22 de outubro de 2010 às 20:13"],
        ["The Post is committed to publishing a diversity of letters to the editor. Write to us."],
    ],
    ids=lambda lines: lines[-1][:30],
)
def test_furniture_between_paragraphs_goes(furniture):
    """Pictures' texts, credits, notices and offers between two paragraphs are taken out, the paragraphs stay."""
    assert kept(page(*BODY[:2], *furniture, *BODY[2:])) == BODY


@pytest.mark.parametrize(
    "line",
    [
        "The agency photographer Omar Dar asked whether the gate would be open by then.",
        "He said that the news channel of the province had shown the gate for days.",
        "The paper on the table spoke of 50% off the toll for lorries from Kabul.",
        "On 22 October 2010 at 20:13 the first of the lorries was let through.",
        "The house is committed to publishing all names, it said, a range of which are known.",
        "The editor of the paper said that readers like you and me had to support our journalists.",
        "Our team of elders has given its support, and your minister knows it.",
        "The licence of the two hauliers was withdrawn by the agency on the same day.",
        "What was left of the gate, two days after the shells, was a post and a bell.",
    ],
)
def test_prose_like_it_stays(line):
    """Sentences that speak of such things are the story's."""
    assert kept(page(*BODY[:2], line, *BODY[2:])) == [*BODY[:2], line, *BODY[2:]]


def test_summaries_of_other_stories_under_their_headlines_go():
    """Behind a head such as *Related* two sentences, each below a headline of its own, are other stories'."""
    tail = ["More stories", "Melons are cheap again", "Growers say that the rain came late and left early."]
    tail += [
        "A field guide to maps",
        "Web desk",
        "2 May 2024",
        "From globes to treaties, all have an interest in a line.",
    ]
    assert kept(page(*BODY, *tail)) == BODY


def test_a_last_paragraph_behind_an_inline_teaser_stays():
    """One sentence behind *Also read* and a headline is the story's last paragraph."""
    text = page(*BODY[:3], "ALSO READ", "Melons are cheap again in the bazaar", BODY[3])
    assert kept(text) == BODY


def test_paragraphs_under_the_storys_own_subheads_stay():
    """Where the story has subheads, sentences below such lines behind a teaser's head are its own."""
    parts = [BODY[0], "The first day", BODY[1], "READ MORE", "Melons are cheap again in the bazaar"]
    parts += ["The day after that", BODY[2], "What comes now", BODY[3]]
    assert [text for text in kept(page(*parts)) if text in BODY] == BODY


def test_another_dateline_behind_furniture_begins_another_story():
    """What begins with another place in capitals, and what follows it, is another story; adjacent ones are not."""
    own = [f"TORKHAM: {BODY[0]}", *BODY[1:]]
    other = ["TUNIS: A boat sank off the coast on Monday, officials said.", "The guard rescued twelve people."]
    assert kept(page(*own, "World", "Boat sinks off Tunisia", *other)) == own
    assert kept(page(*own, *other)) == [*own, *other]


def test_a_picture_text_above_the_dateline_goes():
    """A sentence right behind a credit and above the one with the dateline describes the picture."""
    body = [f"TORKHAM — {BODY[0]}", *BODY[1:]]
    assert kept(page("Anonymous/AP", "Men who were let through arrive at the station.", *body)) == body


def test_an_agency_behind_a_sentence_marks_a_picture_in_the_head_alone():
    """`… met. AFP` in the head is a caption; at the story's end it is the story's."""
    body = [*BODY[:3], f"{BODY[3]} AFP"]
    assert kept(page("The hall where the two delegations met. AFP", *body)) == body


def test_the_by_lines_bearers_are_not_the_story():
    """A by-line that presents its bearer, and a signature with the trade, go wherever they stand."""
    text = page(
        "By Ann Lee, a columnist at The Harbour Post and the author of two books.",
        *BODY,
        "Tags",
        "Ann Lee Correspondent based in Kabul who writes about borders for the paper@annlee",
        "How one lost file changed a province",
        "Ann Lee has written for The Harbour Post since 2011. Her book comes out in May.",
    )
    assert kept(text) == BODY


@pytest.mark.parametrize("end", ["AFP", "—AFP", "(Reuters)", "-- Agencies", "SAMAA", "PTI/AP"])
def test_a_signed_last_sentence_stays(end):
    """An agency's name behind the last full stop does not make furniture of a short sentence."""
    assert kept(page(*BODY[:3], f"He left at noon. {end}")) == [*BODY[:3], f"He left at noon. {end}"]


def test_where_it_was_printed_ends_the_story():
    """`(This appeared in the print edition as …)` is no part of it."""
    assert kept(page(*BODY, '(This appeared in the print edition as "A Gate In Khyber")')) == BODY


def test_a_writer_is_presented_above_furniture():
    """`Ann Lee is a correspondent …` above a button goes, though sentences follow; between two paragraphs it stays."""
    line = "Ann Lee is a correspondent for The Harbour Post, based in Lahore."
    assert line not in kept(page(*BODY, line, "VIEW PROFILE", "TAGS", "Dreaming of a career by the sea?"))
    assert line in kept(page(*BODY[:2], line, *BODY[2:]))


def test_an_agencys_opening_marks_another_story():
    """`May 2 (HPA) -- …` opens a story: the first is no caption though it names a day, the next behind furniture is
    another story's."""
    own = [f"May 2 (HPA) -- {BODY[0]}", *BODY[1:]]
    assert kept(page("Hide caption", "x", "Photo by Ann Lee/EPA", *own)) == own
    assert kept(page(*own, "Latest headlines", "Ferry runs aground", "May 2 (HPA) -- A ferry ran aground.")) == own


def test_a_subhead_behind_one_inset_stays():
    """Where the story has subheads, a short line between *Also read: …* and a sentence is one."""
    text = page(BODY[0], "The first day", BODY[1], "Also read: Melons are cheap again", "The day after", *BODY[2:])
    assert kept(text) == [BODY[0], "The first day", BODY[1], "The day after", *BODY[2:]]


def test_two_sentences_that_share_nothing_with_the_story_are_not_its_end():
    """Behind a head of other stories, each right below furniture: summaries, also where only one has a headline."""
    tail = [
        "Latest",
        "Melons are cheap again",
        "Growers had rain in spring.",
        "Sport",
        "Bowlers will rest before the match on Sunday.",
    ]
    body = [*BODY, "The families were told to come back in the morning, and they did, with their goats."]
    assert kept(page(*body, *tail)) == body
    assert kept(page(*BODY[:3], "Latest", "Melons are cheap again", BODY[3])) == BODY


def test_a_letters_greeting_stays():
    """`Dear friends,` right above the first sentence belongs to the letter."""
    assert kept(page("Dear friends,", *BODY))[0] == "Dear friends,"


def test_tables_stay():
    """A table's title and its rows between paragraphs, and the subhead behind them, are the story's."""
    rows = ["Table 1. Lorries by day", "Khyber | 21 | 8", "Bajaur | 9 | 6", "What it means"]
    assert kept(page(*BODY[:2], *rows, *BODY[2:])) == [*BODY[:2], *rows, *BODY[2:]]


def test_subheads_in_capitals_stay_under_a_teasers_head():
    """A line in capitals above a sentence is a subhead where an earlier one was."""
    text = page(BODY[0], "THE GATE", *BODY[1:3], "ALSO WATCH", "WHAT NEXT?", BODY[3])
    assert kept(text) == [BODY[0], "THE GATE", *BODY[1:3], "WHAT NEXT?", BODY[3]]


def test_times_alone_head_a_live_reports_entries():
    """The entries' headings stay, whatever they begin with; *watch live* in the head makes no live report."""
    entries = ["18:40", "Both cars leave", f"{BODY[0]} {BODY[3]}", "16:05", "Analysis: why it rained"]
    entries += [f"{BODY[1]} {BODY[2]}", "12:02", "Doors open", f"{BODY[2]} {BODY[0]}"]
    text = "\n".join(["LIVE", "Talks at the gate of Torkham", "2 May 2024", *entries, "Share"])
    assert kept(text) == [line for line in entries if ":" not in line[:3]]
    assert "Both cars leave" not in kept(text.replace("LIVE", "Watch live"))


def test_a_mails_head_and_foot_go():
    """The lines that a mail program sets around a forwarded story."""
    head = ["---------- Forwarded message ---------", "From: Desk <desk@example.org>", "Subject: Fwd: the gate"]
    text = "\n".join([*head, "Elders open the gate at Torkham for a day", *BODY, "--", "Sent from my phone"])
    assert kept(text) == BODY
    assert clean_pasted(text, None, NOW).title_found == "Elders open the gate at Torkham for a day"


def test_a_label_or_a_call_is_no_headline():
    """A kicker such as *Photo of the day*, and a call to subscribe, stand above the headline."""
    for above in (
        "Photo of the day",
        "My Post: Follow topics and authors. Subscribe Now | Log In",
        "House for Border Gate Studies",
    ):
        text = "\n".join([above, *HEAD.split("\n"), *BODY])
        assert clean_pasted(text, None, NOW).title_found == "Elders open the gate at Torkham for a day"


def test_a_lone_summary_behind_much_furniture_goes():
    """One sentence below a headline of its own, behind more furniture than is set into a story, is another story's
    unless it shares words with this one."""
    tail = ["Tags", "Torkham", "Next story", "Bazaar", "Melons are cheap again", "Growers had rain in spring."]
    assert kept(page(*BODY, *tail)) == BODY
    own = "The elders had promised the lorries to the families."
    boxes = ["Photos", "Videos", "Listen", "Home", "Melons are cheap again"]
    assert kept(page(*BODY, *boxes, own)) == [*BODY, own]


def test_two_summaries_behind_little_furniture_go():
    """Two such sentences, each behind a headline and a label, need less before them."""
    tail = ["Bazaar", "Melons are cheap again", "Growers had rain in spring."]
    tail += ["Sport", "Bowlers take a rest", "Nobody knows who will play on Sunday."]
    assert kept(page(*BODY, *tail)) == BODY


def test_a_house_named_in_the_masthead_presents_itself():
    """A closing sentence that begins with the masthead and says what the house is; one that says what it did stays."""
    assert (
        kept("\n".join(["The Harbour Radio", HEAD, *BODY, "Harbour Radio is the best loved of the province."])) == BODY
    )
    told = "Harbour Radio could not reach the officer at the gate."
    assert kept("\n".join(["The Harbour Radio", HEAD, *BODY, told])) == [*BODY, told]


def test_a_line_on_who_reported_from_where_goes():
    """In the head, what begins with the by-line's name and says from where was reported is no standfirst."""
    head = [HEAD.split("\n")[0], "By Ann Lee and Omar Dar", "Ann Lee reported from Quetta, and Omar Dar from the gate."]
    assert kept("\n".join([*head, "2 May 2024", *BODY])) == BODY


@pytest.mark.parametrize("standfirst", ["So it is doing both", "And who is to pay for it?"])
def test_a_short_standfirst_right_below_the_headline_stays(standfirst):
    """Four words are enough if two of them are function words; a name or a label has none."""
    headline, *rest = HEAD.split("\n")
    assert kept("\n".join([headline, standfirst, *rest, *BODY])) == [standfirst, *BODY]
    assert kept("\n".join([headline, "National Desk Torkham Gate", *rest, *BODY])) == BODY


@pytest.mark.parametrize("line", ["Fullscreen", "View full screen"])
def test_buttons_go(line):
    """What widens a page's picture, between paragraphs."""
    assert kept(page(*BODY[:2], line, *BODY[2:])) == BODY


def test_in_pictures_is_a_headlines_label():
    """`In pictures: …` heads a story and credits nobody."""
    text = "\n".join(["In pictures: the road home to Torkham", "Text and photos by Ann Lee", "2 May 2024", *BODY])
    article = clean_pasted(text, None, NOW)
    assert article.title_found == "In pictures: the road home to Torkham"
    assert article.text.split("\n\n") == BODY
