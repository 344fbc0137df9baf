"""How well each category is covered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from papers.coverage import COUNTED, Coverage, coverage
from papers.models import Classification, Paper, State, Submission
from papers.search import search
from taxonomy import tree
from taxonomy.models import Category
from tests.papers.html import text

JAILBREAKING = "attacks-on-aligned-llms/jailbreaking"
ATTACKS = "attacks-on-aligned-llms"


def covered(path: str) -> Coverage:
    taxonomy = tree.load()
    (row,) = coverage(taxonomy, [taxonomy.by_path[path]])
    return row


def waits(category: str, days: int, state: State = State.READY) -> Submission:
    row = Submission.objects.create(state=state, reference=f"{category} {days}")
    row.proposed_categories.add(Category.objects.get(path=category))
    Submission.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(days=days))
    return row


@pytest.mark.usefixtures("searchable")
@pytest.mark.parametrize("counted", COUNTED)
def test_every_number_is_that_of_the_search_that_it_leads_to(counted: str) -> None:
    taxonomy = tree.load()
    for row in coverage(taxonomy, taxonomy.nodes):
        assert getattr(row, counted) == search(row.listed(counted), taxonomy).total


def test_evidence_and_abstracts_are_counted(catalogue: dict[str, Paper], index: Any) -> None:
    Classification.objects.filter(paper=catalogue["zou2023universal"]).update(evidence="It says so.")
    Paper.objects.filter(cite_key="zou2023universal").update(abstract="")
    index.catch_up()
    before = covered(ATTACKS)
    assert (before.without_evidence, before.without_abstract) == (before.papers - 1, 1)


@pytest.mark.usefixtures("searchable")
def test_the_oldest_that_waits_counts_for_all_categories_above() -> None:
    waits(JAILBREAKING, days=3)
    oldest = waits(JAILBREAKING, days=9)
    waits(ATTACKS, days=12, state=State.REJECTED)
    waits(ATTACKS, days=1)
    for path in (JAILBREAKING, ATTACKS, tree.load().nodes[0].path):
        pending = covered(path).pending
        assert pending is not None
        assert pending.token == oldest.token


@pytest.mark.usefixtures("searchable")
def test_a_curator_reviews_a_category_and_takes_charge(as_cora: Client, client: Client) -> None:
    assert "No curator has looked through" in text(client, f"/coverage/{JAILBREAKING}/")
    as_cora.post(f"/coverage/{JAILBREAKING}/look-after/", {"act": "reviewed"})
    as_cora.post(f"/coverage/{JAILBREAKING}/look-after/", {"act": "take"})
    row = Category.objects.get(path=JAILBREAKING)
    assert row.reviewed_at is not None
    assert timezone.now() - row.reviewed_at < timedelta(minutes=1)
    assert "cora is in charge" in text(client, f"/coverage/{JAILBREAKING}/")


@pytest.mark.usefixtures("searchable")
def test_only_who_is_in_charge_hands_a_category_over(as_cora: Client, as_ada: Client) -> None:
    as_cora.post(f"/coverage/{JAILBREAKING}/look-after/", {"act": "take"})
    address = f"/coverage/{JAILBREAKING}/look-after/"
    assert as_ada.post(address, {"act": "leave"}).status_code == 400
    as_cora.post(address, {"act": "leave"})
    assert Category.objects.get(path=JAILBREAKING).curator is None


@pytest.mark.usefixtures("searchable")
def test_the_table_is_sorted_by_what_lacks_most(client: Client) -> None:
    Category.objects.exclude(path=ATTACKS).update(reviewed_at=timezone.now())
    rows = client.get("/coverage/?sort=reviewed").context["rows"]
    assert rows[0][0].node.path == ATTACKS
    assert client.get("/coverage/?sort=colour").status_code == 404


def test_without_an_index_the_page_says_so(client: Client, db: None, settings: Any, tmp_path: Any) -> None:
    settings.SEARCH_INDEX_DIR = tmp_path / "nothing"
    assert "being built" in strip_tags(client.get("/coverage/").content.decode())


@pytest.mark.usefixtures("searchable")
def test_coverage_asks_the_database_as_often_for_one_category_as_for_all(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(8):
        client.get("/coverage/")
    with django_assert_max_num_queries(8):
        client.get(f"/coverage/{JAILBREAKING}/")
