"""Whether two records are one work. Pure: no model, no request."""

from papers.matching.scoring import (
    LIKELY,
    POSSIBLE,
    Likeness,
    Prepared,
    Reason,
    could_be_one,
    likeness,
    prepare,
    score,
)

__all__ = [
    "LIKELY",
    "POSSIBLE",
    "Likeness",
    "Prepared",
    "Reason",
    "could_be_one",
    "likeness",
    "prepare",
    "score",
]
