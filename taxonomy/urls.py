"""The tree and its categories."""

from django.urls import path

from taxonomy import views

urlpatterns = [
    path("categories/", views.browse, name="browse"),
    path("categories/<path:path>/", views.category, name="category"),
]
