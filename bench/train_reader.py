"""Trains the reader's models on the labelled corpora and writes them to the topic: `make train`.

Three small models: `sentence` (a sentence and an actor: none, engage, reject, mixed, past_engage, past_reject),
`decision` (an article and an actor: none, engage, reject, mixed) and `relevance` (an article). Figures printed are
cross-validated by story: copies of a story and its sentences never part between training and test.

    python -m bench.train_reader [--corpus DIR] [--no-shared] [--folds 5] [--scores FILE]
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from bench import corpus
from service.domain.mention import Field
from service.reading.candidates import Question, questions
from service.reading.coreference import Reading, resolve
from service.reading.decision import Vote, votes_to_features
from service.reading.features import Facts, FeatureMaker, Features
from service.reading.mentions import MentionFinder
from service.topics.loader import load_topic

CLASSES = corpus.CLASSES
OUTCOMES = ("none", "engage", "reject", "mixed")


@dataclass
class Row:
    """A question with its features and label (`None`: unknown)."""

    index: int
    actor: str
    place: str
    named: bool
    features: Features
    label: str | None
    chances: dict[str, float] = field(default_factory=dict)


@dataclass
class Doc:
    """An item with its rows."""

    item: corpus.Item
    facts: Facts
    rows: list[Row]
    readings: list[Reading]


class Builder:
    """Turns items into rows of features."""

    def __init__(self, scorer=None) -> None:
        self.topic = load_topic()
        self.finder = MentionFinder(self.topic)
        self.maker = FeatureMaker(self.topic)
        self.scorer = scorer

    def doc(self, item: corpus.Item) -> Doc:
        """The rows of an item. A paragraph's context stands before it as a paragraph of its own."""
        text = (item.context + "\n" if item.context else "") + item.text
        readings = resolve(item.title, text, item.published, self.topic, self.finder)
        facts, cues = self.maker.article(readings)
        labels = _labels(item, readings)
        rows = []
        for question in questions(readings, self.topic):
            features = self.maker.question(question, readings, cues, facts, item.published)
            part = readings[question.index].sentence
            place = next(p for p in ("title", "lead", "early", "late") if f"pos:{p}" in features)
            label = labels.get((question.index, question.actor), "none")
            if label == "none" and _unknown(item, question, part.field is Field.TITLE, part.start < len(item.context)):
                label = None
            rows.append(Row(question.index, question.actor, place, not question.absent, features, label))
        return Doc(item, facts, rows, readings)


def _unknown(item: corpus.Item, question: Question, title: bool, context: bool) -> bool:
    """Whether an unmarked question's answer is not known to be "none"."""
    if item.source == "shared-story":
        return question.actor in item.open_actors
    if item.source == "own-passage":
        return title or (context and bool(item.context))
    return item.source in ("shared-passage", "shared-sentence")


def _labels(item: corpus.Item, readings: list[Reading]) -> dict[tuple[int, str], str]:
    """(sentence index, actor) to class, by where the evidence stands; a current stance wins over a past one."""
    found: dict[tuple[int, str], str] = {}
    for mark in item.marks:
        for index, reading in enumerate(readings):
            part = reading.sentence
            if part.field.value == mark.field and mark.evidence[:40] in part.text:
                key = (index, mark.actor)
                if key not in found or found[key].startswith("past_"):
                    found[key] = mark.label
                break
    return found


class Fitted:
    """A logistic regression with its feature names."""

    def __init__(self, rows: list[Features], labels: list[str], strength: float, least: int, weights=None) -> None:
        counts = Counter(name for row in rows for name in row)
        self.names = sorted(name for name, count in counts.items() if count >= least)
        self.at = {name: i for i, name in enumerate(self.names)}
        self.model = LogisticRegression(C=strength, max_iter=400, tol=1e-3)
        self.model.fit(self.matrix(rows), labels, sample_weight=weights)

    def matrix(self, rows: list[Features]) -> sparse.csr_matrix:
        data, indices, indptr = [], [], [0]
        for row in rows:
            for name, value in row.items():
                if name in self.at:
                    indices.append(self.at[name])
                    data.append(value)
            indptr.append(len(indices))
        return sparse.csr_matrix((data, indices, indptr), shape=(len(rows), len(self.names)))

    def chances(self, rows: list[Features]) -> list[dict[str, float]]:
        if not rows:
            return []
        table = self.model.predict_proba(self.matrix(rows))
        return [dict(zip(self.model.classes_, line.tolist(), strict=True)) for line in table]

    def save(self, path: Path, least: float = 0.02) -> None:
        weights = self.model.coef_
        classes = list(self.model.classes_)
        if len(classes) == 2:
            weights = np.vstack([-weights[0] / 2, weights[0] / 2])
            bias = np.array([-self.model.intercept_[0] / 2, self.model.intercept_[0] / 2])
        else:
            bias = self.model.intercept_
        features = {}
        for i, name in enumerate(self.names):
            column = weights[:, i] + (bias if name == "bias" else 0)
            if np.abs(column).max() >= least:
                features[name] = [round(float(w) * 1000) for w in column]
        body = json.dumps({"classes": classes, "scale": 1000, "features": features}, separators=(",", ":"))
        path.write_bytes(gzip.compress(body.encode(), 9, mtime=0))


