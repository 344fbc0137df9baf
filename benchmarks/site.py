"""The benchmark's own copy of the site: its directory, PostgreSQL, Valkey, migrations, categories."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

from alignlit import embedded
from alignlit.embedded.postgres import running_postgres
from alignlit.embedded.valkey import running_valkey

BASE_DIR = Path(__file__).absolute().parent.parent
RESULTS = BASE_DIR / "benchmarks" / "results"
OTHERS = ("DATABASE_URL", "REDIS_URL", "SEARCH_INDEX_DIR")  # of whoever calls; not the benchmark's


def default_directory() -> Path:
    """Beside the site's own data: where PostgreSQL may write also when root starts it."""
    return embedded.places(BASE_DIR).var / "bench"


@contextmanager
def running(directory: Path) -> Iterator[embedded.Places]:
    """Django set up on a PostgreSQL and a Valkey in `directory`; call once a process, before any model is imported.

    Both run as the site runs them, with the settings of a fresh clone.
    """
    for name in OTHERS:
        os.environ.pop(name, None)
    os.environ["VAR_DIR"] = str(directory.absolute())
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    os.environ["LOG_LEVEL"] = "WARNING"
    where = embedded.places(BASE_DIR)
    with running_postgres(where), running_valkey(where):
        where.static.mkdir(exist_ok=True)  # whitenoise warns when it is missing
        django.setup()
        yield where


def prepare() -> None:
    """Migrated, with translations and static files, as `manage.py prepare` does it but without the seed."""
    from django.core.management import call_command

    from alignlit.management.commands.prepare import collect_static

    call_command("migrate", interactive=False, verbosity=0)
    call_command("translations", compile=True, verbosity=0)
    collect_static()
