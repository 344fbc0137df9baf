"""BibTeX of a search, of everything, and of one paper."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from papers.exports import bibtex_of, bibtex_of_all
from papers.ingest import by_identifier, by_key
from papers.models import Paper, Version
from papers.search import IndexUnavailable, InvalidSearch, all_ids, read_request
from taxonomy import tree

BIBTEX = "application/x-bibtex; charset=utf-8"
RETRY_AFTER = 10  # seconds; an index is built in less


@require_safe
def papers_bib(request: HttpRequest) -> HttpResponseBase:
    """Everything that the query string names, in the order of the page with the same query string."""
    taxonomy = tree.load()
    try:
        ids = all_ids(read_request(request.GET, taxonomy), taxonomy)
    except InvalidSearch as error:
        return HttpResponse("\n".join(error.lines()), status=400, content_type="text/plain; charset=utf-8")
    except IndexUnavailable:
        sentence = "The search index is being built; try again in a moment."
        return HttpResponse(
            sentence, status=503, content_type="text/plain", headers={"Retry-After": RETRY_AFTER}
        )
    return _attached(StreamingHttpResponse(bibtex_of_all(ids), content_type=BIBTEX), "alignlit.bib")


@require_safe
def paper_bib(request: HttpRequest, key: str) -> HttpResponseBase:
    """One entry; `?version=preprint` or `published` chooses the version. Redirects like the paper's page."""
    paper = Paper.objects.for_export().filter(cite_key=key).first()
    if paper is None:
        return _elsewhere(request, key)
    stage = request.GET.get("version", "")
    if stage and stage not in Version.Stage.values:
        return HttpResponse(
            "version: preprint or published", status=400, content_type="text/plain; charset=utf-8"
        )
    return _attached(
        HttpResponse(bibtex_of(paper, stage=stage), content_type=BIBTEX), f"{paper.cite_key}.bib"
    )


def _elsewhere(request: HttpRequest, key: str) -> HttpResponseBase:
    keyed = by_key(key)
    found = keyed or by_identifier(key)
    if found is None:
        raise Http404
    query = f"?{asked}" if (asked := request.META.get("QUERY_STRING", "")) else ""
    return redirect(reverse("paper-bib", args=[found.cite_key]) + query, permanent=keyed is not None)


def _attached(response: HttpResponseBase, name: str) -> HttpResponseBase:
    safe = "".join(c if c.isalnum() or c in "._-" else "_" for c in name)
    response.headers["Content-Disposition"] = f'attachment; filename="{safe}"'
    return response
