"""Papers are read for the index in one statement each thousand."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from papers.models import Authorship, Paper
from papers.search.indexing import reading
from papers.search.indexing.reading import PaperRow


def row_of(paper: Paper) -> PaperRow:
    ((row,),) = reading.papers([paper.pk])
    return row


def test_a_row_holds_what_an_index_document_needs(catalogue: dict[str, Paper]) -> None:
    paper = catalogue["ouyang2022training"]
    row = row_of(paper)
    assert row.authors == ["Long Ouyang", "Jeff Wu", "Xu Jiang", "Diogo Almeida"]
    assert row.author_ids == [a.author_id for a in paper.authorships.order_by("position")]
    assert (row.venue, row.year, row.published_on) == ("NeurIPS", 2022, date(2022, 11, 28))
    assert (row.schemes, row.identifiers) == (["arxiv"], ["2203.02155"])
    assert sorted(row.stages) == ["preprint", "published"]
    assert row.categories == [c.category_id for c in paper.classifications.all()]


def test_authors_come_as_they_stand_on_the_paper(catalogue: dict[str, Paper]) -> None:
    paper = catalogue["bai2022constitutional"]
    Authorship.objects.filter(paper=paper, position=1).update(position=3, name="Y. Bai")
    assert row_of(paper).authors == ["Jeff Wu", "Y. Bai"]


def test_what_a_paper_lacks_is_empty(catalogue: dict[str, Paper]) -> None:
    row = row_of(catalogue["soares2014corrigibility"])
    assert (row.year, row.venue_id, row.venue, row.venue_full) == (None, None, None, None)
    assert (row.identifiers, row.stages, row.categories) == ([], [], [])


def test_all_papers_come_once_in_the_order_of_their_ids(
    catalogue: dict[str, Paper], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "CHUNK", 3)
    ids = sorted(paper.pk for paper in catalogue.values())
    assert [[row.id for row in rows] for rows in reading.all_papers()] == [ids[:3], ids[3:]]


def test_papers_that_are_gone_are_left_out(catalogue: dict[str, Paper]) -> None:
    paper = catalogue["zou2023universal"]
    assert [[row.id for row in rows] for rows in reading.papers({paper.pk, 10**9})] == [[paper.pk]]


@pytest.mark.parametrize("count", [1, 3])
def test_a_chunk_costs_one_query(
    catalogue: dict[str, Paper], count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ids = [paper.pk for paper in catalogue.values()][:count]
    with django_assert_num_queries(1):
        assert [len(rows) for rows in reading.papers(ids)] == [count]
