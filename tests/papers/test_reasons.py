"""The reasons for declining: what a decision says in each language, and the list that admins keep."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.utils import translation

from papers import curation, reasons
from papers.models import Decision, Reason, User
from tests.papers.submissions import make_submission

seed = import_module("papers.migrations.0007_reasons")


@pytest.fixture
def picked(cora: User) -> Decision:
    return curation.reject(make_submission(), by=cora, picked=Reason.objects.get(key="spam"), reason="Sorry.")


def test_a_picked_reason_is_said_in_each_readers_language(picked: Decision) -> None:
    assert reasons.said(picked) == "It is advertising. Sorry."
    with translation.override("zh-hans"):
        assert reasons.said(picked) == "这是广告。 Sorry."


def test_a_reason_that_an_admin_rewrites_is_said_as_it_is_now(picked: Decision) -> None:
    Reason.objects.filter(key="spam").update(text_en="It advertises something.")
    assert reasons.said(Decision.objects.get()) == "It advertises something. Sorry."


def test_a_reason_that_is_gone_is_said_as_it_was_written(picked: Decision) -> None:
    Reason.objects.filter(key="spam").delete()
    assert reasons.said(Decision.objects.get()) == "It is advertising. Sorry."


def test_words_alone_are_said_as_they_are(cora: User) -> None:
    decision = curation.reject(make_submission(), by=cora, reason="About birds.")
    assert reasons.said(decision) == "About birds."


def test_an_admin_switches_a_reason_off(as_ada: Client) -> None:
    spam = Reason.objects.get(key="spam")
    form = {"key": "spam", "text_en": spam.text_en, "text_zh": spam.text_zh, "position": 4, "is_public": ""}
    answer = as_ada.post(f"/admin/papers/reason/{spam.pk}/change/", form)
    spam.refresh_from_db()
    assert (answer.status_code, spam.is_active, spam.is_public) == (302, False, False)


def test_a_curator_does_not_change_the_list(as_cora: Client) -> None:
    assert as_cora.get("/admin/papers/reason/").status_code == 302


def test_the_migration_keeps_what_an_admin_wrote(db: None) -> None:
    Reason.objects.filter(key="spam").update(text_en="Adverts.")
    Reason.objects.filter(key="scope").delete()
    seed.add(apps, None)
    assert Reason.objects.get(key="spam").text_en == "Adverts."
    assert Reason.objects.filter(key="scope").exists()
    seed.remove(apps, None)
    assert [reason.key for reason in Reason.objects.all()] == ["spam"]
