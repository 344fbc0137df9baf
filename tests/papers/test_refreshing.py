"""The nightly refresh: what is new at a source is proposed, what is empty is filled, and nothing else changes."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from papers import ingest, refreshing
from papers.curation import apply, reject
from papers.models import Decision, Paper, SourceAnswer, State, Submission, User, Venue
from papers.news import news, printed_in
from papers.once import once
from papers.refreshing import Refreshed, refresh
from papers.sources import arxiv, crossref
from papers.sources.gate import Gate, connect
from tests.arxiv_server import ArxivServer, faults
from tests.catalogue import add_identifier, make_paper
from tests.crossref_server import CrossrefServer

pytestmark = pytest.mark.django_db
ID, DOI = "2301.00001", "10.1145/3571730"
ACL = "Proceedings of the 61st Annual Meeting of the Association for Computational Linguistics"


@pytest.fixture
def server() -> Iterator[ArxivServer]:
    with ArxivServer() as server:
        yield server


@pytest.fixture
def crossref_server() -> Iterator[CrossrefServer]:
    with CrossrefServer() as server:
        yield server


class Night:
    """One night's refresh, against both played sources."""

    def __init__(self, arxiv_url: str, crossref_url: str) -> None:
        self.arxiv = arxiv.Client(arxiv_url, self.gate(), "alignlit/test", timeout=5, deadline=5)
        self.crossref = crossref.Client(crossref_url, self.gate(), "alignlit/test", timeout=5, deadline=5)

    def gate(self) -> Gate:
        return Gate(connect(os.environ["REDIS_URL"]), uuid.uuid4().hex, interval=0.01)

    def __call__(self) -> Refreshed:
        yesterday = timezone.now() - timedelta(days=1)
        SourceAnswer.objects.update(fetched_at=yesterday)
        return refresh(self.arxiv, self.crossref)


@pytest.fixture
def night(server: ArxivServer, crossref_server: CrossrefServer) -> Night:
    return Night(server.url, crossref_server.url)


@pytest.fixture
def paper(server: ArxivServer, night: Night) -> Paper:
    """A preprint of which arXiv has said everything already."""
    made = make_paper("li2023study", "A study of models", authors=("Mei Li",), arxiv=ID, abstract="We study.")
    made.versions.update(arxiv_version=1)
    said(server)
    night()
    return made


def said(server: ArxivServer, **given: Any) -> None:
    words = {"title": "A study of models", "authors": ("Mei Li",), "abstract": "We study."}
    server.add(ID, **{**words, **given})


def published(server: CrossrefServer, **given: Any) -> None:
    fields = {
        "title": ["A study of models"],
        "type": "proceedings-article",
        "container_title": [ACL],
        "page": "1-9",
    }
    server.add(DOI, **{**fields, **given})


def proposals() -> list[dict[str, Any]]:
    rows = Submission.objects.filter(kind=Submission.Kind.UPDATE).order_by("pk")
    return [{one["field"]: one["new"] for one in row.proposal} for row in rows]


def shown(paper: Paper) -> tuple[Any, ...]:
    now = Paper.objects.get(pk=paper.pk)
    return now.title, now.abstract, now.author_names, now.year, now.venue_name, now.withdrawn


def test_no_news_is_no_proposal(paper: Paper, night: Night) -> None:
    assert night() == Refreshed(asked=1)
    assert not Submission.objects.exists()


def test_a_new_version_is_proposed_with_what_it_says_anew(
    paper: Paper, server: ArxivServer, night: Night
) -> None:
    before = shown(paper)
    said(server, title="A longer study of models", version=2)
    assert night().proposed == 1
    row = Submission.objects.get()
    assert (row.kind, row.state, row.paper) == ("update", State.READY, paper)
    assert row.proposal == [
        {"field": "title", "old": "A study of models", "new": "A longer study of models", "source": "arxiv"},
        {"field": "arxiv_version", "old": 1, "new": 2, "source": "arxiv"},
    ]
    assert shown(paper) == before


def test_an_update_that_is_applied_changes_the_paper(
    paper: Paper, server: ArxivServer, night: Night, cora: User
) -> None:
    said(server, title="A longer study of models", version=2)
    night()
    apply(Submission.objects.get(), by=cora)
    assert shown(paper)[0] == "A longer study of models"
    assert paper.versions.get().arxiv_version == 2
    assert night().proposed == 0


def test_the_same_is_not_proposed_twice_while_it_waits_or_once_it_was_declined(
    paper: Paper, server: ArxivServer, night: Night, cora: User
) -> None:
    said(server, comment="This paper has been withdrawn")
    night()
    night()
    assert proposals() == [{"withdrawn": True}]
    reject(Submission.objects.get(), by=cora, reason="It is a mistake.")
    night()
    assert len(proposals()) == 1


def test_what_waits_takes_what_is_newer(paper: Paper, server: ArxivServer, night: Night) -> None:
    said(server, title="Second title", version=2)
    night()
    said(server, title="Third title", version=3)
    night()
    assert proposals() == [{"title": "Third title", "arxiv_version": 3}]


