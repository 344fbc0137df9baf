"""Lists in pages: {count, next, previous, results}."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request

from api.filters import MAX_PAGE_SIZE, PageSizeSerializer
from papers.addresses import absolute


class Pages(PageNumberPagination):
    """Rows of the database in pages. A size above the limit is an error and never cut in silence."""

    page_size = 20
    page_size_query_param = "page_size"
    max_page_size = MAX_PAGE_SIZE
    page_query_description: Any = gettext_lazy("From 1 on.")
    page_size_query_description: Any = gettext_lazy("Rows on a page: 20, at most 200. More is an error.")
    invalid_page_message: Any = gettext_lazy("This page lies behind the last one.")

    def get_page_size(self, request: Request) -> int:
        options = PageSizeSerializer(data=request.query_params)
        options.is_valid(raise_exception=True)
        size: int = options.validated_data["page_size"]
        return size

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        self.asked = request
        return super().paginate_queryset(queryset, request, view)

    def get_next_link(self) -> str | None:
        assert self.page is not None
        return page_address(self.asked, self.page.next_page_number()) if self.page.has_next() else None

    def get_previous_link(self) -> str | None:
        assert self.page is not None
        return (
            page_address(self.asked, self.page.previous_page_number()) if self.page.has_previous() else None
        )


def page_address(request: Request, number: int, cursor: str = "") -> str:
    """The same query string on another page."""
    query = request.query_params.copy()
    query.pop("cursor", None)
    query["page"] = str(number)
    if cursor:
        query["cursor"] = cursor
    return absolute(request, f"{request.path}?{query.urlencode()}")
