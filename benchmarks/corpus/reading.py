"""A given corpus: JSON lines (also gzipped) with id, title, authors, abstract, year and venue."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.corpus.sample import Sample
from benchmarks.corpus.shelves import Chooser, Shelf

UNKNOWN = "Unknown"
LONGEST = 200  # characters of an author's name, as the site has it; some print a whole team as one


def read(path: Path, shelves: Sequence[Shelf], seed: int = 1, at_most: int | None = None) -> Iterator[Sample]:
    """The papers of the file, in its order. What it lacks (categories) is drawn as in a made-up corpus."""
    chooser = Chooser(shelves, Random(seed))
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if at_most is not None and number >= at_most:
                return
            yield _sample(json.loads(line), number, chooser)


def _sample(row: dict[str, Any], number: int, chooser: Chooser) -> Sample:
    return Sample(
        title=row["title"].strip() or "Untitled",
        abstract=row.get("abstract") or "",
        authors=tuple(dict.fromkeys(name[:LONGEST] for name in row.get("authors") or () if name.strip())),
        year=int(row["year"]),
        venue=row.get("venue") or UNKNOWN,
        kind="paper",
        categories=chooser.draw(),
        arxiv="",
        doi=f"10.5555/given.{number}",
        published=True,
    )
