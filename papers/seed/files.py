"""The seed files as frozen data. Their form is described in docs/seed.md; a mistake raises `SeedError`."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from papers import identifiers
from papers.record import Identifier, Record
from papers.seed.tables import SeedError, Table, read_tables

WORKS = Path(__file__).parent / "works"
VENUES = Path(__file__).parent / "venues.toml"
CATEGORIES = Path(__file__).parents[2] / "taxonomy" / "seed" / "categories.toml"

LIST_ENTRIES = 246  # of the survey's reading list; each must stand in exactly one work
YEARS = range(1900, 2101)
KINDS = ("paper", "blog", "report", "book", "site")
VENUE_KINDS = ("conference", "workshop", "journal", "preprint", "institution", "publisher", "website")
CORRECTED_FIELDS = ("title", "first_author", "venue", "year", "url", "doi")
CITE_KEY = re.compile(r"[a-z][a-z0-9]*")
RULES = ("includes_en", "includes_zh", "excludes_en", "excludes_zh")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class SeedCategory:
    """`position` counts from 1 among the children of `parent` (a slug; "" for the root)."""

    slug: str
    parent: str
    position: int
    name_en: str
    name_zh: str
    description_en: str
    description_zh: str
    aliases_en: tuple[str, ...]
    aliases_zh: tuple[str, ...]
    includes_en: str = ""
    includes_zh: str = ""
    excludes_en: str = ""
    excludes_zh: str = ""

    @property
    def digest(self) -> str:
        """Rules that are not written do not count: a category without them is what it was before there were rules."""
        said = asdict(self)
        return digest_of({name: value for name, value in said.items() if value or name not in RULES})


@dataclass(frozen=True, slots=True)
class SeedVenue:
    name: str
    full_name: str
    kind: str

    @property
    def digest(self) -> str:
        return digest_of(asdict(self))


@dataclass(frozen=True, slots=True)
class Publication:
    """The published version of a work that the catalogue holds as a preprint."""

    venue: str
    venue_kind: str
    year: int
    doi: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What one line of the survey's reading list printed; "" where it printed nothing.

    `under` is the slug of the category it stood under.
    """

    line: int
    under: str
    author: str
    venue: str
    year: int
    url: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A field that differs from the list: what was `printed` there (nothing, one or two values), and why."""

    field: str
    printed: tuple[str, ...]
    corrected: str
    reason: str


@dataclass(frozen=True, slots=True)
class SeedWork:
    """One work. `categories` are the list's own, the first is the primary one; `suggested` are for a curator.

    `authors_form` says when names are not complete ("initials"). `year` and `venue` are those the work is
    catalogued under; `published` stands beside a preprint.
    """

    key: str
    title: str
    authors: tuple[str, ...]
    authors_complete: bool
    authors_form: str
    year: int
    venue: str
    venue_kind: str
    kind: str
    url: str
    arxiv: str
    doi: str
    acl: str
    openreview: str
    categories: tuple[str, ...]
    suggested: tuple[str, ...]
    published: Publication | None
    listed: tuple[Listing, ...]
    corrections: tuple[Correction, ...]
    notes: tuple[str, ...]

    @property
    def digest(self) -> str:
        """SHA-256 over all that the file says about this work."""
        return digest_of(asdict(self))

    def identifiers(self) -> tuple[Identifier, ...]:
        """Canonical, each once: arXiv, DOI, ACL, OpenReview, the published version's DOI, the address."""
        texts = [
            f"{scheme}:{value}"
            for scheme, value in (
                ("arxiv", self.arxiv),
                ("doi", self.doi),
                ("acl", self.acl),
                ("openreview", self.openreview),
                ("doi", self.published.doi if self.published else ""),
            )
            if value
        ]
        if "#" not in self.url:  # a place inside a document does not identify the document
            texts.append(self.url)
        found = (identifiers.parse(text) for text in texts)
        return tuple(dict.fromkeys(identifier for identifier in found if identifier))

    def record(self) -> Record:
        """The work as it is catalogued."""
        return Record(
            title=self.title,
            authors=self.authors,
            authors_complete=self.authors_complete,
            year=self.year,
            venue=self.venue,
            venue_kind=self.venue_kind,
            kind=self.kind,
            url=self.url,
            identifiers=self.identifiers(),
            cite_key=self.key,
            publisher=self.venue if self.venue_kind == "publisher" else "",
        )


