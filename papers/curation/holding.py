"""Holding submissions about a paper or an author before it is merged or split."""

from __future__ import annotations

from django.db import OperationalError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from papers.curation.errors import CurationError
from papers.models import Submission


def hold_first(submissions: QuerySet[Submission]) -> None:
    """Before the names, as all verbs do: whoever decides on one of them has it first and then the names."""
    rows = submissions.select_for_update(of=("self",))
    list(rows.order_by("pk").values_list("pk"))


def hold_at_once(submissions: QuerySet[Submission]) -> None:
    """After the names: those that came since, or whose decision waits for us. Waiting for them could go in a circle.

    Raises `CurationError` while somebody else holds one.
    """
    try:
        with transaction.atomic():
            list(submissions.select_for_update(of=("self",), nowait=True).values_list("pk"))
    except OperationalError:
        sentence = _("Somebody is deciding on a submission about this right now. Try again in a moment.")
        raise CurationError(sentence) from None
