"""Texts of many references: what is in them, and what it is to us."""

from __future__ import annotations

import io
import time
from typing import Any

import pytest
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from papers import curation, incoming
from papers.incoming import Stands
from papers.models import Paper, State, Submission, User
from tests.papers.submissions import CONSTITUTIONAL, NEW, make_submission

ENTRY = """@article{key,
  title = {A Study of {RLHF}},
  author = {M{\\"u}ller, J{\\"o}rg and Bai, Yuntao},
  year = 2023,
  eprint = {2301.00001}, archiveprefix = {arXiv}
}
"""


def names(text: str, **more: Any) -> list[tuple[int, str]]:
    return [(piece.line, piece.value or piece.problem) for piece in incoming.pieces(text, **more)]


def stands(text: str) -> list[tuple[int, str]]:
    return [(one.line, one.state) for one in incoming.standing(incoming.pieces(text)).found]


# Reading


def test_bibtex_and_lines_stand_in_one_text() -> None:
    text = f"2212.08073\n\n{ENTRY}\n- **T t** https://example.org/x\n"
    assert names(text) == [(1, "2212.08073"), (3, NEW), (10, "https://example.org/x")]
    record = incoming.pieces(text)[1].record
    assert record
    assert record.authors == ("Jörg Müller", "Yuntao Bai")


def test_an_entry_that_is_not_closed_ends_where_the_next_begins() -> None:
    found = incoming.pieces("@article{a,\n title = {Lost\n\n" + ENTRY + "\n2212.08073")
    assert [(piece.line, piece.value) for piece in found] == [(1, ""), (4, NEW), (11, "2212.08073")]
    assert found[0].problem.startswith("This entry cannot be read")


def test_an_entry_that_is_not_closed_does_not_swallow_the_identifiers_below_it() -> None:
    found = incoming.pieces("@article{a,\n title = {Lost},\n2212.08073\n- **T t** 10.1145/1.1")
    assert [(piece.line, piece.value) for piece in found] == [(1, ""), (3, "2212.08073"), (4, "10.1145/1.1")]
    assert found[0].problem == ("This entry cannot be read: its last bracket or quotation mark is missing.")


def test_what_stands_between_the_entries_of_a_file_is_comment() -> None:
    assert names(f"some words\n{ENTRY}2212.08073", file="refs.bib") == [(2, NEW)]
    assert names("2212.08073", file="ids.txt") == [(1, "2212.08073")]


def test_lines_are_counted_whatever_ends_them() -> None:
    assert names("\r\n\r\n2212.08073\r2203.02155") == [(3, "2212.08073"), (4, "2203.02155")]


def test_an_entry_that_could_not_be_stored_is_told_at_once() -> None:
    text = ENTRY.replace("2023", "1066")
    assert names(text) == [(1, NEW)]
    assert incoming.pieces(text)[0].problem == "The year must lie between 1800 and 2200."


def test_an_address_that_cannot_be_stored_costs_only_the_address() -> None:
    (piece,) = incoming.pieces("@misc{a, title={T t}, url={http://a b}, howpublished={https://[x}}")
    assert piece.record
    assert (piece.record.title, piece.record.url, piece.problem) == ("T t", "", "")


def test_beyond_the_bound_the_text_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("papers.incoming.reading.MAX_PIECES", 2)
    assert names("2212.08073\n2203.02155\n2301.00001") == [
        (1, "2212.08073"),
        (2, "2203.02155"),
        (3, "Only the first 2 references of a text are read."),
    ]


def big_bib(entries: int = 480) -> str:
    """5 MB of entries with long abstracts, three of them broken."""
    whole = []
    for number in range(entries):
        body = f"title = {{Study {number}}}, doi = {{10.1234/a.{number}}}, abstract = {{{'word ' * 2_150}}}"
        ends = "" if number in (7, 200, 479) else "}"
        whole.append(f"@article{{k{number},\n  {body}\n{ends}\n")
    return "".join(whole)


def test_three_broken_entries_of_a_large_file_are_listed_and_the_rest_is_read() -> None:
    text = big_bib()
    assert 4_900_000 < len(text) < 5 * 1024 * 1024
    begun = time.process_time()
    found = incoming.pieces(text, file="refs.bib")
    assert time.process_time() - begun < 10
    broken = [piece for piece in found if piece.problem]
    assert [piece.line for piece in broken] == [7 * 3 + 1, 200 * 3 + 1, 479 * 3 + 1]
    assert all(piece.problem.startswith("This entry cannot be read: ") for piece in broken)
    assert len(found) - len(broken) == 477


