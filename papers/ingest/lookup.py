"""Which paper is it? By cite key and by identifier."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, Value
from django.db.models.functions import Lower

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
    key = Lower(Value(text.replace("\0", "")))  # as the indexes have it; `iexact` would read the whole table
    current = Paper.objects.alias(key=Lower("cite_key")).filter(key=key)
    former = Paper.objects.alias(key=Lower("cite_key_aliases__key")).filter(key=key)
    return current.first() or former.first()


def by_identifier(text: str) -> Paper | None:
    """The paper that carries this identifier, in any form that `papers.identifiers` reads."""
    identifier = identifiers.parse(text)
    return known([identifier]) if identifier else None


def named(text: str) -> Paper | None:
    """The paper that people call so: by cite key, else by identifier."""
    return by_key(text.strip()) or by_identifier(text)