@cache
def categories() -> tuple[SeedCategory, ...]:
    """The 70 categories, each after its parent."""
    return read_categories(CATEGORIES)


@cache
def venues() -> tuple[SeedVenue, ...]:
    return read_venues(VENUES)


@cache
def works() -> tuple[SeedWork, ...]:
    """The works in the order of the survey's reading list, then the survey itself."""
    found = read_works(sorted(WORKS.glob("*.toml")), categories(), venues())
    entries = sum(len(work.listed) for work in found)
    if entries != LIST_ENTRIES:
        raise SeedError(f"The list has {LIST_ENTRIES} entries, the works name {entries} of them.")
    return found


def read_categories(path: Path) -> tuple[SeedCategory, ...]:
    found: list[SeedCategory] = []
    for table in read_tables(path, "category", "slug"):
        found.append(_category(table, found))
        table.finish()
    return tuple(found)


def read_venues(path: Path) -> tuple[SeedVenue, ...]:
    found = []
    for table in read_tables(path, "venue", "name"):
        name = table.text("name")
        found.append(SeedVenue(name, table.text("full_name", name), _one_of(table, "kind", VENUE_KINDS)))
        table.finish()
    check_once("venue", [(venue.name.casefold(), venue.name) for venue in found])
    return tuple(found)


def read_works(
    paths: Iterable[Path], categories: Sequence[SeedCategory], venues: Sequence[SeedVenue]
) -> tuple[SeedWork, ...]:
    """The works of several files in that order, each checked alone and against the others."""
    slugs = {category.slug for category in categories}
    venue_kinds = {venue.name: venue.kind for venue in venues}
    found = []
    for path in paths:
        for table in read_tables(path, "work", "key"):
            found.append(_work(table, slugs, venue_kinds))
            table.finish()
    check_once("cite key", [(work.key, work.key) for work in found])
    check_once("line", [(listing.line, work.key) for work in found for listing in work.listed])
    check_once("identifier", [(str(i), work.key) for work in found for i in work.identifiers()])
    return tuple(found)


def _category(table: Table, before: Sequence[SeedCategory]) -> SeedCategory:
    slug = _matching(table, "slug", SLUG)
    parent = table.text("parent", "")
    slugs = [category.slug for category in before]
    if slug in slugs:
        raise table.error("this category stands in the file twice")
    if before and parent not in slugs:
        raise table.error(f"its parent {parent!r} does not stand before it")
    return SeedCategory(
        slug=slug,
        parent=parent,
        position=1 + sum(category.parent == parent for category in before),
        name_en=table.text("name_en"),
        name_zh=table.text("name_zh"),
        description_en=table.text("description_en"),
        description_zh=table.text("description_zh"),
        aliases_en=_aliases(table, "en"),
        aliases_zh=_aliases(table, "zh"),
        **{name: table.text(name, "") for name in RULES},
    )


def _aliases(table: Table, language: str) -> tuple[str, ...]:
    aliases = table.texts(f"aliases_{language}")
    check_once(f"{table.where}: alias", [(alias.casefold(), alias) for alias in aliases])
    return aliases


