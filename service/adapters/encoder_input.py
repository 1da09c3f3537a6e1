"""Packs candidates for the encoder: one pass over a run of neighbouring sentences serves every actor in them.

A chunk reads `[CLS] headline [SEP] context sentence sentence … [SEP]`; before each mention stands a marker of the
actor's role (the state, the army, the armed movement, a party …), so that the encoder learns constructions and not
names. Each candidate then asks its question of the chunk: which tokens are its sentence, which its actor's mentions.
The same code packs for training and for reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from service.ports import Candidate, Span

CLS, SEP = "[CLS]", "[SEP]"
FLAGS = 4
"""Yes-or-no facts on a candidate: actor named in the sentence, only before it, a headline, in the lead."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Most tokens of a title, of the context before a chunk, of one sentence, and of a chunk before it is closed."""

    title: int = 20
    context: int = 40
    sentence: int = 110
    chunk: int = 176


@dataclass(slots=True)
class Question:
    """Candidate number `index`: token positions `[start, end)` of its sentence, positions of its actor's mentions."""

    index: int
    start: int
    end: int
    mentions: list[int]
    role: int
    flags: tuple[float, ...]


@dataclass(slots=True)
class Chunk:
    """Token ids of one pass, the actor of each marked position, and the questions asked of it."""

    ids: list[int]
    actors: list[tuple[int, int, str]] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    def positions(self, actor: str, start: int, end: int) -> list[int]:
        """Positions in `[start, end)` of the tokens that mention `actor`."""
        return [i for a, b, who in self.actors if who == actor and a >= start and b <= end for i in range(a, b)]


@dataclass(frozen=True, slots=True)
class Batch:
    """Arrays for one run: ids, mask (chunk, token); mention, sentence (chunk, question, token); role; flags; index."""

    ids: NDArray[np.int64]
    mask: NDArray[np.int64]
    mention: NDArray[np.float32]
    sentence: NDArray[np.float32]
    role: NDArray[np.int64]
    flags: NDArray[np.float32]
    index: NDArray[np.int64]


class Packer:
    """Turns candidates into chunks and chunks into arrays."""

    def __init__(
        self, tokenizer: Tokenizer, roles: Mapping[str, str], markers: Mapping[str, str], limits: Limits
    ) -> None:
        """`roles`: actor to role, `*` for any other; `markers`: role to its marker token, in a fixed order."""
        self._tokenizer = tokenizer
        self._roles = dict(roles)
        self._role_number = {role: i for i, role in enumerate(markers)}
        self._marker = {role: number_of(tokenizer, token) for role, token in markers.items()}
        self._cls, self._sep = number_of(tokenizer, CLS), number_of(tokenizer, SEP)
        self._limits = limits

    def role(self, actor: str) -> str:
        """The role whose marker and embedding stand for `actor`."""
        return self._roles.get(actor, self._roles["*"])

    def chunks(self, candidates: Sequence[Candidate]) -> list[Chunk]:
        """The chunks of `candidates`, which come in the article's order."""
        done: list[Chunk] = []
        chunk: Chunk | None = None
        last = ""
        for members in _by_sentence(candidates):
            first = candidates[members[0]]
            if first.is_headline or chunk is None or len(chunk.ids) > self._limits.chunk or last not in first.context:
                chunk = self._open(first)
                done.append(chunk)
            else:
                self._append_context(chunk, first, first.context.rindex(last) + len(last))
            self._ask(chunk, members, candidates)
            last = "\0" if first.is_headline else first.sentence
        for chunk in done:
            chunk.ids.append(self._sep)
        return done

    def _open(self, first: Candidate) -> Chunk:
        chunk = Chunk([self._cls])
        if not first.is_headline:
            title = self._tokenizer.encode(first.title, add_special_tokens=False).ids[: self._limits.title]
            chunk.ids += [*title, self._sep]
            self._append_context(chunk, first, 0)
        return chunk

    def _append_context(self, chunk: Chunk, first: Candidate, after: int) -> None:
        """Adds what the context says from code point `after`, at most its last tokens."""
        if first.context[after:].strip():
            self._append(chunk, first.context, first.context_spans, after, -self._limits.context)

    def _append(self, chunk: Chunk, text: str, spans: Sequence[Span], after: int, most: int) -> tuple[int, int]:
        """Adds the marked tokens of `text`: the first `most`, or the last where it is negative. Gives their range."""
        coded = self._tokenizer.encode(text, add_special_tokens=False)
        pairs = [(i, o) for i, o in zip(coded.ids, coded.offsets, strict=True) if o[0] >= after]
        pairs = pairs[:most] if most > 0 else pairs[most:]
        begin = len(chunk.ids)
        where: list[int] = []
        for i, (start, _) in pairs:
            for span in spans:
                if span.start <= start < span.end and (not where or not self._covered(span, pairs, len(where))):
                    chunk.ids.append(self._marker[self.role(span.actor)])
            where.append(len(chunk.ids))
            chunk.ids.append(i)
        self._note(chunk, spans, [o for _, o in pairs], where)
        return begin, len(chunk.ids)

    @staticmethod
    def _covered(span: Span, pairs: list[tuple[int, tuple[int, int]]], at: int) -> bool:
        """Whether token `at` is not the first of `span`."""
        return pairs[at - 1][1][0] >= span.start

    def _note(self, chunk: Chunk, spans: Sequence[Span], offsets: list[tuple[int, int]], where: list[int]) -> None:
        """Keeps which positions mention whom, the marker included."""
        for span in spans:
            inside = [p for p, (start, _) in zip(where, offsets, strict=True) if span.start <= start < span.end]
            if inside:
                chunk.actors.append((inside[0] - 1, inside[-1] + 1, span.actor))

    def _ask(self, chunk: Chunk, members: Sequence[int], candidates: Sequence[Candidate]) -> None:
        """Adds the sentence that `members` share, and a question for each of them."""
        first = candidates[members[0]]
        start, end = self._append(chunk, first.sentence, first.spans, 0, self._limits.sentence)
        for index in members:
            one = candidates[index]
            here = chunk.positions(one.actor, start, end)
            before = [] if here else chunk.positions(one.actor, 0, start)
            flags = (bool(here), bool(before), one.is_headline, one.lead)
            number = self._role_number[self.role(one.actor)]
            chunk.questions.append(
                Question(index, start, end, here or before[-8:], number, tuple(float(flag) for flag in flags))
            )