def test_a_withdrawal_is_proposed_and_not_carried_out(
    paper: Paper, server: ArxivServer, night: Night
) -> None:
    said(server, comment="This paper has been withdrawn by the authors due to an error")
    night()
    assert proposals() == [{"withdrawn": True}]
    assert not Paper.objects.get().withdrawn


def test_a_locked_field_is_not_proposed(paper: Paper, server: ArxivServer, night: Night) -> None:
    ingest.set_fields(paper, {"title": "Mine"}, source="curator", lock=True, by=None)
    said(server, title="Another title")
    assert night().proposed == 0


def test_where_a_preprint_was_published_is_proposed(
    paper: Paper, server: ArxivServer, crossref_server: CrossrefServer, night: Night
) -> None:
    full_name = "Proceedings of the Annual Meeting of the Association for Computational Linguistics"
    Venue.objects.create(name="ACL", full_name=full_name)
    said(server, doi=DOI)
    published(crossref_server, issued={"date-parts": [[2024, 7, 9]]})
    night()
    assert proposals() == [
        {
            "year": 2024,
            "venue": "ACL",
            "published_on": "2024-07-09",
            "pages": "1-9",
            "publisher": "Example Press",
            "identifiers": [{"scheme": "doi", "value": DOI}],
        }
    ]
    assert shown(paper)[3:5] == (2023, "arXiv")


def test_a_published_version_that_is_applied_stands_beside_the_preprint(
    paper: Paper, server: ArxivServer, crossref_server: CrossrefServer, night: Night, cora: User
) -> None:
    said(server, doi=DOI)
    published(crossref_server)
    night()
    apply(Submission.objects.get(), by=cora)
    assert list(paper.versions.values_list("stage", "venue__name", "pages")) == [
        ("preprint", "arXiv", ""),
        ("published", ACL, "1-9"),
    ]
    assert paper.identifiers.filter(scheme="doi").get().value == DOI
    assert night() == Refreshed(asked=2)


def test_a_doi_of_another_work_is_no_published_version(
    paper: Paper, server: ArxivServer, crossref_server: CrossrefServer, night: Night
) -> None:
    said(server, doi=DOI)
    published(crossref_server, title=["Photosynthesis in ferns"])
    night()
    assert proposals() == []


def test_a_retraction_at_crossref_is_proposed(
    paper: Paper, crossref_server: CrossrefServer, night: Night
) -> None:
    add_identifier(paper, DOI)
    ingest.set_fields(paper, {"venue": "Nature", "year": 2023}, source="seed", lock=False, by=None)
    published(crossref_server, updated_by=[{"DOI": "10.1145/1", "type": "retraction"}])
    night()
    assert proposals() == [{"withdrawn": True}]


def test_a_journal_without_a_doi_is_a_remark(paper: Paper, server: ArxivServer, night: Night) -> None:
    said(server, journal_ref="Journal of Results 12 (2024)")
    night()
    night()
    row = Submission.objects.get()
    assert (row.proposal, row.comment) == (
        [],
        "arXiv says now where it was published: Journal of Results 12 (2024)",
    )


def test_a_journal_that_we_know_is_proposed_as_the_published_version(
    paper: Paper, server: ArxivServer, night: Night, cora: User
) -> None:
    Venue.objects.create(name="Minds and Machines", kind="journal")
    said(server, journal_ref="Minds and Machines 22 (2024) 2001-2010")
    night()
    row = Submission.objects.get()
    assert {one["field"]: one["new"] for one in row.proposal} == {"venue": "Minds and Machines", "year": 2024}
    assert row.comment.endswith("Minds and Machines 22 (2024) 2001-2010")
    apply(row, by=cora)
    stages = [(v.stage, v.venue and v.venue.name, v.year) for v in paper.versions.order_by("pk")]
    assert stages[1:] == [("published", "Minds and Machines", 2024)]
    assert stages[0][:2] == ("preprint", "arXiv")


@pytest.mark.parametrize(
    ("printed", "new"),
    [
        ("Proceedings of the 36th NeurIPS, 2023", {"venue": "NeurIPS", "year": 2023}),
        ("NeurIPS 2023", {"venue": "NeurIPS", "year": 2023}),
        ("NeurIPS 36, 2001-2010", {"venue": "NeurIPS"}),
        ("Accepted at NeurIPS 2023", {}),
        ("arXiv 2023", {}),
        ("12 (2023)", {}),
    ],
)
def test_a_journal_reference_is_read_where_it_is_sure(printed: str, new: dict[str, Any]) -> None:
    Venue.objects.get_or_create(name="NeurIPS", defaults={"kind": "conference"})
    paper = make_paper("li2019study", "A study", year=2019)
    assert {one["field"]: one["new"] for one in printed_in(paper, printed)} == new


def test_what_is_empty_is_filled_by_the_rule(
    server: ArxivServer, crossref_server: CrossrefServer, night: Night
) -> None:
    paper = make_paper("li2023study", "A study of models", authors=("Mei Li",), arxiv=ID)
    said(server)
    assert night().filled == 1
    assert shown(paper)[1] == "We study."
    decision = Decision.objects.get()
    assert (decision.rule, decision.paper, decision.decided_by) == ("fill-empty-fields", paper, None)
    assert proposals() == []


