"""Surveys, tutorials and the like, found by what their titles call them; and names within one field."""

from __future__ import annotations

import pytest

from papers.models import Paper
from papers.search.explaining.why import why
from papers.search.indexing.indexer import Indexer
from taxonomy import tree
from taxonomy.models import GlossaryTerm
from tests.catalogue import grow_tree, make_paper
from tests.papers.searching import found, result

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _surveys(index: Indexer) -> None:
    rlhf = grow_tree()["outer-alignment/non-recursive-oversight/rl-based-methods"]
    make_paper("open2023", "Open Problems and Limitations of RLHF", categories=[rlhf])
    make_paper("survey2023", "A Survey of Hallucination")
    make_paper("overview2023", "An Overview of RLHF")
    make_paper("named2023", "A Method", abstract="We leave open problems, and give no overview of RLHF.")
    index.catch_up()


@pytest.mark.parametrize(
    ("q", "keys"),
    [
        ("RLHF 综述", {"overview2023", "open2023"}),
        ("RLHF survey", {"overview2023", "open2023"}),
        ("literature review of hallucination", {"survey2023"}),
        ("title:综述 title:RLHF", {"overview2023", "open2023"}),
        ("open problems", {"open2023", "named2023"}),  # one way only
        ("abstract:survey", set()),
    ],
)
def test_a_survey_is_found_by_what_its_title_calls_it(q: str, keys: set[str]) -> None:
    assert set(found(q)) == keys


def test_a_title_that_says_the_word_itself_comes_first() -> None:
    assert found("survey OR nothing")[0] == "survey2023"


def test_the_explanation_says_that_it_is_another_name() -> None:
    answer = result("survey RLHF")
    paper = Paper.objects.for_results().get(cite_key="open2023")
    words = why(paper, answer.understood, answer.request, tree.load()).words
    said = [(word.text, word.found, word.through.value, list(word.fields)) for word in words]
    assert said[0] == ("survey", "Open Problems", "name", ["title"])


@pytest.mark.parametrize(
    ("q", "keys"),
    [
        ("title:(hallucination detection)", {"survey2023"}),
        ('title:"hallucination detection"', {"survey2023"}),
        ("title:幻觉", {"survey2023"}),
        ("abstract:(hallucination detection)", set()),
        ('"hallucination detection"', set()),  # taken as it is written
        ("title:(problems limitations)", {"open2023"}),
    ],
)
def test_names_of_several_words_stand_for_their_other_names_in_one_field(q: str, keys: set[str]) -> None:
    GlossaryTerm.objects.create(english=["hallucination detection", "hallucination"], chinese=["幻觉"])
    assert set(found(q)) == keys