def _work(table: Table, slugs: set[str], venue_kinds: dict[str, str]) -> SeedWork:
    categories = _slugs(table, "categories", slugs)
    if not categories:
        raise table.error("categories is missing")
    url = table.text("url")
    venue = _venue(table, venue_kinds)
    return SeedWork(
        key=_matching(table, "key", CITE_KEY),
        title=table.text("title"),
        authors=_authors(table),
        authors_complete=table.flag("authors_complete", True),
        authors_form=table.text("authors_form", ""),
        year=_year(table),
        venue=venue,
        venue_kind=venue_kinds[venue],
        kind=_one_of(table, "kind", KINDS, "paper"),
        url=_address(table, url),
        arxiv=_identifier(table, "arxiv"),
        doi=_identifier(table, "doi"),
        acl=_identifier(table, "acl"),
        openreview=_identifier(table, "openreview"),
        categories=categories,
        suggested=_slugs(table, "suggested", slugs),
        published=_published(table, venue_kinds),
        listed=tuple(_listing(line, categories, url) for line in table.tables("listed")),
        corrections=tuple(_correction(one) for one in table.tables("corrections")),
        notes=table.texts("notes"),
    )


def _authors(table: Table) -> tuple[str, ...]:
    authors = table.texts("authors", once=False)  # namesakes write papers together
    if not authors:
        raise table.error("authors is missing")
    return authors


def _published(table: Table, venue_kinds: dict[str, str]) -> Publication | None:
    inner = table.table("published")
    if inner is None:
        return None
    venue = _venue(inner, venue_kinds)
    published = Publication(venue, venue_kinds[venue], _year(inner), _identifier(inner, "doi"))
    inner.finish()
    return published


def _listing(table: Table, categories: tuple[str, ...], url: str) -> Listing:
    listing = Listing(
        line=table.number("line"),
        under=table.text("under", categories[0]),
        author=table.text("author", ""),
        venue=table.text("venue", ""),
        year=_year(table),
        url=table.text("url", url),
    )
    if listing.under not in categories:
        raise table.error(f"it stands under {listing.under!r}, which is no category of the work")
    table.finish()
    return listing


def _correction(table: Table) -> Correction:
    correction = Correction(
        field=_one_of(table, "field", CORRECTED_FIELDS),
        printed=table.printed("from"),
        corrected="".join(table.printed("to")),
        reason=table.text("reason"),
    )
    table.finish()
    return correction


def _year(table: Table) -> int:
    year = table.number("year")
    if year not in YEARS:
        raise table.error(f"the year {year} is not between {YEARS[0]} and {YEARS[-1]}")
    return year


def _venue(table: Table, venue_kinds: dict[str, str]) -> str:
    venue = table.text("venue")
    if venue not in venue_kinds:
        raise table.error(f"the venue {venue!r} is not in {VENUES.name}")
    return venue


def _slugs(table: Table, key: str, known: set[str]) -> tuple[str, ...]:
    slugs = table.texts(key)
    for slug in slugs:
        if slug not in known:
            raise table.error(f"there is no category {slug!r}")
    return slugs


def _identifier(table: Table, scheme: str) -> str:
    value = table.text(scheme, "")
    parsed = identifiers.parse(f"{scheme}:{value}") if value else None
    if value and (parsed is None or parsed.scheme != scheme or parsed.value.lower() != value.lower()):
        raise table.error(f"{value!r} is no identifier of {scheme}")
    return value


def _address(table: Table, url: str) -> str:
    if not re.match(r"https?://", url) or identifiers.parse(url) is None:
        raise table.error(f"{url!r} is no address")
    return url


def _one_of(table: Table, key: str, values: Sequence[str], default: str | None = None) -> str:
    value = table.text(key, default)
    if value not in values:
        raise table.error(f"{key} must be one of {', '.join(values)}")
    return value


def _matching(table: Table, key: str, pattern: re.Pattern[str]) -> str:
    value = table.text(key)
    if not pattern.fullmatch(value):
        raise table.error(f"{key} may hold only small ASCII letters and digits, a slug also hyphens")
    return value


def check_once(what: str, owners: Iterable[tuple[object, str]]) -> None:
    """`owners`: pairs of a value and whose it is."""
    first: dict[object, str] = {}
    for value, owner in owners:
        if value in first:
            raise SeedError(f"The {what} {value} stands twice: {first[value]}, {owner}.")
        first[value] = owner


def digest_of(content: dict[str, Any]) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
