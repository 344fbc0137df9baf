"""Suggestions in the API."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

SUGGEST = "/api/v1/suggest/"


def suggested(client: Client, q: str, **headers: str) -> list[dict[str, Any]]:
    response = client.get(SUGGEST, {"q": q}, headers=headers)
    assert response.status_code == 200, response.content
    results: list[dict[str, Any]] = response.json()["results"]
    return results


@pytest.mark.usefixtures("searchable")
def test_an_author_is_suggested_with_the_number_of_papers(client: Client) -> None:
    (author,) = [found for found in suggested(client, "jeff") if found["kind"] == "author"]
    assert (author["label"], author["count"]) == ("Jeff Wu", 2)


@pytest.mark.usefixtures("searchable")
def test_pages_are_absolute_addresses(client: Client) -> None:
    pages = [found["html_url"] for found in suggested(client, "constitutional") if found["html_url"]]
    assert pages
    assert [page for page in pages if not page.startswith("http://testserver/")] == []


@pytest.mark.usefixtures("searchable")
def test_categories_have_the_names_of_the_language(client: Client) -> None:
    chinese = suggested(client, "jailbr", **{"Accept-Language": "zh-CN"})
    assert [found["label"] for found in chinese if found["kind"] == "category"] == ["越狱"]


@pytest.mark.parametrize("q", ["", " ", "x" * 2_000, "\ud800", '"(((', "title:"])
@pytest.mark.usefixtures("searchable")
def test_whatever_is_typed_is_answered(client: Client, q: str) -> None:
    answer = client.get(f"{SUGGEST}?q={quote(q, errors='surrogatepass')}")
    assert answer.status_code == 200


@pytest.mark.parametrize("query", ["?q=a&most=3", f"?q={'x' * 2_001}"])
@pytest.mark.django_db
def test_what_is_wrong_is_said(client: Client, query: str) -> None:
    assert client.get(SUGGEST + query).status_code == 400
