"""Where each field comes from, what the sources say, and where they differ."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from papers import curation, ingest
from papers.conflicts import Conflict, conflicts
from papers.curation import CurationError, choose_fields, unlock_fields
from papers.models import Decision, Paper, SourceAnswer, User
from papers.provenance import provenance
from papers.record import Record
from tests.catalogue import add_identifier, make_paper

pytestmark = pytest.mark.django_db
DOI = "10.1145/3571730"


@pytest.fixture
def paper() -> Paper:
    made = make_paper("li2023study", "A Study", authors=("Ann Author",), arxiv="2301.00001")
    add_identifier(made, DOI)
    ingest.note_origins(made, ["title", "authors", "year", "venue"], "seed")
    return made


def answered(source: str, paper: Paper | None = None, **said: Any) -> SourceAnswer:
    scheme, value = {"arxiv": ("arxiv", "2301.00001"), "crossref": ("doi", DOI), "seed": ("", "li")}[source]
    kinds = {"arxiv": "preprint", "crossref": "conference", "seed": "preprint"}
    record = Record(**{"venue_kind": kinds[source], **said}).as_json()
    return SourceAnswer.objects.create(
        source=source,
        scheme=scheme,
        value=value,
        paper=paper,
        fetched_at=timezone.now(),
        raw={"a": 1},
        record=record,
    )


def test_a_field_shows_its_source_and_what_others_say(paper: Paper) -> None:
    answered("seed", paper, title="A Study")
    answered("arxiv", title="Another study")
    view = provenance(paper)["title"]
    assert (view.value, view.source, view.locked, view.differs) == ("A Study", "seed", False, True)
    assert [(s.source, s.value, s.agrees) for s in view.others] == [
        ("seed", "A Study", True),
        ("arxiv", "Another study", False),
    ]


def test_a_date_is_from_the_source_that_gave_it_with_the_version(paper: Paper) -> None:
    Paper.objects.filter(pk=paper.pk).update(published_on="2023-01-02")
    paper.refresh_from_db()
    answered("crossref", published_on="2023-01-02")  # of another version
    said = answered("arxiv", published_on="2023-01-02")
    view = provenance(paper)["published_on"]
    assert (view.source, view.set_at) == ("arxiv", said.fetched_at)


def test_a_date_that_no_source_gave_has_no_source(paper: Paper) -> None:
    Paper.objects.filter(pk=paper.pk).update(published_on="2023-01-03")
    paper.refresh_from_db()
    answered("arxiv", published_on="2023-01-02")
    assert provenance(paper)["published_on"].source == ""


def test_who_set_a_field_is_named(paper: Paper, cora: User) -> None:
    choose_fields(paper, values={"title": "Mine"}, source="curator", by=cora)
    view = provenance(paper)["title"]
    assert (view.value, view.source, view.set_by, view.locked) == ("Mine", "curator", "cora", True)


def test_the_year_of_a_publication_is_no_other_year_of_the_preprint(paper: Paper) -> None:
    answered("crossref", year=2024, venue="Journal of Results")
    said = provenance(paper)["year"].others[0]
    assert (said.value, said.elsewhere, said.agrees) == (2024, True, True)


def test_case_accents_initials_and_long_names_make_no_difference(paper: Paper) -> None:
    answered("arxiv", title="A STUDY.", authors=("A. Author",), venue="arXiv")
    views = provenance(paper)
    assert not any(views[name].differs for name in ("title", "authors", "venue"))


def test_the_beginning_of_an_incomplete_list_of_authors_agrees(paper: Paper) -> None:
    ingest.set_fields(paper, {"authors": ["Ann Author", "Bo Chen"]}, source="arxiv", lock=False, by=None)
    answered("seed", paper, authors=("Ann Author",), authors_complete=False)
    assert not provenance(paper)["authors"].differs


def test_a_source_that_has_nothing_says_nothing(paper: Paper) -> None:
    SourceAnswer.objects.create(
        source="arxiv", scheme="arxiv", value="2301.00001", fetched_at=timezone.now(), raw={}, record={}
    )
    assert provenance(paper)["title"].others == ()


@pytest.mark.parametrize("answers", [1, 3])
def test_provenance_costs_a_fixed_number_of_queries(
    paper: Paper, answers: int, django_assert_num_queries: Any
) -> None:
    for source in ("seed", "arxiv", "crossref")[:answers]:
        answered(source, paper, title="T")
    paper = Paper.objects.get(pk=paper.pk)
    with django_assert_num_queries(7):
        provenance(paper)


# Conflicts


def test_sources_that_differ_are_a_conflict(paper: Paper) -> None:
    answered("seed", paper, title="A Study", year=2023, venue="arXiv")
    answered("arxiv", title="Another", year=2022, venue="arXiv")
    assert conflicts() == [Conflict(paper.pk, ("title", "year"))]


def test_a_lock_decides_a_conflict(paper: Paper, cora: User) -> None:
    answered("seed", paper, title="A Study")
    said = answered("arxiv", title="Another")
    choose_fields(paper, values={"title": said.record["title"]}, source="arxiv", by=cora)
    assert conflicts() == []
    unlock_fields(paper, ["title"], by=cora)
    assert conflicts() == [Conflict(paper.pk, ("title",))]


def test_one_source_alone_and_other_versions_are_no_conflict(paper: Paper) -> None:
    answered("arxiv", title="A Study", year=2022)
    assert conflicts() == []
    answered("crossref", title="A study", year=2024)
    assert conflicts() == []


def test_an_incomplete_list_of_authors_is_no_conflict(paper: Paper) -> None:
    answered("seed", paper, authors=("Ann Author",), authors_complete=False)
    answered("arxiv", authors=("Ann Author", "Bo Chen"))
    assert conflicts() == []


def test_conflicts_are_bounded() -> None:
    for number in range(3):
        one = make_paper(f"li{number}", arxiv=f"2301.0000{number + 1}")
        for source in ("seed", "arxiv"):
            SourceAnswer.objects.create(
                source=source,
                scheme="arxiv",
                value=one.arxiv_id,
                fetched_at=timezone.now(),
                raw={},
                record={"title": source},
            )
    assert len(conflicts()) == 3
    assert len(conflicts(most=2)) == 2


# The verbs


def test_choosing_a_value_is_a_decision_that_can_be_undone(paper: Paper, cora: User) -> None:
    decision = choose_fields(paper, values={"title": "Another"}, source="arxiv", by=cora)
    assert (decision.verb, decision.paper, decision.decided_by) == ("set_fields", paper, cora)
    assert provenance(Paper.objects.get())["title"].locked
    curation.undo_decision(decision, by=cora)
    view = provenance(Paper.objects.get())["title"]
    assert (view.value, view.source, view.locked) == ("A Study", "seed", False)


def test_undoing_says_beforehand_what_changes(paper: Paper, cora: User) -> None:
    decision = choose_fields(paper, values={"title": "Another"}, source="arxiv", by=cora)
    effect = curation.undone_by(decision)[0]
    assert (effect.now, effect.then, effect.stops) == ("Another", "A Study", False)


def test_unlocking_is_undone_by_locking_again(paper: Paper, cora: User) -> None:
    choose_fields(paper, values={"title": "Mine"}, source="curator", by=cora)
    decision = unlock_fields(paper, ["title"], by=cora)
    curation.undo_decision(decision, by=cora)
    assert ingest.locked_fields(paper) == {"title"}


def test_what_is_not_locked_is_not_unlocked(paper: Paper, cora: User) -> None:
    with pytest.raises(CurationError, match="None of these fields is locked"):
        unlock_fields(paper, ["title"], by=cora)


def test_a_value_that_no_paper_can_have_changes_nothing(paper: Paper, cora: User) -> None:
    with pytest.raises(CurationError, match="A paper needs a title"):
        choose_fields(paper, values={"title": "", "year": 1999}, source="curator", by=cora)
    assert not Decision.objects.exists()
