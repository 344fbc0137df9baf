"""The virtual environment of what only the comparison needs; the site's own stays as it is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tools.install import digest, uv_environment, uv_program

LOCK = Path(__file__).with_name("requirements.lock")


def programs(directory: Path) -> Path:
    """The directory with its programs, installed into `directory` when the lock is another one than the last."""
    stamp = directory / ".installed"
    if not stamp.exists() or stamp.read_text() != digest(str(LOCK)):
        _install(directory)
        stamp.write_text(digest(str(LOCK)))
    return directory / "bin"


def _install(directory: Path) -> None:
    uv = uv_program()
    if uv is None:
        raise SystemExit("The benchmark needs uv to install Datasette: install uv, or leave out `compare`.")
    environment = uv_environment()
    make = [uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(directory)]
    install = [uv, "pip", "install", "--quiet", "--python", str(directory / "bin" / "python")]
    for command in (make, [*install, "--only-binary", ":all:", "--require-hashes", "-r", str(LOCK)]):
        subprocess.run(command, env=environment, check=True)
