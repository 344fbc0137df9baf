"""Whatever may change something has a name that people read in its history."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pghistory
import pytest
from django.apps import apps
from django.core.management import get_commands

from alignlit.celery import app
from alignlit.command_line import MIGRATING
from papers import past, rules
from papers.models import Decision, Paper
from papers.past.through import COMMANDS, TASKS
from tests.catalogue import make_paper

ROOT = Path(__file__).resolve().parents[2]
OURS = ("alignlit", "papers", "taxonomy", "api")
CONTEXT = {"request", "url", "user", "task", "task_id", "command", "source", "verb", "rule", "rehearsed"}


def calls() -> Iterator[ast.Call]:
    for room in OURS:
        for path in (ROOT / room).rglob("*.py"):
            yield from (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))


def test_every_task_has_words() -> None:
    app.loader.import_default_modules()
    assert {name for name in app.tasks if name.startswith("papers.")} == set(TASKS)


def test_every_command_of_ours_has_words() -> None:
    ours = {name for name, app in get_commands().items() if app in OURS}
    assert ours - MIGRATING <= set(COMMANDS)
    assert {app.name for app in apps.get_app_configs()} >= set(OURS)


def test_a_rule_is_named_in_one_place() -> None:
    given = [k.value for call in calls() for k in call.keywords if k.arg == "rule"]
    literal = {value.value for value in given if isinstance(value, ast.Constant)}
    named = {ast.unparse(value) for value in given if isinstance(value, ast.Attribute)}
    assert (literal, named) == (set(), {"rules.FILL", "rules.REFRESH"})
    assert {rules.FILL, rules.REFRESH} == set(rules.WORDS)


def test_a_context_holds_nothing_that_the_history_does_not_know() -> None:
    given = {
        k.arg for call in calls() if ast.unparse(call.func) == "pghistory.context" for k in call.keywords
    }
    assert given - {None} <= CONTEXT


@pytest.mark.django_db
def test_a_rule_that_decides_is_told_in_words() -> None:
    paper = make_paper("a2023b", authors=(), venue="")
    with pghistory.context(task="papers.refresh"):
        Paper.objects.update(title="Second")
        Decision.objects.create(paper=paper, verb="merge", rule=rules.FILL)
    entry = next(entry for entry in past.of_paper(paper).entries if entry.verdicts)
    assert entry.who == "rule: what is empty is filled"
