"""`tools/install.py` meets people before anything is installed: what it says there."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services import BASE_DIR
from tools import install


def make_checkout(directory: Path) -> Path:
    """A checkout whose locks ask for nothing."""
    (directory / "tools").mkdir(parents=True)
    shutil.copy(BASE_DIR / "tools" / "install.py", directory / "tools")
    (directory / "tools" / "requirements.lock").touch()
    (directory / "requirements.lock").touch()
    return directory


def run(checkout: Path, *, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "tools/install.py", "requirements.lock"],
        cwd=checkout,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_old_glibc_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        install.check_glibc("glibc", "2.27")
    assert end.value.code == 1
    assert capsys.readouterr().err == (
        "The wheels of PostgreSQL and Valkey need glibc 2.28 and this system has 2.27: use a newer system or Docker.\n"
    )


def test_another_c_library_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        install.check_glibc("", "")
    assert capsys.readouterr().err == (
        "The wheels of PostgreSQL and Valkey need glibc 2.28, which is not here: use Docker.\n"
    )


@pytest.mark.parametrize("version", ["2.28", "2.36", "3.0"])
def test_a_younger_glibc_will_do(version: str) -> None:
    install.check_glibc("glibc", version)


def test_no_fitting_python_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit):
        install.other_python()
    assert capsys.readouterr().err.endswith("install python3.13, or name one with make run PYTHON=...\n")


def test_a_fitting_python_beside_an_old_one_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken, works = tmp_path / "python3.13", tmp_path / f"python3.{sys.version_info.minor}"
    works.symlink_to(sys.executable)
    if broken != works:
        broken.write_text("#!/bin/sh\nexit 127\n")
        broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert install.other_python() == str(works)


def test_it_is_read_by_the_oldest_python_that_people_still_have() -> None:
    ast.parse((BASE_DIR / "tools" / "install.py").read_text(), feature_version=(3, 7))


@pytest.mark.slow
def test_a_missing_venv_module_is_one_sentence(tmp_path: Path) -> None:
    checkout = make_checkout(tmp_path / "here")
    (tmp_path / "without").mkdir()
    (tmp_path / "without" / "ensurepip.py").write_text("raise ImportError")
    ran = run(checkout, env={"PYTHONPATH": str(tmp_path / "without"), "PATH": "/usr/bin:/bin"})
    assert ran.returncode == 1
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert ran.stderr == (
        "Python's venv module is incomplete: install the rest of it "
        f"(on Debian and Ubuntu: apt-get install python{version}-venv) and start again.\n"
    )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = make_checkout(tmp_path_factory.mktemp("installed") / "here")
    assert run(directory).stdout.startswith("Installing the packages of requirements.lock ...\n")
    return directory


@pytest.mark.slow
def test_it_installs_again_only_when_the_lock_changes(installed: Path) -> None:
    assert run(installed).stdout == ""
    (installed / "requirements.lock").write_text("# changed\n")
    assert run(installed).stdout.startswith("Installing")


@pytest.mark.slow
def test_a_copied_checkout_gets_an_environment_of_its_own(installed: Path) -> None:
    copied = installed.with_name("copied")
    shutil.copytree(installed, copied, symlinks=True)
    assert run(copied).stdout.startswith("Installing")
    assert str(copied) in (copied / ".venv/bin/pip").read_text().splitlines()[0]
