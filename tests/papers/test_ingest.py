"""Records becoming papers: keys, authors, venues, versions, and filling without overwriting."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model

from papers import ingest
from papers.models import Author, CiteKeyAlias, FieldOrigin, Paper, Venue, Version
from papers.record import Identifier, Record
from tests import catalogue as making
from tests.papers.submissions import NEW, pulled_record

ARXIV, SUBMITTER = FieldOrigin.Source.ARXIV, FieldOrigin.Source.SUBMITTER


def create(record: Record, **named: str) -> Paper:
    return Paper.objects.get(pk=ingest.create_paper(record, source=ARXIV, **named).pk)


# What is known


@pytest.mark.parametrize(
    "identifier",
    [
        Identifier("arxiv", "2212.08073"),
        Identifier("doi", "10.48550/arxiv.2212.08073"),
    ],
)
def test_a_paper_is_known_by_its_identifier_and_by_those_that_name_the_same_work(
    catalogue: dict[str, Paper], identifier: Identifier
) -> None:
    assert ingest.known([identifier]) == catalogue["bai2022constitutional"]


def test_an_identifier_of_nobody_is_not_known(catalogue: dict[str, Paper]) -> None:
    assert ingest.known([Identifier("arxiv", NEW)]) is None
    assert ingest.known([]) is None


# New papers


def test_a_paper_takes_everything_that_the_record_says(db: None) -> None:
    paper = create(pulled_record())
    assert (paper.title, paper.abstract, paper.year) == (f"A study of {NEW}", "We study it.", 2023)
    assert (paper.venue and paper.venue.name, str(paper.published_on)) == ("arXiv", "2023-01-02")
    assert paper.author_names == ["Ann Author", "Ben Writer"]
    version = paper.versions.get()
    assert (version.stage, version.arxiv_version, version.arxiv_primary) == ("preprint", 1, "cs.CL")


def test_each_given_field_says_where_it_came_from(db: None) -> None:
    paper = create(Record(title="T", year=2020, authors=("A B",)))
    assert sorted(paper.field_origins.values_list("field", "source")) == [
        ("authors", "arxiv"),
        ("title", "arxiv"),
        ("year", "arxiv"),
    ]


def test_a_record_without_a_title_makes_no_paper(db: None) -> None:
    with pytest.raises(ingest.IngestError, match=r"^A paper needs a title\.$"):
        create(Record(title=" "))


def test_a_carried_identifier_makes_no_second_paper(catalogue: dict[str, Paper]) -> None:
    with pytest.raises(
        ingest.IngestError, match=r"^“Constitutional AI.*” carries this identifier already\.$"
    ):
        create(pulled_record("2212.08073"))


# Cite keys


def test_cite_keys_differ_also_from_former_ones_and_in_case(db: None) -> None:
    record = Record(title="Study", authors=("Ann Author",), year=2023)
    first = create(record)
    CiteKeyAlias.objects.create(key="AUTHOR2023STUDYA", paper=first)
    keys = [first.cite_key, create(record).cite_key, create(record).cite_key]
    assert keys[0] == "author2023study"
    assert len({key.lower() for key in [*keys, "author2023studya"]}) == 4


def test_a_given_cite_key_is_taken_as_it_is(db: None) -> None:
    assert create(Record(title="T"), cite_key="x:1").cite_key == "x:1"


# Authors and venues


def test_an_author_of_the_same_name_is_one_author(db: None) -> None:
    create(pulled_record())
    create(pulled_record("2301.00002"))
    assert list(Author.objects.values_list("name", "slug")) == [
        ("Ann Author", "ann-author"),
        ("Ben Writer", "ben-writer"),
    ]


def test_names_that_look_alike_in_addresses_get_numbers(db: None) -> None:
    create(Record(title="T", authors=("Jane Doe", "Jane Döe", "李雷", "韩梅梅")))
    assert sorted(Author.objects.values_list("slug", flat=True)) == [
        "author",
        "author-2",
        "jane-doe",
        "jane-doe-2",
    ]


def test_one_name_twice_on_a_paper_keeps_both_places(db: None) -> None:
    paper = create(Record(title="T", authors=("Wei Wang", "Wei Wang")))
    assert paper.author_names == ["Wei Wang", "Wei Wang"]


def test_a_venue_is_found_in_any_case(db: None) -> None:
    neurips = making.make_venue("NeurIPS")
    assert create(Record(title="T", venue="neurips")).venue == neurips
    assert Venue.objects.count() == 1


def test_a_published_work_with_an_arxiv_id_has_two_versions_and_the_published_is_best(db: None) -> None:
    record = pulled_record(venue="ACL", venue_kind="conference", year=2024, published_on="")
    paper = create(record)
    assert sorted(paper.versions.values_list("stage", "venue__name", "year")) == [
        ("preprint", "arXiv", 2023),
        ("published", "ACL", 2024),
    ]
    assert (paper.venue and paper.venue.name, paper.year) == ("ACL", 2024)


# Filling


def test_only_what_is_empty_is_filled(catalogue: dict[str, Paper]) -> None:
    paper = catalogue["zou2023universal"]
    old = ingest.fill(paper, pulled_record("2307.15043"), source=ARXIV)
    paper.refresh_from_db()
    assert paper.title.startswith("Universal and Transferable")
    assert (paper.abstract, paper.author_names) == ("We study it.", ["Andy Zou", "Zifan Wang"])
    assert old["fields"] == {"abstract": "", "url": ""}


def test_an_incomplete_author_list_is_completed(catalogue: dict[str, Paper]) -> None:
    paper = catalogue["bai2022constitutional"]
    old = ingest.fill(paper, pulled_record("2212.08073"), source=ARXIV)
    paper.refresh_from_db()
    assert (paper.authors_complete, paper.author_names) == (True, ["Ann Author", "Ben Writer"])
    assert old["fields"]["authors"] == ["Yuntao Bai", "Jeff Wu"]


def test_a_locked_field_is_kept(catalogue: dict[str, Paper]) -> None:
    paper = catalogue["zou2023universal"]
    FieldOrigin.objects.create(paper=paper, field="abstract", source=FieldOrigin.Source.CURATOR, locked=True)
    assert ingest.fill(paper, pulled_record("2307.15043"), source=ARXIV)["fields"] == {"url": ""}
    paper.refresh_from_db()
    assert paper.abstract == ""


def test_a_withdrawal_is_noted(catalogue: dict[str, Paper]) -> None:
    paper = catalogue["zou2023universal"]
    ingest.fill(paper, pulled_record("2307.15043", withdrawn=True), source=ARXIV)
    paper.refresh_from_db()
    assert paper.withdrawn


def test_filling_twice_changes_nothing_the_second_time(catalogue: dict[str, Paper]) -> None:
    paper = catalogue["zou2023universal"]
    ingest.fill(paper, pulled_record("2307.15043"), source=ARXIV)
    assert ingest.fill(paper, pulled_record("2307.15043"), source=ARXIV) == {}


def test_an_identifier_of_another_paper_stays_there(catalogue: dict[str, Paper]) -> None:
    zou = catalogue["zou2023universal"]
    old = ingest.fill(zou, Record(identifiers=(Identifier("arxiv", "2212.08073"),)), source=ARXIV)
    assert "identifiers" not in old
    assert zou.arxiv_id == "2307.15043"


def test_restoring_takes_back_what_was_filled(catalogue: dict[str, Paper]) -> None:
    paper = catalogue["bai2022constitutional"]
    record = pulled_record("2212.08073", identifiers=(Identifier("doi", "10.1/x"),))
    old = ingest.fill(paper, record, source=SUBMITTER)
    ingest.restore(paper, old)
    paper = Paper.objects.get(pk=paper.pk)
    assert (paper.authors_complete, paper.author_names) == (False, ["Yuntao Bai", "Jeff Wu"])
    assert [str(i.canonical) for i in paper.identifiers.all()] == ["arxiv:2212.08073"]
    assert not paper.field_origins.exists()


def test_restoring_gives_an_existing_version_its_old_words_back(catalogue: dict[str, Paper]) -> None:
    paper = catalogue["zou2023universal"]
    before = list(paper.versions.values("year", "published_on", "arxiv_version", "arxiv_primary"))
    shown = Paper.objects.filter(pk=paper.pk).values("year", "venue", "published_on")[0]
    old = ingest.fill(paper, pulled_record("2307.15043", arxiv_version=7), source=ARXIV)
    assert paper.versions.get().arxiv_version == 7
    ingest.restore(paper, old)
    assert list(paper.versions.values("year", "published_on", "arxiv_version", "arxiv_primary")) == before
    assert Paper.objects.filter(pk=paper.pk).values("year", "venue", "published_on")[0] == shown


def test_a_name_that_is_a_whole_collaboration_is_cut(db: None) -> None:
    paper = create(Record(title="T", authors=("A" * 5_000,)))
    assert paper.author_names == ["A" * 200]


def test_a_cite_key_is_never_given_to_another_work(db: None) -> None:
    first = create(Record(title="Quokkas", authors=("Ann Bo",), year=2023))
    assert first.cite_key == "bo2023quokkas"
    first.delete()
    assert create(Record(title="Quokkas", authors=("Ann Bo",), year=2023)).cite_key != "bo2023quokkas"


@pytest.mark.parametrize(
    ("model", "field"),
    [(Paper, "kind"), (Paper, "origin"), (Version, "stage"), (Venue, "kind")],
)
def test_the_database_refuses_what_the_code_does_not_know(
    catalogue: dict[str, Paper], model: type[Model], field: str
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        model._default_manager.update(**{field: "poem"})