def fit_sentences(docs: list[Doc], strength: float) -> Fitted:
    """The sentence model: marked sentences first, then paragraphs whose labels say not which sentence."""
    rows = [row for doc in docs for row in doc.rows if row.label is not None]
    first = Fitted([r.features for r in rows], [r.label for r in rows], strength, 3)
    whole = [doc for doc in docs if doc.item.whole]
    if not whole:
        return first
    for doc in whole:
        attribute(doc, first)
        rows += [row for row in doc.rows if row.label is not None]
    fitted = Fitted([r.features for r in rows], [r.label for r in rows], strength, 3)
    for doc in whole:
        for row in doc.rows:
            row.label = None
    return fitted


def attribute(doc: Doc, model: Fitted) -> None:
    """Gives a paragraph's label to the sentence that most looks like it, and "none" to what was said to have none."""
    inside = [row for row in doc.rows if _in_text(doc, row)]
    for row, chance in zip(inside, model.chances([row.features for row in inside]), strict=True):
        row.chances = chance
    for actor, label in doc.item.whole.items():
        mine = [row for row in inside if row.actor == actor]
        for row in mine:
            row.label = "none" if label == "none" or row.chances.get("none", 0) > 0.9 else None
        if label != "none" and mine:
            max(mine, key=lambda row: (row.named, row.chances.get(label, 0))).label = label


def _in_text(doc: Doc, row: Row) -> bool:
    part = doc.readings[row.index].sentence
    return part.field is Field.TEXT and part.start >= len(doc.item.context)


def predict(docs: list[Doc], model: Fitted) -> None:
    """Sets every row's chances."""
    rows = [row for doc in docs for row in doc.rows]
    for row, chance in zip(rows, model.chances([row.features for row in rows]), strict=True):
        row.chances = {name: chance.get(name, 0.0) for name in CLASSES}


def decisions(doc: Doc, topic) -> list[tuple[str, Features]]:
    """(actor, features) for every actor of an article."""
    mine = defaultdict(list)
    for row in doc.rows:
        mine[row.actor].append(Vote(row.index, row.place, row.named, row.chances))
    return [(actor, votes_to_features(actor, votes, doc.facts, topic)) for actor, votes in sorted(mine.items())]


def outcome(doc: Doc, actor: str) -> str:
    """The true stance over the whole item."""
    if doc.item.source == "shared-passage":
        label = doc.item.whole.get(actor, "none")
        return label if label in OUTCOMES else "none"
    if doc.item.source == "own-passage":
        return _of_marks({mark.label for mark in doc.item.marks if mark.actor == actor})
    stance = doc.item.stances.get(actor, "none")
    return "none" if stance == "neutral" else stance


def _of_marks(labels: set[str]) -> str:
    labels &= set(OUTCOMES[1:])
    if not labels:
        return "none"
    return labels.pop() if len(labels) == 1 else "mixed"


def fit_decisions(docs: list[Doc], topic, strength: float = 0.3) -> Fitted:
    rows, labels = [], []
    for doc in docs:
        for actor, features in decisions(doc, topic):
            if actor in doc.item.disputed:
                continue
            rows.append(features)
            labels.append(outcome(doc, actor))
    return Fitted(rows, labels, strength, 2)


def measure(pairs: list[tuple[str, str]]) -> dict[str, float]:
    """Figures over (true, told) pairs; true `mixed` pairs are left out, told `mixed` counts as silence."""
    pairs = [(t, "none" if p == "mixed" else p) for t, p in pairs if t != "mixed"]
    out = {}
    for way in ("engage", "reject"):
        hit = sum(t == p == way for t, p in pairs)
        told, true = sum(p == way for _, p in pairs), sum(t == way for t, _ in pairs)
        precision, recall = hit / max(told, 1), hit / max(true, 1)
        out[f"{way} P"], out[f"{way} R"] = precision, recall
        out[f"{way} F1"] = 2 * precision * recall / max(precision + recall, 1e-9)
    told = sum(p != "none" for _, p in pairs)
    out["precision"] = sum(t == p for t, p in pairs if p != "none") / max(told, 1)
    out["macro F1"] = (out["engage F1"] + out["reject F1"]) / 2
    true = sum(t != "none" for t, _ in pairs)
    out["wrong way"] = sum(t != p and "none" not in (t, p) for t, p in pairs) / max(true, 1)
    out["pairs"] = true
    return out


def show(name: str, figures: dict[str, float]) -> None:
    print(f"{name:34}" + "  ".join(f"{k} {v:.3f}" if v < 2 else f"{k} {v:.0f}" for k, v in figures.items()), flush=True)


