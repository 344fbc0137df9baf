"""The reading pages, in each language."""

from django.urls import path

from papers.views import author, home, paper, search

urlpatterns = [
    path("", home.home, name="home"),
    path("papers/", search.papers, name="search"),
    path("papers/<path:key>/", paper.paper, name="paper"),
    path("authors/<slug:slug>/", author.author, name="author"),
]
