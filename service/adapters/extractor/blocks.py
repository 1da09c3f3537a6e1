"""The post-filter: takes out of the extracted blocks what is still furniture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.adapters.extractor.content import Block
from service.cleaning.features import Line, alike, normalised
from service.cleaning.reasons import Reason, reason_of
from service.domain.article import Removed


@dataclass(frozen=True, slots=True)
class CleanBlocks:
    """Paragraphs that stay, and the blocks taken out with their reasons, both in page order."""

    kept: tuple[str, ...]
    removed: tuple[Removed, ...]


def clean_blocks(blocks: Sequence[Block], titles: Sequence[str]) -> CleanBlocks:
    """The article's paragraphs. `titles` are the headlines that must not stand in the text again."""
    verdicts = [(block, _verdict(block, titles)) for block in blocks]
    if all(reason is not None for _, reason in verdicts):
        verdicts = [
            (block, None if reason is not Reason.HEADLINE and len(block.text.split()) >= 5 else reason)
            for block, reason in verdicts
        ]
    kept = tuple(block.text for block, reason in verdicts if reason is None)
    removed = tuple(Removed(block.text, str(reason)) for block, reason in verdicts if reason is not None)
    return CleanBlocks(kept, removed)


def _verdict(block: Block, titles: Sequence[str]) -> Reason | None:
    line = Line(0, block.text)
    if len(block.text) <= 250 and any(
        normalised(block.text) == normalised(title) or (not line.is_prose and alike(block.text, title))
        for title in titles
    ):
        return Reason.HEADLINE
    return reason_of(line)