def number_of(tokenizer: Tokenizer, token: str) -> int:
    """The token's number. Raises `KeyError` when the tokenizer does not know it."""
    number = tokenizer.token_to_id(token)
    if number is None:
        raise KeyError(token)
    return int(number)


def _by_sentence(candidates: Sequence[Candidate]) -> Iterator[list[int]]:
    """Runs of candidates on one and the same sentence, as their numbers."""
    run: list[int] = []
    for i, candidate in enumerate(candidates):
        if run and _place(candidates[run[0]]) != _place(candidate):
            yield run
            run = []
        run.append(i)
    if run:
        yield run


def _place(candidate: Candidate) -> tuple[str, str, bool]:
    return candidate.sentence, candidate.context, candidate.is_headline


def batch(chunks: Sequence[Chunk], pad: int) -> Batch:
    """The arrays of `chunks`, padded to the longest and to the most questions; a padded question's index is -1."""
    count, length = len(chunks), max(len(chunk.ids) for chunk in chunks)
    asked = max(len(chunk.questions) for chunk in chunks)
    ids = np.full((count, length), pad, np.int64)
    mask = np.zeros((count, length), np.int64)
    mention = np.zeros((count, asked, length), np.float32)
    sentence = np.zeros((count, asked, length), np.float32)
    role = np.zeros((count, asked), np.int64)
    flags = np.zeros((count, asked, FLAGS), np.float32)
    index = np.full((count, asked), -1, np.int64)
    sentence[:, :, 0] = 1.0
    for c, chunk in enumerate(chunks):
        ids[c, : len(chunk.ids)] = chunk.ids
        mask[c, : len(chunk.ids)] = 1
        for q, question in enumerate(chunk.questions):
            sentence[c, q] = 0.0
            sentence[c, q, question.start : max(question.end, question.start + 1)] = 1.0
            if question.mentions:
                mention[c, q, question.mentions] = 1.0 / len(question.mentions)
            role[c, q], flags[c, q], index[c, q] = question.role, question.flags, question.index
    return Batch(ids, mask, mention, sentence, role, flags, index)


def feed(chunk: Chunk) -> dict[str, NDArray[np.int64] | NDArray[np.float32]]:
    """The inputs of a run on one chunk. `keep`: the tokens that a question looks at; the others are context alone."""
    made = batch([chunk], 0)
    keep = np.flatnonzero((made.mention[0] + made.sentence[0]).any(axis=0))
    looks = {"mention": made.mention[:, :, keep], "sentence": made.sentence[:, :, keep]}
    return {"ids": made.ids, "keep": keep, **looks, "role": made.role, "flags": made.flags}
