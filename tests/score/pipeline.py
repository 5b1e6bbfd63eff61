"""How well and how fast the English pipeline reads, beside the spaCy pipeline in ../shared.

python -m tests.score.pipeline
"""

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.pipeline.dep_parser import parser_score  # type: ignore[import-not-found]
from spacy.pipeline.tagger import tagger_score  # type: ignore[import-not-found]
from spacy.tokens import Doc, DocBin
from spacy.training import Example

from agents.extract.pipeline import describe, load

SHARED = Path(__file__).resolve().parents[3] / "shared"
BASELINE = SHARED / "model" / "en_news_base"

TREEBANKS = ("pud_news", "gum_test_news")
NAME_SETS = ("ner_worldwide_eval", "ner_crossner_politics_test", "ner_re3d_test", "ner_pud")

MERGED = {"GPE": "LOC", "FAC": "LOC"}
"""Places count as one type: the sets draw the line between them differently."""

COUNTED = ("PERSON", "ORG", "LOC")

ROUNDS = 3
"""Times that speed is taken, both pipelines in turn; the best counts, as others use the machine too."""

LOADING = """
import json, time
begin = time.perf_counter()
from agents.extract.pipeline import load
imported = time.perf_counter()
nlp = load()
nlp("Talks began in Oslo on Friday.")
loaded = time.perf_counter()
nlp("Ministers from nine countries met envoys of the rebels in Oslo on Friday. " * 200)
status = open("/proc/self/status").read()
resident = int(status.partition("VmRSS:")[2].split()[0]) / 1024
print(json.dumps({"import_s": imported - begin, "load_s": loaded - imported, "rss_mb": resident}))
"""


def run() -> dict[str, Any]:
    """The figures, or `{"skipped": reason}` where what they need is not there."""
    if not SHARED.is_dir():
        return {"skipped": "there is no folder ../shared"}
    pipelines = {"shipped": load()}
    if BASELINE.is_dir():
        pipelines["baseline"] = load(str(BASELINE))
    figures: dict[str, Any] = {name: describe(nlp) for name, nlp in pipelines.items()}
    for corpus in TREEBANKS + NAME_SETS:
        score = parse_score if corpus in TREEBANKS else name_score
        file = SHARED / "corpus" / f"{corpus}.spacy"
        if not file.is_file():
            figures[corpus] = {"skipped": f"there is no {file.name} in ../shared/corpus"}
            continue
        figures[corpus] = {
            name: score(nlp, list(gold_docs(file, nlp))) for name, nlp in pipelines.items()
        }
    figures["words a CPU second"] = speeds(pipelines, seed_texts())
    figures["cold start"] = cold_start()
    return figures


def gold_docs(file: Path, nlp: Language) -> Iterator[Doc]:
    """The annotated documents of a corpus."""
    return DocBin().from_disk(file).get_docs(nlp.vocab)


def parse_score(nlp: Language, gold: list[Doc]) -> dict[str, float]:
    """Labelled and unlabelled attachment, exact sentences (F) and tags, from the raw text."""
    examples = [Example(nlp(doc.text), doc) for doc in gold]
    scores = {**parser_score(examples), **tagger_score(examples)}
    return {name: round(scores[name], 4) for name in ("dep_las", "dep_uas", "sents_f", "tag_acc")}


def name_score(nlp: Language, gold: list[Doc]) -> dict[str, float]:
    """F of exact names of people, organisations and places (one type), from the raw text."""
    found: Counter[str] = Counter()
    added: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for doc in gold:
        unknown = {token.idx for token in doc if not token.ent_iob}
        right = set(_names(doc))
        given = {name for name in _names(nlp(doc.text)) if name[0] not in unknown}
        found.update(name[2] for name in given & right)
        added.update(name[2] for name in given - right)
        missed.update(name[2] for name in right - given)

    def f(types: Iterable[str]) -> float:
        hits, errors = 0, 0
        for kind in types:
            hits += found[kind]
            errors += added[kind] + missed[kind]
        return round(2 * hits / max(2 * hits + errors, 1), 4)

    return {"all": f(COUNTED), **{kind: f([kind]) for kind in COUNTED}}


def _names(doc: Doc) -> Iterator[tuple[int, int, str]]:
    for name in doc.ents:
        kind = MERGED.get(name.label_, name.label_)
        if kind in COUNTED:
            yield name.start_char, name.end_char, kind


def seed_texts() -> list[str]:
    """The raw text dumps of ../shared/seeds."""
    return [file.read_text("utf-8") for file in sorted((SHARED / "seeds").glob("*.txt"))]


def speeds(pipelines: dict[str, Language], texts: list[str]) -> dict[str, float]:
    """Words each pipeline reads a second of one core, a text a call, and the ratio of the two."""
    if not texts:
        return {}
    best = dict.fromkeys(pipelines, 0.0)
    for _ in range(ROUNDS):
        for name, nlp in pipelines.items():
            words = sum(len(nlp.make_doc(text)) for text in texts)
            start = time.process_time()
            for text in texts:
                nlp(text)
            best[name] = max(best[name], words / (time.process_time() - start))
    figures = {name: float(round(speed)) for name, speed in best.items()}
    if "baseline" in best:
        figures["ratio"] = round(best["shipped"] / best["baseline"], 2)
    return figures


def cold_start() -> dict[str, float]:
    """Seconds to import and to load in a fresh process, and what it then keeps in memory, MiB."""
    printed = subprocess.run(
        [sys.executable, "-c", LOADING], check=True, capture_output=True, text=True
    ).stdout
    return {name: round(value, 2) for name, value in json.loads(printed).items()}


if __name__ == "__main__":
    print(json.dumps(run(), indent=1))
