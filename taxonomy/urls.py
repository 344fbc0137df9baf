"""The tree and its categories."""

from django.urls import path

from papers.views import coverage, history
from taxonomy import views

urlpatterns = [
    path("categories/", views.browse, name="browse"),
    path("coverage/", coverage.every, name="coverage"),
    path("coverage/<path:path>/look-after/", coverage.look_after, name="coverage-look-after"),
    path("coverage/<path:path>/", coverage.one, name="coverage-of"),
    path("categories/<path:path>/history/", history.of_category, name="category-history"),
    path("categories/<path:path>/", views.category, name="category"),
]
