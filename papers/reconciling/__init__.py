"""A reading list beside the catalogue: what each entry of it is to us, and what settles it."""

from papers.reconciling.differences import Difference
from papers.reconciling.fixing import keep_ours, same_work, submit, use_theirs
from papers.reconciling.form import ListForm, carried, carry, pieces
from papers.reconciling.report import MOST, Outcome, Report, Row, reconcile

__all__ = [
    "MOST",
    "Difference",
    "ListForm",
    "Outcome",
    "Report",
    "Row",
    "carried",
    "carry",
    "keep_ours",
    "pieces",
    "reconcile",
    "same_work",
    "submit",
    "use_theirs",
]
