"""The way in: a query is read, or told what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

from papers import identifiers
from papers.search.language import values
from papers.search.language.complaints import Complaints, Enough
from papers.search.language.lexer import Scanner, Text
from papers.search.language.parser import Parser
from papers.search.language.problems import Problem, QueryProblems
from papers.search.language.repairing import all_repaired
from papers.search.language.terms import Terms
from papers.search.language.tree import Node, Value
from taxonomy.tree import Taxonomy

MAX_TOLD = 5  # problems at once
MAX_COUNTED = 20
MAX_SUGGESTIONS = 3
PRINTED = re.compile(  # an identifier with what people copy around it, as in "arXiv:2212.08073v1 [cs.CL] 15 Dec 2022"
    r"""[\[<]? (?: (?:arxiv|doi|acl|openreview|url|preprint|e-?print) [\s:]+ )* (?![^\W\d_]+:(?!//)) [^\s"]+
    (?: \s* \[[a-z.-]+\] )? (?: \s+ \d{1,2} \s+ [a-z]{3} \s+ \d{4} | ,? \s+ \d{4} )?""",
    re.IGNORECASE | re.VERBOSE,
)


def read(q: str, taxonomy: Taxonomy) -> Node | None:
    """The tree of a query; None when nothing but signs was typed. An identifier alone is one `Value`.

    Days such as "yesterday" are those of UTC. Raises `QueryProblems` with at most five problems; each of their
    suggestions has fewer problems than the query, and the very first one has none where that can be had.
    """
    today = datetime.now(UTC).date()
    node, problems = _attempt(q, taxonomy, today, MAX_COUNTED)
    if not problems:
        return node

    def is_better(suggestion: str) -> bool:
        return len(_attempt(suggestion, taxonomy, today, len(problems))[1]) < len(problems)

    told = sorted(problems, key=lambda problem: problem.place.start)[:MAX_TOLD]
    first, *others = (_with_better(problem, q, is_better) for problem in told)
    repaired = all_repaired(q, (first, *others))
    if repaired and not _attempt(repaired, taxonomy, today, 1)[1]:
        first = replace(first, suggestions=(repaired, *first.suggestions)[:MAX_SUGGESTIONS])
    raise QueryProblems(first, *others)


def _with_better(problem: Problem, q: str, is_better: Callable[[str], bool]) -> Problem:
    different = [text for text in dict.fromkeys(map(str.strip, problem.suggestions)) if text and text != q]
    better = list(filter(is_better, different))
    if not better and problem.last_resort:
        better = list(filter(is_better, [problem.last_resort.strip()]))
    return replace(problem, suggestions=tuple(better[:MAX_SUGGESTIONS]))


def _attempt(q: str, taxonomy: Taxonomy, today: date, most: int) -> tuple[Node | None, list[Problem]]:
    text = Text.of(q)
    complaints = Complaints(text, most)
    scanner = Scanner(text)
    try:
        node = (
            _whole_identifier(text)
            or Parser(scanner, complaints, Terms(scanner, complaints, taxonomy, today)).query()
        )
    except Enough:
        node = None
    return node, complaints.problems


def _whole_identifier(text: Text) -> Node | None:
    typed = text.read.strip()
    if not typed or not PRINTED.fullmatch(typed) or not (typed[0].isalnum() or typed[0] in "[<"):
        return None
    if "*" in typed or not (found := identifiers.parse(typed)):
        return None
    start = text.read.index(typed)
    return Value("id", values.identified(str(found)), text.place(start, start + len(typed)))
