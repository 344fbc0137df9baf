"""Submitting and curating, in each language."""

from django.urls import path

from papers.views import (
    answering,
    author_merging,
    batches,
    claiming,
    classifying,
    curating,
    dashboard,
    declined,
    following,
    history,
    merging,
    queue,
    reconciling,
    status,
    submitting,
    undoing,
)

urlpatterns = [
    path("submit/", submitting.submit, name="submit"),
    path("submissions/<slug:token>/", status.submission, name="submission"),
    path("submissions/<slug:token>/answer/", answering.answer, name="answer"),
    path("submissions/<slug:token>/follow/", following.follow, name="follow"),
    path("submissions/<slug:token>/follow/<slug:follower>/", following.confirm, name="confirm-follow"),
    path("submissions/<slug:token>/unfollow/<slug:follower>/", following.unfollow, name="unfollow"),
    path("declined/", declined.declined, name="declined"),
    path("curate/", queue.queue, name="queue"),
    path("curate/dashboard/", dashboard.board, name="dashboard"),
    path("curate/dashboard/authors/", dashboard.incomplete, name="incomplete"),
    path("curate/dashboard/sources/", dashboard.differing, name="differing"),
    path("curate/reconcile/", reconciling.reconcile, name="reconcile"),
    path("curate/claim/", claiming.claim, name="queue-claim"),
    path("curate/release/", claiming.release, name="queue-release"),
    path("curate/retry/", queue.retry_failed, name="queue-retry"),
    path("curate/batch/", batches.batch, name="batch"),
    path("curate/batches/<uuid:batch>/", batches.done, name="batch-done"),
    path("curate/merge/", merging.choose, name="merge-choose"),
    path("curate/merge/<path:left>/<path:right>/", merging.merge, name="merge-papers"),
    path("curate/authors/<slug:slug>/", author_merging.author, name="curate-author"),
    path("curate/undo/<int:pk>/", undoing.undo, name="undo"),
    path("curate/papers/<path:key>/categories/", classifying.classify, name="classify-paper"),
    path("curate/<slug:token>/history/", history.of_submission, name="submission-history"),
    path("curate/<slug:token>/", curating.curate, name="curate"),
]
