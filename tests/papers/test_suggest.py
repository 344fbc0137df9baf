"""What the search box offers while somebody types."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from papers.models import Paper
from papers.search.indexing.indexer import Indexer
from papers.search.suggest import Suggestion, suggestions
from papers.search.suggest.tail import tail_of
from taxonomy import tree
from taxonomy.models import GlossaryTerm
from tests.catalogue import make_paper
from tests.papers.html import text

pytestmark = pytest.mark.django_db
JAILBREAKING = "attacks-on-aligned-llms/jailbreaking"


def offered(typed: str) -> list[Suggestion]:
    return suggestions(typed, tree.load())


def labels(typed: str, kind: str = "") -> list[str]:
    return [s.label for s in offered(typed) if kind in ("", s.kind.value)]


def inserts(typed: str) -> list[str]:
    return [s.insert for s in offered(typed)]


@pytest.mark.parametrize(
    ("typed", "field", "value", "at"),
    [
        ("jail", "", "", 4),
        ("rlhf author:wu", "author", "wu", 12),
        ('author:"Jan Le', "author", "Jan Le", 7),
        ("-venue:neur", "venue", "neur", 7),
        ("author:^ba", "author", "ba", 8),
        ("(kind:blog,re", "kind", "re", 11),
        ("作者：白", "author", "白", 3),
        ("kind:", "kind", "", 5),
        ("unknown:wu", "", "", 10),
        ('"human fe', "", "human fe", 0),
    ],
)
def test_the_end_of_the_text_says_what_is_being_typed(typed: str, field: str, value: str, at: int) -> None:
    tail = tail_of(typed)
    assert (tail.field, tail.value, tail.at) == (field, value, at)


@pytest.mark.parametrize(
    ("typed", "starts"),
    [
        ("reward mod", ["reward mod", "mod"]),
        ("rlhf OR rew mod", ["rew mod", "mod"]),
        ("(reward mod", ["reward mod", "mod"]),
        ("a", []),
        ("jeff w", ["jeff w"]),
        ("reward ", []),
        ("kind:blog rew", ["rew"]),
        ("关于越", ["关于越", "越"]),
        ("奖励模", ["奖励模"]),
        ("奖励模型", ["奖励模型"]),
        ("奖励 模", ["奖励 模", "模"]),
        ("RLHF越", ["RLHF越", "越"]),
        ("gpt-jail", ["gpt-jail"]),
        ("x -jail", ["x -jail", "jail"]),
        ('"a phrase" rew', ["rew"]),
    ],
)
def test_plain_words_are_completed_from_each_of_the_last_ones(typed: str, starts: list[str]) -> None:
    assert [typed[start.at :] for start in tail_of(typed).starts()] == starts


@pytest.mark.parametrize("typed", ["jail", "Jailbr", "越", "越獄", "aligned llms jail"])
def test_a_category_is_offered_by_any_of_its_names(searchable: dict[str, Paper], typed: str) -> None:
    assert "Jailbreaking" in labels(typed, "category")


def test_a_category_says_its_path_its_other_name_and_its_papers(searchable: dict[str, Paper]) -> None:
    by_alias, by_name = offered("rlhf")[0], offered("scalable ov")[0]
    assert (by_alias.label, by_alias.count) == ("RL-based methods", 2)
    assert by_alias.detail == "RLHF · Outer alignment › Non-recursive oversight"
    assert (by_name.detail, by_name.count) == ("Outer alignment", 1)


def test_a_category_leads_to_the_search_with_its_filter(searchable: dict[str, Paper]) -> None:
    offer = offered("suffix jail")[0]
    assert offer.url == f"/papers/?q=suffix&category={JAILBREAKING.replace('/', '%2F')}"
    assert offer.insert == "suffix category:jailbreaking "


@pytest.mark.parametrize("typed", ["suffix OR jail", "-jail", "(jail"])
def test_an_operator_before_it_makes_a_suggestion_part_of_the_words(
    searchable: dict[str, Paper], typed: str
) -> None:
    (offer,) = offered(typed)
    assert offer.url == ""
    assert offer.insert == typed.replace("jail", "category:jailbreaking ")


def test_fewer_words_are_completed_only_when_more_are_no_name(searchable: dict[str, Paper]) -> None:
    assert labels("jeff w", "author") == ["Jeff Wu"]
    assert labels("suffix w", "author") == []
    assert labels("suffix wu", "author") == ["Jeff Wu"]


def test_authors_come_with_their_papers_the_most_first(searchable: dict[str, Paper], index: Indexer) -> None:
    make_paper("a2020one", authors=["Jeffrey Wülff", "José Wu"])
    index.catch_up()
    assert [(s.label, s.count) for s in offered("author:wu")] == [
        ("Jeff Wu", 2),
        ("Jeffrey Wülff", 1),
        ("José Wu", 1),
    ]
    assert labels("josé", "author") == labels("jose", "author") == ["José Wu"]


def test_a_co_author_of_somebody_with_that_name_is_not_offered(searchable: dict[str, Paper]) -> None:
    assert labels("author:bai") == ["Yuntao Bai"]


def test_a_chinese_author_is_offered_by_either_script(index: Indexer) -> None:
    make_paper("a2020one", authors=["张伟"])
    index.catch_up()
    assert [offer.insert for offer in offered("張")] == ["author:张伟 "]


def test_an_author_behind_the_field_is_quoted_and_keeps_its_caret(searchable: dict[str, Paper]) -> None:
    assert inserts("rlhf author:yun") == ['rlhf author:"Yuntao Bai" ']
    assert inserts("author:^yun") == ['author:^"Yuntao Bai" ']
    assert inserts('author:"yuntao b') == ['author:"Yuntao Bai" ']


def test_a_venue_is_offered_by_its_short_and_its_full_name(searchable: dict[str, Paper]) -> None:
    assert [(s.label, s.count, s.url) for s in offered("neur")] == [("NeurIPS", 1, "/papers/?venue=NeurIPS")]


@pytest.mark.parametrize("typed", ["univ", "Universal and Transf", "adversarial univ", "attacks aligned"])
def test_a_title_leads_straight_to_its_paper(searchable: dict[str, Paper], typed: str) -> None:
    (offer,) = [s for s in offered(typed) if s.kind == "paper"]
    assert offer.url == "/papers/zou2023universal/"
    assert offer.detail == "Andy Zou · arXiv · 2023"


@pytest.mark.parametrize("typed", ["奖励模", "奖励模型", "獎勵模"])
def test_the_beginning_of_a_chinese_name_finds_titles_with_its_english_name(
    index: Indexer, typed: str
) -> None:
    GlossaryTerm.objects.create(english=["Reward model"], chinese=["奖励模型"])
    make_paper("a2020one", "Scaling laws for reward models")
    make_paper("b2020two", "A model without any")
    index.catch_up()
    assert labels(typed) == ["Scaling laws for reward models"]


def test_titles_that_begin_so_come_first(searchable: dict[str, Paper], index: Indexer) -> None:
    make_paper("a2020one", "Attacks, universal and otherwise")
    index.catch_up()
    assert labels("univ", "paper")[0].startswith("Universal")
    assert labels("attacks", "paper")[0].startswith("Attacks")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("au", ["author:"]),
        ("rlhf ki", ["rlhf kind:"]),
        ("-ven", ["-venue:"]),
        ("作", ["作者:"]),
        ("kind:b", ["kind:blog ", "kind:book "]),
        ("kind:blog,bo", ["kind:blog,book "]),
        ("has:ab", ["has:abstract "]),
        ("origin:", ["origin:seed ", "origin:submitted ", "origin:harvested "]),
        ("year:20", ["year:2023 ", "year:2022 "]),
        ("added:last-w", ["added:last-week "]),
        ("category:outer-alignment/sc", ["category:scalable-oversight ", "category:constitutional-ai "]),
        ("similar:bai", ["similar:bai2022constitutional "]),
        ("title:adv", []),
    ],
)
def test_fields_and_their_values_are_offered(
    searchable: dict[str, Paper], typed: str, expected: list[str]
) -> None:
    assert inserts(typed) == expected


def test_values_are_counted(searchable: dict[str, Paper]) -> None:
    assert [(s.label, s.detail, s.count) for s in offered("kind:re")] == [("report", "Report", 1)]
    assert [(s.label, s.count) for s in offered("year:2022")] == [("2022", 2)]


def test_deleted_papers_are_not_counted(searchable: dict[str, Paper], index: Indexer) -> None:
    searchable["zou2023universal"].delete()
    index.catch_up()
    assert [s.count for s in offered("category:jail")] == [0]
    assert labels("author:zou") == []


def test_categories_without_papers_come_last_behind_their_field_and_nowhere_else(
    searchable: dict[str, Paper], index: Indexer
) -> None:
    searchable["zou2023universal"].classifications.all().delete()
    searchable["zou2023universal"].save()
    index.catch_up()
    assert [bool(s.count) for s in offered("category:")] == [True] * 5 + [False] * 3
    assert [s.count for s in offered("category:aligned")] == [0, 0]
    assert labels("aligned", "category") == labels("jail", "category") == []


@pytest.mark.parametrize("typed", ["关于越", "RLHF越"])
def test_what_a_suggestion_inserts_behind_chinese_stands_apart(
    searchable: dict[str, Paper], typed: str
) -> None:
    (offer,) = [s for s in offered(typed) if s.kind == "category"]
    assert offer.insert == f"{typed[:-1]} category:jailbreaking "


def test_a_reader_of_chinese_reads_chinese(searchable: dict[str, Paper]) -> None:
    with translation.override("zh-hans"):
        offer = offered("jail")[0]
    assert (offer.label, offer.detail) == ("越狱", "jailbreak · 对已对齐模型的攻击")
    assert offer.url.startswith("/zh/papers/?category=")


@pytest.mark.parametrize("typed", ["", "   ", "x" * 201, "?!", '"', "a.*(b+c)?[x", "\0", "author:", "^"])
def test_what_begins_nothing_is_offered_nothing(searchable: dict[str, Paper], typed: str) -> None:
    assert offered(typed) == []


def test_signs_in_a_title_mean_nothing_else(index: Indexer) -> None:
    make_paper("a2020one", "C++ (and [more]) *really*")
    index.catch_up()
    assert labels("c++ (and [mo") == ["C++ (and [more]) *really*"]


def test_there_are_never_many(index: Indexer) -> None:
    for number in range(20):
        make_paper(
            f"a2020n{number}", f"Alpha {number}", authors=[f"Alpha{number} B"], venue=f"Alpha {number}"
        )
    index.catch_up()
    kinds = [s.kind.value for s in offered("alpha")]
    assert {kind: kinds.count(kind) for kind in kinds} == {"author": 3, "venue": 3, "paper": 4}
    assert len(offered("author:alp")) == 8


@pytest.mark.parametrize("papers", [1, 6])
def test_one_question_for_each_of_authors_venues_and_papers(
    index: Indexer, papers: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(papers):
        make_paper(
            f"a2020n{number}", f"Alpha {number}", authors=[f"Alpha{number} B"], venue=f"Alpha {number}"
        )
    index.catch_up()
    taxonomy = tree.load()
    with django_assert_num_queries(3):
        suggestions("alpha", taxonomy)


def test_without_an_index_categories_and_fields_remain(
    catalogue: dict[str, Paper], settings: Any, tmp_path: object
) -> None:
    settings.SEARCH_INDEX_DIR = tmp_path
    assert [(s.label, s.count) for s in offered("jail")] == [("Jailbreaking", None)]
    assert inserts("kind:bl") == ["kind:blog "]


def test_the_page_is_a_list_of_options(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(client, "/suggest/?q=jeff")
    assert 'role="listbox"' in html
    assert 'data-status="1 suggestion' in html
    assert 'data-insert="author:&quot;Jeff Wu&quot; " data-url="/papers/?author=jeff-wu"' in html


def test_names_and_titles_are_escaped(client: Client, index: Indexer) -> None:
    make_paper("a2020one", "<script>alert(1)</script>", authors=['<script> "X'])
    index.catch_up()
    html = text(client, "/suggest/?q=script")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script" not in html


def test_the_page_is_kept_for_a_moment_by_the_reader_alone(client: Client, db: None) -> None:
    assert client.get("/suggest/?q=a").headers["Cache-Control"] == "private, max-age=60"


@pytest.mark.parametrize("query", ["", "?q=%ED%A0%80", "?q=%00", "?q=" + "%22" * 100, "?q=" + "(" * 150])
def test_any_text_gets_an_answer(client: Client, searchable: dict[str, Paper], query: str) -> None:
    assert client.get(f"/suggest/{query}").status_code == 200
