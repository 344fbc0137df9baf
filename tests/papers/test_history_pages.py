"""The pages that tell what became of a paper, an author, a category or a submission."""

from __future__ import annotations

import pghistory
import pytest
from django.test import Client

from papers import curation
from papers.models import Author, CiteKeyAlias, Paper, Submission, User
from taxonomy.models import CategoryRedirect
from tests.catalogue import grow_tree, make_paper
from tests.papers.html import plain, text

pytestmark = pytest.mark.django_db
HISTORY = "/papers/a2023b/history/"


@pytest.fixture
def paper() -> Paper:
    return make_paper("a2023b", "A title", authors=("Yuntao Bai",), venue="")


def test_the_page_of_a_paper_shows_each_change_word_by_word(client: Client, paper: Paper) -> None:
    with pghistory.context(task="papers.refresh", task_id="t-1"):
        Paper.objects.update(title="A good title")
    page = text(client, HISTORY)
    assert "A <ins>good </ins>title" in page
    assert "nightly refresh (task papers.refresh) · task id t-1" in plain(page)


def test_text_of_others_is_escaped(client: Client, paper: Paper) -> None:
    with pghistory.context(command="x"):
        Paper.objects.update(title="<script>alert(1)</script>")
    assert "<script>alert" not in text(client, HISTORY)


def test_what_changed_past_our_pages_says_so(client: Client, paper: Paper) -> None:
    assert "directly in the database" in plain(text(client, HISTORY))


def test_a_curator_is_offered_to_undo_and_a_reader_is_not(
    as_cora: Client, client: Client, cora: User
) -> None:
    paper = make_paper("a2023b", "A title", authors=(), venue="")
    category = grow_tree()["outer-alignment"]
    decision = curation.classify_paper(paper, categories=[category], primary=category, by=cora)
    undo = f'href="/curate/undo/{decision.pk}/"'
    assert undo in text(as_cora, HISTORY)
    page = text(client, HISTORY)
    assert undo not in page
    assert "cora" in page


def test_the_address_of_a_submission_is_for_curators(as_cora: Client, client: Client, paper: Paper) -> None:
    with pghistory.context(url="/curate/secret/"):
        Paper.objects.update(title="Second")
    assert "secret" not in text(client, HISTORY)
    assert "/curate/secret/" in text(as_cora, HISTORY)


def test_a_former_key_leads_to_the_history_of_the_survivor(client: Client, paper: Paper) -> None:
    CiteKeyAlias.objects.create(key="old2020", paper=paper)
    response = client.get("/papers/old2020/history/")
    assert (response.status_code, response["Location"]) == (302, HISTORY)


def test_a_former_address_of_an_author_leads_to_the_present_one(client: Client, paper: Paper) -> None:
    Author.objects.get().redirects.create(old_slug="y-bai")
    assert client.get("/authors/y-bai/history/")["Location"] == "/authors/yuntao-bai/history/"


def test_a_former_address_of_a_category_leads_to_the_present_one(client: Client) -> None:
    category = grow_tree()["outer-alignment"]
    CategoryRedirect.objects.create(old_path="outer", category=category)
    assert client.get("/categories/outer/history/")["Location"] == "/categories/outer-alignment/history/"


def test_the_history_of_a_category_shows_its_making(client: Client) -> None:
    grow_tree()
    page = plain(text(client, "/categories/outer-alignment/history/"))
    assert "English nameOuter alignment" in page


def test_the_history_of_a_submission_shows_what_was_asked(as_cora: Client, cora: User) -> None:
    row = Submission.objects.create(state="ready", reference="x")
    curation.ask(row, by=cora, reason="Which version?")
    page = plain(text(as_cora, f"/curate/{row.token}/history/"))
    assert "asked for information Which version?" in page


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "1001", "2"])
def test_a_page_that_is_not_there_is_not_found(client: Client, paper: Paper, page: str) -> None:
    assert client.get(f"{HISTORY}?page={page}").status_code == 404


def test_what_is_not_there_has_no_history(client: Client) -> None:
    addresses = ["/papers/x/history/", "/authors/x/history/", "/categories/x/history/"]
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]


def test_search_engines_leave_histories_alone(client: Client, paper: Paper) -> None:
    assert client.get(HISTORY)["X-Robots-Tag"] == "noindex"


def test_pages_lead_to_their_histories(client: Client, searchable: dict[str, Paper]) -> None:
    for address in ("/papers/bai2022constitutional/", "/authors/jeff-wu/", "/categories/outer-alignment/"):
        assert f'href="{address}history/"' in text(client, address)
