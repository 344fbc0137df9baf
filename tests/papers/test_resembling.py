"""New references of a text that may be here after all."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from papers import incoming
from papers.incoming import MayBe, Standing
from papers.models import Paper, State
from papers.record import Record
from papers.search.indexing.indexer import Indexer
from tests.papers.submissions import NEW, make_submission

pytestmark = pytest.mark.django_db
TITLE = "Constitutional AI: Harmlessness from AI Feedback"


def looked(text: str, **more: int) -> Standing:
    return incoming.compared(incoming.standing(incoming.pieces(text)), **more)


def entry(title: str, more: str = "author = {Bai, Yuntao}, year = 2022") -> str:
    return f"@article{{a, title = {{{title}}}, {more}}}"


def hints(text: str, **more: int) -> list[tuple[MayBe, ...]]:
    return [one.may_be for one in looked(text, **more).found]


def test_a_new_title_very_like_a_papers_says_so(searchable: dict[str, Paper]) -> None:
    (one,) = looked(entry("Constitutional A.I. - harmlesness from AI feedback")).found
    (hint,) = one.may_be
    assert (one.state, hint.title, hint.submission) == ("new", TITLE, None)
    assert hint.get_absolute_url() == "/papers/bai2022constitutional/"
    assert 0.5 <= hint.score < 1


def test_the_same_work_under_another_identifier_says_why(searchable: dict[str, Paper]) -> None:
    ((hint,),) = hints(entry(TITLE, "author = {Bai, Yuntao}, doi = {10.1234/published}"))
    assert hint.reasons[0] == "the same title"


def test_a_title_like_one_that_waits_says_so() -> None:
    waiting = make_submission(
        "10.1234/x", typed=Record(title="Judging the Judges of Models", authors=("A. B",))
    )
    ((hint,),) = hints("- **Judging the judges of models** A. B. 2023.")
    assert (hint.submission, hint.get_absolute_url()) == (waiting, waiting.get_absolute_url())


def test_what_was_decided_or_is_about_a_paper_is_no_hint() -> None:
    make_submission("10.1234/x", typed=Record(title="Judging the Judges"), state=State.REJECTED)
    make_submission("10.1234/y", typed=Record(title="Judging the Judges"), kind="update")
    assert hints("- **Judging the judges** A. B. 2023.") == [()]


def test_what_is_known_waits_or_is_only_a_little_alike_has_none(searchable: dict[str, Paper]) -> None:
    make_submission(NEW)
    known = entry(TITLE, "eprint = {2212.08073}, archiveprefix = {arXiv}")
    assert hints(f"{known}\n{NEW}\n{entry('Harmlessness of quokkas')}") == [(), (), ()]


def test_without_an_index_what_waits_is_still_compared(settings: Settings, tmp_path: Path) -> None:
    settings.SEARCH_INDEX_DIR = tmp_path
    make_submission("10.1234/x", typed=Record(title=TITLE))
    assert [hint.title for hint in hints(entry(TITLE))[0]] == [TITLE]


@pytest.mark.parametrize(("number", "asked"), [(1, 7), (250, 7), (260, 8)])
def test_many_are_compared_in_few_queries(searchable: dict[str, Paper], number: int, asked: int) -> None:
    make_submission("10.1234/x", typed=Record(title=f"{TITLE} 7"))
    text = "\n".join(entry(f"{TITLE} {count}", f"doi = {{10.1234/{count}}}") for count in range(number))
    with CaptureQueriesContext(connection) as queries:
        looked(text)
    assert len(queries) == asked


def test_ids_alone_ask_nothing_more(index: Indexer) -> None:
    pieces = incoming.pieces(NEW)
    standing = incoming.standing(pieces)
    with CaptureQueriesContext(connection) as queries:
        assert incoming.compared(standing) is standing
    assert len(queries) == 0


def test_only_so_many_are_compared(searchable: dict[str, Paper]) -> None:
    text = "\n".join(entry(TITLE, f"doi = {{10.1234/{number}}}") for number in (1, 2))
    assert [len(one) for one in hints(text, most=1)] == [1, 0]
