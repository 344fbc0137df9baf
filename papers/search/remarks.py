"""What a search that is answered does not mean, although it may look so."""

from __future__ import annotations

from dataclasses import dataclass

from papers.search.language import Place
from papers.search.language.notices import notices
from papers.search.request import SearchRequest
from taxonomy.tree import Taxonomy


@dataclass(frozen=True, slots=True)
class Remark:
    """`place` is in the words as typed; `meant` asks for what may have been meant."""

    sentence: str
    place: Place
    meant: SearchRequest | None


def remarks(request: SearchRequest, taxonomy: Taxonomy) -> tuple[Remark, ...]:
    """In the order of their places. Asks no database and no index."""
    return tuple(
        Remark(told.sentence, told.place, next(map(request.asking, told.suggestions), None))
        for told in notices(request.q, taxonomy)
    )
