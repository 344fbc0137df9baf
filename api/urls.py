"""The API's addresses, below /api/v1/."""

from django.urls import path

from api.views import categories, glossary, papers, schema, similar, submissions, suggest
from api.views.base import Missing

urlpatterns = [
    path("", schema.Root.as_view(), name="api-root"),
    path("schema/", schema.Schema.as_view(), name="api-schema"),
    path("papers/", papers.Papers.as_view(), name="api-papers"),
    path("papers/<path:address>/similar/", similar.SimilarPapers.as_view(), name="api-similar"),
    path("papers/<path:address>/", papers.PaperDetail.as_view(), name="api-paper"),
    path("categories/", categories.Categories.as_view(), name="api-categories"),
    path("categories/<path:path>/", categories.CategoryDetail.as_view(), name="api-category"),
    path("suggest/", suggest.Suggest.as_view(), name="api-suggest"),
    path("glossary/", glossary.GlossaryView.as_view(), name="api-glossary"),
    path("submissions/", submissions.Submissions.as_view(), name="api-submissions"),
    path("submissions/<slug:token>/", submissions.SubmissionDetail.as_view(), name="api-submission"),
    path("submissions/<slug:token>/accept/", submissions.Accept.as_view(), name="api-accept"),
    path("submissions/<slug:token>/reject/", submissions.Reject.as_view(), name="api-reject"),
    path("submissions/<slug:token>/merge/", submissions.Merge.as_view(), name="api-merge"),
    path("submissions/<slug:token>/ask/", submissions.Ask.as_view(), name="api-ask"),
    path("submissions/<slug:token>/complete/", submissions.Complete.as_view(), name="api-complete"),
    path("submissions/<slug:token>/retry/", submissions.Retry.as_view(), name="api-retry"),
    path("submissions/<slug:token>/undo/", submissions.Undo.as_view(), name="api-undo"),
    path("<path:rest>", Missing.as_view(), name="api-missing"),
]
