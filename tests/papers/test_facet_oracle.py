"""Every count beside plain SQL, for hundreds of random requests over random catalogues."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, islice
from random import Random

import pytest

from papers.models import Paper
from papers.search import SearchRequest, search
from papers.search.asked import Asked
from papers.search.facets import largest
from papers.search.facets.counting import LARGEST, NAMES, OPEN, count
from papers.search.facets.crossing import By, Column, cell, crossing
from papers.search.facets.doctor import Doctor
from papers.search.indexing.indexer import Indexer
from taxonomy import tree
from tests.papers import facet_oracle as oracle
from tests.papers.random_catalogues import any_request, make_catalogue

pytestmark = pytest.mark.django_db
REQUESTS = 140  # over each of three catalogues


@pytest.fixture(params=["one", "two", "three"])
def requests(request: pytest.FixtureRequest, index: Indexer) -> list[SearchRequest]:
    return _requests(request.param, index)


@pytest.fixture
def more_requests(index: Indexer) -> list[SearchRequest]:
    return _requests("four", index)


def _requests(seed: str, index: Indexer) -> list[SearchRequest]:
    """Random requests over a random catalogue, whose index has several segments and deleted documents."""
    random = Random(seed)
    papers = make_catalogue(random, papers=120, authors=90)
    for some in (papers, papers[:40], papers[60:70]):
        Paper.objects.filter(pk__in=[paper.pk for paper in some]).update(withdrawn=False)
        index.catch_up()
    oracle.prepare()
    return [any_request(random, oracle.values()) for _ in range(REQUESTS)]


def test_all_counts_are_those_of_sql(requests: list[SearchRequest]) -> None:
    taxonomy = tree.load()
    for request in requests:
        for facet, found in count(Asked(request, taxonomy), NAMES).items():
            assert found == oracle.counts(request, facet, LARGEST if facet in OPEN else None), (
                facet,
                request,
            )


def test_totals_are_those_of_sql(requests: list[SearchRequest]) -> None:
    taxonomy = tree.load()
    for request in requests:
        assert search(request, taxonomy, facets=()).total == oracle.total(request), request


@pytest.mark.parametrize("looked_at", [1, 3, 20])
def test_the_largest_are_those_of_sql_also_when_there_are_too_many_to_look_at(
    more_requests: list[SearchRequest], looked_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(largest, "LOOKED_AT", looked_at)
    for request in more_requests[: REQUESTS // 3]:
        asked = Asked(request, tree.load())
        for most in (1, 5):
            found = largest.largest(asked.searcher, asked.schema, asked.query, "author_ids", most)
            assert dict(found) == oracle.narrowed_counts(request, "author", most), request


@pytest.mark.parametrize("by", ["year", "kind"])
def test_cells_of_the_gap_map_are_those_of_sql(requests: list[SearchRequest], by: By) -> None:
    for request in requests[: REQUESTS // 2]:
        found = crossing(request, tree.load(), by, most=100)
        cells = {
            (row, _key(column)): n for row, columns in found.rows.items() for column, n in columns.items()
        }
        assert cells == oracle.cells(request, by), request
        assert found.row_totals == oracle.narrowed_counts(request, "category"), request
        totals = {_key(column): n for column, n in found.column_totals.items() if n}
        assert totals == {str(key): n for key, n in oracle.narrowed_counts(request, by).items()}, request
        assert found.total == oracle.total(request), request


def _key(column: Column) -> str:
    return column.kind or str(column.last)


def test_a_cell_leads_to_a_search_that_finds_what_it_counts(more_requests: list[SearchRequest]) -> None:
    taxonomy = tree.load()
    for request in more_requests:
        crossed = crossing(request, taxonomy, most=3)
        for row, columns in crossed.rows.items():
            for column, n in columns.items():
                if wanted := cell(request, taxonomy, taxonomy.by_id[row], column):
                    named = "category:" in wanted.q  # which the oracle does not read
                    found = search(wanted, taxonomy, facets=()).total if named else oracle.total(wanted)
                    assert found == n, (request, wanted)


def test_each_cure_finds_what_it_promises(requests: list[SearchRequest]) -> None:
    for request in requests:
        doctor = Doctor(request, tree.load())
        for cure in (*doctor.cures(), *doctor.together()):
            assert cure.count == oracle.total(cure.request), cure


def test_what_is_offered_together_is_the_least_that_helps(requests: list[SearchRequest]) -> None:
    for request in requests:
        narrow = [*request.active, *(["q"] if request.q else [])]
        if oracle.total(request) == 0:
            together = Doctor(request, tree.load()).together()
            sizes = (
                size
                for size in range(1, len(narrow))
                for some in combinations(narrow, size)
                if oracle.total(_without(request, some))
            )
            assert {len(cure.filters) for cure in together} == set(islice(sizes, 1)), request


def _without(request: SearchRequest, facets: Iterable[str]) -> SearchRequest:
    for facet in facets:
        request = request.without(facet)
    return request
