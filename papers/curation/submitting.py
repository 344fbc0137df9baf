"""Taking in references: is it known, does it wait already, or is it new?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from papers import identifiers, ingest
from papers.bell import ring
from papers.curation.errors import InvalidSubmission
from papers.models import Paper, State, Submission, User
from papers.record import Identifier, Record
from papers.sources.which import SOURCES, source_of
from taxonomy.models import Category

PULL = "papers.pull_due"
LOCK = 7_236_005  # key of the advisory lock
PULLED_SCHEMES = ("arxiv", "doi")  # what sources can be asked about; see `papers.sources.which`
MAX_COMMENT = 4_000  # characters
MAX_COMMENTS = 20_000  # of all submitters of one reference together
MAX_TITLE = 1_000
MAX_AUTHORS = 1_000
MAX_NAME = 200
MAX_VENUE = 300
MAX_URL = 1_000
YEARS = range(1800, 2201)


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of a reference: a paper that we have, or a submission (`created` when it is a new one)."""

    paper: Paper | None = None
    submission: Submission | None = None
    created: bool = False


def submit(
    reference: str = "",
    *,
    typed: Record | None = None,
    categories: Sequence[Category] = (),
    comment: str = "",
    by: User | None = None,
) -> Submitted:
    """Take in one reference: an identifier in any form, or metadata typed by hand.

    Answers at once; a worker pulls the metadata later. The same identifier waits once. Raises `InvalidSubmission`.
    """
    reference, comment = clean_text(reference), clean_text(comment)
    typed = typed or Record()
    wanted = _identifiers(reference, typed)
    _check(reference, typed, wanted, comment)
    if paper := ingest.known(wanted):
        return Submitted(paper=paper)
    main = main_identifier(wanted)
    if waiting := _waiting(wanted):
        return Submitted(submission=_told_more(waiting, typed, categories, comment))
    fresh = new_submission(reference, replace(typed, identifiers=tuple(wanted)), comment, by)
    return _save(fresh, categories, wanted) if main else _save_typed(fresh, categories)


def new_submission(reference: str, typed: Record, comment: str, by: User | None) -> Submission:
    """Not saved yet; it waits under the best of the record's identifiers."""
    main = main_identifier(typed.identifiers)
    pulls = main is not None and bool(source_of(main))
    return Submission(
        state=State.RECEIVED if pulls else State.READY,
        reference=reference,
        scheme=main.scheme if main else "",
        value=main.value if main else "",
        typed=typed.as_json(),
        comment=comment,
        language=get_language() or "en",
        submitted_by=by if by is not None and by.is_authenticated else None,
        due_at=timezone.now() if pulls else None,
    )


def request_update(papers: Iterable[Paper]) -> int:
    """Ask arXiv about papers that we have, through the ordinary pipeline; returns how many are newly waiting."""
    known = [paper for paper in papers if paper.arxiv_id]
    if not known:
        return 0
    waiting = set(Submission.objects.open().filter(scheme="arxiv").values_list("value", flat=True))
    asked = [paper for paper in known if paper.arxiv_id not in waiting]
    fresh = Submission.objects.bulk_create(map(_update_of, asked), ignore_conflicts=True)
    if fresh:
        ring(PULL)
    return len(fresh)


def _update_of(paper: Paper) -> Submission:
    return Submission(
        kind=Submission.Kind.UPDATE,
        reference=paper.arxiv_id,
        scheme="arxiv",
        value=paper.arxiv_id,
        paper=paper,
        typed=Record(title=paper.title).as_json(),
        due_at=timezone.now(),
    )


@transaction.atomic
def _save(fresh: Submission, categories: Sequence[Category], wanted: Sequence[Identifier]) -> Submitted:
    try:
        with transaction.atomic():
            fresh.save()
    except IntegrityError:
        # The same identifier came in at the same moment and won.
        waiting = _waiting([*wanted, Identifier(fresh.scheme, fresh.value)])
        if waiting is None:
            raise
        return Submitted(submission=_told_more(waiting, fresh.typed_record, categories, fresh.comment))
    fresh.proposed_categories.set(categories)
    if fresh.state == State.RECEIVED:
        ring(PULL)
    return Submitted(submission=fresh, created=True)


@transaction.atomic
def _save_typed(fresh: Submission, categories: Sequence[Category]) -> Submitted:
    """Without an identifier nothing keeps a second click out but looking under a lock."""
    lock_typed()
    alike = Submission.objects.open().filter(kind=fresh.kind, scheme="", reference=fresh.reference)
    if again := alike.filter(typed=fresh.typed).first():
        return Submitted(submission=_told_more(again, fresh.typed_record, categories, fresh.comment))
    return _save(fresh, categories, ())


