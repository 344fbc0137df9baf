"""Raw figures: one JSON file for each corpus, a section for each stage. The report reads nothing else."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Figures = dict[str, Any]


def read(directory: Path, label: str) -> Figures:
    try:
        found: Figures = json.loads(_file(directory, label).read_text())
    except FileNotFoundError:
        return {}
    return found


def note(directory: Path, label: str, section: str, figures: Figures) -> None:
    """Replace one section; the others stay as an earlier run measured them."""
    directory.mkdir(parents=True, exist_ok=True)
    whole = {**read(directory, label), section: figures}
    fresh = _file(directory, label).with_suffix(".new")
    fresh.write_text(json.dumps(whole, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    os.replace(fresh, _file(directory, label))


def labels(directory: Path) -> Iterator[str]:
    """All that were measured, the smallest corpus first; made-up ones before given ones of the same size."""
    found = [path.stem for path in directory.glob("*.json") if path.stem.partition("-")[0].isdigit()]
    yield from sorted(found, key=lambda label: (int(label.partition("-")[0]), label))


def _file(directory: Path, label: str) -> Path:
    return directory / f"{label}.json"
