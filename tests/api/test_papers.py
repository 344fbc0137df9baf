"""The list of papers: the same search as the page, and what it tells of each paper."""

from __future__ import annotations

import random
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils.http import urlencode
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from papers.models import Paper
from papers.search.facets.counting import PAGE_FACETS
from papers.search.indexing.indexer import Indexer
from taxonomy import tree
from tests.catalogue import make_paper
from tests.papers.searching import found, result

LIST = "/api/v1/papers/"


def ask(client: Client, code: int = 200, **parameters: Any) -> Any:
    """The JSON of the list with these parameters."""
    response = client.get(f"{LIST}?{urlencode(parameters, doseq=True)}")
    assert response.status_code == code, response.content
    return response.json()


def keys(answer: Any) -> list[str]:
    return [paper["key"] for paper in answer["results"]]


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"q": "language models"},
        {"q": "越狱"},
        {"q": "RLHF", "sort": "title"},
        {"category": "outer-alignment", "year_from": 2022},
        {"year": "2023"},
        {"venue": ["NeurIPS", "arXiv"], "sort": "oldest"},
        {"author": "jeff-wu"},
        {"kind": "report"},
        {"q": "nothing has this word"},
    ],
)
@pytest.mark.usefixtures("searchable")
def test_the_same_query_string_names_the_same_papers_as_the_page(
    client: Client, parameters: dict[str, Any]
) -> None:
    answer = ask(client, **parameters)
    assert answer["count"] == result(**parameters).total
    assert keys(answer) == found(**parameters)


@pytest.mark.usefixtures("searchable")
def test_a_paper_tells_what_is_known(client: Client) -> None:
    (paper,) = ask(client, q="constitutional harmlessness")["results"]
    times = {name: paper.pop(name) for name in ("added_at", "updated_at")}
    times |= {row["path"]: row.pop("classified_at") for row in paper["categories"]}
    assert all(time.endswith("Z") for time in times.values())
    assert paper.pop("why")["raised"] == ["title"]
    assert paper == {
        "key": "bai2022constitutional",
        "title": "Constitutional AI: Harmlessness from AI Feedback",
        "url": "http://testserver/api/v1/papers/bai2022constitutional/",
        "html_url": "http://testserver/papers/bai2022constitutional/",
        "authors": [{"name": "Yuntao Bai", "slug": "yuntao-bai"}, {"name": "Jeff Wu", "slug": "jeff-wu"}],
        "authors_complete": False,
        "abstract": "We train a harmless AI assistant through self-improvement, without human labels.",
        "year": 2022,
        "venue": "arXiv",
        "kind": "paper",
        "language": "en",
        "withdrawn": False,
        "source_url": "",
        "identifiers": [
            {"scheme": "arxiv", "value": "2212.08073", "url": "https://arxiv.org/abs/2212.08073"}
        ],
        "versions": [
            {
                "stage": "preprint",
                "venue": "arXiv",
                "venue_full_name": "",
                "year": 2022,
                "published_on": None,
                "volume": "",
                "number": "",
                "pages": "",
                "publisher": "",
                "source_url": "",
                "arxiv_version": None,
                "arxiv_primary": "",
            }
        ],
        "categories": [
            {
                "path": "outer-alignment/scalable-oversight/constitutional-ai",
                "name_en": "Constitutional AI",
                "name_zh": "宪法式人工智能",
                "primary": True,
                "evidence": "",
                "confidence": "",
                "classified_by": None,
            },
            {
                "path": "outer-alignment/non-recursive-oversight/rl-based-methods",
                "name_en": "RL-based methods",
                "name_zh": "基于强化学习的方法",
                "primary": False,
                "evidence": "",
                "confidence": "",
                "classified_by": None,
            },
        ],
        "origin": "submitted",
        "bibtex_url": "http://testserver/papers/bai2022constitutional.bib",
    }


@pytest.mark.usefixtures("searchable")
def test_a_paper_without_venue_and_year_says_null(client: Client) -> None:
    (paper,) = ask(client, kind="report")["results"]
    assert (paper["venue"], paper["year"], paper["categories"]) == (None, None, [])


