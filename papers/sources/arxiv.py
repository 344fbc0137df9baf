"""arXiv: ids in, Records out, through the gate.

Manual: https://info.arxiv.org/help/api/user-manual.html. What it does not say, recorded answers do: one
malformed id makes the API refuse the whole request (400) and name it; an unknown id is simply missing;
a disturbance is a 200 with a page, with nothing, or with half an answer.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from django.conf import settings
from django.utils.translation import gettext_noop as _
from httpx import codes

from papers.sources import arxiv_feed, asking
from papers.sources.answer import (
    Absent,
    Answer,
    DoubtfulBatch,
    EmptyAnswer,
    Found,
    Malformed,
    Pulled,
    SourceError,
)
from papers.sources.arxiv_feed import Feed, plain_id
from papers.sources.asking import Asking, Site, Trouble
from papers.sources.fetch import Reply
from papers.sources.gate import Gate, connect

BATCH = 100
SENDABLE = re.compile(r"[\w.\-/]{1,60}", re.ASCII)  # a comma or "&" would change the question
REQUESTS = 24  # of one pull: finding one id among 100 that is refused without being named takes 15
SITE = Site(
    domain="arxiv.org",
    accept="application/atom+xml",
    answering=frozenset({codes.OK, codes.BAD_REQUEST}),
    sentences={
        Trouble.LATE: _("arXiv did not answer in time."),
        Trouble.TOO_BIG: _("arXiv's answer was far too long."),
        Trouble.UNREACHABLE: _("arXiv cannot be reached from here."),
        Trouble.BROKEN_OFF: _("The connection to arXiv broke off."),
        Trouble.WRONG_ADDRESS: _("The address of arXiv's API in the settings (ARXIV_API_URL) is wrong."),
        Trouble.OVERLOADED: _("arXiv is overloaded and asked us to come back later."),
        Trouble.STATUS: _("arXiv answered with HTTP status %(status)d."),
        Trouble.STRANGE_REDIRECT: _("arXiv redirected us to a strange address."),
        Trouble.ENDLESS_REDIRECT: _("arXiv sent us from one address to the next without an answer."),
    },
)


class Client(asking.Client):
    """How arXiv is asked; see `asking.Client`."""

    @classmethod
    def from_settings(cls) -> Self:
        timeout: float = settings.ARXIV_TIMEOUT
        deadline = 2 * timeout + 5
        return cls(
            url=settings.ARXIV_API_URL,
            gate=Gate(connect(settings.REDIS_URL), interval=settings.ARXIV_MIN_INTERVAL, hold=deadline + 15),
            user_agent=settings.USER_AGENT,
            timeout=timeout,
            deadline=deadline,
        )


def pull(ids: Sequence[str], client: Client) -> Pulled:
    """Ask arXiv for up to 100 papers, usually in one request.

    `ids` are canonical ("2212.08073", "cs/9901001"; a version is allowed). Each gets an answer of its own:
    Found, Absent (this time) or Malformed. Raises SourceError, or GateBusy when no slot came free; then
    `error.pulled` has what was learned so far and `error.pulled.left` is to be asked again.
    """
    if len(ids) > BATCH:
        raise ValueError(f"{len(ids)} ids in one pull, at most {BATCH}")
    work = _Pull(Asking(SITE, client), tuple(dict.fromkeys(ids)))
    try:
        work.run()
    except SourceError as error:
        error.pulled = work.pulled()
        raise
    return work.pulled()


@dataclass
class _Pull:
    """One pull at work: what is answered so far, and who is suspected."""

    asking: Asking
    asked: tuple[str, ...]
    answers: dict[str, Answer] = field(default_factory=dict)
    suspects: dict[str, Answer] = field(default_factory=dict)  # refused alone, without being named

    def pulled(self) -> Pulled:
        ordered = {id: self.answers[id] for id in self.asked if id in self.answers}
        return Pulled(self.asked, ordered, self.asking.requests)

    def run(self) -> None:
        self.answers |= {id: Malformed(id) for id in self.asked if not SENDABLE.fullmatch(id)}
        until = time.monotonic() + self.asking.client.patience
        groups = [self.pulled().left]
        while groups:
            if group := groups.pop():
                self.go_on(until)
                groups += self.ask(group)
        self.convict()

    def go_on(self, until: float) -> None:
        begun = self.asking.requests
        if begun and (time.monotonic() > until or begun >= REQUESTS):
            raise SourceError(_("The list was too long for one turn; the rest is asked in the next."))

    def ask(self, group: tuple[str, ...]) -> list[tuple[str, ...]]:
        """Ask for one group; returns the groups that must be asked anew."""
        reply = self.request(group)
        if reply.status == codes.BAD_REQUEST:
            return self.refused(group, reply)
        self.answers |= _answers(group, _feed(reply))
        if any(id not in self.answers for id in group):
            raise SourceError(_("arXiv's answer was incomplete."))
        return []

    def refused(self, group: tuple[str, ...], reply: Reply) -> list[tuple[str, ...]]:
        named = {id: said for id, said in _complaints(reply).items() if id in group}
        if named:
            self.answers |= {id: Malformed(said) for id, said in named.items()}
            return [tuple(id for id in group if id not in named)]
        if len(group) == 1:
            self.suspects[group[0]] = Malformed("")
            return []
        middle = len(group) // 2
        return [group[middle:], group[:middle]]  # a stack: the first half is asked first

    def convict(self) -> None:
        """An id refused alone is malformed if arXiv took another one: else it may be refusing everything."""
        if self.suspects and not any(isinstance(answer, Found | Absent) for answer in self.answers.values()):
            raise SourceError(_("arXiv refused the question without saying why."))
        self.answers |= self.suspects

    def request(self, group: tuple[str, ...]) -> Reply:
        # Without max_results the API answers ten of a hundred.
        params = {"id_list": ",".join(group), "start": "0", "max_results": str(BATCH)}
        return self.asking.get(self.asking.url(self.asking.client.url, params))


def _feed(reply: Reply) -> Feed:
    feed = arxiv_feed.read(reply.body)
    if feed.errors:
        raise SourceError(_("arXiv answered with an error: %(said)s"), said=feed.errors[0][:200])
    if feed.total is None:
        raise SourceError(_("arXiv's answer was incomplete."))
    return feed


def _complaints(reply: Reply) -> dict[str, str]:
    """What a refusal says about each id that it names."""
    try:
        return arxiv_feed.read(reply.body).named
    except SourceError:  # refused without a feed: nobody is named
        return {}


def _answers(group: tuple[str, ...], feed: Feed) -> dict[str, Answer]:
    """Answers for those of the group that this feed decides."""
    if foreign := {entry.id for entry in feed.entries} - {plain_id(id) for id in group}:
        raise DoubtfulBatch(
            _("arXiv answered with a paper that was not asked for: %(id)s"), id=min(foreign)[:100]
        )
    if not feed.entries and len(group) > 1:
        raise EmptyAnswer(_("arXiv's answer was empty for the whole list."))
    answers = {id: _answer(id, feed) for id in group}
    return {id: answer for id, answer in answers.items() if answer}


def _answer(id: str, feed: Feed) -> Answer | None:
    entries = [entry for entry in feed.entries if entry.answers(id)]
    if entries:
        return arxiv_feed.found(max(entries, key=lambda entry: entry.version))
    whole = feed.total is not None and feed.total <= len(feed.entries)
    return Absent() if whole else None
