"""What is wrong with a query, where, and what may have been meant."""

from __future__ import annotations

import pytest

from tests.papers.language.reading import marked, problems, suggested


@pytest.mark.parametrize(
    ("q", "part", "suggestions"),
    [
        # fields
        ("x autor:bai", "autor", ["x author:bai"]),
        ("journal:NeurIPS", "journal", ["venue:NeurIPS"]),
        ("AI:harmlessness", "AI", ["AI: harmlessness"]),
        ("first-author:bai", "first-author", ["author:bai"]),
        ("sinve:2020", "sinve", ["year:2020"]),
        ("sinve:soon", "sinve", ["sinve: soon"]),  # no year
        ("auther:leike", "auther", ["author:leike"]),
        ("title: x", "title:", ["title:x", '"title" x']),
        ('title:""', '""', []),
        ("title:()", "()", []),
        ("title:-x", "-", ["-title:x"]),
        ("title:NOT x", "NOT", ['title:"NOT" x']),
        ("title:^x", "^", ["author:^x", "title:x"]),
        ("x venue:^y", "^", ["x author:^y", "x venue:y"]),
        ("title:!x", "!", ["-title:x"]),
        ("title:=x", "=", ["title:x"]),
        ("title:||x", "||", ["title:x"]),
        ("title:(author:x)", "author:", ["title:(x)"]),
        ('^""', '""', []),
        # values
        ("year:twenty", "twenty", []),
        ("year:2021-05", "2021-05", ["year:2021"]),
        ("year:2023..2021", "2023..2021", ["year:2021..2023"]),
        ("added:soon", "soon", []),
        ("kind:blogs", "blogs", ["kind:blog"]),
        ("kind:paper,blgo", "blgo", ["kind:paper,blog"]),
        ("id:(?) x", "(?)", []),
        ("doi:10.1", "doi:10.1", ['"doi:10.1"']),
        ('similar:"no key"', '"no key"', []),
        ("kind:article", "article", ["kind:paper"]),
        ("origin:sed", "sed", ["origin:seed"]),
        ("origin:xyz", "xyz", []),
        ("has:abstarct", "abstarct", ["has:abstract"]),
        ("has:dio", "dio", ["has:doi"]),
        ("id:a,(?)", "(?)", []),
        # fields that are written otherwise
        ("author :bai", "author :", ["author:bai", '"author" bai']),
        ("x author : bai", "author : ", ["x author:bai", 'x "author" bai']),
        ("标题 ：越狱", "标题 ：", ["标题:越狱", '"标题" 越狱']),
        ("author=bai", "author=", ["author:bai", '"author" bai']),
        ("title = reward", "title = ", ["title:reward", '"title" reward']),
        ("kind != blog", "kind != ", ["-kind:blog", '"kind" blog']),
        ("year>=2020", "year>=", ["year:>=2020", '"year" 2020']),
        ("author:'Jan Leike'", "'Jan Leike'", ['author:"Jan Leike"']),
        ("model~", "~", ["model", "model*"]),
        ('"reward model"~3', "~3", ['"reward model"']),
        # categories
        ("category:jailbraking", "jailbraking", ["category:Jailbreaking"]),
        ("类别：“外部对其”", "“外部对其”", ["类别：外部对齐"]),
        (
            "category:oversight",
            "oversight",
            ['category:"Scalable oversight"', 'category:"Scalable oversight (to come)"'],
        ),
        ("category:zzz", "zzz", []),
        ("category:outher", "outher", ['category:"Outer alignment"']),
        ("category:aligmnent", "aligmnent", ['category:"Outer alignment"']),
        # signs
        ('x "y z', '"', ['x "y z"', "x y z"]),
        ("x “y z", "“", ['x “y z"', "x y z"]),
        ("(x y", "(", ["(x y)", "x y"]),
        ("x) y", ")", ["x y"]),
        ("x)y", ")", ["x y"]),
        ('title:"x', '"', ['title:"x"', "title:x"]),
        ("x（y", "（", ["x（y)", "x y"]),
        ("x ()", "()", ["x"]),
        ('x ""', '""', ["x"]),
        ("x OR ( )", "( )", ["x"]),
        ("() AND x", "()", ["x"]),
        ('x -("")', '("")', ["x"]),
        ("()", "()", []),
        ("x ||", "||", ["x"]),
        ("&& x", "&&", ["x"]),
        ("x AND", "AND", ["x", "x and"]),
        ("OR x", "OR", ["x", "or x"]),
        ("x AND OR y", "AND", ["x OR y", "x and OR y"]),
        ("x OR OR y", "OR", ["x OR y", "x or OR y"]),
        ("NOT", "NOT", ["not"]),
        ("(x OR) y", "OR", ["(x ) y", "(x or) y"]),
        # stars
        ("a*", "a*", ["a"]),
        ("GPT-4*", "GPT-4*", ["GPT-4"]),
        ("*lign", "*", ["lign"]),
        ("al*gn", "al*gn", ["al gn"]),
        ("align.*", "align.*", ["align*", "align", "align."]),
        ('"reward mod*"', "*", ['"reward mod"']),
        ('"reward"*', "*", ['"reward"']),
    ],
)
def test_a_problem_has_its_place_and_corrections(q: str, part: str, suggestions: list[str]) -> None:
    assert (marked(q), suggested(q)) == ([part], suggestions)


