"""`python -m benchmarks`: load a corpus, measure everything side by side, write docs/performance.md."""

from __future__ import annotations

import argparse
import gzip
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks import report, site
from benchmarks.stages import STAGES, Plan

PAPERS = 100_000


def main() -> None:
    plan = _plan(_arguments())
    if not (plan.directory / "loaded").exists():  # made anew after a load that did not end
        shutil.rmtree(plan.directory, ignore_errors=True)
    with site.running(plan.directory):
        site.prepare()  # also for a stage alone: the code may have moved since the directory was made
        for name, stage in STAGES.items():
            if not plan.only or name in plan.only:
                stage(plan)
    if plan.relevance:
        subprocess.run(plan.relevance, check=True)
    report.write()
    print(report.summary(plan.label))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--papers", type=int, help="of a made-up corpus (100000), or at most of a given one")
    parser.add_argument("--corpus", type=Path, help="JSON lines of id, title, authors, abstract, year, venue")
    parser.add_argument(
        "--queries", type=Path, help="judged queries instead of those in benchmarks/relevance"
    )
    parser.add_argument("--pairs", type=Path, help="judged pairs instead of those in benchmarks/duplicates")
    parser.add_argument("--work-dir", type=Path, default=site.default_directory(), help="for the databases")
    parser.add_argument("--each", type=int, default=8, help="queries of each kind and number of filters")
    parser.add_argument(
        "--only", default="", help=f"stages, with commas: {', '.join([*STAGES, 'relevance'])}"
    )
    return parser.parse_args()


def _plan(chosen: argparse.Namespace) -> Plan:
    papers: int = chosen.papers or (_lines(chosen.corpus) if chosen.corpus else PAPERS)
    label = f"{papers}-given" if chosen.corpus else str(papers)
    only = frozenset(filter(None, chosen.only.split(",")))
    return Plan(
        papers=papers,
        corpus=chosen.corpus,
        label=label,
        directory=chosen.work_dir.absolute() / label,
        programs=chosen.work_dir.absolute() / "compare",
        each=chosen.each,
        only=only,
        pairs=chosen.pairs,
        relevance=_relevance(chosen) if not only or "relevance" in only else [],
    )


def _lines(path: Path) -> int:
    with (gzip.open if path.suffix == ".gz" else open)(path, "rb") as file:
        return sum(1 for _ in file)


def _relevance(chosen: argparse.Namespace) -> list[str]:
    given = ["--queries", str(chosen.queries)] if chosen.queries else []
    return [sys.executable, "-m", "benchmarks.relevance", "--work-dir", str(chosen.work_dir), *given]


if __name__ == "__main__":
    main()
