"""Record: one reference as plain, typed, immutable data.

Sources, file formats and matching speak Record and nothing else. It knows no model and no request.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Identifier:
    """A canonical identifier, as `papers.identifiers.parse` gives it: scheme "arxiv", value "2212.08073"."""

    scheme: str
    value: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


@dataclass(frozen=True, slots=True)
class Record:
    """One reference. What is not known is empty: "", (), None.

    `authors` are names as printed ("Yuntao Bai"), in order; `authors_complete` is False when more
    authors exist than are listed. `kind` is a value of `papers.models.Kind`. `published_on` and
    `updated_on` are ISO dates ("2022-12-15"). `arxiv_version` counts from 1.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    authors_complete: bool = True
    abstract: str = ""
    year: int | None = None
    venue: str = ""
    venue_kind: str = ""  # a value of papers.models.VenueKind: conference, journal, preprint, website ...
    kind: str = "paper"
    url: str = ""
    identifiers: tuple[Identifier, ...] = ()
    categories: tuple[str, ...] = ()  # the keywords of a source or file (arXiv's cs.CL, a .bib's keywords)
    cite_key: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""
    publisher: str = ""
    note: str = ""
    published_on: str = ""
    updated_on: str = ""
    arxiv_version: int | None = None
    arxiv_primary: str = ""  # arXiv's primary class, for BibTeX's primaryclass
    withdrawn: bool = False

    def identifier(self, scheme: str) -> str:
        """The first value of that scheme, or ""."""
        return next((i.value for i in self.identifiers if i.scheme == scheme), "")

    def as_json(self) -> dict[str, Any]:
        """A plain dict for a JSON column; `from_json` reads it back."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        known = {f.name for f in fields(cls)}
        values: dict[str, Any] = {
            name: tuple(v) if isinstance(v, list) else v for name, v in data.items() if name in known
        }
        values["identifiers"] = tuple(Identifier(**i) for i in data.get("identifiers", ()))
        return cls(**values)
