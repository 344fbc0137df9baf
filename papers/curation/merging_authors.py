"""Merging two names of one author. And taking that back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from papers import ingest
from papers.curation.effects import Effect
from papers.curation.errors import CurationError
from papers.curation.holding import hold_at_once, hold_first
from papers.curation.kept_rows import as_row, put
from papers.curation.moving import EVERYTHING, note, verb
from papers.curation.resting import rests
from papers.models import (
    Author,
    AuthorRedirect,
    Authorship,
    AuthorVariant,
    Decision,
    Paper,
    Submission,
    User,
)

Verb = Decision.Verb
ABOUT_AUTHORS = (Verb.MERGE_AUTHORS, Verb.SPLIT_AUTHOR, Verb.RENAME_AUTHOR)
FOLLOWING: dict[str, Any] = {"submissions": Submission, "decisions": Decision}


@verb(Verb.MERGE_AUTHORS)
def merge_authors(gone: Author, *, into: Author, by: User, reason: str = "") -> Decision:
    """Merge one author into another, who gets the papers, the names (for papers still to come) and the addresses.

    Raises `CurationError`, also when both stand on one paper: then they are two people.
    """
    hold_first(Submission.objects.filter(author__in=[gone, into]))
    ingest.lock()
    gone, into = held(gone, into)
    hold_at_once(Submission.objects.filter(author=gone))
    _check_apart(gone, into)
    effects: dict[str, Any] = {
        "gone": gone.pk,
        "into": into.pk,
        "author": as_row(gone),
        "names_before": sorted({into.name, *into.authorships.values_list("name", flat=True)}),
        "authorships": sorted(gone.authorships.values_list("pk", flat=True)),
        "variants": sorted(gone.variants.values_list("pk", flat=True)),
        "redirects": sorted(gone.redirects.values_list("pk", flat=True)),
        "followed": {name: _follow(model, gone, into) for name, model in FOLLOWING.items()},
    }
    for rows in (gone.authorships, gone.variants, gone.redirects):
        rows.update(author=into)
    gone.delete()
    AuthorRedirect.objects.create(old_slug=effects["author"]["slug"], author=into)
    effects["variant"] = _variant(gone, into)
    return note(Verb.MERGE_AUTHORS, by=by, author=into, reason=reason, effects=effects, touched=[EVERYTHING])


def held(*authors: Author) -> list[Author]:
    """Each as it is now, held until the transaction ends."""
    if len({author.pk for author in authors}) < len(authors):
        raise CurationError(_("This is one and the same author."))
    keys = [author.pk for author in authors]
    rows = {row.pk: row for row in Author.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    if len(rows) < len(keys):
        raise CurationError(_("This author has just been removed."))
    return [rows[key] for key in keys]


def _check_apart(gone: Author, into: Author) -> None:
    both = Paper.objects.filter(authorships__author=gone).filter(authorships__author=into).first()
    if both:
        sentence = _("Both are authors of “%(title)s”, so they are two people. Correct its authors first.")
        raise CurationError(sentence % {"title": both.title}, paper=both)


def _follow(model: Any, gone: Author, into: Author) -> list[int]:
    rows = model.objects.filter(author=gone)
    found = sorted(rows.values_list("pk", flat=True))
    rows.update(author=into)
    return found


def _variant(gone: Author, into: Author) -> int | None:
    """The name stands for the survivor from now on, unless it is that of a namesake who was there first."""
    if gone.distinction or (gone.name == into.name and not into.distinction):
        return None
    row, made = AuthorVariant.objects.get_or_create(name=gone.name, defaults={"author": into})
    return row.pk if made else None


# Taking it back


def take_back(decision: Decision, by: User | None) -> None:
    """The author that was merged away is there again, with the papers that are theirs by row or by name."""
    effects = decision.effects
    into = Author.objects.select_for_update().filter(pk=effects["into"]).first()
    if into is None:
        check_not_merged(effects["into"])
        raise CurationError(_("The author that it was merged into is gone."))
    check_last(decision, into)
    check_free(effects["author"])
    hold_at_once(Submission.objects.filter(pk__in=effects["followed"]["submissions"]))
    AuthorRedirect.objects.filter(old_slug=effects["author"]["slug"]).delete()
    AuthorVariant.objects.filter(pk=effects["variant"]).delete()
    put(Author, [effects["author"]])
    _theirs(effects).update(author=effects["gone"])
    AuthorVariant.objects.filter(pk__in=effects["variants"]).update(author=effects["gone"])
    AuthorRedirect.objects.filter(pk__in=effects["redirects"]).update(author=effects["gone"])
    for name, model in FOLLOWING.items():
        rows = model.objects.filter(pk__in=effects["followed"][name], author=into)
        rows.update(author=effects["gone"])


def check_last(decision: Decision, author: Author) -> None:
    """No later merge, split or new name of this author stands."""
    standing = Decision.objects.standing().filter(author=author, pk__gt=decision.pk)
    later = standing.filter(verb__in=ABOUT_AUTHORS).order_by("-pk").first()
    if later:
        raise rests(later)


def check_not_merged(author: int) -> None:
    """An author who is gone was not merged away by a decision that stands."""
    merges = Decision.objects.standing().filter(verb=Verb.MERGE_AUTHORS, effects__gone=author)
    if later := merges.first():
        raise rests(later)


def check_free(row: dict[str, Any]) -> None:
    """The name and the address are nobody else's now."""
    same_name = Author.objects.filter(name=row["name"], distinction=row["distinction"])
    if other := (same_name | Author.objects.filter(slug=row["slug"])).first():
        raise CurationError(_("There is another author “%(name)s” now.") % {"name": other})


def _theirs(effects: dict[str, Any]) -> Any:
    """Of the survivor's papers: the rows that came with the merge, and later ones printed with a name that did."""
    rows = Authorship.objects.filter(author=effects["into"])
    moved = rows.filter(pk__in=effects["authorships"])
    if effects["variant"] is None and not effects["variants"]:
        return moved
    kept = AuthorVariant.objects.filter(pk__in=effects["variants"]).values_list("name", flat=True)
    names = {effects["author"]["name"], *kept} - set(effects["names_before"])
    return moved | rows.filter(name__in=names)


def say_taken_back(decision: Decision) -> list[Effect]:
    """What taking it back changes, in words; called while it is possible."""
    effects = decision.effects
    count = _theirs(effects).values("paper").distinct().count()
    said = {"name": effects["author"]["name"], "count": count}
    sentence = ngettext(
        "“%(name)s” is an author of their own again, with %(count)s paper.",
        "“%(name)s” is an author of their own again, with %(count)s papers.",
        count,
    )
    return [Effect(sentence % said)]
