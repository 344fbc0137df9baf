"""Citations, the same in every language."""

from django.urls import path

from papers.views import exports

urlpatterns = [
    path("papers.bib", exports.papers_bib, name="papers-bib"),
    path("papers/<path:key>.bib", exports.paper_bib, name="paper-bib"),
]
