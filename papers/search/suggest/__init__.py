"""What the search box offers while somebody types."""

from papers.search.suggest.suggesting import suggestions
from papers.search.suggest.suggestion import Kind, Suggestion

__all__ = ["Kind", "Suggestion", "suggestions"]
