"""A small HTTP client that keeps its connection, so that little but the server is measured."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator, Sequence


class Failed(Exception):
    """An answer that is no 200."""


class Client:
    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)

    def get(self, address: str) -> http.client.HTTPResponse:
        """The answer, read to its end. Raises `Failed`."""
        try:
            self._connection.request("GET", address)
            response = self._connection.getresponse()
        except http.client.RemoteDisconnected:  # the server closes idle connections
            self._connection.close()
            self._connection.request("GET", address)
            response = self._connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise Failed(f"{address} answered {response.status}: {body[:300]!r}")
        return response

    def close(self) -> None:
        self._connection.close()


def together(port: int, addresses: Sequence[str], clients: int) -> tuple[float, list[float]]:
    """Seconds that so many clients need for all addresses, and the seconds of each answer."""
    waiting: Iterator[str] = iter(addresses)
    lock = threading.Lock()
    taken: list[float] = []
    failures: list[Exception] = []

    def work() -> None:
        client = Client(port)
        try:
            while (address := _next(waiting, lock)) is not None:
                begun = time.perf_counter()
                client.get(address)
                taken.append(time.perf_counter() - begun)
        except Exception as error:
            failures.append(error)
        finally:
            client.close()

    begun = time.perf_counter()
    threads = [threading.Thread(target=work) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return time.perf_counter() - begun, taken


def _next(waiting: Iterator[str], lock: threading.Lock) -> str | None:
    with lock:
        return next(waiting, None)
