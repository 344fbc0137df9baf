"""The pages of merging papers and authors, and the addresses of before a merge."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from papers import curation
from papers.models import Author, Decision, Identifier, Paper, User
from tests.catalogue import add_identifier, make_paper
from tests.papers.searching import BAI, OUYANG, ZOU

PAIR = f"/curate/merge/{ZOU}/{BAI}/"
NO_CACHE = "no-cache"


@pytest.fixture
def zou_in_bai(catalogue: dict[str, Paper], cora: User) -> Decision:
    return curation.merge_papers(catalogue[ZOU], into=catalogue[BAI], by=cora)


@pytest.fixture
def short(catalogue: dict[str, Paper]) -> Author:
    make_paper("bai2021another", "Another study", authors=("Y. Bai",), year=2021)
    return Author.objects.get(name="Y. Bai")


@pytest.fixture
def short_in_bai(short: Author, cora: User) -> Decision:
    return curation.merge_authors(short, into=Author.objects.get(slug="yuntao-bai"), by=cora)


def text(client: Client, address: str, **data: str) -> str:
    response = client.post(address, data) if data else client.get(address)
    return response.content.decode()


# Old addresses of papers


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"/papers/{ZOU}/", f"/papers/{BAI}/"),
        (f"/zh/papers/{ZOU}/?version=preprint", f"/zh/papers/{BAI}/?version=preprint"),
        (f"/papers/{ZOU}.bib?version=preprint", f"/papers/{BAI}.bib?version=preprint"),
        (f"/api/v1/papers/{ZOU}/", f"http://testserver/api/v1/papers/{BAI}/"),
    ],
)
def test_an_old_address_leads_to_the_survivor_and_is_not_kept(
    client: Client, zou_in_bai: Decision, old: str, new: str
) -> None:
    answer = client.get(old)
    assert (answer.status_code, answer["Location"], answer["Cache-Control"]) == (301, new, NO_CACHE)


@pytest.mark.parametrize("address", [f"/papers/{ZOU}/", f"/papers/{ZOU}.bib", f"/api/v1/papers/{ZOU}/"])
def test_after_an_undo_the_address_is_the_papers_own_again(
    client: Client, zou_in_bai: Decision, cora: User, address: str
) -> None:
    curation.undo_decision(zou_in_bai, by=cora)
    answer = client.get(address)
    assert (answer.status_code, ZOU in answer.content.decode()) == (200, True)


@pytest.mark.usefixtures("zou_in_bai")
def test_an_identifier_of_the_one_that_went_finds_the_survivor(client: Client) -> None:
    assert client.get("/papers/arxiv:2307.15043/")["Location"] == f"/papers/{BAI}/"


# The paper's page


def test_the_citation_of_either_version_can_be_chosen(client: Client, catalogue: dict[str, Paper]) -> None:
    best, preprint = text(client, f"/papers/{OUYANG}/"), text(client, f"/papers/{OUYANG}/?version=preprint")
    assert ("@inproceedings{" in best, "@misc{" in preprint) == (True, True)
    assert '<a href="?version=published#cite" aria-current="true">Published</a>' in best
    assert f'href="/papers/{OUYANG}.bib?version=preprint"' in preprint


def test_a_paper_with_one_version_has_no_choice(client: Client, catalogue: dict[str, Paper]) -> None:
    assert "?version=" not in text(client, f"/papers/{BAI}/")


def test_a_version_that_the_paper_has_not_is_the_best_one(
    client: Client, catalogue: dict[str, Paper]
) -> None:
    assert "@misc{" in text(client, f"/papers/{BAI}/?version=published")


def test_a_preprint_is_cited_without_what_leads_to_the_publication(
    client: Client, catalogue: dict[str, Paper]
) -> None:
    add_identifier(catalogue[OUYANG], "10.1000/published")
    Paper.objects.filter(cite_key=OUYANG).update(url="https://proceedings.example.org/1")
    preprint = text(client, f"/papers/{OUYANG}.bib?version=preprint")
    assert ("eprint = {2203.02155}" in preprint, "doi" in preprint, "proceedings" in preprint) == (
        True,
        False,
        False,
    )


def test_curators_find_the_merge_and_its_undo_on_the_page(
    as_cora: Client, client: Client, zou_in_bai: Decision
) -> None:
    page = text(as_cora, f"/papers/{BAI}/")
    assert f"{ZOU} was merged into this (cora, " in page
    assert f'href="/curate/undo/{zou_in_bai.pk}/"' in page
    assert f'href="/curate/merge/?paper={BAI}"' in page
    assert "/curate/" not in text(client, f"/papers/{BAI}/")


# Merging two papers


def test_the_other_paper_is_chosen_among_those_that_look_alike(
    as_cora: Client, searchable: dict[str, Paper]
) -> None:
    make_paper(
        "bai2022copy", "Constitutional AI: Harmlessness from AI feedback.", authors=("Y. Bai", "J. Wu")
    )
    assert f'href="/curate/merge/bai2022copy/{BAI}/"' in text(as_cora, "/curate/merge/?paper=bai2022copy")


def test_any_other_paper_can_be_named(as_cora: Client, searchable: dict[str, Paper]) -> None:
    answer = as_cora.get(f"/curate/merge/?paper={ZOU}&other=2212.08073")
    assert answer["Location"] == PAIR


def test_a_name_that_no_paper_has_is_told(as_cora: Client, searchable: dict[str, Paper]) -> None:
    page = text(as_cora, f"/curate/merge/?paper={ZOU}&other=nobody1999")
    assert "No paper has this cite key or identifier." in page


def test_what_comes_of_it_is_shown_and_nothing_happens(as_cora: Client, catalogue: dict[str, Paper]) -> None:
    page = text(as_cora, PAIR)
    assert f"{BAI}, {ZOU}" in page
    assert "arxiv:2212.08073" in page or "2212.08073" in page
    assert Paper.objects.filter(cite_key=ZOU).exists()


def test_the_preview_follows_the_choices(as_cora: Client, catalogue: dict[str, Paper]) -> None:
    page = text(as_cora, PAIR, action="preview", title="left")
    assert "title = {Universal and Transferable Adversarial Attacks on Aligned Language Models}" in page
    assert not Decision.objects.exists()


def test_categories_of_two_papers_stand_there_by_name(as_cora: Client, catalogue: dict[str, Paper]) -> None:
    for page in (text(as_cora, PAIR), text(as_cora, PAIR, action="preview")):
        assert "Outer alignment › Scalable oversight › Constitutional AI" in page
        assert "outer-alignment/" not in page


def test_two_papers_are_merged_as_chosen(as_cora: Client, catalogue: dict[str, Paper]) -> None:
    answer = as_cora.post(PAIR, {"action": "merge", "title": "left", "reason": "The same."})
    assert answer["Location"] == f"/papers/{BAI}/"
    paper = Paper.objects.get(cite_key=BAI)
    assert (paper.title, paper.decisions.get().reason) == (catalogue[ZOU].title, "The same.")


def test_a_choice_that_there_is_not_merges_nothing(as_cora: Client, catalogue: dict[str, Paper]) -> None:
    answer = as_cora.post(PAIR, {"action": "merge", "title": "both"})
    assert (answer.status_code, Paper.objects.filter(cite_key=ZOU).exists()) == (400, True)


def test_cite_keys_with_slashes_are_told_apart(as_cora: Client, catalogue: dict[str, Paper]) -> None:
    make_paper("DBLP:conf/acl/Bai22")
    page = text(as_cora, f"/curate/merge/DBLP:conf/acl/Bai22/{BAI}/")
    assert f"{BAI}, DBLP:conf/acl/Bai22" in page


@pytest.mark.parametrize("address", [f"/curate/merge/{BAI}/nobody1999/", f"/curate/merge/{BAI}/{BAI}/"])
def test_two_papers_that_there_are_not_are_not_found(
    as_cora: Client, catalogue: dict[str, Paper], address: str
) -> None:
    assert as_cora.get(address).status_code == 404


def test_the_page_of_undoing_tells_and_does_it(as_cora: Client, zou_in_bai: Decision) -> None:
    address = f"/curate/undo/{zou_in_bai.pk}/"
    assert f"is a paper of its own again, with the cite key {ZOU}." in text(as_cora, address)
    as_cora.post(address)
    assert Identifier.objects.get(value="2307.15043").paper.cite_key == ZOU


# Authors


@pytest.mark.usefixtures("short_in_bai")
def test_the_old_address_of_an_author_leads_to_the_survivor(client: Client) -> None:
    answer = client.get("/authors/y-bai/?x=1")
    assert (answer.status_code, answer["Location"]) == (301, "/authors/yuntao-bai/?x=1")
    assert answer["Cache-Control"] == NO_CACHE


@pytest.mark.usefixtures("short_in_bai")
def test_the_page_names_the_other_names_and_shows_all_papers(client: Client) -> None:
    page = text(client, "/authors/yuntao-bai/")
    assert "Also printed as Y. Bai" in page
    assert ("Another study" in page, "Harmlessness from AI Feedback" in page) == (True, True)


def test_names_like_it_are_offered(as_cora: Client, short: Author) -> None:
    page = text(as_cora, "/curate/authors/y-bai/")
    assert ('value="yuntao-bai"' in page, 'value="andy-zou"' in page) == (True, False)


@pytest.mark.parametrize(
    "given", [{"listed": "yuntao-bai"}, {"other": "http://testserver/authors/yuntao-bai/"}]
)
def test_an_author_is_merged_into_one_of_a_list_or_any_other(
    as_cora: Client, short: Author, given: dict[str, str]
) -> None:
    answer = as_cora.post("/curate/authors/y-bai/", {"action": "merge", **given})
    assert (answer["Location"], Author.objects.filter(slug="y-bai").exists()) == (
        "/authors/yuntao-bai/",
        False,
    )


def test_looking_first_at_a_merge_says_what_will_change(as_cora: Client, short: Author) -> None:
    answer = as_cora.post("/curate/authors/y-bai/", {"action": "merge", "listed": "yuntao-bai", "look": "1"})
    page = answer.content.decode()
    assert (answer.status_code, Author.objects.filter(slug="y-bai").exists()) == (200, True)
    assert "1 paper goes over, with the name that is printed on it." in page
    assert "<del>y-bai</del> → <ins>yuntao-bai</ins>" in page
    assert "Later papers with the name “Y. Bai” are this author’s too." in page
    assert 'value="yuntao-bai" checked' in page


def test_looking_first_at_a_split_says_what_will_change(as_cora: Client, catalogue: dict[str, Paper]) -> None:
    asked = {"action": "split", "papers": [BAI], "distinction": "Shanghai", "look": "1"}
    page = as_cora.post("/curate/authors/jeff-wu/", asked).content.decode()
    assert "<del>Jeff Wu</del> → <ins>Jeff Wu (Shanghai)</ins>" in page
    assert ("1 paper stays." in page, "<ins>jeff-wu-shanghai</ins>" in page) == (True, True)
    assert not Author.objects.filter(slug="jeff-wu-shanghai").exists()


def test_looking_first_at_what_cannot_be_says_so(as_cora: Client, catalogue: dict[str, Paper]) -> None:
    asked = {"action": "merge", "listed": "long-ouyang", "look": "1"}
    answer = as_cora.post("/curate/authors/jeff-wu/", asked)
    assert (answer.status_code, "two people" in answer.content.decode()) == (409, True)


def test_an_author_that_there_is_not_is_told(as_cora: Client, short: Author) -> None:
    page = text(as_cora, "/curate/authors/y-bai/", action="merge", other="nobody")
    assert "There is no author “nobody”." in page


def test_two_people_on_one_paper_are_not_merged(as_cora: Client, catalogue: dict[str, Paper]) -> None:
    answer = as_cora.post("/curate/authors/jeff-wu/", {"action": "merge", "listed": "long-ouyang"})
    assert (answer.status_code, "two people" in answer.content.decode()) == (409, True)


def test_papers_are_split_off(as_cora: Client, catalogue: dict[str, Paper]) -> None:
    answer = as_cora.post(
        "/curate/authors/jeff-wu/", {"action": "split", "papers": [BAI], "distinction": "Shanghai"}
    )
    assert answer["Location"] == "/authors/jeff-wu-shanghai/"
    assert "Harmlessness from AI Feedback" in text(as_cora, "/authors/jeff-wu-shanghai/")


def test_curators_find_a_split_and_its_undo_on_the_page(
    as_cora: Client, catalogue: dict[str, Paper], cora: User
) -> None:
    jeff = Author.objects.get(slug="jeff-wu")
    decision = curation.split_author(jeff, papers=[catalogue[BAI]], distinction="Shanghai", by=cora)
    page = text(as_cora, "/authors/jeff-wu/")
    assert ("Jeff Wu (Shanghai) was split off" in page, f"/curate/undo/{decision.pk}/" in page) == (
        True,
        True,
    )


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_for_merging_an_author_asks_no_more_for_more_names(
    as_cora: Client, short: Author, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for at in range(number):
        make_paper(f"bai200{at}x", authors=(f"Yun{'x' * at} Bai",))
    as_cora.get("/curate/authors/y-bai/")
    with django_assert_num_queries(7):
        as_cora.get("/curate/authors/y-bai/")


# In searches


@pytest.mark.usefixtures("short_in_bai")
@pytest.mark.parametrize("address", ["/papers.json", "/api/v1/papers/"])
def test_an_old_slug_in_a_search_means_the_present_author(
    client: Client, searchable: dict[str, Paper], address: str
) -> None:
    found = client.get(f"{address}?author=y-bai")
    content = b"".join(found.streaming_content) if found.streaming else found.content  # type: ignore[attr-defined]
    assert sorted(key for key in (BAI, "bai2021another", OUYANG) if key.encode() in content) == [
        "bai2021another",
        BAI,
    ]
