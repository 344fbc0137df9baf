"""Year, venue and date of papers that a version without a venue had hidden; and such versions go.

Until now a reference that named no venue made a version that said at most a year, and that was shown before a preprint.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import migrations

SHOWN = ("year", "venue_id", "published_on")
NOTHING = {
    **{"stage": "published", "venue": None, "arxiv_version": None, "arxiv_primary": "", "url": ""},
    **{"volume": "", "number": "", "pages": "", "publisher": ""},
}


def show_again(apps: Any, schema_editor: Any) -> None:
    Paper, Version = apps.get_model("papers", "Paper"), apps.get_model("papers", "Version")
    at_venues = Version.objects.exclude(venue=None)
    hidden = Paper.objects.filter(venue=None, pk__in=at_venues.values("paper"))
    locked = hidden.filter(field_origins__field="venue", field_origins__locked=True)
    for paper in hidden.exclude(pk__in=locked.values("pk")):
        best = max(at_venues.filter(paper=paper), key=lambda row: (row.stage == "published", row.year or 0))
        kept = set(paper.field_origins.filter(locked=True).values_list("field", flat=True))
        before = {name: getattr(paper, name) for name in SHOWN}
        shown = {name: getattr(best, name) for name in SHOWN if name.removesuffix("_id") not in kept}
        Paper.objects.filter(pk=paper.pk).update(**shown)
        _note(apps, paper.pk, before, shown)


def _note(apps: Any, paper: int, before: dict[str, Any], shown: dict[str, Any]) -> None:
    """Merges of papers compare what they left with what is there, before they are taken back."""
    Decision = apps.get_model("papers", "Decision")
    merges = Decision.objects.filter(verb="merge_papers", paper=paper, undone_at=None)
    for decision in merges.filter(effects__into=paper):
        row = decision.effects["after"]["paper"][0]
        if {name: row[name] for name in SHOWN} == {name: _plain(value) for name, value in before.items()}:
            row.update({name: _plain(value) for name, value in shown.items()})
            Decision.objects.filter(pk=decision.pk).update(effects=decision.effects)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def forget_bare(apps: Any, schema_editor: Any) -> None:
    """Papers keep their year themselves. Merges that may be taken back compare versions: these papers keep them."""
    Version, Decision = apps.get_model("papers", "Version"), apps.get_model("papers", "Decision")
    merged = Decision.objects.filter(verb="merge_papers", undone_at=None).exclude(paper=None)
    Version.objects.filter(**NOTHING).exclude(paper__in=merged.values("paper")).delete()


class Migration(migrations.Migration):
    dependencies = [("papers", "0009_confidence_and_claims")]
    operations = [
        migrations.RunPython(show_again, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(forget_bare, migrations.RunPython.noop, elidable=True),
    ]
