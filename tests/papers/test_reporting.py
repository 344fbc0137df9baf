"""Readers report what is wrong; a curator looks at it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from papers import curation
from papers.curation import InvalidSubmission
from papers.models import Author, Paper, Submission, User
from tests.catalogue import make_paper
from tests.papers.at_once import until_somebody_waits_for_a_lock
from tests.papers.submissions import in_time

pytestmark = pytest.mark.django_db
ADDRESS = "/papers/a2023b/report/"


@pytest.fixture
def paper() -> Paper:
    return make_paper("a2023b", "A title", authors=("Yuntao Bai", "Jeff Wu"), venue="NeurIPS", year=2023)


def as_it_stands(**changed: Any) -> dict[str, Any]:
    """The form as the page prefills it, with what the reader changed."""
    now = {"title": "A title", "authors": "Yuntao Bai\r\nJeff Wu", "abstract": "", "year": 2023}
    return in_time({**now, "venue": "NeurIPS", "url": "", "comment": "", **changed})


def test_only_what_differs_is_proposed(paper: Paper, remy: User) -> None:
    changes = {"title": "A title ", "authors": ["Yuntao Bai", "Jeff  Wu"], "year": 2022, "venue": "NeurIPS"}
    row = curation.report(paper, changes=changes, comment=" See page 1. ", by=remy)
    assert row.proposal == [{"field": "year", "old": 2023, "new": 2022, "source": "submitter"}]
    assert (row.kind, row.state, row.paper, row.comment) == ("correction", "ready", paper, "See page 1.")
    assert (row.submitted_by, row.title) == (remy, "A title")


def test_a_comment_alone_is_enough(paper: Paper) -> None:
    assert curation.report(paper, changes={}, comment="The PDF is another paper's.").proposal == []


def test_a_report_that_says_nothing_is_refused(paper: Paper) -> None:
    with pytest.raises(InvalidSubmission, match="Correct what is wrong, or say it in the comment"):
        curation.report(paper, changes={"title": "A title"}, comment=" ")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"year": 12}, "year"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"abstract": "x" * 20_001}, "abstract"),
        ({"authors": ["x" * 201]}, "authors"),
    ],
)
def test_what_no_paper_can_have_is_refused_now(paper: Paper, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidSubmission) as refusal:
        curation.report(paper, changes=changes)
    assert refusal.value.field == field
    assert not Submission.objects.exists()


def test_the_same_report_twice_waits_once(paper: Paper) -> None:
    rows = [curation.report(paper, changes={"year": 2022}, comment="See page 1.") for _ in range(2)]
    assert rows[0] == rows[1]


def test_another_report_on_the_same_paper_waits_beside_it(paper: Paper) -> None:
    rows = [curation.report(paper, changes={"year": year}) for year in (2021, 2022)]
    assert rows[0] != rows[1]


def test_what_a_curator_confirms_is_written_and_locked(paper: Paper, cora: User) -> None:
    row = curation.report(paper, changes={"year": None, "authors": ["Jeff Wu"]}, comment="")
    curation.apply(row, by=cora, fields=["authors"])
    paper = Paper.objects.get()
    assert (paper.author_names, paper.year) == (["Jeff Wu"], 2023)
    assert paper.field_origins.get(field="authors").locked


def test_a_report_about_an_author_may_propose_a_name(paper: Paper) -> None:
    author = Author.objects.get(name="Jeff Wu")
    row = curation.report(author, changes={"name": "Jeffrey Wu"}, comment="So on his page.")
    assert row.proposal == [{"field": "name", "old": "Jeff Wu", "new": "Jeffrey Wu", "source": "submitter"}]
    assert (row.author, row.paper) == (author, None)


# The page


def test_what_was_merged_away_meanwhile_is_reported_of_the_survivor(paper: Paper, cora: User) -> None:
    survivor = make_paper("b2024", "Another title", year=2024)
    curation.merge_papers(Paper.objects.get(cite_key="a2023b"), into=survivor, by=cora)
    row = curation.report(paper, changes={"title": "A title", "year": 2022}, comment="See page 1.")
    assert row.paper == survivor
    assert [(item["field"], item["new"]) for item in row.proposal] == [("year", 2022)]


def test_a_report_about_an_author_goes_along_with_a_merge(paper: Paper, cora: User) -> None:
    gone, into = Author.objects.get(name="Jeff Wu"), Author.objects.create(name="J. Wu", slug="j-wu")
    seen = Author.objects.get(pk=gone.pk)
    curation.merge_authors(gone, into=into, by=cora)
    assert curation.report(seen, changes={}, comment="Two people.").author == into


def test_what_was_removed_meanwhile_cannot_be_reported(paper: Paper) -> None:
    Paper.objects.all().delete()
    with pytest.raises(InvalidSubmission, match="This paper has just been removed"):
        curation.report(paper, changes={}, comment="See page 1.")


@pytest.mark.django_db(transaction=True)
def test_a_report_that_waits_for_a_merge_lands_on_the_survivor(paper: Paper, cora: User) -> None:
    survivor = make_paper("b2024", "Another title", authors=("Andy Zou",), year=2024)
    typed = {"title": "A title", "authors": ["Yuntao Bai", "Jeff Wu"], "year": 2022}
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            curation.merge_papers(Paper.objects.get(cite_key="a2023b"), into=survivor, by=cora)
            reported = other.submit(_report, paper, typed)
            until_somebody_waits_for_a_lock()
        row = reported.result(timeout=30)
    assert (row.paper, [item["field"] for item in row.proposal]) == (survivor, ["year"])


def _report(paper: Paper, typed: dict[str, Any]) -> Submission:
    try:
        return curation.report(paper, changes=typed)
    finally:
        connection.close()


def test_the_form_is_filled_with_what_stands_now(client: Client, paper: Paper) -> None:
    page = client.get(ADDRESS).content.decode()
    assert 'value="A title"' in page
    assert "Yuntao Bai\nJeff Wu</textarea>" in page
    assert 'value="NeurIPS"' in page


def test_nobody_reports_and_is_led_to_the_page_of_the_report(client: Client, paper: Paper) -> None:
    response = client.post(ADDRESS, as_it_stands(title="The title"), follow=True)
    row = Submission.objects.get()
    assert response.redirect_chain == [(row.get_absolute_url(), 302)]
    assert row.proposal == [{"field": "title", "old": "A title", "new": "The title", "source": "submitter"}]
    assert "Thank you." in response.content.decode()


def test_a_field_that_was_not_sent_was_not_emptied(client: Client, paper: Paper) -> None:
    client.post(ADDRESS, in_time({"comment": "The year is wrong."}))
    assert Submission.objects.get().proposal == []


def test_a_form_that_says_nothing_comes_back(client: Client, paper: Paper) -> None:
    response = client.post(ADDRESS, as_it_stands())
    assert response.status_code == 400
    assert "Correct what is wrong, or say it in the comment." in response.content.decode()


def test_a_program_is_refused(client: Client, paper: Paper) -> None:
    response = client.post(ADDRESS, as_it_stands(comment="Buy now", homepage="https://spam.example"))
    assert response.status_code == 400
    assert not Submission.objects.exists()


def test_too_many_reports_are_told_when_to_come_again(
    client: Client, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rest_framework.settings.api_settings.DEFAULT_THROTTLE_RATES", {"report": "1/hour"})
    codes = [client.post(ADDRESS, as_it_stands(year=year)).status_code for year in (2021, 2022)]
    assert codes == [302, 429]
    assert Submission.objects.count() == 1


def test_an_author_is_reported_by_a_former_address_too(client: Client, paper: Paper) -> None:
    author = Author.objects.get(name="Jeff Wu")
    author.redirects.create(old_slug="j-wu")
    client.post("/authors/j-wu/report/", in_time({"name": "Jeff Wu", "comment": "Two people."}))
    assert Submission.objects.get().author == author


def test_a_paper_that_we_do_not_have_is_not_found(client: Client) -> None:
    assert client.get("/papers/nobody2000x/report/").status_code == 404


def test_a_paper_and_an_author_lead_to_the_form(client: Client, searchable: dict[str, Paper]) -> None:
    assert (
        'href="/papers/bai2022constitutional/report/"'
        in client.get("/papers/bai2022constitutional/").content.decode()
    )
    assert 'href="/authors/jeff-wu/report/"' in client.get("/authors/jeff-wu/").content.decode()


# The API


def api(client: Client, address: str, **given: Any) -> Any:
    return client.post(f"/api/v1/papers/{address}/reports/", given, content_type="application/json")


def test_the_api_takes_a_report_and_says_where_to_ask(client: Client, paper: Paper) -> None:
    response = api(client, "a2023b", authors=["Jeff Wu"])
    row = Submission.objects.get()
    assert (response.status_code, response["Location"]) == (201, response.json()["url"])
    assert response.json()["kind"] == "correction"
    assert row.proposal[0]["new"] == ["Jeff Wu"]
    assert client.get(response["Location"]).json()["state"] == "ready"


def test_the_api_names_the_field_that_is_wrong(client: Client, paper: Paper) -> None:
    assert api(client, "a2023b", year=12).json()["errors"].keys() == {"year"}
    assert api(client, "a2023b").status_code == 400


def test_with_dry_run_nothing_is_kept(client: Client, paper: Paper) -> None:
    response = api(client, "a2023b", year=2022, dry_run=1)
    assert [(row["kind"], row["action"]) for row in response.json()["would"]] == [("submission", "created")]
    assert not Submission.objects.exists()


def test_the_api_knows_the_paper_by_its_identifier(client: Client, catalogue: dict[str, Paper]) -> None:
    api(client, "arxiv:2212.08073", comment="Wrong PDF")
    assert Submission.objects.get().paper == catalogue["bai2022constitutional"]
