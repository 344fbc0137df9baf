"""The index on disk: generations side by side, one of them current, and how far it has followed the feed.

SEARCH_INDEX_DIR/
    current -> generation-1700000000     replaced in one step after a rebuild
    generation-1700000000/
        ...tantivy's files
        followed.json                    the feed's epoch and position, written after each commit
"""

from __future__ import annotations

import json
import os
import shutil
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from tantivy import Index, Searcher

from papers.feed import Cursor
from papers.search import analysis
from papers.search.indexing import schema

FOLLOWED = "followed.json"


class IndexUnavailable(Exception):
    """There is no index on this host yet: the indexer has to build one."""


class Generation:
    """One built index in its directory."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.schema = schema.build()
        self.index = Index(self.schema, path=str(path))
        analysis.register(self.index)

    @property
    def followed(self) -> Cursor | None:
        """How far this generation has followed the feed; None before its first commit or from another version."""
        try:
            kept = json.loads((self.path / FOLLOWED).read_text())
        except (FileNotFoundError, ValueError):
            return None
        if kept.pop("version", None) != schema.VERSION:
            return None
        return Cursor(**kept)

    @property
    def changed_at(self) -> datetime:
        """When it last became another one: what it finds has not changed since."""
        return datetime.fromtimestamp((self.path / FOLLOWED).stat().st_mtime, UTC)

    def remember(self, cursor: Cursor) -> None:
        """Write the position after the commit it belongs to. Replaying a few rows more is harmless."""
        fresh = self.path / f"{FOLLOWED}.new"
        fresh.write_text(json.dumps({**asdict(cursor), "version": schema.VERSION}))
        os.replace(fresh, self.path / FOLLOWED)

    def searcher(self) -> Searcher:
        self.index.reload()
        return self.index.searcher()


def directory() -> Path:
    return Path(settings.SEARCH_INDEX_DIR)


def current() -> Path | None:
    """The directory of the current generation."""
    link = directory() / "current"
    target = link.parent / os.readlink(link) if link.is_symlink() else None
    return target if target and target.is_dir() else None


def new_generation() -> Generation:
    path = directory() / f"generation-{time.time_ns()}"
    path.mkdir(parents=True)
    return Generation(path)


def switch_to(generation: Generation) -> None:
    """Make it the current one in one step.

    The one before stays until the next rebuild: a reader that has just read the link still opens it.
    """
    before = current()
    fresh = directory() / "current.new"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(generation.path.name)
    os.replace(fresh, directory() / "current")
    for path in directory().glob("generation-*"):
        if path not in (generation.path, before):
            shutil.rmtree(path, ignore_errors=True)


def readable(path: Path) -> Generation | None:
    """None when it was deleted just now, when it is broken, or when another version's schema made it."""
    try:
        return Generation(path)
    except (ValueError, OSError):
        return None


_opened: Generation | None = None  # kept open between requests, shared by a process's threads


def opened() -> Generation:
    """The current generation, opened once and again after a switch. Raises `IndexUnavailable`."""
    global _opened
    path = current()
    kept = _opened  # another thread may put its own there meanwhile
    if path and (kept is None or kept.path != path):
        _opened = kept = readable(path)
    if path is None or kept is None:
        raise IndexUnavailable
    return kept