def report(name: str, docs: list[Doc], told: dict[tuple[str, str], str]) -> dict[str, float]:
    pairs, past_hit, past = [], 0, 0
    for doc in docs:
        for actor in {*doc.item.stances, *(a for i, a in told if i == doc.item.id)}:
            if actor in doc.item.disputed:
                continue
            pairs.append((outcome(doc, actor), told.get((doc.item.id, actor), "none")))
        for actor, way in doc.item.past.items():
            if doc.item.stances.get(actor) is None:
                past += 1
                past_hit += told.get((doc.item.id, actor), "none") == way
    figures = measure(pairs)
    figures["past as now"] = past_hit / max(past, 1)
    show(name, figures)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpus", type=Path, default=Path(__file__).parent / "corpus")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--strength", type=float, default=0.3)
    parser.add_argument("--no-save", action="store_true")
    args = parser.parse_args()
    started = time.time()
    builder = Builder()
    own = [builder.doc(item) for item in corpus.own(args.corpus)]
    shared = [builder.doc(item) for item in corpus.shared()]
    print(f"{len(own)} own items, {len(shared)} shared, features in {time.time() - started:.0f} s", flush=True)
    stories = cross_validate(own, builder.topic, args)
    decide = fit_decisions(stories, builder.topic)
    outside(own, shared, decide, builder.topic, args)
    if not args.no_save:
        save(own + shared, stories, builder.topic, args, started)


def cross_validate(own: list[Doc], topic, args) -> list[Doc]:
    """Own stories by cross-validation; leaves out-of-fold chances in every row."""
    groups = [doc.item.group for doc in own]
    stories = own
    for train, test in GroupKFold(args.folds).split(own, groups=groups):
        predict([own[i] for i in test], fit_sentences([own[i] for i in train], args.strength))
    told: dict[tuple[str, str], str] = {}
    groups = [doc.item.group for doc in stories]
    for train, test in GroupKFold(args.folds).split(stories, groups=groups):
        model = fit_decisions([stories[i] for i in train], topic)
        told.update(tell([stories[i] for i in test], model, topic))
    sentence_figures(own)
    report("own stories, cross-validated", [d for d in own if d.item.source == "own-story"], told)
    pairs = [(outcome(d, a), told[d.item.id, a]) for d in own if d.item.source == "own-passage" for a in _asked(d)]
    show("own passages, cross-validated", measure(pairs))
    return stories


def _asked(doc: Doc) -> set[str]:
    return {row.actor for row in doc.rows}


def sentence_figures(docs: list[Doc]) -> None:
    rows = [row for doc in docs for row in doc.rows if row.label is not None and row.chances]
    told = Counter((row.label, max(row.chances, key=row.chances.get)) for row in rows)
    for way in CLASSES[1:]:
        hit = told[way, way]
        print(f"  sentence {way:12} P {hit / max(1, sum(n for (_, p), n in told.items() if p == way)):.3f} "
              f"R {hit / max(1, sum(n for (t, _), n in told.items() if t == way)):.3f}")  # fmt: skip


def tell(docs: list[Doc], model: Fitted, topic) -> dict[tuple[str, str], str]:
    told = {}
    for doc in docs:
        made = decisions(doc, topic)
        for (actor, _), chance in zip(made, model.chances([f for _, f in made]), strict=True):
            told[doc.item.id, actor] = choose(chance)
    return told


def choose(chance: dict[str, float]) -> str:
    """The outcome told: a side only where it beats the rest."""
    return max(chance, key=chance.get)


def outside(own, shared, decide, topic, args) -> None:
    """The shared data, never seen in training."""
    if not shared:
        return
    model = fit_sentences(own, args.strength)
    predict(shared, model)
    told = tell(shared, decide, topic)
    report("shared stories, unseen", [d for d in shared if d.item.source == "shared-story"], told)
    sentences = [d for d in shared if d.item.source == "shared-sentence"]
    report("shared sentences, unseen", sentences, told)
    right = sum(all(told.get((d.item.id, a), "none") == outcome(d, a) for a in d.item.stances) for d in sentences)
    print(f"  sentences all right: {right} of {len(sentences)}")
    passages = [d for d in shared if d.item.source == "shared-passage"]
    pairs = [(outcome(d, a), told.get((d.item.id, a), "none")) for d in passages for a in d.item.whole]
    show("shared passages, unseen", measure(pairs))


def save(docs, stories, topic, args, started) -> None:
    home = Path(__file__).parent.parent / "service" / "topics" / topic.id
    fit_sentences(docs, args.strength).save(home / "model_sentence.json.gz")
    extra = [doc for doc in docs if doc.item.source in ("shared-story",)]
    fit_decisions(stories + extra, topic).save(home / "model_decision.json.gz", 0.0)
    rows = [doc for doc in docs if doc.item.relevant is not None]
    relevance = Fitted([{"bias": 1.0, **d.facts.about} for d in rows], [str(d.item.relevant) for d in rows], 1.0, 2)
    relevance.save(home / "model_relevance.json.gz", 0.0)
    print(f"written to {home} after {time.time() - started:.0f} s")


if __name__ == "__main__":
    main()
