"""Whether a paper on arXiv says that it was withdrawn. There is no field for it: people write it, in many ways.

Moderators and most authors write it into the comment, some authors into the abstract's first words. What arXiv asks
authors to do: https://info.arxiv.org/help/withdraw.html.
"""

from __future__ import annotations

import re

_NOUN = r"(?:paper|article|submission|manuscript|preprint|e-?print|work|note|letter|report|thesis)"
_GONE = r"(?:withdrawn|retracted)"
_BY = r"(?:the )?(?:arxiv|moderators?|administrators?|admins?)\b"

# What a comment says of something else: another version, another paper, a part, a conference.
_ELSEWHERE = re.compile(
    rf"\b(?:not|never|no longer)(?: \w+)?(?: been)? {_GONE}\b"
    rf"|\b(?:supersed|replac|correct|extend|previous|earlier|former|old)\w*(?:(?!\bthis\b|\bwe\b)[^.;,:]){{0,60}}?\b{_GONE}\b"
    r"|\b(?:theorem|lemma|corollary|proposition|section|claim|appendix|conjecture|figure|table|remark)s?"
    rf"(?:(?!\b{_NOUN}\b)[^.;,:]){{0,40}}?\b{_GONE}\b"
    rf"|\b{_GONE} (?:\w+ )?(?:papers|articles|publications|submissions|preprints|works|studies|drugs)\b"
    r"|\b(?:withdrawn|withdrew|withdrawing)(?: (?:it|this|the|our)(?: \w+)?)? from (?!(?:the )?arxiv\b)",
    re.IGNORECASE,
)
_COMMENT = re.compile(
    rf"\b{_GONE}\b|^\W*withdrawal\b|\bwithdrawal of (?:this|the) {_NOUN}\b"
    rf"|\b(?:withdraw|withdrew|withdrawing|retract|retracting) (?:this|the|our|my) (?:\w+ )?{_NOUN}\b"
    rf"|\bremoved (?:by|from) {_BY}|\b{_NOUN} (?:has been|was|is) (?:\w+ )?removed\b",
    re.IGNORECASE,
)
_ABSTRACT = re.compile(
    r"\W*(?:arxiv admin note\W+)?(?:"
    rf"(?:(?:this|the|our)(?: present| current)? )?{_NOUN} (?:(?:has|have) (?:\w+ )?been |is |was )?(?:\w+ )?"
    rf"(?:{_GONE}\b|removed by {_BY})"
    rf"|{_GONE}(?=\W*$|[]).,:;]| (?:by|due|because|since|as|for|from arxiv)\b)"
    r"|(?:we|i|the (?:\w+ )?authors?)(?: \w+){0,3}? (?:withdrawn?|withdrew|withdrawing|retract(?:ed|ing)?)"
    rf" (?:this|the|our|my) (?:\w+ )?{_NOUN}\b)",
    re.IGNORECASE,
)


def is_withdrawn(comment: str, abstract: str) -> bool:
    """Each in one line."""
    return bool(_COMMENT.search(_ELSEWHERE.sub(" ", comment)) or _ABSTRACT.match(abstract))
