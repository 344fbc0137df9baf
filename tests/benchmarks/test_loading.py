"""The corpus in the database: findable, countable, and without a trace in feed and history."""

from __future__ import annotations

import pytest

from benchmarks.corpus import generate, shelves
from benchmarks.drawing import Drawer
from benchmarks.engines.ours import Bare, Full
from benchmarks.loading import load
from benchmarks.queries import GROUPS, KINDS, draw
from papers.models import Author, Authorship, Change, Identifier, Paper, Version
from papers.search.indexing.indexer import rebuild
from papers.seed import files
from taxonomy import tree
from tests.processes import environment

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PAPERS = 120


@pytest.fixture
def loaded(transactional_db: None, index: None) -> int:
    return load(generate(PAPERS, shelves(files.categories())), environment()["DATABASE_URL"])


def test_every_paper_arrives_with_what_belongs_to_it(loaded: int) -> None:
    samples = list(generate(PAPERS, shelves(files.categories())))
    assert loaded == Paper.objects.count() == PAPERS
    assert Authorship.objects.count() == sum(len(sample.authors) for sample in samples)
    assert Author.objects.count() == len({name for sample in samples for name in sample.authors})
    assert Identifier.objects.filter(scheme="arxiv").count() == sum(bool(sample.arxiv) for sample in samples)
    assert Version.objects.filter(stage="published").count() == sum(sample.published for sample in samples)


def test_a_load_leaves_nothing_in_the_feed(loaded: int) -> None:
    assert not Change.objects.filter(kind=Change.Kind.PAPER).exists()


def test_a_paper_that_is_added_afterwards_gets_a_free_id(loaded: int) -> None:
    assert Paper.objects.create(cite_key="new2026paper", title="New").pk == PAPERS + 1


def test_all_engines_of_ours_answer_every_kind_of_query(loaded: int) -> None:
    rebuild()
    taxonomy = tree.load()
    queries = draw(Drawer(taxonomy, 1), 1)
    full = Full(taxonomy)
    for engine in (full, Bare(taxonomy), Bare(taxonomy, filtered=queries)):
        for query in queries:
            engine.answer(query)
    assert len(full.totals) == len(queries) == len(KINDS) * len(GROUPS)
    assert full.totals[[query.address for query in queries].index("")] == PAPERS
    assert queries == draw(Drawer(taxonomy, 1), 1)
