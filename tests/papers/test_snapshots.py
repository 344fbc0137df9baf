"""Snapshots: a search as it was, and what has become of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from papers import feed, snapshots
from papers.changed import Moment, changed_since
from papers.models import Author, Change, CiteKeyAlias, Paper, Snapshot, User, Venue
from papers.search import all_ids
from papers.search.indexing.indexer import Indexer
from taxonomy import tree
from taxonomy.models import Category, CategoryAlias
from tests.catalogue import make_paper
from tests.papers.searching import found, request

BAI, OUYANG, ZOU = "bai2022constitutional", "ouyang2022training", "zou2023universal"
Keep = Callable[..., Snapshot]


@pytest.fixture
def keep(remy: User, searchable: dict[str, Paper]) -> Keep:
    """Remy keeps the search with these parameters."""
    return lambda q="", **filters: snapshots.keep(request(q, **filters), tree.load(), by=remy)


def since(snapshot: Snapshot) -> snapshots.Since:
    taxonomy = tree.load()
    ids = all_ids(snapshots.request_of(snapshot, taxonomy), taxonomy)
    return snapshots.since(snapshot, snapshots.members(snapshot), ids, taxonomy)


def key(pk: int) -> str:
    return Paper.objects.get(pk=pk).cite_key


# Keeping


def test_a_snapshot_remembers_what_the_search_found(keep: Keep, remy: User) -> None:
    kept = keep("language", sort="title", category="outer-alignment")
    assert kept.query == "q=language&category=outer-alignment&sort=title"
    assert kept.keys == found("language", sort="title", category="outer-alignment")
    assert [key(pk) for pk in kept.ids] == kept.keys
    assert (kept.in_catalogue, kept.matching_words, kept.total) == (4, 2, 1)
    assert (kept.created_by, kept.edition, kept.epoch) == (remy, tree.load().edition, feed.epoch())
    assert re.fullmatch("[0-9a-f]{16}", kept.hash)


def test_the_same_answer_in_the_same_second_is_one_snapshot(
    keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert keep("language") == keep("language")
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(seconds=1))
    keep("language")
    assert Snapshot.objects.count() == 2


def test_more_than_it_holds_is_refused_with_a_sentence(keep: Keep, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "MOST", 3)
    with pytest.raises(snapshots.SnapshotError, match="at most 3 papers, and this search finds 4"):
        keep()
    assert keep("language").total == 2


def test_nobody_changes_a_snapshot(keep: Keep, remy: User) -> None:
    kept = keep("language")
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Snapshot.objects.update(query="q=other")
    remy.delete()
    kept.refresh_from_db()
    assert (kept.created_by, kept.query) == (None, "q=language")


# What has happened since


def test_nothing_has_happened(keep: Keep) -> None:
    assert since(keep("language")).is_the_same


def test_a_new_paper_has_come(keep: Keep, index: Indexer) -> None:
    kept = keep("language")
    paper = make_paper("new2024language", "A new language model")
    index.catch_up()
    assert since(kept) == snapshots.Since(come=(paper.pk,))


def test_a_paper_that_no_longer_matches_has_gone(
    keep: Keep, searchable: dict[str, Paper], index: Indexer
) -> None:
    kept = keep("language")
    Paper.objects.filter(cite_key=ZOU).update(title="Attacks")
    index.catch_up()
    zou = searchable[ZOU].pk
    assert since(kept) == snapshots.Since(gone=(zou,), changed={zou: frozenset({"paper"})})


def test_a_deleted_paper_is_named_by_its_key_then(
    keep: Keep, searchable: dict[str, Paper], index: Indexer
) -> None:
    kept, zou = keep("language"), searchable[ZOU].pk
    searchable[ZOU].delete()
    index.catch_up()
    assert since(kept).deleted == (zou,)
    assert snapshots.members(kept).keys[zou] == ZOU


def test_a_merged_paper_is_followed_to_the_survivor(
    keep: Keep, searchable: dict[str, Paper], index: Indexer
) -> None:
    kept, zou = keep("language"), searchable[ZOU].pk
    searchable[ZOU].delete()
    CiteKeyAlias.objects.create(key=ZOU, paper=searchable[OUYANG])
    index.catch_up()
    changed = since(kept)
    assert (changed.merged, changed.deleted, changed.gone, changed.come) == ((zou,), (), (), ())
    assert snapshots.members(kept).present == [searchable[OUYANG].pk]


@pytest.mark.parametrize(
    ("change", "cause", "keys"),
    [
        (lambda: Paper.objects.filter(cite_key=BAI).update(abstract="New."), "paper", [BAI]),
        (lambda: Author.objects.filter(slug="jeff-wu").update(name="J. Wu"), "author", [OUYANG, BAI]),
        (lambda: Venue.objects.filter(name="NeurIPS").update(full_name="Neural"), "venue", [OUYANG]),
        (
            lambda: Category.objects.filter(slug="constitutional-ai").update(name_en="CAI"),
            "category",
            [BAI],
        ),
        (
            lambda: CategoryAlias.objects.filter(name="RLHF").delete(),
            "category",
            [OUYANG, BAI],
        ),
        (
            lambda: Category.objects.filter(slug="scalable-oversight").update(path="elsewhere"),
            "category",
            [BAI],
        ),
    ],
)
def test_what_changed_is_said_with_its_cause(
    keep: Keep, change: Callable[[], Any], cause: str, keys: list[str]
) -> None:
    kept = keep(category="outer-alignment", sort="oldest")
    change()
    changed = since(kept).changed
    assert {key(pk): causes for pk, causes in changed.items()} == {k: frozenset({cause}) for k in keys}


def test_what_changed_before_is_not_told(keep: Keep) -> None:
    Paper.objects.filter(cite_key=BAI).update(abstract="Before.")
    assert since(keep(category="outer-alignment")).changed == {}


def test_in_another_feed_the_time_counts(keep: Keep, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = keep(category="outer-alignment")
    monkeypatch.setattr(feed, "epoch", lambda: "0" * 16)
    moment = Moment(kept.epoch, 10**9, timezone.now())
    ids = tuple(kept.ids)
    assert changed_since(moment, ids, tree.load()) == {}
    Paper.objects.filter(cite_key=BAI).update(abstract="After.")
    assert [key(pk) for pk in changed_since(moment, ids, tree.load())] == [BAI]


def test_after_a_truncate_everything_counts_as_changed(keep: Keep) -> None:
    kept = keep("language")
    Change.objects.create(kind="everything", action="changed", at=timezone.now())  # as the trigger writes it
    assert set(since(kept).changed) == set(kept.ids)


# Its pages


def test_remy_keeps_a_search_and_is_led_to_it(as_remy: Client, searchable: dict[str, Paper]) -> None:
    answer = as_remy.post("/s/", {"query": "q=language&page=1&utm_source=mail"})
    kept = Snapshot.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/s/{kept.hash}/")
    assert kept.query == "q=language"


def test_nobody_is_asked_to_sign_in_and_comes_back_to_the_search(client: Client, db: None) -> None:
    answer = client.post("/s/", {"query": "q=language"})
    assert answer["Location"] == "/sign-in/?next=/papers/%3Fq%3Dlanguage"


@pytest.mark.parametrize("address", ["", "/zh"])
def test_everybody_may_read_it(client: Client, keep: Keep, address: str) -> None:
    kept = keep("language", category="outer-alignment", not_kind="report")
    page = client.get(f"{address}/s/{kept.hash}/")
    assert page.status_code == 200
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    text = page.content.decode()
    assert "remy" not in text
    assert f"{address}/papers/ouyang2022training/" in text
    assert "q=language&amp;category=outer-alignment&amp;not_kind=report" in text


def test_the_page_says_what_was_asked_and_found(client: Client, keep: Keep) -> None:
    kept = keep("language", category="outer-alignment", year="2021..2023", not_kind="report")
    text = re.sub(r"<[^>]+>|\s+", " ", client.get(f"/s/{kept.hash}/").content.decode())
    plain = re.sub(r"\s+", " ", text)
    assert "Words language Category Outer alignment Year 2021–2023 Kind not Report Order Relevance" in plain
    assert "4 papers in the catalogue 2 of them match the words 1 of them pass the filters" in plain
    assert "Nothing has come, gone or changed." in plain


def test_the_page_lists_what_has_happened(
    client: Client, keep: Keep, searchable: dict[str, Paper], index: Indexer
) -> None:
    kept = keep("language")
    make_paper("new2024language", "A new language model")
    searchable[ZOU].delete()
    index.catch_up()
    text = client.get(f"/s/{kept.hash}/").content.decode()
    lists = re.findall(r'<summary>([^<]+) <b class="number">(\d+)</b>', text)
    assert lists == [("New in this search", "1"), ("Deleted", "1")]
    assert text.count(ZOU) == 2  # in its list, and among the papers then


def test_fifty_papers_stand_on_a_page(client: Client, keep: Keep, index: Indexer) -> None:
    for number in range(60):
        make_paper(f"a{number:03}", f"Study {number:03}")
    index.catch_up()
    kept = keep("study", sort="title")
    pages = [client.get(f"/s/{kept.hash}/?page={n}").content.decode() for n in (1, 2)]
    listed = [re.findall(r'<span class="mono">(a\d+)</span>', page) for page in pages]
    assert listed == [kept.keys[:50], kept.keys[50:]]
    assert [client.get(f"/s/{kept.hash}/?page={n}").status_code for n in ("3", "x", "0")] == [404] * 3


def test_a_long_list_of_changes_is_bounded(client: Client, keep: Keep, index: Indexer) -> None:
    kept = keep("study")
    for number in range(60):
        make_paper(f"a{number:03}", f"Study {number:03}")
    index.catch_up()
    text = client.get(f"/s/{kept.hash}/").content.decode()
    assert '<summary>New in this search <b class="number">60</b>' in text
    assert "and 10 more papers" in text
    assert text.count("<li class=") == 50


def test_a_search_that_is_no_longer_possible_keeps_what_it_found(
    client: Client, keep: Keep, searchable: dict[str, Paper]
) -> None:
    kept = keep(author="andy-zou")
    Author.objects.filter(slug="andy-zou").update(slug="andy-zou-2")
    text = client.get(f"/s/{kept.hash}/").content.decode()
    assert "There is no author “andy-zou”." in text
    assert "/papers/zou2023universal/" in text


def test_without_an_index_the_papers_are_there_all_the_same(
    client: Client, keep: Keep, settings: Any, tmp_path: Any
) -> None:
    kept = keep("language")
    settings.SEARCH_INDEX_DIR = tmp_path / "none"
    text = client.get(f"/s/{kept.hash}/").content.decode()
    assert "The search index is being built." in text
    assert "/papers/zou2023universal/" in text


@pytest.mark.parametrize("papers", [1, 30])
def test_a_page_costs_the_same_queries_for_one_and_for_thirty(
    client: Client, keep: Keep, index: Indexer, papers: int
) -> None:
    for number in range(papers):
        make_paper(
            f"a{number:03}", f"Study {number:03}", categories=[Category.objects.get(slug="jailbreaking")]
        )
    index.catch_up()
    kept = keep("study")
    Paper.objects.filter(pk__in=kept.ids).update(abstract="New.")
    index.catch_up()
    with CaptureQueriesContext(connection) as captured:
        client.get(f"/s/{kept.hash}/")
    assert len(captured) == 12


def test_what_is_typed_is_escaped(client: Client, keep: Keep) -> None:
    kept = keep('"<script>alert(1)</script>"')
    text = client.get(f"/s/{kept.hash}/").content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [("kind=poem", "kind: There is no kind “poem”."), ("colour=red", "colour: There is no such parameter")],
)
def test_a_search_that_is_wrong_is_not_kept(
    as_remy: Client, searchable: dict[str, Paper], query: str, sentence: str
) -> None:
    answer = as_remy.post("/s/", {"query": query})
    assert (answer.status_code, Snapshot.objects.count()) == (400, 0)
    assert sentence in answer.content.decode()


def test_remy_keeps_so_many_an_hour(as_remy: Client, searchable: dict[str, Paper], settings: Any) -> None:
    rates = {**settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"], "keep": "2/hour"}
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}
    codes = [as_remy.post("/s/", {"query": "q=language"}).status_code for _ in range(3)]
    assert codes == [302, 302, 429]


def test_remy_finds_what_was_kept(as_remy: Client, as_cora: Client, keep: Keep) -> None:
    kept = keep("language", category="outer-alignment")
    assert (
        f'/s/{kept.hash}/" dir="auto">language · Outer alignment</a>' in as_remy.get("/s/").content.decode()
    )
    assert kept.hash not in as_cora.get("/s/").content.decode()


# Its files


def test_its_bibtex_has_the_papers_then_as_they_are_now(
    client: Client, keep: Keep, searchable: dict[str, Paper], index: Indexer
) -> None:
    kept = keep("language", sort="title")
    Paper.objects.filter(cite_key=OUYANG).update(title="Another title")
    index.catch_up()
    text = client.get(f"/s/{kept.hash}.bib").getvalue().decode()
    assert re.findall(r"^@\w+\{(.+),$", text, re.MULTILINE) == [OUYANG, ZOU]
    assert "title = {Another title}" in text
    assert text.splitlines()[-1] == "% alignlit: 2 entries"


def test_its_bibtex_says_what_it_is_and_what_has_gone(
    client: Client, keep: Keep, searchable: dict[str, Paper]
) -> None:
    kept = keep("language @article{evil, title={x}}", match="any", sort="title")
    searchable[ZOU].delete()
    head, _, entries = client.get(f"/s/{kept.hash}.bib").getvalue().decode().partition("\n\n")
    assert head.splitlines()[0].startswith(f"% alignlit: snapshot {kept.hash} of a search, kept on 2")
    assert head.splitlines()[1] == f"% http://testserver/s/{kept.hash}/"
    assert head.splitlines()[-2:] == ["% Deleted since, 1:", f"% {ZOU}"]
    assert "@" not in head
    assert ZOU not in entries


def test_its_bibtex_has_the_survivor_of_a_merge_once(
    client: Client, keep: Keep, searchable: dict[str, Paper]
) -> None:
    kept = keep("language")
    searchable[ZOU].delete()
    CiteKeyAlias.objects.create(key=ZOU, paper=searchable[OUYANG])
    text = client.get(f"/s/{kept.hash}.bib").getvalue().decode()
    assert re.findall(r"^@\w+\{(.+),$", text, re.MULTILINE) == [OUYANG]
    assert f"% Merged into other papers since, 1:\n% {ZOU}\n" in text


def test_its_json_has_all_that_was_kept(
    client: Client, keep: Keep, searchable: dict[str, Paper], index: Indexer
) -> None:
    kept = keep("language", sort="title")
    searchable[ZOU].delete()
    make_paper("new2024language", "A new language model")
    index.catch_up()
    answer = client.get(f"/s/{kept.hash}.json").json()
    assert answer["url"] == f"http://testserver/s/{kept.hash}/"
    assert answer["query"] == "q=language&sort=title"
    assert answer["counts"] == {"catalogue": 4, "words": 2, "filters": 2}
    assert answer["papers"] == [{"key": OUYANG, "now": OUYANG}, {"key": ZOU, "now": None}]
    assert answer["since"] == {
        "come": {"count": 1, "keys": ["new2024language"]},
        "gone": {"count": 0, "keys": []},
        "deleted": {"count": 1, "keys": [ZOU]},
        "merged": {"count": 0, "keys": []},
        "changed": {"count": 0, "keys": []},
    }


@pytest.mark.parametrize("address", ["/", ".bib", ".json"])
def test_an_unknown_hash_is_not_there(client: Client, db: None, address: str) -> None:
    assert client.get(f"/s/0123456789abcdef{address}").status_code == 404


def test_the_limit_stands_in_the_database_too(remy: User) -> None:
    many = list(range(10_001))
    fields = {"hash": "0" * 16, "created_at": timezone.now(), "created_by": remy, "position": 0}
    counts = dict.fromkeys(("in_catalogue", "matching_words", "total"), len(many))
    with pytest.raises(IntegrityError, match="snapshot_is_not_too_large"):
        Snapshot.objects.create(ids=many, keys=list(map(str, many)), **fields, **counts)


def test_the_kept_searches_are_linked_for_those_who_keep_some(
    as_remy: Client, keep: Keep, searchable: dict[str, Paper]
) -> None:
    kept = keep("language")
    link = '<a href="/s/">Searches that I kept</a>'
    assert as_remy.get(kept.get_absolute_url()).content.decode().count(link) == 2
    assert as_remy.get("/papers/").content.decode().count(link) == 1
    as_remy.logout()
    assert link not in as_remy.get(kept.get_absolute_url()).content.decode()
