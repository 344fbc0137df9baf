"""Words side by side, cut into names and what lies between them."""

from __future__ import annotations

import pytest

from papers.search.language import read
from papers.search.meaning.chinese_names import _table, in_latin
from papers.search.meaning.names import names_of
from papers.search.meaning.understanding import Span, Understood, understand
from taxonomy import tree
from taxonomy.models import GlossaryTerm
from tests.catalogue import grow_tree

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _names() -> None:
    grow_tree()
    GlossaryTerm.objects.create(english=["reward model", "reward modelling"], chinese=["奖励模型"])
    GlossaryTerm.objects.create(english=["reward"], chinese=["奖励"])
    GlossaryTerm.objects.create(english=["safety training"], chinese=["安全训练"])


def understood(q: str) -> Understood:
    taxonomy = tree.load()
    return understand(read(q, taxonomy), taxonomy)


def cut(q: str) -> list[str]:
    return [span.text for span in understood(q).spans]


@pytest.mark.parametrize(
    ("q", "texts"),
    [
        ("reward model safety", ["reward model", "safety"]),
        ("a reward-model", ["a", "reward-model"]),
        ("model reward", ["model", "reward"]),
        ("奖励模型", ["奖励模型"]),
        ("奖励模型安全训练", ["奖励模型", "安全训练"]),
        ("RLHF综述", ["RLHF", "综述"]),
        ("人类反馈强化学习越狱 gpt", ["人类反馈强化学习", "越狱", "gpt"]),
        ("越狱攻击为什么能绕过安全训练", ["越狱", "攻击", "为什么", "能", "绕过", "安全训练"]),
        ("机械珍珠鸡", ["机械珍珠鸡"]),  # nothing known: one phrase
        ("机械 珍珠", ["机械", "珍珠"]),
        ("越狱机械珍珠鸡gpt-4", ["越狱", "机械珍珠鸡", "gpt-4"]),
        ('reward "model" x', ["reward", "model", "x"]),
        ("reward title:model", ["reward", "model"]),
        ("reward AND model", ["reward", "model"]),
        ("越獄", ["越獄"]),
    ],
)
def test_the_longest_names_are_found(q: str, texts: list[str]) -> None:
    assert cut(q) == texts


def test_a_name_stands_for_its_categories_and_its_other_names() -> None:
    (span,) = understood("越獄").spans
    assert [tree.load().by_id[i].slug for i in span.categories] == ["jailbreaking"]
    assert span.synonyms == (("jailbreak",),)


def test_another_name_of_a_category_may_stand_in_the_glossary() -> None:
    GlossaryTerm.objects.create(english=["prompt hacking", "jailbreaking"])
    (span,) = understood("prompt hacking").spans
    assert [tree.load().by_id[i].slug for i in span.categories] == ["jailbreaking"]


def test_a_concept_stands_for_all_its_names() -> None:
    (span,) = understood("奖励模型").spans
    assert span.synonyms == (("reward", "model"),)  # both spellings have these stems


def test_a_general_chinese_word_stands_for_english_ones() -> None:
    (span,) = understood("综述").spans
    assert span.synonyms == (("survey",), ("review",))


def test_english_is_taken_at_the_word() -> None:
    (span,) = understood("survey").spans
    assert span.synonyms == ()


def test_the_glossary_comes_before_general_words() -> None:
    GlossaryTerm.objects.create(english=["literature review"], chinese=["综述"])
    (span,) = understood("综述").spans
    assert span.synonyms == (("literatur", "review"),)


@pytest.mark.parametrize(
    ("q", "titles"),
    [
        ("综述", {("survey",), ("overview",), ("review",), ("open", "problem")}),
        ("literature reviews", {("survey",), ("overview",), ("review",), ("open", "problem")}),
        ("survey", {("overview",), ("review",), ("open", "problem")}),
        ("open problems", set()),  # one way only
        ("title:survey", {("overview",), ("review",), ("open", "problem")}),
        ("abstract:survey", set()),
    ],
)
def test_a_kind_of_work_is_known_by_what_titles_call_it(q: str, titles: set[tuple[str, ...]]) -> None:
    assert {name for span in understood(q).spans for name in span.in_titles} == titles


