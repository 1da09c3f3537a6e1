"""One training run: seeded, on CPU, in bfloat16."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from bench.corpus import CLASSES
from bench.train_encoder.data import Document, thinned
from bench.train_encoder.model import StanceEncoder
from service.adapters.encoder_input import Batch, Chunk, Limits, Packer, batch

ROLES = {
    "pakistan_government": "state",
    "pakistan_military": "army",
    "ttp": "armed",
    "afghan_taliban": "kabul",
    "kp_government": "province",
    "pti": "party",
    "pmln": "party",
    "ppp": "party",
    "juif": "party",
    "anp": "party",
    "ji": "party",
    "mqm": "party",
    "united_states": "foreign",
    "tribal_jirga": "mediator",
    "*": "other",
}
SEEDS = {
    "state": "government",
    "army": "army",
    "armed": "militants",
    "kabul": "kabul",
    "province": "province",
    "party": "party",
    "foreign": "washington",
    "mediator": "elders",
    "other": "other",
}
"""The word that a role's marker starts from."""
MARKERS = {role: f"[unused{number}]" for number, role in enumerate(SEEDS, 1)}
ORDINARY = 1100
"""Token numbers from here on are words; those before are signs and letters, which are never masked."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides a run."""

    base: str
    layers: int = 4
    epochs: int = 5
    rate: float = 2.5e-4
    head_rate: float = 1e-3
    warm: float = 0.1
    tokens: int = 1536
    none_weight: float = 0.5
    smoothing: float = 0.05
    untitled: float = 0.2
    idle: float = 0.5
    masked: float = 0.03
    seed: int = 7

    @property
    def tokenizer(self) -> Path:
        """The base's tokenizer."""
        return Path(self.base) / "tokenizer.json"


def packer(recipe: Recipe) -> tuple[Tokenizer, Packer]:
    """The base's tokenizer and the packer made with it."""
    tokenizer = Tokenizer.from_file(str(recipe.tokenizer))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer, Packer(tokenizer, ROLES, MARKERS, Limits())


def fresh(recipe: Recipe) -> StanceEncoder:
    """The network before training."""
    tokenizer, _ = packer(recipe)
    seeds = {
        tokenizer.token_to_id(MARKERS[role]): tokenizer.encode(word, add_special_tokens=False).ids
        for role, word in SEEDS.items()
    }
    return StanceEncoder(recipe.base, recipe.layers, len(MARKERS), len(CLASSES), seeds)


@dataclass(frozen=True, slots=True)
class _Item:
    chunk: Chunk
    answers: list[int]


def train(documents: Sequence[Document], recipe: Recipe) -> StanceEncoder:
    """The network after `recipe.epochs` over `documents`. The same input gives the same network on one machine."""
    torch.manual_seed(recipe.seed)
    dice = random.Random(recipe.seed)
    masks = np.random.default_rng(recipe.seed)
    tokenizer, pack = packer(recipe)
    mask_id = tokenizer.token_to_id("[MASK]")
    net = fresh(recipe)
    optimiser = _optimiser(net, recipe)
    weight = torch.tensor([recipe.none_weight] + [1.0] * (len(CLASSES) - 1))
    loss_of = torch.nn.CrossEntropyLoss(weight=weight, label_smoothing=recipe.smoothing)
    step, total, started = 0, 0, time.monotonic()
    for epoch in range(recipe.epochs):
        net.train()
        groups = _grouped(_items(documents, pack, recipe, dice), recipe.tokens, dice)
        total = total or len(groups) * recipe.epochs
        losses = []
        for group in groups:
            _set_rates(optimiser, recipe, step / total)
            made = batch([item.chunk for item in group], 0)
            made.ids[_hidden(made, masks, recipe.masked)] = mask_id
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = net(*tensors(made))
            loss = loss_of(logits.float().reshape(-1, len(CLASSES)), _targets(group, made).reshape(-1))
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
            losses.append(loss.item())
            step += 1
        seconds = time.monotonic() - started
        print(f"  epoch {epoch + 1}: loss {np.mean(losses):.3f}, {seconds:.0f} s, {len(groups)} steps", flush=True)
    return net.settled()


def tensors(made: Batch) -> tuple[torch.Tensor, ...]:
    """The arrays in the order of the network's arguments."""
    arrays = (made.ids, made.mask, made.mention, made.sentence, made.role, made.flags)
    return tuple(torch.from_numpy(array) for array in arrays)


def _optimiser(net: StanceEncoder, recipe: Recipe) -> torch.optim.Optimizer:
    body = [p for p in net.bert.parameters() if p.requires_grad]
    head = [p for name, p in net.named_parameters() if p.requires_grad and not name.startswith(("bert.", "words."))]
    groups = [{"params": body, "lr": recipe.rate}, {"params": head, "lr": recipe.head_rate}]
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def _set_rates(optimiser: torch.optim.Optimizer, recipe: Recipe, done: float) -> None:
    """Up in the first tenth, then down in a straight line."""
    share = min(done / recipe.warm, 1.0) * max(0.02, 1.0 - done)
    for group, rate in zip(optimiser.param_groups, (recipe.rate, recipe.head_rate), strict=True):
        group["lr"] = rate * share


def _items(documents: Sequence[Document], pack: Packer, recipe: Recipe, dice: random.Random) -> list[_Item]:
    """The chunks of one epoch with their answers."""
    items = []
    for document in documents:
        shown = thinned(document, dice, recipe.untitled, recipe.idle)
        for chunk in pack.chunks([example.candidate for example in shown]):
            items.append(_Item(chunk, [shown[question.index].answer for question in chunk.questions]))
    return items


def _grouped(items: list[_Item], tokens: int, dice: random.Random) -> list[list[_Item]]:
    """Batches of about `tokens` tokens and like length, in random order."""
    groups: list[list[_Item]] = []
    group: list[_Item] = []
    for item in sorted(items, key=lambda one: len(one.chunk.ids) + dice.random() * 20):
        group.append(item)
        if len(item.chunk.ids) * len(group) >= tokens:
            groups.append(group)
            group = []
    groups += [group] if group else []
    dice.shuffle(groups)
    return groups


def _hidden(made: Batch, masks: np.random.Generator, share: float) -> NDArray[np.bool_]:
    """Which words are hidden, so that no single one decides."""
    hidden: NDArray[np.bool_] = (masks.random(made.ids.shape) < share) & (made.mask > 0) & (made.ids >= ORDINARY)
    return hidden


def _targets(group: list[_Item], made: Batch) -> torch.Tensor:
    targets = np.full(made.index.shape, -100)
    for number, item in enumerate(group):
        targets[number, : len(item.answers)] = item.answers
    return torch.from_numpy(targets)
