"""A trained network as int8 ONNX beside its tokenizer and settings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import onnx
import torch

from bench.train_encoder.data import Document
from bench.train_encoder.graph import graph
from bench.train_encoder.model import StanceEncoder
from bench.train_encoder.train import MARKERS, ROLES, Recipe, packer, tensors
from service.adapters.encoder import MODEL, SETTINGS, TOKENIZER, EncoderScorer
from service.adapters.encoder_input import FLAGS, Limits, batch


def export(net: StanceEncoder, recipe: Recipe, home: Path) -> None:
    """Writes the three files that `EncoderScorer` reads to `home`."""
    home.mkdir(parents=True, exist_ok=True)
    onnx.save(graph(net.float().eval(), FLAGS), home / MODEL)
    tokenizer, _ = packer(recipe)
    (home / TOKENIZER).write_text(json.dumps(json.loads(tokenizer.to_str()), ensure_ascii=False), "utf-8")
    settings = {"roles": ROLES, "markers": MARKERS, "limits": asdict(Limits())}
    (home / SETTINGS).write_text(json.dumps(settings, indent=1) + "\n", "utf-8")


def apart(net: StanceEncoder, recipe: Recipe, home: Path, documents: Sequence[Document]) -> float:
    """How far the exported model's chances lie from the network's on `documents`: the mean difference of a chance."""
    _, pack = packer(recipe)
    scorer = EncoderScorer(home)
    found = []
    for document in documents:
        candidates = [example.candidate for example in document.examples]
        given = np.array([[getattr(row, name) for name in row.__slots__] for row in scorer.score(candidates)])
        for chunk in pack.chunks(candidates):
            with torch.no_grad():
                logits = net(*tensors(batch([chunk], 0)))[0]
            index = [question.index for question in chunk.questions]
            found.append(np.abs(torch.softmax(logits, -1).numpy() - given[index]).ravel())
    return float(np.concatenate(found).mean())
