"""Merging papers and authors over the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from papers import curation
from papers.models import Author, Decision, Paper, User
from tests.catalogue import make_paper
from tests.papers.searching import BAI, ZOU

MERGE = f"/api/v1/papers/{ZOU}/merge/"


@pytest.fixture
def short(catalogue: dict[str, Paper]) -> Author:
    make_paper("bai2021another", "Another study", authors=("Y. Bai",), year=2021)
    return Author.objects.get(name="Y. Bai")


def post(client: Client, address: str, **body: Any) -> Any:
    return client.post(address, body, content_type="application/json")


def test_a_paper_is_merged_into_another(as_cora: Client, catalogue: dict[str, Paper]) -> None:
    answer = post(as_cora, MERGE, into=BAI, choices={"title": "left"}, reason="The same.")
    said = answer.json()
    assert (answer.status_code, said["verb"], said["decided_by"]) == (200, "merge_papers", "cora")
    assert Paper.objects.get(cite_key=BAI).title == catalogue[ZOU].title


def test_what_a_merge_would_change_is_told(as_cora: Client, catalogue: dict[str, Paper]) -> None:
    would = post(as_cora, f"{MERGE}?dry_run=1", into=BAI).json()["would"]
    assert ("paper", "deleted", ZOU) in [(one["kind"], one["action"], one["name"]) for one in would]
    assert Paper.objects.filter(cite_key=ZOU).exists()


def test_a_merge_is_undone_by_its_decision(as_cora: Client, catalogue: dict[str, Paper]) -> None:
    number = post(as_cora, MERGE, into=BAI).json()["id"]
    assert post(as_cora, f"/api/v1/decisions/{number}/undo/").status_code == 200
    assert as_cora.get(f"/api/v1/papers/{ZOU}/").status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"into": "nobody1999"},
        {"into": "\ud800"},
        {"into": BAI, "choices": {"title": "both"}},
        {"into": BAI, "choices": 1},
    ],
)
def test_what_makes_no_sense_is_refused(
    as_cora: Client, catalogue: dict[str, Paper], body: dict[str, Any]
) -> None:
    assert (post(as_cora, MERGE, **body).status_code, Decision.objects.count()) == (400, 0)


def test_a_paper_is_not_merged_into_itself(as_cora: Client, catalogue: dict[str, Paper]) -> None:
    assert post(as_cora, MERGE, into=ZOU).status_code == 409


def test_an_author_and_its_names(client: Client, short: Author, cora: User) -> None:
    curation.merge_authors(short, into=Author.objects.get(slug="yuntao-bai"), by=cora)
    assert client.get("/api/v1/authors/yuntao-bai/").json() == {
        "slug": "yuntao-bai",
        "name": "Yuntao Bai",
        "distinction": "",
        "variants": ["Y. Bai"],
        "papers": 2,
        "url": "http://testserver/authors/yuntao-bai/",
    }
    old = client.get("/api/v1/authors/y-bai/")
    assert (old.status_code, old["Location"]) == (301, "http://testserver/api/v1/authors/yuntao-bai/")


def test_an_author_is_merged_into_another(as_cora: Client, short: Author) -> None:
    answer = post(as_cora, "/api/v1/authors/y-bai/merge/", into="yuntao-bai")
    assert (answer.status_code, Author.objects.filter(slug="y-bai").exists()) == (200, False)


@pytest.mark.parametrize("into", ["nobody", "a\0b", "\ud800", "x" * 500, "", 7, None])
def test_an_author_that_there_is_not_is_refused(
    as_cora: Client, catalogue: dict[str, Paper], into: object
) -> None:
    assert post(as_cora, "/api/v1/authors/jeff-wu/merge/", into=into).status_code == 400


def test_an_author_is_split(as_cora: Client, catalogue: dict[str, Paper]) -> None:
    answer = post(as_cora, "/api/v1/authors/jeff-wu/split/", papers=[BAI], distinction="Shanghai")
    assert answer.status_code == 200
    assert [a.slug for a in Author.objects.filter(authorships__paper=catalogue[BAI])] == [
        "jeff-wu-shanghai",
        "yuntao-bai",
    ]


def test_authors_of_one_paper_are_not_merged(as_cora: Client, catalogue: dict[str, Paper]) -> None:
    answer = post(as_cora, "/api/v1/authors/jeff-wu/merge/", into="long-ouyang")
    assert (answer.status_code, "two people" in answer.json()["detail"]) == (409, True)
