"""The trained network as an ONNX graph, written by hand: what ONNX Runtime has one kernel for is one node.

An exporter's graph of the same network spends half of its time outside the int8 products: on transposes, three products
where one serves queries, keys and values, and a product per token in the head that one per question replaces. It
is made of plain ONNX and of `DynamicQuantizeMatMul`, `MultiHeadAttention` and `Gelu` of ONNX Runtime's own operators.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from bench.train_encoder.model import StanceEncoder

OPSET, CONTRIB = 17, "com.microsoft"
FAR = -1e4
"""What a score gets where a question may not look."""
Array = NDArray[Any]


class Builder:
    """Nodes and constants in the order that they are added; each method gives the name of its result."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self._count = 0

    def node(self, kind: str, *inputs: str, outputs: int = 1, domain: str = "", **attributes: Any) -> Any:
        """Adds a node. Gives its output's name, or the names of all where it has several."""
        self._count += 1
        names = [f"{kind}_{self._count}_{number}" for number in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, f"{kind}_{self._count}", domain=domain, **attributes))
        return names[0] if outputs == 1 else names

    def constant(self, values: Any, kind: Any = np.float32) -> str:
        """Adds a constant array."""
        self._count += 1
        name = f"constant_{self._count}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(np.asarray(values, kind)), name))
        return name

    def product(self, rows: str, weight: Array, bias: Array) -> str:
        """`rows` times `weight` (in, out), both in int8, a scale for each column; `bias` is added."""
        packed, scale = _int8(weight)
        zero = self.constant(np.zeros(len(scale)), np.int8)
        inputs = (rows, self.constant(packed, np.int8), self.constant(scale), zero, self.constant(bias))
        return self.node("DynamicQuantizeMatMul", *inputs, domain=CONTRIB)

    def normed(self, rows: str, layer: Any) -> str:
        """A layer norm."""
        weight, bias = self.constant(_array(layer.weight)), self.constant(_array(layer.bias))
        return self.node("LayerNormalization", rows, weight, bias, axis=-1, epsilon=float(layer.eps))


def graph(net: StanceEncoder, flags: int) -> onnx.ModelProto:
    """The graph of a settled network for one chunk, with `flags` facts on each question.

    `keep` names the tokens that some question looks at: the last layer is computed for them alone.
    """
    made = Builder()
    hidden = _embedded(made, net)
    heads = net.bert.config.num_attention_heads
    *layers, last = net.bert.encoder.layer
    for layer in layers:
        hidden = _layer(made, layer, hidden, hidden, heads)
    kept = made.node("Gather", hidden, "keep", axis=1)
    _head(made, net, _layer(made, last, kept, hidden, heads))
    made.nodes[-1].output[0] = "logits"
    return _model(made, flags)


def _embedded(made: Builder, net: StanceEncoder) -> str:
    """Words in int8 with a scale for each (one for all would cost accuracy), places, norm."""
    table = _array(net.words.weight)
    scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-8) / 127
    rows = made.node("Gather", made.constant(np.round(table / scale), np.int8), "ids", axis=0)
    scales = made.node("Gather", made.constant(scale), "ids", axis=0)
    words = made.node("Mul", made.node("Cast", rows, to=TensorProto.FLOAT), scales)
    parts = net.bert.embeddings
    places = made.constant(_array(parts.position_embeddings.weight) + _array(parts.token_type_embeddings.weight)[0])
    length = made.node("Slice", made.node("Shape", "ids"), *(made.constant([at], np.int64) for at in (1, 2)))
    here = made.node("Slice", places, made.constant([0], np.int64), length)
    return made.normed(made.node("Add", words, here), parts.LayerNorm)


