"""Which categories a work may belong to, learned from what curators have decided. Only a person applies them."""

from papers.suggested_categories.suggesting import Suggested, Suggestion, suggest

__all__ = ["Suggested", "Suggestion", "suggest"]
