"""A search as one JSON object, written paper by paper."""

from __future__ import annotations

import json
from collections.abc import Iterator

from papers.addresses import address
from papers.exports.objects import PaperSerializer, for_objects
from papers.exports.reading import in_order
from papers.exports.selection import Selection
from papers.models import Paper


def write(selection: Selection) -> Iterator[str]:
    """{"search", "some", "results", "count"}: the count comes last, so that a download that was cut off is no JSON."""
    # One serializer for all: making one copies all its fields, which takes longer than a paper.
    one = PaperSerializer(context={"request": selection.http, "taxonomy": selection.taxonomy})
    yield f'{{"search":{_text(_page_of(selection))},"some":{_text(_some(selection))},"results":['
    count = 0
    for paper in in_order(for_objects(Paper.objects.all()), selection.ids):
        yield (",\n" if count else "\n") + _text(one.to_representation(paper))
        count += 1
    yield f'\n],"count":{count}}}\n'


def _page_of(selection: Selection) -> str:
    query = selection.asked.query_string(page=False)
    return address(selection.http, "search") + (f"?{query}" if query else "")


def _some(selection: Selection) -> dict[str, object] | None:
    """As in the API."""
    if not selection.any_total:
        return None
    return {"count": selection.any_total, "url": selection.with_any_words("papers-json")}


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
