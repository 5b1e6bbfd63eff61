"""Train the weights for text dumps: python -m agents.clean.training.dump PAGES [--write]."""

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import html_text
import numpy as np

from agents.clean.dump.cleaner import drafts_of_dump
from agents.clean.dump.region import kept
from agents.clean.dump.scoring import NAMES, WEIGHTS, features_of
from agents.clean.features import Matrix
from agents.clean.furniture import phrases
from agents.clean.lines import Line, lines_of
from agents.clean.scorer import scorer_of
from agents.clean.training.fit import fit
from agents.clean.training.truth import FOLDS, TruePage, f1, labels, read_pages, weights

VARIANTS = 2
"""Variants of each page that are learned from besides the page itself."""

VARIANT_WEIGHT = 0.5
"""How much a variant counts beside its page."""


@dataclass(frozen=True)
class Example:
    """The lines of a dump and the share of each that is of the true body."""

    page: TruePage
    text: str
    lines: Sequence[Line]
    truth: Matrix


def examples(pages: Sequence[TruePage]) -> list[Example]:
    """Each page as html-text makes text of it."""
    found = []
    for page in pages:
        text = html_text.extract_text(page.markup)
        lines = lines_of(text, phrases())
        found.append(Example(page, text, lines, labels(page.body, lines)))
    return found


def variants(example: Example, rng: random.Random) -> Iterator[Example]:
    """The page as other dumps would have it: less furniture, other blank lines, no known phrases."""
    body = np.flatnonzero(example.truth > 0.5)
    if not len(body):
        return
    count = len(example.lines)
    for _ in range(VARIANTS):
        start = rng.randint(0, max(0, int(body[0]) - 3))
        end = rng.randint(min(count, int(body[-1]) + 2), count)
        chosen = [at for at in range(count) if at == 0 or start <= at < end]
        blank = rng.choice([None, None, 0, 1])
        without_phrases = rng.random() < 0.3
        lines = [example.lines[at] for at in chosen]
        repeats = Counter(line.text.lower() for line in lines)
        lines = [
            replace(
                line,
                number=at,
                repeats=repeats[line.text.lower()],
                blank=line.blank if blank is None or at == 0 else blank,
                roles=frozenset() if without_phrases else line.roles,
            )
            for at, line in enumerate(lines)
        ]
        yield Example(example.page, "", lines, example.truth[chosen])


def train(chosen: Sequence[Example], seed: int) -> dict[str, object]:
    """The weights learned from some pages and their variants."""
    rng = random.Random(seed)  # noqa: S311  (repeatable, not secret)
    features, truths, weight = [], [], []
    for example in chosen:
        for number, each in enumerate([example, *variants(example, rng)]):
            features.append(features_of(each.lines))
            truths.append(each.truth > 0.5)
            weight.append(weights(each.lines, each.truth) * (VARIANT_WEIGHT if number else 1))
    return fit(np.vstack(features), np.concatenate(truths), np.concatenate(weight), NAMES)


def cross_validate(every: Sequence[Example]) -> dict[str, tuple[float, float, float]]:
    """F1, precision and recall on pages of domains that were not learned from.

    `lines`: of the lines that the scores alone choose; `stories`: of what the whole cleaner makes.
    """
    lines: list[tuple[str, str]] = []
    stories: list[tuple[str, str]] = []
    for fold in range(FOLDS):
        scorer = scorer_of(train([each for each in every if each.page.fold != fold], fold), NAMES)
        for each in every:
            if each.page.fold == fold:
                odds = scorer.log_odds(features_of(each.lines))
                chosen = "\n".join(each.lines[at].text for at in kept(each.lines, odds))
                lines.append((each.page.body, chosen))
                drafts = drafts_of_dump(each.text, scorer=scorer)
                stories.append((each.page.body, "\n".join(draft.text for draft in drafts)))
    return {"lines": f1(lines), "stories": f1(stories)}


def main() -> None:
    """Print the cross-validated figures; with --write, train on all pages and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=Path, help="folder with ground-truth.json and html/")
    parser.add_argument("--write", action="store_true", help="write the weights that ship")
    arguments = parser.parse_args()
    every = examples(read_pages(arguments.pages))
    for name, figures in cross_validate(every).items():
        told = "F1 {:.4f}, precision {:.4f}, recall {:.4f}".format(*figures)
        print(f"{name}, {FOLDS} folds over domains: {told}")
    if arguments.write:
        file = Path(__file__).parents[1] / WEIGHTS
        file.write_text(json.dumps(train(every, FOLDS), indent=0) + "\n", "utf-8")
        print(f"wrote {file}")


if __name__ == "__main__":
    main()
