"""What the index is told about a paper."""

from __future__ import annotations

from typing import Any

import pytest

from papers.models import Author, Authorship, Paper
from papers.search.indexing.documents import document, short_name, title_key
from papers.search.request import Has
from taxonomy import tree
from tests.catalogue import add_identifier, make_paper
from tests.papers.test_reading import row_of


def said_of(paper: Paper) -> dict[str, Any]:
    return document(row_of(paper), tree.load())


def has(paper: Paper) -> list[str]:
    return [list(Has)[place].value for place in said_of(paper)["has"]]


def test_an_author_who_stands_twice_on_a_paper_counts_once(catalogue: dict[str, Paper]) -> None:
    paper = catalogue["soares2014corrigibility"]
    author = Author.objects.get(name="Nate Soares")
    Authorship.objects.create(paper=paper, author=author, position=2, name="N. Soares")
    document = said_of(paper)
    assert document["author_ids"] == [author.pk]
    assert document["authors"] == ["Nate Soares", "N. Soares"]
    assert document["short_names"] == ["n soares"]


def test_a_paper_has_what_it_has(catalogue: dict[str, Paper]) -> None:
    add_identifier(catalogue["ouyang2022training"], "https://doi.org/10.1145/3442188.3445922")
    everything = ["abstract", "published", "preprint", "arxiv", "doi", "category"]
    assert has(catalogue["ouyang2022training"]) == everything
    assert has(catalogue["zou2023universal"]) == ["preprint", "arxiv", "category"]
    assert has(catalogue["soares2014corrigibility"]) == []


def test_a_quoted_sentence_and_a_withdrawal_are_had_too(catalogue: dict[str, Paper]) -> None:
    paper = catalogue["zou2023universal"]
    paper.classifications.update(evidence="Aligned models can be attacked.")
    Paper.objects.filter(pk=paper.pk).update(withdrawn=True)
    assert has(paper)[-2:] == ["evidence", "withdrawn"]


def test_every_text_is_indexed_with_simplified_characters(db: None) -> None:
    paper = make_paper("a2023b", "越獄", abstract="獎勵", authors=("張偉",), venue="計算機學報")
    document = said_of(paper)
    names = ("title", "abstract", "authors", "venue", "first_author")
    assert [document[name] for name in names] == ["越狱", "奖励", ["张伟"], ["计算机学报"], ["张伟"]]
    assert document["title_exact"] == "越狱"


def test_the_digest_follows_the_words_and_the_place_in_the_tree(catalogue: dict[str, Paper]) -> None:
    paper = catalogue["zou2023universal"]
    before = said_of(paper)["digest"]
    assert said_of(paper)["digest"] == before
    paper.classifications.all().delete()
    assert said_of(paper)["digest"] != before


@pytest.mark.parametrize(
    ("name", "short"),
    [("Paul F. Christiano", "p christiano"), ("Yuntao Bai", "y bai"), ("Anthropic", ""), ("张 伟", "")],
)
def test_a_short_name_is_initial_and_surname(name: str, short: str) -> None:
    assert short_name(name) == short


@pytest.mark.parametrize(
    ("title", "key"),
    [("The Éclair", "eclair"), ("“A Study”", "study”"), ("An ＡＩ", "ai"), ("Ñandú", "nandu")],
)
def test_titles_are_ordered_without_case_accents_and_articles(title: str, key: str) -> None:
    assert title_key(title) == key
