"""The papers, and what waits, that a reference may be already. A person decides; nothing here changes anything."""

from papers.duplicates.candidates import Candidate, among, candidates
from papers.duplicates.reasons import say
from papers.duplicates.waiting import Waiting, waiting, waiting_among

__all__ = ["Candidate", "Waiting", "among", "candidates", "say", "waiting", "waiting_among"]