def _layer(made: Builder, layer: Any, rows: str, all_rows: str, heads: int) -> str:
    """A layer's new `rows`, each of which looks at `all_rows`."""
    attention, own = layer.attention, layer.attention.self
    if rows == all_rows:
        looks = made.node("Split", _joint(made, rows, own.query, own.key, own.value), outputs=3, axis=-1)
    else:
        known = made.node("Split", _joint(made, all_rows, own.key, own.value), outputs=2, axis=-1)
        looks = [_joint(made, rows, own.query), *known]
    seen = made.node("MultiHeadAttention", *looks, domain=CONTRIB, num_heads=heads)
    out = made.product(seen, _array(attention.output.dense.weight).T, _array(attention.output.dense.bias))
    hidden = made.normed(made.node("Add", out, rows), attention.output.LayerNorm)
    wide = made.product(hidden, _array(layer.intermediate.dense.weight).T, _array(layer.intermediate.dense.bias))
    bent = made.node("Gelu", wide, domain=CONTRIB)
    out = made.product(bent, _array(layer.output.dense.weight).T, _array(layer.output.dense.bias))
    return made.normed(made.node("Add", out, hidden), layer.output.LayerNorm)


def _joint(made: Builder, rows: str, *parts: Any) -> str:
    """The products of `rows` with several weights as one."""
    weight = np.concatenate([_array(part.weight).T for part in parts], axis=1)
    return made.product(rows, weight, np.concatenate([_array(part.bias) for part in parts]))


def _head(made: Builder, net: StanceEncoder, hidden: str) -> None:
    """Each question's pooled mentions, what it sees from there in its sentence, the sentence's mean, what is asked.

    A key for every token is not needed: `query . key = (query W_key) . token`, and the key's bias is the same for all.
    """
    who = made.node("MatMul", "mention", hidden)
    role = made.node("Gather", made.constant(_array(net.role.weight)), "role", axis=0)
    flags = made.node("MatMul", "flags", made.constant(_array(net.flags.weight).T))
    what = made.node("Add", made.node("Add", role, flags), made.constant(_array(net.flags.bias)))
    width = _array(net.key.weight).shape[1]
    weight = _array(net.query.weight).T @ _array(net.key.weight) / width**0.5
    bias = _array(net.query.bias) @ _array(net.key.weight) / width**0.5
    asked = made.node("MatMul", made.node("Add", who, what), made.constant(weight))
    asked = made.node("Add", asked, made.constant(bias))
    scores = made.node("MatMul", asked, made.node("Transpose", hidden, perm=[0, 2, 1]))
    beyond = made.node("Mul", made.node("Sub", made.constant(1.0), "sentence"), made.constant(FAR))
    weights = made.node("Softmax", made.node("Add", scores, beyond), axis=-1)
    seen = made.node("MatMul", weights, hidden)
    size = made.node("ReduceSum", "sentence", made.constant([-1], np.int64), keepdims=1)
    mean = made.node("MatMul", made.node("Div", "sentence", size), hidden)
    features = made.node("Concat", who, seen, mean, what, axis=-1)
    inner = made.node("MatMul", features, made.constant(_array(net.hidden.weight).T))
    bent = made.node("Gelu", made.node("Add", inner, made.constant(_array(net.hidden.bias))), domain=CONTRIB)
    made.node(
        "Add", made.node("MatMul", bent, made.constant(_array(net.out.weight).T)), made.constant(_array(net.out.bias))
    )


def _model(made: Builder, flags: int) -> onnx.ModelProto:
    whole, real = TensorProto.INT64, TensorProto.FLOAT
    inputs = [
        _value("ids", whole, 1, "token"), _value("keep", whole, "kept"),
        _value("mention", real, 1, "question", "kept"), _value("sentence", real, 1, "question", "kept"),
        _value("role", whole, 1, "question"), _value("flags", real, 1, "question", flags),
    ]  # fmt: skip
    outputs = [_value("logits", real, 1, "question", "class")]
    body = helper.make_graph(made.nodes, "stance", inputs, outputs, made.constants)
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIB, 1)]
    return helper.make_model(body, opset_imports=opsets, ir_version=8)


def _value(name: str, kind: int, *shape: str | int) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, shape)


def _int8(weight: Array) -> tuple[Array, Array]:
    """A weight (in, out) as int8 and a scale for each column."""
    scale = np.maximum(np.abs(weight).max(axis=0), 1e-8) / 127
    return np.round(weight / scale).astype(np.int8), scale.astype(np.float32)


def _array(tensor: Any) -> Array:
    found: Array = tensor.detach().float().numpy()
    return found