def test_several_problems_are_told_in_their_order() -> None:
    assert marked("year:x autor:bai (y") == ["x", "autor", "("]


def test_at_most_five_problems_are_told() -> None:
    assert marked("year:a year:b year:c year:d year:e year:f") == list("abcde")


def test_a_suggestion_keeps_the_other_problems() -> None:
    assert problems("kind:blgo year:x")[0].suggestions == ("kind:blog year:x",)


@pytest.mark.parametrize(
    ("q", "repaired"),
    [
        ("autor:bai kind:blgo", "author:bai kind:blog"),
        ("autor:bai autor:wu x", "author:bai author:wu x"),
        ("autor:bai (x y", "author:bai (x y)"),
        ("((x", "((x))"),
        ("author=bai kind:blgo", "author:bai kind:blog"),
        ("x () year > 2020", "x year:>2020"),
        ("added:yesteday x~", "added:yesterday x"),
        (" kind:blgo  titel:x ", "kind:blog  title:x"),
    ],
)
def test_the_first_suggestion_repairs_all_where_each_problem_has_one(q: str, repaired: str) -> None:
    first, second = problems(q)
    assert first.suggestions[0] == repaired
    assert problems(first.suggestions[0]) == ()
    assert repaired not in second.suggestions


def test_a_category_that_nothing_is_near_to_says_where_all_are_listed() -> None:
    (problem,) = problems("category:zzz")
    assert problem.sentence == "There is no category “zzz”. The page “Categories” lists them all."
    assert problems("category:outher")[0].sentence == "There is no category “outher”."


def test_what_was_typed_stays_in_suggestions() -> None:
    assert suggested("“Ａ” autor:x")[0] == "“Ａ” author:x"


def test_an_unclosed_parenthesis_is_told_for_each() -> None:
    assert marked("((x") == ["(", "("]


def test_sixty_four_words_are_possible_and_no_more() -> None:
    assert problems("x " * 64) == ()
    assert marked("x " * 63 + "y z zz") == ["z zz"]
    assert suggested("x " * 63 + "y z zz") == ["x " * 63 + "y"]


def test_ten_words_with_a_star_are_possible_and_no_more() -> None:
    assert problems("xx* " * 10) == ()
    assert marked("xx* " * 10 + "yy* zz*") == ["yy*"]


def test_twenty_levels_are_possible_and_no_more() -> None:
    assert problems("(" * 20 + "x" + ")" * 20) == ()
    assert [p.place.start for p in problems("(" * 21 + "x" + ")" * 21)] == [20]
    assert problems("NOT " * 21 + "x")[0].place.start == 80


def test_a_sentence_says_what_is_possible() -> None:
    sentence = problems("kind:blgo")[0].sentence
    assert sentence == "“blgo” is no value of “kind:”. Possible: paper, blog, report, book, site."


def test_a_problem_reads_as_its_sentence() -> None:
    assert problems("autor:x")[0].sentence.startswith(
        "There is no field “autor:”. There are title, abstract,"
    )
