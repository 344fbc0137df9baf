"""What is wrong with a search, for programs: as JSON, the same in the API and in `papers.json`, and as a text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from papers.search import InvalidSearch
from papers.search.language import Problem

Errors = dict[str, list[str]]


def refusal(sentence: str, errors: Errors | None = None, **more: Any) -> dict[str, Any]:
    """The one shape of whatever goes wrong: {"detail": a sentence, "errors": {parameter: [sentences]}}."""
    return {"detail": sentence, "errors": errors or {}, **more}


def refused_search(error: InvalidSearch) -> dict[str, Any]:
    """With "problems", each with its place in `q`: characters (Unicode code points) from 0."""
    return refused_values(error.errors, problems=[_problem(problem) for problem in error.problems])


def refused_values(errors: Errors, **more: Any) -> dict[str, Any]:
    """The first sentence stands for all."""
    first = next((sentence for sentences in errors.values() for sentence in sentences), "")
    return refusal(first, errors, **more)


def _problem(problem: Problem) -> dict[str, Any]:
    """Only `q` has places."""
    return {
        "parameter": "q",
        "sentence": problem.sentence,
        "position": problem.place.start,
        "length": problem.place.length,
        "suggestions": list(problem.suggestions),
    }


def in_lines(error: InvalidSearch) -> Iterator[str]:
    """A line for each thing that is wrong, behind the parameter's name; for the query also its place and what may
    have been meant."""
    for name, sentences in error.errors.items():
        if name == "q" and error.problems:
            yield from (line for problem in error.problems for line in _lines(problem))
        else:
            yield from (f"{name}: {sentence}" for sentence in sentences)


def _lines(problem: Problem) -> Iterator[str]:
    yield f"q, {_where(problem)}: {problem.sentence}"
    for suggestion in problem.suggestions:
        yield "  {} {}".format(pgettext("a query", "Did you mean"), suggestion)


def _where(problem: Problem) -> str:
    first, last = problem.place.start + 1, problem.place.end
    if last <= first:
        return _("character %(n)s") % {"n": first}
    return _("characters %(first)s to %(last)s") % {"first": first, "last": last}
