"""Picking a reason."""

from __future__ import annotations

import pytest

from papers.forms import RejectForm
from papers.models import Reason
from tests.papers.submissions import make_submission

pytestmark = pytest.mark.django_db


def test_the_reasons_that_curators_began_with_are_offered_in_their_order() -> None:
    assert [radio.data["value"].value for radio in RejectForm()["picked"]] == [
        "scope",
        "unidentified",
        "not-a-work",
        "withdrawn",
        "spam",
    ]


def test_what_an_admin_switched_off_is_not_offered_and_not_taken() -> None:
    Reason.objects.filter(key="spam").update(is_active=False)
    assert 'value="spam"' not in str(RejectForm()["picked"])
    assert not RejectForm({"picked": "spam"}).is_valid()


@pytest.mark.parametrize("key", ["nothing", "\0", "x" * 5_000])
def test_an_unknown_reason_is_refused(key: str) -> None:
    assert not RejectForm({"picked": key}).is_valid()


def test_the_verb_gets_the_picked_reason_and_the_words() -> None:
    form = RejectForm({"picked": "scope", "reason": "Sorry."})
    assert form.is_valid()
    assert form.arguments(make_submission()) == {
        "reason": "Sorry.",
        "picked": Reason.objects.get(key="scope"),
    }
