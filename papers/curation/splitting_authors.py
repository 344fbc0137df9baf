"""Telling namesakes apart: some papers of an author are those of another one. And taking that back."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from papers import ingest
from papers.curation.effects import Effect
from papers.curation.errors import CurationError
from papers.curation.holding import hold_at_once
from papers.curation.merging_authors import check_last, check_not_merged, held
from papers.curation.moving import EVERYTHING, note, verb
from papers.models import Author, AuthorRedirect, Authorship, Decision, Paper, User

Verb = Decision.Verb
LONGEST = 80  # characters of what tells namesakes apart


@verb(Verb.SPLIT_AUTHOR)
def split_author(
    author: Author, *, papers: Collection[Paper], distinction: str, by: User, reason: str = ""
) -> Decision:
    """Give these papers to a new author of the same name, told apart by `distinction` ("Tianjin").

    Papers that will print the name stay with the first. `decision.effects["made"]` is the new author's id. Raises
    `CurationError`.
    """
    ingest.lock()
    (author,) = held(author)
    distinction = " ".join(distinction.split())
    _check_name(author, distinction)
    rows = _rows(author, papers)
    slug = ingest.free_slug(f"{author.name} {distinction}")
    made = Author.objects.create(name=author.name, distinction=distinction, slug=slug)
    effects = {
        "made": made.pk,
        "name": str(made),
        "slug": slug,
        "authorships": sorted(rows.values_list("pk", flat=True)),
    }
    rows.update(author=made)
    return note(Verb.SPLIT_AUTHOR, by=by, author=author, reason=reason, effects=effects, touched=[EVERYTHING])


def _check_name(author: Author, distinction: str) -> None:
    if not distinction:
        raise CurationError(_("Say what tells the two apart."))
    if len(distinction) > LONGEST:
        raise CurationError(_("At most %(most)s characters.") % {"most": LONGEST})
    if Author.objects.filter(name=author.name, distinction=distinction).exists():
        sentence = _("There is an author “%(name)s (%(distinction)s)” already.")
        raise CurationError(sentence % {"name": author.name, "distinction": distinction})


def _rows(author: Author, papers: Collection[Paper]) -> QuerySet[Authorship]:
    wanted = {paper.pk for paper in papers}
    rows = author.authorships.filter(paper__in=wanted)
    if not wanted:
        raise CurationError(_("Choose the papers of the other author."))
    if set(rows.values_list("paper", flat=True)) != wanted:
        raise CurationError(_("One of these papers is not this author’s."))
    if not author.authorships.exclude(paper__in=wanted).exists():
        raise CurationError(_("These are all papers of this author: leave one at least."))
    return rows


# Taking it back


def take_back(decision: Decision, by: User | None) -> None:
    """All papers of the author that was made go back; their address leads to the first."""
    check_not_merged(decision.effects["made"])
    author, made = _both(decision)
    check_last(decision, made)
    check_last(decision, author)
    hold_at_once(made.submissions.all())
    made.authorships.update(author=author)
    made.redirects.update(author=author)
    made.variants.update(author=author)
    made.submissions.update(author=author)
    made.decisions.update(author=author)
    made.delete()
    AuthorRedirect.objects.create(old_slug=decision.effects["slug"], author=author)


def _both(decision: Decision) -> tuple[Author, Author]:
    keys = [decision.author_id, decision.effects["made"]]
    rows = {row.pk: row for row in Author.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    if len(rows) < len(keys):
        raise CurationError(_("One of the two authors is gone."))
    return rows[keys[0]], rows[keys[1]]


def say_taken_back(decision: Decision) -> list[Effect]:
    """What taking it back changes, in words; called while it is possible."""
    made = Author.objects.get(pk=decision.effects["made"])
    count = made.authorships.values("paper").distinct().count()
    sentence = ngettext(
        "%(count)s paper of “%(made)s” is “%(author)s”’s again.",
        "%(count)s papers of “%(made)s” are “%(author)s”’s again.",
        count,
    )
    return [Effect(sentence % {"count": count, "made": made, "author": decision.author})]