@pytest.mark.usefixtures("searchable")
def test_pages_lead_to_each_other(client: Client) -> None:
    first = ask(client, page_size=3, sort="title")
    assert (first["count"], len(first["results"]), first["previous"]) == (4, 3, None)
    query = parse_qs(urlsplit(first["next"]).query)
    assert query.pop("cursor")
    assert query == {"page_size": ["3"], "sort": ["title"], "page": ["2"]}
    second = client.get(first["next"]).json()
    assert (second["next"], len(second["results"])) == (None, 1)
    assert client.get(second["previous"]).json()["results"] == first["results"]


@pytest.mark.usefixtures("searchable")
def test_addresses_stand_below_the_public_one(client: Client, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://alignlit.example.org"
    answer = ask(client, page_size=1)
    assert answer["next"].startswith("https://alignlit.example.org/api/v1/papers/?")
    assert answer["results"][0]["html_url"].startswith("https://alignlit.example.org/papers/")


@pytest.mark.usefixtures("searchable")
def test_a_page_behind_the_last_one_is_not_there(client: Client) -> None:
    answer = ask(client, 404, page=2)
    assert answer == {"detail": "This page lies behind the last one.", "errors": {}}


@pytest.mark.parametrize(
    ("parameters", "field", "sentence"),
    [
        ({"page_size": 201}, "page_size", "Ensure this value is less than or equal to 200."),
        ({"page_size": 0}, "page_size", "Ensure this value is greater than or equal to 1."),
        ({"page_size": "many"}, "page_size", "A valid integer is required."),
        ({"page": "one"}, "page", "Enter a whole number."),
        ({"category": "astrology"}, "category", "There is no category “astrology”."),
        ({"year": "soon"}, "year", "Write a year as 2021 or 2021..2023."),
        ({"facets": "colour"}, "facets", "There is no facet “colour”."),
        ({"autor": "jeff-wu"}, "autor", "There is no such parameter here."),
    ],
)
@pytest.mark.usefixtures("searchable")
def test_a_wrong_parameter_is_named(
    client: Client, parameters: dict[str, Any], field: str, sentence: str
) -> None:
    answer = ask(client, 400, **parameters)
    assert list(answer["errors"]) == [field]
    assert answer["errors"][field][0].startswith(sentence)
    assert answer["detail"] == answer["errors"][field][0]


@pytest.mark.usefixtures("index", "catalogue")
def test_the_largest_page_has_200_papers(client: Client) -> None:
    assert ask(client, page_size=200)["count"] == 0


@pytest.mark.usefixtures("db")
def test_without_an_index_the_list_says_when_to_come_again(
    client: Client, settings: Settings, tmp_path: Any
) -> None:
    settings.SEARCH_INDEX_DIR = tmp_path / "none"
    response = client.get(LIST)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "10")
    assert response.json()["detail"] == "The search index is being built. Try again in a moment."


# Facets


@pytest.mark.usefixtures("searchable")
def test_without_facets_none_are_sent(client: Client) -> None:
    assert set(ask(client)) == {"count", "next", "previous", "results", "some", "corrections", "remarks"}


@pytest.mark.usefixtures("searchable")
def test_facets_come_in_the_order_asked_for(client: Client) -> None:
    facets = ask(client, facets="year,category")["facets"]
    assert list(facets) == ["year", "category"]
    assert facets["year"] == [{"value": 2022, "count": 2}, {"value": 2023, "count": 1}]
    assert facets["category"][:3] == [
        {"value": "llm-alignment", "name_en": "LLM Alignment", "name_zh": "大语言模型对齐", "count": 3},
        {"value": "outer-alignment", "name_en": "Outer alignment", "name_zh": "外部对齐", "count": 2},
        {
            "value": "outer-alignment/non-recursive-oversight",
            "name_en": "Non-recursive oversight",
            "name_zh": "非递归监督",
            "count": 2,
        },
    ]


