"""What is wrong with a query, and where."""

from __future__ import annotations

from dataclasses import dataclass

from papers.search.language.tree import Place


@dataclass(frozen=True, slots=True)
class Problem:
    """`sentence` is for people, in their language. `suggestions` are whole corrected queries, the likeliest first.
    `last_resort` is one more, for where none of them helps."""

    sentence: str
    place: Place
    suggestions: tuple[str, ...] = ()
    last_resort: str = ""


class QueryProblems(ValueError):
    """The query cannot be answered as it stands. At least one problem, in the order of their places."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.sentence for problem in problems))
        self.problems = problems


class Impossible(ValueError):
    """A field has no such value. `instead`: what may have been meant, the likeliest first."""

    def __init__(self, sentence: str, *instead: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.instead = instead
