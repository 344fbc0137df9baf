"""Papers that match some of the words: the second list, `match=any`, and corrections."""

from __future__ import annotations

import pytest

from papers.models import Paper
from papers.search import all_ids
from papers.search.indexing.indexer import Indexer
from taxonomy import tree
from taxonomy.models import GlossaryTerm
from tests.catalogue import make_paper
from tests.papers.searching import BAI, OUYANG, SOARES, ZOU, found, keys_of, request, result

pytestmark = pytest.mark.django_db


def some(q: str, **filters: object) -> list[str]:
    return keys_of(result(q, **filters).some)


def corrected(q: str) -> list[tuple[str, str, str]]:
    return [(c.word, c.suggestion, c.request.q) for c in result(q).corrections]


@pytest.mark.parametrize(
    ("q", "keys"),
    [
        ("corrigibility nowhere", [SOARES]),
        ("adversarial corrigibility", [SOARES, ZOU]),
        ("how can we do corrigibility", [SOARES]),  # only words that say something
        ("corrigibility", []),
        ("corrigibility AND nowhere", []),  # asked for
        ("corrigibility title:nowhere", []),
        ("corrigibility nowhere -soares", []),
        ("corrigibility nowhere year:2022", []),
        ("nowhere nohow", []),
        ("越狱为什么", [ZOU]),
        ("", []),
    ],
)
def test_few_with_all_words_are_followed_by_some_with_some(
    searchable: dict[str, Paper], q: str, keys: list[str]
) -> None:
    assert some(q) == keys


def test_the_second_list_is_outside_the_total_and_the_counts(searchable: dict[str, Paper]) -> None:
    answer = result("harmless universal feedback")
    assert (answer.total, answer.ids, answer.facets["year"]) == (0, (), {})
    assert set(keys_of(answer.some)) == {BAI, OUYANG, ZOU}


def test_the_second_list_names_no_paper_again(searchable: dict[str, Paper]) -> None:
    answer = result("human feedback")
    assert (keys_of(answer.ids), keys_of(answer.some)) == ([OUYANG, BAI], [])
    answer = result("instructions feedback")
    assert (keys_of(answer.ids), keys_of(answer.some)) == ([OUYANG], [BAI])


def test_filters_hold_for_the_second_list_too(searchable: dict[str, Paper]) -> None:
    assert some("feedback nowhere", venue="NeurIPS") == [OUYANG]


def test_ten_with_all_words_are_enough(index: Indexer) -> None:
    for number in range(9):
        make_paper(f"both{number}", "Debate and amplification")
    make_paper("one", "Debate")
    index.catch_up()
    assert some("debate amplification") == ["one"]
    make_paper("both9", "Debate and amplification")
    index.catch_up()
    assert some("debate amplification") == []


def test_the_second_list_stands_on_the_first_page_only_and_has_ten_at_most(index: Indexer) -> None:
    for number in range(12):
        make_paper(f"one{number}", "Debate")
    make_paper("both", "Debate and amplification")
    index.catch_up()
    assert len(some("debate amplification")) == 10


def test_with_any_those_with_all_words_come_first(searchable: dict[str, Paper], index: Indexer) -> None:
    make_paper("long2023", "An instruction that is very long and gives feedback in the end " + "word " * 30)
    index.catch_up()
    assert found("feedback instruction", match="any") == [OUYANG, "long2023", BAI]


def test_with_any_fields_and_what_is_left_out_still_hold(searchable: dict[str, Paper]) -> None:
    assert found("feedback attacks -harmless", match="any") == [ZOU, OUYANG]
    assert found("feedback attacks year:2022", match="any", sort="newest") == [BAI, OUYANG]
    assert found("title:feedback attacks", match="any", sort="newest") == []


def test_with_any_the_counts_are_those_of_the_list(searchable: dict[str, Paper]) -> None:
    answer = result("feedback attacks", match="any")
    assert (answer.total, answer.facets["year"], answer.some) == (3, {2022: 2, 2023: 1}, ())


def test_with_any_exports_hold_the_same(searchable: dict[str, Paper]) -> None:
    answer = result("feedback attacks", match="any")
    assert all_ids(request("feedback attacks", match="any"), tree.load()) == list(answer.ids)


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("corigibility", [("corigibility", "corrigibility", "corrigibility")]),
        ("Corrigiblity", [("Corrigiblity", "Corrigibility", "Corrigibility")]),
        ("CORRIGIBLITY", [("CORRIGIBLITY", "CORRIGIBILITY", "CORRIGIBILITY")]),
        ("trasnferable  atacks", [("trasnferable", "transferable", "transferable  atacks")]),
        ("author:ouyagn feedback", [("ouyagn", "ouyang", "author:ouyang feedback")]),
        ("title:feedbcak", [("feedbcak", "feedback", "title:feedback")]),
        ("jailbraking", [("jailbraking", "jailbreaking", "jailbreaking")]),  # the name of a category
        ("feedbacks", []),  # a form of a word that there is
        ("zzzzzzz", []),
        ("zuo", []),  # too short to guess
        ('"feedbcak"', [("feedbcak", "feedback", '"feedback"')]),
        ('"human  feedbcak"', [("feedbcak", "feedback", '"human  feedback"')]),
        ('author:"Yuntoa Bai"', [("Yuntoa", "Yuntao", 'author:"Yuntao Bai"')]),
        ("标题：“feedbcak”", [("feedbcak", "feedback", "标题：“feedback”")]),
        ("human-feedbcak", [("feedbcak", "feedback", "human-feedback")]),
        ("trainning", [("trainning", "training", "training")]),  # the stem of both is train
        ("exact:feedbacks", [("feedbacks", "feedback", "exact:feedback")]),
        ("author:ouyan", [("ouyan", "ouyang", "author:ouyang")]),
        ("-feedbcak", []),
        ("feedbcak*", []),
        ("ahmr", []),
        ("from ahrm", []),
        ("jfef", [("jfef", "jeff", "jeff")]),  # letters of a short word only change places
        ("jafe", []),
        ("gpt3", [("gpt3", "gpt-3", "gpt-3")]),
        ("Finetune", [("Finetune", "Fine-tune", "Fine-tune")]),
        ("gpt4", []),
    ],
)
def test_a_word_that_occurs_nowhere_has_a_correction(
    searchable: dict[str, Paper], q: str, expected: list[tuple[str, str, str]]
) -> None:
    assert corrected(q)[:1] == expected


