"""The tree of categories."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from papers.models import Paper
from taxonomy.editing import place
from taxonomy.models import Category

TREE = "/api/v1/categories/"


def counts(node: Any) -> dict[str, int | None]:
    below = [counts(child) for child in node["children"]]
    return {node["path"]: node["count"], **{path: n for found in below for path, n in found.items()}}


@pytest.mark.usefixtures("searchable")
def test_the_tree_is_nested_and_counted(client: Client) -> None:
    (root,) = client.get(TREE).json()["results"]
    assert counts(root) == {
        "llm-alignment": 3,
        "outer-alignment": 2,
        "outer-alignment/non-recursive-oversight": 2,
        "outer-alignment/non-recursive-oversight/rl-based-methods": 2,
        "outer-alignment/scalable-oversight": 1,
        "outer-alignment/scalable-oversight/constitutional-ai": 1,
        "inner-alignment": 0,
        "attacks-on-aligned-llms": 1,
        "attacks-on-aligned-llms/jailbreaking": 1,
    }


@pytest.mark.usefixtures("searchable")
def test_a_category_tells_its_names_in_both_languages(client: Client) -> None:
    path = "outer-alignment/non-recursive-oversight/rl-based-methods"
    assert client.get(f"{TREE}{path}/").json() == {
        "path": path,
        "name_en": "RL-based methods",
        "name_zh": "基于强化学习的方法",
        "description_en": "Works on RL-based methods.",
        "description_zh": "关于基于强化学习的方法的文献。",
        "includes_en": "",
        "includes_zh": "",
        "excludes_en": "",
        "excludes_zh": "",
        "aliases": {"en": ["RLHF"], "zh": ["人类反馈强化学习"]},
        "count": 2,
        "url": f"http://testserver{TREE}{path}/",
        "html_url": f"http://testserver/categories/{path}/",
        "children": [],
    }


@pytest.mark.usefixtures("catalogue")
def test_without_an_index_the_counts_are_null(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.SEARCH_INDEX_DIR = tmp_path / "none"
    (root,) = client.get(TREE).json()["results"]
    assert set(counts(root).values()) == {None}


@pytest.mark.usefixtures("searchable")
def test_a_former_path_leads_to_the_present_one(client: Client, catalogue: dict[str, Paper]) -> None:
    moved = Category.objects.get(slug="jailbreaking")
    place(moved, parent=Category.objects.get(slug="inner-alignment"))
    response = client.get(f"{TREE}attacks-on-aligned-llms/jailbreaking/")
    assert (response.status_code, response.headers["Location"]) == (
        301,
        f"http://testserver{TREE}inner-alignment/jailbreaking/",
    )


@pytest.mark.parametrize("path", ["astrology", "outer-alignment//scalable-oversight"])
@pytest.mark.usefixtures("catalogue")
def test_an_unknown_path_is_not_there(client: Client, path: str) -> None:
    response = client.get(f"{TREE}{path}/")
    assert response.status_code == 404
    assert response.json()["detail"].startswith("There is no category “")


@pytest.mark.usefixtures("searchable")
def test_the_tree_costs_one_query_once_it_is_kept(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(TREE)
    with django_assert_num_queries(1):
        client.get(TREE)
