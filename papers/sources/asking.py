"""Asking a source over HTTP: through its gate, within limits, and along redirects that stay with the source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

import httpx
from httpx import codes

from papers.sources.answer import SourceError
from papers.sources.fetch import Limits, Reply, TooBigError, fetch
from papers.sources.gate import Gate
from papers.sources.retry import pace, retry_after

REDIRECTS = 3
PAUSE = 30.0  # seconds, when a source says "too many" and not how long
REDIRECTED = {301, 302, 303, 307, 308}
CLOSING = {codes.TOO_MANY_REQUESTS, codes.SERVICE_UNAVAILABLE}  # for every worker, not only for this one


class Trouble(Enum):
    """What goes wrong before there is an answer to read. The sentence of STATUS has a place `%(status)d`."""

    LATE = auto()
    TOO_BIG = auto()
    UNREACHABLE = auto()
    BROKEN_OFF = auto()
    WRONG_ADDRESS = auto()
    OVERLOADED = auto()
    STATUS = auto()
    STRANGE_REDIRECT = auto()
    ENDLESS_REDIRECT = auto()


@dataclass(frozen=True)
class Site:
    """What differs from source to source. `sentences` are gettext message ids, one for each trouble."""

    domain: str  # a redirect may lead to the host that was asked and to any host of this domain
    accept: str
    answering: frozenset[int]  # the statuses whose body is an answer
    sentences: Mapping[Trouble, str]

    def failure(self, trouble: Trouble, *, retry_after: float | None = None, **params: int) -> SourceError:
        permanent = trouble is Trouble.WRONG_ADDRESS
        return SourceError(self.sentences[trouble], permanent=permanent, retry_after=retry_after, **params)


@dataclass(frozen=True)
class Client:
    """How a source is asked. All times in seconds.

    `timeout`: for connecting and for each wait for bytes. `deadline`: for a whole request; the gate's
    `hold` must be longer. `wait`: for a slot, and with `queue` also while someone else is asking. `patience`:
    for a whole pull, after which no further request is begun. So one pull takes at most patience + wait + deadline.
    """

    url: str
    gate: Gate
    user_agent: str
    timeout: float = 20.0
    deadline: float = 45.0
    max_bytes: int = 20_000_000
    wait: float = 30.0
    queue: bool = True
    patience: float = 120.0


@dataclass
class Asking:
    """The requests of one pull, counted."""

    site: Site
    client: Client
    requests: int = 0

    def url(self, address: str, params: Mapping[str, str]) -> httpx.URL:
        """An address of the settings with these parameters. Raises SourceError when it is none."""
        try:
            return httpx.URL(address).copy_merge_params(params)
        except httpx.InvalidURL as error:
            raise self.site.failure(Trouble.WRONG_ADDRESS) from error

    def get(self, url: httpx.URL) -> Reply:
        """The reply with one of the answering statuses. Raises SourceError, or GateBusy when no slot came free."""
        for _hop in range(1 + REDIRECTS):
            reply = self._once(url)
            if reply.status not in REDIRECTED:
                self._check_status(reply)
                return reply
            url = self._next_hop(reply)
        raise self.site.failure(Trouble.ENDLESS_REDIRECT)

    def _once(self, url: httpx.URL) -> Reply:
        """One request in one slot; a redirect is a request of its own."""
        client = self.client
        with client.gate.slot(client.wait, queue=client.queue) as slot:
            self.requests += 1
            limits = Limits(client.timeout, min(client.deadline, slot.left()), client.max_bytes)
            reply = self._fetch(url, limits)
            if reply.status in CLOSING:
                client.gate.close_for(_wish(reply) or 0.0)
            if seconds := pace(reply.headers):
                client.gate.slow_down(seconds)
            return reply

    def _fetch(self, url: httpx.URL, limits: Limits) -> Reply:
        headers = {
            "User-Agent": self.client.user_agent,
            "Accept": self.site.accept,
            "Accept-Encoding": "gzip",
        }
        try:
            return fetch(url, headers, limits)
        except TimeoutError as error:
            raise self.site.failure(Trouble.LATE) from error
        except TooBigError as error:
            raise self.site.failure(Trouble.TOO_BIG) from error
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise self.site.failure(Trouble.WRONG_ADDRESS) from error
        except httpx.ConnectError as error:
            raise self.site.failure(Trouble.UNREACHABLE) from error
        except httpx.HTTPError as error:
            raise self.site.failure(Trouble.BROKEN_OFF) from error

    def _check_status(self, reply: Reply) -> None:
        if reply.status in self.site.answering:
            return
        if reply.status in CLOSING:
            raise self.site.failure(Trouble.OVERLOADED, retry_after=_wish(reply))
        raise self.site.failure(Trouble.STATUS, retry_after=_wish(reply), status=reply.status)

    def _next_hop(self, reply: Reply) -> httpx.URL:
        try:
            url = reply.url.join(reply.headers.get("location", ""))
        except httpx.InvalidURL as error:
            raise self.site.failure(Trouble.STRANGE_REDIRECT) from error
        if url.host != reply.url.host and not f".{url.host}".endswith(f".{self.site.domain}"):
            raise self.site.failure(Trouble.STRANGE_REDIRECT)
        return url


def _wish(reply: Reply) -> float | None:
    """Seconds that the source wants to be left alone."""
    wish = retry_after(reply.headers)
    return PAUSE if wish is None and reply.status == codes.TOO_MANY_REQUESTS else wish
