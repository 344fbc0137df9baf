"""The authors of a paper: writing the list anew, and putting an old one back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from papers.ingest.names import LONGEST, authors_named
from papers.models import Author, Authorship, Decision, Paper

Kept = list[tuple[int, int, str]]  # authorship, author, name as printed; in order


def set_authors(paper: Paper, names: Sequence[str]) -> None:
    """Replace the paper's authors by these names as printed, in order. Call under `lock`.

    A name that the paper prints already stays the same author, in a row of the same number: a curator may have told
    namesakes apart, and a merge of authors knows by the number which papers it brought.
    """
    names = [name[:LONGEST] for name in names]
    rows = list(paper.authorships.order_by("position"))
    if [row.name for row in rows] == names:
        return
    free: dict[str, list[Authorship]] = defaultdict(list)
    for row in rows:
        free[row.name].append(row)
    author = {row.name: row.author_id for row in reversed(rows)}
    fresh = authors_named(name for name in names if name not in author)
    author |= {name: one.pk for name, one in fresh.items()}
    new = [
        free[name].pop(0) if free[name] else Authorship(author_id=author[name], name=name) for name in names
    ]
    _write(paper, new)


def _write(paper: Paper, rows: Sequence[Authorship]) -> None:
    """All anew, also those that stay: so the history has the whole list before and after."""
    paper.authorships.all().delete()
    Authorship.objects.bulk_create(
        Authorship(pk=row.pk, paper=paper, author_id=row.author_id, position=position, name=row.name)
        for position, row in enumerate(rows, start=1)
    )


def authors_of(paper: Paper) -> Kept:
    """The list as `put_authors` wants it."""
    return list(paper.authorships.order_by("position").values_list("pk", "author", "name"))


def put_authors(paper: Paper, kept: Sequence[Sequence[int | str]]) -> None:
    """Make the list that of `authors_of` again. Call under `lock`.

    Whoever was merged or split since, in a row that is still there, stays so. Of a row that is not, an author who was
    merged away is whom they were merged into, and one who is gone is whoever has the name.
    """
    rows = [Authorship(pk=pk, author_id=author, name=name) for pk, author, name in kept]
    now = {row.pk: row for row in paper.authorships.all()}
    elsewhere = Authorship.objects.filter(pk__in=[row.pk for row in rows]).exclude(paper=paper)
    taken = set(elsewhere.values_list("pk", flat=True))
    there = _present({row.author_id for row in rows})
    for row in rows:
        same = now.get(row.pk)
        stays = same is not None and same.name == row.name
        row.author_id = same.author_id if same and stays else there.get(row.author_id) or _named(row.name)
        row.pk = None if row.pk in taken else row.pk
    _write(paper, rows)


def _named(name: str) -> int:
    return authors_named([name])[name].pk


def _present(authors: Collection[int]) -> dict[int, int]:
    """Each of these, or whom they were merged into; those that are simply gone are missing."""
    there = set(Author.objects.filter(pk__in=authors).values_list("pk", flat=True))
    heirs = {author: heir for author in set(authors) - there if (heir := heir_of(author))}
    return {author: author for author in there} | heirs


def heir_of(author: int) -> int | None:
    """Into whom an author that is gone was merged, in the end; None when that is not known."""
    merges = Decision.objects.standing().filter(verb=Decision.Verb.MERGE_AUTHORS)
    into = merges.filter(effects__gone=author).values_list("effects__into", flat=True).first()
    if into is None or Author.objects.filter(pk=into).exists():
        return into
    return heir_of(into)
