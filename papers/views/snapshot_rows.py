"""What the page and the JSON of a snapshot list: its papers, and what has come, gone and changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from papers.models import Paper, Snapshot
from papers.models.among import among
from papers.snapshots import Members, Since
from papers.views.rows import ResultRow, rows
from taxonomy.tree import Taxonomy

SHOWN = 50  # papers of one list; the rest is counted
NAMED = 1_000  # cite keys of one list in the JSON
CAUSES = {
    "paper": gettext_lazy("the paper itself"),
    "author": gettext_lazy("an author"),
    "venue": gettext_lazy("its venue"),
    "category": gettext_lazy("a category"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A paper by its cite key then. `row` is None for one that is gone; `note` says what became of it."""

    key: str
    row: ResultRow | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One list of what has happened: `more` papers are counted but not shown."""

    name: str
    title: str
    count: int
    entries: list[Entry]

    @property
    def more(self) -> int:
        return self.count - len(self.entries)


def entries(kept: Members, ids: Iterable[int], taxonomy: Taxonomy) -> list[Entry]:
    """The papers with these ids then, in a fixed number of queries."""
    wanted = list(ids)
    found = _rows([today for pk in wanted if (today := kept.now[pk]) is not None], taxonomy)
    return [_entry(pk, kept, found) for pk in wanted]


def _entry(pk: int, kept: Members, found: dict[int, ResultRow]) -> Entry:
    today = kept.now[pk]
    row = found.get(today) if today is not None else None
    if row is None:
        return Entry(kept.keys[pk], None, _("No longer in the catalogue."))
    merged = today != pk
    return Entry(kept.keys[pk], row, _("Merged into this paper.") if merged else "")


def lists(since: Since, kept: Members, taxonomy: Taxonomy) -> list[Listed]:
    """What has happened, each kind that has; a fixed number of queries."""
    come, changed = since.come[:SHOWN], list(since.changed)[:SHOWN]
    found = _rows([*come, *changed], taxonomy)
    out = (*since.gone[:SHOWN], *since.deleted[:SHOWN], *since.merged[:SHOWN])
    of_then = dict(zip(out, entries(kept, out, taxonomy), strict=True))
    all_lists = [
        Listed("come", _("New in this search"), len(since.come), _today(come, found)),
        _of_then("gone", _("No longer found"), since.gone, of_then),
        _of_then("deleted", _("Deleted"), since.deleted, of_then),
        _of_then("merged", _("Merged into another paper"), since.merged, of_then),
        Listed("changed", _("Changed"), len(since.changed), _today(changed, found, since.changed)),
    ]
    return [listed for listed in all_lists if listed.count]


def _of_then(name: str, title: str, ids: Sequence[int], known: dict[int, Entry]) -> Listed:
    return Listed(name, title, len(ids), [known[pk] for pk in ids[:SHOWN]])


def _today(
    ids: Sequence[int], found: dict[int, ResultRow], causes: dict[int, frozenset[str]] | None = None
) -> list[Entry]:
    return [
        Entry(found[pk].paper.cite_key, found[pk], _because(causes[pk]) if causes else "")
        for pk in ids
        if pk in found
    ]


def _because(causes: frozenset[str]) -> str:
    named = [str(text) for cause, text in CAUSES.items() if cause in causes]
    return pgettext("between things of a list", ", ").join(named)


def _rows(ids: Sequence[int], taxonomy: Taxonomy) -> dict[int, ResultRow]:
    return {row.paper.pk: row for row in rows(list(dict.fromkeys(ids)), taxonomy)}


def as_json(snapshot: Snapshot, kept: Members, since: Since | None) -> dict[str, Any]:
    """All that is kept; of what has happened the first 1,000 of each kind, by cite key, with counts."""
    today = _keys_today(kept, since)
    return {
        "hash": snapshot.hash,
        "query": snapshot.query,
        "created_at": snapshot.created_at,
        "counts": {
            "catalogue": snapshot.in_catalogue,
            "words": snapshot.matching_words,
            "filters": snapshot.total,
        },
        "taxonomy_edition": snapshot.edition,
        "feed": {"epoch": snapshot.epoch, "position": snapshot.position},
        "papers": [{"key": kept.keys[pk], "now": today.get(now or 0)} for pk, now in kept.now.items()],
        "since": None if since is None else _since_as_json(since, kept, today),
    }


def _keys_today(kept: Members, since: Since | None) -> dict[int, str]:
    wanted = [*kept.present, *(since.come[:NAMED] if since else ())]
    return dict(Paper.objects.filter(pk__in=among(wanted)).order_by().values_list("pk", "cite_key"))


def _since_as_json(since: Since, kept: Members, today: dict[int, str]) -> dict[str, Any]:
    named = {
        "come": [today[pk] for pk in since.come[:NAMED] if pk in today],
        "gone": [kept.keys[pk] for pk in since.gone[:NAMED]],
        "deleted": [kept.keys[pk] for pk in since.deleted[:NAMED]],
        "merged": [kept.keys[pk] for pk in since.merged[:NAMED]],
        "changed": [today[pk] for pk in list(since.changed)[:NAMED] if pk in today],
    }
    return {name: {"count": len(getattr(since, name)), "keys": keys} for name, keys in named.items()}
