import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services import BASE_DIR

pytestmark = pytest.mark.slow

SKIPPED = "import pytest\n\ndef test_needs_tex():\n    pytest.skip('no TeX')\n"
SKIPPED_FILE = "import pytest\n\npytest.skip('no Chromium', allow_module_level=True)\n"
EXPECTED_FAILURE = "import pytest\n\n@pytest.mark.xfail\ndef test_known():\n    assert False\n"


def run(directory: Path, code: str, ci: str) -> subprocess.CompletedProcess[str]:
    (directory / "test_it.py").write_text(code)
    command = [sys.executable, "-m", "pytest", "-c", os.devnull, "--rootdir", str(directory), str(directory)]
    return subprocess.run(
        [*command, "-p", "tests.services", "-p", "no:django", "-p", "no:cacheprovider"],
        env={**os.environ, "CI": ci, "PYTHONPATH": str(BASE_DIR)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(("code", "reason"), [(SKIPPED, "no TeX"), (SKIPPED_FILE, "no Chromium")])
def test_in_ci_a_test_that_could_not_run_is_a_failure(code: str, reason: str, tmp_path: Path) -> None:
    ran = run(tmp_path, code, "true")
    assert ran.returncode != 0
    assert re.search(rf"A test that could not run is a failure in CI: .*{reason}", ran.stdout)


@pytest.mark.parametrize("code", [SKIPPED, SKIPPED_FILE])
def test_elsewhere_it_is_skipped(code: str, tmp_path: Path) -> None:
    assert "1 skipped" in run(tmp_path, code, "").stdout


def test_an_expected_failure_stays_one_in_ci(tmp_path: Path) -> None:
    ran = run(tmp_path, EXPECTED_FAILURE, "true")
    assert ran.returncode == 0
    assert "1 xfailed" in ran.stdout
