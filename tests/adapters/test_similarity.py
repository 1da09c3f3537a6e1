"""Copies of one story are known by their text, however cut."""

from __future__ import annotations

import json
import random

import pytest

from service.adapters.similarity import MinHashSimilarity, contained

STORY = """PESHAWAR: Elders from three districts spent Thursday evening in a guest house on the edge of the city,
waiting for a reply that nobody was sure would come. By midnight a messenger on a motorcycle had brought two
handwritten pages.

The pages, shown to reporters on Friday, ask the administration to reopen a school and to let forty families
back into their villages before any meeting is fixed. They name no date. A retired teacher who read them aloud
stumbled twice over the handwriting and once, he admitted, over his own anger.

Officials in the secretariat said that they had seen the letter and would answer within the week. One of them,
who has sat through four such rounds since 2008, said the tone was milder than he had feared. Another said
that tone was cheap.

The families have lived in tents beside the canal since the spring. Traders in the bazaar, who feed many of
them on credit, say that they can manage until the wheat is in, but not through another winter. A clinic run
by volunteers has closed for want of medicine, and the nearest hospital is an hour away on a road that floods.

Nobody at the guest house would say what happens if the answer is no. The teacher folded the pages, put them
back into the plastic sleeve in which they had come, and asked whether anyone had a match."""

OTHER = """ISLAMABAD: The finance ministry said on Friday that talks with lenders on the next instalment had been put
off by a week, after a storm kept the visiting team in Dubai. Officials described the delay as a matter of
logistics.

Markets took the news calmly. The rupee lost a little in early trading and recovered it by noon, and brokers
said that most of their clients had expected the review to slip into the following month in any case.

A spokesman said that all prior actions had been met but one, which concerns the price of gas for captive
plants. That would be settled, he said, before the team boards its plane. Analysts were less sure."""

MINHASH = MinHashSimilarity()

#: The first band of a fixed text: if it changes, every stored index is void.
STABLE = 1605204286598096417


def alike(one, other):
    return MINHASH.same_story(MINHASH.signature(one), MINHASH.signature(other))


def meet(one, other):
    return bool(set(MINHASH.bands(MINHASH.signature(one))) & set(MINHASH.bands(MINHASH.signature(other))))


def reworded(text, share, seed=1):
    rng = random.Random(seed)
    return " ".join("otherwise" if rng.random() < share else word for word in text.split())


COPIES = {
    "the same": STORY,
    "an agency's credit and a new dateline": "NEW DELHI (Wire) — "
    + STORY.split(": ", 1)[1]
    + "\n\n(With agency inputs)",
    "cut after two paragraphs": "\n\n".join(STORY.split("\n\n")[:2]),
    "two paragraphs left out": "\n\n".join(p for i, p in enumerate(STORY.split("\n\n")) if i not in (1, 3)),
    "paragraphs in another order": "\n\n".join(reversed(STORY.split("\n\n"))),
    "every twelfth word changed": reworded(STORY, 1 / 12),
    "with another report behind it": STORY + "\n\n" + OTHER,
    "in capitals, without punctuation": STORY.upper().replace(",", "").replace(".", ""),
}


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES.keys())
def test_copies_are_one_story(copy):
    """Cut, credited, reordered, lightly edited: a copy is known as one, from both sides, and met in the index."""
    assert alike(STORY, copy) == alike(copy, STORY) >= 0.5
    assert meet(STORY, copy)


def test_other_stories_are_not():
    """Two stories on different matters are far from the mark, and share no band."""
    assert alike(STORY, OTHER) < 0.1
    assert not meet(STORY, OTHER)


def test_a_text_of_a_few_words_says_nothing():
    """Too short a text has an empty signature, no bands, and is like nothing, not even itself."""
    assert MINHASH.signature("Talks on Friday") == b""
    assert list(MINHASH.bands(b"")) == []
    assert alike("Talks on Friday", "Talks on Friday") == 0


def test_signatures_are_stable_and_bands_fit_a_column():
    """A signature is the same in every process and version; bands are 63-bit integers."""
    signature = MINHASH.signature(STORY)
    assert len(signature) == 517
    assert signature == MINHASH.signature(STORY)
    assert MINHASH.bands(MINHASH.signature("one two three four five six seven eight nine ten eleven"))[0] == STABLE
    assert all(0 <= band < 2**63 for band in MINHASH.bands(signature))


def test_containment_from_jaccard():
    """A part of a third, wholly contained, has containment 1; disjoint sets 0."""
    assert contained(1 / 3, 100, 300) == pytest.approx(1)
    assert contained(0.0, 100, 300) == 0
    assert contained(1.0, 5, 5) == 1


@pytest.mark.shared
def test_labelled_copies_are_found_and_nothing_else(shared):
    """Of all pairs of the labelled stories exactly the wire copies are taken for copies, and the index finds them."""
    stories = [json.loads(line) for line in (shared / "data/stories.jsonl").read_text().splitlines()]
    texts = {story["id"]: story["text"] for story in stories}
    expected = {frozenset((s["id"], s["copy_of"])) for s in stories if s["copy_of"]}
    signed = {key: MINHASH.signature(text) for key, text in texts.items()}
    banded = {key: set(MINHASH.bands(signature)) for key, signature in signed.items()}
    found = {
        frozenset((a, b)) for a in texts for b in texts if a < b and MINHASH.same_story(signed[a], signed[b]) >= 0.5
    }
    assert found == expected
    assert all(banded[a] & banded[b] for a, b in map(tuple, expected))
