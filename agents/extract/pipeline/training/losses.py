"""What training minimises."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from agents.extract.pipeline.training.batches import UNKNOWN
from agents.extract.pipeline.training.network import Network, Scores

Batch = dict[str, Tensor]

WEIGHTS = {"arc": 1.0, "dep": 0.7, "tag": 0.3, "morph": 0.4, "sent": 0.7, "ner": 1.3}
"""How much each decision counts: what events are coded from first."""


@dataclass(frozen=True)
class Teaching:
    """How much the teacher's answer counts where the corpus has its own; elsewhere it alone counts."""

    share: float


def loss(
    network: Network, batch: Batch, teaching: Teaching | None
) -> tuple[Tensor, dict[str, float]]:
    """The loss of a batch, a mean over its words, and its parts by kind."""
    scores = network(batch["ids"], batch["cases"], batch["first"])
    words = int((batch["first"] > 0).sum())
    known = batch["head"] != UNKNOWN
    heads = batch["head"].clamp(min=0)
    if teaching:  # Where no tree is known, the labels of the teacher's own arcs are learnt.
        heads = torch.where(known, heads, batch["arc_ids"][..., 0])
    labels = network.label(scores.as_dependent, scores.as_head, heads)
    labelled = torch.where(known, batch["dep"], UNKNOWN)
    parts = {
        "arc": _mixed(scores.arc, batch["head"], batch, "arc", teaching),
        "dep": _mixed(labels, labelled, batch, "dep", teaching),
        "ner": _mixed(scores.entity, batch["ner"], batch, "ner", teaching),
        "tag": _gold(scores.tag, batch["tag"]),
        "morph": _gold(scores.morph, batch["morph"]),
        "sent": _starts(scores, batch),
    }
    total = torch.stack([WEIGHTS[kind] * part for kind, part in parts.items()]).sum() / words
    return total, {kind: float(part.detach()) / words for kind, part in parts.items()}


def _gold(scores: Tensor, gold: Tensor) -> Tensor:
    return functional.cross_entropy(
        scores.float().flatten(0, 1), gold.flatten(), ignore_index=UNKNOWN, reduction="sum"
    )


def _mixed(
    scores: Tensor, gold: Tensor, batch: Batch, kind: str, teaching: Teaching | None
) -> Tensor:
    """The corpus's answer and the teacher's, each word's weights of the two making one."""
    if teaching is None:
        return _gold(scores, gold)
    log_shares = torch.log_softmax(scores.float(), -1)
    told = -(log_shares.gather(-1, batch[f"{kind}_ids"]) * batch[f"{kind}_shares"]).sum(-1)
    right = -log_shares.gather(-1, gold.clamp(min=0)[..., None]).squeeze(-1)
    share = torch.where(gold == UNKNOWN, 1.0, teaching.share)
    real = batch["first"] > 0
    return ((share * told + (1 - share) * right) * real).sum()


def _starts(scores: Scores, batch: Batch) -> Tensor:
    known = batch["sent"] != UNKNOWN
    if not known.any():
        return scores.start.sum() * 0
    return functional.binary_cross_entropy_with_logits(
        scores.start.float()[known], batch["sent"][known].float(), reduction="sum"
    )
