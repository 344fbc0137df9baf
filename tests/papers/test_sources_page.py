"""The page that says where each field comes from and lets a curator choose between sources."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from papers.models import Decision, Paper, SourceAnswer, Venue
from papers.record import Record
from tests.catalogue import add_identifier, make_paper

pytestmark = pytest.mark.django_db
URL = "/papers/li2023study/sources/"
DOI = "10.1145/3571730"


@pytest.fixture
def paper() -> Paper:
    made = make_paper("li2023study", "A study", authors=("Ann Author",), arxiv="2301.00001")
    add_identifier(made, DOI)
    return made


def answered(source: str, **said: Any) -> SourceAnswer:
    scheme, value = {"arxiv": ("arxiv", "2301.00001"), "crossref": ("doi", DOI)}[source]
    kind = {"arxiv": "preprint", "crossref": "conference"}[source]
    record = Record(**{"venue_kind": kind, **said}).as_json()
    return SourceAnswer.objects.create(
        source=source, scheme=scheme, value=value, fetched_at=timezone.now(), raw={}, record=record
    )


def page(client: Client, url: str = URL) -> str:
    return client.get(url).content.decode()


def test_readers_see_what_each_source_says_and_no_button(client: Client, paper: Paper) -> None:
    answered("arxiv", title="A longer study")
    html = page(client)
    assert "A <ins>longer </ins>study" in html
    assert 'name="use"' not in html


def test_a_curator_takes_a_value_and_it_is_locked(as_cora: Client, paper: Paper) -> None:
    said = answered("arxiv", title="A longer study")
    answer = as_cora.post(URL, {"use": f"title:{said.pk}"})
    decision = Decision.objects.get()
    assert answer["Location"] == f"{URL}?decided={decision.pk}#title"
    assert Paper.objects.get().title == "A longer study"
    html = page(as_cora, answer["Location"])
    assert "Taken and locked: title" in html
    assert 'name="unlock" value="title"' in html
    assert f"/curate/undo/{decision.pk}/" in html


def test_a_curator_unlocks_a_field(as_cora: Client, paper: Paper) -> None:
    said = answered("arxiv", title="A longer study")
    as_cora.post(URL, {"use": f"title:{said.pk}"})
    as_cora.post(URL, {"unlock": "title"})
    assert not paper.field_origins.get(field="title").locked


def test_a_published_version_is_taken_with_venue_year_and_pages(as_cora: Client, paper: Paper) -> None:
    Venue.objects.create(name="NeurIPS", full_name="Advances in Neural Information Processing Systems")
    printed = "Advances in Neural Information Processing Systems 36"
    said = answered("crossref", venue=printed, year=2024, pages="1-9", volume="36")
    as_cora.post(URL, {"use": f"venue:{said.pk}"})
    now = Paper.objects.get()
    assert (now.venue_name, now.year) == ("NeurIPS", 2024)
    assert list(paper.versions.values_list("stage", "venue__name", "pages")) == [
        ("preprint", "arXiv", ""),
        ("published", "NeurIPS", "1-9"),
    ]


def test_an_answer_about_another_paper_is_not_taken(as_cora: Client, paper: Paper) -> None:
    other = SourceAnswer.objects.create(
        source="arxiv",
        scheme="arxiv",
        value="2301.99999",
        fetched_at=timezone.now(),
        raw={},
        record={"title": "X"},
    )
    html = as_cora.post(URL, {"use": f"title:{other.pk}"}, follow=True).content.decode()
    assert "This source says nothing about it any more." in html
    assert Paper.objects.get().title == "A study"


@pytest.mark.parametrize("data", [{}, {"use": "title"}, {"use": "cite_key:1"}, {"unlock": "nothing"}])
def test_what_names_no_field_and_source_is_refused(
    as_cora: Client, paper: Paper, data: dict[str, str]
) -> None:
    assert as_cora.post(URL, data).status_code == 400


def test_the_paper_page_leads_to_each_fields_source(as_cora: Client, client: Client, paper: Paper) -> None:
    said = answered("arxiv", title="A longer study")
    as_cora.post(URL, {"use": f"title:{said.pk}"})
    html = page(client, "/papers/li2023study/")
    assert f'href="{URL}#title"' in html
    assert "cora · locked" in html


def test_what_a_source_says_is_escaped(client: Client, paper: Paper) -> None:
    answered("arxiv", title="<script>alert(1)</script>")
    assert "<script>alert" not in page(client)


def test_a_former_key_leads_to_the_present_one(client: Client, paper: Paper) -> None:
    paper.cite_key_aliases.create(key="old2022key")
    assert client.get("/papers/old2022key/sources/")["Location"] == URL
