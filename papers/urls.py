"""The reading pages, in each language."""

from django.urls import path

from papers.views import (
    author,
    gaps,
    history,
    home,
    open_facet,
    paper,
    reporting,
    search,
    searching_help,
    sources,
    suggesting,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("papers/", search.papers, name="search"),
    path("papers/<path:key>/history/", history.of_paper, name="paper-history"),
    path("papers/<path:key>/report/", reporting.of_paper, name="report-paper"),
    path("papers/<path:key>/sources/", sources.sources, name="paper-sources"),
    path("papers/facets/<slug:name>/", open_facet.facet, name="facet"),
    path("papers/<path:key>/", paper.paper, name="paper"),
    path("authors/<slug:slug>/history/", history.of_author, name="author-history"),
    path("authors/<slug:slug>/report/", reporting.of_author, name="report-author"),
    path("authors/<slug:slug>/", author.author, name="author"),
    path("map/", gaps.gaps, name="gaps"),
    path("suggest/", suggesting.suggest, name="suggest"),
    path("help/searching/", searching_help.searching, name="searching"),
]
