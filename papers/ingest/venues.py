"""Venues by the names that sources and people give them."""

from __future__ import annotations

from papers import venue_names
from papers.models import Venue


def venue_named(name: str, kind: str = "") -> Venue | None:
    """The venue that is called so, made when there is none; None for ""."""
    name = name.strip()[:300]
    if not name:
        return None
    return known_venue(name) or Venue.objects.create(name=name, kind=kind)


def known_venue(name: str) -> Venue | None:
    """The venue of that name in any case, or the one that a publisher's longer name can only mean."""
    if found := Venue.objects.filter(name__iexact=name).first():
        return found
    short = venue_names.match(name, venue_forms())
    return Venue.objects.filter(name=short).first() if short else None


def venue_forms() -> dict[str, str]:
    """The plain forms of all venues' names, for `venue_names.match`."""
    return venue_names.forms(Venue.objects.values_list("name", "full_name"))
