"""A paper's kind, origin and what it has, in one number.

Counting the different numbers once is a third of the work of counting three fields, of which one has several values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

FACETS = ("kind", "origin", "has")
BITS = 8  # of kind and of origin; `has` has a bit for each place above them


def pack(kind: int, origin: int, has: Iterable[int]) -> int:
    """One number of three; `has` holds places, each once."""
    return kind | origin << BITS | sum(1 << 2 * BITS + place for place in has)


def counted(facet: str, papers: Mapping[int, int]) -> dict[int, int]:
    """Papers by the numbers of one facet, from papers by packed numbers."""
    found: Counter[int] = Counter()
    for packed, count in papers.items():
        for number in _numbers(facet, packed):
            found[number] += count
    return dict(found)


def _numbers(facet: str, packed: int) -> list[int]:
    if facet == "has":
        mask = packed >> 2 * BITS
        return [place for place in range(mask.bit_length()) if mask >> place & 1]
    return [(packed >> (BITS if facet == "origin" else 0)) % (1 << BITS)]
