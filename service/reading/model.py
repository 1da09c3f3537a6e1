"""A multinomial logistic regression over named features: small, inspectable, stored as JSON.

`{"classes": […], "features": {name: [weight per class]}}`, gzipped. Trained by `bench/train_reader.py`.
"""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Mapping

import numpy as np


class LinearModel:
    """Chances of each class for named features; unknown features weigh nothing."""

    def __init__(self, classes: tuple[str, ...], names: list[str], weights: np.ndarray) -> None:
        self.classes = classes
        self._rows = {name: row for row, name in enumerate(names)}
        self._weights = weights

    @classmethod
    def load(cls, packed: bytes) -> LinearModel:
        """The model in a gzipped JSON file."""
        data = json.loads(gzip.decompress(packed))
        names = list(data["features"])
        weights = np.array([data["features"][name] for name in names], dtype=np.float32)
        return cls(tuple(data["classes"]), names, weights / data.get("scale", 1))

    def chances(self, features: Mapping[str, float]) -> dict[str, float]:
        """Class to chance, summing to 1."""
        row_of = self._rows.get
        known = {row: value for name, value in features.items() if (row := row_of(name)) is not None}
        if not known:
            return dict.fromkeys(self.classes, 1 / len(self.classes))
        scores = np.array(list(known.values()), dtype=np.float32) @ self._weights[list(known)]
        scores = np.exp(scores - scores.max())
        return dict(zip(self.classes, (scores / scores.sum()).tolist(), strict=True))

    def why(self, features: Mapping[str, float], winner: str, against: str, most: int = 4) -> list[str]:
        """The features that spoke most for `winner` against `against`, strongest first."""
        win, lose = self.classes.index(winner), self.classes.index(against)
        known = {name: row for name in features if (row := self._rows.get(name)) is not None}
        weights = self._weights[list(known.values())]
        pulls = (weights[:, win] - weights[:, lose]) * [features[name] for name in known]
        return [name for pull, name in sorted(zip(pulls.tolist(), known, strict=True), reverse=True)[:most] if pull > 0]


def blend(first: Mapping[str, float], second: Mapping[str, float]) -> dict[str, float]:
    """Two opinions as one: their geometric mean, so that either can veto."""
    raw = {name: math.sqrt(max(value, 1e-4) * max(second.get(name, 0.0), 1e-4)) for name, value in first.items()}
    total = sum(raw.values())
    return {name: value / total for name, value in raw.items()}


def log_odds(chance: float) -> float:
    """log(p / (1 - p)), kept within ±6."""
    chance = min(max(chance, 0.0025), 0.9975)
    return math.log(chance / (1 - chance))