def test_the_more_frequent_of_equally_near_words_is_suggested(index: Indexer) -> None:
    make_paper("one", "A matter of debating")
    for number in range(2):
        make_paper(f"two{number}", "A matter of rebating and dehating")
    index.catch_up()
    assert corrected("deeating")[0][1] == "dehating"


def test_a_family_name_is_no_stem(index: Indexer) -> None:
    make_paper("one", "A bias of models", authors=["Yuntao Bai"])
    index.catch_up()
    assert corrected("bais") == [("bais", "bias", "bias")]


def test_a_name_of_the_same_stem_is_a_correction(index: Indexer) -> None:
    make_paper("one", authors=["Lisa Anne Hendricks"])
    index.catch_up()
    assert corrected("Hendrick") == [("Hendrick", "Hendricks", "Hendricks")]
    assert found("Hendrick") == ["one"]


@pytest.mark.parametrize(
    ("q", "meant"),
    [
        ("deeating", "debating"),  # the more frequent
        ("deeating harbours", "dehating harbours"),
        ("deeating harbuors", "dehating harbours"),
        ("deeating year:2020", "dehating year:2020"),
        ("deeating nowhere", "debating nowhere"),
    ],
)
def test_the_spelling_is_taken_with_which_the_whole_query_finds_something(
    index: Indexer, q: str, meant: str
) -> None:
    for number in range(2):
        make_paper(f"two{number}", "Debating at length")
    make_paper("one", "Dehating of harbours", year=2020)
    index.catch_up()
    answer = result(q).respelled
    assert answer
    assert answer.q == meant


def test_filters_too_choose_the_spelling(index: Indexer) -> None:
    for number in range(2):
        make_paper(f"two{number}", "Debating at length")
    make_paper("one", "Dehating of harbours", venue="NeurIPS")
    index.catch_up()
    assert [c.suggestion for c in result("deeating", venue="NeurIPS").corrections] == ["dehating"]


def test_a_typing_error_still_finds_its_paper(searchable: dict[str, Paper]) -> None:
    assert some("adverserial atacks") == [ZOU]
    assert found("adverserial attacks", match="any") == [ZOU]


def test_respelled_words_are_understood_for_the_second_list(searchable: dict[str, Paper]) -> None:
    answer = result("corigibility nowhere")
    assert ("corrig",) in answer.some_understood.marked


def test_all_words_in_their_likeliest_spelling_come_first(index: Indexer) -> None:
    make_paper("debate2023", "Debate, debating, debates and debaters", year=2023)
    make_paper("both2020", "On amplification, long after it was a debate of great length", year=2020)
    index.catch_up()
    assert some("debate amplificatoin") == ["both2020", "debate2023"]


def test_a_word_is_corrected_wherever_it_stands(searchable: dict[str, Paper]) -> None:
    answer = result("corigibility or corigibility")
    assert [correction.place.start for correction in answer.corrections] == [0, 16]
    assert keys_of(answer.some) == [SOARES]


@pytest.mark.parametrize("q", ["abstarct::x", "kidn::x", "Atuhor： x", "x-yaer://y"])
def test_a_correction_makes_no_field(index: Indexer, q: str) -> None:
    make_paper("fields", "An abstract, kind, author, year and title")
    index.catch_up()
    assert result(q).corrections == ()


def test_a_late_word_is_corrected_too(searchable: dict[str, Paper]) -> None:
    q = "user intent models universal transferable attacks human comparisons instructions corigibility"
    assert [c.suggestion for c in result(q).corrections] == ["corrigibility"]


def test_one_request_asks_with_all_corrections(searchable: dict[str, Paper]) -> None:
    respelled = result("corigibility trasnferable", kind="paper").respelled
    assert respelled == request("corrigibility transferable", kind="paper")
    assert result("corrigibility").respelled is None


def test_a_long_name_finds_wider_terms_at_least(searchable: dict[str, Paper]) -> None:
    GlossaryTerm.objects.create(english=["RLAIF", "reinforcement learning from AI feedback"], chinese=[])
    answer = result("RLAIF xyz")
    assert (keys_of(answer.ids), keys_of(answer.some)) == ([], [BAI])
    assert ("ai", "feedback") in answer.some_understood.marked


@pytest.mark.parametrize(
    ("q", "keys"),
    [
        ("奖励黑客", ["one"]),
        ("RH", ["one"]),
        ("奖励黑客 nowhere", []),  # beside other words it would find too much
        ("title:奖励黑客", []),
    ],
)
def test_a_name_alone_is_found_by_words_of_its_english_name(index: Indexer, q: str, keys: list[str]) -> None:
    GlossaryTerm.objects.create(english=["reward hacking", "RH"], chinese=["奖励黑客"])
    make_paper("one", "Overoptimised rewards")
    index.catch_up()
    answer = result(q)
    assert (keys_of(answer.ids), keys_of(answer.some)) == ([], keys)
    assert (("reward",) in answer.some_understood.marked) == bool(keys)
