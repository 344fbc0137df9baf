"""Papers like a paper, in the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from papers.models import Paper
from papers.search.indexing.indexer import Indexer
from tests.catalogue import make_paper

BAI = "/api/v1/papers/bai2022constitutional/similar/"


@pytest.mark.usefixtures("searchable")
def test_the_papers_come_with_what_they_share(client: Client) -> None:
    (first,) = client.get(f"{BAI}?most=1").json()["results"]
    assert first["paper"]["key"] == "ouyang2022training"
    assert first["shared"]["categories"] == ["outer-alignment/non-recursive-oversight/rl-based-methods"]
    assert first["shared"]["authors"] == ["Jeff Wu"]
    assert 0 < first["shared"]["score"] <= 1


@pytest.mark.usefixtures("searchable")
def test_they_are_the_papers_of_the_list(client: Client) -> None:
    (first,) = client.get(f"{BAI}?most=1").json()["results"]
    (listed,) = client.get("/api/v1/papers/?q=id:ouyang2022training").json()["results"]
    assert first["paper"] == {name: listed[name] for name in first["paper"]}


@pytest.mark.usefixtures("searchable")
def test_a_paper_is_named_by_any_of_its_identifiers(client: Client) -> None:
    assert client.get("/api/v1/papers/arxiv:2212.08073/similar/").json() == client.get(BAI).json()


@pytest.mark.parametrize(
    ("address", "code"),
    [("/api/v1/papers/nobody/similar/", 404), (f"{BAI}?most=21", 400), (f"{BAI}?q=x", 400)],
)
@pytest.mark.usefixtures("searchable")
def test_what_is_wrong_is_said(client: Client, address: str, code: int) -> None:
    assert client.get(address).status_code == code


@pytest.mark.parametrize("papers", [1, 15])
def test_it_costs_the_same_queries_for_one_and_for_fifteen(
    client: Client, searchable: dict[str, Paper], index: Indexer, papers: int
) -> None:
    for number in range(papers):
        make_paper(f"a{number}", authors=["Nate Soares", f"Author {number}"], arxiv=f"2301.{number + 10000}")
    index.catch_up()
    with CaptureQueriesContext(connection) as captured:
        answer: Any = client.get("/api/v1/papers/soares2014corrigibility/similar/?most=20").json()
    assert len(answer["results"]) == papers
    assert len(captured) == 16


@pytest.mark.usefixtures("searchable")
def test_a_search_for_similar_papers_says_what_is_shared(client: Client) -> None:
    answer = client.get("/api/v1/papers/?q=similar:bai2022constitutional").json()
    (like,) = client.get(f"{BAI}?most=1").json()["results"]
    first = answer["results"][0]
    assert (first["key"], first["why"]["similar"]) == (like["paper"]["key"], [like["shared"]])
