"""What an act would change, told without changing it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from papers.models import Author, Authorship, Change, Paper
from papers.rehearsing import Change as Field
from papers.rehearsing import Difference, rehearse
from tests.catalogue import make_paper


@pytest.fixture
def paper(db: None) -> Paper:
    return make_paper("lee2022x", "X", authors=(), venue="")


def test_it_is_done_looked_at_and_rolled_back(paper: Paper) -> None:
    before = Change.objects.count()
    tried = rehearse(lambda: Paper.objects.filter(pk=paper.pk).update(title="Y", withdrawn=True))
    changes = [Field("title", "X", "Y"), Field("withdrawn", False, True)]
    assert tried.differences == [Difference("paper", "changed", "lee2022x", changes)]
    assert tried.value == 1
    paper.refresh_from_db()
    assert (paper.title, Change.objects.count()) == ("X", before)


def test_what_goes_to_and_fro_is_no_difference(paper: Paper) -> None:
    def there_and_back() -> None:
        Paper.objects.update(title="Y")
        Paper.objects.update(title="X")

    assert rehearse(there_and_back).differences == []


def test_a_row_that_comes_and_goes_is_no_difference(db: None) -> None:
    assert rehearse(lambda: Author.objects.create(name="Ann", slug="ann").delete()).differences == []


def test_a_row_that_goes_says_what_it_held_by_the_names_of_others(paper: Paper) -> None:
    ann = Author.objects.create(name="Ann", slug="ann")
    Authorship.objects.create(paper=paper, author=ann, position=1, name="A. Nonymous")
    (gone,) = rehearse(lambda: paper.authorships.all().delete()).differences
    assert (gone.kind, gone.action, gone.name) == ("authorship", "deleted", "A. Nonymous")
    assert gone.changes == [
        Field("paper", "lee2022x", None),
        Field("author", "ann", None),
        Field("position", 1, None),
        Field("name", "A. Nonymous", None),
    ]


def test_what_only_a_commit_would_find_is_raised(paper: Paper) -> None:
    ann = Author.objects.create(name="Ann", slug="ann")

    def twice() -> None:
        for _time in range(2):
            Authorship.objects.create(paper=paper, author=ann, position=1, name="Ann")

    with pytest.raises(IntegrityError), transaction.atomic():
        rehearse(twice)
    assert not paper.authorships.exists()


def test_what_the_act_raises_is_raised(paper: Paper) -> None:
    with pytest.raises(ZeroDivisionError):
        rehearse(lambda: 1 // 0)
