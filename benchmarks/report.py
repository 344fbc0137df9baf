"""docs/performance.md from the raw figures of all corpora that were measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks import results, site
from benchmarks.figures import (
    ANY,
    CATEGORIES,
    CORPUS,
    HTTP,
    OTHERS,
    PAIRS,
    RELEVANCE,
    SEARCH,
    SHORTLISTS,
    UPKEEP,
    Line,
)
from benchmarks.queries import KINDS
from benchmarks.results import Figures
from benchmarks.subjects import BARE, FULL

PAGE = site.BASE_DIR / "docs" / "performance.md"
TEMPLATE = Path(__file__).with_name("performance.md")
TABLES = {"search": SEARCH, "http": HTTP, "others": OTHERS, "upkeep": UPKEEP, "corpus": CORPUS}
UNITS = {"times": " ×", "%": " %", "ms": " ms", "s": " s", "MB": " MB", "answers a second": " a second"}


def write(directory: Path = site.RESULTS, page: Path = PAGE) -> None:
    """Write the page anew; a table of what nobody has measured yet says so."""
    page.write_text(render(directory), encoding="utf-8")


def render(directory: Path) -> str:
    measured = {label: results.read(directory, label) for label in results.labels(directory)}
    text = TEMPLATE.read_text(encoding="utf-8")
    for name, lines in TABLES.items():
        text = text.replace(f"[[{name}]]", side_by_side(lines, measured))
    text = text.replace("[[machine]]", machine(measured))
    text = text.replace("[[kinds]]", kinds(measured))
    text = text.replace(
        "[[categories]]", categories(results.read(directory, "categories").get("figures", {}))
    )
    duplicated = results.read(directory, "duplicates")
    text = text.replace("[[pairs]]", duplicates(duplicated))
    corpora = {label: one for label, one in duplicated.items() if label != "pairs"}
    text = text.replace("[[shortlists]]", side_by_side(SHORTLISTS, corpora))
    return text.replace("[[relevance]]", relevance(results.read(directory, "relevance").get("sets", {})))


def side_by_side(lines: Sequence[Line], measured: dict[str, Figures]) -> str:
    """A row for each line that was measured anywhere, a column for each corpus."""
    rows = [
        [line.text, *(cell(line, label, figures) for label, figures in measured.items())] for line in lines
    ]
    known = [row for row in rows if any(row[1:])]
    return table(["", *map(title, measured)], known) if known else "Not measured yet."


def title(label: str) -> str:
    papers, _, given = label.partition("-")
    return f"{int(papers):,} papers{', a given corpus' if given else ''}"


def cell(line: Line, label: str, figures: Figures) -> str:
    try:
        value = line.value(figures)
    except (KeyError, ValueError, ZeroDivisionError):
        return ""
    said = number(value) + UNITS.get(line.unit, "")
    aims = line.aims or {}
    aim = aims.get(int(label.partition("-")[0]), aims.get(ANY))
    return said if aim is None else judged(said, value, aim, at_least=line.at_least)


def judged(said: str, value: float, aim: float, *, at_least: bool) -> str:
    """The figure with its aim; a missed one stands out."""
    limit = f"{'at least' if at_least else 'at most'} {number(aim)}"
    reached = value >= aim if at_least else value <= aim
    return f"{said} (aim {limit}: reached)" if reached else f"**{said}** (aim {limit}: **missed**)"


def number(value: float) -> str:
    """Three digits that count; whole numbers and large ones whole."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def machine(measured: dict[str, Figures]) -> str:
    """One column where all were measured on the same machine."""
    found = {title(label): figures["machine"] for label, figures in measured.items() if "machine" in figures}
    if not found:
        return "Not measured yet."
    if all(one == next(iter(found.values())) for one in found.values()):
        return "\n".join(f"- {key}: {value}" for key, value in next(iter(found.values())).items())
    keys = dict.fromkeys(key for one in found.values() for key in one)
    return table(["", *found], [[key, *(one.get(key, "") for one in found.values())] for key in keys])


def kinds(measured: dict[str, Figures]) -> str:
    """Medians of each kind of query without filters, beside tantivy's and how many papers are found."""
    found = {label: figures["search"]["kinds"] for label, figures in measured.items() if "search" in figures}
    if not found:
        return "Not measured yet."
    rows = [[kind, *(_kind(one.get(kind)) for one in found.values())] for kind in KINDS]
    return table(["", *map(title, found)], rows)


def _kind(figures: Figures | None) -> str:
    if figures is None:
        return ""
    full, bare = (number(figures[name]["median"]) for name in (FULL, BARE))
    return f"{full} / {bare} ms, {number(figures['found'])} found"


def categories(figures: Figures) -> str:
    known = [[line.text, said] for line in CATEGORIES if (said := cell(line, str(ANY), figures))]
    return table(["", "the seed"], known) if known else "Not measured yet."


def duplicates(figures: Figures) -> str:
    known = [[line.text, said] for line in PAIRS if (said := cell(line, str(ANY), figures))]
    return table(["", "judged pairs"], known) if known else "Not measured yet."


def relevance(sets: dict[str, list[dict[str, Any]]]) -> str:
    if not sets:
        return "Not measured yet."
    keys = list(dict.fromkeys((row["lang"], row["kind"]) for rows in sets.values() for row in rows))
    found = {name: {(row["lang"], row["kind"]): row for row in rows} for name, rows in sets.items()}
    head = ["", *(f"{name}: {what}" for name in found for what in ("MRR@10", "recall@5"))]
    return table(head, [[_name(key), *_scores(key, found.values())] for key in keys])


def _name(key: tuple[str, str]) -> str:
    languages = {"en": "English", "zh": "Chinese", "all": "all"}
    return ", ".join((languages.get(key[0], key[0]), key[1].replace("_", " ")))


def _scores(key: tuple[str, str], sets: Iterable[dict[tuple[str, str], dict[str, Any]]]) -> list[str]:
    aims = RELEVANCE.get(key) or RELEVANCE.get(("", key[1])) or (None, None)
    return [
        _score(rows[key][name], aim) if key in rows else ""
        for rows in sets
        for name, aim in zip(("mrr", "recall"), aims, strict=True)
    ]


def _score(value: float, aim: float | None) -> str:
    said = f"{value:.2f}"
    return said if aim is None else judged(said, value, aim, at_least=True)


def summary(label: str, directory: Path = site.RESULTS) -> str:
    """The tables of one corpus, for the terminal."""
    figures = {label: results.read(directory, label)}
    parts = [f"\n{name.capitalize()}\n{side_by_side(lines, figures)}" for name, lines in TABLES.items()]
    return "\n".join(parts)


if __name__ == "__main__":
    write()
