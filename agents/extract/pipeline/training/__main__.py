"""`make model`: from corpora to the folder that ships, with its model card.

A teacher with all layers is trained, then a student with fewer that learns from the corpora and from
the teacher. What a stage writes to the work folder is not made again: a run that broke off goes on.
"""

import argparse
import json
import random
import shutil
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from agents.extract.pipeline.assemble import assemble
from agents.extract.pipeline.load import SHIPPED, load
from agents.extract.pipeline.training import card, distil, evaluate, export, material
from agents.extract.pipeline.training.base_weights import WrongWeights, unpack
from agents.extract.pipeline.training.pools import Material
from agents.extract.pipeline.training.train import Stage, restore, train

TEACHER_LAYERS, STUDENT_LAYERS = 6, 4


@dataclass(frozen=True)
class Run:
    """What a run is given."""

    corpus: Path
    work: Path
    out: Path
    teacher_minutes: float
    student_minutes: float
    teachers: list[Path]
    baseline: Path | None
    judge: bool
    notes: list[str]
    seed: int


def make_model(run: Run) -> None:
    """Train, export, assemble, evaluate, and write the card."""
    run.work.mkdir(parents=True, exist_ok=True)
    begin = time.monotonic()
    base = unpack(run.work / "base")
    stuff = material.gather(run.corpus, base, run.work / "pools", run.seed)
    teacher = Stage(TEACHER_LAYERS, run.teacher_minutes, rate=2e-4, head_rate=1.5e-3, seed=run.seed)
    told = {"teacher": _trained(teacher, stuff, run.work / "teacher.pt")}
    _exported(stuff, TEACHER_LAYERS, run.work / "teacher.pt", run.work / "teacher", told)
    taught = Material(
        run.work / "taught", stuff.labels, stuff.encoder, stuff.weights, stuff.tokenizer
    )
    if not taught.pools.exists():
        distil.teach([run.work / "teacher", *run.teachers], stuff, taught.pools)
    student = Stage(
        STUDENT_LAYERS,
        run.student_minutes,
        rate=2e-4,
        head_rate=1e-3,
        train_words=True,
        start=run.work / "teacher.pt",
        teacher_share=0.5,
        seed=run.seed + 1,
    )
    told["student"] = _trained(student, taught, run.work / "student.pt")
    told["student"]["teachers"] = ["the teacher", *(folder.name for folder in run.teachers)]
    _exported(taught, STUDENT_LAYERS, run.work / "student.pt", run.work / "student", told)
    assemble(run.work / "student", SHIPPED / "lemmatizer" / "lookups").to_disk(
        run.out, exclude=["vocab"]
    )
    for name in ("NOTICE.md", "LICENSE.wordnet.txt"):
        shutil.copyfile(SHIPPED / name, run.out / name)
    minutes = (time.monotonic() - begin) / 60
    print(f"{minutes:.0f} minutes to here; evaluating", flush=True)
    pipelines = {"this model": load(str(run.out))}
    if run.baseline:
        pipelines["baseline"] = load(str(run.baseline))
    chosen = {name: evaluate.to_choose_by(nlp, run.corpus) for name, nlp in pipelines.items()}
    judged = {}
    if run.judge:
        card.count_looks()
        judged = {name: evaluate.to_judge_by(nlp, run.corpus) for name, nlp in pipelines.items()}
    written = card.write(run.out / "MODEL_CARD.md", told, run.notes, chosen, judged)
    print(written, flush=True)


def _trained(stage: Stage, stuff: Material, out: Path) -> dict[str, Any]:
    """Train a stage unless that was done, and say what was done."""
    report = out.with_suffix(".json")
    if not report.exists():
        figures = train(stage, stuff, out)
        settings = {
            name: str(value) if isinstance(value, Path) else value
            for name, value in asdict(stage).items()
        }
        report.write_text(json.dumps({**settings, **figures}), encoding="utf-8")
    told: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return told


def _exported(
    stuff: Material, layers: int, checkpoint: Path, out: Path, told: dict[str, Any]
) -> None:
    torch.manual_seed(0)
    labels = {**stuff.labels, "layout": True, "layers": layers, "training": told}
    export.export(restore(stuff, checkpoint, layers), labels, stuff.tokenizer, out)


def main() -> int:
    """The command; returns its exit status."""
    parser = argparse.ArgumentParser(prog="make model", description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="folder with the DocBins")
    parser.add_argument("--work", type=Path, default=Path("build/training"))
    parser.add_argument("--out", type=Path, default=Path("build/model"))
    parser.add_argument("--teacher-minutes", type=float, default=33)
    parser.add_argument("--student-minutes", type=float, default=40)
    parser.add_argument(
        "--teacher",
        type=Path,
        action="append",
        default=[],
        help="folder of a ready model that teaches as well; may be given more than once",
    )
    parser.add_argument("--baseline", type=Path, help="spaCy pipeline whose figures stand beside")
    parser.add_argument("--judge", action="store_true", help="look at the test sets, and count it")
    parser.add_argument(
        "--note", action="append", default=[], help="a line for the card; may be given repeatedly"
    )
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    random.seed(given.seed)
    run = Run(
        corpus=given.corpus,
        work=given.work,
        out=given.out,
        teacher_minutes=given.teacher_minutes,
        student_minutes=given.student_minutes,
        teachers=given.teacher,
        baseline=given.baseline,
        judge=given.judge,
        notes=given.note,
        seed=given.seed,
    )
    try:
        make_model(run)
    except (FileNotFoundError, WrongWeights) as error:
        parser.exit(1, f"make model: {error}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
