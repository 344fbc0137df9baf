"""The whole way, once, on a site that `manage.py up` runs: from a submitted reference to a found and cited paper."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.arxiv_server import ArxivServer
from tests.processes import ROOT, eventually

pytestmark = pytest.mark.slow
READY = 120.0  # seconds; a machine that is busy with other tests takes its time
NEW = "2401.05566"


class Site:
    """A running site: its address, what it printed, and the process."""

    def __init__(self, var: Path, port: int, arxiv: ArxivServer) -> None:
        self.var = var
        self.url = f"http://127.0.0.1:{port}"
        self.printed = var / "printed.txt"
        env = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY")}
        env |= {"VAR_DIR": str(var), "PORT": str(port), "BIND": "127.0.0.1"}
        env |= {"ARXIV_API_URL": arxiv.url, "ARXIV_MIN_INTERVAL": "0.2"}
        with self.printed.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up"], cwd=ROOT, env=env, stdout=out, stderr=out
            )

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def password(self, name: str) -> str:
        match = re.search(rf"name {name}, password (\S+)", self.printed.read_text())
        assert match, self.printed.read_text()
        return match[1]

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with ArxivServer() as arxiv, tempfile.TemporaryDirectory(prefix="alignlit-whole-") as var:
        Path(var).chmod(0o711)  # the user who runs PostgreSQL for root passes through
        arxiv.add(
            arxiv_id=NEW,
            title="Quokka Agents: Training Deceptive LLMs",
            authors=["Evan Hubinger", "Carson Denison"],
        )
        site = Site(Path(var), free_port(), arxiv)
        try:
            assert eventually(site.is_ready, within=READY), site.printed.read_text()
            yield site
        finally:
            if site.process.poll() is None:
                site.stop()


def signed_in(site: Site, name: str) -> httpx.Client:
    client = httpx.Client(base_url=site.url, follow_redirects=True, timeout=20)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get("/sign-in/").text)
    assert token
    form = {"username": name, "password": site.password(name), "csrfmiddlewaretoken": token[1]}
    answer = client.post("/sign-in/", data=form, headers={"Referer": site.url})
    assert answer.status_code == 200
    assert "sessionid" in client.cookies
    return client


def total(site: Site, q: str) -> int:
    count: int = httpx.get(f"{site.url}/api/v1/papers/", params={"q": q}, timeout=20).json()["count"]
    return count


def test_the_seed_is_searchable_at_once(site: Site) -> None:
    assert eventually(lambda: total(site, "") == 236)
    page = httpx.get(f"{site.url}/papers/", params={"q": "constitutional ai"}, timeout=20)
    assert (
        "<mark>Constitutional</mark> <mark>AI</mark>" in page.text
        or "<mark>Constitutional AI</mark>" in page.text
    )


def test_the_seeds_abstracts_are_pulled_in_two_requests_and_found(site: Site) -> None:
    key = f"{site.url}/api/v1/papers/arxiv:2212.08073/"
    assert eventually(lambda: bool(httpx.get(key, timeout=20).json()["abstract"]), within=READY)


def test_a_reference_becomes_a_paper_that_is_found_and_cited(site: Site) -> None:
    reference = {"reference": f"https://arxiv.org/pdf/{NEW}.pdf#page=3"}
    answer = httpx.post(f"{site.url}/api/v1/submissions/", json=reference, timeout=20)
    assert answer.status_code == 201
    status = answer.json()["url"]
    assert eventually(lambda: httpx.get(status, timeout=20).json()["state"] == "ready", within=READY)
    with contextlib.closing(signed_in(site, "curator")) as cora:
        token = status.rstrip("/").rpartition("/")[2]
        page = cora.get(f"/curate/{token}/")
        assert "Quokka Agents" in page.text
        csrf = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert csrf
        path = "inner-alignment/inner-failure-modes/deceptive-alignment"
        form = {"verb": "accept", "categories": path, "primary": path, "csrfmiddlewaretoken": csrf[1]}
        assert cora.post(f"/curate/{token}/", data=form, headers={"Referer": site.url}).status_code == 200
    assert eventually(lambda: total(site, "quokka agents") == 1, within=2.0)
    assert total(site, "欺骗性对齐") >= 1
    bib = httpx.get(f"{site.url}/papers.bib", params={"q": "quokka agents"}, timeout=20).text
    assert "{hubinger2024quokka," in bib
    assert f"eprint = {{{NEW}}}" in bib
    again = httpx.post(f"{site.url}/api/v1/submissions/", json={"reference": NEW}, timeout=20)
    assert (again.status_code, again.json()["paper"]["key"]) == (200, "hubinger2024quokka")


def test_nothing_but_the_web_server_listens_on_tcp(site: Site) -> None:
    group = descendants(site.process.pid)
    assert len(group) >= 8  # PostgreSQL, Valkey, web, its two workers, worker, beat, indexer
    ports: set[int] = set()
    for pid in group:
        with contextlib.suppress(FileNotFoundError):  # a process that ended meanwhile
            ports |= listening(pid)
    assert ports == {int(site.url.rpartition(":")[2])}


def test_index_and_database_agree(site: Site) -> None:
    env = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY")}
    words = [sys.executable, "manage.py", "check_index"]
    done = subprocess.run(
        words,
        cwd=ROOT,
        env={**env, "VAR_DIR": str(site.var)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == "The index agrees with the database: 237 papers.\n"


def test_ctrl_c_stops_everything(site: Site) -> None:
    group = descendants(site.process.pid)
    assert site.stop() == 0
    assert eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in group), within=10)


def descendants(pid: int) -> set[int]:
    """The process's children and theirs (Linux)."""
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found |= {child, *descendants(child)}
    return found


def listening(pid: int) -> set[int]:
    """TCP ports on which this process listens."""
    inodes = {os.readlink(fd) for fd in Path(f"/proc/{pid}/fd").iterdir() if fd.is_symlink()}
    ports = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in inodes:
                ports.add(int(fields[1].rpartition(":")[2], 16))
    return ports