def test_what_crossref_says_of_a_preprint_changes_no_shown_year(
    paper: Paper, crossref_server: CrossrefServer, night: Night
) -> None:
    add_identifier(paper, DOI)
    published(crossref_server, issued={"date-parts": [[2025]]})
    night()
    assert shown(paper)[3:5] == (2023, "arXiv")
    assert proposals()[0]["year"] == 2025


# Whom it asks, and how often


def test_a_night_comes_once_in_24_hours(night: Night, settings: Settings) -> None:
    settings.REFRESH_A_NIGHT = 1
    for number in (1, 2):
        make_paper(f"a{number}", arxiv=f"2301.0000{number}")
    refresh(night.arxiv, night.crossref)
    SourceAnswer.objects.update(fetched_at=timezone.now() - timedelta(hours=21))
    assert refresh(night.arxiv, night.crossref).asked == 0


def test_what_was_asked_longest_ago_is_asked_first_and_so_many_a_night(
    server: ArxivServer, night: Night, settings: Settings
) -> None:
    settings.REFRESH_A_NIGHT = 2
    for number in range(1, 4):
        make_paper(f"a{number}", arxiv=f"2301.0000{number}")
    assert refresh(night.arxiv, night.crossref).asked == 2
    assert refresh(night.arxiv, night.crossref).asked == 0
    night()
    assert server.asked == [("2301.00001", "2301.00002"), ("2301.00003", "2301.00001")]


def test_nothing_is_asked_twice_a_night(paper: Paper, night: Night) -> None:
    night()
    assert refresh(night.arxiv, night.crossref) == Refreshed()


def test_an_id_that_a_source_does_not_have_is_not_asked_first_each_night(
    server: ArxivServer, night: Night
) -> None:
    make_paper("a2023gone", arxiv=ID)
    server.absent(ID)
    night()
    assert refresh(night.arxiv, night.crossref) == Refreshed()
    assert SourceAnswer.objects.get().record == {}


def test_what_waits_to_be_pulled_is_left_alone(server: ArxivServer, night: Night) -> None:
    make_paper("a2023b", arxiv=ID)
    Submission.objects.create(scheme="arxiv", value=ID, state=State.RECEIVED)
    assert night() == Refreshed()


def test_a_source_that_is_not_well_keeps_no_other_from_being_asked(
    paper: Paper, server: ArxivServer, crossref_server: CrossrefServer, night: Night
) -> None:
    add_identifier(paper, DOI)
    server.fail(faults.status(503, retry_after=0))
    assert night().asked == 1
    assert refresh(night.arxiv, night.crossref).asked == 1


def test_a_busy_gate_is_waited_for(paper: Paper, night: Night) -> None:
    night.arxiv.gate.close_for(60)
    night.arxiv = arxiv.Client(night.arxiv.url, night.arxiv.gate, "alignlit/test", wait=0.01)
    assert night().again is not None


def test_one_worker_refreshes_at_a_time(paper: Paper, night: Night) -> None:
    with once("refresh"):
        assert night() == Refreshed()
    assert refreshing.due("arxiv", timezone.now())


def test_an_answer_that_cannot_be_kept_holds_up_no_other(
    server: ArxivServer, night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (1, 2):
        make_paper(f"a{number}", arxiv=f"2301.0000{number}")
    honest = news

    def broken(paper: Paper, *rest: Any) -> Any:
        if paper.cite_key == "a1":
            raise ValueError
        return honest(paper, *rest)

    monkeypatch.setattr(refreshing, "news", broken)
    assert night().asked == 2
    assert Paper.objects.get(cite_key="a2").abstract


def untitled(server: CrossrefServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of three works the first two have no title, and two are asked about at a time."""
    monkeypatch.setattr(refreshing, "BATCH", 2)
    for name, title in (("a", []), ("b", []), ("c", ["C"])):
        server.add(f"10.1000/{name}", title=title)
        add_identifier(make_paper(f"paper{name}", name), f"10.1000/{name}")


def test_a_work_without_a_title_keeps_crossref_from_no_other(
    crossref_server: CrossrefServer, night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    untitled(crossref_server, monkeypatch)
    assert night().asked == 3
    assert SourceAnswer.objects.get(value="10.1000/c").record["title"] == "C"
    assert list(SourceAnswer.objects.filter(record={}).values_list("value", flat=True).order_by("value")) == [
        "10.1000/a",
        "10.1000/b",
    ]


def test_what_arxiv_answers_emptily_is_asked_again_after_the_others(
    server: ArxivServer, night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refreshing, "BATCH", 2)
    for number in (1, 2, 3):
        make_paper(f"paper{number}", str(number), arxiv=f"2302.0000{number}")
    server.absent("2302.00001", "2302.00002")
    server.add("2302.00003", title="Three")
    refresh(night.arxiv, night.crossref)
    refresh(night.arxiv, night.crossref)
    assert SourceAnswer.objects.get(value="2302.00003").record["title"] == "Three"
