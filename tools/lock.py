"""`make lock`: compiles the locks, with hashes for every platform and without naming an index."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = shutil.which("uv") or str(Path(sys.prefix) / "bin" / "uv")  # make install-dev left one of the two
LOCKS = {
    "requirements.lock": ["pyproject.toml"],
    "requirements-dev.lock": ["pyproject.toml", "--group", "dev"],
    "benchmarks/requirements.lock": ["--group", "bench"],
    "tools/requirements.lock": ["tools/requirements.in"],
}
OPTIONS = [
    *("--universal", "--python-version", "3.11", "--generate-hashes", "--prerelease", "disallow", "--quiet"),
    *("--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"),
]


def main() -> None:
    for lock, sources in LOCKS.items():
        subprocess.run(
            [UV, "pip", "compile", *sources, *OPTIONS, "--upgrade", "-o", lock], cwd=ROOT, check=True
        )
        sys.stdout.write(f"{lock}\n")


if __name__ == "__main__":
    main()
