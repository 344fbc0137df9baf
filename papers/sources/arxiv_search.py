"""arXiv's answers to a query: what it received in a span of time, oldest first, a page at a time.

Manual: https://info.arxiv.org/help/api/user-manual.html, 3.1.1 (paging), 5.1 (queries; `submittedDate` in minutes of
GMT). The date is that of the first version. A paper can be found some days after the date that it bears.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.translation import gettext_noop as _
from httpx import codes

from papers.sources import arxiv, arxiv_feed
from papers.sources.answer import Found, SourceError
from papers.sources.arxiv_feed import Entry
from papers.sources.asking import Asking
from papers.sources.fetch import Reply

PAGE = 100


@dataclass(frozen=True, slots=True)
class Hit:
    """One entry of a page; `found` is None when it lacks what every paper has. `received` is to the minute."""

    id: str
    received: datetime | None
    found: Found | None


@dataclass(frozen=True, slots=True)
class Page:
    """`total` counts all that the query finds in the span."""

    total: int
    hits: tuple[Hit, ...]


def look(query: str, since: datetime, until: datetime, start: int, client: arxiv.Client) -> Page:
    """The page of the query's papers from `start` on, of those received from `since` to `until`, the oldest first.

    Raises SourceError, permanent when arXiv does not understand the query, or GateBusy when no slot came free.
    """
    asking = Asking(arxiv.SITE, client)
    span = f"submittedDate:[{_minute(since)} TO {_minute(until)}]"
    params = {
        "search_query": f"({' '.join(query.split())}) AND {span}",
        "start": str(start),
        "max_results": str(PAGE),
        "sortBy": "submittedDate",
        "sortOrder": "ascending",
    }
    reply = asking.get(asking.url(client.url, params))
    return _page(reply, start)


def _minute(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%d%H%M")


def _page(reply: Reply, start: int) -> Page:
    feed = arxiv_feed.read(reply.body)
    if reply.status == codes.BAD_REQUEST or feed.errors:
        said = (*feed.errors, "")[0][:200]
        raise SourceError(_("arXiv does not understand the query: %(said)s"), permanent=True, said=said)
    if feed.total is None or _is_cut(feed.entries, feed.total, start):
        raise SourceError(_("arXiv's answer was incomplete."))
    return Page(feed.total, tuple(map(_hit, feed.entries)))


def _is_cut(entries: Sequence[Entry], total: int, start: int) -> bool:
    """arXiv sometimes sends an empty page where its own count says that there is more."""
    return not entries and total > start


def _hit(entry: Entry) -> Hit:
    return Hit(entry.id, _received(entry), arxiv_feed.found(entry) if entry.raw else None)


def _received(entry: Entry) -> datetime | None:
    try:
        moment = datetime.fromisoformat(entry.raw.get("published", ""))
    except ValueError:
        return None
    return moment.replace(second=0, microsecond=0, tzinfo=moment.tzinfo or UTC)
