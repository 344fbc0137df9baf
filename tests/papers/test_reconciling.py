"""A reading list beside the catalogue: each entry has an outcome, and what is settled stays so."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from papers import curation
from papers.curation import CurationError
from papers.incoming import Uploaded
from papers.models import FieldOrigin, Paper, SourceAnswer, State, Submission, User
from papers.reconciling import (
    Outcome,
    Report,
    Row,
    carried,
    carry,
    keep_ours,
    pieces,
    reconcile,
    same_work,
    submit,
    use_theirs,
)
from papers.seed.load_answers import SOURCE
from tests.papers.submissions import make_submission

BAI = (
    "1. **Constitutional AI: Harmlessness from AI Feedback.** Yuntao Bai et al. arXiv 2022. "
    "[[Paper](https://arxiv.org/abs/2212.08073)]"
)
NEW = "1. **A study of bees.** Ann Author. arXiv 2023. [[Paper](https://arxiv.org/abs/2301.00001)]"


def report(text: str) -> Report:
    return reconcile(pieces(Uploaded("", text)))


def row(text: str) -> Row:
    (found,) = report(text).rows
    return found


def differing(found: Row) -> dict[str, tuple[Any, Any]]:
    return {one.field: (one.theirs, one.ours) for one in found.differences}


# Outcomes


def test_an_entry_that_says_what_we_have_is_matched(searchable: dict[str, Paper]) -> None:
    found = row(BAI)
    assert (found.outcome, found.paper and found.paper.cite_key) == ("matched", "bai2022constitutional")
    assert found.differences == ()


def test_a_second_entry_of_a_work_names_the_line_of_the_first(searchable: dict[str, Paper]) -> None:
    again = BAI.replace("abs/2212.08073", "pdf/2212.08073v2")
    first, second = report(f"{BAI}\n\n{again}").rows
    assert (first.outcome, second.outcome) == (Outcome.MATCHED, Outcome.DUPLICATE)
    assert second.first
    assert second.first.line == 1


def test_two_entries_of_a_new_work_are_one_new_and_one_duplicate(searchable: dict[str, Paper]) -> None:
    assert [one.outcome for one in report(f"{NEW}\n{NEW}").rows] == ["new", "duplicate"]


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("Harmlessness from", "Harmfulness from", {"title"}),
        ("Yuntao Bai", "Andy Zou", {"authors"}),
        ("arXiv 2022", "arXiv 2021", {"year"}),
        ("arXiv 2022", "NeurIPS 2022", {"venue"}),
        ("arXiv 2022", "CoRR 2022", set()),
        ("Yuntao Bai", "Y. Bai", set()),
        ("Constitutional AI:", "CONSTITUTIONAL AI -", set()),
    ],
)
def test_a_conflict_names_the_fields_that_differ(
    was: str, now: str, said: set[str], searchable: dict[str, Paper]
) -> None:
    found = row(BAI.replace(was, now))
    assert set(differing(found)) == said
    assert found.outcome == (Outcome.CONFLICT if said else Outcome.MATCHED)


def test_an_entry_may_mean_any_version_of_a_paper(searchable: dict[str, Paper]) -> None:
    ouyang = "- **Training language models to follow instructions with human feedback.** Long Ouyang et al. {} 2022. [[P](https://arxiv.org/abs/2203.02155)]"
    for venue in ("NeurIPS", "arXiv"):
        assert row(ouyang.format(venue)).outcome == Outcome.MATCHED


def test_an_author_who_stands_alone_is_not_taken_for_a_venue(searchable: dict[str, Paper]) -> None:
    found = row("- **Corrigibility.** Nate Soares. [[Report](https://example.org/corrigibility)]")
    assert "venue" not in differing(found)


def test_the_same_title_by_the_same_people_needs_no_identifier(searchable: dict[str, Paper]) -> None:
    found = row("- **Constitutional AI: Harmlessness from AI Feedback.** Yuntao Bai et al. arXiv 2022.")
    assert (found.outcome, found.paper and found.paper.cite_key) == ("matched", "bai2022constitutional")


def test_a_likely_work_under_another_identifier_needs_a_person(searchable: dict[str, Paper]) -> None:
    found = row(BAI.replace("https://arxiv.org/abs/2212.08073", "https://doi.org/10.1234/bai"))
    assert found.outcome == Outcome.PERSON
    assert found.candidates[0].paper.cite_key == "bai2022constitutional"


def test_identifiers_of_two_papers_need_a_person_who_merges_them(searchable: dict[str, Paper]) -> None:
    searchable["zou2023universal"].identifiers.create(scheme="doi", value="10.1234/zou")
    found = row(BAI + " [[DOI](https://doi.org/10.1234/zou)]")
    assert (found.outcome, found.names_two, found.sendable) == (Outcome.PERSON, True, False)


def test_what_waits_leads_to_its_submission(searchable: dict[str, Paper]) -> None:
    waiting = make_submission("2301.00001")
    found = row(NEW)
    assert (found.outcome, found.submission) == (Outcome.WAITING, waiting)


def test_what_was_declined_needs_a_person_who_reads_why(searchable: dict[str, Paper], cora: User) -> None:
    curation.reject(make_submission("2301.00001"), by=cora, reason="Bees are not aligned.")
    found = row(NEW)
    assert (found.outcome, found.why) == (Outcome.PERSON, "Declined earlier: Bees are not aligned.")


def test_what_is_not_understood_says_why(searchable: dict[str, Paper]) -> None:
    found = row("Thank you for reading this far")
    assert (found.outcome, bool(found.why)) == (Outcome.NOT_UNDERSTOOD, True)


def test_a_reason_in_the_seed_settles_what_the_list_printed(searchable: dict[str, Paper]) -> None:
    paper = searchable["bai2022constitutional"]
    correction = {"field": "year", "printed": ["2021"], "corrected": "2022", "reason": "a slip of the pen"}
    SourceAnswer.objects.create(
        source=SOURCE,
        value="bai",
        paper=paper,
        raw={"corrections": [correction]},
        record={},
        fetched_at=timezone.now(),
    )
    found = row(BAI.replace("arXiv 2022", "arXiv 2021"))
    assert found.outcome == Outcome.MATCHED
    assert found.differences[0].settled == "corrected: a slip of the pen"


# Bounds


def test_many_entries_cost_as_many_statements_as_few(
    searchable: dict[str, Paper], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    many = "\n".join(NEW.replace("00001", f"{number:05}") for number in range(1, 240))
    with django_assert_max_num_queries(11):
        assert len(report(f"{BAI}\n{many}").rows) == 240


def test_a_list_that_is_too_long_says_how_much_is_left(
    searchable: dict[str, Paper], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("papers.reconciling.report.MOST", 1)
    assert report(f"{BAI}\n{NEW}\n{NEW}").left == 2


def test_a_bib_file_is_read_as_bibtex_and_a_readme_as_both() -> None:
    text = "@article{bee, title={Bees}, author={Bee, Ann}, year={2020}}\n" + NEW
    assert len(pieces(Uploaded("list.bib", text))) == 1
    assert len(pieces(Uploaded("README.md", text))) == 2


def test_a_list_travels_signed() -> None:
    given = Uploaded("README.md", BAI * 100)
    assert carried(carry(given)) == given


# What settles an entry


def test_reading_a_list_writes_nothing(searchable: dict[str, Paper]) -> None:
    report(f"{BAI}\n{NEW}")
    assert (Submission.objects.count(), Paper.objects.count()) == (0, 4)


def test_what_is_new_is_submitted_once(searchable: dict[str, Paper], cora: User) -> None:
    text = f"{NEW}\n{NEW}\n{BAI}"
    sent = submit(report(text).of(Outcome.NEW), by=cora)
    assert [one.created for one in sent] == [True]
    assert [one.outcome for one in report(text).rows] == ["waiting", "duplicate", "matched"]
    assert submit(report(text).of(Outcome.NEW), by=cora) == []
    assert Submission.objects.get().state == State.RECEIVED


def test_the_lists_value_can_be_taken_and_is_locked(searchable: dict[str, Paper], cora: User) -> None:
    text = BAI.replace("arXiv 2022", "arXiv 2021")
    use_theirs(row(text), "year", by=cora)
    paper = Paper.objects.get(cite_key="bai2022constitutional")
    assert (paper.year, row(text).outcome) == (2021, Outcome.MATCHED)
    assert FieldOrigin.objects.get(paper=paper, field="year").locked


def test_a_venue_brings_its_year(searchable: dict[str, Paper], cora: User) -> None:
    text = BAI.replace("arXiv 2022", "NeurIPS 2023")
    use_theirs(row(text), "venue", by=cora)
    paper = Paper.objects.get(cite_key="bai2022constitutional")
    assert (paper.venue_name, paper.year) == ("NeurIPS", 2023)
    assert row(text).differences == ()


def test_ours_can_be_kept_and_is_settled_at_the_next_import(searchable: dict[str, Paper], cora: User) -> None:
    text = BAI.replace("arXiv 2022", "arXiv 2021")
    keep_ours(row(text), "year", by=cora)
    found = row(text)
    assert Paper.objects.get(cite_key="bai2022constitutional").year == 2022
    assert (found.outcome, found.differences[0].settled) == (Outcome.MATCHED, "a curator chose ours")


def test_half_a_list_of_authors_is_not_taken(searchable: dict[str, Paper], cora: User) -> None:
    found = row(BAI.replace("Yuntao Bai", "Andy Zou"))
    with pytest.raises(CurationError, match="a part only"):
        use_theirs(found, "authors", by=cora)


def test_the_same_work_gets_the_identifiers_of_the_entry(searchable: dict[str, Paper], cora: User) -> None:
    text = BAI.replace("https://arxiv.org/abs/2212.08073", "https://doi.org/10.1234/bai")
    same_work(row(text), searchable["bai2022constitutional"].pk, by=cora)
    assert row(text).outcome == Outcome.MATCHED


def test_the_same_work_without_an_identifier_is_asked_about_once(
    searchable: dict[str, Paper], cora: User
) -> None:
    text = "@article{foo, title={Constitutional AI: Harmlessness from A.I. Feedbacks}, author={Bai, Yuntao}}"
    assert row(text).outcome == Outcome.PERSON
    decision = same_work(row(text), searchable["bai2022constitutional"].pk, by=cora)
    found = row(text)
    assert (found.outcome, found.paper and found.paper.cite_key) == ("matched", "bai2022constitutional")
    curation.undo_decision(decision, by=cora)
    assert row(text).outcome != Outcome.MATCHED


def test_an_entry_like_a_merged_one_by_others_is_asked_about(
    searchable: dict[str, Paper], cora: User
) -> None:
    text = "@article{foo, title={Constitutional AI: Harmlessness from A.I. Feedbacks}, author={%s}}"
    same_work(row(text % "Bai, Yuntao"), searchable["bai2022constitutional"].pk, by=cora)
    assert row(text % "Bai, Y.").outcome != Outcome.MATCHED


def test_a_paper_that_is_no_candidate_gets_nothing(searchable: dict[str, Paper], cora: User) -> None:
    with pytest.raises(CurationError, match="settled meanwhile"):
        same_work(row(NEW), searchable["bai2022constitutional"].pk, by=cora)
