"""Taking the merge of two papers back: each gets what it had, unless later work rests on the merge."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from papers import paper_fields
from papers.bell import ring
from papers.curation.classifying import LEARN
from papers.curation.effects import Effect
from papers.curation.errors import CurationError
from papers.curation.holding import hold_at_once
from papers.curation.kept_rows import TABLES, Row, State, by_id, of_any_release, put, state_of
from papers.curation.merging_papers import FOLLOWING
from papers.models import Decision, Identifier, Paper, Submission, User, Venue
from papers.punctuation import listed

DAYS = 30  # for so long a merge can be taken back
DATED = "updated_at"  # changes with everything
PASSING = ("classified_by_id", "set_by_id", "set_at")  # people may leave; a source may say the same again
NAMES: dict[str, Any] = {
    "venue_id": gettext_lazy("venue"),
    "language": gettext_lazy("language"),
    "authors_complete": gettext_lazy("authors"),
    "origin": gettext_lazy("origin"),
    "cite_key_aliases": gettext_lazy("former cite keys"),
    "identifiers": gettext_lazy("identifiers"),
    "versions": gettext_lazy("versions"),
    "authorships": gettext_lazy("authors"),
    "classifications": gettext_lazy("categories"),
    "field_origins": gettext_lazy("origins of fields"),
}


def take_back(decision: Decision, by: User | None) -> None:
    """The paper that was merged away is there again under its own number, key and addresses."""
    effects = _effects(decision)
    into = _held(decision)
    hold_at_once(Submission.objects.filter(pk__in=effects["followed"]["submissions"]))
    _check_later(effects, state_of(into), into)
    _check_key(effects["key"])
    _remove_made(effects, into)
    for name, model in TABLES.items():
        put(model, effects["gone_rows"][name])
    for name, model in TABLES.items():
        put(model, _before(effects, name, into))
    for name, model in FOLLOWING.items():
        rows = model.objects.filter(pk__in=effects["followed"][name], paper=into)
        rows.update(paper=effects["gone"])
    ring(LEARN, after=1.0)


def _effects(decision: Decision) -> dict[str, Any]:
    kept: dict[str, Any] = decision.effects
    return kept | {name: of_any_release(kept[name]) for name in ("gone_rows", "before", "after")}


def _held(decision: Decision) -> Paper:
    if timezone.now() - decision.decided_at > timedelta(days=DAYS):
        sentence = _("Papers were merged more than %(days)s days ago: that can no longer be undone.")
        raise CurationError(sentence % {"days": DAYS}, paper=decision.paper)
    into = Paper.objects.select_for_update(of=("self",)).filter(pk=decision.effects["into"]).first()
    if into is None:
        raise CurationError(_("The paper that it was merged into is gone."))
    return into


def _check_later(effects: dict[str, Any], now: State, into: Paper) -> None:
    """What the merge changed is still as it left it."""
    changed = {
        str(NAMES.get(name) or paper_fields.label(name))
        for name in TABLES.keys() - {"paper"}
        if _is_changed(effects, now, name)
    }
    before, after = effects["before"]["paper"][0], effects["after"]["paper"][0]
    changed |= {
        str(NAMES.get(column) or paper_fields.label(column))
        for column in _columns(before, after)
        if now["paper"][0][column] != after[column]
    }
    if changed:
        sentence = _("This has been changed since the merge, so it cannot be undone: %(fields)s.")
        raise CurationError(sentence % {"fields": listed(sorted(changed))}, paper=into)


def _is_changed(effects: dict[str, Any], now: State, name: str) -> bool:
    touched = _touched_rows(effects, name)
    if name == "authorships":  # as a list: it may have been written anew, and be the same
        return bool(touched) and _people(effects["after"]) != _people(now)
    return any(_differs(effects["after"][name], now[name], key) for key in touched)


def _people(state: State) -> list[tuple[int, int, str]]:
    return sorted((row["position"], row["author_id"], row["name"]) for row in state["authorships"])


def _touched_rows(effects: dict[str, Any], name: str) -> set[int]:
    """The rows of a table that came, went or changed with the merge."""
    before, after = by_id(effects["before"][name]), by_id(effects["after"][name])
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def _differs(after: list[Row], now: list[Row], key: int) -> bool:
    return _lasting(by_id(after).get(key)) != _lasting(by_id(now).get(key))


def _lasting(row: Row | None) -> Row | None:
    return row and {name: value for name, value in row.items() if name not in PASSING}


def _columns(before: Row, after: Row) -> list[str]:
    return [column for column in before if before[column] != after[column] and column != DATED]


def _check_key(key: str) -> None:
    taken = Paper.objects.alias(key=Lower("cite_key")).filter(key=key.lower()).first()
    if taken:
        raise CurationError(_("Another paper has the cite key %(key)s now.") % {"key": key}, paper=taken)


def _remove_made(effects: dict[str, Any], into: Paper) -> None:
    """The rows that there were not before on either side, and all authors of a list that changed."""
    if _touched_rows(effects, "authorships"):
        into.authorships.all().delete()
    for name, model in TABLES.items():
        theirs = by_id(effects["gone_rows"][name]).keys() | by_id(effects["before"][name]).keys()
        made = by_id(effects["after"][name]).keys() - theirs
        model._default_manager.filter(pk__in=made).delete()


def _before(effects: dict[str, Any], name: str, into: Paper) -> list[Row]:
    """What the merge changed of the paper that stayed, as it was; what else came since stays."""
    if name != "paper":
        rows = by_id(effects["before"][name])
        return [rows[key] for key in sorted(_touched_rows(effects, name)) if key in rows]
    before, now = effects["before"]["paper"][0], state_of(into)["paper"][0]
    changed = _columns(before, effects["after"]["paper"][0])
    stamp = timezone.now().isoformat()
    return [{**now, **{column: before[column] for column in changed}, DATED: stamp}]


# In words


def say_taken_back(decision: Decision) -> list[Effect]:
    """What taking it back changes, in words; called while it is possible."""
    effects = _effects(decision)
    return [*_came_back(effects), *_lost(effects), *_values(effects)]


def _came_back(effects: dict[str, Any]) -> Iterator[Effect]:
    named = {"title": effects["gone_rows"]["paper"][0]["title"], "key": effects["key"]}
    yield Effect(_("“%(title)s” is a paper of its own again, with the cite key %(key)s.") % named)
    if count := len(effects["followed"]["submissions"]):
        sentence = ngettext(
            "%(count)s submission goes back to it.", "%(count)s submissions go back to it.", count
        )
        yield Effect(sentence % {"count": count})


def _lost(effects: dict[str, Any]) -> Iterator[Effect]:
    named = {"title": effects["before"]["paper"][0]["title"]}
    for row in effects["gone_rows"]["identifiers"]:
        label = str(Identifier(scheme=row["scheme"], value=row["value"]))
        yield Effect(_("“%(title)s” loses an identifier.") % named, now=label)
    tables = [("versions", _("“%(title)s” loses a version, or what was filled in there.") % named)]
    tables.append(("classifications", _("The categories of “%(title)s” are as they were before.") % named))
    yield from (Effect(sentence) for name, sentence in tables if _touched_rows(effects, name))


def _values(effects: dict[str, Any]) -> Iterator[Effect]:
    before, after = effects["before"]["paper"][0], effects["after"]["paper"][0]
    for column in _columns(before, after):
        if column == "venue_id":
            yield Effect(paper_fields.label("venue"), _venue(after[column]), _venue(before[column]))
        elif column in paper_fields.FIELDS:
            now, then = (paper_fields.say(column, row[column]) for row in (after, before))
            yield Effect(paper_fields.label(column), now, then)
    if _touched_rows(effects, "authorships"):
        yield Effect(paper_fields.label("authors"), _authors(effects["after"]), _authors(effects["before"]))


def _venue(key: int | None) -> str:
    return str(Venue.objects.filter(pk=key).first() or "") if key else ""


def _authors(state: State) -> str:
    rows = sorted(state["authorships"], key=lambda row: row["position"])
    return paper_fields.say("authors", [row["name"] for row in rows])
