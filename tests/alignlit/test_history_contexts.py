"""Whichever way something is changed, the history says who did it and through what."""

from __future__ import annotations

from typing import Any

import pytest
from celery import shared_task
from django.apps import apps
from django.core.management import call_command
from django.test import Client

from alignlit.command_line import run
from alignlit.request_ids import HEADER
from papers.models import Paper, User
from taxonomy.models import Category
from tests.catalogue import make_paper

pytestmark = pytest.mark.django_db


def last_context(model: str, app: str = "papers") -> dict[str, Any]:
    event = apps.get_model(app, f"{model}Event").objects.latest("pgh_id")
    found: dict[str, Any] = event.pgh_context.metadata
    return found


@pytest.fixture
def paper() -> Paper:
    return make_paper("a2023b", "First", authors=(), venue="")


def test_a_page_gives_its_request_its_address_and_who_asked(as_cora: Client, cora: User) -> None:
    response = as_cora.post("/submit/", {"reference": "2301.00001"})
    assert response.status_code == 302
    context = last_context("Submission")
    assert (context["user"], context["url"], context["request"]) == (cora.pk, "/submit/", response[HEADER])


def test_so_does_the_api(as_cora: Client, cora: User) -> None:
    response = as_cora.post(
        "/api/v1/submissions/", {"reference": "2301.00001"}, content_type="application/json"
    )
    assert response.status_code == 201
    context = last_context("Submission")
    assert (context["user"], context["request"]) == (cora.pk, response[HEADER])
    assert context["url"] == "/api/v1/submissions/"


def test_so_does_the_admin(as_ada: Client, ada: User) -> None:
    response = as_ada.post("/admin/papers/author/add/", {"name": "Ada B", "distinction": "", "slug": "ada-b"})
    assert response.status_code == 302
    context = last_context("Author")
    assert (context["user"], context["request"]) == (ada.pk, response[HEADER])


def test_a_task_gives_its_name_and_id(paper: Paper) -> None:
    @shared_task(name="tests.rename")
    def rename() -> None:
        Paper.objects.update(title="Second")

    result = rename.apply()
    assert last_context("Paper") == {"task": "tests.rename", "task_id": result.id}


@pytest.mark.django_db(transaction=True)  # a command closes its connection
def test_a_command_gives_its_name(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    run(
        [
            "manage.py",
            "shell",
            "--no-imports",
            "-c",
            "from papers.models import Paper; Paper.objects.update(title='x')",
        ]
    )
    assert last_context("Paper") == {"command": "shell"}


@pytest.mark.slow
def test_the_seed_says_so() -> None:
    call_command("load_seed", verbosity=0, brief=True)
    assert last_context("Category", "taxonomy") == {"source": "seed"}
    assert Category.objects.exists()
