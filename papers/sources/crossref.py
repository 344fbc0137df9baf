"""Crossref: DOIs in, Records out, through a gate of its own.

Documentation: https://api.crossref.org and https://www.crossref.org/documentation/retrieve-metadata/rest-api/. Up to 50
DOIs go into one question, a filter; whatever it does not list is asked for by its own address, where an unknown DOI is
a 404 and an alias redirects to the DOI that replaced it.
"""

from __future__ import annotations

import logging
import re
import time
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext_noop as _
from httpx import codes

from papers.record import Identifier
from papers.sources import asking, crossref_answer, crossref_works
from papers.sources.answer import (
    Absent,
    Answer,
    DoubtfulBatch,
    Found,
    Malformed,
    Pulled,
    SourceError,
    Unusable,
)
from papers.sources.asking import Asking, Site, Trouble
from papers.sources.crossref_answer import Work
from papers.sources.fetch import Reply
from papers.sources.gate import Gate, connect

log = logging.getLogger(__name__)

BATCH = 100
TOGETHER = 50  # DOIs in one question
LONGEST_FILTER = 4_000  # characters
REQUESTS = 120  # of one pull: each DOI alone, and two questions for all
SUSPICIOUS = 5  # refusals before anything was answered: it is not the DOIs
SENDABLE = re.compile(r"10\.\d{4,9}(?:\.\d{1,9})*/[!-~]{1,1000}", re.ASCII)
CLIMBING = re.compile(r"/\.{1,2}(?:/|$)")  # would leave the address of the works
LISTABLE = re.compile(r"[a-z0-9./()_;-]{1,200}")  # a comma would begin the next filter
ARXIVS = "10.48550/"  # registered with DataCite: Crossref does not know these, arXiv does
TAKEN_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\.[A-Za-z]{2,6}")  # any other one is refused
SITE = Site(
    domain="crossref.org",
    accept="application/json",
    answering=frozenset({codes.OK, codes.BAD_REQUEST, codes.NOT_FOUND}),
    sentences={
        Trouble.LATE: _("Crossref did not answer in time."),
        Trouble.TOO_BIG: _("Crossref's answer was far too long."),
        Trouble.UNREACHABLE: _("Crossref cannot be reached from here."),
        Trouble.BROKEN_OFF: _("The connection to Crossref broke off."),
        Trouble.WRONG_ADDRESS: _(
            "The address of Crossref's API in the settings (CROSSREF_API_URL) is wrong."
        ),
        Trouble.OVERLOADED: _("Crossref is overloaded and asked us to come back later."),
        Trouble.STATUS: _("Crossref answered with HTTP status %(status)d."),
        Trouble.STRANGE_REDIRECT: _("Crossref redirected us to a strange address."),
        Trouble.ENDLESS_REDIRECT: _("Crossref sent us from one address to the next without an answer."),
    },
)


@dataclass(frozen=True)
class Client(asking.Client):
    """How Crossref is asked; see `asking.Client`. With `mailto` it serves us from its polite pool."""

    mailto: str = ""

    @classmethod
    def from_settings(cls) -> Self:
        timeout: float = settings.CROSSREF_TIMEOUT
        deadline = 2 * timeout + 5
        interval: float = settings.CROSSREF_MIN_INTERVAL
        return cls(
            url=settings.CROSSREF_API_URL,
            gate=Gate(connect(settings.REDIS_URL), "crossref", interval=interval, hold=deadline + 15),
            user_agent=settings.USER_AGENT,
            timeout=timeout,
            deadline=deadline,
            mailto=settings.CONTACT_EMAIL,
        )


def takes(identifier: Identifier) -> bool:
    """Whether Crossref may know it: a DOI that is not arXiv's own."""
    return identifier.scheme == "doi" and _is_askable(identifier.value)


def pull(dois: Sequence[str], client: Client) -> Pulled:
    """Ask Crossref for up to 100 DOIs, usually in two requests.

    DOIs are compared without regard to case; answers stand under the DOI as it was asked. Each gets an answer of its
    own: Found, Absent (this time) or Malformed (no DOI, one of arXiv's, or refused). Raises SourceError, or GateBusy
    when no slot came free; then `error.pulled` has what was learned so far and `error.pulled.left` is to be asked
    again, unless `error.permanent`.
    """
    if len(dois) > BATCH:
        raise ValueError(f"{len(dois)} DOIs in one pull, at most {BATCH}")
    work = _Pull(Asking(SITE, client), client.mailto, tuple(dict.fromkeys(dois)))
    try:
        work.run()
    except SourceError as error:
        error.pulled = work.pulled()
        raise
    return work.pulled()


