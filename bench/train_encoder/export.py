"""A trained network as int8 ONNX beside its tokenizer and settings."""

from __future__ import annotations

import json
import tempfile
import warnings
from dataclasses import asdict
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from bench.train_encoder.model import StanceEncoder
from bench.train_encoder.train import MARKERS, ROLES, Recipe, packer
from service.adapters.encoder import MODEL, SETTINGS, TOKENIZER
from service.adapters.encoder_input import FLAGS, Limits

BODY = "/bert/"
"""What is made int8 by ONNX Runtime: the layers. The head is small and stays as it is."""
INPUTS = ("ids", "mask", "mention", "sentence", "role", "flags")


class Rows(nn.Module):
    """A table of words in int8 with a scale for each word: one scale for all would cost a good part of the accuracy."""

    table: Tensor
    scale: Tensor

    def __init__(self, words: Tensor) -> None:
        super().__init__()
        scale = words.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("table", torch.round(words / scale).to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        """The words' vectors."""
        return self.table[ids].float() * self.scale[ids]


def export(net: StanceEncoder, recipe: Recipe, home: Path) -> None:
    """Writes the three files that `EncoderScorer` reads to `home`."""
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch) / "encoder.onnx"
        net = net.float().eval()
        net.words = Rows(net.words.weight.data)
        _export_full(net, full)
        head = [node.name for node in onnx.load(full).graph.node if not node.name.startswith(BODY)]
        quantize_dynamic(
            full,
            home / MODEL,
            weight_type=QuantType.QInt8,
            per_channel=True,
            nodes_to_exclude=head,
            op_types_to_quantize=["MatMul"],
        )
    tokenizer, _ = packer(recipe)
    (home / TOKENIZER).write_text(json.dumps(json.loads(tokenizer.to_str()), ensure_ascii=False), "utf-8")
    settings = {"roles": ROLES, "markers": MARKERS, "limits": asdict(Limits())}
    (home / SETTINGS).write_text(json.dumps(settings, indent=1) + "\n", "utf-8")


def _export_full(net: StanceEncoder, path: Path) -> None:
    chunks, questions, tokens = 2, 3, 16
    sample = (
        torch.full((chunks, tokens), 2000),
        torch.ones(chunks, tokens, dtype=torch.int64),
        torch.full((chunks, questions, tokens), 1 / tokens),
        torch.ones(chunks, questions, tokens),
        torch.zeros(chunks, questions, dtype=torch.int64),
        torch.zeros(chunks, questions, FLAGS),
    )
    by_token, by_question = {0: "chunk", 1: "token"}, {0: "chunk", 1: "question"}
    axes = {"ids": by_token, "mask": by_token, "role": by_question, "flags": by_question, "logits": by_question}
    axes |= {name: {0: "chunk", 1: "question", 2: "token"} for name in ("mention", "sentence")}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            net, sample, str(path), input_names=list(INPUTS), output_names=["logits"],
            dynamic_axes=axes, opset_version=17, dynamo=False,
        )  # fmt: skip
