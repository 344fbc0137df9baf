"""Write the catalogue, a category or a search as BibTeX."""

import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.http import QueryDict

from papers.exports import bibtex_of_all
from papers.models import Paper
from papers.search import IndexUnavailable, InvalidSearch, all_ids, read_request
from taxonomy import tree


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--output", "-o", type=Path, help="a file, replaced in one step (default: standard output)"
        )
        parser.add_argument("--category", help="only this category and those below it (its path)")
        parser.add_argument("--query", help='a search as in the page\'s address: "q=rlhf&year_from=2022"')

    def handle(self, *args: Any, **options: Any) -> None:
        pieces = bibtex_of_all(self.ids(options["query"], options["category"]))
        if options["output"]:
            write_whole(options["output"], pieces)
        else:
            sys.stdout.writelines(pieces)

    def ids(self, query: str | None, category: str | None) -> list[int]:
        if not query and not category:
            return list(Paper.objects.order_by("cite_key").values_list("pk", flat=True))
        asked = QueryDict(query or "", mutable=True)
        if category:
            asked.appendlist("category", category)
        taxonomy = tree.load()
        try:
            return all_ids(read_request(asked, taxonomy), taxonomy)
        except InvalidSearch as error:
            raise CommandError("\n".join(error.lines())) from None
        except IndexUnavailable:
            raise CommandError("There is no index yet; the indexer (follow_changes) builds it.") from None


def write_whole(path: Path, pieces: Iterable[str]) -> None:
    """Write beside the file and move it there: nobody ever reads half an export."""
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as fresh:
        fresh.writelines(pieces)
    Path(fresh.name).chmod(0o644)
    os.replace(fresh.name, path)
