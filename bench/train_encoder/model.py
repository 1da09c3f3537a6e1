"""The encoder with its head: for each question, mentions and sentence are pooled from one pass over the chunk."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from transformers import AutoModel

from service.adapters.encoder_input import FLAGS

HIDDEN = 192


class StanceEncoder(nn.Module):
    """A BERT of a few layers; a question looks from its actor's mentions at the words of its sentence."""

    def __init__(self, base: str, layers: int, roles: int, classes: int, markers: dict[int, list[int]]) -> None:
        """`base`: folder of the weights; `markers`: marker token to the tokens whose mean it starts from."""
        super().__init__()
        self.bert = AutoModel.from_pretrained(base, attn_implementation="eager")
        blocks = self.bert.encoder.layer
        self.bert.encoder.layer = blocks[:layers]
        self.bert.config.num_hidden_layers = layers
        if getattr(self.bert, "pooler", None) is not None:
            self.bert.pooler = None
        width = self.bert.config.hidden_size
        self.words = self.bert.get_input_embeddings()
        self.words.weight.requires_grad_(False)
        self.first, count = min(markers), len(markers)
        if sorted(markers) != list(range(self.first, self.first + count)):
            raise ValueError("the markers' numbers must follow one another")
        seeded = torch.stack([self.words.weight[markers[self.first + i]].mean(0) for i in range(count)])
        self.marker = nn.Parameter(seeded.detach().clone())
        self.role = nn.Embedding(roles, width)
        nn.init.normal_(self.role.weight, std=0.02)
        self.flags = nn.Linear(FLAGS, width)
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.drop = nn.Dropout(0.1)
        self.hidden = nn.Linear(4 * width, HIDDEN)
        self.out = nn.Linear(HIDDEN, classes)

    def forward(
        self, ids: Tensor, mask: Tensor, mention: Tensor, sentence: Tensor, role: Tensor, flags: Tensor
    ) -> Tensor:
        """Logits (chunk, question, class)."""
        h = self.bert(inputs_embeds=self._embedded(ids), attention_mask=mask).last_hidden_state
        who = torch.matmul(mention, h)
        what = self.role(role) + self.flags(flags)
        asked = self.query(who + what)
        scores = torch.matmul(asked, self.key(h).transpose(1, 2)) / h.shape[-1] ** 0.5
        weights = torch.softmax(scores + (sentence - 1.0) * 1e4, dim=-1)
        seen = torch.matmul(weights, h)
        mean = torch.matmul(sentence / sentence.sum(-1, keepdim=True), h)
        features = self.drop(torch.cat([who, seen, mean, what], dim=-1))
        return self.out(torch.nn.functional.gelu(self.hidden(features)))

    def _embedded(self, ids: Tensor) -> Tensor:
        """Words' vectors stay as they came, so that unseen words keep their place; the markers' are learned."""
        vectors = self.words(ids)
        if not self.training:
            return vectors
        number = ids - self.first
        marked = (number >= 0) & (number < len(self.marker))
        return torch.where(marked.unsqueeze(-1), self.marker[number.clamp(0, len(self.marker) - 1)], vectors)

    def settled(self) -> StanceEncoder:
        """For use: the markers move into the table of words."""
        with torch.no_grad():
            self.words.weight[self.first : self.first + len(self.marker)] = self.marker
        return self.eval()
