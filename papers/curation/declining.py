"""What was considered and declined: for the public register, and for whoever submits it again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.fields.json import KeyTextTransform

from papers import identifiers
from papers.models import Decision, State, Submission
from papers.models.paper import Identifier as CarriedIdentifier
from papers.record import Identifier

MOST_WORDS = 10  # that the register looks for
CONFIRMED = Case(
    When(submission__pulled__title__gt="", then=KeyTextTransform("title", "submission__pulled")),
    When(submission__completed__contains=["title"], then=KeyTextTransform("title", "submission__typed")),
    default=Value(""),
    output_field=TextField(),
)  # the title as a source said it, or as a curator wrote it
KINDS = (Submission.Kind.REFERENCE, Submission.Kind.HARVEST)


def declined(wanted: Iterable[Identifier]) -> dict[Identifier, Decision]:
    """The rejection that stands for each of these identifiers, the last one, with `picked` and `submission`.

    One query. A work that came in as a paper since is not declined any more.
    """
    asked: dict[Identifier, list[Identifier]] = defaultdict(list)
    for one in dict.fromkeys(wanted):
        for same in {one, *identifiers.related(one)}:
            asked[same].append(one)
    found: dict[Identifier, Decision] = {}
    if not asked:
        return found
    rows = Submission.objects.filter(state=State.REJECTED).carrying(asked)
    for decision in _rejections().filter(submission__in=rows.values("pk")).order_by("decided_at", "pk"):
        assert decision.submission
        for name in decision.submission.names:
            found |= dict.fromkeys(asked.get(name, ()), decision)
    return found


def register(words: str = "") -> QuerySet[Decision]:
    """The rejections that the public register lists, the newest first, with all these words in their titles.

    Each work is listed once, with its `title`, when a source or a curator has confirmed that title or when it has an
    identifier other than an address; without either it could be anything that a stranger wanted to see printed.
    What was declined for a reason that is not public is not listed.
    """
    named = ~Q(submission__scheme__in=["", "url"])
    public = _rejections().annotate(title=CONFIRMED).exclude(picked__is_public=False)
    public = public.filter(~Q(title="") | named)
    for word in words.split()[:MOST_WORDS]:
        public = public.filter(title__icontains=word)
    again = _rejections().filter(
        submission__scheme=OuterRef("submission__scheme"),
        submission__value=OuterRef("submission__value"),
        pk__gt=OuterRef("pk"),
    )
    return public.exclude(~Q(submission__scheme="") & Exists(again)).order_by("-decided_at", "-pk")


def _rejections() -> QuerySet[Decision]:
    standing = Decision.objects.standing().filter(
        verb=Decision.Verb.REJECT, submission__state=State.REJECTED, submission__kind__in=KINDS
    )
    carried = CarriedIdentifier.objects.filter(
        scheme=OuterRef("submission__scheme"), value=OuterRef("submission__value")
    )
    return standing.exclude(Exists(carried)).select_related("picked", "submission")
