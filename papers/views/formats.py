"""The same search in other formats: what the menu beside the list offers."""

from __future__ import annotations

from dataclasses import dataclass

from papers.exports import FORMATS
from papers.search import SearchRequest, Sort
from papers.views.addresses import address


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str


def formats(asked: SearchRequest) -> list[Link]:
    """One each. Those that come in pages are for programs that look again, and begin with the latest addition."""
    whole, latest = asked.on_page(1), asked.sorted_by(Sort.ADDED.value)
    return [
        Link(str(known.label), address(latest if known.page_size else whole, known.route))
        for known in FORMATS.values()
    ]


def feed_address(asked: SearchRequest) -> str:
    """What a feed reader wants: the papers of this search, the latest addition first."""
    return address(asked.sorted_by(Sort.ADDED.value), FORMATS["atom"].route)
