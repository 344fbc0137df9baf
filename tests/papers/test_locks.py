"""A field that a curator set is locked: no source changes it, and none slips in beside another one."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from papers import curation
from papers.choosing import choose, takings
from papers.curation import CurationError
from papers.models import Paper, SourceAnswer, State, Submission, User
from papers.news import news
from papers.provenance import provenance
from papers.record import Record
from tests.catalogue import add_identifier, make_paper
from tests.papers.submissions import make_submission

pytestmark = pytest.mark.django_db
DOI = "10.1145/3571730"


@pytest.fixture
def paper() -> Paper:
    made = make_paper("li2023study", "A study", authors=("Ann Author",), arxiv="2301.00001")
    add_identifier(made, DOI)
    return made


def locked(paper: Paper, by: User, **values: Any) -> None:
    curation.choose_fields(paper, values=values, source="curator", by=by)


def update(paper: Paper, kind: str = "update", **values: Any) -> Submission:
    proposal = [{"field": name, "old": None, "new": new, "source": "arxiv"} for name, new in values.items()]
    return make_submission("", kind=kind, paper=paper, proposal=proposal, typed=Record(title=paper.title))


def crossref(**said: Any) -> SourceAnswer:
    record = Record(venue_kind="conference", **said).as_json()
    about = {"source": "crossref", "scheme": "doi", "value": DOI}
    return SourceAnswer.objects.create(**about, fetched_at=timezone.now(), raw={}, record=record)


def fields(paper: Paper) -> tuple[Any, ...]:
    now = Paper.objects.get(pk=paper.pk)
    return now.title, now.year, now.venue_name


# Updates that waited while a curator locked the field


def test_an_update_passes_over_what_was_locked_since(paper: Paper, cora: User) -> None:
    row = update(paper, title="A longer study", abstract="We study.")
    locked(paper, cora, title="A curated study")
    decision = curation.apply(row, by=cora)
    assert fields(paper)[0] == "A curated study"
    assert decision.effects["touched"] == ["abstract"]


def test_an_update_does_not_change_a_locked_field_even_when_it_is_named(paper: Paper, cora: User) -> None:
    row = update(paper, title="A longer study", abstract="We study.")
    locked(paper, cora, title="A curated study")
    with pytest.raises(CurationError, match="Locked, so no source changes it: title"):
        curation.apply(row, by=cora, fields=["title", "abstract"])
    assert fields(paper)[0] == "A curated study"


def test_an_update_of_locked_fields_only_is_refused(paper: Paper, cora: User) -> None:
    row = update(paper, title="A longer study")
    locked(paper, cora, title="A curated study")
    with pytest.raises(CurationError, match="All that is proposed is locked"):
        curation.apply(row, by=cora)
    row.refresh_from_db()
    assert row.state == State.READY


def test_a_batch_passes_over_locked_fields_too(paper: Paper, cora: User) -> None:
    row = update(paper, title="A longer study", abstract="We study.")
    locked(paper, cora, title="A curated study")
    curation.decide_all([row], "apply", by=cora)
    row.refresh_from_db()
    assert (fields(paper)[0], row.state) == ("A curated study", State.ACCEPTED)


def test_the_api_without_fields_passes_over_locked_ones(paper: Paper, cora: User, as_cora: Client) -> None:
    row = update(paper, title="A longer study", abstract="We study.")
    locked(paper, cora, title="A curated study")
    address = f"/api/v1/submissions/{row.token}/apply/"
    assert as_cora.post(address, {}, content_type="application/json").status_code == 200
    assert fields(paper)[0] == "A curated study"


def test_year_and_pages_of_another_venue_stay_away_when_the_venue_is_locked(paper: Paper, cora: User) -> None:
    row = update(paper, venue="NeurIPS", year=2024, pages="1-9", title="A longer study")
    locked(paper, cora, venue="arXiv", venue_kind="preprint")
    curation.apply(row, by=cora)
    assert fields(paper) == ("A longer study", 2023, "arXiv")
    assert list(paper.versions.values_list("pages", flat=True)) == [""]


def test_a_person_may_correct_what_is_locked_by_ticking_it(paper: Paper, cora: User) -> None:
    row = update(paper, kind="correction", title="A studied study", abstract="We study.")
    locked(paper, cora, title="A curated study")
    curation.apply(row, by=cora, fields=["title"])
    assert fields(paper)[0] == "A studied study"


def test_a_batch_of_reports_leaves_what_is_locked(paper: Paper, cora: User) -> None:
    row = update(paper, kind="correction", title="A studied study", abstract="We study.")
    locked(paper, cora, title="A curated study")
    curation.apply(row, by=cora)
    assert fields(paper)[0] == "A curated study"


def test_the_page_says_what_is_locked_and_does_not_tick_it(paper: Paper, cora: User, as_cora: Client) -> None:
    row = update(paper, title="A longer study", abstract="We study.")
    locked(paper, cora, title="A curated study")
    page = as_cora.get(f"/curate/{row.token}/").content.decode()
    assert re.findall(r'name="field" value="(\w+)" (\w+)', page) == [
        ("title", "disabled"),
        ("abstract", "checked"),
    ]
    assert 'href="/papers/li2023study/sources/#title"' in page


def test_a_report_about_a_locked_field_is_not_ticked_beforehand(
    paper: Paper, cora: User, as_cora: Client
) -> None:
    row = update(paper, kind="correction", title="A studied study")
    locked(paper, cora, title="A curated study")
    page = as_cora.get(f"/curate/{row.token}/").content.decode()
    assert 'name="field" value="title"><span>title <span class="badge">locked</span>' in page


def test_a_published_version_is_no_news_where_the_venue_is_locked(paper: Paper, cora: User) -> None:
    locked(paper, cora, venue="arXiv", venue_kind="preprint")
    said = Record(title="A study", venue="NeurIPS", venue_kind="conference", year=2024, pages="1-9")
    assert news(paper, None, said, "crossref") == []


# Choosing among sources


def test_choosing_a_date_leaves_a_locked_year_and_takes_the_rest(paper: Paper, cora: User) -> None:
    said = crossref(year=2024, venue="NeurIPS", published_on="2024-01-05")
    locked(paper, cora, year=2031)
    choose(paper, "published_on", said.pk, by=cora)
    assert fields(paper) == ("A study", 2031, "NeurIPS")


def test_choosing_a_date_where_the_venue_is_locked_takes_the_date_alone(paper: Paper, cora: User) -> None:
    said = crossref(year=2024, venue="NeurIPS", published_on="2024-01-05", pages="1-9")
    locked(paper, cora, venue="arXiv", venue_kind="preprint")
    choose(paper, "published_on", said.pk, by=cora)
    paper.refresh_from_db()
    assert (str(paper.published_on), *fields(paper)) == ("2024-01-05", "A study", 2023, "arXiv")
    assert paper.versions.get().pages == ""


def test_what_is_chosen_itself_is_taken_though_it_is_locked(paper: Paper, cora: User) -> None:
    said = crossref(year=2024, venue="NeurIPS")
    locked(paper, cora, year=2031)
    choose(paper, "year", said.pk, by=cora)
    assert fields(paper) == ("A study", 2024, "NeurIPS")


def test_what_comes_along_and_what_stays_is_known_before(paper: Paper, cora: User) -> None:
    said = crossref(year=2024, venue="NeurIPS", published_on="2024-01-05", pages="1-9")
    locked(paper, cora, year=2031)
    taking = takings(paper, provenance(paper).values())[("published_on", said.pk)]
    assert taking.along == (("venue", "NeurIPS"), ("pages", "1-9"))
    assert taking.stays == ("year",)


def test_the_page_says_what_comes_along(paper: Paper, cora: User, as_cora: Client) -> None:
    crossref(year=2024, venue="NeurIPS", published_on="2024-01-05")
    locked(paper, cora, year=2031)
    page = as_cora.get("/papers/li2023study/sources/").content.decode()
    assert "With it comes: venue NeurIPS</p>" in page
    assert "Stays, since it is locked: year</p>" in page
    assert "With it comes: venue NeurIPS; published on 2024-01-05</p>" in page


def test_a_value_of_the_version_that_is_shown_comes_alone(paper: Paper, cora: User) -> None:
    said = crossref(title="A longer study", year=2024)
    assert takings(paper, provenance(paper).values())[("title", said.pk)].along == ()
