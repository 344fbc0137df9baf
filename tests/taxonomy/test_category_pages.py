"""Browsing the tree, and the page of a category."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from papers.models import Paper
from papers.search.indexing.indexer import Indexer
from taxonomy import tree
from taxonomy.editing import place
from taxonomy.field import field_map
from taxonomy.fieldmap import Box, fitted, shortened, squarified
from taxonomy.models import Category
from tests.catalogue import grow_tree, make_paper


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_browsing_shows_every_category_with_its_papers(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(client, "/categories/")
    assert len(re.findall(r'<a id="b\d+"', html)) == 8
    assert "Outer alignment 2" in plain(html)
    assert "RL-based methods 2" in plain(html)


def test_a_category_page_has_both_names_aliases_children_and_papers(
    client: Client, searchable: dict[str, Paper]
) -> None:
    html = plain(text(client, "/zh/categories/outer-alignment/non-recursive-oversight/rl-based-methods/"))
    assert "基于强化学习的方法 RL-based methods" in html
    assert "人类反馈强化学习" in html
    assert "Constitutional AI: Harmlessness from AI Feedback" in html
    above = plain(text(client, "/categories/outer-alignment/"))
    assert "Non-recursive oversight 2" in above
    assert "Scalable oversight 1" in above


def test_a_category_says_what_belongs_there_and_what_does_not(
    client: Client, searchable: dict[str, Paper]
) -> None:
    row = Category.objects.get(slug="jailbreaking")
    row.includes_en, row.excludes_zh = "Prompts.", "梯度攻击。"
    row.save(update_fields=["includes_en", "excludes_zh"])
    english = plain(text(client, "/categories/attacks-on-aligned-llms/jailbreaking/"))
    assert "Belongs here: Prompts." in english
    assert "Not here:" not in english
    assert "梯度攻击。" in text(client, "/zh/categories/attacks-on-aligned-llms/jailbreaking/")


def test_a_category_links_to_its_search_and_its_bibtex(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(client, "/categories/attacks-on-aligned-llms/jailbreaking/")
    assert 'href="/papers/?category=attacks-on-aligned-llms%2Fjailbreaking"' in html
    assert 'href="/papers.bib?category=attacks-on-aligned-llms%2Fjailbreaking"' in html


def test_a_category_shows_its_newest_twenty(client: Client, index: Indexer) -> None:
    category = grow_tree()["inner-alignment"]
    for number in range(22):
        make_paper(f"a2023n{number}", categories=(category,))
    index.catch_up()
    html = text(client, "/categories/inner-alignment/")
    assert html.count('<li class="hit') == 20
    assert "All 22 papers in the search" in html


def test_a_category_has_bars_and_a_gap_map_however_long_its_address(client: Client, index: Indexer) -> None:
    category = grow_tree()["outer-alignment/non-recursive-oversight/rl-based-methods"]
    for year in (2021, 2023):
        make_paper(f"a{year}", categories=(category,), year=year)
    index.catch_up()
    html = text(client, f"/categories/{category.path}/")
    query = "category=outer-alignment%2Fnon-recursive-oversight%2Frl-based-methods"
    assert re.findall(r'<a href="([^"]+)"><title>([^<]+)</title>', html) == [
        (f"/papers/?{query}&amp;year_from={year}&amp;year_to={year}", f"{year}: 1") for year in (2021, 2023)
    ]
    assert f'<a href="/map/?{query}"' in html


def test_an_old_address_redirects(client: Client, db: None) -> None:
    categories = grow_tree()
    place(categories["inner-alignment"], parent=categories["outer-alignment"])
    response = client.get("/categories/inner-alignment/")
    assert (response.status_code, response.headers["Location"]) == (
        301,
        "/categories/outer-alignment/inner-alignment/",
    )


def test_an_unknown_category_is_not_found(client: Client, db: None) -> None:
    assert client.get("/categories/alchemy/").status_code == 404


def test_the_field_map_gives_each_branch_its_share(db: None) -> None:
    grow_tree()
    taxonomy = tree.load()
    counts = {node.id: 1 for node in taxonomy if not taxonomy.children(node)}
    counts |= {node.id: {1: 6, 2: 1, 3: 3}[node.branch] for node in taxonomy.branches}
    drawn = field_map(taxonomy, counts, 100, 100, deep=True)
    shares = {region.branch.node.slug: region.branch.count for region in drawn.regions}
    assert shares == {"outer-alignment": 6, "inner-alignment": 1, "attacks-on-aligned-llms": 3}
    ends = [cell.node.slug for region in drawn.regions for cell in region.cells]
    assert ends == ["rl-based-methods", "constitutional-ai", "jailbreaking"]


@given(st.lists(st.integers(1, 500), min_size=1, max_size=30))
def test_areas_are_in_proportion_and_inside(weights: list[int]) -> None:
    boxes = squarified(weights, Box(0, 0, 800, 480))
    for weight, box in zip(weights, boxes, strict=True):
        assert box.width * box.height == pytest.approx(800 * 480 * weight / sum(weights))
        assert -1e-6 <= box.x <= box.x + box.width <= 800 + 1e-6
        assert -1e-6 <= box.y <= box.y + box.height <= 480 + 1e-6


def test_equal_areas_come_out_nearly_square() -> None:
    boxes = squarified([1] * 6, Box(0, 0, 600, 400))
    assert {(round(b.width), round(b.height)) for b in boxes} == {(200, 200)}


def test_a_text_breaks_between_words_or_is_left_out() -> None:
    assert fitted("RL-based methods 18", Box(0, 0, 100, 60)) == ["RL-based", "methods 18"]
    assert fitted("RL-based methods 18", Box(0, 0, 60, 60)) == []
    assert fitted("可扩展监督 15", Box(0, 0, 70, 60)) == ["可扩展监", "督 15"]


def test_a_branch_keeps_its_name_when_it_is_short_of_room() -> None:
    assert shortened("Attacks on aligned LLMs", Box(0, 0, 80, 22)) == ["Attacks on…"]


def test_a_category_with_papers_of_its_own_only_is_in_the_field_map(catalogue: dict[str, Paper]) -> None:
    """Much of the seed stands above the leaves: these papers have their area too."""
    taxonomy = tree.load()
    oversight = taxonomy.by_path["outer-alignment/scalable-oversight"]
    counts = {taxonomy.by_path["outer-alignment"].id: 15, oversight.id: 15}
    (region,) = field_map(taxonomy, counts, 800, 400, deep=True).regions
    assert [cell.node.slug for cell in region.cells] == ["scalable-oversight"]
