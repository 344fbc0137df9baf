"""Which categories a submission's page offers, and what is ticked, primary and quoted there."""

from __future__ import annotations

from typing import Any

from papers.forms import AcceptForm, DecisionForm
from papers.models import Submission, User
from papers.record import Record
from papers.suggested_categories import suggest
from papers.views import picker
from taxonomy.tree import Taxonomy


def picked(
    submission: Submission, record: Record, form: DecisionForm, taxonomy: Taxonomy, reader: User
) -> dict[str, Any]:
    """For the template: `offers` (numbered), `suggested`, `choices` (the tree) and `quotes`.

    What was ticked; before that what the submitter proposed. What is merely suggested is never ticked.
    """
    assert isinstance(form, AcceptForm)
    proposed = [category.path for category in submission.proposed_categories.all()]
    ticked, primary = _ticked(form, proposed)
    suggested = suggest(record.title, record.abstract, taxonomy)
    offers = picker.offers(
        taxonomy,
        suggested.suggestions,
        ticked=ticked,
        primary=primary,
        proposed=proposed,
        recent=picker.recently_used(reader),
    )
    quotes = form.quotes() if form.is_bound else {}
    return {
        "offers": offers,
        "suggested": suggested,
        "choices": picker.choices(taxonomy, ticked=ticked, primary=primary, proposed=proposed, offers=offers),
        "quotes": [(node, text) for path, text in quotes.items() if (node := taxonomy.by_path.get(path))],
    }


def _ticked(form: AcceptForm, proposed: list[str]) -> tuple[list[str], str]:
    if form.is_bound:
        return form["categories"].value() or [], form["primary"].value() or ""
    return proposed, proposed[0] if len(proposed) == 1 else ""
