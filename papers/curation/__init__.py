"""The verbs of curation. Nothing else moves a submission's state."""

from papers.curation.accepting import accept, record_to_accept
from papers.curation.answering import answer
from papers.curation.applying import AgainstLocks, against_locks, apply
from papers.curation.batching import Batch, Outcome, decide_all, outcomes_of, undo_batch, undone_by_batch
from papers.curation.claiming import (
    Claim,
    Held,
    claim,
    claim_next,
    claimed,
    held_by,
    release,
    release_all,
)
from papers.curation.classifying import classify, classify_paper
from papers.curation.deciding import ask, complete, reject, retry, retry_failed
from papers.curation.declining import declined
from papers.curation.effects import Effect
from papers.curation.errors import CurationError, InvalidSubmission
from papers.curation.fields import choose_fields, unlock_fields
from papers.curation.foretelling_authors import merging, splitting
from papers.curation.merging import merge
from papers.curation.merging_authors import merge_authors
from papers.curation.merging_papers import merge_papers
from papers.curation.renaming_authors import rename_author, renaming
from papers.curation.reporting import report
from papers.curation.seen import seen
from papers.curation.splitting_authors import split_author
from papers.curation.submitting import Submitted, request_update, submit
from papers.curation.submitting_all import Handed, already, submit_all
from papers.curation.undoing import undo, undo_decision, undoable, undone_by

__all__ = [
    "AgainstLocks",
    "Batch",
    "Claim",
    "CurationError",
    "Effect",
    "Handed",
    "Held",
    "InvalidSubmission",
    "Outcome",
    "Submitted",
    "accept",
    "against_locks",
    "already",
    "answer",
    "apply",
    "ask",
    "choose_fields",
    "claim",
    "claim_next",
    "claimed",
    "classify",
    "classify_paper",
    "complete",
    "decide_all",
    "declined",
    "held_by",
    "merge",
    "merge_authors",
    "merge_papers",
    "merging",
    "outcomes_of",
    "record_to_accept",
    "reject",
    "release",
    "release_all",
    "rename_author",
    "renaming",
    "report",
    "request_update",
    "retry",
    "retry_failed",
    "seen",
    "split_author",
    "splitting",
    "submit",
    "submit_all",
    "undo",
    "undo_batch",
    "undo_decision",
    "undoable",
    "undone_by",
    "undone_by_batch",
    "unlock_fields",
]
