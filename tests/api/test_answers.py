"""What every address of the API does: errors in one shape, the reader's language, no 500 for odd input."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
@pytest.mark.usefixtures("db")
def test_what_is_no_address_answers_in_json(client: Client, method: str) -> None:
    response = getattr(client, method)("/api/v1/nothing/here/")
    assert (response.status_code, response.json()) == (404, {"detail": "Not found.", "errors": {}})


@pytest.mark.usefixtures("db")
def test_a_forgotten_slash_is_mended(client: Client) -> None:
    response = client.get("/api/v1/papers?q=a%20b&page=2")
    assert (response.status_code, response.headers["Location"]) == (
        301,
        "http://testserver/api/v1/papers/?q=a%20b&page=2",
    )


@pytest.mark.usefixtures("db")
def test_a_forgotten_slash_is_told_to_who_writes(client: Client) -> None:
    response = client.post("/api/v1/submissions", "{}", content_type="application/json")
    assert response.status_code == 404
    assert response.json()["detail"] == "Write this address with a slash at its end."


@pytest.mark.usefixtures("db")
def test_a_method_that_is_not_there_is_named(as_remy: Client) -> None:
    response = as_remy.delete("/api/v1/categories/")
    assert response.status_code == 405
    assert response.json() == {"detail": 'Method "DELETE" not allowed.', "errors": {}}


@pytest.mark.parametrize(("language", "sentence"), [("en", "Not found."), ("zh-CN,zh;q=0.9", "未找到。")])
@pytest.mark.usefixtures("db")
def test_errors_speak_the_language_asked_for(client: Client, language: str, sentence: str) -> None:
    response = client.get("/api/v1/nothing/", headers={"Accept-Language": language})
    assert response.json()["detail"] == sentence
    assert "Accept-Language" in response.headers["Vary"]


@pytest.mark.usefixtures("db")
def test_one_answer_leaves_the_next_its_own_language(client: Client) -> None:
    client.get("/api/v1/nothing/", headers={"Accept-Language": "zh"})
    assert client.get("/api/v1/nothing/").json()["detail"] == "Not found."
    assert b'<html lang="en"' in client.get("/about/").content


@pytest.mark.usefixtures("catalogue")
def test_a_chinese_reader_is_led_to_chinese_pages(client: Client) -> None:
    answer = client.get("/api/v1/categories/inner-alignment/", headers={"Accept-Language": "zh"}).json()
    assert answer["html_url"] == "http://testserver/zh/categories/inner-alignment/"


ODD = st.text(max_size=60) | st.text(alphabet="\"“”'()+-:*?~^\\/ aA越狱0\0\u200b", max_size=60)


@given(q=ODD, category=ODD, year=ODD, sort=ODD)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.usefixtures("searchable")
def test_no_query_breaks_the_list(client: Client, q: str, category: str, year: str, sort: str) -> None:
    for parameters in (
        {"q": q, "facets": "all"},
        {"category": category},
        {"year": year, "q": q},
        {"sort": sort},
    ):
        assert ask(client, parameters) in (200, 400)


@given(address=ODD)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.usefixtures("catalogue")
def test_no_address_of_a_paper_breaks(client: Client, address: str) -> None:
    # Without names of its own a path could be any other address.
    expected = (400,) if "\0" in address else (200, 301, 404)
    quoted = quote(address.encode("utf-8", "replace"))
    assert client.get(f"/api/v1/papers/x{quoted}/").status_code in expected


def ask(client: Client, parameters: dict[str, Any]) -> int:
    encoded = urlencode({name: value.encode("utf-8", "replace") for name, value in parameters.items()})
    return client.get(f"/api/v1/papers/?{encoded}").status_code
