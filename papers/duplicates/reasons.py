"""Why two records are taken for one work, or not, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy, ngettext

from papers.matching import Reason

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

TOLD = 3  # reasons beside a candidate

SENTENCES: dict[str, _StrPromise] = {  # %(a)s and %(b)s are the reason's values
    "identifier": gettext_lazy("the same identifier, %(a)s"),
    "same_title": gettext_lazy("the same title"),
    "title": gettext_lazy("titles %(a)s %% alike"),
    "subtitle": gettext_lazy("one lacks the subtitle"),
    "end": gettext_lazy("one lacks the end of the title"),
    "name": gettext_lazy("one lacks the name in front"),
    "part": gettext_lazy("different parts: %(a)s and %(b)s"),
    "answers": gettext_lazy("one answers, corrects or revisits the other"),
    "further": gettext_lazy("only one title says “%(a)s”"),
    "number": gettext_lazy("different versions: %(a)s and %(b)s"),
    "figures": gettext_lazy("different numbers in the titles"),
    "unknown_people": gettext_lazy("authors cannot be compared"),
    "same_people": gettext_lazy("the same %(a)s authors"),
    "people": gettext_lazy("%(a)s of %(b)s authors in common"),
    "other_people": gettext_lazy("other authors"),
    "both_published": gettext_lazy("both were published, under different titles"),
    "arxiv": gettext_lazy("different arXiv ids"),
    "same_abstract": gettext_lazy("%(a)s %% of the abstracts' words in common"),
    "other_abstract": gettext_lazy("different abstracts"),
}


def say(reason: Reason) -> str:
    """A few words, without a full stop."""
    if reason.code == "years":
        years = int(reason.values[0])
        return ngettext("%(count)s year apart", "%(count)s years apart", years) % {"count": years}
    return str(SENTENCES[reason.code]) % dict(zip("ab", reason.values, strict=False))


def told(reasons: Sequence[Reason]) -> list[str]:
    """The weightiest, in words."""
    return [say(reason) for reason in reasons[:TOLD]]
