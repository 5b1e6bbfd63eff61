"""The network: MiniLM's encoder with a case and layout embedding, and heads for all that is decided."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from agents.extract.pipeline.word_pieces import LAYOUTS, Case

ARC_SIZE, LABEL_SIZE, ENTITY_SIZE = 256, 128, 128
"""Width of the layers that score arcs, label them and type names."""

MASKED = 1e4
"""Subtracted from what must not be chosen; fits the half precision that training uses."""


@dataclass(frozen=True)
class EncoderShape:
    """The sizes of a BERT encoder, as its `config.json` has them."""

    vocab_size: int
    hidden_size: int
    intermediate_size: int
    num_attention_heads: int
    max_position_embeddings: int
    layer_norm_eps: float

    @classmethod
    def of(cls, config: dict[str, Any]) -> "EncoderShape":
        """The sizes in a `config.json`, the rest of it left out."""
        return cls(**{name: config[name] for name in cls.__dataclass_fields__})


@dataclass
class Scores:
    """What the heads say of a batch: arcs (b, t, t + 1), parts of labels, and scores of each word."""

    arc: Tensor
    as_dependent: Tensor
    as_head: Tensor
    tag: Tensor
    morph: Tensor
    entity: Tensor
    start: Tensor


class EncoderLayer(nn.Module):
    """One layer of BERT. The fused attention of torch is slower than this on a CPU in bfloat16."""

    def __init__(self, shape: EncoderShape, dropout: float) -> None:
        super().__init__()
        size = shape.hidden_size
        self.heads = shape.num_attention_heads
        self.q, self.k, self.v, self.o = (nn.Linear(size, size) for _ in range(4))
        self.ln1 = nn.LayerNorm(size, shape.layer_norm_eps)
        self.ln2 = nn.LayerNorm(size, shape.layer_norm_eps)
        self.up = nn.Linear(size, shape.intermediate_size)
        self.down = nn.Linear(shape.intermediate_size, size)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """The layer's output; `bias` (b, 1, 1, p) keeps padding out of attention."""
        batch, length, size = x.shape

        def split(t: Tensor) -> Tensor:
            return t.view(batch, length, self.heads, size // self.heads).transpose(1, 2)

        q, k, v = split(self.q(x)), split(self.k(x)), split(self.v(x))
        scores = q @ k.transpose(-1, -2) / math.sqrt(size // self.heads)
        mixed = torch.softmax(scores + bias.to(scores.dtype), -1) @ v
        x = self.ln1(x + self.o(mixed.transpose(1, 2).reshape(batch, length, size)))
        result: Tensor = self.ln2(x + self.drop(self.down(functional.gelu(self.up(x)))))
        return result


class Network(nn.Module):
    """Word pieces in, scores of words out. `sizes` are the numbers of labels by kind."""

    def __init__(
        self,
        shape: EncoderShape,
        sizes: dict[str, int],
        layers: int,
        dropout: float = 0.1,
        head_dropout: float = 0.25,
    ) -> None:
        super().__init__()
        size = shape.hidden_size
        self.word = nn.Embedding(shape.vocab_size, size)
        self.pos = nn.Embedding(shape.max_position_embeddings, size)
        self.case = nn.Embedding(len(Case) * LAYOUTS, size)
        nn.init.zeros_(self.case.weight)
        self.ln = nn.LayerNorm(size, shape.layer_norm_eps)
        self.drop, self.head_drop = nn.Dropout(dropout), nn.Dropout(head_dropout)
        self.layers = nn.ModuleList(EncoderLayer(shape, dropout) for _ in range(layers))
        self.arc_d, self.arc_h = nn.Linear(size, ARC_SIZE), nn.Linear(size, ARC_SIZE)
        self.arc_u = nn.Linear(ARC_SIZE, ARC_SIZE, bias=False)
        nn.init.eye_(self.arc_u.weight)
        self.arc_u.weight.data *= 0.1
        self.arc_b = nn.Linear(ARC_SIZE, 1)
        self.lab_d, self.lab_h = nn.Linear(size, 2 * LABEL_SIZE), nn.Linear(size, 2 * LABEL_SIZE)
        self.lab_o = nn.Linear(2 * LABEL_SIZE, sizes["dep"])
        self.tag, self.morph = nn.Linear(size, sizes["tag"]), nn.Linear(size, sizes["morph"])
        self.ner_m, self.ner = nn.Linear(size, ENTITY_SIZE), nn.Linear(ENTITY_SIZE, sizes["ner"])
        self.sent = nn.Linear(size, 1)

    def load_encoder(self, path: Path) -> None:
        """Take the encoder's weights from Hugging Face's safetensors; its upper layers may be left."""
        weights = load_file(path)
        words, positions = self.word.weight, self.pos.weight
        words.data.copy_(weights["embeddings.word_embeddings.weight"])
        # There is one segment only: its embedding is part of each position's.
        segment = weights["embeddings.token_type_embeddings.weight"][0]
        positions.data.copy_(weights["embeddings.position_embeddings.weight"] + segment)

        def copy(module: Any, name: str) -> None:
            module.weight.data.copy_(weights[name + ".weight"])
            module.bias.data.copy_(weights[name + ".bias"])

        copy(self.ln, "embeddings.LayerNorm")
        names = {
            "q": "attention.self.query",
            "k": "attention.self.key",
            "v": "attention.self.value",
            "o": "attention.output.dense",
            "ln1": "attention.output.LayerNorm",
            "up": "intermediate.dense",
            "down": "output.dense",
            "ln2": "output.LayerNorm",
        }
        for number, layer in enumerate(self.layers):
            for ours, theirs in names.items():
                copy(getattr(layer, ours), f"encoder.layer.{number}.{theirs}")

    def embed(self, ids: Tensor, cases: Tensor) -> Tensor:
        """Word pieces, positions and cases as vectors (b, p, size)."""
        x = self.word(ids) + self.pos.weight[: ids.shape[1]].unsqueeze(0) + self.case(cases)
        result: Tensor = self.drop(self.ln(x))
        return result

    def forward(self, ids: Tensor, cases: Tensor, first: Tensor) -> Scores:
        """Scores of the words whose first pieces are at `first` (b, t); 0 there is padding."""
        x = self.embed(ids, cases)
        bias = (ids == 0).float()[:, None, None, :] * -MASKED
        for layer in self.layers:
            x = layer(x, bias)
        return self.heads(x, first)

    def heads(self, x: Tensor, first: Tensor) -> Scores:
        """The heads' scores from the encoder's output. [CLS] stands for the root."""
        words = torch.gather(x, 1, first[:, :, None].expand(-1, -1, x.shape[2]))
        words = self.head_drop(words)
        nodes = torch.cat([x[:, :1], words], 1)
        dependent = self.head_drop(functional.gelu(self.arc_d(words)))
        head = self.head_drop(functional.gelu(self.arc_h(nodes)))
        arc = self.arc_u(dependent).float() @ head.float().transpose(1, 2)
        arc = arc + self.arc_b(head).float().transpose(1, 2)
        real = torch.cat([torch.ones_like(first[:, :1]), first], 1) > 0
        entity = self.ner(self.head_drop(functional.gelu(self.ner_m(words))))
        return Scores(
            arc=arc.masked_fill(~real[:, None, :], -MASKED),
            as_dependent=self.lab_d(words),
            as_head=self.lab_h(nodes),
            tag=self.tag(words),
            morph=self.morph(words),
            entity=entity,
            start=self.sent(words).squeeze(-1),
        )

    def label(self, as_dependent: Tensor, as_head: Tensor, heads: Tensor) -> Tensor:
        """Scores of the labels (b, t, labels) of the arcs to `heads` (b, t): a sum and a product."""
        chosen = torch.gather(as_head, 1, heads[:, :, None].expand(-1, -1, as_head.shape[2]))
        k = LABEL_SIZE
        added = functional.gelu(as_dependent[..., :k] + chosen[..., :k])
        multiplied = as_dependent[..., k:] * chosen[..., k:]
        result: Tensor = self.lab_o(self.head_drop(torch.cat([added, multiplied], -1)))
        return result
