"""Feeds and the pages of snapshots, in each language."""

from django.urls import path

from papers.exports import FORMATS
from papers.views import feeds, snapshots

urlpatterns = [
    *(
        path(f"papers.{known.suffix}", feeds.feed, {"suffix": known.suffix}, name=known.route)
        for known in FORMATS.values()
        if known.page_size
    ),
    path("s/", snapshots.keep, name="keep"),
    path("s/<slug:hash>/", snapshots.snapshot, name="snapshot"),
]
