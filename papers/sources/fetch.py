"""One HTTP request with limits that hold: on each step, on the whole, and on the size of the answer."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

import httpx

DIRECT = {"all://localhost": None, "all://127.0.0.1": None, "all://[::1]": None}  # never through a proxy


class TooBigError(Exception):
    """The answer has more bytes than were allowed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for connecting and for each wait for bytes; seconds for all of it; bytes, decompressed."""

    timeout: float
    deadline: float
    max_bytes: int


@dataclass(frozen=True, slots=True)
class Reply:
    url: httpx.URL
    status: int
    headers: Mapping[str, str]
    body: bytes


def fetch(url: httpx.URL, headers: Mapping[str, str], limits: Limits) -> Reply:
    """GET one URL over a connection of its own, without following redirects.

    Raises TimeoutError (a step or the whole took too long), TooBigError, or httpx.HTTPError/httpx.InvalidURL.

    httpx has no limit on the whole, and a server that sends its headers drop by drop would keep us for
    days; asyncio can stop anywhere. The loop runs in a thread of its own because the caller may have one.
    """
    with ThreadPoolExecutor(1, "fetch") as thread:
        return thread.submit(asyncio.run, _within(url, headers, limits)).result()


async def _within(url: httpx.URL, headers: Mapping[str, str], limits: Limits) -> Reply:
    try:
        async with asyncio.timeout(limits.deadline):
            return await _get(url, headers, limits)
    except httpx.TimeoutException as error:
        raise TimeoutError from error


async def _get(url: httpx.URL, headers: Mapping[str, str], limits: Limits) -> Reply:
    async with (
        httpx.AsyncClient(timeout=limits.timeout, mounts=DIRECT, headers=headers, verify=_trust()) as client,
        client.stream("GET", url) as response,
    ):
        body = await _body(response, limits.max_bytes)
        return Reply(response.url, response.status_code, response.headers, body)


@cache
def _trust() -> ssl.SSLContext:
    return httpx.create_ssl_context()  # reading all certificates takes longer than a request to a neighbour


async def _body(response: httpx.Response, max_bytes: int) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > max_bytes:
            raise TooBigError
    return bytes(body)
