"""The signs between words, as the reader's language writes them: Chinese has full-width ones and a comma for lists."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import pgettext


def colon() -> str:
    return pgettext("between a name and what is said of it", ": ")


def comma() -> str:
    """Between two parts of a sentence; what is listed is joined by `listed`."""
    return pgettext("between two parts of a sentence", ", ")


def listed(things: Iterable[object]) -> str:
    return pgettext("between two of a list", ", ").join(map(str, things))


def listed_apart(things: Iterable[object]) -> str:
    """Things that may hold commas themselves."""
    return pgettext("between two of a list that hold commas", "; ").join(map(str, things))


def named(name: object, said: object) -> str:
    return f"{name}{colon()}{said}"


def aside(text: object) -> str:
    """In brackets, behind something else."""
    return pgettext("behind what it is about", " (%(text)s)") % {"text": text}
