"""Reporting a mistake in a paper, or about an author."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from papers import curation
from papers.models import Author, Paper
from papers.report_forms import AuthorReportForm, PaperReportForm
from papers.throttle import ReportThrottle
from papers.views.finding import author_or_404, paper_or_404
from papers.views.throttled import wait_a_while

ReportForm = AuthorReportForm | PaperReportForm


@require_http_methods(["GET", "HEAD", "POST"])
def of_paper(request: HttpRequest, key: str) -> HttpResponse:
    paper = paper_or_404(key)
    initial = PaperReportForm.starts_with(paper)
    return _answer(request, paper, PaperReportForm(_sent(request), initial=initial, user=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
def of_author(request: HttpRequest, slug: str) -> HttpResponse:
    author = author_or_404(slug)
    initial = AuthorReportForm.starts_with(author)
    return _answer(request, author, AuthorReportForm(_sent(request), initial=initial, user=request.user))


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _answer(request: HttpRequest, about: Paper | Author, form: ReportForm) -> HttpResponse:
    if request.method != "POST":
        return _page(request, about, form)
    if not form.is_valid():
        return _page(request, about, form, status=400)
    throttle = ReportThrottle()
    if not throttle.allow_request(request):
        return _too_many(request, about, form, throttle.wait() or 60.0)
    try:
        row = curation.report(about, **form.arguments(), by=request.user)  # type: ignore[arg-type]
    except curation.InvalidSubmission as error:
        throttle.give_back()
        form.add_error(error.field if error.field in form.fields else None, error.sentence)
        return _page(request, about, form, status=400)
    messages.success(request, _("Thank you. Your report waits for a curator; this is its page."))
    return redirect(row)


def _page(
    request: HttpRequest, about: Paper | Author, form: ReportForm, *, status: int = 200
) -> HttpResponse:
    return render(request, "submissions/report.html", {"about": about, "form": form}, status=status)


def _too_many(request: HttpRequest, about: Paper | Author, form: ReportForm, wait: float) -> HttpResponse:
    form.add_error(None, wait_a_while(wait))
    response = _page(request, about, form, status=429)
    response["Retry-After"] = str(max(1, round(wait)))
    return response
