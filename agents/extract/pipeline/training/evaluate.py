"""How well a pipeline reads annotated texts, from their raw text: trees, sentences, tags and names."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from spacy.language import Language
from spacy.pipeline.dep_parser import parser_score  # type: ignore[import-not-found]
from spacy.pipeline.tagger import tagger_score  # type: ignore[import-not-found]
from spacy.tokens import Doc
from spacy.training import Example
from spacy.vocab import Vocab

from agents.extract.pipeline.training import annotated, corpus

TREES_TO_CHOOSE_BY = ("gum_dev_news", "gum_dev_ok", "ewt_dev")
NAMES_TO_CHOOSE_BY = ("ner_ewt_dev", "ner_gum_dev")
HELD_OUT_NAMES = ("ner_crossner_politics", "ner_re3d", "ner_docred", "ner_wikigold")
"""What models are chosen by: development sets, and parts of training sets that are held out."""

TREES_TO_JUDGE_BY = ("pud_news", "gum_test_news")
NAMES_TO_JUDGE_BY = ("ner_worldwide_eval", "ner_crossner_politics_test", "ner_re3d_test", "ner_pud")
"""Test sets: looked at once for a final candidate, and each look is counted in the model card."""

MERGED = {"GPE": "LOC", "FAC": "LOC"}
"""Places count as one type: the sets draw the line between them differently."""

COUNTED = ("PERSON", "ORG", "LOC")

Figures = dict[str, dict[str, float]]


def to_choose_by(nlp: Language, folder: Path) -> Figures:
    """The figures of a pipeline on the development sets in `folder`, by set."""
    figures: Figures = {}
    for name in TREES_TO_CHOOSE_BY:
        figures[name] = parse_score(nlp, _documents(folder, name, nlp))
    for name in NAMES_TO_CHOOSE_BY:
        figures[name] = name_score(nlp, _documents(folder, name, nlp))
    for name in HELD_OUT_NAMES:
        _, held_out = corpus.split_held_out(_documents(folder, name, nlp))
        figures[f"{name}, held out"] = name_score(nlp, held_out)
    return {**figures, **own_test(nlp)}


def to_judge_by(nlp: Language, folder: Path) -> Figures:
    """The figures of a pipeline on the test sets in `folder`, by set."""
    figures: Figures = {}
    for name in TREES_TO_JUDGE_BY:
        figures[name] = parse_score(nlp, _documents(folder, name, nlp))
    for name in NAMES_TO_JUDGE_BY:
        figures[name] = name_score(nlp, _documents(folder, name, nlp))
    return {**figures, **own_test(nlp)}


def own_test(nlp: Language) -> Figures:
    """The figures on our own sentences that are held back: of each kind, and of all names."""
    sentences = [sentence for sentence in annotated.read() if sentence.part == "test"]
    figures: Figures = {}
    for kind in dict.fromkeys(sentence.kind for sentence in sentences):
        gold = [document_of(one, nlp.vocab) for one in sentences if one.kind == kind]
        scores = parse_score(nlp, gold)
        names = name_score(nlp, gold)
        figures[f"own {kind}"] = {"dep_las": scores["dep_las"], "names": names["all"]}
    gold = [document_of(one, nlp.vocab) for one in sentences]
    figures["own, all"] = {**parse_score(nlp, gold), "names": name_score(nlp, gold)["all"]}
    return figures


def document_of(sentence: annotated.Sentence, vocab: Vocab) -> Doc:
    """One of our own sentences as a Doc."""
    chunk = sentence.chunk
    heads = [head - 1 if head else i for i, head in enumerate(chunk.heads)]
    return Doc(
        vocab,
        words=chunk.words,
        spaces=sentence.spaces,
        heads=heads,
        deps=chunk.relations,
        tags=chunk.tags,
        sent_starts=None,
        ents=chunk.entities,
    )


def _documents(folder: Path, name: str, nlp: Language) -> list[Doc]:
    return corpus.documents(folder / f"{name}.spacy", nlp.vocab)


def parse_score(nlp: Language, gold: Sequence[Doc]) -> dict[str, float]:
    """Labelled and unlabelled attachment, exact sentences (F) and tags, from the raw text."""
    examples = [Example(nlp(doc.text), doc) for doc in gold]
    scores = {**parser_score(examples), **tagger_score(examples)}
    return {name: round(scores[name], 4) for name in ("dep_las", "dep_uas", "sents_f", "tag_acc")}


def name_score(nlp: Language, gold: Sequence[Doc]) -> dict[str, float]:
    """F of exact names of people, organisations and places (one type), from the raw text."""
    found: Counter[str] = Counter()
    added: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for doc in gold:
        unknown = {token.idx for token in doc if not token.ent_iob}
        right = set(_names(doc))
        given = {name for name in _names(nlp(doc.text)) if name[0] not in unknown}
        found.update(name[2] for name in given & right)
        added.update(name[2] for name in given - right)
        missed.update(name[2] for name in right - given)

    def f(types: Iterable[str]) -> float:
        hits, errors = 0, 0
        for kind in types:
            hits += found[kind]
            errors += added[kind] + missed[kind]
        return round(2 * hits / max(2 * hits + errors, 1), 4)

    return {"all": f(COUNTED), **{kind: f([kind]) for kind in COUNTED}}


def _names(doc: Doc) -> Iterator[tuple[int, int, str]]:
    for name in doc.ents:
        kind = MERGED.get(name.label_, name.label_)
        if kind in COUNTED:
            yield name.start_char, name.end_char, kind
