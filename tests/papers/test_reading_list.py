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
