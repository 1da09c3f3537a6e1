"""A `Scorer` that asks a small fine-tuned encoder (int8 ONNX on one CPU thread).

How it was trained, what it is worth and what it costs: `docs/decisions/0020-encoder.md`. It is loaded when first asked,
so a worker that never needs it never holds it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from onnxruntime import ExecutionMode, InferenceSession, SessionOptions
from tokenizers import Tokenizer

from service.adapters.encoder_input import Chunk, Limits, Packer, batch, number_of
from service.ports import Candidate, Scores

MODEL, TOKENIZER, SETTINGS = "encoder.int8.onnx", "encoder.tokenizer.json", "encoder.json"
CLASSES = ("none", "engage", "reject", "mixed", "past_engage", "past_reject")
RUN_TOKENS = 1024
"""Most tokens of one run, padding included: more saves no time and costs memory."""
LIKE = 1.25
"""How much longer than the shortest of its run a chunk may be: padding costs as much as text."""

SLOW = ["SkipLayerNormFusion"]
"""What ONNX Runtime is told not to fuse: sum and norm in one step take it an eighth of a run more than one by one."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    session: InferenceSession
    packer: Packer
    pad: int


class EncoderScorer:
    """Scores candidates with the encoder in a topic's directory. The same candidates always get the same scores."""

    def __init__(self, directory: str | Path) -> None:
        """`directory` holds `encoder.int8.onnx`, `encoder.tokenizer.json` and `encoder.json`.

        Raises `FileNotFoundError` when one of them is missing; reads them only when first asked.
        """
        self._home = Path(directory)
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
        for chunks in _runs(loaded.packer.chunks(candidates)):
            index, logits = _run(loaded, chunks)
            chances[index] = _softmax(logits)
        return [Scores(*(float(chance) for chance in row)) for row in chances]

    @cached_property
    def _loaded(self) -> _Loaded:
        settings = json.loads((self._home / SETTINGS).read_text("utf-8"))
        tokenizer = Tokenizer.from_file(str(self._home / TOKENIZER))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        packer = Packer(tokenizer, settings["roles"], settings["markers"], Limits(**settings["limits"]))
        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.execution_mode = ExecutionMode.ORT_SEQUENTIAL
        session = InferenceSession(
            str(self._home / MODEL), options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOW
        )
        return _Loaded(session, packer, number_of(tokenizer, "[PAD]"))


def _runs(chunks: list[Chunk]) -> Iterator[list[Chunk]]:
    """Chunks of like length together, so that little is padded."""
    run: list[Chunk] = []
    for chunk in sorted(chunks, key=lambda one: len(one.ids)):
        size = len(chunk.ids)
        if run and (size * (len(run) + 1) > RUN_TOKENS or size > LIKE * len(run[0].ids)):
            yield run
            run = []
        run.append(chunk)
    yield run


def _run(loaded: _Loaded, chunks: list[Chunk]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The candidates' numbers and their logits."""
    made = batch(chunks, loaded.pad)
    inputs = {
        "ids": made.ids,
        "mask": made.mask,
        "mention": made.mention,
        "sentence": made.sentence,
        "role": made.role,
        "flags": made.flags,
    }
    logits = loaded.session.run(["logits"], inputs)[0]
    real = made.index >= 0
    return made.index[real], logits[real]


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    powers = np.exp(logits.astype(np.float64) - logits.max(axis=-1, keepdims=True))
    chances: NDArray[np.float64] = powers / powers.sum(axis=-1, keepdims=True)
    return chances
