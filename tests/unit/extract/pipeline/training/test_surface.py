import random

from agents.extract.pipeline.training.chunk import LINE, PARAGRAPH, Chunk
from agents.extract.pipeline.training.surface import case_style, layout, typography
from agents.extract.pipeline.word_pieces import Case, case_of


def styles(text: str) -> set[tuple[str, ...]]:
    words = text.split()
    cases = [int(case_of(word)) for word in words]
    seen = set()
    for seed in range(400):
        told = case_style(words, cases, random.Random(seed))
        seen.add(tuple(Case(case).name for case in told))
    return seen


def test_case_is_that_of_the_text_of_headlines_of_capitals_or_none() -> None:
    assert styles("Rebels seize the F-16 near Kyiv") == {
        ("TITLE", "LOWER", "LOWER", "MIXED", "LOWER", "TITLE"),
        ("TITLE", "TITLE", "LOWER", "MIXED", "TITLE", "TITLE"),
        ("UPPER", "UPPER", "UPPER", "UPPER", "UPPER", "UPPER"),
        ("LOWER", "LOWER", "LOWER", "LOWER", "LOWER", "LOWER"),
    }


def test_quotation_marks_and_dashes_are_of_one_style_and_words_stay() -> None:
    words = ["“", "No", ",", "”", "he", "said", "—", "it", "is", "n’t", "so", "."]
    seen = {tuple(typography(words, random.Random(seed))) for seed in range(200)}
    assert tuple(words) in seen
    assert ('"', "No", ",", '"', "he", "said", "-", "it", "is", "n't", "so", ".") in seen
    assert all(len(told) == len(words) for told in seen)
    assert all((told[0], told[3]) in {("“", "”"), ('"', '"')} for told in seen)


def test_layouts_wrap_lines_run_on_or_part_sentences() -> None:
    size = 60
    starts = [i % 20 == 0 for i in range(size)]
    breaks = [PARAGRAPH if i == 40 else 0 for i in range(size)]
    chunk = Chunk(["a"] * size, breaks, ["O"] * size, starts=starts, heads=[0] * size)
    seen = [layout(chunk, random.Random(seed)) for seed in range(300)]
    assert breaks in seen
    assert [0] * size in seen
    wrapped = [told for told in seen if any(told[i] == LINE and not starts[i] for i in range(size))]
    assert wrapped
    assert all(told[40] == PARAGRAPH for told in wrapped)
    assert any(told[20] == LINE and told[40] == LINE for told in seen)
