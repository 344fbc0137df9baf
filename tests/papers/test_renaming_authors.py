"""An author under another name."""

from __future__ import annotations

import pytest
from django.test import Client

from papers import curation, ingest
from papers.models import Author, AuthorRedirect, Decision, Paper, Submission, User
from papers.record import Record
from papers.search.indexing.indexer import Indexer
from tests.catalogue import make_paper
from tests.papers.searching import BAI, found

PAGE = "/curate/authors/yuntao-bai/"
NEW = "Yun-Tao Bái"


@pytest.fixture
def bai(catalogue: dict[str, Paper]) -> Author:
    return Author.objects.get(slug="yuntao-bai")


@pytest.fixture
def tianjin(catalogue: dict[str, Paper], cora: User) -> Author:
    """The second of two people called Wei Wang."""
    papers = [make_paper(f"wang202{n}study", f"Study {n}", authors=("Wei Wang",)) for n in (1, 2)]
    wang = Author.objects.get(name="Wei Wang")
    made = curation.split_author(wang, papers=papers[:1], distinction="Tianjin", by=cora).effects["made"]
    return Author.objects.get(pk=made)


def rename(author: Author, by: User, name: str = NEW, distinction: str | None = None) -> Decision:
    decision = curation.rename_author(author, name=name, distinction=distinction, by=by)
    author.refresh_from_db()
    return decision


def refused(author: Author, by: User, name: str, distinction: str | None = None) -> str:
    with pytest.raises(curation.CurationError) as error:
        rename(author, by, name, distinction)
    return error.value.sentence


def former(author: Author) -> list[str]:
    return sorted(author.redirects.values_list("old_slug", flat=True))


# Renaming


def test_the_author_has_the_new_name_and_address(bai: Author, cora: User) -> None:
    decision = rename(bai, cora, f"  {NEW.replace(' ', '   ')} ")
    assert (bai.name, bai.slug, former(bai)) == (NEW, "yun-tao-bai", ["yuntao-bai"])
    assert (decision.verb, decision.decided_by, decision.author) == ("rename_author", cora, bai)


def test_papers_keep_the_name_that_they_print(bai: Author, cora: User, catalogue: dict[str, Paper]) -> None:
    rename(bai, cora)
    assert catalogue[BAI].author_names[0] == "Yuntao Bai"


@pytest.mark.parametrize("printed", ["Yuntao Bai", NEW])
def test_a_later_paper_with_either_name_is_the_authors(bai: Author, cora: User, printed: str) -> None:
    rename(bai, cora)
    paper = ingest.create_paper(Record(title="Later", authors=(printed,)), source="submitter")
    assert [row.author for row in paper.authorships.all()] == [bai]


def test_each_name_finds_the_papers(bai: Author, cora: User, index: Indexer) -> None:
    rename(bai, cora, "Xavier Quill")
    index.catch_up()
    assert (found('author:"Yuntao Bai"'), found('author:"Xavier Quill"')) == ([BAI], [BAI])
    assert (found(author="xavier-quill"), found(author="yuntao-bai")) == ([BAI], [BAI])


def test_a_spelling_with_the_same_address_keeps_it(bai: Author, cora: User) -> None:
    rename(bai, cora, "YunTao Bai")
    assert (bai.slug, former(bai)) == ("yuntao-bai", [])


def test_an_address_of_before_is_taken_up_again(bai: Author, cora: User) -> None:
    rename(bai, cora)
    rename(bai, cora, "Yuntao Bai")
    assert (bai.slug, former(bai)) == ("yuntao-bai", ["yun-tao-bai"])


def test_an_address_that_somebody_else_had_is_not_given_out(bai: Author, cora: User) -> None:
    wu = Author.objects.get(slug="jeff-wu")
    rename(wu, cora, "Jeffrey Wu")
    rename(bai, cora, "Jeff Wu!")
    assert bai.slug == "jeff-wu-2"


def test_a_name_that_another_author_has_means_a_merge(bai: Author, cora: User) -> None:
    sentence = "There is an author “Jeff Wu” already. If the two are one person, merge them."
    assert refused(bai, cora, "Jeff Wu") == sentence


def test_a_former_name_of_another_author_means_a_merge_too(bai: Author, cora: User) -> None:
    rename(Author.objects.get(slug="jeff-wu"), cora, "Jeffrey Wu")
    sentence = "“Jeff Wu” is another name of Jeffrey Wu. If the two are one person, merge them."
    assert refused(bai, cora, "Jeff Wu") == sentence


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("  ", "Write the name."),
        ("x" * 201, "At most 200 characters."),
        ("Yuntao Bai", "This is the name already."),
    ],
)
def test_a_name_that_says_nothing_is_refused(bai: Author, cora: User, name: str, sentence: str) -> None:
    assert refused(bai, cora, name) == sentence


