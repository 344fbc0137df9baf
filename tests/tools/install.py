"""Gets what the tests need beside Python: Chromium and TeX. `python -m tests.tools.install`.

Never fails: what could not be got is said, its tests are skipped, and in CI a skipped test is a failure.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

from tests.tools import chromium

TEX_PROGRAMS = ("pdflatex", "bibtex", "biber")
TEX_PACKAGES = ("texlive-latex-base", "texlive-latex-recommended", "texlive-bibtex-extra", "biber")
DOWNLOAD_LIMIT = 120  # seconds
SYSTEM_LIMIT = 900


def main() -> None:
    get("Chromium", chromium.runs, [download_chromium, lambda: system_packages("chromium")])
    get("TeX", tex_runs, [lambda: system_packages(*TEX_PACKAGES)])


def get(name: str, there: Callable[[], bool], ways: list[Callable[[], str]]) -> None:
    """Try each way until `there`; each says in a few words why it did not work."""
    if there():
        return
    say(f"{name} is missing; getting it ...")
    reasons = []
    for way in ways:
        why_not = way()
        if there():
            return
        reasons.append(why_not or "it does not run")
    say(f"{name} could not be got, tests that need it will be skipped: {'; '.join(reasons)}.")


def tex_runs() -> bool:
    return all(shutil.which(program) for program in TEX_PROGRAMS)


def download_chromium() -> str:
    command = [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]
    return attempt("Playwright's download", command, DOWNLOAD_LIMIT)


def system_packages(*packages: str) -> str:
    wanted = " ".join(packages)
    if not shutil.which("apt-get"):
        return f"install it with this system's package manager (Debian calls it {wanted})"
    if os.geteuid() != 0:
        return f"installing the system's package needs root: sudo apt-get install {wanted}"
    attempt("apt-get update", ["apt-get", "update"], DOWNLOAD_LIMIT)
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    return attempt(f"apt-get install {wanted}", install, SYSTEM_LIMIT)


def attempt(name: str, command: list[str], limit: int) -> str:
    """Run it; "" or why it failed. What hangs is cut off with everything that it started."""
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=env,
        text=True,
        errors="replace",
        start_new_session=True,
    ) as child:
        try:
            output, _ = child.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, 9)
            return f"{name} took more than {limit} s"
        except KeyboardInterrupt:
            os.killpg(child.pid, 9)
            raise
    return f"{name} failed ({_reason(output)})" if child.returncode else ""


def _reason(output: str) -> str:
    lines = output.strip().splitlines() or ["nothing was said"]
    return next((line for line in lines if "rror" in line or line.startswith("E:")), lines[-1]).strip()


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
