"""A search in other formats behind the address of its page, and BibTeX of one paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from papers.exports import FORMATS, Format, Selection, bibtex_of
from papers.exports.refusals import in_lines, refusal, refused_search
from papers.exports.table import BIBTEX, JSON
from papers.ingest import by_identifier, by_key
from papers.models import Paper, Version
from papers.search import IndexUnavailable, InvalidSearch, NoSuchPage, everything, read_request
from papers.views.moved import moved
from taxonomy import tree

RETRY_AFTER = 10  # seconds; an index is built in less


@require_safe
def papers(request: HttpRequest, suffix: str) -> HttpResponseBase:
    """Everything that the query string names, in the order of the page with the same query string.

    These addresses have no language: sentences and pages are those of Accept-Language.
    """
    translation.activate(translation.get_language_from_request(request))
    known = FORMATS[suffix]
    return answered(known, lambda: attached(known, _everything(request), f"alignlit.{suffix}"))


def _everything(request: HttpRequest) -> Selection:
    taxonomy = tree.load()
    asked = read_request(request.GET, taxonomy)
    found = everything(asked, taxonomy)
    return Selection(asked, found.ids, taxonomy, request, any_total=found.any_total)


def attached(known: Format, selection: Selection, name: str) -> HttpResponseBase:
    """A file to keep, written while it is sent."""
    pieces = known.write(selection)
    return _as_file(StreamingHttpResponse(pieces, content_type=known.content_type), name)


def answered(known: Format, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The answer, or what is wrong with the search: as the API says it in JSON, as a plain text in other formats."""
    try:
        return answer()
    except InvalidSearch as error:
        return (
            _objected(refused_search(error), 400) if known is JSON else _said("\n".join(in_lines(error)), 400)
        )
    except NoSuchPage:
        return _refused(known, _("This page lies behind the last one."), 404)
    except IndexUnavailable:
        response = _refused(known, _("The search index is being built. Try again in a moment."), 503)
        response.headers["Retry-After"] = str(RETRY_AFTER)
        return response


def _refused(known: Format, sentence: str, code: int) -> HttpResponse:
    return _objected(refusal(sentence), code) if known is JSON else _said(sentence, code)


def _objected(said: dict[str, Any], code: int) -> HttpResponse:
    return JsonResponse(said, status=code, json_dumps_params={"ensure_ascii": False})


def _said(sentence: str, code: int) -> HttpResponse:
    return HttpResponse(sentence, status=code, content_type="text/plain; charset=utf-8")


@require_safe
def paper_bib(request: HttpRequest, key: str) -> HttpResponseBase:
    """One entry; `?version=preprint` or `published` chooses the version. Redirects like the paper's page."""
    paper = Paper.objects.for_export().filter(cite_key=key).first()
    if paper is None:
        return _elsewhere(request, key)
    stage = request.GET.get("version", "")
    if stage and stage not in Version.Stage.values:
        return _said("version: preprint or published", 400)
    response = HttpResponse(bibtex_of(paper, stage=stage), content_type=BIBTEX.content_type)
    return _as_file(response, f"{paper.cite_key}.bib")


def _elsewhere(request: HttpRequest, key: str) -> HttpResponseBase:
    keyed = by_key(key)
    found = keyed or by_identifier(key)
    if found is None:
        raise Http404
    address = reverse("paper-bib", args=[found.cite_key])
    if keyed:
        return moved(request, address)
    query = f"?{asked}" if (asked := request.META.get("QUERY_STRING", "")) else ""
    return redirect(address + query)


def _as_file(response: HttpResponseBase, name: str) -> HttpResponseBase:
    safe = "".join(c if c.isalnum() or c in "._-" else "_" for c in name)
    response.headers["Content-Disposition"] = f'attachment; filename="{safe}"'
    return response
