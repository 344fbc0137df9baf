"""Putting papers into categories, with the sentences that justify it and how sure it is. And taking that back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from papers.bell import ring
from papers.curation.effects import Effect
from papers.curation.errors import CurationError
from papers.curation.moving import note, verb
from papers.curation.quoting import check_quoted
from papers.models import Classification, Confidence, Decision, Paper, User
from papers.punctuation import listed_apart, named
from taxonomy import tree
from taxonomy.models import Category

Verb = Decision.Verb
LEARN = "papers.train_suggested_categories"
MAX_EVIDENCE = 2_000  # characters of the sentences for one category

Rows = list[dict[str, Any]]  # classifications as JSON


@verb(Verb.CLASSIFY)
def classify_paper(
    paper: Paper,
    *,
    by: User,
    categories: Sequence[Category],
    primary: Category | None = None,
    evidence: Mapping[Category, str] | None = None,
    confidence: Mapping[Category, str] | None = None,
    reason: str = "",
    opened: str | None = None,
) -> Decision:
    """Put a paper that we have into exactly these categories; `primary` is one of them, the first when not named.

    A category that stays keeps its evidence and confidence unless these name it ("" clears it), who said so, unless
    another curator speaks for it now, and when. Raises `CurationError` without a category, when nothing would change,
    and when the paper's `state_of` is no longer the one `opened`: then nobody has looked at what would be replaced.
    """
    chosen = chosen_of(categories, primary)
    said = said_of(chosen, evidence, confidence)
    paper = _held(paper)
    before = as_rows(paper)
    if opened is not None and opened != state_of(paper):
        sentence = _("The categories of this paper have been changed since. Look, and send it again.")
        raise CurationError(sentence, paper=paper)
    kept = {row["category"]: row["evidence"] for row in before}
    check_quoted(quotes_of(said), title=paper.title, abstract=paper.abstract, kept=kept)
    classify(paper, chosen, by=by, said=said)
    after = as_rows(paper)
    if before == after:
        raise CurationError(_("The paper is in these categories already."), paper=paper)
    ring(LEARN, after=1.0)
    effects = {"classified_before": before, "classified": after}
    return note(Verb.CLASSIFY, by=by, paper=paper, reason=reason, effects=effects, touched=["categories"])


def _held(paper: Paper) -> Paper:
    held = Paper.objects.select_for_update().filter(pk=paper.pk).first()
    if held is None:
        raise CurationError(_("This paper has just been removed."))
    return held


def chosen_of(categories: Sequence[Category], primary: Category | None) -> list[Category]:
    """Each once, the primary first."""
    chosen = list(dict.fromkeys(categories))
    if not chosen:
        raise CurationError(_("Choose at least one category."))
    if root := next((category for category in chosen if category.parent_id is None), None):
        raise CurationError(_("“%(name)s” is the whole field: choose what is below it.") % {"name": root})
    if primary is not None and primary not in chosen:
        raise CurationError(_("The primary category must be one of the chosen ones."))
    return sorted(chosen, key=lambda category: category != (primary or chosen[0]))


@dataclass(frozen=True, slots=True)
class Said:
    """What speaks for a category, and how sure that is (a `Confidence`, or ""). None: it was not mentioned."""

    evidence: str | None = None
    confidence: str | None = None


def said_of(
    chosen: Sequence[Category],
    evidence: Mapping[Category, str] | None,
    confidence: Mapping[Category, str] | None,
) -> dict[Category, Said]:
    """Both by category, the sentences with single spaces. Raises `CurationError` for a category that is not chosen."""
    quotes = {category: " ".join(text.split()) for category, text in (evidence or {}).items()}
    sure = dict(confidence or {})
    _check_chosen(quotes, chosen, _("The evidence is for a category that was not chosen: %(name)s."))
    _check_chosen(sure, chosen, _("The confidence is for a category that was not chosen: %(name)s."))
    if any(len(text) > MAX_EVIDENCE for text in quotes.values()):
        raise CurationError(_("Evidence has at most %(most)s characters.") % {"most": MAX_EVIDENCE})
    if wrong := [value for value in sure.values() if value not in ("", *Confidence.values)]:
        raise CurationError(_("There is no confidence “%(value)s”.") % {"value": wrong[0]})
    return {category: Said(quotes.get(category), sure.get(category)) for category in {**quotes, **sure}}


def quotes_of(said: Mapping[Category, Said]) -> dict[Category, str]:
    """The sentences that are quoted."""
    return {category: one.evidence for category, one in said.items() if one.evidence}


def _check_chosen(said: Mapping[Category, str], chosen: Sequence[Category], sentence: str) -> None:
    if others := [category for category in said if category not in chosen]:
        raise CurationError(sentence % {"name": others[0]})


@verb(Verb.CLASSIFY)
def classify(
    paper: Paper,
    categories: Sequence[Category],
    *,
    by: User | None,
    origin: str = Classification.Origin.CURATOR,
    said: Mapping[Category, Said] | None = None,
) -> None:
    """Put the paper into exactly these categories, the first being the primary one. It writes no decision."""
    paper.classifications.exclude(category__in=categories).delete()
    _lower(paper, [category.pk for category in categories[:1]])
    kept = {row.category_id: row for row in paper.classifications.all()}
    for category in categories:
        row = kept.get(category.pk) or Classification(
            paper=paper, category=category, origin=origin, classified_by=by
        )
        _settle(row, category == categories[0], (said or {}).get(category, Said()), by)


def _lower(paper: Paper, primary: Sequence[int]) -> None:
    """No category but these stays the primary one: there is only one at a time."""
    paper.classifications.filter(primary=True).exclude(category_id__in=primary).update(primary=False)


def _settle(row: Classification, primary: bool, said: Said, by: User | None) -> None:
    spoken = (row.evidence, row.confidence)
    speaks = (
        row.evidence if said.evidence is None else said.evidence,
        row.confidence if said.confidence is None else said.confidence,
    )
    if row.pk and (primary, speaks) == (row.primary, spoken):
        return
    row.primary, (row.evidence, row.confidence) = primary, speaks
    if speaks != spoken and any(speaks):  # whoever speaks for it stands for it
        row.classified_by = by
    row.save()


def state_of(paper: Paper) -> str:
    """Another text after every change of its categories that a form could undo."""
    rows = paper.classifications.select_related("category").order_by("-primary", "pk")
    said = [f"{row.category.path} {row.primary} {row.confidence} {row.evidence}" for row in rows]
    return sha256("\n".join(said).encode()).hexdigest()[:16]


def as_rows(paper: Paper) -> Rows:
    """All that a paper's classifications say, for `restore`."""
    return [_as_row(row) for row in paper.classifications.all()]