def test_an_author_that_has_just_been_merged_away_is_told(bai: Author, cora: User) -> None:
    gone = Author.objects.create(name="Y. Bai", slug="y-bai")
    curation.merge_authors(gone, into=bai, by=cora)
    assert refused(gone, cora, NEW) == "This author has just been removed."


# Namesakes


def test_a_namesake_keeps_what_tells_it_apart(tianjin: Author, cora: User) -> None:
    rename(tianjin, cora, "Weiran Wang")
    assert (str(tianjin), tianjin.slug) == ("Weiran Wang (Tianjin)", "weiran-wang-tianjin")


def test_the_name_of_a_namesake_stays_with_the_first(tianjin: Author, cora: User) -> None:
    rename(tianjin, cora, "Weiran Wang", "")
    first = Author.objects.get(slug="wei-wang")
    assert ingest.authors_named(["Wei Wang", "Weiran Wang"]) == {"Wei Wang": first, "Weiran Wang": tianjin}


def test_the_new_name_of_a_namesake_finds_the_papers(tianjin: Author, cora: User, index: Indexer) -> None:
    rename(tianjin, cora, "Xavier Quill")
    index.catch_up()
    assert found('author:"Xavier Quill"') == ["wang2021study"]


def test_the_first_of_two_can_be_told_apart_too(tianjin: Author, cora: User) -> None:
    first = Author.objects.get(slug="wei-wang")
    rename(first, cora, "Wei Wang", "Leipzig")
    assert (first.slug, former(first)) == ("wei-wang-leipzig", ["wei-wang"])
    assert ingest.authors_named(["Wei Wang"]) == {"Wei Wang": first}


def test_what_tells_namesakes_apart_is_given_once(tianjin: Author, cora: User) -> None:
    sentence = "There is an author “Wei Wang (Tianjin)” already. If the two are one person, merge them."
    assert refused(Author.objects.get(slug="wei-wang"), cora, "Wei Wang", "Tianjin") == sentence


# Taking it back


def test_undoing_gives_name_and_address_back(bai: Author, cora: User) -> None:
    curation.undo_decision(rename(bai, cora), by=cora)
    bai.refresh_from_db()
    assert (bai.name, bai.slug, former(bai)) == ("Yuntao Bai", "yuntao-bai", ["yun-tao-bai"])
    assert not bai.variants.exists()


def test_a_variant_that_was_there_before_stays(bai: Author, cora: User) -> None:
    rename(bai, cora)
    curation.undo_decision(rename(bai, cora, "Another Name"), by=cora)
    assert [row.name for row in bai.variants.all()] == ["Yuntao Bai"]


def test_what_rests_on_a_new_name_is_undone_first(bai: Author, cora: User) -> None:
    first = rename(bai, cora)
    second = curation.merge_authors(bai, into=Author.objects.get(slug="long-ouyang"), by=cora)
    with pytest.raises(curation.CurationError, match="merged two authors"):
        curation.undo_decision(first, by=cora)
    curation.undo_decision(second, by=cora)
    curation.undo_decision(first, by=cora)
    bai.refresh_from_db()
    assert (bai.name, bai.slug) == ("Yuntao Bai", "yuntao-bai")


def test_an_earlier_merge_is_undone_after_the_new_name(bai: Author, cora: User) -> None:
    gone = Author.objects.create(name="Y. Bai", slug="y-bai")
    merged = curation.merge_authors(gone, into=bai, by=cora)
    rename(bai, cora, "Y. Bai")
    with pytest.raises(curation.CurationError, match="renamed an author"):
        curation.undo_decision(merged, by=cora)


def test_a_name_that_was_corrected_by_other_hands_is_not_overwritten(bai: Author, cora: User) -> None:
    decision = rename(bai, cora)
    Author.objects.filter(pk=bai.pk).update(name="Third Name")
    with pytest.raises(curation.CurationError, match="renamed again since"):
        curation.undo_decision(decision, by=cora)


def test_undoing_is_refused_when_somebody_else_has_the_name_now(bai: Author, cora: User) -> None:
    decision = rename(bai, cora)
    Author.objects.create(name="Yuntao Bai", slug="yuntao-bai-2")
    with pytest.raises(curation.CurationError, match="There is an author “Yuntao Bai” already"):
        curation.undo_decision(decision, by=cora)


def test_what_undoing_changes_is_told_first(bai: Author, cora: User) -> None:
    told = [(one.now, one.then) for one in curation.undone_by(rename(bai, cora))]
    assert told == [(NEW, "Yuntao Bai"), ("yun-tao-bai", "yuntao-bai")]


# The page


def test_a_curator_renames_on_the_authors_page(as_cora: Client, bai: Author) -> None:
    answer = as_cora.post(PAGE, {"action": "rename", "name": NEW, "reason": "The accent."})
    assert answer["Location"] == "/authors/yun-tao-bai/"
    assert Decision.objects.get().reason == "The accent."


@pytest.mark.parametrize("prefix", ["", "/zh"])
def test_the_old_address_leads_to_the_new_one(client: Client, bai: Author, cora: User, prefix: str) -> None:
    rename(bai, cora)
    answer = client.get(f"{prefix}/authors/yuntao-bai/?a=1")
    assert (answer.status_code, answer["Location"]) == (301, f"{prefix}/authors/yun-tao-bai/?a=1")


def test_looking_first_says_what_will_change_and_changes_nothing(as_cora: Client, bai: Author) -> None:
    answer = as_cora.post(PAGE, {"action": "rename", "name": NEW, "look": "1"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f"<del>Yuntao Bai</del> → <ins>{NEW}</ins>" in page
    assert "1 paper keeps the name that is printed on it." in page
    assert "Later papers with the name “Yuntao Bai” are this author’s too." in page
    assert f'value="{NEW}"' in page
    assert (Author.objects.get(pk=bai.pk).name, AuthorRedirect.objects.count()) == ("Yuntao Bai", 0)


def test_a_name_that_is_taken_is_told_and_nothing_typed_is_lost(as_cora: Client, bai: Author) -> None:
    answer = as_cora.post(PAGE, {"action": "rename", "name": "Jeff Wu", "reason": "Typed."})
    page = answer.content.decode()
    assert (answer.status_code, "merge them" in page, "Typed." in page) == (409, True, True)


def test_curators_find_the_old_name_and_the_way_back_on_the_page(
    as_cora: Client, bai: Author, cora: User
) -> None:
    decision = rename(bai, cora)
    page = as_cora.get("/authors/yun-tao-bai/").content.decode()
    assert "Called Yuntao Bai until then (cora," in page
    assert f"/curate/undo/{decision.pk}/" in page
    assert "Also printed as Yuntao Bai" in page


def test_a_reported_name_is_filled_in(as_cora: Client, bai: Author) -> None:
    row = curation.report(bai, changes={"name": "Bai & Sons"})
    page = as_cora.get(f"/curate/{row.token}/").content.decode()
    assert "/curate/authors/yuntao-bai/?name=Bai%20%26%20Sons" in page
    form = as_cora.get("/curate/authors/yuntao-bai/?name=Bai%20%26%20Sons").content.decode()
    assert 'value="Bai &amp; Sons"' in form


def test_the_history_says_what_the_name_was(client: Client, bai: Author, cora: User) -> None:
    rename(bai, cora)
    page = client.get("/authors/yun-tao-bai/history/").content.decode()
    assert "renamed an author" in page


def test_a_report_about_the_author_stays(bai: Author, cora: User) -> None:
    row = curation.report(bai, changes={}, comment="Two people.")
    rename(bai, cora)
    assert Submission.objects.get(pk=row.pk).author == bai


# The API


def test_an_author_is_renamed_over_the_api(as_cora: Client, bai: Author) -> None:
    body = {"name": NEW, "reason": "The accent."}
    answer = as_cora.post("/api/v1/authors/yuntao-bai/rename/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["verb"]) == (200, "rename_author")
    old = as_cora.get("/api/v1/authors/yuntao-bai/")
    assert (old.status_code, old["Location"]) == (301, "http://testserver/api/v1/authors/yun-tao-bai/")
    assert as_cora.get(old["Location"]).json()["variants"] == ["Yuntao Bai"]


def test_a_rename_is_tried_out_over_the_api(as_cora: Client, bai: Author) -> None:
    address = "/api/v1/authors/yuntao-bai/rename/?dry_run=1"
    said = as_cora.post(address, {"name": NEW}, content_type="application/json").json()
    [author] = [one for one in said["would"] if one["kind"] == "author"]
    assert author["changes"][0] == {"field": "name", "old": "Yuntao Bai", "new": NEW}
    assert Author.objects.get(pk=bai.pk).name == "Yuntao Bai"


@pytest.mark.parametrize("name", ["", " ", "x" * 201, "a\0b", "\ud800", None])
def test_a_name_that_cannot_be_stored_is_refused_by_the_api(
    as_cora: Client, bai: Author, name: object
) -> None:
    answer = as_cora.post(
        "/api/v1/authors/yuntao-bai/rename/", {"name": name}, content_type="application/json"
    )
    assert answer.status_code == 400
