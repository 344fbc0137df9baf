"""The reading pages, in each language."""

from django.urls import path

from papers.views import author, gaps, home, open_facet, paper, search, searching_help, suggesting

urlpatterns = [
    path("", home.home, name="home"),
    path("papers/", search.papers, name="search"),
    path("papers/facets/<slug:name>/", open_facet.facet, name="facet"),
    path("papers/<path:key>/", paper.paper, name="paper"),
    path("authors/<slug:slug>/", author.author, name="author"),
    path("map/", gaps.gaps, name="gaps"),
    path("suggest/", suggesting.suggest, name="suggest"),
    path("help/searching/", searching_help.searching, name="searching"),
]
