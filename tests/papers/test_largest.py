"""The largest values of a field, although tantivy hands on some of each segment only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from random import Random

import pytest
from tantivy import Document, Index, Query, SchemaBuilder

from papers.search.facets import largest

SCHEMA = SchemaBuilder().add_integer_field("value", indexed=True, fast=True).build()
Papers = Iterable[Sequence[int]]  # the values of each


def _largest(segments: Sequence[Papers], most: int) -> list[tuple[int, int]]:
    index = Index(SCHEMA)
    writer = index.writer(15_000_000, 1)
    for papers in segments:
        for values in papers:
            writer.add_document(Document.from_dict({"value": list(values)}, SCHEMA))
        writer.commit()
    index.reload()
    return largest.largest(index.searcher(), SCHEMA, Query.all_query(), "value", most)


def _each(**counts: int) -> list[list[int]]:
    """Papers with one value each: `v7=3` is three papers with 7."""
    return [[int(name[1:])] for name, count in counts.items() for _ in range(count)]


def test_a_value_that_a_segment_kept_back_is_counted_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(largest, "LOOKED_AT", 4)
    first = _each(v1=20, v2=19, v9=18, v3=2, v4=2)
    assert _largest([first, _each(v1=20, v5=3, v6=3, v7=3, v9=2)], 2) == [(1, 40), (9, 20)]


def test_a_value_that_every_segment_kept_back_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(largest, "LOOKED_AT", 1)
    segments = [_each(v1=5, v9=4), _each(v2=5, v9=4), _each(v3=5, v9=4)]
    assert _largest(segments, 1) == [(9, 12)]


def test_among_equals_the_smallest_values_are_first_however_many_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(largest, "LOOKED_AT", 4)
    far = [
        number * 7_919_000_003 % 1_000_000_007 for number in range(1, 3_000)
    ]  # hashed: they come in any order
    ones = [[value] for value in far]
    for segments in ([ones], [ones[1000:], ones[:1000]]):
        assert _largest(segments, 50) == [(value, 1) for value in sorted(far)[:50]]
    assert _largest([ones, [[max(far)]]], 2) == [(max(far), 2), (min(far), 1)]


def test_more_values_than_tantivy_has_buckets_for() -> None:
    papers = [range(start, start + 50) for start in range(1, 70_000, 50)]
    assert _largest([papers, [[69_999], [70_000, 1]]], 2) == [(1, 2), (69_999, 2)]


@pytest.mark.parametrize("looked_at", [1, 3, 10])
@pytest.mark.parametrize("seed", range(6))
def test_any_values_in_any_segments(seed: int, looked_at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(largest, "LOOKED_AT", looked_at)
    monkeypatch.setattr(largest, "COUNTED_AGAIN", 5)
    random = Random(seed)
    segments = [[_any_values(random) for _ in range(random.choice([5, 60]))] for _ in range(3)]
    counts = Counter(value for papers in segments for values in papers for value in values)
    expected = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    for most in (1, 4):
        assert _largest(segments, most) == expected[:most]


def _any_values(random: Random) -> list[int]:
    return sorted({min(40, int(random.paretovariate(0.5))) for _ in range(random.randint(0, 5))})
