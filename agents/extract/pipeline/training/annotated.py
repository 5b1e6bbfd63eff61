"""Our own annotated sentences: CoNLL-U with the part they belong to and their names."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from agents.extract.pipeline.labels import ROOT
from agents.extract.pipeline.training.chunk import PARAGRAPH, Chunk
from agents.extract.pipeline.training.corpus import ENTITY_TYPES

NEWS = Path(__file__).parent / "data" / "news.conllu"

PARTS = ("train", "test")

COLUMNS = 10


@dataclass(frozen=True)
class Sentence:
    """An annotated sentence: its text, and its words with all that is known of them."""

    name: str
    part: str
    text: str
    chunk: Chunk
    spaces: list[bool]

    @property
    def kind(self) -> str:
        """What it is a sentence of: dateline, headline, quote …"""
        return self.name.rpartition("-")[0]


def read(path: Path = NEWS) -> list[Sentence]:
    """The sentences of a file. Raises ValueError naming file and line of what is wrong."""
    return list(_sentences(path))


def _sentences(path: Path) -> Iterator[Sentence]:
    comments: dict[str, str] = {}
    rows: list[list[str]] = []
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate([*lines, ""], start=1):
        if line.startswith("#"):
            key, equals, value = line[1:].partition("=")
            if equals:
                comments[key.strip()] = value.strip()
        elif line.strip():
            row = line.split("\t")
            if len(row) != COLUMNS or row[0] != str(len(rows) + 1):
                raise ValueError(f"{path}, line {number}: not word {len(rows) + 1} in 10 columns")
            rows.append(row)
        elif rows:
            try:
                yield _sentence(comments, rows)
            except ValueError as error:
                first = number - len(rows)
                raise ValueError(
                    f"{path}, sentence of lines {first}–{number - 1}: {error}"
                ) from None
            comments, rows = {}, []


def _sentence(comments: dict[str, str], rows: list[list[str]]) -> Sentence:
    missing = [key for key in ("sent_id", "part", "text") if key not in comments]
    if missing:
        raise ValueError(f"no comment says its {', '.join(missing)}")
    if comments["part"] not in PARTS:
        raise ValueError(f"part is {comments['part']!r}, not one of {', '.join(PARTS)}")
    misc = [dict(pair.split("=", 1) for pair in row[9].split("|")) for row in rows]
    spaces = [fields.get("SpaceAfter") != "No" for fields in misc]
    spelt = "".join(row[1] + " " * space for row, space in zip(rows, spaces, strict=True))
    if spelt.rstrip() != comments["text"]:
        raise ValueError("its words do not make up its text")
    entities = [fields["Entity"] for fields in misc]
    _check_names(entities)
    heads = [int(row[6]) for row in rows]
    _check_tree(heads, [row[7] for row in rows])
    chunk = Chunk(
        words=[row[1] for row in rows],
        breaks=[PARAGRAPH, *([0] * (len(rows) - 1))],
        entities=entities,
        starts=[True, *([False] * (len(rows) - 1))],
        heads=heads,
        relations=[ROOT if row[7] == "root" else row[7] for row in rows],
        tags=[row[4] for row in rows],
        morphs=[f"{row[3]}|{'' if row[5] == '_' else row[5]}" for row in rows],
    )
    return Sentence(comments["sent_id"], comments["part"], comments["text"], chunk, spaces)


def _check_names(entities: list[str]) -> None:
    for before, tag in zip(["O", *entities], entities, strict=False):
        if tag != "O" and (tag[:2] not in ("B-", "I-") or tag[2:] not in ENTITY_TYPES):
            raise ValueError(f"{tag!r} is no tag of a name")
        if tag.startswith("I-") and before[2:] != tag[2:]:
            raise ValueError(f"{tag} goes on no name")


def _check_tree(heads: list[int], relations: list[str]) -> None:
    if heads.count(0) != 1:
        raise ValueError(f"{heads.count(0)} words are roots")
    for word, (head, relation) in enumerate(zip(heads, relations, strict=True), start=1):
        if not 0 <= head <= len(heads):
            raise ValueError(f"the head of word {word} is {head}")
        if (head == 0) != (relation == "root"):
            raise ValueError(f"word {word} is {relation} of {head}")
        steps, above = 0, head
        while above and steps <= len(heads):
            above, steps = heads[above - 1], steps + 1
        if above:
            raise ValueError(f"word {word} is in a circle of heads")
