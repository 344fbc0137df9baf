"""Names that are given out once: authors, cite keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import Q
from django.utils.text import slugify

from papers import cite_keys
from papers.ingest.lookup import by_key
from papers.models import Author, AuthorRedirect, AuthorVariant, Change
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


def authors_named(names: Iterable[str]) -> dict[str, Author]:
    """The author of each name, also of a name that a merge left behind; made when there is none. Call under `lock`."""
    wanted = list(dict.fromkeys(names))
    found = {a.name: a for a in Author.objects.filter(name__in=wanted, distinction="")}
    found |= _by_variant([name for name in wanted if name not in found])
    missing = [name for name in wanted if name not in found]
    slugs = _free_slugs(missing)
    made = Author.objects.bulk_create(
        Author(name=name, slug=slug) for name, slug in zip(missing, slugs, strict=True)
    )
    return found | {a.name: a for a in made}


def _by_variant(names: Sequence[str]) -> dict[str, Author]:
    if not names:
        return {}
    variants = AuthorVariant.objects.filter(name__in=names).select_related("author")
    return {variant.name: variant.author for variant in variants}


def slug_of(name: str) -> str:
    """The address that an author of this name has where nobody else has it."""
    return slugify(name)[:100] or "author"


def free_slug(name: str) -> str:
    """An address for an author of this name. Call under `lock`."""
    return _free_slugs([name])[0]


def _free_slugs(names: Sequence[str]) -> list[str]:
    """A slug for each name that no author has or had: "jane-doe", "jane-doe-2" ..."""
    bases = [slug_of(name) for name in names]
    taken = _taken(Q(slug__in=bases), Q(old_slug__in=bases)) if bases else set()
    for base in {base for base, number in Counter(bases).items() if number > 1 or base in taken}:
        taken |= _taken(Q(slug__startswith=f"{base}-"), Q(old_slug__startswith=f"{base}-"))
    slugs = []
    for base in bases:
        slug, number = base, 1
        while slug in taken:
            number += 1
            slug = f"{base}-{number}"
        taken.add(slug)
        slugs.append(slug)
    return slugs


def _taken(now: Q, before: Q) -> set[str]:
    """The slugs of these authors, and those that were theirs once."""
    former = AuthorRedirect.objects.filter(before).values_list("old_slug", flat=True)
    return {*Author.objects.filter(now).values_list("slug", flat=True), *former}
