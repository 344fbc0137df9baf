"""Why a paper is in a list, in one short line."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from papers.search.explaining.occurrences import Through
from papers.search.explaining.why import InCategory, Why, Word
from papers.search.likeness.similar import Similar

MOST = 4  # words, and as many other reasons: a page of twenty stays small
LONGEST = 60  # characters of a word as it was typed or found


def reasons(why: Why) -> list[str]:
    """The words with where they were found, the categories with their path, what raised it."""
    found = [_word(word) for word in why.words[:MOST]]
    found += [_category(category) for category in why.categories[:MOST]]
    found += [text for similar in why.similar[:MOST] if (text := shared(similar))]
    if why.raised:
        raised = _joined(str(each.label) for each in why.raised[:MOST])
        found.append(_("higher for %(what)s") % {"what": raised})
    return found


def _word(word: Word) -> str:
    said = {"word": word.text[:LONGEST], "fields": _joined(str(field.label) for field in word.fields)}
    if not word.found:
        return _("“%(word)s” in %(fields)s") % said
    said |= {"found": word.found[:LONGEST], "through": str(word.through.label), "via": word.via[:LONGEST]}
    if word.through == Through.FORMER_KEY:
        return _("formerly “%(word)s”") % said
    if word.through == Through.OTHER_NAME:
        return _("“%(word)s” in “%(via)s”, as %(found)s is also printed") % said
    return _("“%(word)s” as “%(found)s” (%(through)s) in %(fields)s") % said


def _category(category: InCategory) -> str:
    said = {"word": category.text[:LONGEST], "path": " › ".join(node.name for node in category.line)}
    return _("“%(word)s” names %(path)s") % said if category.text else _("stands in %(path)s") % said


def shared(similar: Similar) -> str:
    """What two papers share; "" for words too common to tell."""
    names = [node.name for node in similar.categories] + list(similar.authors)
    if more := similar.more_authors:
        names.append(ngettext("%(more)s more author", "%(more)s more authors", more) % {"more": more})
    names += [f"“{word}”" for word in similar.words]
    return _("shares %(what)s") % {"what": _joined(iter(names[: 2 * MOST]))} if names else ""


def _joined(parts: Iterator[str]) -> str:
    return pgettext("between things of a list", ", ").join(parts)
