"""How well the matcher tells one work from two, on judged pairs and on all pairs of the seed.

`python -m benchmarks.duplicate_pairs [--pairs FILE]` prints it and needs no database.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

from papers.matching import LIKELY, POSSIBLE, could_be_one, likeness, prepare, score
from papers.record import Record
from papers.seed import files

AIMED = {"all": 0.97, "hard": 0.95}  # precision
PAIRS = [Path(__file__).parent / "duplicates" / name for name in ("pairs.jsonl", "fresh.jsonl")]


@dataclass(frozen=True, slots=True)
class Judged:
    """One pair: what people say, and the matcher's score. `split` and `hard` as in the file, "" and False without."""

    label: bool
    score: float
    split: str = ""
    hard: bool = False


def measure(path: Path | None = None) -> dict[str, Any]:
    """Shares for each split of the file, all its pairs and the hard ones; and the false pairs of the seed."""
    judged = [one for file in ([path] if path else PAIRS) for one in read(file)]
    splits = dict.fromkeys(one.split for one in judged)
    return {
        "splits": {
            split or "all": quality_of([one for one in judged if one.split == split]) for split in splits
        },
        "seed": false_pairs([work.record() for work in files.works()]),
    }


def read(path: Path) -> list[Judged]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_judged(json.loads(line)) for line in lines if line.strip()]


def _judged(pair: dict[str, Any]) -> Judged:
    found = score(_record(pair["a"]), _record(pair["b"])).score
    return Judged(bool(pair["label"]), found, pair.get("split", ""), pair.get("hard", False))


def _record(data: dict[str, Any]) -> Record:
    return Record(
        title=data["title"],
        authors=tuple(data.get("authors") or ()),
        year=data.get("year"),
        venue=data.get("venue") or "",
    )


def quality_of(judged: Sequence[Judged]) -> dict[str, dict[str, float]]:
    hard = [one for one in judged if one.hard]
    return {name: quality(ones, AIMED[name]) for name, ones in (("all", judged), ("hard", hard)) if ones}


def quality(judged: Sequence[Judged], aimed: float) -> dict[str, float]:
    """`shown`: the recall of all that a curator is shown; `at aimed`: the best at any limit with that precision."""
    recall, precision = at_limit(judged, LIKELY)
    limits = [at_limit(judged, one.score) for one in judged]
    return {
        "pairs": len(judged),
        "recall": round(recall, 3),
        "precision": round(precision, 3),
        "shown": round(at_limit(judged, POSSIBLE)[0], 3),
        "at aimed": round(max((found for found, exact in limits if exact >= aimed), default=0.0), 3),
    }


def at_limit(judged: Iterable[Judged], limit: float) -> tuple[float, float]:
    """Recall and precision when pairs from this score up are called one work; 1 where there is nothing to miss."""
    ones = list(judged)
    said = [one.label for one in ones if one.score >= limit]
    true = sum(one.label for one in ones)
    return sum(said) / true if true else 1.0, sum(said) / len(said) if said else 1.0


def false_pairs(records: Sequence[Record]) -> dict[str, Any]:
    """Of all pairs of different works, those that it takes for one without their identifiers; `titles` are theirs."""
    prepared = [prepare(replace(record, identifiers=())) for record in records]
    false = [
        (a.record.title, b.record.title)
        for a, b in combinations(prepared, 2)
        if could_be_one(a, b) and likeness(a, b).score >= LIKELY
    ]
    return {"pairs": len(prepared) * (len(prepared) - 1) // 2, "false": len(false), "titles": false}


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.duplicate_pairs", description=__doc__)
    parser.add_argument(
        "--pairs", type=Path, help="JSON lines of label, a and b instead of benchmarks/duplicates"
    )
    print(json.dumps(measure(parser.parse_args().pairs), indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
