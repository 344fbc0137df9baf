"""Two papers that are one work: merging them, and taking that back exactly."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from papers import curation, ingest
from papers.curation.kept_rows import TABLES, state_of
from papers.curation.merging_papers import FOLLOWING, default_choices
from papers.models import (
    Change,
    Classification,
    Decision,
    FieldOrigin,
    Origin,
    Paper,
    SourceAnswer,
    State,
    Submission,
    User,
    Version,
)
from papers.search.indexing.indexer import Indexer
from taxonomy.models import Category
from tests.catalogue import add_identifier, make_paper, make_venue
from tests.papers.at_once import together
from tests.papers.searching import BAI, ZOU, found


@pytest.fixture
def pair(catalogue: dict[str, Paper], cora: User) -> tuple[Paper, Paper]:
    """A published entry of the paper on constitutional AI, and the preprint that we had."""
    kept = catalogue[BAI]
    gone = make_paper(
        "bai2023harmless",
        "Constitutional AI: Harmlessness from Feedback of an AI",
        authors=("Yuntao Bai", "Saurav Kadavath", "Jared Kaplan"),
        categories=(
            _category("inner-alignment"),
            _category("outer-alignment/scalable-oversight/constitutional-ai"),
        ),
        venue="NeurIPS",
        year=2023,
        language="en",
        origin=Origin.SEED,
    )
    add_identifier(gone, "10.1000/harmless")
    Classification.objects.filter(paper=gone).update(evidence="A sentence.", classified_by=cora)
    FieldOrigin.objects.create(paper=gone, field="title", source="curator", locked=True, set_by=cora)
    FieldOrigin.objects.create(paper=kept, field="title", source="arxiv")
    return gone, kept


def _category(path: str) -> Category:
    category: Category = Category.objects.get(path=path)
    return category


def ready(**fields: Any) -> Submission:
    return Submission.objects.create(state=State.READY, **fields)


def merged(pair: tuple[Paper, Paper], cora: User, **choices: str) -> Decision:
    gone, kept = pair
    return curation.merge_papers(gone, into=kept, by=cora, choices=choices)


def kept_after(pair: tuple[Paper, Paper]) -> Paper:
    return Paper.objects.get(pk=pair[1].pk)


def state(pair: tuple[Paper, Paper]) -> list[Any]:
    """All that both papers are, but for the moment of the last change."""
    states = [state_of(paper) for paper in pair]
    for one in states:
        for row in one["paper"]:
            del row["updated_at"]
    return states


def test_everything_that_refers_to_a_paper_is_taken_along() -> None:
    referring = {relation.related_model for relation in Paper._meta.related_objects}
    events = apps.get_model("papers", "PaperEvent")
    assert referring == {events, *TABLES.values(), *FOLLOWING.values()} - {Paper}


# Merging


def test_identifiers_of_both_survive(pair: tuple[Paper, Paper], cora: User) -> None:
    merged(pair, cora)
    assert {str(i.canonical) for i in kept_after(pair).identifiers.all()} == {
        "arxiv:2212.08073",
        "doi:10.1000/harmless",
    }


def test_the_paper_that_goes_leaves_its_cite_key_behind(pair: tuple[Paper, Paper], cora: User) -> None:
    merged(pair, cora)
    assert ingest.by_key("bai2023harmless") == pair[1]
    assert not Paper.objects.filter(cite_key="bai2023harmless").exists()


def test_former_cite_keys_of_both_survive(
    pair: tuple[Paper, Paper], catalogue: dict[str, Paper], cora: User
) -> None:
    merged(pair, cora)
    curation.merge_papers(pair[1], into=catalogue[ZOU], by=cora)
    assert [ingest.by_key(key) for key in ("bai2023harmless", BAI)] == [catalogue[ZOU], catalogue[ZOU]]


def test_versions_of_both_survive_and_the_best_one_is_shown(pair: tuple[Paper, Paper], cora: User) -> None:
    merged(pair, cora)
    kept = kept_after(pair)
    assert sorted(str(version) for version in kept.versions.all()) == ["NeurIPS 2023", "arXiv 2022"]
    assert (kept.venue_name, kept.year) == ("NeurIPS", 2023)


def test_the_same_version_on_both_sides_becomes_one_that_knows_what_each_knew(
    pair: tuple[Paper, Paper], cora: User
) -> None:
    arxiv = make_venue("arXiv")
    Version.objects.create(
        paper=pair[0], stage="preprint", venue=arxiv, arxiv_version=1, arxiv_primary="cs.CL"
    )
    Version.objects.filter(paper=pair[1]).update(arxiv_version=2)
    merged(pair, cora)
    row = kept_after(pair).versions.get(stage="preprint")
    assert (row.arxiv_version, row.arxiv_primary, row.year) == (2, "cs.CL", 2022)


def test_categories_of_both_survive_with_one_primary_one(pair: tuple[Paper, Paper], cora: User) -> None:
    merged(pair, cora)
    rows = {row.category.slug: (row.primary, row.evidence) for row in kept_after(pair).classifications.all()}
    assert rows == {
        "constitutional-ai": (True, "A sentence."),
        "rl-based-methods": (False, ""),
        "inner-alignment": (False, "A sentence."),
    }


def test_the_primary_category_can_be_chosen(pair: tuple[Paper, Paper], cora: User) -> None:
    merged(pair, cora, primary="left")
    primary = kept_after(pair).classifications.filter(primary=True)
    assert [row.category.slug for row in primary] == ["inner-alignment"]


def test_by_default_what_a_curator_set_and_what_is_more_complete_holds(
    pair: tuple[Paper, Paper], cora: User
) -> None:
    assert default_choices(*pair) == {
        "title": "left",
        "abstract": "right",
        "authors": "left",
        "venue": "both",
        "kind": "right",
        "url": "right",
        "withdrawn": "right",
        "primary": "right",
    }


def test_a_chosen_field_brings_its_origin_and_lock(pair: tuple[Paper, Paper], cora: User) -> None:
    merged(pair, cora, title="left")
    kept = kept_after(pair)
    (origin,) = kept.field_origins.filter(field="title")
    assert (kept.title, origin.source, origin.locked) == (pair[0].title, "curator", True)


def test_what_is_not_chosen_stays_with_its_origin(pair: tuple[Paper, Paper], cora: User) -> None:
    merged(pair, cora, title="right")
    kept = kept_after(pair)
    (origin,) = kept.field_origins.filter(field="title")
    assert (kept.title, origin.source, origin.locked) == (pair[1].title, "arxiv", False)


def test_the_authors_of_one_side_are_taken_whole(pair: tuple[Paper, Paper], cora: User) -> None:
    merged(pair, cora, authors="left")
    kept = kept_after(pair)
    assert (kept.author_names, kept.authors_complete) == (
        ["Yuntao Bai", "Saurav Kadavath", "Jared Kaplan"],
        True,
    )


def test_a_venue_that_is_chosen_over_the_best_one_is_locked(pair: tuple[Paper, Paper], cora: User) -> None:
    merged(pair, cora, venue="right")
    kept = kept_after(pair)
    assert (kept.venue_name, kept.year) == ("arXiv", 2022)
    assert {"year", "venue", "published_on"} <= ingest.locked_fields(kept)


def test_submissions_decisions_and_answers_go_over(pair: tuple[Paper, Paper], cora: User) -> None:
    submission = Submission.objects.create(kind="correction", state=State.READY, paper=pair[0])
    answer = SourceAnswer.objects.create(
        source="seed", value="x", paper=pair[0], fetched_at=timezone.now(), raw={}, record={}
    )
    decision = curation.classify_paper(pair[0], categories=[_category("inner-alignment")], by=cora)
    merged(pair, cora)
    for row in (submission, answer, decision):
        row.refresh_from_db()
    assert [row.paper for row in (submission, answer, decision)] == [pair[1]] * 3


def test_a_paper_of_the_survey_stays_one(pair: tuple[Paper, Paper], cora: User) -> None:
    merged(pair, cora)
    assert kept_after(pair).origin == Origin.SEED


def test_the_feed_tells_of_the_merge_by_a_tombstone(pair: tuple[Paper, Paper], cora: User) -> None:
    merged(pair, cora)
    (tombstone,) = Change.objects.filter(kind="paper", action="deleted")
    assert (tombstone.object_id, tombstone.detail) == (pair[0].pk, "bai2023harmless")


def test_the_search_finds_the_work_once(pair: tuple[Paper, Paper], cora: User, index: Indexer) -> None:
    merged(pair, cora)
    index.catch_up()
    assert found("harmlessness") == [BAI]
    assert found("id:10.1000/harmless") == found("id:bai2023harmless") == [BAI]


@pytest.mark.parametrize("choices", [{"pages": "left"}, {"title": "both"}, {"venue": "middle"}])
def test_what_cannot_be_chosen_is_refused(
    pair: tuple[Paper, Paper], cora: User, choices: dict[str, str]
) -> None:
    with pytest.raises(curation.CurationError):
        merged(pair, cora, **choices)


def test_a_paper_is_not_merged_into_itself(pair: tuple[Paper, Paper], cora: User) -> None:
    with pytest.raises(curation.CurationError, match="one and the same"):
        curation.merge_papers(pair[1], into=pair[1], by=cora)


def test_a_paper_that_has_gone_is_not_merged(pair: tuple[Paper, Paper], cora: User) -> None:
    Paper.objects.filter(pk=pair[0].pk).delete()
    with pytest.raises(curation.CurationError, match="has just been removed"):
        merged(pair, cora)


# Taking it back


CHOICES: list[dict[str, str]] = [
    {},
    dict.fromkeys(("title", "abstract", "authors", "venue", "kind", "url", "withdrawn", "primary"), "left"),
    dict.fromkeys(("title", "abstract", "authors", "venue", "kind", "url", "withdrawn", "primary"), "right"),
]


@pytest.mark.parametrize("choices", CHOICES)
def test_undoing_makes_both_papers_what_they_were(
    pair: tuple[Paper, Paper], cora: User, choices: dict[str, str]
) -> None:
    Version.objects.create(paper=pair[0], stage="preprint", venue=make_venue("arXiv"), arxiv_version=3)
    before = state(pair)
    curation.undo_decision(merged(pair, cora, **choices), by=cora)
    assert state(pair) == before


def test_undoing_gives_addresses_and_submissions_back(pair: tuple[Paper, Paper], cora: User) -> None:
    submission = Submission.objects.create(kind="correction", state=State.READY, paper=pair[0])
    curation.undo_decision(merged(pair, cora), by=cora)
    submission.refresh_from_db()
    assert (ingest.by_key("bai2023harmless"), submission.paper) == (pair[0], pair[0])


def test_what_came_to_the_survivor_since_stays_there(pair: tuple[Paper, Paper], cora: User) -> None:
    decision = merged(pair, cora)
    add_identifier(pair[1], "10.1000/later")
    curation.undo_decision(decision, by=cora)
    assert {str(i.canonical) for i in pair[1].identifiers.all()} == {"arxiv:2212.08073", "doi:10.1000/later"}


def test_two_merges_are_undone_one_after_the_other(
    pair: tuple[Paper, Paper], catalogue: dict[str, Paper], cora: User
) -> None:
    before = state((*pair, catalogue[ZOU]))  # type: ignore[arg-type]
    first = merged(pair, cora)
    second = curation.merge_papers(pair[1], into=catalogue[ZOU], by=cora)
    with pytest.raises(curation.CurationError, match="undo that one first"):
        curation.undo_decision(first, by=cora)
    curation.undo_decision(second, by=cora)
    curation.undo_decision(first, by=cora)
    assert state((*pair, catalogue[ZOU])) == before  # type: ignore[arg-type]


def test_authors_that_were_written_anew_and_are_the_same_do_not_keep_a_merge(
    pair: tuple[Paper, Paper], cora: User
) -> None:
    before = state(pair)
    decision = merged(pair, cora, authors="left")
    names = kept_after(pair).author_names
    later = curation.choose_fields(pair[1], values={"authors": ["New Person"]}, source="curator", by=cora)
    curation.undo_decision(later, by=cora)
    ingest.set_authors(pair[1], ["Someone Else"])
    ingest.set_authors(pair[1], names)
    curation.undo_decision(decision, by=cora)
    assert state(pair) == before


def test_undoing_is_refused_with_what_has_changed(pair: tuple[Paper, Paper], cora: User) -> None:
    decision = merged(pair, cora, title="left")
    Paper.objects.filter(pk=pair[1].pk).update(title="Something else")
    pair[1].versions.filter(stage="published").update(pages="1-20")
    with pytest.raises(curation.CurationError, match=r"cannot be undone: title, versions\.$"):
        curation.undo_decision(decision, by=cora)


def test_undoing_is_refused_while_a_later_decision_rests_on_it(pair: tuple[Paper, Paper], cora: User) -> None:
    decision = merged(pair, cora)
    curation.classify_paper(pair[1], categories=[_category("inner-alignment")], by=cora)
    with pytest.raises(curation.CurationError, match="undo that one first"):
        curation.undo_decision(decision, by=cora)


def test_after_thirty_days_a_merge_stays(pair: tuple[Paper, Paper], cora: User) -> None:
    decision = merged(pair, cora)
    Decision.objects.filter(pk=decision.pk).update(decided_at=timezone.now() - timedelta(days=31))
    with pytest.raises(curation.CurationError, match="more than 30 days ago"):
        curation.undo_decision(decision, by=cora)


def test_a_category_that_is_gone_keeps_the_paper_from_coming_back(
    pair: tuple[Paper, Paper], cora: User
) -> None:
    category = Category.objects.create(
        slug="passing", path="passing", name_en="Passing", name_zh="过", position=9
    )
    shared = _category("outer-alignment/scalable-oversight/constitutional-ai")
    Classification.objects.filter(paper=pair[0], category=shared).update(category=category)
    Classification.objects.create(paper=pair[1], category=category)
    decision = merged(pair, cora)
    Classification.objects.filter(category=category).delete()
    category.delete()
    with pytest.raises(curation.CurationError):
        curation.undo_decision(decision, by=cora)


def test_a_curator_who_has_left_does_not_keep_the_paper_from_coming_back(
    pair: tuple[Paper, Paper], cora: User, ada: User
) -> None:
    decision = curation.merge_papers(pair[0], into=pair[1], by=ada)
    cora.delete()
    curation.undo_decision(decision, by=ada)
    assert pair[0].classifications.get(category__slug="inner-alignment").classified_by is None


def test_what_undoing_changes_is_told_first(pair: tuple[Paper, Paper], cora: User) -> None:
    said = [effect.sentence for effect in curation.undone_by(merged(pair, cora, title="left"))]
    assert said[:2] == [
        "“Constitutional AI: Harmlessness from Feedback of an AI” is a paper of its own again, "
        "with the cite key bai2023harmless.",
        "“Constitutional AI: Harmlessness from AI Feedback” loses an identifier.",
    ]
    assert {"title", "year", "venue", "authors"} <= set(said)


def test_the_history_says_who_merged(pair: tuple[Paper, Paper], cora: User) -> None:
    merged(pair, cora)
    event = (
        apps.get_model("papers", "PaperEvent").objects.filter(pgh_obj_id=pair[0].pk, pgh_label="delete").get()
    )
    assert (event.pgh_context.metadata["user"], event.pgh_context.metadata["verb"]) == (
        cora.pk,
        "merge_papers",
    )


# At the same moment


@pytest.mark.django_db(transaction=True)
def test_of_two_merges_in_opposite_directions_one_is_done(catalogue: dict[str, Paper], cora: User) -> None:
    bai, zou = catalogue[BAI], catalogue[ZOU]
    results = together(
        lambda: curation.merge_papers(bai, into=zou, by=cora),
        lambda: curation.merge_papers(zou, into=bai, by=cora),
    )
    assert sorted(type(result).__name__ for result in results) == ["CurationError", "Decision"]
    assert Paper.objects.filter(pk__in=[bai.pk, zou.pk]).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_submission_merged_into_the_paper_that_goes_is_not_lost(
    catalogue: dict[str, Paper], cora: User
) -> None:
    row = ready(reference="https://example.org/x", typed={"title": "X", "url": "https://example.org/x"})
    bai, zou = catalogue[BAI], catalogue[ZOU]
    _merged, came = together(
        lambda: curation.merge_papers(bai, into=zou, by=cora),
        lambda: curation.merge(row, into=bai, by=cora),
    )
    row.refresh_from_db()
    expected = (State.READY, None) if isinstance(came, curation.CurationError) else (State.MERGED, zou)
    assert (row.state, row.paper) == expected


@pytest.mark.django_db(transaction=True)
def test_a_report_is_applied_to_whichever_paper_is_there(catalogue: dict[str, Paper], cora: User) -> None:
    bai, zou = catalogue[BAI], catalogue[ZOU]
    row = curation.report(bai, changes={"abstract": "Corrected."}, comment="", by=None)
    together(
        lambda: curation.merge_papers(bai, into=zou, by=cora, choices={"abstract": "left"}),
        lambda: curation.apply(row, by=cora),
    )
    row.refresh_from_db()
    assert (row.state, row.paper) == (State.ACCEPTED, zou)
    zou.refresh_from_db()
    assert zou.abstract == "Corrected."


@pytest.mark.django_db(transaction=True)
def test_undoing_does_not_wait_for_whoever_decides_on_a_submission(
    catalogue: dict[str, Paper], cora: User
) -> None:
    row = ready(kind="correction", paper=catalogue[BAI])
    decision = curation.merge_papers(catalogue[BAI], into=catalogue[ZOU], by=cora)
    with held_elsewhere(row), pytest.raises(curation.CurationError, match="right now"):
        curation.undo_decision(decision, by=cora)
    curation.undo_decision(decision, by=cora)
    row.refresh_from_db()
    assert row.paper == catalogue[BAI]


@contextmanager
def held_elsewhere(row: Submission) -> Iterator[None]:
    """Another transaction has the row."""
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Submission.objects.select_for_update().get(pk=row.pk)
            held.set()
            done.wait(timeout=10)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(timeout=10)
    yield
    done.set()
    thread.join()