def _as_row(row: Classification) -> dict[str, Any]:
    return {
        "id": row.pk,
        "category": row.category_id,
        "primary": row.primary,
        "evidence": row.evidence,
        "confidence": row.confidence,
        "origin": row.origin,
        "by": row.classified_by_id,
        "at": row.classified_at.isoformat(),
    }


def of_any_release(rows: Rows) -> Rows:
    """The same rows as `as_rows` gives them now: decisions keep them in the form of the release that made them."""
    return [{"confidence": "", **row} for row in rows]


# Taking it back


def declassify(decision: Decision, by: User | None) -> None:
    """Give the paper the classifications back that it had, each with its evidence, origin, who and when."""
    if decision.paper is None:
        raise CurationError(_("This paper has just been removed."))
    paper = _held(decision.paper)
    if as_rows(paper) != of_any_release(decision.effects["classified"]):
        raise CurationError(_("The categories of this paper have been changed since."), paper=paper)
    restore(paper, of_any_release(decision.effects["classified_before"]))
    ring(LEARN, after=1.0)


def restore(paper: Paper, rows: Rows) -> None:
    """Make the classifications of a paper those of `as_rows`."""
    wanted = {row["category"]: row for row in rows}
    if Category.objects.filter(pk__in=wanted).count() != len(wanted):
        raise CurationError(_("A category that the paper was in is gone."), paper=paper)
    paper.classifications.exclude(category_id__in=wanted).delete()
    _lower(paper, [row["category"] for row in _primary(rows)])
    kept = {row.category_id: row for row in paper.classifications.all()}
    users = set(User.objects.filter(pk__in=[row["by"] for row in rows]).values_list("pk", flat=True))
    for row in rows:
        said = {**row, "by": row["by"] if row["by"] in users else None}
        _restore_row(kept.get(row["category"]) or Classification(pk=row["id"], paper=paper), said)


def _restore_row(row: Classification, wanted: dict[str, Any]) -> None:
    fresh = row._state.adding
    if not fresh and _as_row(row) == wanted:
        return
    row.category_id, row.classified_by_id = wanted["category"], wanted["by"]
    row.primary, row.evidence, row.confidence = wanted["primary"], wanted["evidence"], wanted["confidence"]
    row.origin = wanted["origin"]
    if fresh:
        row.save(force_insert=True)  # it is dated now, whatever it says
    row.classified_at = parse_datetime(wanted["at"]) or row.classified_at
    row.save(force_update=True)


def say_declassified(decision: Decision) -> list[Effect]:
    """What taking a classification back changes, in words."""
    now, then = (of_any_release(decision.effects[name]) for name in ("classified", "classified_before"))
    taxonomy = tree.load()
    names = {node.id: taxonomy.in_words(node) for node in taxonomy}
    pairs = [
        (_("Categories"), _named(now, names), _named(then, names)),
        (_("Primary category"), _named(_primary(now), names), _named(_primary(then), names)),
        (_("Evidence"), _evidence(now), _evidence(then)),
        (_("Confidence"), _confidence(now, names), _confidence(then, names)),
    ]
    return [Effect(name, was, will) for name, was, will in pairs if was != will]


def _named(rows: Rows, names: Mapping[int, str]) -> str:
    return listed_apart(sorted(names.get(row["category"], "?") for row in rows))


def _primary(rows: Rows) -> Rows:
    return [row for row in rows if row["primary"]]


def _evidence(rows: Rows) -> str:
    return " ".join(row["evidence"] for row in rows if row["evidence"])


def _confidence(rows: Rows, names: Mapping[int, str]) -> str:
    said = {names.get(row["category"], "?"): row["confidence"] for row in rows if row["confidence"]}
    return listed_apart(named(name, Confidence(value).label) for name, value in sorted(said.items()))
