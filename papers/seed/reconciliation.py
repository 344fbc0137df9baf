"""How the works of the catalogue answer for the entries of the survey's reading list, as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from papers.seed.files import Correction, SeedWork


@dataclass(frozen=True, slots=True)
class Reconciliation:
    works: Sequence[SeedWork]

    @property
    def entries(self) -> int:
        return sum(len(work.listed) for work in self.works)

    @property
    def listed(self) -> list[SeedWork]:
        return [work for work in self.works if work.listed]

    @property
    def unlisted(self) -> list[SeedWork]:
        return [work for work in self.works if not work.listed]

    @property
    def listed_twice(self) -> list[SeedWork]:
        return [work for work in self.works if len(work.listed) > 1]

    @property
    def corrections(self) -> list[tuple[SeedWork, Correction]]:
        return [(work, correction) for work in self.works for correction in work.corrections]

    @property
    def incomplete(self) -> list[SeedWork]:
        return [work for work in self.works if not work.authors_complete]

    @property
    def without_arxiv(self) -> list[SeedWork]:
        return [work for work in self.works if not work.arxiv]

    def summary(self) -> list[str]:
        corrected = len({work.key for work, _ in self.corrections})
        return [
            f"{self.entries} entries of the survey's reading list are {len(self.listed)} works, "
            f"{len(self.listed_twice)} of them listed twice.",
            f"Listed twice: {', '.join(f'{work.key} ({_lines(work)})' for work in self.listed_twice)}.",
            f"Beside the list: {_keys(self.unlisted)}.",
            f"Corrected: {corrected} works in {len(self.corrections)} fields, each with a reason.",
            f"Incomplete author lists: {len(self.incomplete)}.",
            f"Works without arXiv id: {len(self.without_arxiv)}.",
        ]

    def reasons(self) -> list[str]:
        """One line for each correction."""
        return [
            f"{work.key}: {_change(correction)} ({correction.reason})"
            for work, correction in self.corrections
        ]

    def gaps(self) -> list[str]:
        """One line for each incomplete author list and each work without arXiv id."""
        return [
            *(f"{work.key}: not all authors are known" for work in self.incomplete),
            *(f"{work.key}: no arXiv id" for work in self.without_arxiv),
        ]

    def markdown(self) -> str:
        return "\n".join(self._markdown()) + "\n"

    def _markdown(self) -> Iterator[str]:
        yield "# The seed against the survey's reading list\n"
        for sentence in self.summary():
            yield f"- {_escaped(sentence)}"
        twice = [(work.key, work.title, _lines(work)) for work in self.listed_twice]
        yield from _table("Listed twice", ("work", "title", "lines"), twice)
        yield from _table(
            "Corrections",
            ("work", "field", "the list printed", "corrected to", "reason"),
            [(w.key, c.field, " / ".join(c.printed), c.corrected, c.reason) for w, c in self.corrections],
        )
        known = [(work.key, work.title, ", ".join(work.authors)) for work in self.incomplete]
        yield from _table("Incomplete author lists", ("work", "title", "known authors"), known)
        without = [(work.key, work.title, work.venue) for work in self.without_arxiv]
        yield from _table("Works without arXiv id", ("work", "title", "venue"), without)


def _change(correction: Correction) -> str:
    printed = " / ".join(correction.printed) or "nothing"
    return f"{correction.field}: {printed} -> {correction.corrected or 'nothing'}"


def _lines(work: SeedWork) -> str:
    return f"lines {' and '.join(str(listing.line) for listing in work.listed)}"


def _keys(works: Sequence[SeedWork]) -> str:
    return ", ".join(work.key for work in works) or "nothing"


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"\n## {title} ({len(rows)})\n"
    yield f"| {' | '.join(heads)} |"
    yield "|---" * len(heads) + "|"
    for row in rows:
        yield f"| {' | '.join(_escaped(cell) for cell in row)} |"


def _escaped(text: str) -> str:
    """Markdown shows it as written: marks of emphasis, code, links, HTML and table cells are escaped."""
    return "".join(f"\\{character}" if character in r"\`*_{}[]<>|#" else character for character in text)
