"""The changes of a row in words, with what was there before."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from papers import identifiers, paper_fields
from papers.models import (
    Author,
    Authorship,
    Classification,
    Confidence,
    Decision,
    FieldOrigin,
    Identifier,
    Paper,
    ProposedCategory,
    Submission,
    Version,
)
from papers.past.events import Row
from papers.punctuation import aside, comma, listed, named
from papers.record import Identifier as RecordIdentifier
from papers.sources import say as say_failure
from papers.word_diff import Piece, word_diff
from taxonomy.models import Category, CategoryAlias
from taxonomy.tree import Taxonomy

CLIP = 400  # characters of a text that was added or removed as a whole
NOTES = 2  # as many fields that come from one source say so each
SILENT = {  # what the machinery needs and nobody asks about
    Paper: {"id", "updated_at", "added_at", "language", "authors_complete", "origin"},
    Author: {"id"},
    Category: {"id", "slug", "position", "reviewed_at"},
    Submission: {
        *("id", "token", "created_at", "due_at", "attempts", "absent_since", "batch", "language"),
        *("claimed_by", "claimed_until", "claim_kept", "scheme", "value"),
    },
}

NAMELESS: dict[tuple[Any, str], Any] = {
    (Category, "parent"): gettext_lazy("parent category")
}  # what the model has no words for


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed. "" before: it was added; "" after: it was removed. `field` is its name in the model.

    `note` says where the new value comes from.
    """

    what: str
    old: str = ""
    new: str = ""
    field: str = ""
    note: str = ""

    @property
    def pieces(self) -> list[Piece]:
        """Both values as one text, word for word."""
        return word_diff(self.old, self.new)


@dataclass(frozen=True, slots=True)
class Names:
    """How rows that others refer to are called now, read once for each model."""

    taxonomy: Taxonomy
    rows: dict[Any, dict[int, Any]] = field(default_factory=dict)
    gone: dict[Any, dict[int, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Row], taxonomy: Taxonomy) -> Names:
        wanted: dict[Any, set[Any]] = {}
        for row in rows:
            for column in row.model._meta.concrete_fields:
                related = column.related_model
                if related not in (None, Category) and column.name not in SILENT.get(row.model, ()):
                    keys = {
                        getattr(event, column.attname, None) for event in (row.before, row.after) if event
                    }
                    wanted.setdefault(related, set()).update(keys - {None})
        found = {model: model._base_manager.in_bulk(sorted(keys)) for model, keys in wanted.items() if keys}
        gone = {model: _last(model, wanted[model] - rows.keys()) for model, rows in found.items()}
        return cls(taxonomy, found, gone)

    def say(self, model: Any, pk: int | None) -> str:
        if pk is None:
            return ""
        if model is Category:
            node = self.taxonomy.by_id.get(pk)
            return " › ".join(n.name for n in self.taxonomy.line(node)) if node else _("(deleted)")
        row = self.rows.get(model, {}).get(pk)
        if row:
            return str(row)
        gone = self.gone.get(model, {}).get(pk)
        return _("%(name)s (deleted)") % {"name": gone} if gone else _("(deleted)")


def _last(model: Any, keys: Collection[int]) -> dict[int, Any]:
    """Rows that are gone, as they were last, where the history keeps them."""
    events = getattr(model, "pgh_event_model", None)
    if not keys or events is None:
        return {}
    names = [column.attname for column in model._meta.concrete_fields if hasattr(events, column.attname)]
    last = events.objects.filter(pgh_obj_id__in=keys).order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    return {event.pgh_obj_id: model(**{name: getattr(event, name) for name in names}) for event in last}


def changes(rows: Iterable[Row], names: Names, *, of_author: bool = False) -> list[Change]:
    """Everything that one group changed, the object's own fields first."""
    rows = list(rows)
    found = [change for row in rows if row.model in SILENT for change in _fields(row, names)]
    found += _children([row for row in rows if row.model in _CHILDREN], names)
    places = [row for row in rows if row.model is Authorship]
    found += _papers(places, names) if of_author else _authors(places)
    return _with_origins(found, [row for row in rows if row.model is FieldOrigin])


def _children(rows: Iterable[Row], names: Names) -> list[Change]:
    found = []
    for row in rows:
        label, text = _CHILDREN[row.model]
        old, new = (text(event, names) if event else "" for event in (row.before, row.after))
        found += [Change(str(label), old, new)] if old != new else []
    made = {(change.what, change.new) for change in found if not change.old}
    lost = {(change.what, change.old) for change in found if not change.new}
    same = made & lost  # written anew
    return [change for change in found if not _is_one_of(same, change)]


def _is_one_of(same: Collection[tuple[str, str]], change: Change) -> bool:
    """Whether it only says that one of these came or went."""
    return not (change.old and change.new) and (change.what, change.old or change.new) in same


def _fields(row: Row, names: Names) -> list[Change]:
    """Of a row that was made or deleted: what it held."""
    found = []
    for column in row.model._meta.concrete_fields:
        if column.name in SILENT[row.model]:
            continue
        old, new = (_say(column, event, names) if event else "" for event in (row.before, row.after))
        if old != new:
            whole = not (row.before and row.after)
            change = Change(_label(row.model, column), old, new, column.name)
            found.append(_clipped(change) if whole else change)
    return found


