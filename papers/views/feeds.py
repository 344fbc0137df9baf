"""Formats that come in pages, for programs that look again: in each language, with 304 for what has not changed."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from papers.exports import FORMATS, Format, Selection
from papers.search import read_request, search
from papers.search.indexing.index import opened
from papers.views.exports import answered
from taxonomy import tree
from taxonomy.tree import Taxonomy

SETTLED = timedelta(
    seconds=2
)  # HTTP's dates have seconds: what is younger may change within the one it names
CURSOR = re.compile(r"cursor=[\w.%-]*")


@require_safe
def feed(request: HttpRequest, suffix: str) -> HttpResponseBase:
    """One page of what the query string names."""
    known = FORMATS[suffix]
    return answered(known, lambda: _page(request, known))


def _page(request: HttpRequest, known: Format) -> HttpResponseBase:
    taxonomy = tree.load()
    asked = read_request(request.GET, taxonomy)
    changed = _changed(taxonomy)  # before the search: what changes between the two must look newer
    page = search(asked, taxonomy, facets=(), page_size=known.page_size)
    body = "".join(known.write(Selection(asked, page.ids, taxonomy, request, page)))
    return _unless_known(request, body, known, changed)


def _unless_known(request: HttpRequest, body: str, known: Format, changed: datetime) -> HttpResponseBase:
    response = HttpResponse(body, content_type=known.content_type)
    # The same page leads to the next one by another cursor each time.
    etag = f'W/"{hashlib.sha256(CURSOR.sub("", body).encode()).hexdigest()[:32]}"'
    modified = None
    response.headers["ETag"] = etag
    if changed < timezone.now() - SETTLED:
        modified = int(changed.timestamp())
        response.headers["Last-Modified"] = http_date(modified)
    patch_cache_control(response, no_cache=True)  # kept, and asked about each time
    return get_conditional_response(request, etag, modified, response) or response


def _changed(taxonomy: Taxonomy) -> datetime:
    """No page of a feed has changed since: neither the index nor, in this process, the taxonomy."""
    first_seen: datetime = taxonomy.kept.setdefault("feeds.first_seen", timezone.now())
    return max(first_seen, opened().changed_at)
