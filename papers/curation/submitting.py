"""Taking in references: is it known, does it wait already, or is it new?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from papers import identifiers, ingest
from papers.bell import ring
from papers.characters import plain, plain_record
from papers.curation.declining import declined
from papers.curation.errors import InvalidSubmission
from papers.formats.named import why_not
from papers.models import Decision, Paper, State, Submission, User
from papers.record import Identifier, Record
from papers.sources.which import SOURCES, source_of
from taxonomy.models import Category

PULL = "papers.pull_due"
LOCK = 7_236_005  # key of the advisory lock of the intake
PULLED_SCHEMES = ("arxiv", "doi")  # what sources can be asked about; see `papers.sources.which`
MAX_COMMENT = 4_000  # characters
MAX_COMMENTS = 20_000  # of all submitters of one reference together
MAX_TITLE = 1_000
MAX_AUTHORS = 1_000
MAX_NAME = 200
MAX_VENUE = 300
MAX_ABSTRACT = 20_000
MAX_URL = 1_000
YEARS = range(1800, 2201)
TOLD = ("typed", "comment", "state")  # fields that a second submitter may change


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of a reference: a paper that we have, a submission (`created` when it is a new one), or the decision
    by which it was declined earlier."""

    paper: Paper | None = None
    submission: Submission | None = None
    created: bool = False
    declined: Decision | None = None


def submit(
    reference: str = "",
    *,
    typed: Record | None = None,
    categories: Sequence[Category] = (),
    comment: str = "",
    again: bool = False,
    by: User | None = None,
) -> Submitted:
    """Take in one reference: an identifier in any form, or metadata typed by hand.

    Answers at once; a worker pulls the metadata later. The same identifier waits once. What was declined earlier is
    taken in only `again`, knowingly. Raises `InvalidSubmission`.
    """
    reference, comment = clean_text(reference), clean_text(comment)
    typed = plain_record(typed or Record())
    wanted = _identifiers(reference, typed)
    _check(reference, typed, wanted, comment)
    fresh = new_submission(reference, replace(typed, identifiers=tuple(wanted)), comment, by)
    taken = _taken_in(fresh, categories, again)
    if taken.submission and not taken.created:
        return replace(taken, submission=_told_more(taken.submission, typed, categories, comment))
    return taken


def new_submission(reference: str, typed: Record, comment: str, by: User | None) -> Submission:
    """Not saved yet; it waits under the best of the record's identifiers."""
    main = main_identifier(typed.identifiers)
    pulls = main is not None and bool(source_of(main))
    return Submission(
        state=State.RECEIVED if pulls else State.READY,
        reference=reference,
        scheme=main.scheme if main else "",
        value=main.value if main else "",
        typed=plain_record(typed).as_json(),
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
    in_order = sorted(asked, key=lambda paper: paper.arxiv_id)  # as in `submit_all`
    fresh = Submission.objects.bulk_create(map(_update_of, in_order), ignore_conflicts=True)
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
def _taken_in(fresh: Submission, categories: Sequence[Category], again: bool) -> Submitted:
    """New, unless somebody was quicker with the same, by whichever of its identifiers."""
    lock_intake()
    record = fresh.typed_record
    if known := _known(record.identifiers, again) or _typed_alike(fresh):
        return known
    try:
        with transaction.atomic():
            fresh.save()
    except IntegrityError:
        # Who asks for an update takes no lock of the intake, and came at the same moment.
        waiting = _waiting([*record.identifiers, Identifier(fresh.scheme, fresh.value)])
        if waiting is None:
            raise
        return Submitted(submission=waiting)
    fresh.proposed_categories.set(categories)
    if fresh.state == State.RECEIVED:
        ring(PULL)
    return Submitted(submission=fresh, created=True)


def _known(wanted: Sequence[Identifier], again: bool) -> Submitted | None:
    if paper := ingest.known(wanted):
        return Submitted(paper=paper)
    if waiting := _waiting(wanted):
        return Submitted(submission=waiting)
    decision = next(iter(declined(wanted).values()), None) if wanted and not again else None
    return Submitted(declined=decision) if decision else None


def _typed_alike(fresh: Submission) -> Submitted | None:
    """Without an identifier only who says just the same says the same again."""
    if fresh.scheme:
        return None
    alike = Submission.objects.open().filter(kind=fresh.kind, scheme="", reference=fresh.reference)
    again = alike.filter(typed=fresh.typed).first()
    return Submitted(submission=again) if again else None


def lock_intake() -> None:
    """Whoever takes in references comes one after the other: two may carry one identifier beside different others, and
    no constraint sees that. Held until the transaction ends: look and insert, and wait for no row meanwhile."""
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
    waiting.proposed_categories.add(*categories)
    if says_more(waiting, typed, comment):
        waiting.save(update_fields=TOLD)
    return waiting


def says_more(waiting: Submission, typed: Record, comment: str) -> bool:
    """Write what is new into the row, which the caller holds and saves (`TOLD`); False when nothing is."""
    before = (waiting.typed_record, waiting.comment)
    waiting.typed = typed_over(plain_record(typed), waiting.typed_record).as_json()
    if comment and comment not in waiting.comment:
        waiting.comment = "\n\n".join(filter(None, (waiting.comment, comment)))[:MAX_COMMENTS]
    is_more = before != (waiting.typed_record, waiting.comment)
    if is_more and waiting.state == State.NEEDS_INFO:
        waiting.state = State.READY
    return is_more


def typed_over(below: Record, above: Record) -> Record:
    """Both records in one: where `above` says nothing, what `below` says."""
    said = {
        f.name: value for f in fields(above) if (value := getattr(above, f.name)) and f.name != "identifiers"
    }
    both = tuple(dict.fromkeys([*below.identifiers, *above.identifiers]))
    return replace(below, **{**said, "authors_complete": above.authors_complete, "identifiers": both})


def clean_text(text: str) -> str:
    return plain(text).strip()


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
    same = set(_same(wanted))
    rows = Submission.objects.open().carrying(same).order_by("pk") if same else ()
    return next((row for row in rows if same.intersection(row.names)), None)


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
    if len(typed.abstract) > MAX_ABSTRACT:
        sentence = _("An abstract has at most %(most)s characters.") % {"most": MAX_ABSTRACT}
        raise InvalidSubmission(sentence, field="abstract")
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
    if like_arxiv := why_not(reference):
        return like_arxiv
    return _("“%(text)s” was not understood. Give an arXiv id such as 2212.08073, a DOI or an address.") % {
        "text": reference[:200]
    }
