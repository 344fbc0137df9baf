"""The cast (Ada an admin, Cora a curator, Remy a reader with an account) and a small catalogue with its index."""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import hypothesis
import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.test import Client, TransactionTestCase
from django.utils import translation
from pytest_django.fixtures import Settings

from alignlit.roles import ADMIN, CURATOR, SUBMITTER, ensure_roles
from papers import bell
from papers.models import Paper, User
from papers.search.indexing import index as search_index
from papers.search.indexing.indexer import Indexer
from tests import catalogue as making
from tests import services
from tests.emptying import emptying, fill_what_migrations_fill

PASSWORD = "a long enough password"

# In CI the same examples each time: a newly found one belongs to whoever runs the tests by hand.
hypothesis.settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    hypothesis.settings.load_profile("ci")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None]:
    # Nothing of some thousand tests is garbage; looking for some takes a quarter of the time that finding them does.
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests first, then the large ones: what comes last is short, and no core waits for another."""
    sizes = Counter(item.path for item in items)
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (item.path not in slow, -sizes[item.path], item.path))


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Settings) -> None:
    # The names with a hash need collectstatic, which tests do not run.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


TransactionTestCase._fixture_teardown = emptying(TransactionTestCase._fixture_teardown)  # type: ignore[attr-defined]


@receiver(post_migrate, sender=apps.get_app_config("papers"))
def _fill_what_migrations_fill(**_: object) -> None:
    # Django says that it has "migrated" when it has emptied every table.
    fill_what_migrations_fill()


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
    """A reader with an account, in the group of submitters."""
    return _in_group(_person("remy"), SUBMITTER)


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
def index_dir(settings: Settings) -> Iterator[Path]:
    """Where this test's index goes: into memory where the system has such a directory, since tantivy waits for the
    disk several times in each commit."""
    memory = os.environ.get(services.IN_MEMORY)
    with TemporaryDirectory(prefix="index-", dir=memory, ignore_cleanup_errors=True) as directory:
        settings.SEARCH_INDEX_DIR = Path(directory) / "index"
        yield settings.SEARCH_INDEX_DIR


@pytest.fixture
def index(db: None, index_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Indexer:
    """An index of one's own; call `index.catch_up()` after changes."""
    monkeypatch.setattr(search_index, "_opened", None)
    indexer = Indexer()
    indexer.catch_up()
    return indexer


@pytest.fixture
def searchable(catalogue: dict[str, Paper], index: Indexer) -> dict[str, Paper]:
    """The small catalogue, indexed."""
    index.catch_up()
    return catalogue
