"""Reading lists to Records."""

from __future__ import annotations

import time

import pytest

from papers.formats import reading_list
from papers.formats.printed_authors import read_printed
from papers.record import Identifier, Record

LIST = """# A list

A list of what we like.
It goes with our survey (https://arxiv.org/abs/2309.15025).

## Contents
- [Oversight](#oversight)

## Oversight
### Scalable

1. **Teaching models to argue.** Ann Author et al. NeurIPS 2021. [[Paper](https://arxiv.org/abs/2101.00001)] [[Code](https://github.com/a/b)]
2. **Posts on debate.** Ben Writer. Some Blog 2020. [[Blog](https://example.org/posts/debate)]
"""


def only(text: str) -> Record:
    (found,) = reading_list.read(text).records
    return found.record


def test_an_item_says_title_authors_venue_year_and_its_place() -> None:
    first, second = reading_list.read(LIST).records
    assert (first.line, first.record.title) == (12, "Teaching models to argue")
    assert (first.record.authors, first.record.authors_complete) == (("Ann Author",), False)
    assert (first.record.venue, first.record.year) == ("NeurIPS", 2021)
    assert first.record.identifiers == (Identifier("arxiv", "2101.00001"),)
    assert first.record.categories == ("A list", "Oversight", "Scalable")
    assert (second.record.kind, second.record.venue) == ("blog", "Some Blog")
    assert second.record.identifiers == (Identifier("url", "https://example.org/posts/debate"),)


def test_sentences_beside_the_list_are_told() -> None:
    assert [(problem.line, problem.reason) for problem in reading_list.read(LIST).problems] == [
        (3, "This line stands outside the list and names no work."),
        (4, "This sentence stands outside the list. Put what it names on a line of its own."),
    ]


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("2212.08073", ["2212.08073"]),
        ("- arXiv:2212.08073v2 [cs.CL] 15 Dec 2022", ["2212.08073"]),
        (
            "2212.08073, 2203.02155; 10.1145/3173574.3173986",
            ["2212.08073", "2203.02155", "10.1145/3173574.3173986"],
        ),
        ("2212.08073，2203.02155", ["2212.08073", "2203.02155"]),
        ("2212.08073 arXiv:2212.08073", ["2212.08073"]),
        ("[1] see arXiv 2212.08073 and 2203.02155", ["2212.08073", "2203.02155"]),
        ("Look at https://example.org/x (good)", ["https://example.org/x"]),
    ],
)
def test_a_line_may_be_identifiers(line: str, values: list[str]) -> None:
    found = [record.record for record in reading_list.read(line).records]
    assert [identifier.value for record in found for identifier in record.identifiers] == values


@pytest.mark.parametrize(
    ("item", "title"),
    [
        ("- [A way to align](https://example.org/a)", "A way to align"),
        ("- “A way to align,” A. Author, 2020", "A way to align"),
        ("- *A way to align*, arXiv:2212.08073", "A way to align"),
        ("- [Paper](https://example.org/a) **A way to align**", "A way to align"),
        ("* A. Author\n  *A way to align*\n  https://example.org/a", "A way to align"),
        ("- [A [great] way to align](https://example.org/a_(b))", "A [great] way to align"),
    ],
)
def test_a_title_is_what_is_marked(item: str, title: str) -> None:
    assert only(item).title == title


def test_of_several_links_the_one_that_names_the_work_counts() -> None:
    item = "- **T t** [[Code](https://github.com/a/b)] [[Site](https://example.org)] [[Paper](https://example.com/p.pdf)]"
    assert only(item).identifiers == (Identifier("url", "https://example.com/p.pdf"),)
    assert only(item + " doi:10.1145/3173574.3173986").identifiers == (
        Identifier("doi", "10.1145/3173574.3173986"),
    )


def test_what_names_nothing_is_told_with_its_line() -> None:
    result = reading_list.read("\nsomething else\n")
    assert result.records == ()
    assert [(p.line, p.raw) for p in result.problems] == [(2, "something else")]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Yuntao Bai et al. arXiv", (("Yuntao Bai",), False, " arXiv")),
        ("A. B. Author, Ben Li and Aimee van Dam. ACL", (("A. B. Author", "Ben Li", "Aimee van Dam"), True, "ACL")),
        ("李雷、韩梅梅. 计算语言学", (("李雷", "韩梅梅"), True, "计算语言学")),
        ("OpenAI. Technical report", (("OpenAI",), True, "Technical report")),
        ("in the proceedings of something. ACL", ((), True, "in the proceedings of something. ACL")),
    ],
)  # fmt: skip
def test_printed_authors_are_told_from_the_venue(text: str, read: tuple[tuple[str, ...], bool, str]) -> None:
    assert read_printed(text) == read


@pytest.mark.parametrize(
    "piece", ["[", "[a](", "*a ", "- [[", "**", "- **a b** [x](http://a.b/c)\n", "2212.08073 "]
)
def test_any_text_is_read_in_time(piece: str) -> None:
    begun = time.process_time()
    reading_list.read((piece * 200_000)[:200_000])
    assert time.process_time() - begun < 8


def read_as(text: str) -> list[tuple[str, ...]]:
    """The identifiers of each work that a text names."""
    return [tuple(one.value for one in found.record.identifiers) for found in reading_list.read(text).records]


