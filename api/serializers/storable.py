"""Text that a database can look up and an answer can repeat: JSON may hold what neither can."""

from __future__ import annotations


def storable(text: str) -> str:
    """With ? for NUL and for lone surrogates, so that it can be looked up, and is not found."""
    return text.replace("\0", "?").encode("utf-8", "replace").decode()
