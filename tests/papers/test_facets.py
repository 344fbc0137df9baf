"""Filters with three states, facets, the values of an opened facet, the filter doctor and the gap map."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from papers.ingest import set_authors
from papers.models import Paper
from papers.search import SearchRequest
from papers.search.facets.crossing import Column, cell, crossing
from papers.search.facets.doctor import MOST, Cure, Doctor
from papers.search.facets.values import FacetValue, FacetValues, values_of
from papers.search.indexing.indexer import Indexer
from taxonomy import tree
from tests.catalogue import grow_tree, make_paper, make_venue
from tests.papers.searching import found, request, result

pytestmark = pytest.mark.django_db
OUYANG, BAI, ZOU, SOARES = (
    "ouyang2022training",
    "bai2022constitutional",
    "zou2023universal",
    "soares2014corrigibility",
)


@pytest.mark.parametrize(
    ("filters", "keys"),
    [
        ({"not_category": "outer-alignment"}, [ZOU, SOARES]),
        ({"category": "outer-alignment", "not_category": "constitutional-ai"}, [OUYANG]),
        ({"category": ["rl-based-methods", "constitutional-ai"], "category_match": "all"}, [BAI]),
        ({"category": "outer-alignment", "exact": 1}, []),
        ({"category": "constitutional-ai", "exact": 1}, [BAI]),
        ({"not_category": "outer-alignment", "exact": 1}, [ZOU, BAI, OUYANG, SOARES]),
        ({"not_year": [2022]}, [ZOU, SOARES]),
        ({"not_year": [2022], "year_to": 2023}, [ZOU]),
        ({"not_venue": "NeurIPS"}, [ZOU, BAI, SOARES]),
        ({"author": ["jeff-wu", "nate-soares"]}, [BAI, OUYANG, SOARES]),
        ({"author": ["jeff-wu", "nate-soares"], "author_match": "all"}, []),
        ({"not_author": "jeff-wu", "kind": "paper"}, [ZOU]),
        ({"has": ["abstract", "published"]}, [OUYANG]),
        ({"has": "arxiv", "not_has": "abstract"}, [ZOU]),
        ({"not_origin": "submitted"}, []),
    ],
)
def test_values_are_wanted_or_left_out(
    searchable: dict[str, Paper], filters: dict[str, Any], keys: list[str]
) -> None:
    assert found(**filters) == keys


def test_a_facet_with_values_left_out_still_counts_them(searchable: dict[str, Paper]) -> None:
    facets = result(not_kind="report", not_year=[2023]).facets
    assert facets["kind"] == {"paper": 2, "report": 1}
    assert facets["year"] == {2022: 2, 2023: 1}


def test_all_of_two_categories_narrows_other_facets_and_not_its_own(searchable: dict[str, Paper]) -> None:
    both = ["rl-based-methods", "constitutional-ai"]
    facets = result(category=both, category_match="all").facets
    assert facets["year"] == {2022: 1}
    assert facets["category"] == result().facets["category"]


def test_an_author_who_is_named_twice_counts_a_paper_once(index: Indexer) -> None:
    make_paper("wei2023two", authors=("Wei Wang", "Wei Wang"))
    index.catch_up()
    assert _values("author").values == (FacetValue("wei-wang", "Wei Wang", 1),)


def _values(facet: Any, find: str = "", most: int = 50, **filters: Any) -> FacetValues:
    return values_of(request(**filters), tree.load(), facet, find=find, most=most)


def test_the_values_of_an_opened_facet_come_largest_first_and_then_as_they_came(
    searchable: dict[str, Paper],
) -> None:
    found = _values("author", most=2)
    assert [(value.key, value.count) for value in found.values] == [("jeff-wu", 2), ("long-ouyang", 1)]
    assert found.more


def test_an_opened_facet_ignores_its_own_filter_and_heeds_the_others(searchable: dict[str, Paper]) -> None:
    found = _values("venue", venue="NeurIPS", year=2022)
    assert [(value.key, value.count) for value in found.values] == [("NeurIPS", 1), ("arXiv", 1)]


def test_chosen_values_are_told_also_without_a_paper(searchable: dict[str, Paper]) -> None:
    found = _values("author", most=1, author="nate-soares", not_author="jeff-wu", year=2022)
    assert [(value.label, value.count) for value in found.chosen] == [("Nate Soares", 0), ("Jeff Wu", 2)]


@pytest.mark.parametrize(
    ("find", "labels"),
    [
        ("chri", ["Paul Christiano"]),
        ("CHRISTIANO p", ["Paul Christiano"]),
        ("ristiano", []),
        ("muller", ["Jörg Müller"]),
        ("Müll", ["Jörg Müller"]),
        ("王", ["王小明", "李王"]),
        ("小明", ["王小明"]),
        ("李明", []),
        ("龍", ["张龙"]),
        ("o'ne", ["Kim O'Neil"]),
        (".*", []),
        ("", ["Paul Christiano", "Jörg Müller", "王小明", "李王", "Kim O'Neil", "张龙"]),
    ],
)
def test_names_are_found_by_the_starts_of_their_words(index: Indexer, find: str, labels: list[str]) -> None:
    for place, name in enumerate(["Paul Christiano", "Jörg Müller", "王小明", "李王", "Kim O'Neil", "张龙"]):
        set_authors(make_paper(f"paper{place}", authors=()), [name])
    index.catch_up()
    assert [value.label for value in _values("author", find).values] == labels


def test_who_writes_with_a_found_name_is_not_found_with_it(searchable: dict[str, Paper]) -> None:
    assert [value.label for value in _values("author", "ouyang").values] == ["Long Ouyang"]


def test_found_names_lie_behind_many_that_do_not_fit(index: Indexer) -> None:
    others = [f"Ann Other{number}" for number in range(600)]
    for names in (others, [*others, "Zoe Last"]):
        set_authors(make_paper(f"paper{len(names)}", authors=()), names)
    index.catch_up()
    assert [value.label for value in _values("author", "last").values] == ["Zoe Last"]


def test_venues_are_found_by_their_full_names(index: Indexer) -> None:
    venue = make_venue("NeurIPS")
    venue.full_name = "Advances in Neural Information Processing Systems"
    venue.save()
    make_paper("a", venue="NeurIPS")
    make_paper("b", venue="Nature")
    index.catch_up()
    assert [value.key for value in _values("venue", "neural").values] == ["NeurIPS"]


def test_an_opened_facet_costs_the_same_queries_with_one_value_and_with_many(
    searchable: dict[str, Paper], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    taxonomy = tree.load()
    for most in (1, 50):
        with django_assert_num_queries(1):
            values_of(SearchRequest(), taxonomy, "author", most=most)


def cures(asked: SearchRequest) -> list[Cure]:
    return Doctor(asked, tree.load()).cures()


def test_the_doctor_counts_without_each_filter(searchable: dict[str, Paper]) -> None:
    asked = request("language", category="jailbreaking", not_year=[2023], author="jeff-wu")
    assert [(c.filters[0].facet, c.filters[0].value, c.count) for c in cures(asked)] == [
        ("category", "attacks-on-aligned-llms/jailbreaking", 1),
        ("year", None, 0),
        ("author", "jeff-wu", 0),
        ("q", None, 0),
    ]


def test_the_doctor_takes_the_fields_of_a_query_apart(searchable: dict[str, Paper]) -> None:
    asked = request("language year:2023 author:bai", kind="paper")
    assert [(c.filters[0].value, c.request.query_string(), c.count) for c in cures(asked)] == [
        ("paper", "q=language+year%3A2023+author%3Abai", 0),
        (None, "q=year%3A2023+author%3Abai&kind=paper", 0),
        ("year:2023", "q=language+author%3Abai&kind=paper", 0),
        ("author:bai", "q=language+year%3A2023&kind=paper", 1),
    ]


def test_two_filters_of_which_each_excludes_everything_are_found(searchable: dict[str, Paper]) -> None:
    asked = request("language author:bai", kind="report", year_from=2022)
    assert [cure.count for cure in cures(asked)] == [0, 0, 0, 0]
    together = Doctor(asked, tree.load()).together()
    assert [([f.value or f.facet for f in c.filters], c.count) for c in together] == [
        (["kind", "author:bai"], 2),
        (["kind", "q"], 1),
    ]


def test_the_doctor_asks_the_database_twice_for_any_number_of_filters(
    searchable: dict[str, Paper], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    taxonomy = tree.load()
    asked = request(
        "language author:wu", author=["jeff-wu", "andy-zou"], venue=["arXiv", "NeurIPS"], kind="blog"
    )
    with django_assert_num_queries(2):
        doctor = Doctor(asked, taxonomy)
        assert len(doctor.cures()) == 7
        assert doctor.together()[0].count == 1


def test_a_cure_is_a_search_of_its_own(searchable: dict[str, Paper]) -> None:
    asked = request("language", category="outer-alignment", exact=1)
    below = next(cure for cure in cures(asked) if cure.filters[0].facet == "exact")
    assert below.request.query_string() == "q=language&category=outer-alignment"
    assert (below.count, result("language", category="outer-alignment").total) == (1, 1)


def test_words_alone_have_no_cure(searchable: dict[str, Paper]) -> None:
    assert cures(SearchRequest(q="nothing")) == []


def test_the_doctor_stops_somewhere(index: Indexer) -> None:
    venues = tuple(make_venue(f"Venue {number}").name for number in range(40))
    found = cures(SearchRequest(q="x", venue=venues))
    assert (len(found), found[-1].filters[0].facet) == (MOST, "q")


def test_the_gap_map_has_every_year_between_and_one_column_for_those_before(index: Indexer) -> None:
    jailbreaking = grow_tree()["attacks-on-aligned-llms/jailbreaking"]
    for year in (1990, 2019, 2020, 2022, 2022, None):
        make_paper(f"p{Paper.objects.count()}", year=year, categories=(jailbreaking,))
    index.catch_up()
    found = crossing(SearchRequest(), tree.load(), most=4)
    early, late = Column(last=2019), Column(first=2022, last=2022)
    assert found.columns == (early, Column(first=2020, last=2020), Column(first=2021, last=2021), late)
    assert found.rows[jailbreaking.pk] == {early: 2, Column(first=2020, last=2020): 1, late: 2}
    assert (found.row_totals[jailbreaking.pk], found.column_totals[late], found.total) == (6, 2, 6)


def test_a_map_of_nothing_has_no_columns_of_years(searchable: dict[str, Paper]) -> None:
    found = crossing(SearchRequest(year_from=2030), tree.load())
    assert (found.columns, found.rows, found.total) == ((), {}, 0)


def test_a_cell_narrows_the_search_it_stands_in(searchable: dict[str, Paper]) -> None:
    taxonomy = tree.load()
    node = taxonomy.by_path["outer-alignment/scalable-oversight"]
    asked = request("language", category="outer-alignment", year_from=2020, page=3)
    wanted = cell(asked, taxonomy, node, Column(last=2022))
    assert wanted
    assert wanted.query_string() == (
        "q=language&category=outer-alignment&category=outer-alignment%2Fscalable-oversight&category_match=all"
        "&year_from=2020&year_to=2022"
    )


def test_a_cell_that_filters_cannot_say_is_named_in_the_words(searchable: dict[str, Paper]) -> None:
    taxonomy = tree.load()
    wanted: dict[str, Any] = {"category": ["outer-alignment", "inner-alignment"]}
    asked = request(**wanted)
    outside = taxonomy.by_path["attacks-on-aligned-llms"]
    below = taxonomy.by_path["outer-alignment/scalable-oversight"]
    named = "category:attacks-on-aligned-llms"
    assert cell(asked, taxonomy, outside) == request(named, **wanted, sort="newest")
    assert cell(asked, taxonomy, below) == request(category=below.path)
    assert cell(asked, taxonomy, taxonomy.nodes[0]) == asked
    either = cell(request("a OR b", **wanted), taxonomy, outside)
    assert either == request(f"(a OR b) {named}", **wanted)


def test_some_of_the_words_cannot_be_narrowed_by_one_more(searchable: dict[str, Paper]) -> None:
    taxonomy = tree.load()
    asked = request("language", match="any", category=["outer-alignment", "inner-alignment"])
    assert cell(asked, taxonomy, taxonomy.by_path["attacks-on-aligned-llms"]) is None
