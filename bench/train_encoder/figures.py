"""Figures: F1 by class on sentences and, by a simple vote, on stories; calibration."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bench.corpus import CLASSES
from bench.train_encoder.data import Document

FLOOR = 0.5
"""The vote's least chance: below it an actor gets no stance."""
TITLE, LEAD = 2.0, 1.5
"""The vote's weights of the headline and of the first paragraph."""
MIXED = 0.6
"""Share of the stronger side from which the weaker makes an actor mixed."""
SIDES = ("engage", "reject")
PAST = ("past_engage", "past_reject")

Chances = NDArray[np.float64]
Pairs = list[tuple[str, str]]


def f1(pairs: Pairs, name: str) -> tuple[float, float, float]:
    """F1, precision, recall of one class over (gold, given) pairs."""
    hit = sum(gold == name == given for gold, given in pairs)
    given_so = sum(given == name for _, given in pairs)
    gold_so = sum(gold == name for gold, _ in pairs)
    return 2 * hit / max(1, given_so + gold_so), hit / max(1, given_so), hit / max(1, gold_so)


def sentences(documents: Sequence[Document], chances: Sequence[Chances]) -> Pairs:
    """(gold, likeliest) of each (sentence, actor); what the reader does not ask counts as none given."""
    return [
        (CLASSES[example.answer], CLASSES[int(row.argmax())] if example.asked else "none")
        for document, rows in zip(documents, chances, strict=True)
        for example, row in zip(document.examples, rows, strict=True)
        if example.answer >= 0
    ]


def vote(document: Document, chances: Chances, floor: float) -> dict[str, str]:
    """Actor to stance of one story: weighted sums of both sides over its sentences."""
    mass: dict[str, NDArray[np.float64]] = {}
    top: dict[str, NDArray[np.float64]] = {}
    for example, row in zip(document.examples, chances, strict=True):
        if not example.asked:
            continue
        asked = example.candidate
        weight = TITLE if asked.is_headline else LEAD if asked.lead else 1.0
        sides = row[1:3] + row[3] / 2
        mass[asked.actor] = mass.get(asked.actor, np.zeros(2)) + weight * sides * (sides > 0.3)
        top[asked.actor] = np.maximum(top.get(asked.actor, np.zeros(2)), sides)
    found = {}
    for actor, (engage, reject) in mass.items():
        if top[actor].max() >= floor:
            both = min(engage, reject) > MIXED * max(engage, reject) and top[actor].min() >= floor
            found[actor] = "mixed" if both else SIDES[int(reject > engage)]
    return found


def stories(documents: Sequence[Document], chances: Sequence[Chances], floor: float) -> Pairs:
    """(gold, voted) of each (story, actor) that has either."""
    pairs = []
    for document, rows in zip(documents, chances, strict=True):
        if document.item.source.endswith("story"):
            gold, voted = document.item.stances, vote(document, rows, floor)
            pairs += [(gold.get(actor, "none"), voted.get(actor, "none")) for actor in sorted({*gold, *voted})]
    return pairs


def macro(pairs: Pairs) -> float:
    """Mean F1 of engage and reject."""
    return float(np.mean([f1(pairs, side)[0] for side in SIDES]))


def line(pairs: Pairs) -> str:
    """One line: macro F1, each side, the past, and how many are the wrong way round."""
    parts = [
        f"{name} {f1(pairs, name)[0]:.3f} (P {f1(pairs, name)[1]:.2f} R {f1(pairs, name)[2]:.2f})" for name in SIDES
    ]
    decided = [pair for pair in pairs if pair[0] in SIDES or pair[1] in SIDES]
    wrong = sum({gold, given} == set(SIDES) for gold, given in decided) / max(1, len(decided))
    late = sum(gold in PAST and given in SIDES for gold, given in pairs) / max(
        1, sum(gold in PAST for gold, _ in pairs)
    )
    past = f"past {np.mean([f1(pairs, name)[0] for name in PAST]):.3f} taken for now {late:.2f}"
    return f"macro F1 {macro(pairs):.3f}  {'  '.join(parts)}  wrong way {wrong:.3f}  {past}"


def _flat(documents: Sequence[Document], chances: Sequence[Chances]) -> tuple[Chances, NDArray[np.int64]]:
    rows, gold = [], []
    for document, some in zip(documents, chances, strict=True):
        for example, row in zip(document.examples, some, strict=True):
            if example.answer >= 0 and example.asked:
                rows.append(row)
                gold.append(example.answer)
    return np.clip(np.array(rows), 1e-6, 1.0), np.array(gold)


def calibration(documents: Sequence[Document], chances: Sequence[Chances]) -> float:
    """Expected calibration error of the likeliest class, in ten bins."""
    rows, gold = _flat(documents, chances)
    sure, right = rows.max(axis=1), rows.argmax(axis=1) == gold
    bins = np.minimum((sure * 10).astype(int), 9)
    return float(sum(abs(sure[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in set(bins)))
