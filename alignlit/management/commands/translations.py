"""`manage.py translations`: brings the .po up to date; --check says what is missing; --compile writes the .mo."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from alignlit import translations


class Command(BaseCommand):
    help = "Bring the Chinese .po up to date with the strings of the program."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="fail when a string is missing or untranslated"
        )
        parser.add_argument(
            "--compile", action="store_true", help="write the .mo when it is older than the .po"
        )

    def handle(self, *, check: bool, compile: bool, **options: Any) -> None:
        locale = Path(settings.LOCALE_PATHS[0])
        po = translations.po_below(locale)
        if compile:
            translations.compile_stale(locale)
        if check:
            self._check(po)
        if not (check or compile):
            self._update(po)

    def _check(self, po: Path) -> None:
        strings = translations.extracted(settings.BASE_DIR)
        if lines := translations.problems(strings, translations.read(po)):
            raise CommandError(
                "\n".join([*lines, "Run manage.py translations, then translate what is empty."])
            )
        self.stdout.write(f"{len(strings)} strings, all translated.")

    def _update(self, po: Path) -> None:
        strings, kept = translations.extracted(settings.BASE_DIR), translations.read(po)
        po.parent.mkdir(parents=True, exist_ok=True)
        po.write_text(translations.merged(strings, kept))
        left = translations.problems(strings, translations.read(po))
        self.stdout.write("\n".join([f"{len(strings)} strings, {len(left)} to translate", *left]))
