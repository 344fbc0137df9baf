"""One author under two names, and two authors under one name."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import transaction

from papers import curation, ingest
from papers.models import Author, AuthorRedirect, Authorship, Change, Decision, Paper, Submission, User
from papers.record import Record
from papers.search.indexing import check
from papers.search.indexing.indexer import Indexer
from tests.catalogue import make_paper
from tests.papers.at_once import together
from tests.papers.searching import BAI, OUYANG, found


@pytest.fixture
def short(catalogue: dict[str, Paper]) -> Author:
    """Yuntao Bai as another paper prints the name."""
    make_paper("bai2021another", "Another study", authors=("Y. Bai", "Dario Amodei"), year=2021)
    return Author.objects.get(name="Y. Bai")


@pytest.fixture
def bai(short: Author) -> Author:
    return Author.objects.get(slug="yuntao-bai")


@pytest.fixture
def wang(catalogue: dict[str, Paper]) -> Author:
    """Two people called Wei Wang, with three papers."""
    for number in (1, 2, 3):
        make_paper(f"wang202{number}study", f"Study {number}", authors=("Wei Wang",), year=2020 + number)
    return Author.objects.get(name="Wei Wang")


def keys(author: Author) -> list[str]:
    rows = Paper.objects.filter(authorships__author=author)
    return sorted(rows.values_list("cite_key", flat=True))


def split(wang: Author, cora: User, *numbers: int, distinction: str = "Tianjin") -> Decision:
    papers = Paper.objects.filter(cite_key__in=[f"wang202{number}study" for number in numbers])
    return curation.split_author(wang, papers=list(papers), distinction=distinction, by=cora)


def made_by(decision: Decision) -> Author:
    return Author.objects.get(pk=decision.effects["made"])


# Merging


def test_the_survivor_gets_the_papers_with_names_as_printed(short: Author, bai: Author, cora: User) -> None:
    curation.merge_authors(short, into=bai, by=cora)
    assert keys(bai) == ["bai2021another", BAI]
    assert Paper.objects.get(cite_key="bai2021another").author_names == ["Y. Bai", "Dario Amodei"]


def test_a_later_paper_with_the_other_name_is_the_survivors(short: Author, bai: Author, cora: User) -> None:
    curation.merge_authors(short, into=bai, by=cora)
    paper = ingest.create_paper(Record(title="Later", authors=("Y. Bai",)), source="submitter")
    assert [row.author for row in paper.authorships.all()] == [bai]


def test_the_address_of_the_one_that_goes_leads_to_the_survivor(
    short: Author, bai: Author, cora: User
) -> None:
    curation.merge_authors(short, into=bai, by=cora)
    assert [row.author for row in AuthorRedirect.objects.filter(old_slug="y-bai")] == [bai]


def test_names_and_addresses_of_earlier_merges_come_along(short: Author, bai: Author, cora: User) -> None:
    last = Author.objects.get(slug="long-ouyang")
    curation.merge_authors(short, into=bai, by=cora)
    curation.merge_authors(bai, into=last, by=cora)
    assert {row.name for row in last.variants.all()} == {"Y. Bai", "Yuntao Bai"}
    assert {row.old_slug for row in last.redirects.all()} == {"y-bai", "yuntao-bai"}


def test_an_address_that_was_given_is_given_to_nobody_else(short: Author, bai: Author, cora: User) -> None:
    curation.merge_authors(short, into=bai, by=cora)
    assert ingest.free_slug("Y Bai") == "y-bai-2"


def test_reports_about_the_author_go_along(short: Author, bai: Author, cora: User) -> None:
    row = Submission.objects.create(kind="correction", state="ready", author=short)
    curation.merge_authors(short, into=bai, by=cora)
    row.refresh_from_db()
    assert row.author == bai


def test_two_who_stand_on_one_paper_are_two_people(catalogue: dict[str, Paper], cora: User) -> None:
    ouyang, wu = (Author.objects.get(slug=slug) for slug in ("long-ouyang", "jeff-wu"))
    with pytest.raises(curation.CurationError, match="two people"):
        curation.merge_authors(ouyang, into=wu, by=cora)


def test_an_author_is_not_merged_into_themselves(bai: Author, cora: User) -> None:
    with pytest.raises(curation.CurationError, match="one and the same"):
        curation.merge_authors(bai, into=bai, by=cora)


def test_the_search_follows_a_merge(short: Author, bai: Author, cora: User, index: Indexer) -> None:
    index.catch_up()
    assert found(author="yuntao-bai") == [BAI]
    curation.merge_authors(short, into=bai, by=cora)
    index.catch_up()
    assert sorted(found(author="yuntao-bai")) == ["bai2021another", BAI]


def test_each_name_finds_all_papers(short: Author, bai: Author, cora: User, index: Indexer) -> None:
    Author.objects.filter(pk=short.pk).update(name="白雲濤")
    Authorship.objects.filter(author=short).update(name="白雲濤")
    curation.merge_authors(short, into=bai, by=cora)
    index.catch_up()
    both = ["bai2021another", BAI]
    assert (sorted(found('author:"Yuntao Bai"')), sorted(found("author:白云涛"))) == (both, both)
    assert check.compare().different == ()


def test_the_name_of_another_person_finds_nothing_more(
    short: Author, bai: Author, cora: User, index: Indexer
) -> None:
    curation.undo_decision(curation.merge_authors(short, into=bai, by=cora), by=cora)
    index.catch_up()
    assert found('author:"Yuntao Bai"') == [BAI]


def test_the_feed_has_a_tombstone_of_the_author(short: Author, bai: Author, cora: User) -> None:
    curation.merge_authors(short, into=bai, by=cora)
    (row,) = Change.objects.filter(kind="author", action="deleted")
    assert (row.object_id, row.detail) == (short.pk, "y-bai")


# Taking a merge back


def test_undoing_makes_two_authors_of_them_again(short: Author, bai: Author, cora: User) -> None:
    curation.undo_decision(curation.merge_authors(short, into=bai, by=cora), by=cora)
    assert Author.objects.get(slug="y-bai") == short
    assert (keys(short), keys(bai)) == (["bai2021another"], [BAI])
    assert (bai.variants.count(), bai.redirects.count()) == (0, 0)


def test_undoing_gives_later_papers_with_the_name_too(short: Author, bai: Author, cora: User) -> None:
    decision = curation.merge_authors(short, into=bai, by=cora)
    ingest.create_paper(Record(title="Later", authors=("Y. Bai",), cite_key=""), source="submitter")
    curation.undo_decision(decision, by=cora)
    assert len(keys(short)) == 2


def test_undoing_finds_the_papers_whose_authors_were_written_anew(
    short: Author, bai: Author, cora: User
) -> None:
    decision = curation.merge_authors(short, into=bai, by=cora)
    ingest.set_authors(Paper.objects.get(cite_key="bai2021another"), ["Y. Bai", "D. Amodei"])
    curation.undo_decision(decision, by=cora)
    assert keys(short) == ["bai2021another"]


def test_undoing_finds_the_papers_of_a_namesake_whose_authors_were_changed_and_changed_back(
    wang: Author, catalogue: dict[str, Paper], cora: User
) -> None:
    parting = split(wang, cora, 2)
    made, into = made_by(parting), Author.objects.get(slug="long-ouyang")
    merging = curation.merge_authors(made, into=into, by=cora)
    paper = Paper.objects.get(cite_key="wang2022study")
    changed = curation.choose_fields(paper, values={"authors": ["Zoe Yu"]}, source="curator", by=cora)
    curation.undo_decision(changed, by=cora)
    curation.undo_decision(merging, by=cora)
    assert (keys(made), keys(into)) == (["wang2022study"], [OUYANG])
    curation.undo_decision(parting, by=cora)
    assert keys(wang) == ["wang2021study", "wang2022study", "wang2023study"]


def test_undoing_finds_the_papers_of_a_namesake_whose_authors_were_changed_for_good(
    wang: Author, catalogue: dict[str, Paper], cora: User
) -> None:
    made = made_by(split(wang, cora, 2))
    merging = curation.merge_authors(made, into=Author.objects.get(slug="long-ouyang"), by=cora)
    paper = Paper.objects.get(cite_key="wang2022study")
    values = {"authors": ["Zoe Yu", "Wei Wang"]}
    curation.choose_fields(paper, values=values, source="curator", by=cora)
    curation.undo_decision(merging, by=cora)
    assert keys(made) == ["wang2022study"]


def test_an_author_who_comes_back_to_a_paper_is_whom_they_were_merged_into(
    wang: Author, catalogue: dict[str, Paper], cora: User
) -> None:
    made, into = made_by(split(wang, cora, 2)), Author.objects.get(slug="long-ouyang")
    paper = Paper.objects.get(cite_key="wang2022study")
    changed = curation.choose_fields(paper, values={"authors": ["Zoe Yu"]}, source="curator", by=cora)
    curation.merge_authors(made, into=into, by=cora)
    curation.undo_decision(changed, by=cora)
    assert [row.author for row in paper.authorships.all()] == [into]


def test_a_merge_on_which_another_rests_is_undone_after_that_one(
    short: Author, bai: Author, cora: User
) -> None:
    first = curation.merge_authors(short, into=bai, by=cora)
    second = curation.merge_authors(bai, into=Author.objects.get(slug="long-ouyang"), by=cora)
    with pytest.raises(curation.CurationError, match="later decision rests on this") as refused:
        curation.undo_decision(first, by=cora)
    assert refused.value.rests == second
    curation.undo_decision(second, by=cora)
    curation.undo_decision(first, by=cora)
    assert (keys(short), keys(bai)) == (["bai2021another"], [BAI])


def test_undoing_is_refused_when_somebody_else_has_the_name_now(
    short: Author, bai: Author, cora: User
) -> None:
    decision = curation.merge_authors(short, into=bai, by=cora)
    Author.objects.create(name="Y. Bai", slug="another")
    with pytest.raises(curation.CurationError, match=r"another author “Y\. Bai” now"):
        curation.undo_decision(decision, by=cora)


def test_what_undoing_a_merge_changes_is_told_first(short: Author, bai: Author, cora: User) -> None:
    effects = curation.undone_by(curation.merge_authors(short, into=bai, by=cora))
    assert [e.sentence for e in effects] == ["“Y. Bai” is an author of their own again, with 1 paper."]


@pytest.mark.django_db(transaction=True)
def test_a_merge_and_decisions_about_her_never_wait_in_a_circle(
    catalogue: dict[str, Paper], cora: User
) -> None:
    make_paper("bai2021another", authors=("Y. Bai",))
    short, bai = (Author.objects.get(slug=slug) for slug in ("y-bai", "yuntao-bai"))
    row = Submission.objects.create(kind="correction", state="ready", author=short, reference="x")
    started = threading.Event()

    def settle() -> None:
        with transaction.atomic():
            Submission.objects.select_for_update().get(pk=row.pk)
            started.set()
            time.sleep(0.3)  # as long as the merge would hold the names already
            curation.apply(row, by=cora)

    def merge() -> Decision:
        started.wait(timeout=10)
        return curation.merge_authors(short, into=bai, by=cora)

    _settled, merged = together(settle, merge)
    row.refresh_from_db()
    assert (merged.verb, row.state, row.author) == ("merge_authors", "accepted", bai)


@pytest.mark.django_db(transaction=True)
def test_undoing_a_merge_does_not_wait_for_whoever_decides_about_her(
    catalogue: dict[str, Paper], cora: User
) -> None:
    make_paper("bai2021another", authors=("Y. Bai",))
    short, bai = (Author.objects.get(slug=slug) for slug in ("y-bai", "yuntao-bai"))
    row = Submission.objects.create(kind="correction", state="ready", author=short, reference="x")
    decision = curation.merge_authors(short, into=bai, by=cora)
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Submission.objects.select_for_update().get(pk=row.pk)
            held.set()
            done.wait(timeout=10)

    def undo() -> Decision:
        held.wait(timeout=10)
        try:
            return curation.undo_decision(decision, by=cora)
        finally:
            done.set()

    _held, refused = together(hold, undo)
    assert refused.sentence.startswith("Somebody is deciding on a submission about this right now.")


# Splitting


def test_the_chosen_papers_get_a_namesake_of_their_own(wang: Author, cora: User) -> None:
    made = made_by(split(wang, cora, 2, 3))
    assert (str(made), made.slug, keys(made)) == (
        "Wei Wang (Tianjin)",
        "wei-wang-tianjin",
        ["wang2022study", "wang2023study"],
    )
    assert keys(wang) == ["wang2021study"]


def test_a_later_paper_stays_with_the_first(wang: Author, cora: User) -> None:
    split(wang, cora, 2)
    paper = ingest.create_paper(Record(title="Later", authors=("Wei Wang",)), source="submitter")
    assert [row.author for row in paper.authorships.all()] == [wang]


def test_a_paper_whose_authors_are_written_anew_keeps_its_namesake(wang: Author, cora: User) -> None:
    made = made_by(split(wang, cora, 2))
    paper = Paper.objects.get(cite_key="wang2022study")
    ingest.set_authors(paper, ["Ann Author", "Wei Wang"])
    assert [row.author for row in paper.authorships.order_by("position")][1] == made


@pytest.mark.parametrize(
    ("numbers", "distinction", "sentence"),
    [
        ((), "Tianjin", "Choose the papers"),
        ((1, 2, 3), "Tianjin", "leave one"),
        ((1,), "  ", "what tells the two apart"),
        ((1,), "x" * 81, "At most 80"),
    ],
)
def test_a_split_that_means_nothing_is_refused(
    wang: Author, cora: User, numbers: tuple[int, ...], distinction: str, sentence: str
) -> None:
    with pytest.raises(curation.CurationError, match=sentence):
        split(wang, cora, *numbers, distinction=distinction)


def test_only_papers_of_the_author_are_split_off(
    wang: Author, catalogue: dict[str, Paper], cora: User
) -> None:
    with pytest.raises(curation.CurationError, match="not this author’s"):
        curation.split_author(wang, papers=[catalogue[OUYANG]], distinction="Tianjin", by=cora)


def test_a_distinction_is_given_once(wang: Author, cora: User) -> None:
    split(wang, cora, 1)
    with pytest.raises(curation.CurationError, match="already"):
        split(wang, cora, 2)


def test_undoing_a_split_gives_the_papers_back_and_keeps_the_address(wang: Author, cora: User) -> None:
    curation.undo_decision(split(wang, cora, 2, 3), by=cora)
    assert keys(wang) == ["wang2021study", "wang2022study", "wang2023study"]
    assert [row.author for row in AuthorRedirect.objects.filter(old_slug="wei-wang-tianjin")] == [wang]


def test_namesakes_that_were_split_can_be_merged_again(wang: Author, cora: User) -> None:
    made = made_by(split(wang, cora, 2))
    curation.merge_authors(made, into=wang, by=cora)
    assert (len(keys(wang)), wang.variants.count(), Author.objects.filter(name="Wei Wang").count()) == (
        3,
        0,
        1,
    )


def test_the_first_can_be_merged_into_the_namesake(wang: Author, cora: User) -> None:
    made = made_by(split(wang, cora, 2))
    curation.merge_authors(wang, into=made, by=cora)
    assert ingest.authors_named(["Wei Wang"]) == {"Wei Wang": made}


def test_no_authorship_is_lost(short: Author, bai: Author, cora: User) -> None:
    before = Authorship.objects.count()
    curation.undo_decision(curation.merge_authors(short, into=bai, by=cora), by=cora)
    assert Authorship.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_a_paper_that_comes_in_at_the_same_moment_is_the_survivors(
    catalogue: dict[str, Paper], cora: User
) -> None:
    make_paper("bai2021another", authors=("Y. Bai",))
    short, bai = (Author.objects.get(slug=slug) for slug in ("y-bai", "yuntao-bai"))
    _decision, paper = together(
        lambda: curation.merge_authors(short, into=bai, by=cora),
        lambda: ingest.create_paper(Record(title="Later", authors=("Y. Bai",)), source="submitter"),
    )
    assert [row.author for row in paper.authorships.all()] == [bai]
