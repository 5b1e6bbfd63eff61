from pathlib import Path

import pytest
import spacy

from agents.extract.pipeline.tokenizer import make_news_tokenizer
from agents.extract.pipeline.training.annotated import NEWS, read
from agents.extract.pipeline.training.evaluate import document_of

GOOD = """# sent_id = quote-01
# part = train
# text = He left.
1\tHe\t_\tPRON\tPRP\t_\t2\tnsubj\t_\tEntity=O
2\tleft\t_\tVERB\tVBD\tTense=Past\t0\troot\t_\tEntity=O|SpaceAfter=No
3\t.\t_\tPUNCT\t.\t_\t2\tpunct\t_\tEntity=O
"""


def test_the_tokenizer_gives_the_words_that_are_annotated() -> None:
    tokenizer = make_news_tokenizer()(spacy.blank("en"))
    for sentence in read():
        assert [token.text for token in tokenizer(sentence.text)] == sentence.chunk.words


def test_a_third_is_held_back_of_every_kind() -> None:
    sentences = read()
    kinds = {sentence.kind for sentence in sentences}
    assert {"dateline", "headline", "comma", "caps", "title", "vessel", "quote", "dash"} < kinds
    for kind in kinds:
        parts = [sentence.part for sentence in sentences if sentence.kind == kind]
        assert parts.count("test") == len(parts) // 3


def test_no_town_of_a_dateline_is_a_root() -> None:
    for sentence in read():
        if sentence.kind == "dateline":
            assert sentence.chunk.relations[0] == "parataxis"


def test_a_sentence_becomes_a_doc(tmp_path: Path) -> None:
    file = tmp_path / "one.conllu"
    file.write_text(GOOD, encoding="utf-8")
    doc = document_of(read(file)[0], spacy.blank("en").vocab)
    assert doc.text == "He left. "
    assert [token.dep_ for token in doc] == ["nsubj", "ROOT", "punct"]
    assert [token.head.text for token in doc] == ["left"] * 3


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("part = train", "part = dev", "part is 'dev'"),
        ("# part = train\n", "", "no comment says its part"),
        ("\t2\tnsubj", "\t3\tnsubj", "circle|root"),
        ("\t2\tnsubj", "\t9\tnsubj", "head of word 1 is 9"),
        ("0\troot", "1\troot", "0 words are roots"),
        ("text = He left.", "text = She left.", "do not make up its text"),
        ("Entity=O\n2", "Entity=I-ORG\n2", "goes on no name"),
        ("Entity=O\n2", "Entity=B-SHIP\n2", "no tag of a name"),
        ("1\tHe", "7\tHe", "line 4: not word 1"),
    ],
)
def test_a_mistake_is_told_with_its_place(
    tmp_path: Path, right: str, wrong: str, told: str
) -> None:
    assert right in GOOD
    text = GOOD.replace(right, wrong, 1)
    if "circle" in told:
        text = text.replace("\t2\tpunct", "\t1\tpunct")
    file = tmp_path / "bad.conllu"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=told) as error:
        read(file)
    assert "bad.conllu" in str(error.value)


def test_the_file_says_what_it_is() -> None:
    assert "CC BY-SA 4.0" in NEWS.read_text(encoding="utf-8").partition("\n\n")[0]
