"""Finding a paper by what people call it."""

from __future__ import annotations

from papers import identifiers, ingest
from papers.models import Paper


def by_key(text: str) -> Paper | None:
    """The paper that has, or before a merge had, this cite key in any case."""
    if "\0" in text:
        return None
    return (
        Paper.objects.filter(cite_key__iexact=text).first()
        or Paper.objects.filter(cite_key_aliases__key__iexact=text).first()
    )


def by_identifier(text: str) -> Paper | None:
    """The paper that carries this identifier, in any form that `papers.identifiers` reads."""
    identifier = identifiers.parse(text)
    return ingest.known([identifier]) if identifier else None


def paper_named(text: str) -> Paper | None:
    """By cite key, else by identifier."""
    text = text.strip()
    return by_key(text) or by_identifier(text)
