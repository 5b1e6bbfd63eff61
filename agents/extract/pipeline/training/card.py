"""The model card: what a model was made of and how, and its figures beside the baseline's."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from agents.extract.pipeline.training import evaluate
from agents.extract.pipeline.training.evaluate import Figures

LOOKS = Path(__file__).parent / "looks.tsv"

HEAD = """# Model card

The English pipeline that stories are coded with: sentences, tags, features, dependency trees
(Universal Dependencies, with ROOT as spaCy writes it) and names (PERSON, ORG, GPE, LOC, NORP). One
small transformer of {layers} layers (MiniLM, 384 wide) with a case and layout embedding and heads for
all of these, as one ONNX graph in int8; spaCy's tokenizer with rules for news; a rule lemmatizer.

**Made for** English news text. **Not made for** other languages, speech, or chat. Names follow one
convention: titles stand outside ("Gen Prayut" is the name Prayut), "Government of X" is one name, and
a municipality is a place. The town of a dateline hangs on the root of the sentence as `parataxis`.

**Made by** `make model` (`agents/extract/pipeline/training`), fixed seeds. The learning rate follows
the clock, so a busy machine sees fewer words and gives a slightly weaker model.
**Data and licences** stand in NOTICE.md; the model is under CC BY-SA 4.0.
"""


def write(
    path: Path,
    stages: dict[str, Any],
    notes: Sequence[str],
    chosen: dict[str, Figures],
    judged: dict[str, Figures],
) -> str:
    """Write the card and return its text. `chosen` and `judged` are figures by pipeline and set."""
    parts = [
        HEAD.format(layers=stages["student"]["layers"]),
        "## Training\n\n" + _stages(stages) + "".join(f"- {note}\n" for note in notes),
        "## Figures it was chosen by\n\n"
        "Development sets, held-out parts of training sets, and the third of our own sentences that"
        " is held back.\n\n" + table(chosen),
    ]
    if judged:
        parts.append(
            "## Figures it is judged by\n\nTest sets, from raw text, spaCy's scorers; names are exact"
            " F over PERSON, ORG and LOC (GPE and LOC one).\n\n" + table(judged) + "\n" + _looks()
        )
    text = "\n".join(parts)
    path.write_text(text, encoding="utf-8")
    return text


def table(figures: dict[str, Figures]) -> str:
    """A table in Markdown: a row a set, a column a pipeline."""
    pipelines = list(figures)
    lines = ["| set | " + " | ".join(pipelines) + " |", "|---|" + "---|" * len(pipelines)]
    for name in figures[pipelines[0]]:
        cells = []
        for pipeline in pipelines:
            values = figures[pipeline].get(name, {})
            cells.append(", ".join(f"{key} {_rounded(value)}" for key, value in values.items()))
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _rounded(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")


def _stages(stages: dict[str, Any]) -> str:
    lines = []
    for name, stage in stages.items():
        line = (
            f"- {name}: {stage['layers']} layers, {stage['minutes']} minutes on {stage['processes']}"
            f" processes, {stage['words']:,} words in {stage['steps']:,} steps"
        )
        if stage.get("teachers"):
            line += f"; learns from the corpora and from {' and '.join(stage['teachers'])} alike"
        lines.append(line)
    return "\n".join(lines) + "\n"


def _looks() -> str:
    told = ", ".join(f"{name} {looks}" for name, looks in read_looks().items())
    return f"Looks at the test sets by any candidate, this one among them: {told}.\n"


def read_looks(path: Path = LOOKS) -> dict[str, int]:
    """How often each test set was looked at. Raises ValueError naming a line that is no count."""
    found: dict[str, int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("#") or line == "set\tlooks":
            continue
        name, _, looks = line.partition("\t")
        if not looks.isdigit():
            raise ValueError(f"{path}, line {number}: {looks!r} is no number of looks")
        found[name] = int(looks)
    return found


def count_looks(path: Path = LOOKS) -> None:
    """Add one look to every test set that a candidate is judged by."""
    counts = read_looks(path)
    for name in (*evaluate.TREES_TO_JUDGE_BY, *evaluate.NAMES_TO_JUDGE_BY):
        counts[name] = counts.get(name, 0) + 1
    comments = [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")]
    lines = [*comments, "set\tlooks", *(f"{name}\t{n}" for name, n in counts.items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
