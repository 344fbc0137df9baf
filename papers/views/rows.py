"""Papers as rows of a list: what a template prints, with the matched words marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from papers.models import Paper, Version
from papers.search.highlight import Marked, marked, snippet
from taxonomy.tree import Node, Taxonomy

AUTHORS_SHOWN = 3
NOTHING: Marked = frozenset()


@dataclass(frozen=True, slots=True)
class ResultRow:
    """`title`, `authors` and `snippet` are HTML. `line` is the primary category below its ancestors."""

    paper: Paper
    title: SafeString
    authors: SafeString
    more_authors: int
    snippet: SafeString | str
    line: Sequence[Node]
    stages: str
    pdf: str

    @property
    def branch(self) -> int:
        return self.line[-1].branch if self.line else 0


def rows(ids: Sequence[int], taxonomy: Taxonomy, stems: Marked = NOTHING) -> list[ResultRow]:
    """The papers in this order, in a fixed number of queries; ids that are gone by now are left out."""
    found = Paper.objects.for_results().prefetch_related("versions").in_bulk(ids)
    return [result_row(found[pk], taxonomy, stems) for pk in ids if pk in found]


def result_row(paper: Paper, taxonomy: Taxonomy, stems: Marked = NOTHING) -> ResultRow:
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
    )


def primary_line(paper: Paper, taxonomy: Taxonomy) -> list[Node]:
    for row in sorted(paper.classifications.all(), key=lambda row: not row.primary):
        if node := taxonomy.by_id.get(row.category_id):
            return taxonomy.line(node)
    return []


def _stages(paper: Paper) -> str:
    """Said only of a paper that is both."""
    stages = {version.stage for version in paper.versions.all()}
    both = {Version.Stage.PREPRINT, Version.Stage.PUBLISHED} <= stages
    return pgettext("versions of a paper", "preprint + published") if both else ""


def pdf_address(paper: Paper) -> str:
    """Where a PDF is free to read, or ""."""
    if arxiv := paper.identifier("arxiv"):
        return f"https://arxiv.org/pdf/{arxiv}"
    if acl := paper.identifier("acl"):
        return f"https://aclanthology.org/{acl}.pdf"
    return ""
