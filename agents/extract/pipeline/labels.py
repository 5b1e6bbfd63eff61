"""The label sets of a graph: what its numbers mean."""

import json
from dataclasses import dataclass
from pathlib import Path

ROOT = "ROOT"
"""spaCy's label of a sentence's root; Universal Dependencies write it in lower case."""


@dataclass(frozen=True)
class Labels:
    """The labels a graph decides between, in the order of its outputs.

    `dep` are dependency relations (Universal Dependencies, with `ROOT` as spaCy writes it), `tag` Penn
    Treebank tags, `morph` pairs of a universal part of speech and features (`Number=Sing|…`), `entity`
    BIO tags (`O`, `B-PERSON`, `I-PERSON`, …).
    """

    dep: tuple[str, ...]
    tag: tuple[str, ...]
    morph: tuple[tuple[str, str], ...]
    entity: tuple[str, ...]
    layout: bool = False
    """Whether the graph is told of line breaks, beside the class of each word's case."""

    @property
    def root(self) -> int:
        """The number of the root relation."""
        return self.dep.index(ROOT)

    @property
    def entity_types(self) -> tuple[str, ...]:
        """The types of names, without their BIO prefix."""
        return tuple(tag[2:] for tag in self.entity if tag.startswith("B-"))


def read_labels(path: Path) -> Labels:
    """Read a `labels.json`. Raises ValueError when a set is missing or of no use."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    missing = [key for key in ("dep", "tag", "morph", "ner") if not raw.get(key)]
    if missing:
        raise ValueError(f"{path}: no labels for {', '.join(missing)}")
    if ROOT not in raw["dep"]:
        raise ValueError(f"{path}: the relations lack {ROOT}")
    if raw["ner"][0] != "O":
        raise ValueError(f"{path}: the first entity tag must be O, not {raw['ner'][0]!r}")
    pairs = (label.partition("|") for label in raw["morph"])
    return Labels(
        dep=tuple(raw["dep"]),
        tag=tuple(raw["tag"]),
        morph=tuple((pos, features) for pos, _, features in pairs),
        entity=tuple(raw["ner"]),
        layout=bool(raw.get("layout")),
    )