@dataclass
class _Pull:
    """One pull at work. Inside it all DOIs are in lower case."""

    asking: Asking
    mailto: str
    asked: tuple[str, ...]
    answers: dict[str, Answer] = field(default_factory=dict)
    suspects: dict[str, Answer] = field(default_factory=dict)  # refused alone
    untitled: set[str] = field(default_factory=set)

    def pulled(self) -> Pulled:
        known = {doi: self.answers[doi.lower()] for doi in self.asked if doi.lower() in self.answers}
        return Pulled(self.asked, known, self.asking.requests)

    def run(self) -> None:
        wanted = tuple(dict.fromkeys(doi.lower() for doi in self.asked))
        self.answers |= {doi: Malformed("") for doi in wanted if not _is_askable(doi)}
        groups = deque(_groups(doi for doi in wanted if doi not in self.answers))
        until = time.monotonic() + self.asking.client.patience
        while groups:
            self.go_on(until)
            group = groups.popleft()
            groups += self.ask_alone(group[0]) if len(group) == 1 else self.ask_together(group)
        self.convict()
        if self.untitled:
            raise Unusable(_("Crossref knows this DOI, but no title of the work."))

    def go_on(self, until: float) -> None:
        begun = self.asking.requests
        if begun and (time.monotonic() > until or begun >= REQUESTS):
            raise SourceError(_("The list was too long for one turn; the rest is asked in the next."))

    def ask_together(self, group: tuple[str, ...]) -> list[tuple[str, ...]]:
        """Ask for a list; returns those that must be asked alone, because it does not list them or was refused."""
        params = {
            "filter": ",".join(f"doi:{doi}" for doi in group),
            "rows": str(len(group)),
            "select": ",".join(crossref_works.FIELDS),
        }
        reply = self.request(self.asking.client.url, params)
        if reply.status == codes.BAD_REQUEST:
            log.warning(
                "Crossref refused a list of %d DOIs: %s", len(group), crossref_answer.complaint(reply)
            )
            return [(doi,) for doi in group]
        if reply.status == codes.NOT_FOUND:
            raise SITE.failure(Trouble.STATUS, status=reply.status)
        for work in crossref_answer.listed(reply):
            self.keep(group, work)
        return [(doi,) for doi in group if doi not in self.answers and doi not in self.untitled]

    def ask_alone(self, doi: str) -> list[tuple[str, ...]]:
        """Ask for one DOI by its address, which needs no filter and knows aliases."""
        reply = self.request(f"{self.asking.client.url.rstrip('/')}/{quote(doi, safe='/')}", {})
        if reply.status == codes.BAD_REQUEST:
            self.suspect(doi, crossref_answer.complaint(reply))
        elif reply.status == codes.NOT_FOUND:
            self.absent(doi, reply)
        else:
            self.found_alone(doi, reply)
        return []

    def suspect(self, doi: str, said: str) -> None:
        self.suspects[doi] = Malformed(said)
        if len(self.suspects) == SUSPICIOUS:
            self.convict()

    def absent(self, doi: str, reply: Reply) -> None:
        if not crossref_answer.is_absence(reply):
            raise SITE.failure(Trouble.STATUS, status=reply.status)
        self.answers[doi] = Absent()

    def found_alone(self, doi: str, reply: Reply) -> None:
        work = crossref_answer.single(reply)
        own = crossref_works.doi_of(work)
        redirected_to = reply.url.path.lower()
        if own != doi and not (own and redirected_to.endswith(f"/{own}")):
            raise _foreign(own)
        self.answer(doi, work)

    def keep(self, group: tuple[str, ...], work: Work) -> None:
        doi = crossref_works.doi_of(work)
        if doi not in group:
            raise _foreign(doi)
        self.answer(doi, work)

    def answer(self, doi: str, work: Work) -> None:
        if found := crossref_works.found(work, Identifier("doi", doi)):
            self.answers[doi] = found
        else:
            self.untitled.add(doi)

    def convict(self) -> None:
        """A DOI refused alone is malformed if Crossref took another one: else it may be refusing everything."""
        if self.suspects and not any(isinstance(answer, Found | Absent) for answer in self.answers.values()):
            raise DoubtfulBatch(_("Crossref refused the question."))
        self.answers |= self.suspects

    def request(self, address: str, params: dict[str, str]) -> Reply:
        polite = {"mailto": self.mailto} if TAKEN_EMAIL.fullmatch(self.mailto) else {}
        return self.asking.get(self.asking.url(address, params | polite))


def _is_askable(doi: str) -> bool:
    return bool(SENDABLE.fullmatch(doi)) and not CLIMBING.search(doi) and not doi.lower().startswith(ARXIVS)


def _groups(dois: Iterable[str]) -> list[tuple[str, ...]]:
    """DOIs that can be asked together, then those that a filter would misread, each alone."""
    groups: list[list[str]] = [[]]
    alone = []
    for doi in dois:
        if not LISTABLE.fullmatch(doi):
            alone.append((doi,))
            continue
        if len(groups[-1]) == TOGETHER or sum(map(len, groups[-1])) + len(doi) > LONGEST_FILTER:
            groups.append([])
        groups[-1].append(doi)
    return [*map(tuple, filter(None, groups)), *alone]


def _foreign(doi: str) -> SourceError:
    return DoubtfulBatch(_("Crossref answered with a work that was not asked for: %(id)s"), id=doi[:100])
