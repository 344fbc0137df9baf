"""What an address names, also by a name that it had before a merge."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404

from papers.ingest import by_key
from papers.models import Author, Paper


def paper_or_404(key: str) -> Paper:
    if paper := by_key(key):
        return paper
    raise Http404


def author_or_404(slug: str) -> Author:
    if author := Author.objects.filter(Q(slug=slug) | Q(redirects__old_slug=slug)).first():
        return author
    raise Http404