@pytest.mark.parametrize(
    "piece", ["@article{a,\n", "@article{a,title={x}}\n", "{", "@a{", "@article{a,title={"]
)
def test_a_hostile_file_is_read_in_bounded_time(piece: str) -> None:
    text = (piece * 420_000)[: 5 * 1024 * 1024]
    begun = time.process_time()
    incoming.pieces(text, file="refs.bib")
    assert time.process_time() - begun < 15


# Files


@pytest.mark.parametrize(
    ("raw", "text", "read_as"),
    [
        ("Jörg 李雷".encode(), "Jörg 李雷", ""),
        ("Jörg".encode("utf-8-sig"), "Jörg", ""),
        ("Jörg".encode("utf-16"), "Jörg", ""),
        ("Jörg Müller".encode("latin-1"), "Jörg Müller", "Windows-1252"),
        ("李雷".encode("gb18030"), "李雷", "GB 18030"),
        (b"\xff\x81 odd \xe9", "ÿ\ufffd odd é", "Windows-1252"),
    ],
)
def test_a_file_is_read_in_its_encoding(raw: bytes, text: str, read_as: str) -> None:
    file = io.BytesIO(raw)
    file.name = "refs.bib"
    uploaded = incoming.read_file(file)
    assert uploaded.text == text
    assert (read_as in uploaded.remark) if read_as else uploaded.remark == ""


# What it is to us


def test_each_reference_is_new_known_waiting_declined_or_not_understood(
    catalogue: dict[str, Paper], cora: User
) -> None:
    make_submission("2301.00002")
    curation.reject(make_submission("2301.00003"), by=cora, reason="It is about chess.")
    text = f"{NEW}\n{CONSTITUTIONAL}\n2301.00002\n2301.00003\nnothing"
    assert stands(text) == [(1, "new"), (2, "known"), (3, "waiting"), (4, "declined"), (5, "not_understood")]
    found = incoming.standing(incoming.pieces(text)).found
    assert found[1].paper == catalogue["bai2022constitutional"]
    assert found[2].submission == Submission.objects.get(value="2301.00002")
    assert found[3].reason == "It is about chess."
    assert [one.title for one in found[2:4]] == ["A study of 2301.00002", "A study of 2301.00003"]
    assert found[4].reason == "No identifier, address or marked title stands here."


def test_the_same_work_on_several_lines_is_listed_once(db: None) -> None:
    text = f"{NEW}\n10.48550/arXiv.{NEW}\n{ENTRY}\n- **Only a title**\n- **Only a TITLE**"
    found = incoming.standing(incoming.pieces(text)).found
    assert [[place.line for place in one.places] for one in found] == [[1, 2, 3], [10, 11]]


def test_a_declined_work_that_came_in_later_is_known(catalogue: dict[str, Paper], cora: User) -> None:
    curation.reject(make_submission(CONSTITUTIONAL), by=cora, reason="No.")
    assert stands(CONSTITUTIONAL) == [(1, "known")]


@pytest.mark.parametrize("number", [1, 300])
def test_a_text_is_looked_up_in_four_queries(db: None, number: int) -> None:
    lines = [f"2301.{n:05}\n- **Title {n}**\n10.1234/{n}" for n in range(1, number + 1)]
    pieces = incoming.pieces("\n".join(lines))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(incoming.standing(pieces).found) == 3 * number
    assert len(queries) == 4


# Sending


def send(text: str, **more: Any) -> list[bool]:
    standing = incoming.standing(incoming.pieces(text))
    return [sent.created for sent in incoming.submit_all(standing.of(Stands.NEW, Stands.WAITING), **more)]


def test_all_are_taken_as_one_by_one(db: None, remy: User) -> None:
    assert send(f"{ENTRY}\n- **Only a title** Ann Author et al. ACL 2020.", by=remy, comment="Look.") == [
        True,
        True,
    ]
    first, second = Submission.objects.order_by("pk")
    assert (first.value, first.state, first.submitted_by, first.comment) == (
        NEW,
        State.RECEIVED,
        remy,
        "Look.",
    )
    assert first.due_at is not None
    assert (second.state, second.typed_record.title, second.value) == (State.READY, "Only a title", "")


