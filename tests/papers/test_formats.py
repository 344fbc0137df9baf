"""One search behind many addresses: page, API, JSON, BibTeX and feed name the same papers in the same order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import feedparser
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from papers.exports import FORMATS
from papers.exports.reading import CHUNK
from papers.models import Paper
from papers.search.indexing.indexer import Indexer
from tests.papers.searching import found

SEARCHES: list[dict[str, Any]] = [
    {},
    {"sort": "oldest"},
    {"sort": "title"},
    {"sort": "added"},
    {"q": "language models"},
    {"q": "越狱"},
    {"q": "RLHF", "sort": "title"},
    {"category": "outer-alignment", "year_from": 2022},
    {"not_category": "outer-alignment"},
    {"category": "outer-alignment", "exact": 1},
    {"venue": ["NeurIPS", "arXiv"], "sort": "oldest"},
    {"author": "jeff-wu", "not_kind": "report"},
    {"not_year": 2022},
    {"has": ["abstract", "arxiv"]},
    {"not_has": "category", "origin": "submitted"},
    {"q": "nothing has this word"},
]


def content(client: Client, address: str, parameters: dict[str, Any]) -> str:
    answer = client.get(address, parameters, follow=True)
    assert answer.status_code == 200, answer.content
    return bytes(answer.getvalue() if answer.streaming else answer.content).decode()


def in_json(client: Client, parameters: dict[str, Any]) -> list[str]:
    return [paper["key"] for paper in json.loads(content(client, "/papers.json", parameters))["results"]]


def in_bib(client: Client, parameters: dict[str, Any]) -> list[str]:
    return re.findall(r"^@\w+\{(.+),$", content(client, "/papers.bib", parameters), re.MULTILINE)


def in_atom(client: Client, parameters: dict[str, Any]) -> list[str]:
    feed = feedparser.parse(content(client, "/papers.atom", parameters))
    return [entry.id.rpartition("/")[2] for entry in feed.entries]


def in_api(client: Client, parameters: dict[str, Any]) -> list[str]:
    return [paper["key"] for paper in json.loads(content(client, "/api/v1/papers/", parameters))["results"]]


def on_page(client: Client, parameters: dict[str, Any]) -> list[str]:
    return re.findall(r'<h2><a href="/papers/([^"/]+)/"', content(client, "/papers/", parameters))


@pytest.mark.parametrize("parameters", SEARCHES)
@pytest.mark.usefixtures("searchable")
def test_every_format_names_the_same_papers_in_the_same_order(
    client: Client, parameters: dict[str, Any]
) -> None:
    wanted = found(**parameters)
    faces = (in_json, in_bib, in_atom, in_api)
    assert {face.__name__: face(client, parameters) for face in faces} == {f.__name__: wanted for f in faces}


@pytest.mark.parametrize("parameters", [{}, {"q": "language models", "sort": "title"}, {"kind": "report"}])
@pytest.mark.usefixtures("searchable")
def test_the_page_has_them_in_that_order_too(client: Client, parameters: dict[str, Any]) -> None:
    assert on_page(client, parameters) == in_json(client, parameters)


@pytest.mark.usefixtures("searchable")
def test_json_has_the_papers_of_the_api(client: Client) -> None:
    answer = json.loads(content(client, "/papers.json", {"q": "language"}))
    api = client.get("/api/v1/papers/?q=language").json()
    shared = [{k: v for k, v in paper.items() if k in answer["results"][0]} for paper in api["results"]]
    assert answer["results"] == shared
    assert {"key", "abstract", "identifiers", "categories", "versions"} <= answer["results"][0].keys()
    assert (answer["count"], answer["search"]) == (2, "http://testserver/papers/?q=language")
    assert answer["some"] is None


@pytest.mark.usefixtures("searchable")
def test_json_says_how_many_papers_have_some_of_the_words(client: Client) -> None:
    some = json.loads(content(client, "/papers.json", {"q": "instructions feedback"}))["some"]
    assert some == {"count": 2, "url": "http://testserver/papers.json?q=instructions+feedback&match=any"}
    assert len(json.loads(content(client, some["url"], {}))["results"]) == 2


@pytest.mark.usefixtures("searchable")
def test_bibtex_says_it_in_a_comment(client: Client) -> None:
    first, *_, last = content(client, "/papers.bib", {"q": "instructions feedback"}).splitlines()
    where = "http://testserver/papers.bib?q=instructions+feedback&match=any"
    assert first == f"% alignlit: 1 with all words, 2 with some of them: {where}"
    assert last == "% alignlit: 1 entry"
    assert content(client, "/papers.bib", {"q": "feedback"}).startswith("@")


@pytest.mark.parametrize("suffix", sorted(FORMATS))
@pytest.mark.usefixtures("searchable")
def test_each_format_says_what_it_is(client: Client, suffix: str) -> None:
    answer = client.get(f"/papers.{suffix}")
    assert answer.headers["Content-Type"] == FORMATS[suffix].content_type
    assert answer.streaming == (FORMATS[suffix].page_size is None)


@pytest.mark.parametrize("suffix", sorted({*FORMATS} - {"json"}))
@pytest.mark.usefixtures("searchable")
def test_what_is_wrong_is_said_in_every_format(client: Client, suffix: str) -> None:
    answer = client.get(f"/papers.{suffix}?kind=poem&colour=red")
    assert (answer.status_code, answer.content.decode()) == (400, "colour: There is no such parameter here.")


@pytest.mark.usefixtures("searchable")
def test_what_is_wrong_is_said_in_json(client: Client) -> None:
    answer = client.get("/papers.json?kind=poem&colour=red")
    assert answer.status_code == 400
    sentence = "There is no such parameter here."
    assert answer.json() == {"detail": sentence, "errors": {"colour": [sentence]}, "problems": []}


@pytest.mark.usefixtures("searchable")
def test_a_file_speaks_the_language_that_is_asked_for(client: Client) -> None:
    answer = client.get("/papers.json?q=harmlessness", headers={"Accept-Language": "zh-CN"})
    (paper,) = json.loads(answer.getvalue())["results"]
    assert paper["html_url"] == "http://testserver/zh/papers/bai2022constitutional/"


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_without_an_index_every_format_says_when_to_come_again(
    client: Client, settings: Any, tmp_path: Any, db: None, suffix: str
) -> None:
    settings.SEARCH_INDEX_DIR = tmp_path / "none"
    answer = client.get(f"/papers.{suffix}")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")


# A long answer


@pytest.fixture
def long(index: Indexer) -> int:
    """3,000 papers."""
    Paper.objects.bulk_create(Paper(cite_key=f"a{n:04}", title=f"Paper {n}", year=2000) for n in range(3_000))
    index.catch_up()
    return 3_000


def queries_of(pieces: Iterator[bytes], wanted: int | None = None) -> int:
    """SQL queries while so many pieces (or all) are read."""
    with CaptureQueriesContext(connection) as captured:
        for number, _ in enumerate(pieces, start=1):
            if number == wanted:
                break
    return len(captured)


@pytest.mark.parametrize("suffix", ["json", "bib"])
def test_a_long_answer_is_read_piece_by_piece(client: Client, long: int, suffix: str) -> None:
    answer: Any = client.get(f"/papers.{suffix}")
    pieces = iter(answer.streaming_content)
    first = queries_of(pieces, wanted=3)
    rest = queries_of(pieces)
    assert 0 < first < 10
    assert rest == first * (long // CHUNK - 1)


@pytest.mark.parametrize("suffix", ["json", "bib"])
def test_a_long_answer_is_whole(client: Client, long: int, suffix: str) -> None:
    text = content(client, f"/papers.{suffix}", {"sort": "title"})
    named = re.findall(r'"key":"(a\d+)"|^@misc\{(a\d+)', text, re.MULTILINE)
    assert [a or b for a, b in named] == [
        row.cite_key for row in sorted(Paper.objects.all(), key=lambda p: p.title)
    ]
