"""What a process reads before its first request: the index, the names of the taxonomy, the Chinese tables."""

from __future__ import annotations

import logging

from django.db import Error, connection

from papers.search.indexing.index import IndexUnavailable
from papers.search.paging.pages import NoSuchPage
from papers.search.request import SearchRequest
from papers.search.results import search
from papers.search.suggest import suggestions
from taxonomy import tree

logger = logging.getLogger(__name__)


def warm() -> None:
    """Search once, so that no reader waits for it. Without a database or an index the first reader does."""
    try:
        taxonomy = tree.load()
        search(SearchRequest(q="对齐 alignment"), taxonomy)
        suggestions("ali", taxonomy)
    except (Error, IndexUnavailable, NoSuchPage) as error:
        logger.info("Not warmed: %s", error.__class__.__name__)
    finally:
        connection.close()
