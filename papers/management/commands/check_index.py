"""Compare the search index with the database; exits with 1 when they differ."""

import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from papers.search import IndexUnavailable
from papers.search.indexing.check import Drift, compare

PATIENCE = 10.0  # seconds for an indexer that is just catching up
SHOWN = 10


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--wait", type=float, default=PATIENCE, help="seconds to let the indexer catch up"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            drift = self.settled(options["wait"])
        except IndexUnavailable:
            raise CommandError("There is no index yet; the indexer (follow_changes) builds it.") from None
        for name in ("missing", "superfluous", "repeated", "different"):
            if ids := getattr(drift, name):
                more = " …" if len(ids) > SHOWN else ""
                self.stdout.write(f"{name}: {len(ids)} (ids {', '.join(map(str, ids[:SHOWN]))}{more})")
        if drift.behind:
            self.stdout.write(f"behind: {drift.behind} rows of the feed")
        if drift:
            sys.exit(1)
        self.stdout.write(f"The index agrees with the database: {drift.papers} papers.")

    def settled(self, patience: float) -> Drift:
        """The drift once the index has followed the feed, or when patience is over."""
        until = time.monotonic() + patience
        while (drift := compare()) and drift.behind and time.monotonic() < until:
            time.sleep(0.2)
        return drift
