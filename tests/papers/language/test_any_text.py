"""Whatever is typed, it is read or its problems are told; and what was read can be written again."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papers.search.language import Node, QueryProblems, read, unparse
from papers.search.language.notices import notices
from tests.papers.language.reading import (
    JAILBREAKING,
    OVERSIGHT,
    TAXONOMY,
    all_of,
    any_of,
    bare,
    between,
    joined,
    no,
    phrase,
    prefix,
    problems,
    tree,
    value,
    word,
)

SIGNS = [
    *'"()-^*:,.<>=&|[]/!~+?',
    "||",
    "&&",
    "–",
    "'a b'",
    "()",
    "“",
    "（",
    "）",
    "：",
    "－",
    "«",
    "……",
    "\0",
    "\u200f",
    "\ud800",
    "\u0301",
    "%",
    "{{",
    "<b>",
]
PARTS = [
    *(
        "reward",
        "越狱",
        "AND",
        "OR",
        "NOT",
        "a",
        "2021",
        "10.1/x",
        "2212.08073",
        "https://x.org/y",
        "é",
        "align*",
    ),
    *(
        "title:",
        "author:^",
        "year:",
        "year:<",
        "added:",
        "category:",
        "kind:blog,",
        "id:",
        "similar:",
        "author =",
        "year > ",
        "标题：",
        "abc:",
    ),
    *("doi:", "arxiv: ", "jailbreaking", "yesterday", "..", '"a b"', " ", "  ", " -", " ("),
]
pieced = st.lists(st.sampled_from(SIGNS + PARTS), max_size=60).map("".join)
spaced = st.lists(st.sampled_from(SIGNS + PARTS), max_size=30).map(" ".join)
patient = settings(deadline=None)  # the first text loads translations; `test_no_text_is_slow` measures
anything = st.text(st.characters(), max_size=200) | pieced | spaced


@patient
@given(anything)
def test_any_text_is_read_or_its_problems_are_told(q: str) -> None:
    for problem in problems(q):
        assert problem.sentence
        assert 0 <= problem.place.start < problem.place.end <= len(q)


@patient
@given(anything)
def test_a_suggestion_has_fewer_problems(q: str) -> None:
    told = problems(q)
    if len(told) < 5:
        assert all(len(problems(text)) < len(told) for problem in told for text in problem.suggestions)


@patient
@given(anything)
def test_what_was_read_can_be_written_and_read_again(q: str) -> None:
    try:
        node = tree(q)
    except QueryProblems:
        return
    if node is not None and len(unparse(node)) <= 2_000:
        assert tree(unparse(node)) == node


@patient
@given(anything)
def test_a_node_lies_inside_the_one_above_it(q: str) -> None:
    try:
        nodes = [node] if (node := read(q, TAXONOMY)) else []
    except QueryProblems:
        return
    while nodes:
        node = nodes.pop()
        below = [*getattr(node, "nodes", ()), *filter(None, [getattr(node, "node", None)])]
        assert 0 <= node.place.start < node.place.end <= len(q)
        assert all(node.place.start <= n.place.start and n.place.end <= node.place.end for n in below)
        nodes += below


@patient
@given(anything)
def test_a_notice_names_a_place_and_what_can_be_read(q: str) -> None:
    for notice in notices(q, TAXONOMY):
        assert 0 <= notice.place.start < notice.place.end <= len(q)
        assert [problems(text) for text in notice.suggestions] in ([], [()])


FIELDS = st.sampled_from(["", "title", "abstract", "author", "first_author", "venue", "exact"])
WORDS = st.sampled_from(["reward", "GPT-4", "let's", "越狱", "étude", "x"])
LEAVES: st.SearchStrategy[Node] = st.one_of(
    st.builds(word, WORDS, FIELDS),
    st.builds(phrase, st.sampled_from(["reward model", "a, b: (c) OR", "AND", "title:x"]), FIELDS),
    st.builds(prefix, st.sampled_from(["align", "对"]), st.sampled_from(["title", "exact"])),
    st.sampled_from([between("year", 2020, 2020), between("year", None, 2020), between("year", 2020, None)]),
    st.sampled_from([between("added", 0, 86_399), between("added", 86_400, None)]),
    st.sampled_from([value("category", JAILBREAKING), value("category", OVERSIGHT, "outer-alignment")]),
    st.sampled_from([value("kind", "blog", "report"), value("has", "doi"), value("origin", "seed")]),
    st.sampled_from([value("id", "2212.08073", "10.48550/arxiv.2212.08073"), value("id", "bai2022x")]),
    st.sampled_from(
        [value("id", "KmtVD97J43e"), value("id", "kmtvd97j43e", "KmtVD97J43e"), value("similar", "a:b")]
    ),
)


def _composed(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(nodes, min_size=2, max_size=3)
    made = [several.map(lambda found, make=make: make(*found)) for make in (all_of, joined, any_of)]  # type: ignore[misc]
    return st.one_of(*made, nodes.map(no))


@patient
@given(st.recursive(LEAVES, _composed, max_leaves=10))
def test_a_tree_that_is_written_reads_as_itself(node: Node) -> None:
    assert tree(unparse(node)) == node


ADVERSARIAL = {
    "deep parentheses": "(" * 2_000,
    "deep and closed": "(" * 999 + "x" + ")" * 999,
    "closing": ")" * 2_000,
    "negations": "NOT " * 500,
    "negated groups": "-(" * 1_000,
    "quotation marks": '"' * 1_999,
    "phrases": '"a" ' * 500,
    "stars": "ab* " * 500,
    "bare stars": "*" * 2_000,
    "carets": "^" * 2_000,
    "dashes": "-" * 2_000,
    "dashes and signs": " -#" * 666,
    "operators": "OR AND " * 285,
    "unknown fields": "ab:c " * 400,
    "colons": "a:" * 1_000,
    "fields in fields": "title:(a " * 222,
    "unknown categories": "category:xyzzy " * 130,
    "one long category": "category:" + "jail" * 490,
    "one long word": "a" * 2_000,
    "hyphens": "a-" * 1_000,
    "Chinese": "越" * 2_000,
    "accents": "e" + "\u0301" * 1_999,
    "half an identifier": "arxiv:" * 333,
    "addresses": "http://" * 285,
    "percent": "10.1234/%2525" * 153,
    "no spaces": "1;" * 1_000,
    "a long year": "year:" + "2" * 1_990,
    "many dots": "year:" + "." * 1_900 + "1",
    "many kinds": "kind:" + "a," * 990,
    "bars": "a|" * 1_000,
    "or in signs": "a||" * 666,
    "empty parentheses": "() " * 666,
    "quotation marks of one stroke": "title:'" + "a " * 990,
    "fields with equals signs": "author=a " * 222,
    "a field far from its colon": "author" + " " * 1_900 + ":x",
    "dashes before words": "–a " * 666,
    "NUL": "\0" * 2_000,
    "half characters": "\ud800x" * 1_000,
    "right to left": "\u202ex\u200f" * 600,
    "metacharacters": r"'; DROP TABLE x; -- <script> {{ 7*7 }} ${x} (?:a+)+$ \\ %s %00" * 30,
}


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_no_text_is_slow(name: str) -> None:
    start = time.process_time()
    problems(ADVERSARIAL[name][:2_000])
    notices(ADVERSARIAL[name][:2_000], TAXONOMY)
    assert time.process_time() - start < 0.5  # 0.1 at most where it was written


def test_reading_needs_no_database() -> None:
    assert bare(read("category:debate", TAXONOMY) or word("")) == value("category", "outer-alignment/debate")
