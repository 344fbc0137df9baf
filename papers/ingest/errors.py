"""What a paper cannot have, as sentences for people."""

from __future__ import annotations


class IngestError(Exception):
    """Carries a sentence that can be shown."""
