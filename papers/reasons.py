"""Why a decision was taken, in the language of whoever reads it."""

from __future__ import annotations

from papers.models import Decision


def said(decision: Decision) -> str:
    """The reason as the present reader reads it: what was picked in their language, the curator's words as they are.

    Reads `decision.picked`: select it with the decision.
    """
    words: str | None = decision.effects.get("words")
    if decision.picked is None or words is None:
        return decision.reason
    return " ".join(filter(None, [decision.picked.text, words]))
