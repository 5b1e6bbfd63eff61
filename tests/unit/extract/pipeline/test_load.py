"""Loading: the shipped model, a folder, a package, and what is said when that fails."""

import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from agents.extract.pipeline import UnusableModel, describe, label_scheme, load
from tests.unit.extract.pipeline.conftest import parse_of

SHARED_MODEL = Path(__file__).parents[5] / "shared" / "model" / "en_news_base"
TEXT = "Norwegian police arrested two Russian tourists on Friday. They were freed later."


def test_the_shipped_model_says_what_it_is(nlp: Language) -> None:
    assert describe(nlp) == "en_eventwire_encoder4-1.0.0"
    assert label_scheme(nlp) == "ud"
    assert nlp.pipe_names == ["encoder", "lemmatizer"]


def test_a_pipeline_written_to_disk_loads_again_and_agrees(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "copy")
    for again in (load(str(tmp_path / "copy")), spacy.load(tmp_path / "copy")):
        assert parse_of(again(TEXT)) == parse_of(nlp(TEXT))


def test_a_missing_model_is_said_in_words() -> None:
    with pytest.raises(UnusableModel, match="'no_such_model' is not a spaCy package or folder"):
        load("no_such_model")


def test_a_folder_that_is_no_pipeline_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(UnusableModel, match="is not a spaCy package or folder"):
        load(str(tmp_path))


def test_a_pipeline_without_a_parser_is_refused(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path)
    with pytest.raises(UnusableModel, match="gives no dependency parse"):
        load(str(tmp_path))


def test_a_folder_that_lacks_a_file_is_refused_naming_it(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    (tmp_path / "encoder" / "labels.json").unlink()
    with pytest.raises(UnusableModel, match=r"it lacks labels\.json"):
        load(str(tmp_path))


def test_loading_brings_in_no_training_library() -> None:
    code = (
        "import sys; from agents.extract.pipeline import load; load()('Talks began.');"
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.skipif(
    not SHARED_MODEL.is_dir(), reason="another spaCy model is not at ../shared/model/en_news_base"
)
def test_another_spacy_model_plugs_in() -> None:
    other = load(str(SHARED_MODEL))
    assert label_scheme(other) == "ud"
    doc = other(TEXT)
    assert next(token.lemma_ for token in doc if token.dep_ == "ROOT") == "arrest"
    assert len(list(doc.sents)) == 2
