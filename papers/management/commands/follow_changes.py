"""The indexer: builds the search index of this host if it must, then follows the change feed."""

import signal
import threading
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, close_old_connections, connection

from papers.search.indexing.indexer import AlreadyRunning, Indexer, only_one

PAUSE = 2.0  # seconds before the database is tried again


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Catch up once and stop.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with only_one():
                self.once() if options["once"] else self.follow()
        except AlreadyRunning:
            raise CommandError("Another indexer works on this index already.") from None

    def once(self) -> None:
        self.stdout.write(f"{Indexer().catch_up()} papers written.")

    def follow(self) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            try:
                Indexer().follow(stop.is_set)
            except OperationalError as error:
                # The database went away: what it acknowledged comes again from the feed.
                self.stderr.write(f"The database cannot be reached ({error}); trying again.")
                connection.close()
                time.sleep(PAUSE)
                close_old_connections()
