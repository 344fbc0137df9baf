"""Citations, exports and snapshots to keep: the same in every language."""

from django.urls import path

from papers.exports import FORMATS
from papers.views import exports, snapshots

urlpatterns = [
    *(
        path(f"papers.{known.suffix}", exports.papers, {"suffix": known.suffix}, name=known.route)
        for known in FORMATS.values()
        if not known.page_size
    ),
    path("papers/<path:key>.bib", exports.paper_bib, name="paper-bib"),
    path("s/<slug:hash>.bib", snapshots.snapshot_bib, name="snapshot-bib"),
    path("s/<slug:hash>.json", snapshots.snapshot_json, name="snapshot-json"),
]
