import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import psycopg
import pytest
import redis

from alignlit import embedded
from alignlit.embedded import postgres, process, valkey
from alignlit.embedded.trouble import Trouble
from tests.alignlit.conftest import processes_on, wait_until
from tests.services import BASE_DIR

pytestmark = pytest.mark.slow

PARENT = """
import sys, time
from alignlit import embedded
from alignlit.embedded import postgres, valkey
where = embedded.places(sys.argv[1], sys.argv[1] + "/var")
with postgres.running_postgres(where, fast=True), valkey.running_valkey(where):
    print("ready", flush=True)
    time.sleep(600)
"""


def connect(where: embedded.Places) -> psycopg.Connection[tuple[str]]:
    return psycopg.connect(embedded.database_url(where))


def shown(where: embedded.Places, setting: str) -> str:
    with connect(where) as connection:
        row = connection.execute(f"SHOW {setting}").fetchone()
    assert row
    return row[0]


def test_postgres_18_answers_on_its_socket_only(where: embedded.Places) -> None:
    with postgres.running_postgres(where, fast=True):
        assert shown(where, "server_version").startswith("18.")
        assert shown(where, "listen_addresses") == ""
        assert shown(where, "server_encoding") == "UTF8"
    assert processes_on(where.var) == []


def test_only_the_fast_one_gives_up_safety(where: embedded.Places) -> None:
    safe = postgres.command(where, Path("bin"))
    assert not any("fsync" in str(word) or "commit" in str(word) for word in safe)
    assert "fsync=off" in postgres.command(where, Path("bin"), fast=True)


def test_postgres_never_runs_as_root_and_opens_nothing_above_its_data(where: embedded.Places) -> None:
    before = where.var.parent.stat().st_mode
    with postgres.running_postgres(where, fast=True):
        pid = int((where.postgres_data / "postmaster.pid").read_text().split()[0])
        assert Path(f"/proc/{pid}").stat().st_uid == where.postgres_data.stat().st_uid != 0
    assert where.postgres_data.stat().st_mode & 0o777 == 0o700
    assert where.postgres_sockets.stat().st_mode & 0o777 == 0o700
    assert where.var.parent.stat().st_mode == before


def test_servers_start_in_a_directory_with_an_odd_and_long_name(where: embedded.Places) -> None:
    odd = embedded.places(where.var / 'a "b", c', where.var / 'a "b", c' / ("d" * 80))
    with postgres.running_postgres(odd, fast=True), valkey.running_valkey(odd):
        assert shown(odd, "server_version").startswith("18.")
        assert redis.Redis.from_url(embedded.redis_url(odd)).ping()
    assert len(os.fsencode(odd.postgres_sockets)) < 100
    shutil.rmtree(odd.run)


def test_data_survives_a_restart(where: embedded.Places) -> None:
    with postgres.running_postgres(where, fast=True), valkey.running_valkey(where):
        redis.Redis.from_url(embedded.redis_url(where)).set("kept", "yes")
        with connect(where) as connection:
            connection.execute("CREATE TABLE kept ()")
    with postgres.running_postgres(where, fast=True), valkey.running_valkey(where):
        assert redis.Redis.from_url(embedded.redis_url(where)).get("kept") == b"yes"
        with connect(where) as connection:
            connection.execute("TABLE kept")


def test_valkey_has_no_port(where: embedded.Places) -> None:
    with valkey.running_valkey(where):
        client = redis.Redis.from_url(embedded.redis_url(where))
        assert client.config_get("port") == {"port": "0"}
        assert client.config_get("appendonly") == {"appendonly": "yes"}


def test_a_pid_file_whose_pid_another_program_has_got_does_not_stop_a_start(where: embedded.Places) -> None:
    with postgres.running_postgres(where, fast=True):
        pid_file = (where.postgres_data / "postmaster.pid").read_text()
    _, _, rest = pid_file.partition("\n")
    (where.postgres_data / "postmaster.pid").write_text(f"{os.getpid()}\n{rest}")
    with postgres.running_postgres(where, fast=True):
        assert shown(where, "server_version").startswith("18.")


def test_a_server_that_lost_its_supervisor_is_stopped_before_a_new_one_starts(where: embedded.Places) -> None:
    orphan = postgres.start(where, fast=True)
    assert process.wait_until(lambda: postgres.accepts(where), orphan, 30)
    threading.Thread(
        target=orphan.wait, daemon=True
    ).start()  # else it stays as a zombie, which counts as alive
    with postgres.running_postgres(where, fast=True):
        assert orphan.wait(5) == 0
        assert shown(where, "server_version").startswith("18.")


def test_an_interrupted_first_start_is_begun_again(where: embedded.Places) -> None:
    half = where.var / "postgres.making"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18")
    with postgres.running_postgres(where, fast=True):
        assert shown(where, "server_version").startswith("18.")
    assert not half.exists()


def test_data_of_another_postgres_is_left_alone_with_a_sentence(where: embedded.Places) -> None:
    where.postgres_data.mkdir(parents=True)
    (where.postgres_data / "PG_VERSION").write_text("17\n")
    with pytest.raises(Trouble, match=r"was made by PostgreSQL 17, this is PostgreSQL 18: dump it"):
        postgres.prepare(where)


def test_killing_the_parent_takes_both_servers_down(where: embedded.Places) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, where.var.parent], cwd=BASE_DIR, stdout=subprocess.PIPE
    )
    assert parent.stdout
    assert parent.stdout.readline() == b"ready\n"
    assert len(processes_on(where.var)) >= 2
    parent.send_signal(signal.SIGKILL)
    parent.communicate()
    assert wait_until(lambda: not processes_on(where.var), 10)
