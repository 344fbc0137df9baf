"""Whatever somebody pastes or uploads is read in time that grows as the text does: no worker stands still over it."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from papers import incoming
from papers.formats import latex, markdown
from papers.formats.bibtex_values import read_value
from papers.formats.citations import read_citation
from papers.formats.printed_authors import read_names, read_printed

TOO_QUICK_TO_COMPARE = 0.05  # seconds
MOST = 3.2  # twice the text takes twice the time; what is quadratic takes four times


def seconds(read: Callable[[str], object], text: str) -> float:
    """The least of three: others use the machine."""
    return min(_seconds(read, text) for _ in range(3))


def _seconds(read: Callable[[str], object], text: str) -> float:
    begun = time.process_time()
    read(text)
    return time.process_time() - begun


def takes_linear_time(read: Callable[[str], object], make: Callable[[int], str], length: int) -> bool:
    """Doubled from a hundredth of the length on, so that what is cubic is known before it takes minutes."""
    size, before = length // 100, TOO_QUICK_TO_COMPARE
    while size <= length:
        now = seconds(read, make(size))
        if now > MOST * before:
            return False
        size, before = size * 2, max(now, TOO_QUICK_TO_COMPARE)
    return True


def bib(value: str) -> str:
    return f"@article{{a, title={{{value}}}, year={{2020}}}}"


PASTED: dict[str, Callable[[int], str]] = {
    "spaces in a heading": lambda n: "# a" + " " * n + "b",
    "underscores in a heading": lambda n: "# a" + "_" * n + "b",
    "spaces before a word": lambda n: "x\n" + " " * n + "x",
    "a rule that is none": lambda n: "-" * n + "x",
    "letters and hyphens": lambda n: ("- " + "a-" * 1_900 + "\n") * (n // 3_800),
    "bold that never ends": lambda n: ("- " + "**a " * 900 + "\n") * (n // 3_600),
    "brackets": lambda n: ("- " + "[" * 3_800 + "\n") * (n // 3_800),
    "links without an end": lambda n: ("- " + "[a](" * 900 + "\n") * (n // 3_600),
    "brackets in brackets": lambda n: ("- " + "[[x]" * 900 + "\n") * (n // 3_600),
    "identifiers": lambda n: "2212.08073 " * (n // 11),
    "a list without an end": lambda n: "- a\n" + "  b\n" * (n // 4),
    "spaces in an accent": lambda n: bib("\\'{" + " " * n + "xy}"),
    "open braces": lambda n: bib("{" * n),
    "pieces that are joined": lambda n: "@article{a, title=" + "a#" * (n // 2) + "!}",
    "short lines": lambda n: "x\n" * (n // 40),
    "short entries": lambda n: "@a{b\n" * (n // 40),
}


@pytest.mark.parametrize("name", PASTED)
def test_a_pasted_text_is_read_in_linear_time(name: str) -> None:
    assert takes_linear_time(incoming.pieces, PASTED[name], incoming.MAX_CHARS)


def test_a_file_of_a_million_entries_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("papers.incoming.reading.MAX_PIECES", 10)
    found = incoming.pieces("@article{a, title={x}}\n" * 20, file="refs.bib")
    assert (len(found), found[-1].line) == (11, 11)
    assert found[-1].problem == "Only the first 10 references of a text are read."


def test_macros_of_macros_do_not_grow_without_end() -> None:
    doubling = "".join(f"@string{{a{n} = a{n - 1} # a{n - 1}}}\n" for n in range(1, 60))
    [found] = incoming.pieces(
        '@string{a0 = "lol"}\n' + doubling + "@article{k, title={T}, journal=a59 # a59}"
    )
    assert found.problem == "A venue has at most 300 characters."


READERS: dict[str, tuple[Callable[[str], object], Callable[[int], str], int]] = {
    "latex accent": (latex.decode, lambda n: "\\'{" + "\t" * n + "xy}", 20_000),
    "underscores": (markdown.plain, lambda n: "_" * n + "b", 20_000),
    "authors": (read_printed, lambda n: "A" + " " * n + "b", 20_000),
    "turned names": (read_names, lambda n: "A, " + " " * n + "b", 20_000),
    "citation": (read_citation, lambda n: "A. B." + " " * n + "(2020). T", 20_000),
    "value": (lambda text: read_value(text, {}), lambda n: "a" + " " * n + "#" + " " * n + "!", 20_000),
}


@pytest.mark.parametrize("name", READERS)
def test_each_reader_takes_linear_time(name: str) -> None:
    assert takes_linear_time(*READERS[name])
