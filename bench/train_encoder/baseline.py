"""The honest baseline: logistic regression on n-grams of the same marked text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bench.corpus import CLASSES
from bench.train_encoder.data import Document, Example
from bench.train_encoder.train import ROLES
from service.ports import Span

NONE_WEIGHT = 0.5
CONTEXT_WEIGHT = 0.4


class Baseline:
    """Words in ones, twos and threes, the asked actor's mentions written HOLDER and the others' by their role."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._sentence = TfidfVectorizer(ngram_range=(1, 3), min_df=2, sublinear_tf=True, token_pattern=r"\w+")
        self._context = TfidfVectorizer(ngram_range=(1, 2), min_df=3, sublinear_tf=True, token_pattern=r"\w+")
        examples = [e for document in documents for e in document.examples if e.answer >= 0 and e.asked]
        sentences, contexts = _texts(examples)
        self._sentence.fit(sentences)
        self._context.fit(contexts)
        weights = {number: 1.0 if number else NONE_WEIGHT for number in range(len(CLASSES))}
        self._model = LogisticRegression(C=8, max_iter=200, class_weight=weights)
        self._model.fit(self._matrix(examples), [example.answer for example in examples])

    def _matrix(self, examples: Sequence[Example]) -> csr_matrix:
        sentences, contexts = _texts(examples)
        parts = [self._sentence.transform(sentences), CONTEXT_WEIGHT * self._context.transform(contexts)]
        return csr_matrix(hstack(parts))

    def predict(self, documents: Sequence[Document]) -> list[NDArray[np.float64]]:
        """Chances (example, class) of each document."""
        found = []
        for document in documents:
            chances = np.zeros((len(document.examples), len(CLASSES)))
            chances[:, self._model.classes_] = self._model.predict_proba(self._matrix(document.examples))
            found.append(chances)
        return found


def _texts(examples: Sequence[Example]) -> tuple[list[str], list[str]]:
    sentences, contexts = [], []
    for example in examples:
        asked = example.candidate
        headline = " xheadline" if asked.is_headline else ""
        sentences.append(_marked(asked.sentence, asked.spans, asked.actor) + headline)
        contexts.append(_marked(asked.context, asked.context_spans, asked.actor))
    return sentences, contexts


def _marked(text: str, spans: Sequence[Span], holder: str) -> str:
    parts, at = [], 0
    for span in sorted(spans, key=lambda one: one.start):
        if span.start >= at:
            name = "holder" if span.actor == holder else ROLES.get(span.actor, ROLES["*"])
            parts += [text[at : span.start], f" x{name} "]
            at = span.end
    return "".join([*parts, text[at:]]).lower()
