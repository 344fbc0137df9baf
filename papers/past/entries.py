"""The past of one object, newest first: one entry for each request, task or command that changed it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from pghistory.models import Context

from papers import reasons, rules
from papers.models import (
    Author,
    Authorship,
    Classification,
    Decision,
    FieldOrigin,
    Identifier,
    Paper,
    ProposedCategory,
    Submission,
    User,
    Version,
)
from papers.past.events import Group, Row, Table, groups, rows
from papers.past.telling import Change, Names, changes
from papers.past.through import through
from taxonomy import tree
from taxonomy.models import Category, CategoryAlias

MOST = 20  # entries on a page
Verb = Decision.Verb
FOR_READERS = {Verb.ACCEPT, Verb.MERGE, Verb.MERGE_PAPERS, Verb.CLASSIFY, Verb.SET_FIELDS} | {
    Verb.MERGE_AUTHORS,
    Verb.SPLIT_AUTHOR,
    Verb.RENAME_AUTHOR,
}
OF_PAPER = [
    Table(Paper),
    *(Table(model, "paper_id") for model in (Authorship, Identifier, Version, Classification, FieldOrigin)),
    Table(Decision, "paper_id"),
]
OF_AUTHOR = [Table(Author), Table(Authorship, "author_id"), Table(Decision, "author_id")]
OF_CATEGORY = [Table(Category), Table(CategoryAlias, "category_id")]
OF_SUBMISSION = [
    Table(Submission),
    Table(ProposedCategory, "submission_id"),
    Table(Decision, "submission_id"),
]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision that was taken, or taken back, in an entry."""

    decision: Decision
    reason: str
    taken_back: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """`who` and `through` are "" when nothing is known (plain SQL); `request` is the X-Request-ID, or a task's id;
    `address` the page that was asked, for curators only: it may hold the secret of a submission."""

    at: datetime
    who: str
    through: str
    request: str
    is_task: bool
    address: str
    verdicts: list[Verdict]
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class Past:
    entries: list[Entry]
    page: int
    more: bool

    @property
    def newer(self) -> int:
        return self.page - 1

    @property
    def older(self) -> int:
        return self.page + 1 if self.more else 0


def of_paper(paper: Paper, page: int = 1, *, to_curator: bool = False) -> Past:
    """Also the past of papers that were merged into it."""
    gone = _merged(Verb.MERGE_PAPERS, paper=paper)
    return _past(OF_PAPER, {paper.pk, *gone}, page, to_curator)


def of_author(author: Author, page: int = 1, *, to_curator: bool = False) -> Past:
    """Also the past of authors that were merged into this one."""
    gone = _merged(Verb.MERGE_AUTHORS, author=author)
    return _past(OF_AUTHOR, {author.pk, *gone}, page, to_curator)


def of_category(category: int, page: int = 1, *, to_curator: bool = False) -> Past:
    """By its primary key. Papers that came and went are in their own pasts."""
    return _past(OF_CATEGORY, {category}, page, to_curator)


def of_submission(submission: Submission, page: int = 1) -> Past:
    """For curators: it says what nobody else reads."""
    return _past(OF_SUBMISSION, {submission.pk}, page, to_curator=True)


def _merged(verb: str, **about: Any) -> list[int]:
    decisions = Decision.objects.standing().filter(verb=verb, **about)
    gone = decisions.order_by().values_list("effects__gone", flat=True)
    return [pk for pk in gone if isinstance(pk, int)]


def _past(tables: Sequence[Table], ids: Collection[int], page: int, to_curator: bool) -> Past:
    found = groups(tables, ids, start=(page - 1) * MOST, most=MOST + 1)
    shown = found[:MOST]
    told = [(table, rows(table, ids, shown)) for table in tables] if shown else []
    teller = _Teller.of(
        shown, [row for _table, by in told for part in by.values() for row in part], to_curator
    )
    entries = []
    for group in shown:
        together = [row for _table, by_group in told for row in by_group.get(group.key, ())]
        if entry := teller.entry(group, together, of_author=tables is OF_AUTHOR):
            entries.append(entry)
    return Past(entries, page, more=len(found) > MOST)


@dataclass(frozen=True, slots=True)
class _Teller:
    """What the entries of a page need, read at once."""

    names: Names
    contexts: dict[Any, Context]
    users: dict[int, User]
    decisions: dict[int, Decision]
    to_curator: bool

    @classmethod
    def of(cls, shown: Iterable[Group], rows: Iterable[Row], to_curator: bool) -> _Teller:
        rows = list(rows)
        others = [row for row in rows if row.model is not Decision]
        decided = {row.after.pgh_obj_id for row in rows if row.model is Decision and row.after}
        contexts = Context.objects.in_bulk([group.context for group in shown if group.context])
        users = {context.metadata.get("user") for context in contexts.values()}
        return cls(
            names=Names.of(others, tree.load()),
            contexts=contexts,
            users=_people(users, all_of_them=to_curator),
            decisions=_decisions(decided),
            to_curator=to_curator,
        )

    def entry(self, group: Group, rows: list[Row], *, of_author: bool) -> Entry | None:
        """None when nothing is left that this reader should see."""
        context = self.contexts.get(group.context)
        said: dict[str, Any] = context.metadata if context else {}
        verdicts = [verdict for row in rows if (verdict := self._verdict(row))]
        others = [row for row in rows if row.model is not Decision]
        changed = changes(others, self.names, of_author=of_author)
        if not verdicts and not changed:
            return None
        return Entry(
            at=group.at,
            who=self._who(said, verdicts),
            through=through(said),
            request=str(said.get("request") or said.get("task_id") or ""),
            is_task="task" in said,
            address=str(said.get("url") or "") if self.to_curator else "",
            verdicts=verdicts,
            changes=changed,
        )

    def _verdict(self, row: Row) -> Verdict | None:
        if row.model is not Decision or not row.after:
            return None
        decision = self.decisions.get(row.after.pgh_obj_id)
        if decision is None or not (self.to_curator or decision.verb in FOR_READERS):
            return None
        taken_back = bool(row.was and row.after.undone_at and not row.was.undone_at)
        if row.was and not taken_back:
            return None  # moved from or to another paper, or worded anew
        return Verdict(decision, "" if taken_back else reasons.said(decision), taken_back)

    def _who(self, said: dict[str, Any], verdicts: list[Verdict]) -> str:
        for verdict in verdicts:
            person = verdict.decision.undone_by if verdict.taken_back else verdict.decision.decided_by
            if person:
                return person.get_username()
        pk = said.get("user")
        if pk is None:
            by_rules = (rules.say(rule) for verdict in verdicts if (rule := verdict.decision.rule))
            return next(by_rules, "")
        return self.users[pk].get_username() if pk in self.users else _("a reader")


def _people(ids: set[int | None], *, all_of_them: bool) -> dict[int, User]:
    """Readers see the names of those who curate, or did once; of others only that somebody did it."""
    found = User.objects.filter(pk__in=[pk for pk in ids if pk is not None])
    if not all_of_them:
        has_decided = Exists(Decision.objects.filter(decided_by=OuterRef("pk")))
        may = User.objects.with_perm(
            "papers.decide_submission", backend="django.contrib.auth.backends.ModelBackend"
        )
        found = found.filter(Q(has_decided) | Q(pk__in=may.values("pk")))
    return {user.pk: user for user in found}


def _decisions(ids: set[int]) -> dict[int, Decision]:
    related = ("decided_by", "undone_by", "picked", "submission")
    return Decision.objects.select_related(*related).in_bulk(list(ids))
