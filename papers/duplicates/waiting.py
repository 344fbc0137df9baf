"""Open submissions that are like a record, or each of many: the same work may have been submitted twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from heapq import nlargest
from operator import add, or_

from django.db.models import Case, IntegerField, Q, When
from django.db.models.expressions import Expression, OrderBy
from django.db.models.fields.json import KT

from papers.duplicates.reasons import told
from papers.matching import LIKELY, POSSIBLE, Prepared, Reason, likeness, prepare
from papers.models import Submission
from papers.record import Record
from papers.search.analysis import words

KINDS = (Submission.Kind.REFERENCE, Submission.Kind.HARVEST)  # the others are about papers that we have
TELLING = 6  # words of a title that are looked for: the longest, of many titles the rarest
LOOKED_AT = 50  # submissions that are compared with one record
LOOKED_THROUGH = 10_000  # the latest, whose titles are read for many records
WITH_A_WORD = 300  # of those, that count as having it
NEAREST = 3  # of those, that are compared with one of many records
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
    rows = Submission.objects.open().filter(reduce(or_, signs), kind__in=KINDS)
    rows = rows.exclude(pk=besides.pk if besides else 0)
    near = [(row, prepare(_known(row))) for row in rows.order_by(_most_first(signs), "-id")[:LOOKED_AT]]
    return _best(wanted, near)[:most]


def waiting_among(records: Sequence[Record], most: int = 3) -> list[list[Waiting]]:
    """For each record, in their order, the open new references that it may be, by title and authors.

    Two statements for all of them; of more than `LOOKED_THROUGH` open references only the latest are looked through.
    """
    wanted = [prepare(record) for record in records]
    if not any(record.title.text for record in wanted):
        return [[] for _ in wanted]
    nearest = _nearest([set(words(record.title.text)) for record in wanted], _titles())
    rows = Submission.objects.in_bulk({pk for ids in nearest for pk in ids})
    known = {pk: (row, prepare(_known(row))) for pk, row in rows.items()}
    return [
        _best(record, [known[pk] for pk in ids if pk in known])[:most]
        for record, ids in zip(wanted, nearest, strict=True)
    ]


def _best(wanted: Prepared, rows: Iterable[tuple[Submission, Prepared]]) -> list[Waiting]:
    found = []
    for submission, other in rows:
        like = likeness(wanted, other)
        if like.score >= POSSIBLE:
            found.append(Waiting(submission, like.score, like.reasons))
    return sorted(found, key=lambda one: (-one.score, -one.submission.pk))


def _titles() -> list[tuple[int, str]]:
    rows = Submission.objects.open().filter(kind__in=KINDS).order_by("-id")
    titled = rows.values_list("pk", KT("pulled__title"), KT("typed__title"))[:LOOKED_THROUGH]
    return [(pk, pulled or typed or "") for pk, pulled, typed in titled]


def _nearest(wanted: Sequence[set[str]], titles: Iterable[tuple[int, str]]) -> list[list[int]]:
    """For each set of words the titles that share most of them; the rarer a word, the more it tells."""
    carriers: dict[str, list[int]] = {word: [] for one in wanted for word in one}
    for pk, title in titles:
        for word in carriers.keys() & set(words(title)):
            carriers[word].append(pk)
    return [_sharing(one, carriers) for one in wanted]


def _sharing(own: set[str], carriers: dict[str, list[int]]) -> list[int]:
    shared: dict[int, float] = {}
    for word in sorted(own, key=lambda word: (len(carriers[word]), word))[:TELLING]:
        for pk in carriers[word][:WITH_A_WORD]:
            shared[pk] = shared.get(pk, 0.0) + 1 / len(carriers[word])
    return nlargest(NEAREST, shared, key=lambda pk: (shared[pk], pk))


def _known(submission: Submission) -> Record:
    return replace(submission.record, identifiers=tuple(submission.names))


def _identified(record: Prepared) -> list[Q]:
    """Also by what only their sources named."""
    carrying = Submission.objects.open().carrying(record.identifiers)
    return [Q(pk__in=carrying.values("pk"))] if record.identifiers else []


def _titled(title: str) -> list[Q]:
    """Each of its longest words, the rarest for want of counts, in what was typed or pulled."""
    telling = sorted(dict.fromkeys(_WORD.findall(title)), key=len, reverse=True)[:TELLING]
    return [Q(typed__title__icontains=word) | Q(pulled__title__icontains=word) for word in telling]


def _most_first(signs: Sequence[Q]) -> OrderBy:
    """By how many of them hold."""
    counts = [Case(When(sign, then=1), default=0, output_field=IntegerField()) for sign in signs]
    total: Expression = reduce(add, counts)
    return total.desc()
