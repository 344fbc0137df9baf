"""One search, every face: a SearchRequest gives a SearchResult."""

from papers.search.form import InvalidSearch, SearchForm, read_request
from papers.search.indexing.index import IndexUnavailable
from papers.search.request import SearchRequest, Sort
from papers.search.results import NoSuchPage, SearchResult, all_ids, everything, search

__all__ = [
    "IndexUnavailable",
    "InvalidSearch",
    "NoSuchPage",
    "SearchForm",
    "SearchRequest",
    "SearchResult",
    "Sort",
    "all_ids",
    "everything",
    "read_request",
    "search",
]
