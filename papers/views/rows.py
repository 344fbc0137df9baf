"""Papers as rows of a list: what a template prints, with the matched words marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from papers.listed import Listed, listed
from papers.models import Paper, Version
from papers.search.explaining.highlight import Marked, marked, snippet
from papers.search.explaining.why import Why
from papers.views.reasons import reasons
from taxonomy.tree import Node, Taxonomy

AUTHORS_SHOWN = 3
NOTHING: Marked = frozenset()


@dataclass(frozen=True, slots=True)
class ResultRow:
    """`title`, `authors` and `snippet` are HTML. `line` is the primary category below its ancestors, `reasons` say why
    the paper is in the list."""

    paper: Listed
    title: SafeString
    authors: SafeString
    more_authors: int
    snippet: SafeString | str
    line: Sequence[Node]
    stages: str
    pdf: str
    reasons: Sequence[str] = ()

    @property
    def branch(self) -> int:
        return self.line[-1].branch if self.line else 0


def rows(
    ids: Sequence[int],
    taxonomy: Taxonomy,
    stems: Marked = NOTHING,
    why: Callable[[Listed], Why] | None = None,
) -> list[ResultRow]:
    """The papers in this order, in one query; ids that are gone by now are left out."""
    return [result_row(paper, taxonomy, stems, why) for paper in listed(ids)]


def result_row(
    paper: Listed, taxonomy: Taxonomy, stems: Marked = NOTHING, why: Callable[[Listed], Why] | None = None
) -> ResultRow:
    names = paper.author_names
    return ResultRow(
        paper=paper,
        title=marked(paper.title, stems),
        authors=marked(", ".join(names[:AUTHORS_SHOWN]), stems),
        more_authors=max(0, len(names) - AUTHORS_SHOWN),
        snippet=snippet(paper.abstract, stems) if paper.abstract else "",
        line=primary_line(paper, taxonomy),
        stages=_stages(paper),
        pdf=pdf_address(paper),
        reasons=reasons(why(paper)) if why else (),
    )


def primary_line(paper: Listed, taxonomy: Taxonomy) -> list[Node]:
    for number in paper.category_ids:
        if node := taxonomy.by_id.get(number):
            return taxonomy.line(node)
    return []


def _stages(paper: Listed) -> str:
    """Said only of a paper that is both."""
    both = {Version.Stage.PREPRINT, Version.Stage.PUBLISHED} <= set(paper.stages)
    return pgettext("versions of a paper", "preprint + published") if both else ""


def pdf_address(paper: Paper | Listed) -> str:
    """Where a PDF is free to read, or ""."""
    if arxiv := paper.identifier("arxiv"):
        return f"https://arxiv.org/pdf/{arxiv}"
    if acl := paper.identifier("acl"):
        return f"https://aclanthology.org/{acl}.pdf"
    return ""
