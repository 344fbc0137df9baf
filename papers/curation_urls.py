"""Submitting and curating, in each language."""

from django.urls import path

from papers.views import curating, submitting

urlpatterns = [
    path("submit/", submitting.submit, name="submit"),
    path("submissions/<slug:token>/", submitting.submission, name="submission"),
    path("curate/", curating.queue, name="queue"),
    path("curate/retry/", curating.retry_failed, name="queue-retry"),
    path("curate/<slug:token>/", curating.curate, name="curate"),
]
