"""Putting papers into categories, with the sentences that justify it. And taking that back, exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from papers.bell import ring
from papers.curation.effects import Effect
from papers.curation.errors import CurationError
from papers.curation.moving import note, verb
from papers.models import Classification, Decision, Paper, User
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
    reason: str = "",
) -> Decision:
    """Put a paper that we have into exactly these categories; `primary` is one of them, the first when not named.

    A category that stays keeps its evidence, who said so and when, unless `evidence` names it ("" clears it).
    Raises `CurationError` without a category or when nothing would change.
    """
    chosen = chosen_of(categories, primary)
    said = check_evidence(evidence or {}, chosen)
    paper = _held(paper)
    before = as_rows(paper)
    classify(paper, chosen, by=by, evidence=said)
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
    if primary is not None and primary not in chosen:
        raise CurationError(_("The primary category must be one of the chosen ones."))
    return sorted(chosen, key=lambda category: category != (primary or chosen[0]))


def check_evidence(evidence: Mapping[Category, str], chosen: Sequence[Category]) -> dict[Category, str]:
    """The sentences with single spaces, each for one of the chosen categories."""
    said = {category: " ".join(text.split()) for category, text in evidence.items()}
    for category, text in said.items():
        if category not in chosen:
            sentence = _("The evidence is for a category that was not chosen: %(name)s.")
            raise CurationError(sentence % {"name": category})
        if len(text) > MAX_EVIDENCE:
            raise CurationError(_("Evidence has at most %(most)s characters.") % {"most": MAX_EVIDENCE})
    return said


@verb(Verb.CLASSIFY)
def classify(
    paper: Paper,
    categories: Sequence[Category],
    *,
    by: User | None,
    origin: str = Classification.Origin.CURATOR,
    evidence: Mapping[Category, str] | None = None,
) -> None:
    """Put the paper into exactly these categories, the first being the primary one. It writes no decision."""
    paper.classifications.exclude(category__in=categories).delete()
    _lower(paper, [category.pk for category in categories[:1]])
    kept = {row.category_id: row for row in paper.classifications.all()}
    for category in categories:
        row = kept.get(category.pk) or Classification(
            paper=paper, category=category, origin=origin, classified_by=by
        )
        _settle(row, primary=category == categories[0], evidence=(evidence or {}).get(category))


def _lower(paper: Paper, primary: Sequence[int]) -> None:
    """No category but these stays the primary one: there is only one at a time."""
    paper.classifications.filter(primary=True).exclude(category_id__in=primary).update(primary=False)


def _settle(row: Classification, *, primary: bool, evidence: str | None) -> None:
    wanted = (primary, row.evidence if evidence is None else evidence)
    if row.pk and wanted == (row.primary, row.evidence):
        return
    row.primary, row.evidence = wanted
    row.save()


def as_rows(paper: Paper) -> Rows:
    """All that a paper's classifications say, for `restore`."""
    return [_as_row(row) for row in paper.classifications.all()]


def _as_row(row: Classification) -> dict[str, Any]:
    return {
        "id": row.pk,
        "category": row.category_id,
        "primary": row.primary,
        "evidence": row.evidence,
        "origin": row.origin,
        "by": row.classified_by_id,
        "at": row.classified_at.isoformat(),
    }


# Taking it back


def declassify(decision: Decision, by: User | None) -> None:
    """Give the paper the classifications back that it had, each with its evidence, origin, who and when."""
    if decision.paper is None:
        raise CurationError(_("This paper has just been removed."))
    paper = _held(decision.paper)
    if as_rows(paper) != decision.effects["classified"]:
        raise CurationError(_("The categories of this paper have been changed since."), paper=paper)
    restore(paper, decision.effects["classified_before"])
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
    row.primary, row.evidence, row.origin = wanted["primary"], wanted["evidence"], wanted["origin"]
    if fresh:
        row.save(force_insert=True)  # it is dated now, whatever it says
    row.classified_at = parse_datetime(wanted["at"]) or row.classified_at
    row.save(force_update=True)


def say_declassified(decision: Decision) -> list[Effect]:
    """What taking a classification back changes, in words."""
    now, then = (decision.effects[name] for name in ("classified", "classified_before"))
    names = dict(Category.objects.values_list("pk", "path"))
    pairs = [
        (_("Categories"), _paths(now, names), _paths(then, names)),
        (_("Primary category"), _paths(_primary(now), names), _paths(_primary(then), names)),
        (_("Evidence"), _evidence(now), _evidence(then)),
    ]
    return [Effect(name, was, will) for name, was, will in pairs if was != will]


def _paths(rows: Rows, names: Mapping[int, str]) -> str:
    return ", ".join(sorted(names.get(row["category"], "?") for row in rows))


def _primary(rows: Rows) -> Rows:
    return [row for row in rows if row["primary"]]


def _evidence(rows: Rows) -> str:
    return " ".join(row["evidence"] for row in rows if row["evidence"])
