"""The index follows the feed, and can always be thrown away."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django.fixtures import Settings

from papers import feed
from papers.feed import Cursor
from papers.models import Author, Classification, Paper, Venue
from papers.search import IndexUnavailable
from papers.search.indexing import documents, indexer, schema
from papers.search.indexing import index as search_index
from papers.search.indexing.check import compare
from papers.search.indexing.documents import document
from papers.search.indexing.indexer import AlreadyRunning, Indexer, affected, only_one, rebuild
from taxonomy import tree
from taxonomy.editing import place
from taxonomy.models import Category
from tests.catalogue import make_paper
from tests.papers.searching import found
from tests.papers.test_reading import row_of


def test_a_new_paper_is_found_after_catching_up(index: Indexer) -> None:
    make_paper("a2023b", "Sleeper agents")
    assert found("sleeper") == []
    assert index.catch_up() == 1
    assert found("sleeper") == ["a2023b"]


def test_a_changed_paper_is_found_by_its_new_words_only(index: Indexer) -> None:
    paper = make_paper("a2023b", "Sleeper agents")
    index.catch_up()
    paper.title = "Waking agents"
    paper.save()
    index.catch_up()
    assert (found("sleeper"), found("waking")) == ([], ["a2023b"])


def test_a_deleted_paper_is_gone(index: Indexer) -> None:
    paper = make_paper("a2023b", "Sleeper agents")
    index.catch_up()
    paper.delete()
    index.catch_up()
    assert found("sleeper") == []


def test_renaming_a_venue_or_an_author_reaches_their_papers(index: Indexer) -> None:
    make_paper("a2023b", authors=("Ann Author",), venue="NIPS")
    index.catch_up()
    Venue.objects.update(name="NeurIPS")
    Author.objects.update(name="Anna Writer")
    assert index.catch_up() == 1
    assert found("neurips") == ["a2023b"]


def test_moving_a_category_moves_the_papers_below_it(searchable: dict[str, Paper], index: Indexer) -> None:
    moved = Category.objects.get(path="outer-alignment/scalable-oversight")
    place(moved, parent=Category.objects.get(path="inner-alignment"))
    index.catch_up()
    assert found("", category="inner-alignment") == ["bai2022constitutional"]


def test_renaming_a_category_writes_no_document(searchable: dict[str, Paper], index: Indexer) -> None:
    Category.objects.filter(path="inner-alignment").update(name_en="Inside")
    assert index.catch_up() == 0


def test_catching_up_twice_changes_nothing(searchable: dict[str, Paper], index: Indexer) -> None:
    assert index.catch_up() == 0
    assert not compare()


def test_replaying_the_feed_repeats_no_document(searchable: dict[str, Paper], index: Indexer) -> None:
    """As after a kill between tantivy's commit and writing down the position."""
    generation = search_index.opened()
    assert generation.followed
    generation.remember(Cursor(generation.followed.epoch, 0))
    Indexer.catch_up(index)
    assert compare().repeated == ()
    assert not compare()


def test_another_epoch_rebuilds(searchable: dict[str, Paper], index: Indexer) -> None:
    before = search_index.current()
    search_index.opened().remember(Cursor("of another database", 1))
    index.catch_up()
    assert search_index.current() != before
    assert len(found("")) == 4


