"""Trains the reader's models on the labelled corpora and writes them to the topic: `make train`.

Small models: `sentence` (a sentence and an actor: none, engage, reject, mixed, past_engage, past_reject), `decision`
(an article and an actor: none, engage, reject, mixed), `decision_short` (the same for a text of a few sentences) and
`relevance` (an article). They learn from the own corpus alone; figures are cross-validated by story: copies of a story
and its sentences never part between training and test.

    python -m bench.train_reader [--corpus DIR] [--folds 5] [--scores DIR]

`--scores` names a directory of the encoder's out-of-fold scores (`oof*.jsonl`, as `bench.train_encoder --keep` leaves
them): with them the decision models for a reader with the encoder are trained as well, on the texts that have scores.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from bench import corpus
from service.domain.mention import Field
from service.reading.candidates import Question, questions, worth_asking
from service.reading.coreference import Reading, resolve
from service.reading.decision import Outcome, Vote, decision_features, is_short, relevance_features
from service.reading.features import Facts, FeatureMaker, Features
from service.reading.mentions import MentionFinder
from service.reading.model import blend
from service.reading.reader import GATE, NOTHING, RELEVANT
from service.reading.rules import lifted
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
    weights: dict[str, float] = field(default_factory=dict)
    scorer: dict[str, float] = field(default_factory=dict)

    def vote(self) -> Vote:
        """What it says to the decision."""
        return Vote(self.index, self.place, self.named, self.chances, self.weights, self.scorer)


@dataclass
class Doc:
    """An item with its rows."""

    item: corpus.Item
    facts: Facts
    rows: list[Row]
    readings: list[Reading]


class Builder:
    """Turns items into rows of features."""

    def __init__(self) -> None:
        self.topic = load_topic()
        self.finder = MentionFinder(self.topic)
        self.maker = FeatureMaker(self.topic)

    def doc(self, item: corpus.Item) -> Doc:
        """The rows of an item. A paragraph's context stands before it as a paragraph of its own."""
        text = (item.context + "\n" if item.context else "") + item.text
        readings = resolve(item.title, text, item.published, self.topic, self.finder)
        facts, cues = self.maker.article(readings)
        labels = _labels(item, readings)
        rows = []
        for question in questions(readings, self.topic):
            if not worth_asking(question, {cue.name for cue in cues[question.index]}):
                continue
            features = self.maker.question(question, readings, cues, facts, item.published)
            part = readings[question.index].sentence
            place = next(p for p in ("title", "lead", "early", "late") if f"pos:{p}" in features)
            label = labels.get((question.index, question.actor), "none")
            if label == "none" and _unknown(item, question, part.field is Field.TITLE, part.start < len(item.context)):
                label = corpus.UNSURE
            known = None if label == corpus.UNSURE else label
            rows.append(Row(question.index, question.actor, place, not question.absent, features, known))
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
                if found.get(key, corpus.UNSURE) == corpus.UNSURE or found[key].startswith("past_"):
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
    """The sentence model, from the sentences whose answer is known."""
    rows = [row for doc in docs for row in doc.rows if row.label is not None]
    return Fitted([r.features for r in rows], [r.label for r in rows], strength, 3)


def predict(docs: list[Doc], model: Fitted) -> None:
    """Sets every row's chances."""
    rows = [row for doc in docs for row in doc.rows]
    for row, chance in zip(rows, model.chances([row.features for row in rows]), strict=True):
        row.chances = row.weights = lifted(row.features, {name: chance.get(name, 0.0) for name in CLASSES})


def decisions(doc: Doc, topic) -> list[tuple[str, Features]]:
    """(actor, features) for every actor of an article."""
    return sorted(decision_features(_by_actor(doc), doc.facts, topic).items())


def _by_actor(doc: Doc) -> dict[str, list[Vote]]:
    mine = defaultdict(list)
    for row in doc.rows:
        mine[row.actor].append(row.vote())
    return mine


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


class Decisions:
    """The two decision models: one for articles, one for short texts."""

    def __init__(self, docs: list[Doc], topic) -> None:
        self.articles = _fit_decision([doc for doc in docs if not is_short(doc.facts)], topic)
        self.short = _fit_decision([doc for doc in docs if is_short(doc.facts)], topic)

    def outcomes(self, doc: Doc, relevance: float, topic) -> dict[str, str]:
        """Each actor's outcome, as the reader tells it."""
        votes, short = _by_actor(doc), is_short(doc.facts)
        features = decision_features(votes, doc.facts, topic)
        chances = (self.short if short else self.articles).chances(list(features.values()))
        return {
            actor: Outcome.of(chance, votes[actor], relevance, short).told if relevance >= RELEVANT else "none"
            for actor, chance in zip(features, chances, strict=True)
        }

    def save(self, home: Path, ending: str) -> None:
        self.articles.save(home / f"model_decision{ending}.json.gz", 0.0)
        self.short.save(home / f"model_decision_short{ending}.json.gz", 0.0)


