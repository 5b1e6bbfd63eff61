"""The lexicon's tables: what ships is sound, and a mistake is refused with file and line."""

import shutil
from pathlib import Path

import pytest

from agents.extract import lexicon
from agents.extract.lexicon import loader
from topics import plover


def test_the_lexicon_reaches_every_type_of_plover() -> None:
    assert {entry.type for entry in lexicon.load().entries} == set(plover.TYPES)


def test_most_modes_have_an_entry_of_their_own() -> None:
    named = {(entry.type, entry.mode) for entry in lexicon.load().entries}
    for type_ in ("SANCTION", "COERCE", "ASSAULT", "PROTEST", "MOBILIZE", "RETREAT", "ACCUSE"):
        missing = {mode for mode in plover.TYPES[type_].modes if (type_, mode) not in named}
        assert missing <= {"militia"}, f"{type_} lacks {missing}"


def test_every_guard_has_a_sentence_that_shows_it() -> None:
    for where, cells in loader.rows(loader.FOLDER / "guards.tsv", 5):
        assert cells[4].endswith((".", "?")), where


MISTAKES = [
    ("entries/accuse.tsv", "A condemn R\tshout\t-\tMali condemned Chad.", "no mode 'shout'"),
    ("entries/accuse.tsv", "A condemn R\t-\tweather\tMali condemned Chad.", "no PLOVER context"),
    ("entries/accuse.tsv", "A condemn R\t-\t-", "expected 4 tab-separated cells, got 3"),
    ("entries/accuse.tsv", "condemn\t-\t-\tMali condemned Chad.", "needs a subject"),
    ("entries/accuse.tsv", "A blame @nobody\t-\t-\tMali blamed Chad.", "no word class"),
    ("entries/accuse.tsv", "A blame R (for\t-\t-\tMali blamed Chad.", "parentheses"),
    ("entries/accuse.tsv", "A blame R for\t-\t-\tMali blamed Chad.", "nothing follows"),
    ("entries/accuse.tsv", "A blame|Fault R\t-\t-\tMali blamed Chad.", "lower-case"),
    ("entries/accuse.tsv", "A blame R on|shelf _\t-\t-\tMali blamed Chad.", "mixes"),
    ("entries/accuse.tsv", "A blame R\t-\t-\t[Mali blamed Chad.", "do not match"),
    ("entries/accuse.tsv", "A blame R\t-\t-\tMali blamed", "no full sentence"),
    ("entries/quarrel.tsv", "A blame R\t-\t-\tMali blamed Chad.", "no PLOVER type 'QUARREL'"),
    ("governors.tsv", "maybe\tobject\tponder", "no status 'maybe'"),
    ("governors.tsv", "real\tsideways\tponder", "'sideways' is none of"),
    ("contents.tsv", "REQUEST\tshout\tponder", "has no mode 'shout'"),
    ("classes.tsv", "aid\tmoney", "defined twice"),
    ("guards.tsv", "strike\tattic\tclock\tclock\tThe clock struck.", "'attic' is none of"),
]


@pytest.mark.parametrize(("table", "line", "complaint"), MISTAKES, ids=lambda cell: str(cell)[:30])
def test_a_mistake_is_refused_with_file_and_line(
    table: str, line: str, complaint: str, tmp_path: Path
) -> None:
    folder = tmp_path / "lexicon"
    shutil.copytree(loader.FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    path = folder / table
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(f"{before}{line}\n", encoding="utf-8")
    with pytest.raises(loader.LexiconError) as caught:
        loader.read(folder)
    assert complaint in str(caught.value)
    assert Path(table).name in str(caught.value)