def test_sent_twice_nothing_is_there_twice(db: None) -> None:
    text = f"{ENTRY}\n- **Only a title**"
    assert send(text) == [True, True]
    assert stands(text) == [(1, "waiting"), (8, "waiting")]
    assert send(text) == [False, False]
    assert Submission.objects.count() == 2


def test_sending_takes_a_fixed_number_of_queries(db: None) -> None:
    def queries(first: int, last: int) -> int:
        text = "\n".join(f"2301.{n:05}\n- **Title {n}**" for n in range(first, last))
        found = incoming.standing(incoming.pieces(text)).found
        with CaptureQueriesContext(connection) as queries:
            incoming.submit_all(found)
        return len(queries)

    assert queries(1, 2) == queries(2, 200)
    assert Submission.objects.count() == 398


def test_more_than_the_most_are_refused(db: None) -> None:
    found = incoming.standing(incoming.pieces("\n".join(f"2301.{n:05}" for n in range(1, 502)))).found
    with pytest.raises(ValueError, match="not to be sent"):
        incoming.submit_all(found)


# Carrying


def test_what_a_file_held_comes_back_as_it_was(db: None) -> None:
    found = incoming.standing(incoming.pieces(ENTRY, file="refs.bib")).found
    carried = incoming.carried(incoming.carry(found, left=3))
    assert (carried.pieces, carried.left, carried.file) == ((found[0].piece,), 3, "refs.bib")


def test_what_does_not_fit_is_counted(db: None) -> None:
    found = incoming.standing(
        incoming.pieces("\n".join(f"2301.{n:05}" for n in range(1, 703)), file="f")
    ).found
    carried = incoming.carried(incoming.carry(found))
    assert (len(carried.pieces), carried.left) == (500, 202)


def test_what_somebody_else_wrote_is_not_taken_for_ours() -> None:
    with pytest.raises(signing.BadSignature):
        incoming.carried(signing.dumps([0, []], salt="elsewhere"))
    assert incoming.carried("").pieces == ()


# Any text

MARKS = (
    '@article{ @misc(a, title={ } " # , ** [x]( ) ``` % @string{ \\ 2212.08073 10.1234/x http://a.b/c 李雷'
)
SCRAPS = st.sampled_from([*MARKS.split(" "), "\n", "- ", "1. ", "# ", "\0", "\ud800", "et al. "])


@given(st.lists(SCRAPS | st.text(max_size=5), max_size=40).map("".join))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_and_each_line_lies_in_it(text: str) -> None:
    for file in ("", "refs.bib"):
        lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
        for piece in incoming.pieces(text, file=file):
            assert 1 <= piece.line <= lines
            assert bool(piece.problem) != bool(piece.record and (piece.scheme or piece.record.title))


# What waits already


def test_telling_what_waits_takes_a_fixed_number_of_queries(db: None) -> None:
    def queries(first: int, last: int) -> int:
        for number in range(first, last):
            make_submission(f"2301.{number:05}")
        found = incoming.standing(
            incoming.pieces("\n".join(f"2301.{n:05}" for n in range(first, last)))
        ).found
        with CaptureQueriesContext(connection) as queries:
            incoming.submit_all(found, comment="Look.")
        return len(queries)

    assert queries(1, 2) == queries(2, 40)
    assert set(Submission.objects.values_list("comment", flat=True)) == {"Look."}


def test_what_was_said_by_the_first_stays(db: None) -> None:
    assert send(ENTRY, comment="Second.") == [True]
    assert send(ENTRY.replace("Ann Author", "Someone Else"), comment="Third.") == [False]
    told = Submission.objects.get(value=NEW)
    assert told.typed_record.authors[0] != "Someone Else"
    assert told.comment == "Second.\n\nThird."


def test_nothing_is_told_where_nothing_is_said(db: None) -> None:
    make_submission(NEW)
    standing = incoming.standing(incoming.pieces(NEW))
    assert incoming.to_tell(standing, comment=" ", categories=[]) == []
    assert len(incoming.to_tell(standing, comment="Look.", categories=[])) == 1
