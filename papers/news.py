"""What is new in a source's answer about a paper that we have, as changes to propose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from papers.curation.proposing import Item, item
from papers.ingest import known_venue, locked_fields, value_of
from papers.models import Paper, SourceAnswer, VenueKind, Version
from papers.record import Record
from papers.sources.combining import PUBLICATION, is_same_work
from papers.sources.which import ARXIV, CROSSREF

WORDS = ("title", "abstract", "authors")
PUBLISHED = tuple(name for name in PUBLICATION if name != "venue_kind")
_NAMES = (re.compile(r"[^(\[,;:]+"), re.compile(r"[^\d(\[,;:]+"))  # "36th Conference on ...", "Nature 612"
_PRINTED_YEAR = re.compile(r"\(((?:19|20)\d\d)\)|(?<![\d–-])((?:19|20)\d\d)(?![\d–-])(?!.*\((?:19|20)\d\d\))")
EMPTY: tuple[Any, ...] = (None, "", [], ())


def news(paper: Paper, before: SourceAnswer | None, said: Record, source: str) -> list[Item]:
    """Changes of fields that nobody locked: what the source says otherwise than `before`, a new version, a published
    version, a withdrawal.

    Where a source says the same as before it is no news that the paper has it otherwise.
    """
    earlier = Record.from_json(before.record) if before and before.record else None
    found = [*_words(paper, earlier, said), *_withdrawal(paper, earlier, said)]
    if source == ARXIV:
        found += _arxiv_version(paper, said)
    locked = locked_fields(paper)
    if source == CROSSREF and is_same_work(said, Record(title=paper.title)):
        found += _publication(paper, earlier, said, venue_locked="venue" in locked)
    return [item(name, old, new, source) for name, old, new in found if name not in locked]


def printed_in(paper: Paper, journal_ref: str) -> list[Item]:
    """Venue and year of arXiv's journal reference ("Minds and Machines 22 (2012) 71-85"), where it names a venue that
    we know; a curator adds the rest. Other texts are too various to be read."""
    names = (found[0].strip() for begins in _NAMES if (found := begins.match(journal_ref)))
    venue = next((known for name in names if name and (known := known_venue(name))), None)
    locked = locked_fields(paper)
    if venue is None or venue.kind == VenueKind.PREPRINT or "venue" in locked:
        return []
    years = [int(found[1] or found[2]) for found in _PRINTED_YEAR.finditer(journal_ref)]
    new = {"venue": venue.name, **({"year": years[0]} if years else {})}
    return [
        item(name, value_of(paper, name), value, ARXIV)
        for name, value in new.items()
        if name not in locked and value != value_of(paper, name)
    ]


Change = tuple[str, Any, Any]  # field, old value, new value


def _words(paper: Paper, earlier: Record | None, said: Record) -> Iterator[Change]:
    """What the source says anew. An empty field is no proposal: it is filled."""
    for name in WORDS:
        new, old = _plain(getattr(said, name)), value_of(paper, name)
        changed = earlier is not None and _plain(getattr(earlier, name)) != new
        if changed and new not in EMPTY and old not in EMPTY and new != old:
            yield name, old, new


def _withdrawal(paper: Paper, earlier: Record | None, said: Record) -> Iterator[Change]:
    back = paper.withdrawn and earlier is not None and earlier.withdrawn and not said.withdrawn
    if back or (said.withdrawn and not paper.withdrawn):
        yield "withdrawn", paper.withdrawn, said.withdrawn


def _arxiv_version(paper: Paper, said: Record) -> Iterator[Change]:
    old = value_of(paper, "arxiv_version")
    if old is not None and said.arxiv_version is not None and said.arxiv_version > old:
        yield "arxiv_version", old, said.arxiv_version


def _publication(
    paper: Paper, earlier: Record | None, said: Record, *, venue_locked: bool
) -> Iterator[Change]:
    """Where a preprint was published; of a published paper only what Crossref corrected since.

    A preprint whose venue is locked stays one: year and pages of another venue would stand beside it.
    """
    if said.venue_kind == "preprint" or not said.venue:
        return
    known = paper.versions.filter(stage=Version.Stage.PUBLISHED).exists()
    if known and earlier is None:
        return
    ours = known_venue(said.venue)
    for name in PUBLISHED if known or not venue_locked else ():
        new, old = getattr(said, name), value_of(paper, name)
        new = ours.name if ours and name == "venue" else new
        corrected = earlier is not None and getattr(earlier, name) != getattr(said, name)
        if new not in EMPTY and new != old and (corrected or not known):
            yield name, old, new
    if missing := _identifiers(paper, said):
        yield "identifiers", [], missing


def _identifiers(paper: Paper, said: Record) -> list[dict[str, str]]:
    have = set(paper.identifiers.values_list("scheme", "value"))
    return [
        {"scheme": one.scheme, "value": one.value}
        for one in said.identifiers
        if (one.scheme, one.value) not in have
    ]


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
