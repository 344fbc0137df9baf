"""Setting fields of a paper one by one: values, versions, origins, locks, and taking it back."""

from __future__ import annotations

from typing import Any

import pytest

from papers import ingest
from papers.ingest import IngestError
from papers.models import FieldOrigin, Paper, User, Version
from tests.catalogue import make_paper

CURATOR, ARXIV, CROSSREF = (
    FieldOrigin.Source.CURATOR,
    FieldOrigin.Source.ARXIV,
    FieldOrigin.Source.CROSSREF,
)
pytestmark = pytest.mark.django_db
PUBLISHED: dict[str, Any] = {
    "year": 2024,
    "venue": "ICLR",
    "venue_kind": "conference",
    "published_on": "2024-05-07",
}


@pytest.fixture
def paper() -> Paper:
    return make_paper("li2023study", "A study", authors=("Ann Author",), abstract="Old.", arxiv="2301.00001")


def put(paper: Paper, *, source: str = CURATOR, lock: bool = True, **values: Any) -> dict[str, Any]:
    return ingest.set_fields(paper, values, source=source, lock=lock, by=None)


def fresh(paper: Paper) -> Paper:
    return Paper.objects.get(pk=paper.pk)


def origin(paper: Paper, field: str) -> FieldOrigin:
    return FieldOrigin.objects.get(paper=paper, field=field)


def versions(paper: Paper) -> list[tuple[Any, ...]]:
    return list(paper.versions.values_list("stage", "venue__name", "year", "pages"))


def test_plain_fields_and_authors_are_set(paper: Paper) -> None:
    put(paper, title="Another", abstract="New.", authors=["Bo Chen", "Ann Author"], withdrawn=True)
    now = fresh(paper)
    assert (now.title, now.abstract, now.withdrawn) == ("Another", "New.", True)
    assert now.author_names == ["Bo Chen", "Ann Author"]


def test_what_a_person_sets_is_noted_with_its_lock(paper: Paper, cora: User) -> None:
    ingest.set_fields(paper, {"title": "Another"}, source=CURATOR, lock=True, by=cora)
    row = origin(paper, "title")
    assert (row.source, row.locked, row.set_by) == ("curator", True, cora)


def test_a_lock_stays_until_it_is_taken_off(paper: Paper) -> None:
    put(paper, title="Another")
    put(paper, source=ARXIV, lock=False, title="A third")
    assert origin(paper, "title").locked
    assert ingest.unlock(paper, ["title", "abstract"]) == ["title"]
    assert not origin(paper, "title").locked


def test_a_venue_where_a_preprint_was_published_is_a_version_of_its_own(paper: Paper) -> None:
    put(paper, source=CROSSREF, lock=False, **PUBLISHED, pages="1-9")
    assert versions(paper) == [("preprint", "arXiv", 2023, ""), ("published", "ICLR", 2024, "1-9")]
    now = fresh(paper)
    assert (now.year, now.venue_name, str(now.published_on)) == (2024, "ICLR", "2024-05-07")


def test_another_venue_of_a_published_paper_corrects_its_version(paper: Paper) -> None:
    put(paper, **PUBLISHED)
    put(paper, venue="NeurIPS")
    assert versions(paper) == [("preprint", "arXiv", 2023, ""), ("published", "NeurIPS", 2024, "")]
    assert fresh(paper).venue_name == "NeurIPS"


def test_a_version_of_arxiv_is_noted_at_the_preprint(paper: Paper) -> None:
    put(paper, **PUBLISHED)
    put(paper, source=ARXIV, lock=False, arxiv_version=3)
    assert dict(paper.versions.values_list("stage", "arxiv_version")) == {"preprint": 3, "published": None}


def test_identifiers_are_added(paper: Paper) -> None:
    put(paper, identifiers=[{"scheme": "doi", "value": "10.1145/3571730"}])
    assert set(fresh(paper).identifier_values) == {"2301.00001", "10.1145/3571730"}


def test_everything_is_taken_back(paper: Paper, cora: User) -> None:
    ingest.note_origins(paper, ["title"], "seed")
    before = (
        Paper.objects.filter(pk=paper.pk).values("title", "abstract", "year", "venue", "published_on").get()
    )
    rows = (
        versions(paper),
        paper.author_names,
        list(paper.field_origins.values_list("field", "source", "locked")),
    )
    old = put(
        paper,
        title="T",
        abstract="A",
        authors=["B C"],
        **PUBLISHED,
        identifiers=[{"scheme": "doi", "value": "10.1/x"}],
    )
    assert ingest.restore_fields(paper, old) == []
    after = (
        Paper.objects.filter(pk=paper.pk).values("title", "abstract", "year", "venue", "published_on").get()
    )
    assert after == before
    now = fresh(paper)
    assert (
        versions(now),
        now.author_names,
        list(now.field_origins.values_list("field", "source", "locked")),
    ) == rows
    assert now.identifier_values == ["2301.00001"]


def test_what_was_changed_again_since_stays(paper: Paper) -> None:
    old = put(paper, title="Second", abstract="Second.")
    put(paper, title="Third")
    assert ingest.restore_fields(paper, old) == ["title"]
    assert (fresh(paper).title, fresh(paper).abstract) == ("Third", "Old.")
    assert origin(paper, "title").locked


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"title": " "}, "A paper needs a title."),
        ({"year": 1066}, "The year must lie between 1800 and 2200."),
        ({"kind": "poem"}, "There is no such kind of work."),
        ({"url": "javascript:alert(1)"}, "Give an address that begins with http:// or https://."),
        ({"published_on": "yesterday"}, "Write the date as year, month and day: 2022-12-15."),
        ({"cite_key": "mine"}, "There is no field “cite_key”."),
        ({"authors": ["Ann", " "]}, "An author needs a name."),
    ],
)
def test_what_no_paper_can_have_is_refused(paper: Paper, values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(IngestError, match=sentence.replace(".", r"\.")):
        put(paper, **values)
    assert not FieldOrigin.objects.exists()


def test_a_source_no_longer_overwrites_a_locked_year(paper: Paper) -> None:
    put(paper, year=2021)
    Version.objects.filter(paper=paper).update(year=2025)
    ingest.refresh_best(paper)
    assert fresh(paper).year == 2021
