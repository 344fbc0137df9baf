"""arXiv: ids in, Records out, through the gate.

Manual: https://info.arxiv.org/help/api/user-manual.html. What it does not say, recorded answers do: one
malformed id makes the API refuse the whole request (400) and name it; an unknown id is simply missing;
a disturbance is a 200 with a page, with nothing, or with half an answer.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self

import httpx
from django.conf import settings
from django.utils.translation import gettext_noop as _
from httpx import codes

from papers.sources import arxiv_feed
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
from papers.sources.fetch import Limits, Reply, TooBigError, fetch
from papers.sources.gate import Gate, connect
from papers.sources.retry import retry_after

BATCH = 100
SENDABLE = re.compile(r"[\w.\-/]{1,60}", re.ASCII)  # a comma or "&" would change the question
REDIRECTS = 3
REQUESTS = 24  # of one pull: finding one id among 100 that is refused without being named takes 15
PAUSE = 30.0  # seconds, when arXiv says "too many" and not how long
REDIRECTED = {301, 302, 303, 307, 308}
CLOSING = {codes.TOO_MANY_REQUESTS, codes.SERVICE_UNAVAILABLE}  # for every worker, not only for this one


@dataclass(frozen=True)
class Client:
    """How arXiv is asked. All times in seconds.

    `timeout`: for connecting and for each wait for bytes. `deadline`: for a whole request; the gate's
    `hold` must be longer. `wait`: for a slot. `patience`: for a whole pull, after which no further
    request is begun. So one pull takes at most patience + wait + deadline.
    """

    url: str
    gate: Gate
    user_agent: str
    timeout: float = 20.0
    deadline: float = 45.0
    max_bytes: int = 20_000_000
    wait: float = 30.0
    patience: float = 120.0

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
    work = _Pull(client, tuple(dict.fromkeys(ids)))
    try:
        work.run()
    except SourceError as error:
        error.pulled = work.pulled()
        raise
    return work.pulled()


@dataclass
class _Pull:
    """One pull at work: what is answered so far, and who is suspected."""

    client: Client
    asked: tuple[str, ...]
    answers: dict[str, Answer] = field(default_factory=dict)
    suspects: dict[str, Answer] = field(default_factory=dict)  # refused alone, without being named
    requests: int = 0

    def pulled(self) -> Pulled:
        ordered = {id: self.answers[id] for id in self.asked if id in self.answers}
        return Pulled(self.asked, ordered, self.requests)

    def run(self) -> None:
        self.answers |= {id: Malformed(id) for id in self.asked if not SENDABLE.fullmatch(id)}
        until = time.monotonic() + self.client.patience
        groups = [self.pulled().left]
        while groups:
            if group := groups.pop():
                self.go_on(until)
                groups += self.ask(group)
        self.convict()

    def go_on(self, until: float) -> None:
        if self.requests and (time.monotonic() > until or self.requests >= REQUESTS):
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
        url = _question(self.client.url, group)
        for _hop in range(1 + REDIRECTS):
            reply = self.once(url)
            if reply.status not in REDIRECTED:
                _check_status(reply)
                return reply
            url = _next_hop(reply)
        raise SourceError(_("arXiv sent us from one address to the next without an answer."))

    def once(self, url: httpx.URL) -> Reply:
        """One request in one slot; a redirect is a request of its own."""
        client = self.client
        with client.gate.slot(client.wait) as slot:
            self.requests += 1
            limits = Limits(client.timeout, min(client.deadline, slot.left()), client.max_bytes)
            reply = _fetch(url, client.user_agent, limits)
            if reply.status in CLOSING:
                client.gate.close_for(_wish(reply) or 0.0)
            return reply


def _question(address: str, ids: Iterable[str]) -> httpx.URL:
    # Without max_results the API answers ten of a hundred.
    params = {"id_list": ",".join(ids), "start": "0", "max_results": str(BATCH)}
    try:
        return httpx.URL(address).copy_merge_params(params)
    except httpx.InvalidURL as error:
        raise _wrong_address() from error


def _fetch(url: httpx.URL, user_agent: str, limits: Limits) -> Reply:
    headers = {"User-Agent": user_agent, "Accept": "application/atom+xml", "Accept-Encoding": "gzip"}
    try:
        return fetch(url, headers, limits)
    except TimeoutError as error:
        raise SourceError(_("arXiv did not answer in time.")) from error
    except TooBigError as error:
        raise SourceError(_("arXiv's answer was far too long.")) from error
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise _wrong_address() from error
    except httpx.ConnectError as error:
        raise SourceError(_("arXiv cannot be reached from here.")) from error
    except httpx.HTTPError as error:
        raise SourceError(_("The connection to arXiv broke off.")) from error


def _wrong_address() -> SourceError:
    return SourceError(
        _("The address of arXiv's API in the settings (ARXIV_API_URL) is wrong."), permanent=True
    )


def _wish(reply: Reply) -> float | None:
    """Seconds that arXiv wants to be left alone."""
    wish = retry_after(reply.headers)
    return PAUSE if wish is None and reply.status == codes.TOO_MANY_REQUESTS else wish


def _check_status(reply: Reply) -> None:
    if reply.status in (codes.OK, codes.BAD_REQUEST):
        return
    if reply.status in CLOSING:
        raise SourceError(_("arXiv is overloaded and asked us to come back later."), retry_after=_wish(reply))
    raise SourceError(
        _("arXiv answered with HTTP status %(status)d."), retry_after=_wish(reply), status=reply.status
    )


def _next_hop(reply: Reply) -> httpx.URL:
    """Where a redirect leads; only to the same host or to another one of arXiv."""
    try:
        url = reply.url.join(reply.headers.get("location", ""))
    except httpx.InvalidURL as error:
        raise SourceError(_("arXiv redirected us to a strange address.")) from error
    if url.host != reply.url.host and not f".{url.host}".endswith(".arxiv.org"):
        raise SourceError(_("arXiv redirected us to a strange address."))
    return url


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
