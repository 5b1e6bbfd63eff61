"""Grammatical roles come out the same under both label schemes."""

import pytest
import spacy
from spacy.tokens import Doc

from agents.extract import roles

VOCAB = spacy.blank("en").vocab


def parsed(rows: str) -> Doc:
    """A Doc from lines of `word TAG POS head-index label`; the root is its own head."""
    cells = [line.split() for line in rows.strip().splitlines()]
    return Doc(
        VOCAB,
        words=[c[0] for c in cells],
        tags=[c[1] for c in cells],
        pos=[c[2] for c in cells],
        heads=[int(c[3]) for c in cells],
        deps=[c[4] for c in cells],
        lemmas=[c[0].lower() for c in cells],
    )


# "Three men were arrested by police in Lima."
PASSIVE = {
    "ud": """
        Three CD NUM 1 nummod
        men NNS NOUN 3 nsubj:pass
        were VBD AUX 3 aux:pass
        arrested VBN VERB 3 ROOT
        by IN ADP 5 case
        police NN NOUN 3 obl:agent
        in IN ADP 7 case
        Lima NNP PROPN 3 obl
        . . PUNCT 3 punct""",
    "clearnlp": """
        Three CD NUM 1 nummod
        men NNS NOUN 3 nsubjpass
        were VBD AUX 3 auxpass
        arrested VBN VERB 3 ROOT
        by IN ADP 3 agent
        police NN NOUN 4 pobj
        in IN ADP 3 prep
        Lima NNP PROPN 6 pobj
        . . PUNCT 3 punct""",
}

# "France and Italy agreed to cut ties with Qatar, which freed rebels."
CONTROL = {
    "ud": """
        France NNP PROPN 3 nsubj
        and CC CCONJ 2 cc
        Italy NNP PROPN 0 conj
        agreed VBD VERB 3 ROOT
        to TO PART 5 mark
        cut VB VERB 3 xcomp
        ties NNS NOUN 5 obj
        with IN ADP 8 case
        Qatar NNP PROPN 6 nmod
        , , PUNCT 11 punct
        which WDT PRON 11 nsubj
        freed VBD VERB 8 acl:relcl
        rebels NNS NOUN 11 obj
        . . PUNCT 3 punct""",
    "clearnlp": """
        France NNP PROPN 3 nsubj
        and CC CCONJ 0 cc
        Italy NNP PROPN 0 conj
        agreed VBD VERB 3 ROOT
        to TO PART 5 aux
        cut VB VERB 3 xcomp
        ties NNS NOUN 5 dobj
        with IN ADP 6 prep
        Qatar NNP PROPN 7 pobj
        , , PUNCT 8 punct
        which WDT PRON 11 nsubj
        freed VBD VERB 8 relcl
        rebels NNS NOUN 11 dobj
        . . PUNCT 3 punct""",
}

# "Police accused Mali 's army of not feeding captives"
GERUND = {
    "ud": """
        Police NNS NOUN 1 nsubj
        accused VBD VERB 1 ROOT
        Mali NNP PROPN 4 nmod:poss
        's POS PART 2 case
        army NN NOUN 1 obj
        of IN SCONJ 7 mark
        not RB PART 7 advmod
        feeding VBG VERB 1 advcl
        captives NNS NOUN 7 obj""",
    "clearnlp": """
        Police NNS NOUN 1 nsubj
        accused VBD VERB 1 ROOT
        Mali NNP PROPN 4 poss
        's POS PART 2 case
        army NN NOUN 1 dobj
        of IN ADP 1 prep
        not RB PART 7 neg
        feeding VBG VERB 5 pcomp
        captives NNS NOUN 7 dobj""",
}

SCHEMES = ["ud", "clearnlp"]


def texts(tokens: list) -> list[str]:
    return [token.text for token in tokens]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_passive_gives_its_sufferer_its_agent_and_its_place(scheme: str) -> None:
    verb = parsed(PASSIVE[scheme])[3]
    assert roles.is_passive(verb)
    assert texts(roles.subjects(verb)) == ["men"]
    assert texts(roles.agents(verb)) == ["police"]
    assert ("in", "Lima") in [(word, noun.text) for word, noun in roles.obliques(verb)]
    assert roles.noun_phrase(roles.subjects(verb)[0]).text == "Three men"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_controlled_verb_takes_the_subject_of_the_verb_above_it(scheme: str) -> None:
    doc = parsed(CONTROL[scheme])
    assert texts(roles.open_complements(doc[3])) == ["cut"]
    assert texts(roles.coordinated(roles.subjects(doc[5]))) == ["France", "Italy"]
    assert texts(roles.objects(doc[5])) == ["ties"]
    assert [(w, n.text) for w, n in roles.nominal_modifiers(doc[6])] == [("with", "Qatar")]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_relative_pronoun_stands_for_its_noun(scheme: str) -> None:
    doc = parsed(CONTROL[scheme])
    assert texts(roles.subjects(doc[11])) == ["Qatar"]
    assert not roles.is_passive(doc[11])
    assert roles.noun_phrase(doc[8]).text == "Qatar"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_gerund_after_a_preposition_is_a_clause_of_the_object(scheme: str) -> None:
    doc = parsed(GERUND[scheme])
    assert [(w, v.text) for w, v in roles.adverbial_clauses(doc[1])] == [("of", "feeding")]
    assert texts(roles.subjects(doc[7])) == ["army"]
    assert roles.negation(doc[7]) is not None
    assert roles.negation(doc[1]) is None
    assert roles.noun_phrase(doc[4]).text == "Mali 's army"
    owner = roles.possessor(doc[4])
    assert owner is not None
    assert owner.text == "Mali"
