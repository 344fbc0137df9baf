"""The verbs of curation. Nothing else moves a submission's state."""

from papers.curation.deciding import (
    accept,
    ask,
    classify,
    complete,
    merge,
    record_to_accept,
    reject,
    retry,
    retry_failed,
)
from papers.curation.errors import CurationError, InvalidSubmission
from papers.curation.submitting import Submitted, request_update, submit
from papers.curation.undoing import undo, undoable

__all__ = [
    "CurationError",
    "InvalidSubmission",
    "Submitted",
    "accept",
    "ask",
    "classify",
    "complete",
    "merge",
    "record_to_accept",
    "reject",
    "request_update",
    "retry",
    "retry_failed",
    "submit",
    "undo",
    "undoable",
]
