"""The tool that takes pictures takes none of what there is not."""

from __future__ import annotations

import pytest

from tests.browser.screenshots import asked_for

SITE = ["http://127.0.0.1:8000", "out", "/"]


@pytest.mark.parametrize("unknown", [["--languages", "zh-hans"], ["--schemes", "sepia"], ["--widths"]])
def test_pictures_in_a_language_or_scheme_that_there_is_not_are_refused(
    unknown: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        asked_for([*SITE, *unknown])
    assert stopped.value.code == 2
    assert unknown[0] in capsys.readouterr().err


def test_pictures_are_taken_in_both_schemes_and_languages() -> None:
    wanted = asked_for(SITE)
    assert (wanted.schemes, wanted.languages) == (["light", "dark"], ["en", "zh"])