def _fit_decision(docs: list[Doc], topic, strength: float = 0.3) -> Fitted:
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


def report(name: str, docs: list[Doc], told: dict[tuple[str, str], str], relevance: dict[str, float]) -> None:
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
    known = [(doc.item.relevant, relevance[doc.item.id] >= RELEVANT) for doc in docs if doc.item.relevant is not None]
    if known:
        hit = sum(t and p for t, p in known)
        figures["relevance F1"] = 2 * hit / max(1, sum(t for t, _ in known) + sum(p for _, p in known))
        others = [doc for doc in docs if doc.item.relevant is False]
        spoken = [any(told.get((d.item.id, a), "none") != "none" for a in _asked(d)) for d in others]
        figures["stance elsewhere"] = sum(spoken) / max(1, len(spoken))
    show(name, figures)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpus", type=Path, default=Path(__file__).parent / "corpus")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--strength", type=float, default=0.1)
    parser.add_argument("--scores", type=Path)
    parser.add_argument("--no-save", action="store_true")
    args = parser.parse_args()
    started = time.time()
    builder = Builder()
    own = [builder.doc(item) for item in corpus.own(args.corpus)]
    shared = [builder.doc(item) for item in corpus.shared()]
    print(f"{len(own)} own items, {len(shared)} shared, features in {time.time() - started:.0f} s", flush=True)
    out_of_fold(own, args)
    predict(shared, fit_sentences(own, args.strength))
    fitted = {"": decide(own, shared, builder.topic, args, "")}
    if args.scores:
        scores = read_scores(args.scores)
        fitted["_scored"] = decide(blended(own, scores), blended(shared, scores), builder.topic, args, "scored: ")
    if not args.no_save:
        save(own, fitted, builder.topic, args)
    print(f"{time.time() - started:.0f} s")


def out_of_fold(docs: list[Doc], args) -> None:
    """Leaves every row's chances by models that have not seen its story."""
    groups = [doc.item.group for doc in docs]
    for train, test in GroupKFold(args.folds).split(docs, groups=groups):
        predict([docs[i] for i in test], fit_sentences([docs[i] for i in train], args.strength))
    sentence_figures(docs)


def decide(own: list[Doc], shared: list[Doc], topic, args, name: str) -> tuple[Decisions, Fitted]:
    """The decision and relevance models; prints their figures, cross-validated and on the shared data."""
    told: dict[tuple[str, str], str] = {}
    relevance_of: dict[str, float] = {}
    for train, test in GroupKFold(args.folds).split(own, groups=[doc.item.group for doc in own]):
        seen, unseen = [own[i] for i in train], [own[i] for i in test]
        relevance = fit_relevance(seen)
        relevance_of.update(relevances(unseen, relevance))
        told.update(tell(unseen, Decisions(seen, topic), relevance_of, topic))
    report(name + "own stories, cross-validated", [d for d in own if d.item.source == "own-story"], told, relevance_of)
    pairs = [(outcome(d, a), told[d.item.id, a]) for d in own if d.item.source == "own-passage" for a in _asked(d)]
    show(name + "own passages, cross-validated", measure(pairs))
    decision, relevance = Decisions(own, topic), fit_relevance(own)
    outside(shared, decision, relevance, topic, name)
    return decision, relevance


def votes_of(doc: Doc) -> list[Vote]:
    return [row.vote() for row in doc.rows]


def fit_relevance(docs: list[Doc]) -> Fitted:
    known = [(doc, weight) for doc in docs if (weight := _relevance_weight(doc))]
    labels = [str(bool(doc.item.relevant) or doc.item.source == "own-passage") for doc, _ in known]
    rows = [relevance_features(votes_of(doc), doc.facts) for doc, _ in known]
    return Fitted(rows, labels, 0.3, 2, [weight for _, weight in known])


def _relevance_weight(doc: Doc) -> float:
    """Stories count whole; a paragraph with a current stance is about the topic, one without may be anything."""
    if doc.item.relevant is not None:
        return 1.0
    current = any(not mark.label.startswith("past") for mark in doc.item.marks)
    return 0.3 if doc.item.source == "own-passage" and current else 0.0


