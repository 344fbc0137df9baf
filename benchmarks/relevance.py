"""How good the answers are: queries with the papers that a specialist expects, over the seed catalogue.

`python -m benchmarks.relevance [--queries FILE ...] [--show]`
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from benchmarks import results, site

SETS = Path(__file__).with_suffix("")  # benchmarks/relevance/
TOP = 10
FIRST = 5
ALL = "all"


@dataclass(frozen=True, slots=True)
class Judged:
    """A query and the cite keys that it should find; `lang` is "en" or "zh"."""

    query: str
    lang: str
    kind: str
    expected: frozenset[str]


@dataclass(frozen=True, slots=True)
class Score:
    """Of one query: 1 / place of the first expected paper among ten, and how much of what fits into five is there."""

    judged: Judged
    found: tuple[str, ...]
    reciprocal_rank: float
    recall: float


def read(path: Path) -> list[Judged]:
    """A JSON list of objects with query, lang, kind and expected_keys."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return [Judged(r["query"], r["lang"], r["kind"], frozenset(r["expected_keys"])) for r in rows]


def score(judged: Judged, found: Sequence[str]) -> Score:
    places = [place for place, key in enumerate(found[:TOP], 1) if key in judged.expected]
    hits = sum(place <= FIRST for place in places)
    return Score(
        judged=judged,
        found=tuple(found[:TOP]),
        reciprocal_rank=1 / places[0] if places else 0.0,
        recall=hits / min(FIRST, len(judged.expected)),
    )


def table(scores: Sequence[Score]) -> list[dict[str, Any]]:
    """A row for each language and kind, for each language, and for all."""
    keys = {(s.judged.lang, s.judged.kind) for s in scores} | {(s.judged.lang, ALL) for s in scores}
    rows = [_row(lang, kind, scores) for lang, kind in sorted(keys, key=lambda k: (k[0], k[1] == ALL, k[1]))]
    return [*rows, _row(ALL, ALL, scores)]


def _row(lang: str, kind: str, scores: Sequence[Score]) -> dict[str, Any]:
    some = [s for s in scores if lang in (s.judged.lang, ALL) and kind in (s.judged.kind, ALL)]
    return {
        "lang": lang,
        "kind": kind,
        "queries": len(some),
        "mrr": round(fmean(s.reciprocal_rank for s in some), 3),
        "recall": round(fmean(s.recall for s in some), 3),
    }


def run(judged: Iterable[Judged]) -> list[Score]:
    """Each query as the page answers it, from the top: papers with all words, then those with some."""
    from benchmarks.engines.ours import keys
    from taxonomy import tree

    taxonomy = tree.load()
    return [score(one, keys(one.query, taxonomy, TOP)) for one in judged]


def prepare() -> None:
    """The seed catalogue and its index, as a fresh clone has them before arXiv was asked for abstracts."""
    from django.core.management import call_command

    from papers.search.indexing.indexer import only_one, rebuild

    site.prepare()
    call_command("load_seed", verbosity=0)
    with only_one():
        rebuild()


def show(scores: Iterable[Score]) -> None:
    for one in sorted(scores, key=lambda s: (s.judged.lang, s.judged.kind, s.reciprocal_rank)):
        print(
            f"{one.reciprocal_rank:.2f} {one.recall:.2f} {one.judged.lang} {one.judged.kind}: {one.judged.query}"
        )
        for key in one.found[:FIRST]:
            print(f"    {'*' if key in one.judged.expected else ' '} {key}")
        if missing := sorted(one.judged.expected - set(one.found[:FIRST])):
            print(f"      missing: {', '.join(missing)}")


def report(name: str, scores: Sequence[Score]) -> None:
    print(f"\n{name}: {'language':10} {'kind':24} {'queries':>7} {'MRR@10':>7} {'recall@5':>8}")
    for row in table(scores):
        words = f"{row['lang']:10} {row['kind']:24} {row['queries']:7}"
        print(f"{'':{len(name)}}  {words} {row['mrr']:7.3f} {row['recall']:8.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--queries", type=Path, action="append", help="another file of queries; may be repeated"
    )
    parser.add_argument("--show", action="store_true", help="print what each query found")
    parser.add_argument("--work-dir", type=Path, default=site.default_directory())
    chosen = parser.parse_args()
    files = chosen.queries or sorted(SETS.glob("*.json"))
    if not files:
        sys.exit(f"There are no queries in {SETS.relative_to(site.BASE_DIR)}.")
    with site.running(chosen.work_dir / "seed"):
        prepare()
        sets = {path.stem: run(read(path)) for path in files}
    for name, scores in sets.items():
        report(name, scores)
        if chosen.show:
            show(scores)
    if len(sets) > 1:
        report("together", [s for scores in sets.values() for s in scores])
    if not chosen.queries:
        noted = {name: table(scores) for name, scores in sets.items()}
        together = table([s for scores in sets.values() for s in scores])
        results.note(site.RESULTS, "relevance", "sets", {**noted, "together": together})


if __name__ == "__main__":
    main()