def test_an_index_with_the_fields_of_another_version_rebuilds(
    searchable: dict[str, Paper], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr(schema, "COMPARED", ())
        rebuild()
    with pytest.raises(IndexUnavailable):
        found("")
    Indexer().catch_up()
    assert len(found("")) == 4


def test_a_cursor_ahead_of_the_feed_rebuilds(searchable: dict[str, Paper], index: Indexer) -> None:
    before = search_index.current()
    search_index.opened().remember(Cursor(feed.epoch(), 10**9))
    index.catch_up()
    assert search_index.current() != before


def test_a_feed_longer_than_the_catalogue_rebuilds(
    searchable: dict[str, Paper], index: Indexer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after an import of more papers than there were: all papers are read once, not once for each of their rows."""
    monkeypatch.setattr(indexer, "NEAR", 4)
    before = search_index.current()
    Paper.objects.update(title="Four rows of the feed")
    index.catch_up()
    assert search_index.current() == before
    Paper.objects.update(title="Four rows")
    make_paper("a2023b", "A few more")
    index.catch_up()
    assert search_index.current() != before
    assert len(found("four rows")) == 4


def test_truncating_the_tables_empties_the_index(searchable: dict[str, Paper], index: Indexer) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE papers_paper CASCADE")
    index.catch_up()
    assert found("") == []


def test_a_lost_index_comes_back(searchable: dict[str, Paper], settings: Settings) -> None:
    shutil.rmtree(settings.SEARCH_INDEX_DIR)
    with pytest.raises(IndexUnavailable):
        found("")
    Indexer().catch_up()
    assert len(found("")) == 4


def test_a_rebuild_leaves_the_generation_before_for_those_who_read_it(
    searchable: dict[str, Paper], settings: Settings
) -> None:
    for _ in range(3):
        before = search_index.current()
        rebuild()
    assert before
    kept = {path.name for path in Path(settings.SEARCH_INDEX_DIR).glob("generation-*")}
    assert kept == {before.name, search_index.opened().path.name}


def test_a_lost_generation_is_unavailable_and_not_empty(searchable: dict[str, Paper], index: Indexer) -> None:
    shutil.rmtree(search_index.opened().path)
    with pytest.raises(IndexUnavailable):
        found("")


def test_a_category_made_while_papers_are_read_stops_nothing(catalogue: dict[str, Paper]) -> None:
    """Its row of the feed brings the paper again."""
    taxonomy = tree.load()
    late = place(
        Category(slug="late", name_en="Late", name_zh="晚"), parent=Category.objects.get(parent=None)
    )
    paper = catalogue["zou2023universal"]
    Classification.objects.create(paper=paper, category=late)
    known = [node.id for node in taxonomy.line(taxonomy.by_path["attacks-on-aligned-llms/jailbreaking"])]
    assert set(document(row_of(paper), taxonomy)["categories"]) >= set(known)


def test_a_paper_that_cannot_be_written_holds_up_no_other(
    index: Indexer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = make_paper("bad2023paper", "Bad one")
    monkeypatch.setattr(documents, "KINDS", documents.KINDS[1:])  # "paper" is not known
    make_paper("good2023paper", "Good one", kind="report")
    index.catch_up()
    assert found("one") == ["good2023paper"]
    assert compare().missing == (bad.pk,)


def test_a_second_indexer_is_turned_away(index: Indexer) -> None:
    with only_one(), pytest.raises(AlreadyRunning), only_one():
        pass
    with only_one(), pytest.raises(CommandError, match="Another indexer"):
        call_command("follow_changes", "--once")


def test_rows_of_papers_that_are_gone_are_still_affected(catalogue: dict[str, Paper]) -> None:
    paper_id = catalogue["zou2023universal"].pk
    start = feed.head().position
    catalogue["zou2023universal"].delete()
    assert paper_id in affected(feed.read_after(start))


def test_check_index_agrees(searchable: dict[str, Paper], capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_index")
    assert capsys.readouterr().out == "The index agrees with the database: 4 papers.\n"


def test_check_index_names_the_drift_and_fails(
    searchable: dict[str, Paper], capsys: pytest.CaptureFixture[str]
) -> None:
    paper = searchable["zou2023universal"]
    paper.title = "Unseen"
    paper.save()
    with pytest.raises(SystemExit) as left:
        call_command("check_index", "--wait", "0")
    assert left.value.code == 1
    assert f"different: 1 (ids {paper.pk})" in capsys.readouterr().out


def test_check_index_sees_missing_and_superfluous_papers(
    searchable: dict[str, Paper], index: Indexer
) -> None:
    gone = searchable["zou2023universal"].pk
    searchable["zou2023universal"].delete()
    new = make_paper("new2023paper")
    drift = compare()
    assert (drift.superfluous, drift.missing) == ((gone,), (new.pk,))
    assert drift.behind > 0


def test_check_index_without_an_index_says_so(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.SEARCH_INDEX_DIR = tmp_path / "none"
    with pytest.raises(CommandError, match="no index yet"):
        call_command("check_index")
