"""A work as lists of references print it, without any mark: authors, the year, the title, where it appeared.

Read are the styles that set the year between authors and title (APA, Harvard, Chicago's author-date, ACL and ACM); it
is what tells such a line from a sentence.
"""

from __future__ import annotations

import re

from papers.formats.printed_authors import read_names
from papers.record import Record

_YEAR = r"(?P<{}>(?:19|20)\d\d)[a-z]?"
_CITED = re.compile(
    r"(?P<authors>[^\d“\"]{2,1500}?)(?:"
    rf"\s{{0,2}}\({_YEAR.format('inside')}(?:,[^()]{{1,30}})?\)[.,:]?"
    rf"|[.,]\s+{_YEAR.format('bare')}[.:]"
    r")\s+(?P<rest>\S.{4,3000})"
)
_QUOTED = re.compile(r"[“\"]([^“”\"]{4,500}?)[.,]?[”\"][.,]?\s*")
_TITLE = re.compile(r"(.{4,500}?)(?:([?!])|\.(?![\w.]))(?:\s+|$)")
_BEHIND_VENUE = re.compile(r"\s{0,2}(?:[,(:;]|\.\s|\.$|\s\d).*")
_LEFT = " \t.,;:()[]*_"


def read_citation(text: str) -> Record | None:
    """What a line without addresses says; None for a line that is no citation of this kind."""
    cited = _CITED.fullmatch(text)
    if cited is None:
        return None
    authors, complete = read_names(cited["authors"])
    if not authors or (cited["bare"] and len(authors) == 1 and complete and not _is_person(cited)):
        return None
    title, behind = _title(cited["rest"])
    venue = _venue(behind)
    return Record(
        title=title,
        authors=authors,
        authors_complete=complete,
        year=int(cited["inside"] or cited["bare"]),
        venue="arXiv" if venue.lower().startswith("arxiv") else venue,
        venue_kind="preprint" if venue.lower().startswith("arxiv") else "",
    )


def _is_person(cited: re.Match[str]) -> bool:
    """No beginning of a sentence: "In May, 2023. We are glad ..." """
    return " " in cited["authors"].strip() and cited.string[cited.end("authors")] == "."


def _title(rest: str) -> tuple[str, str]:
    quoted = _QUOTED.match(rest)
    found = quoted or _TITLE.match(rest)
    if found is None:
        return rest.strip(_LEFT), ""
    sign = "" if quoted else found[2] or ""
    return found[1].strip(_LEFT) + sign, rest[found.end() :]


def _venue(text: str) -> str:
    text = re.sub(r"^\W*(?:in:?\s+)?", "", text, flags=re.IGNORECASE)
    return _BEHIND_VENUE.sub("", text, count=1).strip(_LEFT)[:300]
