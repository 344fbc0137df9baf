"""The versions of a paper: which is shown, and that a reference which says less takes nothing away."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from papers import curation, ingest
from papers.curation import Effect
from papers.exports import bibtex_of
from papers.models import Decision, FieldOrigin, Paper, User, Version
from papers.record import Identifier, Record
from tests.catalogue import add_identifier, make_paper
from tests.papers.at_once import refusal
from tests.papers.submissions import make_submission, pulled_record

ARXIV, SUBMITTER = FieldOrigin.Source.ARXIV, FieldOrigin.Source.SUBMITTER
MIGRATION = "papers.migrations.0010_year_and_venue_shown_again"


@pytest.fixture
def survey(db: None) -> Paper:
    """A preprint with all that a page shows of it."""
    paper = make_paper("zhao2023survey", "A survey", arxiv="2303.18223")
    ingest.fill(paper, pulled_record("2303.18223", published_on="2023-03-15"), source=ARXIV)
    return fresh(paper)


def fresh(paper: Paper) -> Paper:
    return Paper.objects.get(pk=paper.pk)


def shown(paper: Paper) -> tuple[int | None, str, str]:
    now = fresh(paper)
    return now.year, now.venue_name or "", str(now.published_on or "")


def versions(paper: Paper) -> list[tuple[Any, ...]]:
    return sorted(paper.versions.values_list("stage", "venue__name", "year", "arxiv_version"))


def create(record: Record) -> Paper:
    return fresh(ingest.create_paper(record, source=SUBMITTER))


def bare(paper: Paper, year: int | None = None) -> Version:
    """What early releases made of a reference without a venue."""
    return Version.objects.create(paper=paper, stage=Version.Stage.PUBLISHED, year=year)


# References without a venue


@pytest.mark.parametrize("year", [None, 2019, 2025])
def test_a_reference_without_a_venue_takes_nothing_from_the_paper(survey: Paper, year: int | None) -> None:
    before = shown(survey), versions(survey)
    ingest.fill(survey, Record(title="A survey", year=year), source=SUBMITTER)
    assert (shown(survey), versions(survey)) == before == ((2023, "arXiv", "2023-03-15"), before[1])


def test_a_reference_without_a_venue_gives_a_year_to_the_version_that_is_shown(db: None) -> None:
    paper = make_paper("a2023b", venue="ICML", year=None)
    old = ingest.fill(paper, Record(year=2021, published_on="2021-07-01"), source=SUBMITTER)
    assert shown(paper) == (2021, "ICML", "2021-07-01")
    ingest.restore(paper, old)
    assert (shown(paper), versions(paper)) == ((None, "ICML", ""), [("published", "ICML", None, None)])


def test_a_work_without_a_venue_has_its_year_and_no_version(db: None) -> None:
    paper = create(Record(title="A post", year=2024, published_on="2024-02-03"))
    assert (shown(paper), versions(paper)) == ((2024, "", "2024-02-03"), [])


def test_a_book_without_a_venue_keeps_what_is_printed(db: None) -> None:
    paper = create(Record(title="A book", year=2024, publisher="MIT Press"))
    assert [(row.stage, row.publisher, row.year) for row in paper.versions.all()] == [
        ("published", "MIT Press", 2024)
    ]


def test_a_year_for_a_work_without_a_version_is_taken_back(db: None) -> None:
    paper = create(Record(title="A post"))
    old = ingest.fill(paper, Record(year=2024), source=SUBMITTER)
    assert shown(paper) == (2024, "", "")
    ingest.restore(paper, old)
    assert shown(paper) == (None, "", "")


def test_a_locked_year_stays_empty(db: None) -> None:
    paper = create(Record(title="A post"))
    FieldOrigin.objects.create(paper=paper, field="year", source="curator", locked=True)
    ingest.fill(paper, Record(year=2024), source=SUBMITTER)
    assert fresh(paper).year is None


def test_a_curator_dates_a_work_that_has_no_version(db: None) -> None:
    paper = create(Record(title="A post"))
    old = ingest.set_fields(paper, {"year": 2022}, source="curator", lock=True, by=None)
    assert (shown(paper), versions(paper)) == ((2022, "", ""), [])
    ingest.restore_fields(paper, old)
    assert shown(paper) == (None, "", "")


def test_the_first_venue_of_a_work_keeps_its_date(db: None) -> None:
    paper = create(Record(title="A post", year=2022, published_on="2022-03-04"))
    ingest.set_fields(paper, {"venue": "Some blog"}, source="curator", lock=False, by=None)
    ingest.refresh_best(paper)
    assert shown(paper) == (2022, "Some blog", "2022-03-04")


def test_a_version_without_a_venue_is_never_shown_before_one_with_a_venue(survey: Paper) -> None:
    bare(survey, 2024)
    ingest.refresh_best(survey)
    assert shown(survey) == (2023, "arXiv", "2023-03-15")


def test_merging_a_paper_without_a_venue_takes_nothing(survey: Paper, cora: User) -> None:
    other = make_paper("blog2024post", "A post", venue="", year=2024)
    bare(other, 2024)
    before = versions(survey)
    curation.merge_papers(other, into=survey, by=cora)
    assert (shown(survey)[:2], versions(survey)) == ((2023, "arXiv"), before)


def test_of_two_works_without_a_venue_the_one_that_has_a_year_gives_it(db: None, cora: User) -> None:
    dated, other = (create(Record(title="A post", year=year)) for year in (2024, None))
    before = shown(other)
    decision = curation.merge_papers(dated, into=other, by=cora)
    assert shown(other) == (2024, "", "")
    assert other.field_origins.get(field="year").source == SUBMITTER
    curation.undo_decision(decision, by=cora)
    assert (shown(other), shown(dated)) == (before, (2024, "", ""))


# What undoing says


def test_undoing_a_merge_tells_which_year_and_venue_come_back(survey: Paper, cora: User) -> None:
    pulled = Record(title="A survey", venue="ACL", venue_kind="conference", year=2024)
    row = make_submission("10.18653/v1/survey", pulled=pulled.as_json())
    effects = curation.undone_by(curation.merge(row, into=survey, by=cora))
    assert {Effect("year", "2024", "2023"), Effect("venue", "ACL", "arXiv")} <= set(effects)


def test_undoing_details_of_a_version_tells_them(survey: Paper, cora: User) -> None:
    decision = curation.choose_fields(survey, values={"pages": "1-2"}, source="curator", by=cora)
    assert curation.undone_by(decision) == [Effect("pages", "1-2", "")]


# Two preprints


@pytest.fixture
def two(survey: Paper) -> tuple[Paper, Paper]:
    """A preprint that came first, with a high version number, and the survey."""
    old = make_paper("old2022survey", "A survey", year=2022, url="https://arxiv.org/abs/2201.00001")
    Version.objects.filter(paper=old).update(arxiv_version=7, arxiv_primary="cs.AI")
    kept = Identifier("arxiv", "2303.18223")
    survey.identifiers.all().delete()
    add_identifier(old, "2201.00001")
    ingest.add_identifiers(survey, [kept])
    Paper.objects.filter(pk=survey.pk).update(url="https://arxiv.org/abs/2303.18223")
    return old, survey


def test_of_two_preprints_the_survivors_is_cited(two: tuple[Paper, Paper], cora: User) -> None:
    curation.merge_papers(two[0], into=two[1], by=cora)
    paper = Paper.objects.for_export().get(pk=two[1].pk)
    assert [str(row.canonical) for row in paper.identifiers.all()] == ["arxiv:2303.18223", "arxiv:2201.00001"]
    assert versions(paper) == [("preprint", "arXiv", 2023, 1)]
    text = bibtex_of(paper)
    assert ("2303.18223" in text, "2201.00001" in text) == (True, False)


def test_undoing_the_merge_of_two_preprints_gives_each_its_own(two: tuple[Paper, Paper], cora: User) -> None:
    before = [(versions(paper), list(paper.identifiers.values_list("pk", "value"))) for paper in two]
    curation.undo_decision(curation.merge_papers(two[0], into=two[1], by=cora), by=cora)
    assert [(versions(p), list(p.identifiers.values_list("pk", "value"))) for p in two] == before


def test_a_merged_reference_to_another_preprint_does_not_count_our_versions(survey: Paper) -> None:
    ingest.fill(survey, pulled_record("2201.00001", arxiv_version=7, year=2022), source=ARXIV)
    assert versions(survey) == [("preprint", "arXiv", 2023, 1)]


def test_the_page_says_that_one_of_two_preprints_goes(two: tuple[Paper, Paper], as_cora: Any) -> None:
    page = as_cora.get(f"/curate/merge/{two[0].cite_key}/{two[1].cite_key}/")
    assert "Both are on arXiv, under ids of their own." in page.content.decode()


# What does not belong to a merge


@pytest.mark.parametrize("kind", ["correction", "update"])
def test_what_proposes_a_change_is_not_merged(survey: Paper, cora: User, kind: str) -> None:
    row = make_submission("", kind=kind, paper=survey, typed=Record(title="A survey"))
    refused = refusal(curation.merge, row, into=survey, by=cora)
    assert refused.sentence == "This is about what we have: apply what it proposes, or reject it."


# Papers of early releases


def repair() -> None:
    migration = import_module(MIGRATION)
    migration.show_again(apps, None)
    migration.forget_bare(apps, None)


def hide(paper: Paper) -> None:
    bare(paper, 2024)
    Paper.objects.filter(pk=paper.pk).update(year=2024, venue=None, published_on=None)


def test_a_year_and_venue_that_were_hidden_are_shown_again(survey: Paper) -> None:
    hide(survey)
    repair()
    assert shown(survey) == (2023, "arXiv", "2023-03-15")


def test_versions_that_say_nothing_go_and_papers_keep_their_year(db: None) -> None:
    post = create(Record(title="A post", year=2024))
    bare(post, 2024)
    book = create(Record(title="A book", year=2023, publisher="MIT Press"))
    repair()
    assert (shown(post), versions(post)) == ((2024, "", ""), [])
    assert versions(book) == [("published", None, 2023, None)]


def test_a_venue_that_a_curator_took_away_stays_away(survey: Paper) -> None:
    hide(survey)
    FieldOrigin.objects.create(paper=survey, field="venue", source="curator", locked=True)
    repair()
    assert shown(survey) == (2024, "", "")


def test_a_merge_that_hid_the_venue_can_still_be_taken_back(survey: Paper, cora: User) -> None:
    other = make_paper("other2023paper", "Another", venue="ICML")
    decision = curation.merge_papers(other, into=survey, by=cora)
    hide(survey)
    after = {**decision.effects["after"]["paper"][0], "year": 2024, "venue_id": None, "published_on": None}
    decision.effects["after"]["paper"] = [after]
    Decision.objects.filter(pk=decision.pk).update(effects=decision.effects)
    repair()
    assert shown(survey)[:2] == (2023, "ICML")
    curation.undo_decision(decision, by=cora)
    assert shown(survey)[:2] == (2023, "arXiv")
