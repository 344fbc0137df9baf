"""The curator's dashboard: every number is a link to a list that is as long."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from papers import curation
from papers.models import HarvestQuery, Paper, State, Submission, User
from papers.seed.harvest_queries import harvest_queries
from papers.views.dashboard import HARVESTS


def waits(days: float = 0, **fields: Any) -> Submission:
    row = Submission.objects.create(**{"state": State.READY, "reference": f"after {days} days", **fields})
    Submission.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(days=days))
    return row


@pytest.fixture
def busy(searchable: dict[str, Paper], as_cora: Client) -> Client:
    """A bit of everything that the dashboard counts."""
    cora = User.objects.get(username="cora")
    for days in (0, 0.5, 3, 20, 20, 90):
        waits(days)
    for status in (503, 503, 404):
        failure = {"message": "arXiv answered with HTTP status %(status)d.", "params": {"status": status}}
        waits(state=State.FAILED, failure=failure)
    waits(kind=Submission.Kind.CORRECTION, proposal=[{"field": "year"}])
    query = HarvestQuery.objects.create(name="Deceptive alignment of made-up models", query="all:x")
    waits(kind=Submission.Kind.HARVEST, found_by=query)
    curation.claim(waits(1), by=cora)
    rejected = waits(2)
    curation.reject(rejected, by=cora, reason="No.")
    Paper.objects.filter(cite_key="zou2023universal").update(authors_complete=False)
    return as_cora


def numbers(html: str) -> list[tuple[int, str]]:
    """Each number that is a link, and where it leads."""
    main = html[html.index("<main") : html.index("</main")]
    found = re.findall(r'<a href="([^"]+)"[^>]*>(?:≥ )?(\d+)</a>', main)
    return [(int(count), address.replace("&amp;", "&")) for address, count in found]


def length(client: Client, address: str) -> int:
    context = client.get(address).context
    if "result" in context:
        return int(context["result"].total)
    return int(context["page"].paginator.count)


def test_every_number_leads_to_a_list_that_is_as_long(busy: Client) -> None:
    found = numbers(busy.get("/curate/dashboard/").content.decode())
    assert len(found) >= 15
    assert [count for count, _ in found] == [length(busy, address) for _, address in found]


def test_what_waits_is_told_by_age(busy: Client) -> None:
    waiting = busy.get("/curate/dashboard/").context["waiting"]
    assert [(str(title), count) for title, count, _ in waiting] == [
        ("Less than a day", 7),
        ("1 to 7 days", 2),
        ("7 to 30 days", 2),
        ("More than 30 days", 1),
    ]


def test_failures_are_told_by_reason(busy: Client) -> None:
    ((sentence, count, _),) = busy.get("/curate/dashboard/").context["failures"]
    assert (sentence, count) == ("arXiv answered with HTTP status ….", 3)


def test_curators_are_told_by_what_they_decided(busy: Client) -> None:
    ((name, figures),) = busy.get("/curate/dashboard/").context["curators"]
    assert (name, [count for _, count, _ in figures]) == ("cora", [1, 1])


def test_an_author_list_that_is_not_complete_is_listed(busy: Client) -> None:
    page = busy.get("/curate/dashboard/authors/").context["page"]
    assert {paper.cite_key for paper in page} == {"bai2022constitutional", "zou2023universal"}


def test_the_dashboard_asks_the_database_as_often_for_much_as_for_nothing(
    busy: Client, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(40) as few:
        busy.get("/curate/dashboard/")
    for days in range(30):
        waits(days)
    with django_assert_num_queries(len(few)):
        busy.get("/curate/dashboard/")


def test_a_dashboard_of_nothing_says_so(as_cora: Client, db: None) -> None:
    html = as_cora.get("/curate/dashboard/").content.decode()
    assert "Nothing failed." in html
    assert numbers(html) == []


def test_queries_of_the_seed_have_a_name_in_each_language() -> None:
    assert {query.name for query in harvest_queries()} == HARVESTS.keys()
    with override("zh-hans"):
        assert str(HARVESTS["Scalable oversight"]) == "可扩展监督"