def _label(model: type[models.Model], column: Any) -> str:
    if model is Paper and column.name in paper_fields.LABELS:
        return paper_fields.label(column.name)
    return str(NAMELESS.get((model, column.name), column.verbose_name))


def _clipped(change: Change) -> Change:
    return replace(change, old=_clip(change.old), new=_clip(change.new))


def _clip(text: str) -> str:
    return text if len(text) <= CLIP else f"{text[:CLIP]} …"


def _say(column: Any, event: Any, names: Names) -> str:
    value = getattr(event, column.attname, None)
    if column.related_model:
        return names.say(column.related_model, value)
    if column.choices and value:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(column, models.JSONField):
        return _say_json(column.name, value)
    if isinstance(column, models.BooleanField):
        return _("yes") if value else ""
    return "" if value is None else str(value)


def _say_json(name: str, value: Any) -> str:
    match name:
        case "failure":
            return say_failure(value) if value else ""
        case "proposal":
            return "\n".join(map(_proposed, value or ()))
        case "completed":
            return listed(map(paper_fields.label, value or ()))
    said = {
        key: paper_fields.say(key, part) for key, part in (value or {}).items() if key in paper_fields.LABELS
    }
    return "\n".join(named(paper_fields.label(key), text) for key, text in said.items() if text)


def _proposed(item: Mapping[str, Any]) -> str:
    field = item["field"]
    label = _("name") if field == "name" else paper_fields.label(field)  # an author's
    old, new = (paper_fields.say(field, item.get(side)) for side in ("old", "new"))
    return named(label, f"{old} → {new}")


def _identifier(event: Any, names: Names) -> str:
    return identifiers.label(RecordIdentifier(event.scheme, event.value))


def _version(event: Any, names: Names) -> str:
    stage = str(Version.Stage(event.stage).label)
    issue = f"{event.volume}({event.number})" if event.number else event.volume
    parts = [stage, names.say(Version._meta.get_field("venue").related_model, event.venue_id)]
    parts += [event.published_on or event.year, issue, event.pages, event.publisher, event.url]
    parts += [f"v{event.arxiv_version}" if event.arxiv_version else ""]
    return comma().join(str(part) for part in parts if part)


def _classification(event: Any, names: Names) -> str:
    line = names.say(Category, event.category_id)
    sure = str(Confidence(event.confidence).label) if event.confidence in Confidence.values else ""
    marks = comma().join(filter(None, [_("primary") if event.primary else "", sure]))
    said = line + (aside(marks) if marks else "")
    return named(said, f"“{event.evidence}”") if event.evidence else said


_CHILDREN: dict[Any, tuple[Any, Callable[[Any, Names], str]]] = {
    Identifier: (gettext_lazy("identifier"), _identifier),
    Version: (gettext_lazy("version"), _version),
    Classification: (gettext_lazy("category"), _classification),
    ProposedCategory: (
        gettext_lazy("proposed category"),
        lambda event, names: names.say(Category, event.category_id),
    ),
    CategoryAlias: (gettext_lazy("other name"), lambda event, names: str(event.name)),
}
APART = {Decision, FieldOrigin, Authorship}


def _authors(rows: list[Row]) -> list[Change]:
    """The places on the paper that changed as one list, which is how people read them."""
    old, new = (
        [event.name for event in sorted(side, key=lambda event: event.position)]
        for side in ([r.before for r in rows if r.before], [r.after for r in rows if r.after])
    )
    return [Change(_("authors"), "; ".join(old), "; ".join(new), "authors")] if old != new else []


def _papers(rows: list[Row], names: Names) -> list[Change]:
    """Of an author: the papers that came or went, or how the name is printed on one."""
    found: dict[str, tuple[str, str]] = {}
    for row in rows:
        paper = names.say(Paper, (row.after or row.before).paper_id)
        old, new = found.get(paper, ("", ""))
        found[paper] = (row.before.name if row.before else old, row.after.name if row.after else new)
    return [
        Change(_("name on “%(paper)s”") % {"paper": paper}, old, new)
        for paper, (old, new) in found.items()
        if old != new
    ]


def _with_origins(found: list[Change], rows: list[Row]) -> list[Change]:
    """Where a field's value comes from stands beside its change; alone only where nothing else of it changed."""
    said = {row.after.field: _origin(row.after) for row in rows if row.after}
    noted = [replace(change, note=said.pop(change.field, "")) for change in found]
    moved = [row for row in rows if row.before and row.after and row.after.field in said]
    return _noted_once(noted) + [
        Change(_("origin of %(field)s") % {"field": paper_fields.label(row.after.field)}, old, new)
        for row in moved
        if (old := _origin(row.before)) != (new := _origin(row.after))
    ]


def _noted_once(found: list[Change]) -> list[Change]:
    """What a whole paper comes from is said at its end, not at each field."""
    notes = [change.note for change in found if change.note]
    if len(notes) <= NOTES or len(set(notes)) > 1:
        return found
    return [*(replace(change, note="") for change in found), Change(_("origin"), "", notes[0])]


def _origin(event: Any) -> str:
    source = str(FieldOrigin.Source(event.source).label)
    return f"{source}{comma()}{_('locked')}" if event.locked else source
