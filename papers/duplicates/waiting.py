"""Open submissions that are like a record: the same work may have been submitted twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import add, or_

from django.db.models import Case, IntegerField, Q, When
from django.db.models.expressions import Expression, OrderBy

from papers.duplicates.reasons import told
from papers.matching import LIKELY, POSSIBLE, Prepared, Reason, likeness, prepare
from papers.models import Submission
from papers.record import Record

TELLING = 6  # words of a title that are looked for: the longest
LOOKED_AT = 50  # submissions that are compared
_WORD = re.compile(r"[㐀-鿿]{2,4}|[^\W\d_㐀-鿿]{4,}")


@dataclass(frozen=True, slots=True)
class Waiting:
    """`score` is from 0 to 1; the weightiest of `reasons` comes first."""

    submission: Submission
    score: float
    reasons: tuple[Reason, ...]

    @property
    def is_likely(self) -> bool:
        return self.score >= LIKELY

    @property
    def in_words(self) -> list[str]:
        return told(self.reasons)


def waiting(record: Record, *, besides: Submission | None = None, most: int = 3) -> list[Waiting]:
    """The open new references that the record may be, the likeliest first, without the submission itself."""
    wanted = prepare(record)
    signs = [*_identified(wanted), *_titled(record.title)]
    if not signs:
        return []
    kinds = (Submission.Kind.REFERENCE, Submission.Kind.HARVEST)
    rows = Submission.objects.open().filter(reduce(or_, signs), kind__in=kinds)
    rows = rows.exclude(pk=besides.pk if besides else 0)
    found = []
    for submission in rows.order_by(_most_first(signs), "-id")[:LOOKED_AT]:
        like = likeness(wanted, prepare(_known(submission)))
        if like.score >= POSSIBLE:
            found.append(Waiting(submission, like.score, like.reasons))
    return sorted(found, key=lambda one: (-one.score, -one.submission.pk))[:most]


def _known(submission: Submission) -> Record:
    record, own = submission.record, submission.identifier
    return replace(record, identifiers=(own, *record.identifiers)) if own else record


def _identified(record: Prepared) -> list[Q]:
    return [Q(scheme=identifier.scheme, value=identifier.value) for identifier in record.identifiers]


def _titled(title: str) -> list[Q]:
    """Each of its longest words, the rarest for want of counts, in what was typed or pulled."""
    telling = sorted(dict.fromkeys(_WORD.findall(title)), key=len, reverse=True)[:TELLING]
    return [Q(typed__title__icontains=word) | Q(pulled__title__icontains=word) for word in telling]


def _most_first(signs: Sequence[Q]) -> OrderBy:
    """By how many of them hold."""
    counts = [Case(When(sign, then=1), default=0, output_field=IntegerField()) for sign in signs]
    total: Expression = reduce(add, counts)
    return total.desc()
