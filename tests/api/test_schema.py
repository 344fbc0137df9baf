"""The OpenAPI schema, and the page made from it."""

from __future__ import annotations

import json
import re
import shlex
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from drf_spectacular.validation import validate_schema

from api.filters import SEARCH_PARAMETERS
from api.parameters import SEARCH
from papers.models import Paper
from tests.catalogue import add_identifier

SCHEMA = "/api/v1/schema/"


def test_the_schema_has_no_warnings(tmp_path: Any) -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yaml"))
    assert (tmp_path / "schema.yaml").read_text().startswith("openapi: 3.")


@pytest.mark.usefixtures("db")
def test_the_schema_comes_as_json_and_as_yaml(client: Client) -> None:
    as_json = client.get(SCHEMA)
    assert as_json.headers["Content-Type"] == "application/json"
    validate_schema(as_json.json())  # type: ignore[no-untyped-call]
    for as_yaml in (
        client.get(f"{SCHEMA}?format=yaml"),
        client.get(SCHEMA, headers={"Accept": "application/yaml"}),
    ):
        assert as_yaml.headers["Content-Type"].startswith("application/yaml")
        assert yaml.safe_load(as_yaml.content) == as_json.json()


@pytest.mark.usefixtures("db")
def test_the_schema_names_every_operation(client: Client) -> None:
    paths = client.get(SCHEMA).json()["paths"]
    assert {path.removeprefix("/api/v1"): sorted(methods) for path, methods in paths.items()} == {
        "/": ["get"],
        "/papers/": ["get"],
        "/papers/{address}/": ["get"],
        "/papers/{address}/similar/": ["get"],
        "/papers/{address}/sources/": ["get"],
        "/papers/{address}/fields/": ["post"],
        "/categories/": ["get"],
        "/categories/{path}/": ["get"],
        "/glossary/": ["get"],
        "/suggest/": ["get"],
        "/submissions/": ["get", "post"],
        "/submissions/{token}/": ["get"],
        "/submissions/{token}/answer/": ["post"],
        "/declined/": ["get"],
        "/submissions/preview/": ["post"],
        "/submissions/bulk/": ["post"],
        **{f"/submissions/{{token}}/{verb}/": ["post"] for verb in VERBS},
        "/submissions/claim/": ["post"],
        "/submissions/release/": ["post"],
        "/submissions/decisions/": ["post"],
        "/submissions/decisions/{batch}/": ["get"],
        "/submissions/decisions/{batch}/undo/": ["post"],
        "/decisions/{decision}/undo/": ["post"],
        "/papers/{address}/classify/": ["post"],
        "/papers/{address}/reports/": ["post"],
        "/papers/{address}/merge/": ["post"],
        "/authors/{slug}/split/": ["post"],
        "/authors/{slug}/rename/": ["post"],
        "/authors/{slug}/merge/": ["post"],
        "/authors/{slug}/": ["get"],
    }


VERBS = ("accept", "apply", "claim", "release", "reject", "merge", "ask", "complete", "retry", "undo")


@pytest.mark.usefixtures("searchable")
def test_answers_keep_to_the_schema(client: Client) -> None:
    schemas = client.get(SCHEMA).json()["components"]["schemas"]
    answer = client.get("/api/v1/papers/?facets=all").json()
    assert set(answer) == set(schemas["PaperPage"]["properties"])
    assert set(answer["results"][0]) == set(schemas["FoundPaper"]["properties"])
    assert set(answer["results"][0]["why"]) == set(schemas["Why"]["properties"])
    assert set(answer["facets"]) == set(schemas["Facets"]["properties"])
    paper = client.get("/api/v1/papers/bai2022constitutional/").json()
    assert set(paper) == set(schemas["Paper"]["properties"])
    like = client.get("/api/v1/papers/bai2022constitutional/similar/").json()["results"][0]
    assert set(like["shared"]) == set(schemas["Shared"]["properties"])
    tree = client.get("/api/v1/categories/").json()
    assert set(tree["results"][0]) == set(schemas["Category"]["properties"])
    made = client.post("/api/v1/submissions/", '{"reference": "1706.03741"}', content_type="application/json")
    assert set(made.json()) == set(schemas["Submission"]["properties"])


def test_every_parameter_of_a_search_is_described() -> None:
    described = {parameter.name for parameter in SEARCH}
    assert described == SEARCH_PARAMETERS


@pytest.mark.usefixtures("searchable")
def test_what_is_wrong_keeps_to_the_schema(client: Client) -> None:
    schemas = client.get(SCHEMA).json()["components"]["schemas"]
    answer = client.get('/api/v1/papers/?q="open').json()
    assert set(answer) == set(schemas["InvalidSearch"]["properties"])
    assert set(answer["problems"][0]) == set(schemas["Problem"]["properties"])


@pytest.mark.usefixtures("db")
def test_the_root_leads_everywhere(client: Client) -> None:
    addresses = client.get("/api/v1/").json()
    assert list(addresses) == ["papers", "categories", "glossary", "submissions", "schema", "docs"]
    assert {name: client.get(url).status_code for name, url in addresses.items()} == {
        "papers": 503,  # without an index
        "categories": 200,
        "glossary": 200,
        "submissions": 401,
        "schema": 200,
        "docs": 200,
    }


# The page


@pytest.mark.parametrize("address", ["/api/", "/zh/api/"])
@pytest.mark.usefixtures("db")
def test_the_page_explains_every_operation(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    operations = [
        operation["operationId"]
        for methods in client.get(SCHEMA).json()["paths"].values()
        for operation in methods.values()
    ]
    assert [name for name in operations if f'id="{name}"' not in page] == []


@pytest.mark.usefixtures("searchable")
def test_the_examples_on_the_page_work(client: Client, catalogue: dict[str, Paper]) -> None:
    add_identifier(catalogue["zou2023universal"], "10.18653/v1/2020.acl-main.468")
    page = client.get("/api/").content.decode()
    lines = re.findall(r'<pre class="code scroll" tabindex="0">(.*?)</pre>', page)
    codes = {
        line: _run(client, line) for line in map(_plain, lines) if "-u " not in line and "TOKEN" not in line
    }
    assert len(codes) == 17
    assert set(codes.values()) == {200, 201}, codes  # 201: a report


def _plain(line: str) -> str:
    return line.replace("&#x27;", "'").replace("&quot;", '"').replace("&amp;", "&")


def _run(client: Client, line: str) -> int:
    """What curl would do."""
    words = shlex.split(line)
    address = words[-1].removeprefix("http://testserver")
    if "-d" not in words:
        return client.get(address).status_code
    body = words[words.index("-d") + 1]
    assert json.loads(body)
    return client.post(address, body, content_type="application/json").status_code
