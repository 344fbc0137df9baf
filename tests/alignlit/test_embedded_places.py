import contextlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import environ
import pytest
import redis

from alignlit import embedded
from alignlit.embedded.directories import make_base
from alignlit.embedded.owner import Owner, can_reach
from alignlit.embedded.places import LONGEST_SOCKET_PATH
from alignlit.embedded.trouble import Trouble

STRANGER = Owner("stranger", 54321, 54321, (54321,))


@pytest.fixture(autouse=True)
def no_var_dir(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VAR_DIR")


def test_a_checkout_keeps_its_data_in_var(where: embedded.Places) -> None:
    assert embedded.places(where.var.parent).var == where.var


def test_var_dir_moves_the_data(where: embedded.Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAR_DIR", "elsewhere")
    assert embedded.places(where.var.parent).var == where.var.parent / "elsewhere"


def test_root_keeps_the_data_of_an_unreachable_checkout_elsewhere(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    found = embedded.places(tmp_path).var
    if os.geteuid() == 0:
        assert found.parent == Path("/var/lib/alignlit")
        assert found.name.startswith(f"{tmp_path.name}-")
    else:
        assert found == tmp_path / "var"


def test_a_closed_directory_above_cannot_be_passed(where: embedded.Places) -> None:
    inner = where.var / "a" / "b"
    inner.mkdir(parents=True)
    assert can_reach(inner, STRANGER)
    inner.parent.chmod(0o700)
    assert not can_reach(inner, STRANGER)
    me = Owner("me", os.geteuid(), os.getegid(), ())
    assert can_reach(inner, me)


def test_sockets_of_a_deep_checkout_have_a_short_path(where: embedded.Places) -> None:
    deep = embedded.places(where.var, "深" * 40)
    longest = deep.postgres_sockets / ".s.PGSQL.5432.lock"
    assert len(os.fsencode(longest)) <= LONGEST_SOCKET_PATH
    assert deep.run != deep.var / "run"


def test_a_shell_with_another_tmpdir_finds_the_same_sockets(
    where: embedded.Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = embedded.places(where.var, "d" * 90)
    make_base(first)
    monkeypatch.setattr("tempfile.tempdir", str(where.var))
    assert embedded.places(where.var, "d" * 90) == first
    first.run.rmdir()


def test_a_short_directory_of_somebody_else_is_refused(where: embedded.Places) -> None:
    deep = embedded.places(where.var, "d" * 90)
    deep.run.symlink_to("/")
    with pytest.raises(Trouble, match="belongs to somebody else"):
        make_base(deep)
    deep.run.unlink()


def test_the_urls_survive_odd_paths() -> None:
    places = embedded.places(Path("/srv/a b,c?d#e%f+g"), "v")
    database = environ.Env.db_url_config(embedded.database_url(places))
    assert (database["HOST"], database["NAME"], database["USER"]) == (
        str(places.postgres_sockets),
        "alignlit",
        "alignlit",
    )
    client = redis.Redis.from_url(embedded.redis_url(places))
    assert client.connection_pool.connection_kwargs["path"] == str(places.valkey_socket)


def test_the_secret_key_is_made_once_and_private(where: embedded.Places) -> None:
    key = embedded.secret_key(where)
    assert len(key) >= 50
    assert embedded.secret_key(where) == key
    assert where.secret.stat().st_mode & 0o777 == 0o600


@contextlib.contextmanager
def as_somebody_who_may_not_read(path: Path) -> Iterator[None]:
    if os.geteuid() != 0:
        path.chmod(0)
        yield
    else:
        os.seteuid(STRANGER.uid)
        try:
            yield
        finally:
            os.seteuid(0)


def test_a_secret_key_of_somebody_else_is_a_sentence(where: embedded.Places) -> None:
    embedded.secret_key(where)
    with (
        as_somebody_who_may_not_read(where.secret),
        pytest.raises(Trouble, match="belongs to somebody else: start as that user"),
    ):
        embedded.secret_key(where)


def test_processes_that_start_together_share_one_secret_key(where: embedded.Places) -> None:
    keys: set[str] = set()
    threads = [threading.Thread(target=lambda: keys.add(embedded.secret_key(where))) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 1
    assert [path.name for path in where.var.iterdir() if path.name.startswith(".")] == []