@pytest.mark.usefixtures("searchable")
def test_all_facets_are_those_of_the_page(client: Client) -> None:
    facets = ask(client, q="language models", facets="all")["facets"]
    assert list(facets) == ["category", "year", "venue", "kind", "author", "origin", "has"]
    assert facets["venue"] == [{"value": "NeurIPS", "count": 1}, {"value": "arXiv", "count": 1}]
    assert facets["kind"] == [{"value": "paper", "count": 2}]
    assert facets["origin"] == [{"value": "submitted", "count": 2}]
    assert facets["has"][0] == {"value": "preprint", "count": 2}
    assert facets["author"][0] == {"value": "andy-zou", "name": "Andy Zou", "count": 1}
    assert len(facets["author"]) == 6


@pytest.mark.usefixtures("searchable")
def test_a_filter_does_not_narrow_its_own_facet(client: Client) -> None:
    facets = ask(client, year=2023, facets="year,kind")["facets"]
    assert [value["value"] for value in facets["year"]] == [2022, 2023]
    assert facets["kind"] == [{"value": "paper", "count": 1}]


def test_the_fifty_largest_authors_are_sent(client: Client, index: Indexer) -> None:
    make_paper("many2023study", authors=[f"Author {number:02}" for number in range(60)])
    make_paper("one2023study", authors=["Author 59"])
    index.catch_up()
    authors = ask(client, facets="author")["facets"]["author"]
    assert len(authors) == 50
    assert authors[0] == {"value": "author-59", "name": "Author 59", "count": 2}
    assert authors[1] == {"value": "author-00", "name": "Author 00", "count": 1}


RANDOM_VALUES: dict[str, list[Any]] = {
    "q": ["language", "language OR harmlessness", "越狱", "title:universal", "-language"],
    "match": ["any"],
    "category": ["outer-alignment", "attacks-on-aligned-llms", "inner-alignment"],
    "not_category": ["outer-alignment/scalable-oversight", "attacks-on-aligned-llms/jailbreaking"],
    "category_match": ["all"],
    "exact": [1],
    "year": ["2022", "..2022", "2023.."],
    "not_year": [2022, 2023],
    "venue": ["NeurIPS", "arXiv"],
    "not_venue": ["NeurIPS"],
    "kind": ["paper", "report"],
    "not_kind": ["report"],
    "author": ["jeff-wu", "andy-zou"],
    "not_author": ["yuntao-bai"],
    "author_match": ["all"],
    "origin": ["submitted", "seed"],
    "has": ["abstract", "arxiv", "published"],
    "not_has": ["doi", "abstract"],
}


def random_search(number: int) -> dict[str, Any]:
    chance = random.Random(number)
    names = chance.sample(sorted(RANDOM_VALUES), chance.randint(1, 5))
    return {name: chance.choice(RANDOM_VALUES[name]) for name in names}


def counts(facets: dict[str, list[dict[str, Any]]]) -> dict[str, dict[Any, int]]:
    return {name: {v["value"]: v["count"] for v in values} for name, values in facets.items()}


@pytest.mark.parametrize("number", range(50))
@pytest.mark.usefixtures("searchable")
def test_every_count_is_that_of_the_page(client: Client, number: int) -> None:
    asked = random_search(number)
    of_api = counts(ask(client, **asked, facets=",".join(PAGE_FACETS))["facets"])
    page = client.get("/papers/", asked, follow=True)
    of_page = dict(page.context["result"].facets)
    by_id = tree.load().by_id
    of_page["category"] = {by_id[pk].path: count for pk, count in of_page["category"].items()}
    assert of_api == of_page


# What a query means


@pytest.mark.usefixtures("searchable")
def test_an_error_names_its_place(client: Client) -> None:
    answer = ask(client, 400, q="reward titel:model")
    (problem,) = answer["problems"]
    assert (problem["parameter"], problem["position"], problem["length"]) == ("q", 7, 5)
    assert problem["suggestions"][0] == "reward title:model"
    assert answer["errors"]["q"] == [problem["sentence"]] == [answer["detail"]]


@pytest.mark.usefixtures("searchable")
def test_other_errors_have_no_place(client: Client) -> None:
    assert ask(client, 400, kind="poem")["problems"] == []


