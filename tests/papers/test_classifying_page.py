"""The page on which a curator changes the categories of a paper that we have."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from papers import curation
from papers.models import Classification, Paper, User
from taxonomy.models import Category
from tests.papers.html import links, text

pytestmark = pytest.mark.django_db
CONSTITUTIONAL = "outer-alignment/scalable-oversight/constitutional-ai"
RL = "outer-alignment/non-recursive-oversight/rl-based-methods"
ADDRESS = "/curate/papers/bai2022constitutional/categories/"


@pytest.fixture(autouse=True)
def paper(catalogue: dict[str, Paper]) -> Paper:
    return catalogue["bai2022constitutional"]


def opened(client: Client) -> str:
    """What the form says of the state that it shows."""
    (found,) = re.findall(r'name="opened" value="(\w+)"', text(client, ADDRESS))
    return str(found)


def sent(client: Client, **fields: Any) -> int:
    return client.post(ADDRESS, {"opened": opened(client), **fields}).status_code


def standing(paper: Paper) -> list[tuple[str, bool, str]]:
    rows = Classification.objects.filter(paper=paper).order_by("-primary", "category__path")
    return list(rows.values_list("category__path", "primary", "evidence"))


def test_it_shows_where_the_paper_stands(as_cora: Client, paper: Paper) -> None:
    Classification.objects.filter(primary=True, paper=paper).update(evidence="We train it.")
    page = text(as_cora, ADDRESS)
    assert re.search(f'name="categories" value="{RL}"[^>]* checked', page)
    assert f'name="primary" value="{CONSTITUTIONAL}" checked' in page
    assert f'name="evidence:{CONSTITUTIONAL}" form="accept" rows="2" maxlength="2000">We train it.<' in page


def test_what_the_paper_is_in_is_offered_first_the_primary_one_before_all(as_cora: Client) -> None:
    page = text(as_cora, ADDRESS)
    offered = re.findall(r'id="offer-\d" name="categories" value="([^"]+)"([^>]*)', page)
    assert [(path, " checked" in rest) for path, rest in offered] == [(CONSTITUTIONAL, True), (RL, True)]


def test_emptying_the_categories_leads_back_to_them(as_cora: Client) -> None:
    page = as_cora.post(ADDRESS, {"opened": opened(as_cora)}).content.decode()
    assert '<a href="#categories" autofocus>Choose at least one category.</a>' in page
    assert "Please correct what is marked below." not in page


def test_what_stands_beside_the_form_belongs_to_it(as_cora: Client) -> None:
    page = text(as_cora, ADDRESS)
    named = {name: re.search(f'<textarea name="{name}"[^>]*>', page) for name in ("evidence", "reason")}
    assert [name for name, tag in named.items() if tag and 'form="accept"' in tag[0]] == [
        "evidence",
        "reason",
    ]


def test_what_is_ticked_is_where_the_paper_stands_then(as_cora: Client, paper: Paper, cora: User) -> None:
    quote = "We train a harmless AI assistant"
    fields = {"categories": [RL], "primary": RL, f"evidence:{RL}": quote, "reason": "It is RL."}
    assert sent(as_cora, **fields) == 302
    assert standing(paper) == [(RL, True, quote)]
    decision = paper.decisions.get()
    assert (decision.verb, decision.decided_by, decision.reason) == ("classify", cora, "It is RL.")


def test_a_quote_that_was_emptied_is_gone(as_cora: Client, paper: Paper) -> None:
    Classification.objects.filter(primary=True, paper=paper).update(evidence="We train it.")
    fields = {"categories": [CONSTITUTIONAL, RL], "primary": CONSTITUTIONAL, f"evidence:{CONSTITUTIONAL}": ""}
    assert sent(as_cora, **fields) == 302
    assert standing(paper) == [(CONSTITUTIONAL, True, ""), (RL, False, "")]


def test_what_another_curator_changed_meanwhile_is_not_lost(as_cora: Client, paper: Paper, ada: User) -> None:
    jailbreaking, before = Category.objects.get(path__endswith="jailbreaking"), opened(as_cora)
    curation.classify_paper(paper, categories=[jailbreaking], by=ada)
    assert sent(as_cora, categories=[RL], primary=RL, opened=before) == 409
    assert standing(paper) == [(jailbreaking.path, True, "")]


def test_a_paper_needs_a_category(as_cora: Client, paper: Paper) -> None:
    assert sent(as_cora, categories=[]) == 400
    assert len(standing(paper)) == 2


def test_curators_find_it_on_the_page_of_the_paper(
    as_cora: Client, client: Client, searchable: dict[str, Paper]
) -> None:
    page = "/papers/bai2022constitutional/"
    assert links(text(as_cora, page))["Change its categories"] == ADDRESS
    assert "Change its categories" not in text(client, page)


def test_curators_see_what_waits_about_a_paper(as_cora: Client, client: Client, paper: Paper) -> None:
    row = curation.report(paper, changes={}, comment="The year is wrong.")
    page = "/papers/bai2022constitutional/"
    assert links(text(as_cora, page))["Reported mistake"] == f"/curate/{row.token}/"
    assert "The year is wrong." not in text(client, page)