def relevances(docs: list[Doc], model: Fitted) -> dict[str, float]:
    chances = model.chances([relevance_features(votes_of(doc), doc.facts) for doc in docs])
    return {doc.item.id: chance["True"] for doc, chance in zip(docs, chances, strict=True)}


def _asked(doc: Doc) -> set[str]:
    return {row.actor for row in doc.rows}


def sentence_figures(docs: list[Doc]) -> None:
    rows = [row for doc in docs for row in doc.rows if row.label is not None and row.chances]
    told = Counter((row.label, max(row.chances, key=row.chances.get)) for row in rows)
    for way in CLASSES[1:]:
        hit = told[way, way]
        print(f"  sentence {way:12} P {hit / max(1, sum(n for (_, p), n in told.items() if p == way)):.3f} "
              f"R {hit / max(1, sum(n for (t, _), n in told.items() if t == way)):.3f}")  # fmt: skip


Scores = dict[tuple[str, str, int, str], dict[str, float]]


def read_scores(directory: Path) -> Scores:
    """(item, field, offset, actor) to the encoder's chances, out of fold."""
    found: Scores = {}
    for path in sorted(directory.glob("oof*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            if not isinstance(row["field"], str):
                row["field"], row["index"] = row["index"], row["field"]
            found[row["id"], str(row["field"]), int(row["offset"]), row["actor"]] = dict(
                zip(CLASSES, row["scores"], strict=True)
            )
    return found


def blended(docs: list[Doc], scores: Scores) -> list[Doc]:
    """Copies of the documents that have scores, their rows' chances as a reader with a scorer has them."""
    known = {key[0] for key in scores}
    found = []
    for doc in docs:
        if doc.item.id not in known:
            continue
        rows = []
        doubtful = {row.index for row in doc.rows if row.weights["none"] <= GATE}
        headline = len(doc.readings) == 1 and doc.readings[0].sentence.headline
        for row in doc.rows:
            second = scores.get(_place(doc, row)) or scores.get(
                (doc.item.id, "title", 0, row.actor) if headline else ()
            )
            asked = row.index in doubtful and second is not None
            if asked:
                both = lifted(row.features, blend(row.weights, second))
                rows.append(replace(row, chances=both, scorer=second))
            else:
                rows.append(replace(row, chances=NOTHING))
        found.append(replace(doc, rows=rows))
    return found


def _place(doc: Doc, row: Row) -> tuple[str, str, int, str]:
    """Where a row's sentence stands in its item's own title or text."""
    part = doc.readings[row.index].sentence
    before = len(doc.item.context) + 1 if doc.item.context and part.field is Field.TEXT else 0
    return doc.item.id, part.field.value, part.start - before, row.actor


def tell(docs: list[Doc], model: Decisions, relevance: dict[str, float], topic) -> dict[tuple[str, str], str]:
    """(item, actor) to what is told of it; no side where the item is not about the topic."""
    return {
        (doc.item.id, actor): told
        for doc in docs
        for actor, told in model.outcomes(doc, relevance[doc.item.id], topic).items()
    }


def outside(shared: list[Doc], decision: Decisions, relevance: Fitted, topic, name: str) -> None:
    """Figures on the shared data, whose stories and sentences no model has seen."""
    if not shared:
        return
    relevance_of = relevances(shared, relevance)
    told = tell(shared, decision, relevance_of, topic)
    report(name + "shared stories, unseen", [d for d in shared if d.item.source == "shared-story"], told, relevance_of)
    sentences = [d for d in shared if d.item.source == "shared-sentence"]
    report(name + "shared sentences, unseen", sentences, told, {})
    right = sum(all(_alike(told.get((d.item.id, a)), outcome(d, a)) for a in d.item.stances) for d in sentences)
    print(f"  sentences all right: {right} of {len(sentences)}")
    passages = [d for d in shared if d.item.source == "shared-passage"]
    pairs = [(outcome(d, a), told.get((d.item.id, a), "none")) for d in passages for a in d.item.whole]
    show(name + "shared passages, unseen", measure(pairs))


def _alike(told: str | None, true: str) -> bool:
    return true == "mixed" or (told or "none").replace("mixed", "none") == true


def save(own: list[Doc], fitted, topic, args) -> None:
    """Trains the sentence model on the whole corpus, and writes all models."""
    home = Path(__file__).parent.parent / "service" / "topics" / topic.id
    fit_sentences(own, args.strength).save(home / "model_sentence.json.gz")
    for ending, (decision, relevance) in fitted.items():
        decision.save(home, ending)
        relevance.save(home / f"model_relevance{ending}.json.gz", 0.0)
    print(f"written to {home}")


if __name__ == "__main__":
    main()
