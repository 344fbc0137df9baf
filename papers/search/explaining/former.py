"""What a paper is found by although it prints it nowhere: cite keys of before a merge, other names of its authors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from papers.models import Authorship, AuthorVariant, CiteKeyAlias


@dataclass(frozen=True, slots=True)
class OtherName:
    """`printed` is how the paper calls the author."""

    name: str
    printed: str


class Former:
    """Of the papers of one page. Each of the two is one query, when it is first asked for."""

    def __init__(self, ids: Sequence[int]) -> None:
        self.ids = list(ids)

    @cached_property
    def keys(self) -> dict[int, set[str]]:
        """In small letters, by paper."""
        found: dict[int, set[str]] = defaultdict(set)
        for paper, key in CiteKeyAlias.objects.filter(paper__in=self.ids).values_list("paper", "key"):
            found[paper].add(key.lower())
        return dict(found)

    @cached_property
    def names(self) -> dict[int, list[OtherName]]:
        """By paper."""
        several = Authorship.objects.filter(
            paper__in=self.ids, author__in=AuthorVariant.objects.values("author")
        )
        rows = several.order_by("paper", "position", "author__variants").values_list(
            "paper", "name", "author__name", "author__variants__name"
        )
        found: dict[int, dict[OtherName, None]] = defaultdict(dict)
        for paper, printed, *names in rows:
            others = (OtherName(name, printed) for name in names if name != printed)
            found[paper].update(dict.fromkeys(others))
        return {paper: list(others) for paper, others in found.items()}
