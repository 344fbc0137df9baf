"""One search: words, filters, counts, sorts, pages."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import HealthCheck, given, strategies
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoAssertNumQueries

from papers.models import Paper
from papers.search import InvalidSearch, NoSuchPage, SearchRequest, all_ids, read_request, search
from papers.search.indexer import Indexer
from papers.search.query import understand
from taxonomy import tree
from tests.catalogue import grow_tree, make_paper
from tests.papers.searching import found, request, result

pytestmark = pytest.mark.django_db
OUYANG, BAI, ZOU, SOARES = (
    "ouyang2022training",
    "bai2022constitutional",
    "zou2023universal",
    "soares2014corrigibility",
)


@pytest.mark.parametrize(
    ("q", "keys"),
    [
        ("adversarial attacks", [ZOU]),
        ("attack adversarially", [ZOU]),  # stems
        ("harmless assistant", [BAI]),  # abstract
        ("zou", [ZOU]),
        ("neurips feedback", [OUYANG]),
        ('"human feedback"', [OUYANG]),
        ('"feedback human"', []),
        ("“human feedback”", [OUYANG]),
        ("feedback nowhere", []),
        ("CORRIGIBILITY", [SOARES]),
        ("???", []),
        ("ＣＯＲＲＩＧＩＢＩＬＩＴＹ", [SOARES]),
    ],
)
def test_all_words_must_match(searchable: dict[str, Paper], q: str, keys: list[str]) -> None:
    assert found(q) == keys


def test_accents_do_not_matter(index: Indexer) -> None:
    make_paper("a2023b", "A naïve Bayes", authors=("André Martins",))
    index.catch_up()
    assert found("naive andre") == found("naïve André") == ["a2023b"]


@pytest.mark.parametrize(("q", "keys"), [("越狱", [ZOU]), ("jailbreaks", [ZOU]), ("宪法式人工智能", [BAI])])
def test_a_categorys_name_or_alias_in_either_language_finds_its_papers(
    searchable: dict[str, Paper], q: str, keys: list[str]
) -> None:
    assert found(q) == keys


def test_what_a_category_is_called_otherwise_is_found_in_texts(
    searchable: dict[str, Paper], index: Indexer
) -> None:
    """越狱 finds a paper that says "jailbreak" and that nobody has classified."""
    make_paper("wei2023jailbroken", "Why a jailbreak works", authors=())
    index.catch_up()
    assert set(found("越狱")) == {"wei2023jailbroken", ZOU}


def test_a_parents_name_finds_the_papers_below_it(searchable: dict[str, Paper]) -> None:
    assert sorted(found("外部对齐")) == [BAI, OUYANG]


def test_names_of_categories_inside_chinese_text_are_found(searchable: dict[str, Paper]) -> None:
    words = understand("人类反馈强化学习越狱 gpt", tree.load())
    assert [bool(span.categories) for span in words.spans] == [True, True, False]


def test_an_alias_of_several_words_also_matches_the_words_apart(searchable: dict[str, Paper]) -> None:
    assert set(found("constitutional ai")) == {BAI}


def test_titles_weigh_more_than_abstracts(index: Indexer) -> None:
    make_paper("abstract2023", "Something else", abstract="On debate.")
    make_paper("title2023", "Debate", abstract="Something else.")
    index.catch_up()
    assert found("debate") == ["title2023", "abstract2023"]


@pytest.mark.parametrize(
    ("filters", "keys"),
    [
        ({"category": "outer-alignment"}, [BAI, OUYANG]),
        ({"category": "jailbreaking"}, [ZOU]),  # a slug that only one category has
        ({"category": ["jailbreaking", "constitutional-ai"]}, [ZOU, BAI]),
        ({"year_from": 2023}, [ZOU]),
        ({"year_to": 2022}, [BAI, OUYANG]),
        ({"year": "2022"}, [BAI, OUYANG]),
        ({"year": "2022..2023"}, [ZOU, BAI, OUYANG]),
        ({"year": "..2022"}, [BAI, OUYANG]),
        ({"venue": "NeurIPS"}, [OUYANG]),
        ({"kind": "report"}, [SOARES]),
        ({"author": "jeff-wu"}, [BAI, OUYANG]),
        ({"author": "jeff-wu", "venue": "NeurIPS"}, [OUYANG]),
        ({"q": "jeff", "category": "constitutional-ai"}, [BAI]),
    ],
)
def test_filters(searchable: dict[str, Paper], filters: dict[str, object], keys: list[str]) -> None:
    assert found(**filters) == keys  # type: ignore[arg-type]


def ids(*paths: str) -> list[int]:
    by_path = tree.load().by_path
    return [by_path[path].id for path in paths]


def test_a_parent_counts_each_paper_below_it_once(searchable: dict[str, Paper]) -> None:
    counts = result().facets["category"]
    outer, oversight = ids("outer-alignment", "outer-alignment/scalable-oversight")
    assert (counts[outer], counts[oversight]) == (2, 1)


def test_counts_ignore_their_own_filter_and_heed_the_others(searchable: dict[str, Paper]) -> None:
    facets = result(category="jailbreaking", year_from=2022, year_to=2022).facets
    jailbreaking, outer = ids("attacks-on-aligned-llms/jailbreaking", "outer-alignment")
    assert facets["year"] == {2023: 1}
    assert (facets["category"].get(jailbreaking, 0), facets["category"][outer]) == (0, 2)
    assert facets["kind"] == {}


def test_each_count_is_the_total_of_its_filter(searchable: dict[str, Paper]) -> None:
    facets = result("language").facets
    for year, count in facets["year"].items():
        assert result("language", year=str(year)).total == count
    for kind, count in facets["kind"].items():
        assert result("language", kind=kind).total == count


@pytest.mark.parametrize(
    ("sort", "keys"),
    [
        ("newest", [ZOU, BAI, OUYANG, SOARES]),
        ("oldest", [OUYANG, BAI, ZOU, SOARES]),  # no year comes last in both directions
        ("added", [SOARES, ZOU, BAI, OUYANG]),
        ("title", [BAI, SOARES, OUYANG, ZOU]),
        ("", [ZOU, BAI, OUYANG, SOARES]),
    ],
)
def test_sorts(searchable: dict[str, Paper], sort: str, keys: list[str]) -> None:
    assert found(sort=sort) == keys


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest", "added", "title"])
def test_pages_meet_every_paper_once_in_spite_of_ties(index: Indexer, sort: str) -> None:
    made = [make_paper(f"tie{n}", "The same title", authors=(), year=2023).pk for n in range(45)]
    index.catch_up()
    pages = [result("title", sort=sort, page=page).ids for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert sorted(paper_id for page in pages for paper_id in page) == made
    assert [i for page in pages for i in page] == all_ids(request("title", sort=sort), tree.load())


def test_ties_of_relevance_are_cut_by_newest(index: Indexer) -> None:
    for year in (2020, 2023, 2021):
        make_paper(f"y{year}", "The same title", authors=(), year=year)
    index.catch_up()
    assert found("title") == ["y2023", "y2021", "y2020"]


def test_a_page_behind_the_last_is_refused(searchable: dict[str, Paper]) -> None:
    with pytest.raises(NoSuchPage):
        result(page=2)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("category=nowhere", "category"),
        ("venue=Nowhere", "venue"),
        ("kind=poem", "kind"),
        ("author=nobody", "author"),
        ("year_from=abc", "year_from"),
        ("year_from=2023&year_to=2020", "year_from"),
        ("year=soon", "year"),
        ("sort=luck", "sort"),
        ("page=0", "page"),
        ("q=" + "a" * 2001, "q"),
        ("q=" + "+".join(["word"] * 65), "q"),
        ('q="unclosed', "q"),
        ("categroy=outer-alignment", "categroy"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(db: None, query: str, name: str) -> None:
    grow_tree()
    with pytest.raises(InvalidSearch) as raised:
        read_request(QueryDict(query), tree.load())
    assert list(raised.value.errors) == [name]


def test_errors_are_told_in_the_readers_language(db: None) -> None:
    with translation.override("zh-hans"), pytest.raises(InvalidSearch) as raised:
        read_request(QueryDict("page=zero"), tree.load())
    assert raised.value.errors["page"] == ["输入整数。"]


@pytest.mark.parametrize(
    "query",
    [
        "q=reward+model&category=outer-alignment&year_from=2021&sort=newest&page=3",
        "category=outer-alignment&category=inner-alignment",
        "",
    ],
)
def test_the_canonical_query_string_means_the_same_request(catalogue: dict[str, Paper], query: str) -> None:
    taxonomy = tree.load()
    first = read_request(QueryDict(query), taxonomy)
    assert first.query_string() == query
    assert read_request(QueryDict(first.query_string()), taxonomy) == first


def test_toggling_a_value_goes_back_to_the_first_page() -> None:
    asked = SearchRequest(q="x", kind=("blog",), page=4)
    assert asked.toggled("kind", "report").query_string() == "q=x&kind=blog&kind=report"
    assert asked.toggled("kind", "blog").query_string() == "q=x"
    assert asked.without("q").sort == "newest"


@hypothesis_settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(q=strategies.text(max_size=80) | strategies.text('"“”* -():^~[]{}\\/+越狱ab', max_size=40))
def test_any_string_is_answered(searchable: dict[str, Paper], q: str) -> None:
    try:
        answered = result(q).total >= 0
    except InvalidSearch as error:
        answered = list(error.errors) == ["q"]
    assert answered


def test_a_search_costs_few_queries_however_much_it_finds(
    searchable: dict[str, Paper], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    taxonomy = tree.load()
    with django_assert_num_queries(0):
        search(SearchRequest(q="language", category=("outer-alignment",)), taxonomy)


@pytest.mark.parametrize(
    ("q", "keys"),
    [
        ("2212.08073", [BAI]),
        ("https://arxiv.org/pdf/2212.08073v2", [BAI]),
        ("10.48550/arXiv.2212.08073", [BAI]),
        ("bai2022constitutional", [BAI]),
        ("BAI2022Constitutional", [BAI]),
        ("2212.08074", []),
    ],
)
def test_an_identifier_or_a_cite_key_finds_its_paper(
    searchable: dict[str, Paper], q: str, keys: list[str]
) -> None:
    assert found(q) == keys


def test_a_quoted_name_of_a_category_is_a_phrase(searchable: dict[str, Paper], index: Indexer) -> None:
    make_paper("apart2023", "A jail, and how they break", authors=())
    make_paper("whole2023", "A constitutional AI", authors=())
    make_paper("words2023", "AI that is constitutional", authors=())
    index.catch_up()
    assert set(found('"constitutional ai"')) == {BAI, "whole2023"}
    assert set(found("constitutional ai")) == {BAI, "whole2023", "words2023"}


@pytest.mark.parametrize(
    ("q", "operators"),
    [
        ("reward -model", ("-model",)),
        ("a OR b", ("OR",)),
        ("title:debate", ("title:debate",)),
        ("self-play or debate", ()),
        ("arXiv:2212.08073", ()),
        ('"NOT this"', ()),
    ],
)
def test_what_looks_like_an_operator_is_told(
    catalogue: dict[str, Paper], q: str, operators: tuple[str, ...]
) -> None:
    assert understand(q, tree.load()).operators == operators


def test_links_from_other_sites_keep_working(searchable: dict[str, Paper]) -> None:
    assert found("corrigibility", utm_source="mail", fbclid="x") == [SOARES]
