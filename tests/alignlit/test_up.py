"""The real thing: every part, started and ended as `make run` does it."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote

import pytest

from tests.alignlit.conftest import wait_until
from tests.services import BASE_DIR, temporary_directory

pytestmark = pytest.mark.slow

PATIENCE = 90  # seconds


class Site:
    """One `manage.py up` on its own data and a free port; `output` grows while it runs."""

    def __init__(self, var: Path, **env: str) -> None:
        self.var = var
        self.output = ""
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up"],
            cwd=BASE_DIR,
            env=environment(var, **env),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def says(self, text: str) -> bool:
        return wait_until(lambda: text in self.output or self.process.poll() is not None, PATIENCE) and (
            text in self.output
        )

    def url(self) -> str:
        assert self.says("alignlit is ready: "), self.output
        return str(re.findall(r"ready: (\S+)", self.output)[-1])

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        code = self.process.wait(60)
        self._reader.join(10)
        return code

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.output += line


def environment(var: Path, **env: str) -> dict[str, str]:
    ours = {"VAR_DIR": str(var), "PORT": "0", "ARXIV_API_URL": "http://127.0.0.1:9/", **env}
    return {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL", "BIND")} | ours


def running(var: Path) -> dict[int, str]:
    """The processes that were started for this data, as /proc shows them."""
    found = {}
    for entry in Path("/proc").iterdir():
        try:
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            named = str(var) in command or f"VAR_DIR={var}\0".encode() in (entry / "environ").read_bytes()
        except OSError:
            continue
        if entry.name.isdigit() and command and named:
            found[int(entry.name)] = command
    return found


def listening(pid: int) -> set[str]:
    """The local TCP addresses, in /proc's hexadecimal, on which a process listens."""
    rows = [
        line.split()
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
    ]
    inodes = {f"socket:[{row[9]}]": row[1] for row in rows if row[3] == "0A"}
    opened = {os.readlink(fd) for fd in Path(f"/proc/{pid}/fd").iterdir() if fd.is_symlink()}
    return {address for inode, address in inodes.items() if inode in opened}


def read(url: str) -> int:
    with urllib.request.urlopen(url, timeout=10) as response:
        return int(response.status)


def part(site: Site, words: str) -> int:
    return min(pid for pid, command in running(site.var).items() if words in command)


@pytest.fixture(scope="module")
def var() -> Iterator[Path]:
    directory = temporary_directory()
    yield directory / "var"
    wait_until(lambda: not running(directory / "var"), 30)
    shutil.rmtree(directory)


@pytest.fixture(scope="module")
def site(var: Path) -> Iterator[Site]:
    """The first start; the tests on it stand before those that end it."""
    started = Site(var)
    yield started
    if started.process.poll() is None:
        started.end(signal.SIGTERM)


def test_the_first_start_prints_the_address_and_two_passwords(site: Site) -> None:
    assert read(f"{site.url()}readyz") == 200
    passwords = re.findall(r"^(admin|curator): name \1, password (\S{16})$", site.output, re.MULTILINE)
    assert [name for name, _ in passwords] == ["admin", "curator"]
    assert passwords[0][1] != passwords[1][1]


def test_no_password_is_in_a_log(site: Site) -> None:
    site.url()
    password = re.findall(r"password (\S+)", site.output)[0]
    assert not [log for log in (site.var / "log").iterdir() if password in log.read_text()]


def test_every_part_runs_and_only_the_web_server_listens_on_tcp(site: Site) -> None:
    site.url()
    for words in ("/postgres ", "valkey-server", "gunicorn", "follow_changes", "worker", "beat"):
        assert wait_until(lambda words=words: any(words in c for c in running(site.var).values()), 20)  # type: ignore[misc]
    listeners = {c for pid, c in running(site.var).items() if listening(pid)}
    assert all("gunicorn" in command or "manage.py up" in command for command in listeners)
    assert listeners


def test_the_longest_query_reaches_the_search(site: Site) -> None:
    words = quote("(" * 2_000)
    with pytest.raises(HTTPError) as refused:
        read(f"{site.url()}api/v1/papers/?q={words}")
    assert (refused.value.code, json.load(refused.value)["problems"][0]["parameter"]) == (400, "q")
    assert read(f"{site.url()}papers/?q={quote('对齐 ' * 30)}") == 200
    with pytest.raises(HTTPError) as too_long:
        read(f"{site.url()}papers/?q={quote('对' * 2_000)}")
    assert too_long.value.code == 400


def test_a_killed_part_is_started_again_and_said(site: Site) -> None:
    site.url()
    killed = part(site, "follow_changes")
    os.kill(killed, signal.SIGKILL)
    assert site.says("indexer killed by SIGKILL; it starts again in 1 s.")
    assert wait_until(lambda: any("follow_changes" in c for c in running(site.var).values()), 20)
    assert part(site, "follow_changes") != killed


def test_a_killed_database_comes_back(site: Site) -> None:
    url = site.url()
    os.kill(part(site, "/postgres "), signal.SIGKILL)
    assert site.says("PostgreSQL killed by SIGKILL; it starts again in 1 s.")
    assert wait_until(lambda: answers(f"{url}readyz"), 30)


def test_killing_the_supervisor_takes_everything_down(site: Site) -> None:
    site.url()
    site.end(signal.SIGKILL)
    assert wait_until(lambda: not running(site.var), 10), running(site.var)


@pytest.fixture(scope="module")
def again(var: Path) -> Iterator[Site]:
    """A later start, after a kill."""
    started = Site(var)
    yield started
    if started.process.poll() is None:
        started.end(signal.SIGTERM)


def test_a_start_after_a_kill_is_an_ordinary_one_without_passwords(again: Site) -> None:
    assert read(f"{again.url()}readyz") == 200
    assert "password" not in again.output
    assert "starts again" not in again.output


def test_a_second_start_names_the_first(again: Site) -> None:
    url = again.url()
    second = Site(again.var)
    assert second.process.wait(30) == 1
    second._reader.join(10)
    assert second.output == (
        f"alignlit already runs here: {url}, process {again.process.pid}. "
        "Stop it with Ctrl-C in its terminal, or start a second one with another VAR_DIR and PORT.\n"
    )


def test_ctrl_c_stops_everything(again: Site) -> None:
    again.url()
    assert again.end(signal.SIGINT) == 0
    assert re.search(r"Stopping \.\.\.\n(Waiting for .+\n)*\Z", again.output)
    assert running(again.var) == {}


@pytest.mark.parametrize(
    ("variable", "value"),
    [("DATABASE_URL", "postgres://nobody@127.0.0.1:1/nothing"), ("REDIS_URL", "redis://127.0.0.1:1/0")],
)
def test_an_unreachable_service_is_one_sentence(variable: str, value: str, tmp_path: Path) -> None:
    services = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}
    site = Site(tmp_path, **{**services, variable: value})
    assert site.process.wait(30) == 1
    site._reader.join(10)
    assert re.fullmatch(rf"{variable} cannot be reached \(.*\): correct it or unset it\.\n", site.output)


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        site = Site(tmp_path, PORT=port)
        assert site.process.wait(30) == 1
    site._reader.join(10)
    assert site.output == (
        f"Port {port} on 127.0.0.1 cannot be taken (Address already in use): "
        "stop what listens there, or choose another one, such as PORT=8001.\n"
    )


def answers(url: str) -> bool:
    try:
        return read(url) == 200
    except OSError:
        return False
