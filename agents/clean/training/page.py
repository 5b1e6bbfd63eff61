"""Train the weights for HTML pages: python -m agents.clean.training.page PAGES [--write]."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from agents.clean.features import Matrix
from agents.clean.furniture import phrases
from agents.clean.metadata.json_ld import body_of as article_body_of
from agents.clean.metadata.markup import facts_of_markup
from agents.clean.page.body import chosen
from agents.clean.page.lines import page_lines
from agents.clean.page.scoring import NAMES, WEIGHTS, features_of
from agents.clean.page.tree import parse
from agents.clean.scorer import scorer_of
from agents.clean.training.fit import fit
from agents.clean.training.truth import FOLDS, TruePage, f1, labels, read_pages, weights


@dataclass(frozen=True)
class Example:
    """The lines of a page's article, their features, and the share of each in the true body."""

    page: TruePage
    texts: tuple[str, ...]
    features: Matrix
    truth: Matrix
    weight: Matrix


def examples(pages: Sequence[TruePage]) -> list[Example]:
    """Each page as the cleaner sees it before it scores the lines."""
    found = []
    for page in pages:
        tree = parse(page.markup)
        if tree is None:
            continue
        facts, node = facts_of_markup(tree, page.url)
        lines = page_lines(tree, phrases())
        truth = labels(page.body, [each.line for each in lines])
        found.append(
            Example(
                page,
                tuple(each.line.text for each in lines),
                features_of(lines, str(facts.get("title") or ""), article_body_of(node)),
                truth,
                weights([each.line for each in lines], truth),
            )
        )
    return found


def train(used: Sequence[Example]) -> dict[str, object]:
    """The weights learned from some pages."""
    return fit(
        np.vstack([each.features for each in used]),
        np.concatenate([each.truth > 0.5 for each in used]),
        np.concatenate([each.weight for each in used]),
        NAMES,
    )


def cross_validate(every: Sequence[Example]) -> tuple[float, float, float]:
    """F1, precision and recall on pages of domains that were not learned from."""
    pairs = []
    for fold in range(FOLDS):
        scorer = scorer_of(train([each for each in every if each.page.fold != fold]), NAMES)
        for each in every:
            if each.page.fold == fold:
                kept = chosen(scorer.log_odds(each.features))
                pairs.append((each.page.body, "\n".join(each.texts[at] for at in kept)))
    return f1(pairs)


def main() -> None:
    """Print the cross-validated figures; with --write, train on all pages and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=Path, help="folder with ground-truth.json and html/")
    parser.add_argument("--write", action="store_true", help="write the weights that ship")
    arguments = parser.parse_args()
    every = examples(read_pages(arguments.pages))
    figures = cross_validate(every)
    print("5 folds over domains: F1 {:.4f}, precision {:.4f}, recall {:.4f}".format(*figures))
    if arguments.write:
        file = Path(__file__).parents[1] / WEIGHTS
        file.write_text(json.dumps(train(every), indent=0) + "\n", "utf-8")
        print(f"wrote {file}")


if __name__ == "__main__":
    main()
