"""Every object that people decide on keeps its history, whichever way it changes."""

from __future__ import annotations

import time

import pytest
from django.apps import apps
from django.db import connection, models

from papers.models import Paper
from tests.catalogue import make_paper

# What needs none: the feed and answers of sources are records themselves, the seed's digests and redirects follow
# from what has history (and a merge of authors from its decision), so does the taxonomy's edition and the model of
# suggested categories, accounts are Django's. Addresses of followers are deleted for good, runs of a harvest pass, and
# what a batch could not decide changed nothing.
WITHOUT = {
    *("Change", "CiteKeyAlias", "SeedRecord", "SourceAnswer", "User"),
    *("CategoryRedirect", "TaxonomyEdition", "AuthorRedirect", "AuthorVariant"),
    *("Follower", "Letter", "HarvestQuery", "CategoryModel", "Refusal"),
}


def tracked() -> set[type[models.Model]]:
    return {
        model.pgh_tracked_model
        for model in apps.get_models()
        if hasattr(model, "pgh_tracked_model") and model._meta.app_label in ("papers", "taxonomy")
    }


def test_every_model_keeps_its_history_or_says_why_not() -> None:
    own = [
        model
        for label in ("papers", "taxonomy")
        for model in apps.get_app_config(label).get_models()
        if not hasattr(model, "pgh_tracked_model")
    ]
    assert {model.__name__ for model in own if model not in tracked()} == WITHOUT


@pytest.mark.django_db
def test_insert_update_and_delete_leave_a_row_each_even_by_plain_sql() -> None:
    paper = make_paper("a2023b", "First", authors=(), venue="")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE papers_paper SET title = 'Second'")
    paper.delete()
    events = apps.get_model("papers", "PaperEvent").objects.order_by("pgh_id")
    assert list(events.values_list("pgh_label", "title")) == [
        ("insert", "First"),
        ("update", "Second"),
        ("delete", "Second"),
    ]


@pytest.mark.django_db
def test_many_rows_at_once_take_no_longer_after_a_row_alone() -> None:
    """A plan that was made for one row would join 2,000 with 2,000 (40 times as long)."""
    Paper.objects.bulk_create(Paper(cite_key=f"a{number}", title="One of many") for number in range(2_000))

    def seconds() -> float:
        begun = time.perf_counter()
        Paper.objects.update(abstract="Now it has one.")
        return time.perf_counter() - begun

    with connection.cursor() as cursor:
        cursor.execute("DISCARD PLANS")
    fresh = min(seconds() for _ in range(3))
    with connection.cursor() as cursor:
        cursor.execute("DISCARD PLANS")
    Paper.objects.filter(cite_key="a1").update(abstract="")
    assert seconds() < 10 * fresh
