"""Names that are given out once: authors, venues, cite keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection
from django.utils.text import slugify

from papers import cite_keys
from papers.ingest.lookup import by_key
from papers.models import Author, Authorship, Change, Paper, Venue
from papers.record import Record

LOCK = 7_236_002  # key of the advisory lock
LONGEST = 200  # characters of an author's name; a source may print a whole collaboration as one


def lock() -> None:
    """Names, slugs, cite keys and identifiers are given out by one transaction at a time; held until it ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def free_cite_key(record: Record) -> str:
    """The first proposal that no paper has or ever had, also one that is gone. Call under `lock`."""
    return next(
        key
        for key in cite_keys.propose(record.authors, record.year, record.title)
        if by_key(key) is None and not was_given(key)
    )


def was_given(key: str) -> bool:
    """Whether a paper that is gone had this cite key: the feed keeps its tombstone."""
    gone = Change.objects.filter(kind=Change.Kind.PAPER, action=Change.Action.DELETED)
    return gone.filter(detail__iexact=key).exists()


def venue_named(name: str, kind: str = "") -> Venue | None:
    """The venue of that name in any case, made when there is none; None for ""."""
    name = name.strip()[:300]
    if not name:
        return None
    found = Venue.objects.filter(name__iexact=name).first()
    return found or Venue.objects.create(name=name, kind=kind)


def set_authors(paper: Paper, names: Sequence[str]) -> None:
    """Replace the paper's authors by these names as printed, in order."""
    names = [name[:LONGEST] for name in names]
    authors = authors_named(names)
    paper.authorships.all().delete()
    Authorship.objects.bulk_create(
        Authorship(paper=paper, author=authors[name], position=position, name=name)
        for position, name in enumerate(names, start=1)
    )


def authors_named(names: Iterable[str]) -> dict[str, Author]:
    """The author of each name, made when there is none. Call under `lock`."""
    wanted = list(dict.fromkeys(names))
    found = {a.name: a for a in Author.objects.filter(name__in=wanted, distinction="")}
    missing = [name for name in wanted if name not in found]
    slugs = _free_slugs(missing)
    made = Author.objects.bulk_create(
        Author(name=name, slug=slug) for name, slug in zip(missing, slugs, strict=True)
    )
    return found | {a.name: a for a in made}


def _free_slugs(names: Sequence[str]) -> list[str]:
    """A slug for each name that no author has: "jane-doe", "jane-doe-2" ..."""
    bases = [slugify(name)[:100] or "author" for name in names]
    taken: set[str] = set()
    for base in set(bases):
        taken.update(Author.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slugs = []
    for base in bases:
        slug, number = base, 1
        while slug in taken:
            number += 1
            slug = f"{base}-{number}"
        taken.add(slug)
        slugs.append(slug)
    return slugs