@pytest.mark.parametrize(
    ("q", "spans"),
    [
        ("title:奖励模型", [("奖励模型", (("reward", "model"),))]),
        ('title:"奖励模型"', [("奖励模型", (("reward", "model"),))]),
        (
            "title:奖励模型安全训练",
            [("奖励模型", (("reward", "model"),)), ("安全训练", (("safeti", "train"),))],
        ),
        ("title:(safety training gpt)", [("safety training", (("安", "全", "训", "练"),)), ("gpt", ())]),
        ('abstract:"safety training"', [("safety training", (("安", "全", "训", "练"),))]),
        ("title:safety abstract:training", [("safety", ()), ("training", ())]),
        ("title:(safety AND training)", [("safety", ()), ("training", ())]),
        ("title:(outer alignment)", [("outer alignment", (("外", "部", "对", "齐"),))]),
        ('"safety training"', [("safety training", ())]),
        ('author:"safety training"', [("safety training", ())]),
    ],
)
def test_names_are_known_in_titles_and_abstracts(
    q: str, spans: list[tuple[str, tuple[tuple[str, ...], ...]]]
) -> None:
    assert [(span.text, span.synonyms) for span in understood(q).spans] == spans


def test_in_a_title_a_category_is_only_a_name() -> None:
    assert [span.categories for span in understood("title:(outer alignment) title:越狱").spans] == [(), ()]


def test_spans_know_where_they_were_typed() -> None:
    places = [(span.place.start, span.place.length) for span in understood("RLHF综述，reward  model").spans]
    assert places == [(0, 4), (4, 2), (7, 13)]


def test_question_words_are_fillers() -> None:
    spans = understood("how can we 为什么 reward").spans
    assert [span.filler for span in spans] == [True, True, True, True, False]


def test_what_is_left_out_is_no_span() -> None:
    assert cut("reward -model (a OR -b)") == ["reward", "a"]


@pytest.mark.parametrize(
    ("q", "short"), [("P. Christiano", "p christiano"), ("P Christiano", "p christiano"), ("a general", "")]
)
def test_a_letter_before_a_word_may_be_an_initial(q: str, short: str) -> None:
    assert understood(q).spans[0].short_name == short


@pytest.mark.parametrize(
    ("q", "identifiers"),
    [
        ("2212.08073", ("2212.08073", "10.48550/arxiv.2212.08073")),
        ("Bai2022Constitutional", ("bai2022constitutional",)),
        ("bai2022constitutional x", ()),
        ("reward", ()),
        ('"bai2022constitutional"', ()),
    ],
)
def test_a_query_may_be_an_identifier(q: str, identifiers: tuple[str, ...]) -> None:
    assert understood(q).identifiers == identifiers


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("熊德意", {("deyi", "xiong"), ("de", "yi", "xiong")}),
        ("李航", {("hang", "li")}),
        ("曾毅", {("yi", "zeng"), ("yi", "ceng")}),
        ("综述", set()),
        ("李", set()),
        ("李一二三", set()),
    ],
)
def test_a_chinese_name_is_written_in_latin_letters(name: str, names: set[tuple[str, ...]]) -> None:
    assert set(in_latin(tuple(name))) == names


def test_every_surname_has_a_reading() -> None:
    readings, surnames = _table()
    assert surnames - readings.keys() == set()


def test_highlights_are_stems_beginnings_and_other_names() -> None:
    marked = understood('越狱 robust* exact:models author:"Jeff Wu"').marked
    assert marked >= {("越", "狱"), ("jailbreak",), ("robust*",), ("model",)}


def test_the_table_of_names_is_built_once_for_an_edition() -> None:
    taxonomy = tree.load()
    assert names_of(taxonomy) is names_of(taxonomy)


def test_a_span_of_signs_has_no_tokens() -> None:
    assert understood("x" * 61).spans == (Span("x" * 61, (), understood("x" * 61).spans[0].place),)
