"""Papers similar to a paper, and what they share with it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

from tantivy import DocAddress, Query

from papers.listed import Listed
from papers.models import Paper
from papers.search.asked import Asked
from papers.search.explaining.stems import stems_of
from papers.search.filters import all_of
from papers.search.likeness.likeness import Likeness, likeness, similar_query
from papers.search.meaning.names import Tokens
from papers.search.request import SearchRequest
from taxonomy.tree import Node, Taxonomy

__all__ = ["Similar", "compared", "similar", "similar_query"]

MOST_WORDS = 3  # that are told, the most telling first
MOST_AUTHORS = 3
TIED = 20  # papers with the last one's score that are looked at, for the newest of them


@dataclass(frozen=True, slots=True)
class Similar:
    """What a paper shares with the one of the cite key `to`. `score` is the weight of that out of all that could be,
    from 0 to 1. `words` are as this paper writes them, `authors` as it prints them; `more_authors` are not told."""

    to: str
    paper: Paper | Listed
    score: float
    categories: tuple[Node, ...]
    authors: tuple[str, ...]
    words: tuple[str, ...]
    more_authors: int = 0

    @property
    def paper_id(self) -> int:
        return self.paper.pk

    def as_json(self) -> dict[str, Any]:
        return {
            "to": self.to,
            "score": round(self.score, 3),
            "categories": [node.path for node in self.categories],
            "authors": list(self.authors),
            "more_authors": self.more_authors,
            "words": list(self.words),
        }


def similar(
    paper: Paper, taxonomy: Taxonomy, most: int = 5, within: SearchRequest | None = None
) -> list[Similar]:
    """The most similar papers (of those that `within` finds), with all that a row of a list shows.

    The most similar first, among equals the newest; the paper itself never. Asks the database a fixed number of
    times. Raises `IndexUnavailable`.
    """
    asked = Asked(within or SearchRequest(), taxonomy)
    like = likeness(asked.searcher, paper.pk, taxonomy)
    if like is None:
        return []
    ids = _best(asked, all_of(like.query(asked.schema), [asked.query] if within else []), most)
    found = Paper.objects.for_results().in_bulk(ids)
    return [compared(like, found[pk], taxonomy) for pk in ids if pk in found]


def _best(asked: Asked, query: Query, most: int) -> list[int]:
    hits = asked.searcher.search(query, most + TIED, count=False).hits
    addresses = [address for _, address in hits]
    newest, ids = (_numbers(asked, name, addresses) for name in ("newest", "id"))
    order = sorted(range(len(hits)), key=lambda i: (-hits[i][0], -newest[i]))
    return [ids[i] for i in order[:most]]


def _numbers(asked: Asked, name: str, addresses: list[DocAddress]) -> list[int]:
    values = asked.searcher.fast_field_values(name, addresses) if addresses else []
    return [int(value) for value in values if value is not None]


def compared(like: Likeness, paper: Paper | Listed, taxonomy: Taxonomy) -> Similar:
    """What the paper shares with the one of this likeness. It needs to have come by `for_results`."""
    categories = set(paper.category_ids) & like.categories.keys()
    authors = {
        number: name
        for number, name in zip(paper.author_ids, paper.author_names, strict=True)
        if number in like.authors
    }
    words = _shared_words(like, paper)
    weights = [
        *(like.categories[number] for number in categories),
        *(like.authors[number] for number in authors),
        *(like.words[name] for name in words),
    ]
    names = sorted(authors, key=lambda number: -like.authors[number])
    return Similar(
        like.cite_key,
        paper,
        sum(weights) / like.whole,
        tuple(node for node in taxonomy if node.id in categories),
        tuple(authors[number] for number in names[:MOST_AUTHORS]),
        tuple(words.values())[:MOST_WORDS],
        max(0, len(names) - MOST_AUTHORS),
    )


def _shared_words(like: Likeness, paper: Paper | Listed) -> dict[Tokens, str]:
    """As the paper writes them where they come first, the most telling one first."""
    found: dict[Tokens, str] = {}
    for read in (stems_of(paper.title), stems_of(paper.abstract)):
        for name in like.words:
            for place in islice(read.places(name), 1):
                found.setdefault(name, _lower(read.piece(place, len(name))))
    return {name: found[name] for name in like.words if name in found}


def _lower(word: str) -> str:
    """Without the capital of a title; names such as GPT and BERTology stay."""
    return word.lower() if word[1:].islower() else word
