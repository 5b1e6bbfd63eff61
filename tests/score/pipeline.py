"""How well and how fast the English pipeline reads, beside the spaCy pipeline in ../shared.

python -m tests.score.pipeline
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from spacy.language import Language

from agents.extract.pipeline import describe, load
from agents.extract.pipeline.training import corpus, evaluate

SHARED = Path(__file__).resolve().parents[3] / "shared"
BASELINE = SHARED / "model" / "en_news_base"

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
    folder = SHARED / "corpus"
    for name in evaluate.TREES_TO_JUDGE_BY + evaluate.NAMES_TO_JUDGE_BY:
        if not (folder / f"{name}.spacy").is_file():
            figures[name] = {"skipped": f"there is no {name}.spacy in ../shared/corpus"}
            continue
        trees = name in evaluate.TREES_TO_JUDGE_BY
        score = evaluate.parse_score if trees else evaluate.name_score
        figures[name] = {
            pipeline: score(nlp, corpus.documents(folder / f"{name}.spacy", nlp.vocab))
            for pipeline, nlp in pipelines.items()
        }
    own = {pipeline: evaluate.own_test(nlp) for pipeline, nlp in pipelines.items()}
    for name in own["shipped"]:
        figures[name] = {pipeline: found[name] for pipeline, found in own.items()}
    figures["words a CPU second"] = speeds(pipelines, seed_texts())
    figures["cold start"] = cold_start()
    return figures


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
