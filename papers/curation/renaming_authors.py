"""Giving an author another name. And taking that back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from papers import ingest
from papers.curation.effects import Effect
from papers.curation.errors import CurationError
from papers.curation.merging_authors import check_last, held
from papers.curation.moving import EVERYTHING, note, verb
from papers.curation.splitting_authors import LONGEST as LONGEST_DISTINCTION
from papers.ingest.names import LONGEST
from papers.models import Author, AuthorRedirect, AuthorVariant, Decision, User
from papers.rehearsing import rehearse

Verb = Decision.Verb


@verb(Verb.RENAME_AUTHOR)
def rename_author(
    author: Author, *, name: str, distinction: str | None = None, by: User, reason: str = ""
) -> Decision:
    """Give an author another name and address; papers keep theirs as printed, and the old address leads to the new one.

    The old name stays the author's for papers still to come. `distinction` (None: as it is) tells namesakes apart.
    `decision.effects["after"]` says what the author is called now. Raises `CurationError`.
    """
    ingest.lock()
    (author,) = held(author)
    before = _called(author)
    author.name = " ".join(name.split())
    author.distinction = before["distinction"] if distinction is None else " ".join(distinction.split())
    _check(author, before)
    author.slug = _address(author, before)
    author.save(update_fields=["name", "distinction", "slug"])
    _redirect(before["slug"], author)
    effects = {"before": before, "after": _called(author), "variant": _variant(author, before)}
    return note(
        Verb.RENAME_AUTHOR, by=by, author=author, reason=reason, effects=effects, touched=[EVERYTHING]
    )


def renaming(author: Author, *, name: str, distinction: str | None = None, by: User) -> list[Effect]:
    """What `rename_author` would change, in words. Nothing is written; raises what it raises."""
    rehearsed = rehearse(lambda: rename_author(author, name=name, distinction=distinction, by=by))
    effects = rehearsed.value.effects
    count = author.authorships.values("paper").distinct().count()
    kept = ngettext(
        "%(count)s paper keeps the name that is printed on it.",
        "%(count)s papers keep the name that is printed on them.",
        count,
    )
    said = [*_said(effects["before"], effects["after"]), Effect(kept % {"count": count})]
    if effects["variant"] and not effects["before"]["distinction"]:
        sentence = _("Later papers with the name “%(name)s” are this author’s too.")
        said.append(Effect(sentence % {"name": effects["before"]["name"]}))
    return said


def _called(author: Author) -> dict[str, Any]:
    return {"name": author.name, "distinction": author.distinction, "slug": author.slug}


def _check(author: Author, before: dict[str, Any]) -> None:
    if not author.name:
        raise CurationError(_("Write the name."))
    for text, most in ((author.name, LONGEST), (author.distinction, LONGEST_DISTINCTION)):
        if len(text) > most:
            raise CurationError(_("At most %(most)s characters.") % {"most": most})
    if (author.name, author.distinction) == (before["name"], before["distinction"]):
        raise CurationError(_("This is the name already."))
    _check_nobody_elses(author)


def _check_nobody_elses(author: Author) -> None:
    said = {"name": str(author)}
    same = Author.objects.filter(name=author.name, distinction=author.distinction).exclude(pk=author.pk)
    if same.exists():
        sentence = _("There is an author “%(name)s” already. If the two are one person, merge them.")
        raise CurationError(sentence % said)
    variants = AuthorVariant.objects.filter(name=author.name).exclude(author=author).select_related("author")
    if not author.distinction and (other := variants.first()):
        sentence = _("“%(name)s” is another name of %(author)s. If the two are one person, merge them.")
        raise CurationError(sentence % {**said, "author": other.author})


def _address(author: Author, before: dict[str, Any]) -> str:
    """The one that it has where that fits, else one of its own from before, else a free one."""
    text = f"{author.name} {author.distinction}".strip()
    if ingest.slug_of(text) == ingest.slug_of(f"{before['name']} {before['distinction']}".strip()):
        return author.slug
    own = author.redirects.filter(old_slug=ingest.slug_of(text)).first()
    return own.old_slug if own else ingest.free_slug(text)


def _redirect(old: str, author: Author) -> None:
    """An address that is the author's own again leads nowhere else."""
    AuthorRedirect.objects.filter(old_slug=author.slug).delete()
    if old != author.slug:
        AuthorRedirect.objects.update_or_create(old_slug=old, defaults={"author": author})


def _variant(author: Author, before: dict[str, Any]) -> int | None:
    """The name that the author has beside the present one. The name of a namesake stays that of the first of them; of
    the others it is the new name that later papers, and searches, are to lead by."""
    name = author.name if before["distinction"] else before["name"]
    if before["distinction"] and author.name == before["name"]:
        return None
    row, made = AuthorVariant.objects.get_or_create(name=name, defaults={"author": author})
    return row.pk if made else None


# Taking it back


def take_back(decision: Decision, by: User | None) -> None:
    """The author is called as before; the address that it had meanwhile leads to the old one."""
    before, after = decision.effects["before"], decision.effects["after"]
    author = Author.objects.select_for_update().filter(pk=decision.author_id or 0).first()
    if author is None:
        raise CurationError(_("This author has just been removed."))
    check_last(decision, author)
    if _called(author) != after:
        raise CurationError(_("This author was renamed again since."))
    author.name, author.distinction, author.slug = before["name"], before["distinction"], before["slug"]
    AuthorVariant.objects.filter(pk=decision.effects["variant"]).delete()
    _check_nobody_elses(author)
    if Author.objects.filter(slug=author.slug).exclude(pk=author.pk).exists():
        raise CurationError(_("There is another author “%(name)s” now.") % {"name": author})
    author.save(update_fields=["name", "distinction", "slug"])
    _redirect(after["slug"], author)


def say_taken_back(decision: Decision) -> list[Effect]:
    """What taking it back changes, in words."""
    return _said(decision.effects["after"], decision.effects["before"])


def _said(now: dict[str, Any], then: dict[str, Any]) -> list[Effect]:
    said = [Effect(_("The author’s name"), str(_author(now)), str(_author(then)))]
    if now["slug"] != then["slug"]:
        said.append(Effect(_("The address; the old one leads to the new one"), now["slug"], then["slug"]))
    return said


def _author(called: dict[str, Any]) -> Author:
    return Author(**called)
