"""`manage.py load_seed`: the survey's works, the categories, the glossary and venues into the database."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from papers.seed import SeedError, works
from papers.seed.loader import SeedReport, load
from papers.seed.reconciliation import Reconciliation
from papers.seed.tally import Tally


class Command(BaseCommand):
    help = "Load the seed. Loading again changes only what the files changed and no curator has touched."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--report", type=Path, metavar="FILE", help="write the reconciliation as Markdown"
        )
        parser.add_argument("--brief", action="store_true", help="leave out the single corrections")

    def handle(self, *args: Any, report: Path | None, brief: bool, verbosity: int, **options: Any) -> None:
        try:
            reconciliation = Reconciliation(works())
            if report:
                report.write_text(reconciliation.markdown(), encoding="utf-8")
            loaded = load(self.progress if verbosity else _silent)
        except (SeedError, OSError) as error:
            raise CommandError(str(error)) from error
        if verbosity:
            self._print(loaded, reconciliation, verbosity=0 if brief else verbosity)

    def progress(self, what: str, done: int, total: int) -> None:
        """One line that is written over, and only where somebody looks."""
        if self.stdout.isatty():
            end = "\r\033[K" if (what, done) == ("works", total) else ""
            self.stdout.write(f"\r\033[KSeed: {what} {done}/{total}{end}", ending="")
            self.stdout.flush()

    def _print(self, loaded: SeedReport, reconciliation: Reconciliation, *, verbosity: int) -> None:
        self.stdout.write(f"Seed: {loaded.changes} changes")
        for name in ("categories", "terms", "venues", "works", "queries"):
            self.stdout.write(f"  {name}: {_counts(getattr(loaded, name), details=verbosity > 1)}")
        if loaded.asked:
            self.stdout.write(f"  {loaded.asked} works without abstract will be looked up at arXiv")
        for line in _lines(reconciliation, verbosity):
            self.stdout.write(f"  {line}")
        if not verbosity:
            self.stdout.write("  The reasons: manage.py load_seed, or --report FILE")


def _lines(reconciliation: Reconciliation, verbosity: int) -> list[str]:
    corrections = [f"  {line}" for line in reconciliation.reasons()] if verbosity else []
    gaps = [f"  {line}" for line in reconciliation.gaps()] if verbosity > 1 else []
    return [*reconciliation.summary(), *corrections, *gaps]


def _counts(tally: Tally, *, details: bool) -> str:
    words = {"created": tally.created, "changed": tally.changed, "unchanged": tally.unchanged}
    said = [f"{count} {word}" for word, count in words.items() if count]
    if tally.kept:
        which = f" ({', '.join(tally.kept)})" if details else ""
        said.append(f"{len(tally.kept)} left as curators have them{which}")
    return ", ".join(said) or "none"


def _silent(what: str, done: int, total: int) -> None:
    pass
