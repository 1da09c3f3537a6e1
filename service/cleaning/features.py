"""What can be seen in one line of text on its own: its length, its end, whether it reads as prose.

All functions are pure and linear in the line's length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property


def word_set(text: str) -> frozenset[str]:
    """The words of `text` as a set."""
    return frozenset(text.split())


#: Words that running prose cannot do without and that labels, crumbs and buttons rarely have two of.
FUNCTION_WORDS = word_set(
    "the a an of to in on at by for with from that which who and or but as is are was were be been has "
    "have had will would could should may might not it its he she they his her their this these those had "
    "said says after before during under over between against into about"
)

_WORD = re.compile(r"©|[^\W_]+(?:['’.-][^\W_]+)*")
_ENGLISH = re.compile(r"[a-z']+")
_SENTENCE_END = re.compile(r"[.!?…।۔؟。！？][\"'”’»)\]]*(?:\[\d{1,3}\])*\s*$")
#: `… next morning." AFP`, `… on Friday. —Reuters`: an agency or a paper signs behind the last sentence.
_SIGNED = re.compile(r"[.!?][\"'”’)]{0,2} ?[-–—/(]{0,2} ?(?:[A-Z]{2,8}(?:[/-][A-Z]{2,8})?|Reuters|Agencies|Online)\)?$")
_QUOTED = re.compile(r"[\"“][^\"”“]{1,2000}[\"”]")

#: Words that titles leave small.
_SMALL = word_set("a an the of to in on at by for with from and or but as vs via nor s t")
#: How much of a word counts for two to be the same, in letters.
STEM = 5
#: From this many characters on, a line is a paragraph whatever it ends with.
LONG = 140


@dataclass(frozen=True)
class Line:
    """One non-empty line. `index` counts all lines of the text from 0, `gap` says whether an empty line precedes."""

    index: int
    text: str
    gap: bool = False

    @cached_property
    def lower(self) -> str:
        """The text in lower case with straight quotes."""
        return self.text.lower().replace("’", "'").replace("‘", "'")

    @cached_property
    def words(self) -> list[str]:
        """The words as written."""
        return _WORD.findall(self.text)

    @cached_property
    def word_set(self) -> frozenset[str]:
        """The words in lower case."""
        return frozenset(map(str.lower, self.words))

    @cached_property
    def unquoted(self) -> str:
        """Lower case without what stands between double quotes: people say 'you' in quotes, sites outside them.

        A line that is hardly more than a quotation is left as it is.
        """
        bare = _QUOTED.sub(" ", self.lower)
        return bare if len(bare) * 3 > len(self.text) else self.lower

    @cached_property
    def own_words(self) -> frozenset[str]:
        """The words that stand outside of double quotes, in lower case; English letters alone."""
        return frozenset(_ENGLISH.findall(self.unquoted))

    @cached_property
    def ends_sentence(self) -> bool:
        """Whether the line ends as a sentence does, an agency's name behind it or not."""
        return bool(_SENTENCE_END.search(self.text[-16:]) or _SIGNED.search(self.text[-30:]))

    @cached_property
    def function_words(self) -> int:
        """How many of its words are function words."""
        return sum(map(FUNCTION_WORDS.__contains__, map(str.lower, self.words)))

    @property
    def is_long(self) -> bool:
        """Whether it is a paragraph by its length alone."""
        return len(self.text) >= LONG

    @cached_property
    def is_title_case(self) -> bool:
        """Whether every word but the smallest begins with a capital, as headlines are set: six words or more."""
        if len(self.words) < 6 or any(word[0].islower() and word not in _SMALL for word in self.words):
            return False
        return sum(word not in _SMALL for word in self.words) >= 5 and not self.is_caps

    @cached_property
    def is_prose(self) -> bool:
        """Whether it reads as a sentence of running text: it ends as one and has function words, or it is long, and
        it is not set as a headline."""
        if self.is_title_case and self.function_words and _is_latin(self.text):
            return False
        if self.is_long:
            return self.function_words >= 3 or not _is_latin(self.text)
        if not self.ends_sentence or len(self.words) < 5:
            return False
        return self.function_words >= 1 or not _is_latin(self.text)

    @cached_property
    def is_caps(self) -> bool:
        """Whether it is written in capitals."""
        return self.text.isupper() and len(self.words) > 0


def _is_latin(text: str) -> bool:
    """Whether most letters are of the Latin script: the function words above are English."""
    letters = [char for char in text[:400] if char.isalpha()]
    return not letters or sum(char < "ɐ" for char in letters) * 2 > len(letters)


def split_lines(text: str) -> list[Line]:
    """The non-empty lines of `text`, stripped, inner white space squeezed."""
    lines: list[Line] = []
    gap = False
    for index, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").split("\n")):
        stripped = " ".join(raw.split())
        if stripped:
            lines.append(Line(index, stripped, gap))
        gap = not stripped
    return lines


def stems(lines: Iterable[Line]) -> set[str]:
    """The beginnings of the lines' longer words."""
    return {word[:STEM] for line in lines for word in line.word_set if len(word) >= 4 and word not in FUNCTION_WORDS}


def normalised(text: str) -> str:
    """Lower-case words parted by one space: equal for two copies of a headline set differently."""
    return " ".join(word.lower() for word in _WORD.findall(text.replace("’", "'")))


def alike(one: str, other: str) -> bool:
    """Whether two headlines say the same: equal words, one inside the other, or nine of ten words shared."""
    return same_words(normalised(one), normalised(other))


def same_words(a: str, b: str) -> bool:
    """`alike`, of two headlines that are `normalised` already."""
    if not a or not b:
        return False
    if a == b:
        return True
    short, long_ = sorted((a, b), key=len)
    if len(short.split()) >= 4 and short in long_ and len(short) >= 0.6 * len(long_):
        return True
    words_a, words_b = set(a.split()), set(b.split())
    return len(words_a & words_b) >= 0.8 * max(len(words_a), len(words_b)) and min(len(words_a), len(words_b)) >= 4
