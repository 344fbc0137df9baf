"""Which categories a submission's page offers, and what is ticked, primary and quoted there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from papers.forms import AcceptForm, DecisionForm
from papers.models import Confidence, Submission, User
from papers.record import Record
from papers.suggested_categories import suggest
from papers.views import picker
from taxonomy.tree import Taxonomy


def picked(
    submission: Submission, record: Record, form: DecisionForm, taxonomy: Taxonomy, reader: User
) -> dict[str, Any]:
    """For the template: `offers` (numbered), `suggested`, `choices` (the tree) and `spoken` (see `spoken`).

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
    return {
        "offers": offers,
        "suggested": suggested,
        "choices": picker.choices(taxonomy, ticked=ticked, primary=primary, proposed=proposed, offers=offers),
        **spoken(form.spoken() if form.is_bound else {}, taxonomy),
    }


def spoken(said: Mapping[str, tuple[str, str]], taxonomy: Taxonomy) -> dict[str, Any]:
    """For the template: `spoken`, each category with its quote and its confidence, and what `confidences` there are."""
    known = [(taxonomy.by_path.get(path), *both) for path, both in said.items()]
    return {"spoken": [row for row in known if row[0]], "confidences": Confidence.choices}


def _ticked(form: AcceptForm, proposed: list[str]) -> tuple[list[str], str]:
    if form.is_bound:
        return form["categories"].value() or [], form["primary"].value() or ""
    return proposed, proposed[0] if proposed else ""
