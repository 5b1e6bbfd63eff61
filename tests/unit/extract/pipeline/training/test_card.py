from pathlib import Path

import pytest

from agents.extract.pipeline.training import card
from agents.extract.pipeline.training.word_lists import word_lists

STAGES = {
    "teacher": {"layers": 6, "minutes": 3, "processes": 2, "words": 1000, "steps": 10},
    "student": {
        "layers": 4,
        "minutes": 4,
        "processes": 2,
        "words": 2000,
        "steps": 20,
        "teachers": ["x", "y"],
    },
}


def test_figures_of_pipelines_stand_side_by_side(tmp_path: Path) -> None:
    chosen = {"ours": {"dev": {"dep_las": 0.9012}}, "theirs": {"dev": {"dep_las": 0.8}}}
    text = card.write(tmp_path / "card.md", STAGES, ["On a quiet day."], chosen, {})
    assert "| set | ours | theirs |" in text
    assert "| dev | dep_las .901 | dep_las .800 |" in text
    assert (
        "student: 4 layers, 4 minutes on 2 processes, 2,000 words in 20 steps; learns from" in text
    )
    assert "- On a quiet day." in text
    assert (tmp_path / "card.md").read_text(encoding="utf-8") == text
    assert "Looks" not in text


def test_looks_at_test_sets_are_counted_and_told(tmp_path: Path) -> None:
    file = tmp_path / "looks.tsv"
    file.write_text("# why\nset\tlooks\npud_news\t5\nother\t2\n", encoding="utf-8")
    card.count_looks(file)
    counts = card.read_looks(file)
    assert counts["pud_news"] == 6
    assert counts["other"] == 2
    assert counts["ner_worldwide_eval"] == 1
    assert file.read_text(encoding="utf-8").startswith("# why\n")


def test_a_count_that_is_none_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "looks.tsv"
    file.write_text("set\tlooks\npud_news\tmany\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"looks.tsv, line 2: 'many'"):
        card.read_looks(file)


def test_word_lists_are_read_and_checked(tmp_path: Path) -> None:
    assert "Reuters" in word_lists().agencies
    file = tmp_path / "lists.toml"
    file.write_text('[datelines]\nagencies = ["AP", "AP"]\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"\[datelines\] agencies has a word twice"):
        word_lists(file)