@pytest.mark.usefixtures("searchable")
def test_each_paper_says_why_it_is_there(client: Client) -> None:
    (paper,) = ask(client, q="instruction RLHF", category="outer-alignment")["results"]
    instruction = paper["why"]["words"][0]
    assert instruction == {
        "text": "instruction",
        "found": "instructions",
        "through": "form",
        "via": "",
        "fields": ["title"],
    }
    named, filtered = paper["why"]["categories"]
    rl = "outer-alignment/non-recursive-oversight/rl-based-methods"
    assert named == {"path": rl, "matched": rl, "through": "words", "text": "RLHF"}
    assert filtered == {"path": rl, "matched": "outer-alignment", "through": "filter", "text": ""}
    assert paper["why"]["raised"] == ["title", "category"]


@pytest.mark.usefixtures("searchable")
def test_any_brings_those_with_all_words_first(client: Client) -> None:
    assert ask(client, q="language harmlessness")["count"] == 0
    wider = ask(client, q="language harmlessness", match="any")
    assert wider["count"] == 3
    assert set(keys(wider)) == {"ouyang2022training", "bai2022constitutional", "zou2023universal"}


@pytest.mark.usefixtures("searchable")
def test_few_with_all_words_say_how_many_have_some_and_where(client: Client) -> None:
    some = ask(client, q="language harmlessness", kind="paper", page_size=1)["some"]
    assert some["count"] == 3
    assert some["url"] == f"http://testserver{LIST}?q=language+harmlessness&match=any&kind=paper"
    assert client.get(some["url"]).json()["count"] == 3


@pytest.mark.usefixtures("searchable")
@pytest.mark.parametrize(
    ("q", "any_total"),
    [
        ("instructions feedback", 2),
        ("feedback", None),
        ("feedback AND nowhere", None),
        ("nowhere", None),
        ("", None),
    ],
)
def test_papers_with_some_words_are_counted_where_there_are_others(
    client: Client, q: str, any_total: int | None
) -> None:
    some = ask(client, q=q)["some"]
    assert (some and some["count"]) == any_total


@pytest.mark.usefixtures("searchable")
def test_with_any_no_more_are_to_be_had(client: Client) -> None:
    assert ask(client, q="language harmlessness", match="any")["some"] is None


@pytest.mark.usefixtures("searchable")
def test_every_page_says_how_many_have_some_words(client: Client, index: Indexer) -> None:
    make_paper("more2023", "Feedback")
    index.catch_up()
    answers = [ask(client, q="human feedback", page_size=1, page=page) for page in (1, 2)]
    assert [(answer["count"], answer["some"]["count"]) for answer in answers] == [(2, 3), (2, 3)]


@pytest.mark.usefixtures("searchable")
def test_a_word_that_occurs_nowhere_is_corrected_by_a_link(client: Client) -> None:
    (correction,) = ask(client, q="harmlesness")["corrections"]
    assert (correction["word"], correction["suggestion"]) == ("harmlesness", "harmlessness")
    assert keys(client.get(correction["url"]).json()) == ["bai2022constitutional"]


@pytest.mark.usefixtures("searchable")
def test_a_sign_that_means_nothing_is_told_with_its_place(client: Client) -> None:
    (remark,) = ask(client, q="harmlessness | corrigibility")["remarks"]
    assert (remark["position"], remark["length"]) == (13, 1)
    assert set(keys(client.get(remark["url"]).json())) == {"bai2022constitutional", "soares2014corrigibility"}


# Cost


@pytest.mark.parametrize("papers", [1, 30])
def test_a_list_costs_the_same_queries_for_one_and_for_thirty(
    client: Client, index: Indexer, papers: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(papers):
        make_paper(
            f"study2023n{number}", authors=[f"Author {number}", "Both"], arxiv=f"2301.{number + 10000}"
        )
    index.catch_up()
    with django_assert_num_queries(10):
        answer = ask(client, page_size=30, facets="all")
    assert len(answer["results"]) == papers


def test_a_paper_that_has_just_gone_leaves_no_hole(client: Client, searchable: dict[str, Paper]) -> None:
    searchable["zou2023universal"].delete()
    assert "zou2023universal" not in keys(ask(client))
