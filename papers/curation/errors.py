"""What goes wrong in curation, as sentences for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from papers.models import Decision, Paper


class CurationError(Exception):
    """Carries a sentence that can be shown; the API answers with 409.

    `rests` is a later decision that has to be undone first.
    """

    def __init__(self, sentence: str, *, paper: Paper | None = None, rests: Decision | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.paper = paper
        self.rests = rests


class InvalidSubmission(CurationError):
    """What was handed in is no reference; the API answers with 400. `field` names the input."""

    def __init__(self, sentence: str, *, field: str = "reference") -> None:
        super().__init__(sentence)
        self.field = field