def lock_typed() -> None:
    """Whoever hands in references without identifiers comes one after the other; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


@transaction.atomic
def _told_more(
    waiting: Submission, typed: Record, categories: Sequence[Category], comment: str
) -> Submission:
    """What a second submitter adds to a reference that waits: nothing that the first one said is replaced."""
    waiting = Submission.objects.select_for_update().get(pk=waiting.pk)
    if not waiting.is_open:
        return waiting
    before = (waiting.typed_record, waiting.comment)
    waiting.typed = typed_over(typed, waiting.typed_record).as_json()
    if comment and comment not in waiting.comment:
        waiting.comment = "\n\n".join(filter(None, (waiting.comment, comment)))[:MAX_COMMENTS]
    waiting.proposed_categories.add(*categories)
    if waiting.state == State.NEEDS_INFO and before != (waiting.typed_record, waiting.comment):
        waiting.state = State.READY
    waiting.save(update_fields=["typed", "comment", "state"])
    return waiting


def typed_over(below: Record, above: Record) -> Record:
    """Both records in one: where `above` says nothing, what `below` says."""
    said = {
        f.name: value for f in fields(above) if (value := getattr(above, f.name)) and f.name != "identifiers"
    }
    both = tuple(dict.fromkeys([*below.identifiers, *above.identifiers]))
    return replace(below, **{**said, "authors_complete": above.authors_complete, "identifiers": both})


def clean_text(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "ignore").decode().strip()


def _identifiers(reference: str, typed: Record) -> list[Identifier]:
    """Those of the reference first, then those given and the one that the typed address names."""
    found = [identifiers.parse(text) for text in (reference, typed.url) if text]
    given = [*found[:1], *typed.identifiers, *found[1:]]
    return list(dict.fromkeys(identifier for identifier in given if identifier))


def main_identifier(wanted: Sequence[Identifier]) -> Identifier | None:
    """The one that a submission waits under: one that a source knows, arXiv before Crossref, else the first."""
    same = [(source_of(one), one) for one in _same(wanted)]
    known = (one for source in SOURCES for knows, one in same if knows == source)
    return next(known, wanted[0] if wanted else None)


def _same(wanted: Sequence[Identifier]) -> list[Identifier]:
    """With those that can only name the same work."""
    return [i for one in wanted for i in (one, *identifiers.related(one))]


def _waiting(wanted: Sequence[Identifier]) -> Submission | None:
    condition = Q()
    for one in _same(wanted):
        condition |= Q(scheme=one.scheme, value=one.value)
    return Submission.objects.open().filter(condition).order_by("pk").first() if condition else None


def _check(reference: str, typed: Record, wanted: Sequence[Identifier], comment: str) -> None:
    if len(reference) > settings.SUBMIT_MAX_CHARS:
        most = settings.SUBMIT_MAX_CHARS
        raise InvalidSubmission(_("A reference has at most %(most)s characters.") % {"most": most})
    if len(comment) > MAX_COMMENT:
        sentence = _("A comment has at most %(most)s characters.") % {"most": MAX_COMMENT}
        raise InvalidSubmission(sentence, field="comment")
    if any(len(identifier.value) > MAX_URL for identifier in wanted):
        raise InvalidSubmission(_("An address has at most %(most)s characters.") % {"most": MAX_URL})
    check_typed(typed)
    if not reference and not typed.title:
        raise InvalidSubmission(_("Give an arXiv id, a DOI or an address, or type title and authors."))
    if not wanted and not typed.title:
        raise InvalidSubmission(_not_understood(reference))


def check_typed(typed: Record) -> None:
    """Refuse now what the database would refuse when a curator accepts."""
    if len(typed.title) > MAX_TITLE:
        sentence = _("A title has at most %(most)s characters.") % {"most": MAX_TITLE}
        raise InvalidSubmission(sentence, field="title")
    if len(typed.authors) > MAX_AUTHORS or any(len(name) > MAX_NAME for name in typed.authors):
        sentence = _("Write one author a line, at most %(most)s characters each.") % {"most": MAX_NAME}
        raise InvalidSubmission(sentence, field="authors")
    if typed.year is not None and typed.year not in YEARS:
        raise InvalidSubmission(_("The year must lie between 1800 and 2200."), field="year")
    if len(typed.venue) > MAX_VENUE:
        sentence = _("A venue has at most %(most)s characters.") % {"most": MAX_VENUE}
        raise InvalidSubmission(sentence, field="venue")
    if typed.url and not is_web_address(typed.url):
        raise InvalidSubmission(_("Give an address that begins with http:// or https://."), field="url")


def is_web_address(text: str) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError:
        return False
    return len(text) <= MAX_URL


def _not_understood(reference: str) -> str:
    if re.fullmatch(r"\s*(arxiv:)?\s*\d{4}\.\d{1,6}(v\d+)?\s*", reference, re.IGNORECASE):
        return _("“%(text)s” looks like an arXiv id, but none like it exists. Example: 2212.08073") % {
            "text": reference
        }
    return _("“%(text)s” was not understood. Give an arXiv id such as 2212.08073, a DOI or an address.") % {
        "text": reference[:200]
    }
