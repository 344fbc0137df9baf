"""`manage.py prepare`: what has to be in place before the site serves; quick when it already is."""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Migrate, compile the translations, collect static files, load the seed, make the first accounts."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.step("Database", lambda: call_command("migrate", interactive=False, verbosity=0))
        self.step("Translations", lambda: call_command("translations", compile=True, verbosity=0))
        self.step("Static files", collect_static)
        first = not get_user_model()._default_manager.exists()
        # What the seed holds and what was corrected is told once; later starts are quiet.
        self.step("Catalogue", lambda: call_command("load_seed", verbosity=int(first), brief=True))
        call_command("first_accounts")

    def step(self, name: str, work: Callable[[], Any]) -> None:
        begun = time.monotonic()
        work()
        self.stdout.write(f"{name}: ready ({time.monotonic() - begun:.1f} s)")
        self.stdout.flush()


def collect_static() -> None:
    """Collect the static files unless nothing changed since: compressing them takes a second."""
    kept = Path(settings.STATIC_ROOT).with_name("static.seen")
    now = _static_fingerprint()
    if not kept.exists() or kept.read_text() != now:
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        kept.write_text(now)


def _static_fingerprint() -> str:
    found = [
        (path, *_changed(Path(storage.path(path))))
        for finder in get_finders()
        for path, storage in finder.list([])
    ]
    return hashlib.sha256(repr(sorted(found)).encode()).hexdigest()


def _changed(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns
