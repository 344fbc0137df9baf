import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from alignlit.embedded import process
from alignlit.embedded.lock import holding
from alignlit.embedded.places import Places
from alignlit.embedded.supervisor import Part, Stopped, Supervisor, trim
from alignlit.embedded.trouble import Trouble
from tests.alignlit.conftest import wait_until
from tests.services import BASE_DIR

pytestmark = pytest.mark.slow


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(said: list[str]) -> Supervisor:
    return Supervisor(said.append)


def part(
    directory: Path, code: str, name: str = "part", patience: float = 5, *, needed: bool = False
) -> Part:
    log = directory / f"{name}.log"
    return Part(
        name,
        log,
        lambda: process.start([sys.executable, "-c", code], log=log),
        stop_patience=patience,
        needed=needed,
    )


def tick_until(supervisor: Supervisor, said: list[str], count: int) -> None:
    end = time.monotonic() + 20
    while len(said) < count and time.monotonic() < end:
        supervisor.tick()
        time.sleep(0.02)


def test_what_dies_is_started_again_with_growing_pauses_and_the_reason(
    supervisor: Supervisor, said: list[str], tmp_path: Path
) -> None:
    dying = part(tmp_path, "import sys; print('no paper today'); sys.exit(3)")
    supervisor.add(dying)
    tick_until(supervisor, said, 2)
    supervisor.stop()
    log = tmp_path / "part.log"
    assert said[0] == f"part ended with code 3; it starts again in 1 s. ({log})\n    no paper today"
    assert said[1].startswith("part ended with code 3; it starts again in 2 s.")


def test_a_killed_part_says_the_signal(supervisor: Supervisor, said: list[str], tmp_path: Path) -> None:
    supervisor.add(part(tmp_path, "import os; os.kill(os.getpid(), 9)"))
    tick_until(supervisor, said, 1)
    assert said[0].startswith("part killed by SIGKILL; it starts again in 1 s.")


def test_a_part_that_cannot_be_started_again_is_tried_again(
    supervisor: Supervisor, said: list[str], tmp_path: Path
) -> None:
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\nsleep 0.3\n")
    program.chmod(0o755)
    supervisor.add(Part("part", tmp_path / "log", lambda: process.start([program], log=tmp_path / "log")))
    program.unlink()
    tick_until(supervisor, said, 2)
    assert said[1].startswith("part could not be started; it starts again in 2 s.")


# Says when it was asked to stop and, half a second later, when it did.
ENDING = (
    "import signal, sys, time\n"
    "def end(*_):\n"
    "    open({order!r}, 'a').write({name!r})\n"
    "    time.sleep(0.5)\n"
    "    open({order!r}, 'a').write({name!r}.upper())\n"
    "    sys.exit()\n"
    "signal.signal(signal.SIGTERM, end)\nprint('up', flush=True)\ntime.sleep(60)"
)


def test_parts_stop_together_and_then_one_by_one_what_they_needed(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    order = tmp_path / "order"
    for name in ("a", "b", "x", "y"):
        log = tmp_path / f"{name}.log"
        ending = part(tmp_path, ENDING.format(order=str(order), name=name), name, needed=name in "ab")
        supervisor.add_and_wait(ending, lambda log=log: log.exists() and "up" in log.read_text(), 10)  # type: ignore[misc]
    supervisor.stop()
    together, then = order.read_text()[:4], order.read_text()[4:]
    assert (sorted(together[:2]), sorted(together[2:]), then) == (["x", "y"], ["X", "Y"], "bBaA")


def test_a_slow_end_says_what_it_waits_for(
    supervisor: Supervisor, said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("alignlit.embedded.supervisor.SILENCE", 0.3)
    log = tmp_path / "slow.log"
    slow = part(tmp_path, ENDING.format(order=str(tmp_path / "order"), name="x"), "slow")
    supervisor.add_and_wait(slow, lambda: log.exists() and "up" in log.read_text(), 10)
    supervisor.add(part(tmp_path, "import time; time.sleep(60)", "quick"))
    supervisor.stop()
    assert set(said) == {"Waiting for slow ..."}  # again each time that it is long


def test_a_part_that_does_not_stop_is_killed_with_its_children(
    supervisor: Supervisor, said: list[str], tmp_path: Path
) -> None:
    code = (
        "import signal, subprocess, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "child = subprocess.Popen(['sleep', '600'])\nprint(child.pid, flush=True)\ntime.sleep(600)"
    )
    log = tmp_path / "part.log"
    supervisor.add_and_wait(
        part(tmp_path, code, patience=0.2), lambda: log.exists() and log.stat().st_size > 0, 10
    )
    supervisor.stop()
    assert said == ["part did not stop within 0 s and was killed."]
    assert wait_until(lambda: not runs(int(log.read_text())), 5)


def test_a_part_that_does_not_come_up_is_told_with_its_last_words(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    with pytest.raises(Trouble, match=r"part did not start:\nno room"):
        supervisor.add_and_wait(part(tmp_path, "print('no room'); raise SystemExit(1)"), lambda: False, 10)


@pytest.fixture
def listening(supervisor: Supervisor) -> Iterator[Supervisor]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    supervisor.listen()
    yield supervisor
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_watch(listening: Supervisor, number: signal.Signals) -> None:
    os.kill(os.getpid(), number)
    with pytest.raises(Stopped):
        listening.watch()


def test_a_signal_interrupts_work_of_our_own_only_where_that_is_safe(listening: Supervisor) -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(0.01)
    with pytest.raises(Stopped), listening.interruptible():
        pytest.fail("it was already asked to stop")
    listening._stop_asked = False
    threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGTERM)).start()
    begun = time.monotonic()
    with pytest.raises(Stopped), listening.interruptible():
        time.sleep(10)
    assert time.monotonic() - begun < 5


def test_a_long_log_moves_aside_while_it_is_written(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    with log.open("ab", buffering=0) as writing:
        writing.write(b"x" * 100)
        trim(log, 99)
        writing.write(b"new")
    assert log.read_bytes() == b"new"
    assert (tmp_path / "a.log.1").read_bytes() == b"x" * 100


def test_a_short_log_stays(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text("short")
    trim(tmp_path / "a.log", 5)
    assert [path.name for path in tmp_path.iterdir()] == ["a.log"]


def test_a_second_holder_hears_who_holds_the_lock(tmp_path: Path) -> None:
    places = Places(tmp_path, tmp_path)
    with holding(places) as note:
        note("http://127.0.0.1:8000/")
        sentence = rf"already runs here: http://127.0.0.1:8000/, process {os.getpid()}\."
        with pytest.raises(Trouble, match=sentence), holding(places):
            pass
    with holding(places):
        pass


def test_a_killed_holder_frees_the_lock(tmp_path: Path) -> None:
    code = (
        "import pathlib, sys, time\nfrom alignlit.embedded.lock import holding\n"
        "from alignlit.embedded.places import Places\nplaces = Places(*[pathlib.Path(sys.argv[1])] * 2)\n"
        "with holding(places):\n    print('held', flush=True)\n    time.sleep(600)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code, tmp_path], cwd=BASE_DIR, stdout=subprocess.PIPE)
    assert holder.stdout
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(Trouble), holding(Places(tmp_path, tmp_path)):
        pass
    holder.kill()
    holder.communicate()
    with holding(Places(tmp_path, tmp_path)):
        pass


def runs(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
