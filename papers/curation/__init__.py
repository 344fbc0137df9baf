"""The verbs of curation. Nothing else moves a submission's state."""

from papers.curation.accepting import accept, record_to_accept
from papers.curation.answering import answer
from papers.curation.applying import apply
from papers.curation.batching import Batch, Outcome, decide_all, undo_batch
from papers.curation.claiming import Claim, claim, claimed, release
from papers.curation.classifying import classify, classify_paper
from papers.curation.deciding import ask, complete, reject, retry, retry_failed
from papers.curation.declining import declined
from papers.curation.effects import Effect
from papers.curation.errors import CurationError, InvalidSubmission
from papers.curation.fields import choose_fields, unlock_fields
from papers.curation.merging import merge
from papers.curation.merging_authors import merge_authors
from papers.curation.merging_papers import merge_papers
from papers.curation.reporting import report
from papers.curation.splitting_authors import split_author
from papers.curation.submitting import Submitted, request_update, submit
from papers.curation.submitting_all import Handed, already, submit_all
from papers.curation.undoing import undo, undo_decision, undoable, undone_by

__all__ = [
    "Batch",
    "Claim",
    "CurationError",
    "Effect",
    "Handed",
    "InvalidSubmission",
    "Outcome",
    "Submitted",
    "accept",
    "already",
    "answer",
    "apply",
    "ask",
    "choose_fields",
    "claim",
    "claimed",
    "classify",
    "classify_paper",
    "complete",
    "decide_all",
    "declined",
    "merge",
    "merge_authors",
    "merge_papers",
    "record_to_accept",
    "reject",
    "release",
    "report",
    "request_update",
    "retry",
    "retry_failed",
    "split_author",
    "submit",
    "submit_all",
    "undo",
    "undo_batch",
    "undo_decision",
    "undoable",
    "undone_by",
    "unlock_fields",
]
