"""The cast (Ada an admin, Cora a curator, Remy a reader with an account) and a small catalogue with its index."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from uuid import uuid4

import hypothesis
import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.test import Client
from django.utils import translation
from pytest_django.fixtures import Settings

from alignlit.roles import ADMIN, CURATOR, ensure_roles
from papers import bell
from papers.models import Paper, User
from papers.search.indexing import index as search_index
from papers.search.indexing.indexer import Indexer
from tests import catalogue as making

PASSWORD = "a long enough password"

# In CI the same examples each time: a newly found one belongs to whoever runs the tests by hand.
hypothesis.settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    hypothesis.settings.load_profile("ci")


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Settings) -> None:
    # The names with a hash need collectstatic, which tests do not run.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@receiver(post_migrate, sender=apps.get_app_config("papers"))
def _fill_what_migrations_fill(**_: object) -> None:
    # A test with transactions of its own empties every table behind it, and Django says then that it has "migrated".
    import_module("papers.migrations.0007_reasons").add(apps, None)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    # A request leaves its language active in this thread.
    with translation.override(None):
        translation.activate("en")
        yield


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    # A password that is slow to guess is slow to make.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _cache_of_its_own(settings: Settings) -> None:
    # Clearing would empty the queue and the gate too, which other workers use in the same Valkey.
    default = {**settings.CACHES["default"], "KEY_PREFIX": f"test-{uuid4().hex}"}
    settings.CACHES = {**settings.CACHES, "default": default}


@pytest.fixture(autouse=True)
def _bell_rings(monkeypatch: pytest.MonkeyPatch) -> None:
    # A bell that failed in one test is not silent in the next.
    monkeypatch.setattr(bell, "_silent_until", 0.0)


def _person(name: str, **fields: bool) -> User:
    person: User = get_user_model().objects.create_user(name, f"{name}@example.org", PASSWORD, **fields)
    return person


def _in_group(person: User, name: str) -> User:
    ensure_roles()
    person.groups.add(Group.objects.get(name=name))
    return person


@pytest.fixture
def ada(db: None) -> User:
    """An admin."""
    return _in_group(_person("ada", is_staff=True), ADMIN)


@pytest.fixture
def cora(db: None) -> User:
    """A curator."""
    return _in_group(_person("cora"), CURATOR)


@pytest.fixture
def remy(db: None) -> User:
    """A reader with an account."""
    return _person("remy")


def _signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def as_ada(ada: User) -> Client:
    return _signed_in(ada)


@pytest.fixture
def as_cora(cora: User) -> Client:
    return _signed_in(cora)


@pytest.fixture
def as_remy(remy: User) -> Client:
    return _signed_in(remy)


@pytest.fixture
def catalogue(db: None) -> dict[str, Paper]:
    """Four papers in a small tree, by cite key (see `tests.catalogue.fill`)."""
    return making.fill()


@pytest.fixture
def index(db: None, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Indexer:
    """An index of one's own; call `index.catch_up()` after changes."""
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    monkeypatch.setattr(search_index, "_opened", None)
    indexer = Indexer()
    indexer.catch_up()
    return indexer


@pytest.fixture
def searchable(catalogue: dict[str, Paper], index: Indexer) -> dict[str, Paper]:
    """The small catalogue, indexed."""
    index.catch_up()
    return catalogue
