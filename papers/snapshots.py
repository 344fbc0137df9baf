"""Keeping what a search finds, and saying later what has come, gone and changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from papers import feed
from papers.changed import Moment, changed_since
from papers.exports import bibtex_of_all
from papers.models import CiteKeyAlias, Paper, Snapshot, User
from papers.models.among import among
from papers.models.snapshot import MOST, hash_of
from papers.search import SearchRequest, all_ids, read_request, search
from taxonomy.tree import Taxonomy


class SnapshotError(Exception):
    """Carries a sentence that can be shown."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def keep(asked: SearchRequest, taxonomy: Taxonomy, *, by: User) -> Snapshot:
    """A snapshot of what the search finds now. Raises `SnapshotError` above 10,000 papers, and `IndexUnavailable`.

    Outside a transaction: the feed's end is noted first, so that what changes while we look is told as changed.
    """
    cursor = feed.head()
    ids = _found(asked, taxonomy)
    keys = dict(Paper.objects.filter(pk__in=among(ids)).order_by().values_list("pk", "cite_key"))
    there = [pk for pk in ids if pk in keys]
    query, moment = asked.query_string(page=False), timezone.now().replace(microsecond=0)
    snapshot, _made = Snapshot.objects.get_or_create(
        hash=hash_of(query, moment, there),
        defaults={
            "query": query,
            "created_by": by,
            "created_at": moment,
            "ids": there,
            "keys": [keys[pk] for pk in there],
            "in_catalogue": _total(SearchRequest(), taxonomy),
            "matching_words": _total(asked.without_filters(), taxonomy),
            "total": len(there),
            "edition": taxonomy.edition,
            "epoch": cursor.epoch,
            "position": cursor.position,
        },
    )
    return snapshot


def _found(asked: SearchRequest, taxonomy: Taxonomy) -> list[int]:
    total = _total(asked, taxonomy)
    ids = all_ids(asked, taxonomy) if total <= MOST else []
    if max(total, len(ids)) > MOST:
        sentence = _("A snapshot holds at most %(most)s papers, and this search finds %(total)s. Narrow it.")
        raise SnapshotError(sentence % {"most": f"{MOST:,}", "total": f"{max(total, len(ids)):,}"})
    return ids


def _total(asked: SearchRequest, taxonomy: Taxonomy) -> int:
    return search(asked.on_page(1), taxonomy, facets=(), page_size=1).total


@dataclass(frozen=True, slots=True)
class Members:
    """The papers of a snapshot by their ids then: their cite keys, and `now` their ids today.

    Those differ for a paper that was merged; None is one that is gone.
    """

    keys: dict[int, str]
    now: dict[int, int | None]

    @property
    def present(self) -> list[int]:
        """Ids today, in the snapshot's order, each once."""
        return list(dict.fromkeys(pk for pk in self.now.values() if pk is not None))


def members(snapshot: Snapshot) -> Members:
    """Who is still there; at most three queries."""
    keys = dict(zip(snapshot.ids, snapshot.keys, strict=True))
    there = set(Paper.objects.filter(pk__in=among(snapshot.ids)).order_by().values_list("pk", flat=True))
    missing = [key for pk, key in keys.items() if pk not in there]
    elsewhere = _by_key(missing) if missing else {}
    return Members(keys, {pk: pk if pk in there else elsewhere.get(key) for pk, key in keys.items()})


def _by_key(keys: list[str]) -> dict[str, int]:
    aliases = CiteKeyAlias.objects.filter(key__in=keys).values_list("key", "paper_id")
    return {**dict(aliases), **dict(Paper.objects.filter(cite_key__in=keys).values_list("cite_key", "pk"))}


@dataclass(frozen=True, slots=True)
class Since:
    """What has happened since. `come` and `changed` hold ids of today, the others ids of then.

    `gone` are still in the catalogue but no longer found. `changed` says through what: "paper", "author", "venue" or
    "category".
    """

    come: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    deleted: tuple[int, ...] = ()
    merged: tuple[int, ...] = ()
    changed: dict[int, frozenset[str]] = field(default_factory=dict)

    @property
    def is_the_same(self) -> bool:
        return not (self.come or self.gone or self.deleted or self.merged or self.changed)


def request_of(snapshot: Snapshot, taxonomy: Taxonomy) -> SearchRequest:
    """The same search today. Raises `InvalidSearch` when something it names is no more."""
    return read_request(QueryDict(snapshot.query), taxonomy)


def since(snapshot: Snapshot, kept: Members, found: Sequence[int], taxonomy: Taxonomy) -> Since:
    """Compare with what the same search finds now (`found`, ids)."""
    there, present = set(found), set(kept.present)
    moment = Moment(snapshot.epoch, snapshot.position, snapshot.created_at)
    return Since(
        come=tuple(pk for pk in found if pk not in present),
        gone=tuple(pk for pk, today in kept.now.items() if today is not None and today not in there),
        deleted=tuple(pk for pk, today in kept.now.items() if today is None),
        merged=tuple(pk for pk, today in kept.now.items() if today not in (None, pk)),
        changed=changed_since(moment, kept.present, taxonomy),
    )


def bibtex(snapshot: Snapshot, url: str) -> Iterator[str]:
    """The entries of the papers that are still there, as they are now; comments at the head say what is not."""
    kept = members(snapshot)
    yield "".join(f"% {line}\n" for line in _head(snapshot, kept, url)) + "\n"
    yield from bibtex_of_all(kept.present)


def _head(snapshot: Snapshot, kept: Members, url: str) -> list[str]:
    # BibTeX reads an entry wherever it sees an @: in a query string that is %40, and no cite key has one.
    gone = [kept.keys[pk] for pk, today in kept.now.items() if today is None]
    merged = [kept.keys[pk] for pk, today in kept.now.items() if today not in (None, pk)]
    lines = [
        f"alignlit: snapshot {snapshot.hash} of a search, kept on {snapshot.created_at:%Y-%m-%d %H:%M} UTC",
        url,
        f"Query string: {snapshot.query or '(none: the whole catalogue)'}",
        f"It found {snapshot.total} papers. Their entries are written as they are on {timezone.now():%Y-%m-%d}.",
    ]
    lines += _named(f"Deleted since, {len(gone)}:", gone)
    return lines + _named(f"Merged into other papers since, {len(merged)}:", merged)


def _named(title: str, keys: list[str]) -> list[str]:
    return [title, *(", ".join(keys[n : n + 5]) for n in range(0, len(keys), 5))] if keys else []
