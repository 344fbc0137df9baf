"""A work is recognised by each identifier that its submission carries: typed, or named by its source."""

from __future__ import annotations

import pytest

from papers import curation, incoming
from papers.curation import Handed, Submitted
from papers.duplicates import waiting
from papers.harvesting import _seen
from papers.incoming import Stands
from papers.models import Submission, User
from papers.record import Identifier, Record
from tests.papers.at_once import together
from tests.papers.submissions import NEW, make_submission, pulled_record

DOI = Identifier("doi", "10.1000/parrots")
ARXIV = Identifier("arxiv", NEW)
BOTH = Record(title="On parrots", identifiers=(ARXIV, DOI))


def pulled_with_doi() -> Submission:
    return make_submission(pulled=pulled_record(identifiers=(ARXIV, DOI)).as_json())


def stands(text: str) -> list[str]:
    return [one.state for one in incoming.standing(incoming.pieces(text)).found]


def test_what_its_source_named_waits_already(db: None) -> None:
    waits = pulled_with_doi()
    assert stands(DOI.value) == [Stands.WAITING]
    assert curation.submit(DOI.value) == Submitted(submission=waits)
    assert Submission.objects.count() == 1


def test_what_was_typed_beside_its_main_identifier_waits_already(db: None) -> None:
    first = curation.submit(typed=BOTH).submission
    assert first
    assert first.value == NEW
    assert curation.submit(DOI.value) == Submitted(submission=first)
    [again] = curation.submit_all([Handed(DOI.value, Record(identifiers=(DOI,)))])
    assert again == Submitted(submission=first)


def test_what_was_declined_is_declined_under_each_of_its_identifiers(cora: User) -> None:
    curation.reject(pulled_with_doi(), by=cora, reason="It is about birds.")
    assert stands(DOI.value) == [Stands.DECLINED]
    outcome = curation.submit(DOI.value)
    assert outcome.declined
    assert (outcome.submission, outcome.created) == (None, False)


def test_the_harvest_does_not_bring_what_carries_the_same_doi(db: None) -> None:
    make_submission(DOI.value)
    found = Record(identifiers=(Identifier("arxiv", "2301.09999"), DOI))
    assert _seen([found]) == {DOI}


def test_the_value_of_another_scheme_is_another_work(db: None) -> None:
    make_submission("openreview:P19-1001")
    assert stands("ACL:P19-1001") == [Stands.NEW]


def test_triage_shows_another_submission_that_its_source_named_the_same(db: None) -> None:
    first, second = pulled_with_doi(), make_submission(DOI.value)
    assert [(one.submission, one.score) for one in waiting(second.record, besides=second)] == [(first, 1.0)]
    assert [one.submission for one in waiting(first.record, besides=first)] == [second]


def test_the_names_of_a_submission_are_those_of_all_its_records(db: None) -> None:
    assert pulled_with_doi().names == [ARXIV, DOI]


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_one_of_two_that_share_one_identifier_is_made() -> None:
    for number in range(5):
        doi, arxiv = f"10.1000/at.{number}", Identifier("arxiv", f"2301.0000{number + 1}")
        both = Record(title="At once", identifiers=(arxiv, Identifier("doi", doi)))
        first, second = together(lambda: curation.submit(typed=both), lambda: curation.submit(doi))  # noqa: B023
        assert {first.created, second.created} == {True, False}
        assert first.submission == second.submission


@pytest.mark.django_db(transaction=True)
def test_two_lists_in_opposite_order_at_the_same_moment_are_both_taken() -> None:
    each = [Identifier("doi", f"10.1000/list.{number}") for number in range(100)]
    handed = [Handed(one.value, Record(identifiers=(one,))) for one in each]
    forth, back = together(
        lambda: curation.submit_all(handed), lambda: curation.submit_all(list(reversed(handed)))
    )
    assert [one.submission for one in forth] == [one.submission for one in reversed(back)]
    assert Submission.objects.count() == 100
