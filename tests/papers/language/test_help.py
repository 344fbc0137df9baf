"""The examples of the help page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from papers.search.indexing.indexer import Indexer
from papers.search.language.help import EXAMPLES
from papers.search.language.values import FIELDS
from papers.seed.loader import load
from tests.papers.searching import result

QUERIES = [example.query for example in EXAMPLES]


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_has_an_example(field: str) -> None:
    assert any(re.search(rf"\b{field}:\S", query) for query in QUERIES)


@pytest.mark.parametrize(
    "sign",
    ['"', "*", " -", "NOT ", " OR ", " AND ", " !", " || ", " && ", "(", "^", "..", "<", ",", "：", "（"],
)
def test_every_operator_has_an_example(sign: str) -> None:
    assert any(sign in query for query in QUERIES)


def test_no_example_is_told_twice() -> None:
    assert len(set(QUERIES)) == len({str(example.meaning) for example in EXAMPLES}) == len(EXAMPLES)


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_stands_in_the_grammar(field: str) -> None:
    assert f"`{field}:`" in Path(settings.BASE_DIR / "docs" / "searching.md").read_text()


@pytest.mark.slow
@pytest.mark.django_db
def test_every_example_finds_something_in_the_seed(index: Indexer) -> None:
    load()
    index.catch_up()
    assert [query for query in QUERIES if not result(query).total] == []
