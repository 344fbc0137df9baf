"""What became of a paper, an author, a category or a submission: who changed what, when and through what."""

from papers.past.entries import Entry, Past, of_author, of_category, of_paper, of_submission
from papers.past.telling import Change

__all__ = ["Change", "Entry", "Past", "of_author", "of_category", "of_paper", "of_submission"]
