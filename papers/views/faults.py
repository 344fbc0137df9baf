"""What is wrong with a search, at its place: what the page shows instead of a result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from papers.search import InvalidSearch, SearchForm
from papers.search.language import Problem
from taxonomy.tree import Taxonomy

YEARS = ("year_from", "year_to")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one parameter; `url` is the address without it."""

    label: str
    value: str
    sentences: list[str]
    url: str
    is_year: bool


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    is_wrong: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    q: str
    url: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """One problem of the query with what may have been meant."""

    sentence: str
    suggestions: list[Suggestion]


def invalid(data: QueryDict, error: InvalidSearch, taxonomy: Taxonomy) -> dict[str, Any]:
    """The context of the page that says what is wrong."""
    wrong_year = next((name for name in YEARS if name in error.errors), "")
    shown = ("q", *error.errors, *(YEARS if wrong_year else ()))
    fields = SearchForm(data, taxonomy).fields
    q = data.get("q", "").strip()
    return {
        "query": {name: data.get(name, "") for name in ("q", *YEARS)},
        "wrong_years": _wrong_years(data, error),
        "faults": [
            Fault(
                label=str(fields[name].label) if name in fields else name,
                value=", ".join(data.getlist(name))[:200],
                sentences=sentences,
                url=_without(data, name),
                is_year=name == wrong_year,
            )
            for name, sentences in error.errors.items()
            if not (name == "q" and error.problems)
        ],
        "kept": [(name, v) for name, many in data.lists() if name not in shown for v in many],
        "pieces": pieces(q, error.problems),
        "troubles": [Trouble(p.sentence, _suggestions(data, p)) for p in error.problems],
        "selection": selection(q, error.problems),
        "without_words": _without(data, "q") if error.problems else "",
        "title": _("This search cannot be answered"),
    }


def _wrong_years(data: QueryDict, error: InvalidSearch) -> list[str]:
    """The ends that are wrong; a span that runs backwards is wrong at both."""
    wrong = [name for name in YEARS if name in error.errors]
    is_backwards = len(wrong) == 1 and all(data.get(name, "").strip().isdecimal() for name in YEARS)
    return [*YEARS] if is_backwards else wrong


def _without(data: QueryDict, name: str) -> str:
    left = data.copy()
    left.pop(name, None)
    return _address(left)


def _address(data: QueryDict) -> str:
    asked = urlencode([(name, v) for name, many in data.lists() if name != "page" for v in many])
    return f"{reverse('search')}?{asked}" if asked else reverse("search")


def _suggestions(data: QueryDict, problem: Problem) -> list[Suggestion]:
    found = []
    for q in problem.suggestions:
        corrected = data.copy()
        corrected["q"] = q
        found.append(Suggestion(q, _address(corrected)))
    return found


def pieces(q: str, problems: Sequence[Problem]) -> list[Piece]:
    """The query in pieces, those that are wrong marked; what lies behind the end is marked as a blank."""
    found: list[Piece] = []
    at = 0
    for place in sorted((problem.place for problem in problems), key=lambda place: place.start):
        start, end = max(at, place.start), max(place.end, place.start + 1)
        if end <= start:
            continue
        found += [Piece(q[at:start], False), Piece(q[start:end] or " ", True)]
        at = end
    return [piece for piece in (*found, Piece(q[at:], False)) if piece.text] if found else []


def selection(q: str, problems: Sequence[Problem]) -> str:
    """ "START END" of the first problem in UTF-16 units, as a browser counts; "" for none."""
    if not problems:
        return ""
    place = min((problem.place for problem in problems), key=lambda place: place.start)
    return " ".join(
        str(len(q[:end].encode("utf-16-le", "surrogatepass")) // 2) for end in (place.start, place.end)
    )
