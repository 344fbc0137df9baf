"""The gate, on the real Redis protocol and with real processes."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import threading
import time
import uuid
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from papers.sources import GateBusy
from papers.sources.gate import Gate, connect

SPAWN = multiprocessing.get_context("spawn")  # forking a process that has threads is asking for it


def gate(name: str = "", **options: float) -> Gate:
    return Gate(connect(os.environ["REDIS_URL"]), name or uuid.uuid4().hex, **options)


def test_one_after_the_other_waits_for_the_interval() -> None:
    one = gate(interval=0.2)
    with one.slot(wait=0):
        ended = time.monotonic()
    with one.slot(wait=5):
        assert time.monotonic() - ended >= 0.2


def test_the_interval_is_counted_from_the_end() -> None:
    one = gate(interval=0.3)
    with one.slot(wait=0):
        time.sleep(0.4)
        ended = time.monotonic()
    with one.slot(wait=5):
        assert time.monotonic() - ended >= 0.3


def test_who_will_not_wait_is_told_when_to_come_back() -> None:
    one = gate(interval=60)
    with one.slot(wait=0):
        pass
    with pytest.raises(GateBusy) as busy, one.slot(wait=1):
        pass
    assert 50 < busy.value.retry_in <= 60
    assert not busy.value.attempted


def test_who_does_not_queue_waits_for_a_pause_and_for_nobody() -> None:
    name = uuid.uuid4().hex
    with gate(name, interval=0.2).slot():
        begun = time.monotonic()
        with pytest.raises(GateBusy), gate(name).slot(wait=5, queue=False):
            pass
        assert time.monotonic() - begun < 0.1
    with gate(name).slot(wait=5, queue=False):
        pass


def test_while_someone_asks_nobody_else_does() -> None:
    name = uuid.uuid4().hex
    with gate(name, interval=0.01).slot(), pytest.raises(GateBusy) as busy, gate(name).slot(wait=0.2):
        pass
    assert busy.value.retry_in == 3.0  # how long a request still takes is not known: one interval


def test_two_sources_do_not_wait_for_each_other() -> None:
    with gate().slot(wait=0), gate().slot(wait=0) as slot:
        assert slot.left() > 0


def test_a_failed_request_gives_the_slot_back() -> None:
    one = gate(interval=0.01)
    with pytest.raises(ZeroDivisionError), one.slot():
        raise ZeroDivisionError
    with one.slot(wait=5) as slot:
        assert slot.left() > 50


def test_a_closed_gate_opens_by_itself() -> None:
    one = gate(interval=0.01)
    one.close_for(0.3)
    closed = time.monotonic()
    with one.slot(wait=5):
        assert time.monotonic() - closed >= 0.25  # closed a moment before the clock was read


def test_a_gate_closed_during_a_request_stays_closed_after_it() -> None:
    one = gate(interval=0.01)
    with one.slot():
        one.close_for(60)
    with pytest.raises(GateBusy) as busy, one.slot(wait=0):
        pass
    assert busy.value.retry_in > 50


def test_closing_for_less_does_not_open_earlier() -> None:
    one = gate(interval=0.01)
    one.close_for(60)
    one.close_for(1)
    with pytest.raises(GateBusy) as busy, one.slot(wait=0):
        pass
    assert busy.value.retry_in > 50


def test_a_slower_pace_counts_for_all_workers() -> None:
    name = uuid.uuid4().hex
    gate(name, interval=0.01).slow_down(0.4)
    with gate(name, interval=0.01).slot(wait=0):
        ended = time.monotonic()
    with gate(name, interval=0.01).slot(wait=5):
        assert time.monotonic() - ended >= 0.4


def test_a_faster_pace_than_the_interval_does_not_count() -> None:
    one = gate(interval=60)
    one.slow_down(0.01)
    with one.slot(wait=0):
        pass
    with pytest.raises(GateBusy) as busy, one.slot(wait=0):
        pass
    assert busy.value.retry_in > 50


def test_the_last_pace_that_was_named_counts() -> None:
    one = gate(interval=0.01)
    one.slow_down(60)
    one.slow_down(0.01)
    with one.slot(wait=0):
        pass
    with one.slot(wait=5) as slot:
        assert slot.left() > 0


def test_a_slot_knows_how_long_it_is_alone() -> None:
    with gate(hold=5).slot() as slot:
        assert 4 < slot.left() <= 5


def test_who_overslept_does_not_take_the_slot_of_the_next() -> None:
    name = uuid.uuid4().hex
    early, next_one = gate(name, interval=0.01, hold=0.2), gate(name, interval=0.01, hold=60)
    overslept = early.slot()
    overslept.__enter__()
    with next_one.slot(wait=5):
        overslept.__exit__(None, None, None)
        with pytest.raises(GateBusy), gate(name).slot(wait=0.1):
            pass


def test_without_redis_nobody_asks() -> None:
    nowhere = Gate(connect("unix:///nonexistent/valkey.sock"))
    with pytest.raises(GateBusy) as busy, nowhere.slot(wait=5):
        pass
    assert busy.value.retry_in == 30.0
    assert busy.value.sentence == "Redis, which shares out the requests, cannot be reached."


def test_redis_dying_during_a_request_does_not_lose_its_answer() -> None:
    client = connect(os.environ["REDIS_URL"])
    one = Gate(client, uuid.uuid4().hex)
    with one.slot():
        client.connection_pool.connection_kwargs["path"] = "/nonexistent/valkey.sock"
        client.connection_pool.disconnect()
        answer = "kept"
    assert answer == "kept"


def hold_on(name: str, ready: Connection) -> None:
    with gate(name, hold=0.5).slot():
        ready.send("holding")
        time.sleep(60)


@pytest.mark.slow
def test_a_killed_holder_is_succeeded() -> None:
    name, (here, there) = uuid.uuid4().hex, multiprocessing.Pipe()
    process = SPAWN.Process(target=hold_on, args=(name, there))
    process.start()
    assert here.poll(20)
    assert process.pid
    os.kill(process.pid, signal.SIGKILL)
    with gate(name).slot(wait=10) as slot:
        assert slot.left() > 0
    process.join()


def hammer(name: str, path: Path) -> None:
    one = gate(name, interval=0.1)
    stamps = []
    for _ in range(5):
        with one.slot(wait=60):
            start = time.monotonic()
            time.sleep(0.01)
            stamps.append((start, time.monotonic()))
    path.write_text(json.dumps(stamps))


@pytest.mark.slow
def test_four_processes_never_meet_at_the_gate(tmp_path: Path) -> None:
    name, files = uuid.uuid4().hex, [tmp_path / str(n) for n in range(4)]
    processes = [SPAWN.Process(target=hammer, args=(name, file)) for file in files]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    stamps = sorted(stamp for file in files for stamp in json.loads(file.read_text()))
    assert len(stamps) == 20
    assert min(later[0] - earlier[1] for earlier, later in pairwise(stamps)) >= 0.1


def test_threads_of_one_process_share_a_gate() -> None:
    one, seen, lock = gate(interval=0.01), [], threading.Lock()

    def ask() -> None:
        with one.slot(wait=30):
            seen.append(lock.acquire(blocking=False))
            time.sleep(0.01)
            lock.release()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [True] * 8
