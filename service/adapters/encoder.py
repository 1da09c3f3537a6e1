"""A `Scorer` that asks a small fine-tuned encoder (int8 ONNX on one CPU thread).

How it was trained, what it is worth and what it costs: `docs/decisions/0020-encoder.md`. It is loaded when first asked,
so a worker that never needs it never holds it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from onnxruntime import ExecutionMode, InferenceSession, SessionOptions
from tokenizers import Tokenizer

from service.adapters.encoder_input import Limits, Packer, feed
from service.ports import Candidate, Scores

MODEL, TOKENIZER, SETTINGS = "encoder.int8.onnx", "encoder.tokenizer.json", "encoder.json"
CLASSES = ("none", "engage", "reject", "mixed", "past_engage", "past_reject")
SLOW = ["SkipLayerNormFusion"]
"""What ONNX Runtime is told not to fuse: sum and norm in one step take it an eighth of a run more than one by one."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    session: InferenceSession
    packer: Packer


class EncoderScorer:
    """Scores candidates with the encoder in a topic's directory. The same candidates always get the same scores."""

    def __init__(self, directory: str | Path, roles: Mapping[str, str] | None = None) -> None:
        """`directory` holds `encoder.int8.onnx`, `encoder.tokenizer.json` and `encoder.json`; `roles` are the actors'
        parts in the conflict, where they are not those that it was trained on.

        Raises `FileNotFoundError` when one of them is missing; reads them only when first asked.
        """
        self._home = Path(directory)
        self._roles = roles
        for name in (MODEL, TOKENIZER, SETTINGS):
            if not (self._home / name).is_file():
                raise FileNotFoundError(self._home / name)

    @cached_property
    def version(self) -> str:
        """The first ten hex digits of the three files' digest."""
        whole = hashlib.sha256()
        for name in (MODEL, TOKENIZER, SETTINGS):
            whole.update((self._home / name).read_bytes())
        return whole.hexdigest()[:10]

    def score(self, candidates: Sequence[Candidate]) -> list[Scores]:
        """One `Scores` for each candidate, in order; candidates of one article come in its order."""
        if not candidates:
            return []
        loaded = self._loaded
        chances = np.zeros((len(candidates), len(CLASSES)))
        for chunk in loaded.packer.chunks(candidates):
            logits = loaded.session.run(["logits"], feed(chunk))[0][0]
            chances[[question.index for question in chunk.questions]] = _softmax(logits)
        return [Scores(*(float(chance) for chance in row)) for row in chances]

    @cached_property
    def _loaded(self) -> _Loaded:
        settings = json.loads((self._home / SETTINGS).read_text("utf-8"))
        tokenizer = Tokenizer.from_file(str(self._home / TOKENIZER))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        packer = Packer(tokenizer, self._roles or settings["roles"], settings["markers"], Limits(**settings["limits"]))
        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.execution_mode = ExecutionMode.ORT_SEQUENTIAL
        session = InferenceSession(
            str(self._home / MODEL), options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOW
        )
        return _Loaded(session, packer)


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    powers = np.exp(logits.astype(np.float64) - logits.max(axis=-1, keepdims=True))
    chances: NDArray[np.float64] = powers / powers.sum(axis=-1, keepdims=True)
    return chances