# Several works in one line


@pytest.mark.parametrize(
    ("line", "works"),
    [
        ("see 10.1145/3442188.1 and 10.1145/3442188.2", [("10.1145/3442188.1",), ("10.1145/3442188.2",)]),
        ("see https://doi.org/10.1145/1.1 or https://doi.org/10.1145/1.2", [("10.1145/1.1",), ("10.1145/1.2",)]),
        ("both openreview:abcd1 and openreview:abcd2 say so", [("abcd1",), ("abcd2",)]),
        ("arXiv:2212.08073 builds on 10.1145/3442188.1", [("2212.08073",), ("10.1145/3442188.1",)]),
        ("posts: https://a.org/a and https://a.org/b", [("https://a.org/a",), ("https://a.org/b",)]),
        ("- [A work](https://doi.org/10.1145/1.1), [one more](doi.org/10.1145/2)", [("10.1145/1.1",), ("10.1145/2",)]),
        ("10.1145/1111.1,10.1145/1111.2", [("10.1145/1111.1",), ("10.1145/1111.2",)]),
        ("see https://doi.org/10.1145/1.1;https://doi.org/10.1145/1.2!", [("10.1145/1.1",), ("10.1145/1.2",)]),
    ],
)  # fmt: skip
def test_several_works_in_one_line_are_several_references(line: str, works: list[tuple[str, ...]]) -> None:
    assert read_as(line) == works


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("- **A title** arXiv:2212.08073 doi:10.1145/3442188.1", ("2212.08073", "10.1145/3442188.1")),
        ("- **A title** [[PDF](https://doi.org/10.1145/1.1)] [[Data](https://doi.org/10.5281/z.1)]", ("10.1145/1.1",)),
        ("see P19-1001, doi 10.18653/v1/p19-1001, in full", ("10.18653/v1/p19-1001", "P19-1001")),
        ("a post: https://example.org/a (code: https://github.com/a/b)", ("https://example.org/a",)),
    ],
)  # fmt: skip
def test_what_names_one_work_in_several_ways_is_one_reference(line: str, names: tuple[str, ...]) -> None:
    assert read_as(line) == [names]


def test_a_line_of_four_hundred_identifiers_is_read_whole() -> None:
    values = [f"2301.{number:05d}" for number in range(1, 401)]
    for between in (" ", ", ", ","):
        assert read_as(between.join(values)) == [(value,) for value in values]


def test_what_was_cut_is_told() -> None:
    result = reading_list.read("2212.08073 is one\n- **A title** " + "and so on " * 500 + "2203.02155")
    assert [found.record.title for found in result.records] == ["A title"]
    assert result.problems[-1].reason == (
        "Only the first 4000 characters of this were read. Break it into lines."
    )


# Lines that are no items


@pytest.mark.parametrize(
    "line",
    [
        "<arXiv:2212.08073>",
        "# 2212.08073",
        "% arXiv:2212.08073",
        "### [A title](https://arxiv.org/abs/2212.08073)",
        "[![arXiv](https://img.shields.io/badge/arXiv-2203.02155-red.svg)](https://arxiv.org/abs/2212.08073)",
        '<a href="https://arxiv.org/abs/2212.08073">',
    ],
)
def test_a_comment_heading_or_badge_that_names_a_work_is_a_reference(line: str) -> None:
    assert read_as(f"- **T t** 10.1145/1.1\n\n{line}") == [("10.1145/1.1",), ("2212.08073",)]


@pytest.mark.parametrize(
    "line",
    [
        "[![Awesome](https://awesome.re/badge.svg)](https://awesome.re)",
        "![a figure](https://arxiv.org/html/2212.08073/x1.png)",
        "## Papers ([home](https://example.org))",
        "# [Code](https://github.com/a/b)",
        "<img src='https://example.org/x.png'>",
        "---",
    ],
)
def test_other_headings_and_badges_are_none(line: str) -> None:
    assert reading_list.read(line) == reading_list.read("")


def test_a_line_beside_the_list_that_begins_with_its_title_is_a_reference() -> None:
    line = "**A title of ours.** *Ann Author et al.* ACL 2022. [[Paper](https://arxiv.org/abs/2212.08073)]"
    result = reading_list.read(
        f"- **T t** 10.1145/1.1\n\n{line}\n\nSee **our title** in 2203.02155 for more."
    )
    assert [(found.line, found.record.title) for found in result.records] == [
        (1, "T t"),
        (3, "A title of ours"),
    ]
    assert [problem.line for problem in result.problems] == [5]


# Why a line is not understood


@pytest.mark.parametrize("text", ["2213.08073", "2212.8073", "see arXiv:2213.08073 there"])
def test_what_looks_like_an_arxiv_id_is_told_so(text: str) -> None:
    [problem] = reading_list.read(text).problems
    assert "looks like an arXiv id, but none like it exists" in problem.reason


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("推荐doi:10.1145/3571730。很好", [("10.1145/3571730",)]),
        ("见2212.08073这篇", [("2212.08073",)]),
        ("arXiv:2212.08073和arXiv:2203.02155", [("2212.08073",), ("2203.02155",)]),
    ],
)
def test_an_identifier_in_a_chinese_sentence_is_read(text: str, works: list[tuple[str, ...]]) -> None:
    assert read_as(text) == works
