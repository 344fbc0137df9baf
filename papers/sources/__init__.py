"""Where metadata comes from: ids in, Records out. One file per source, all with the face of `arxiv.py`."""

from papers.sources.answer import (
    Absent,
    Answer,
    DoubtfulBatch,
    EmptyAnswer,
    Found,
    GateBusy,
    Malformed,
    Pulled,
    SourceError,
    Unusable,
    say,
)
from papers.sources.retry import MAX_ATTEMPTS, backoff

__all__ = [
    "MAX_ATTEMPTS",
    "Absent",
    "Answer",
    "DoubtfulBatch",
    "EmptyAnswer",
    "Found",
    "GateBusy",
    "Malformed",
    "Pulled",
    "SourceError",
    "Unusable",
    "backoff",
    "say",
]
