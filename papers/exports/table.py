"""The formats behind `/papers.…`: a new one is a file beside these and a line here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from papers.exports import atom, json
from papers.exports.citing import bibtex_of_all
from papers.exports.selection import Selection


@dataclass(frozen=True, slots=True)
class Format:
    """`write` gives the text in pieces. It gets the whole result; or, where `page_size` is set, a page of so many
    papers, in the language of the address."""

    suffix: str
    label: Any  # lazily translated
    media_type: str
    write: Callable[[Selection], Iterator[str]]
    page_size: int | None = None

    @property
    def content_type(self) -> str:
        return f"{self.media_type}; charset=utf-8"

    @property
    def route(self) -> str:
        """The name of its address."""
        return f"papers-{self.suffix}"


def _bibtex(selection: Selection) -> Iterator[str]:
    if selection.any_total:
        yield (
            f"% alignlit: {len(selection.ids)} with all words, "
            f"{selection.any_total} with some of them: {selection.with_any_words('papers-bib')}\n\n"
        )
    yield from bibtex_of_all(selection.ids)


BIBTEX = Format("bib", "BibTeX", "application/x-bibtex", _bibtex)
JSON = Format("json", "JSON", "application/json", json.write)
ATOM = Format("atom", _("Feed (Atom)"), atom.MEDIA_TYPE, atom.write, page_size=50)

FORMATS: dict[str, Format] = {known.suffix: known for known in (BIBTEX, JSON, ATOM)}
