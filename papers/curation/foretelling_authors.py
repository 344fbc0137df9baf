"""What merging or splitting authors would change, in words: it is done, looked at, and rolled back."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from papers.curation.effects import Effect
from papers.curation.merging_authors import merge_authors
from papers.curation.splitting_authors import split_author
from papers.models import Author, Paper, User
from papers.rehearsing import rehearse


def merging(gone: Author, *, into: Author, by: User) -> list[Effect]:
    """Of `merge_authors`. Nothing is written; raises what it raises."""
    name, slug, count = str(gone), gone.slug, _papers(gone)
    effects = rehearse(lambda: merge_authors(gone, into=into, by=by)).value.effects
    papers = ngettext(
        "%(count)s paper goes over, with the name that is printed on it.",
        "%(count)s papers go over, with the names that are printed on them.",
        count,
    )
    said = [Effect(papers % {"count": count}, name, str(into)), Effect(_("The address"), slug, into.slug)]
    if effects["variant"]:
        sentence = _("Later papers with the name “%(name)s” are this author’s too.")
        said.append(Effect(sentence % {"name": effects["author"]["name"]}))
    return said


def splitting(author: Author, *, papers: Collection[Paper], distinction: str, by: User) -> list[Effect]:
    """Of `split_author`. Nothing is written; raises what it raises."""
    rehearsed = rehearse(lambda: split_author(author, papers=papers, distinction=distinction, by=by))
    made, count = rehearsed.value.effects, len(papers)
    sentence = ngettext(
        "%(count)s paper goes to an author of its own.",
        "%(count)s papers go to an author of their own.",
        count,
    )
    left = _papers(author) - count
    stay = ngettext("%(count)s paper stays.", "%(count)s papers stay.", left)
    return [
        Effect(sentence % {"count": count}, str(author), made["name"]),
        Effect(_("The new address"), "", made["slug"]),
        Effect(stay % {"count": left}),
    ]


def _papers(author: Author) -> int:
    return author.authorships.values("paper").distinct().count()
