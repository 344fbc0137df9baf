"""Which paper is it? By cite key and by identifier."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from papers import identifiers
from papers.models import Paper
from papers.record import Identifier


def known(wanted: Iterable[Identifier]) -> Paper | None:
    """The paper that carries one of these identifiers, or one that can only name the same work."""
    condition = Q()
    for identifier in wanted:
        for same in (identifier, *identifiers.related(identifier)):
            condition |= Q(identifiers__scheme=same.scheme, identifiers__value=same.value)
    return Paper.objects.filter(condition).order_by("pk").first() if condition else None


def by_key(text: str) -> Paper | None:
    """The paper that has, or before a merge had, this cite key in any case."""
    text = text.replace("\0", "")
    current, former = Q(cite_key__iexact=text), Q(cite_key_aliases__key__iexact=text)
    return Paper.objects.filter(current).first() or Paper.objects.filter(former).first()


def by_identifier(text: str) -> Paper | None:
    """The paper that carries this identifier, in any form that `papers.identifiers` reads."""
    identifier = identifiers.parse(text)
    return known([identifier]) if identifier else None


def named(text: str) -> Paper | None:
    """The paper that people call so: by cite key, else by identifier."""
    return by_key(text.strip()) or by_identifier(text)
