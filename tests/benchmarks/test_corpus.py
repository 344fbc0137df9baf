"""The made-up corpus: deterministic, shaped like a real one, readable from a file too."""

from __future__ import annotations

import gzip
import json
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.corpus import Sample, Shelf, generate, read, shelves
from benchmarks.corpus.statistics import Statistics
from benchmarks.corpus.vocabulary import CURVE, made_up, share, tail_share
from papers.seed import files

PAPERS = 1_500


@pytest.fixture(scope="module")
def found() -> list[Shelf]:
    return shelves(files.categories())


@pytest.fixture(scope="module")
def samples(found: list[Shelf]) -> list[Sample]:
    return list(generate(PAPERS, found))


def test_the_same_seed_makes_the_same_papers(found: list[Shelf], samples: list[Sample]) -> None:
    assert list(generate(50, found)) == samples[:50]


def test_another_seed_makes_other_papers(found: list[Shelf], samples: list[Sample]) -> None:
    assert next(generate(1, found, seed=2)) != samples[0]


def test_every_category_but_the_root_is_a_shelf(found: list[Shelf]) -> None:
    _root, *others = files.categories()
    assert {shelf.slug for shelf in found} == {category.slug for category in others}


def test_one_paper_in_five_has_no_abstract(samples: list[Sample]) -> None:
    assert sum(not sample.abstract for sample in samples) / PAPERS == pytest.approx(0.2, abs=0.04)


def test_abstracts_have_120_words_or_more_and_titles_six(samples: list[Sample]) -> None:
    assert min(len(sample.abstract.split()) for sample in samples if sample.abstract) >= 120
    assert min(len(sample.title.split()) for sample in samples) >= 6


def test_no_identifier_is_given_twice(samples: list[Sample]) -> None:
    given = [value for sample in samples for value in (sample.arxiv, sample.doi) if value]
    assert len(given) == len(set(given))


def test_a_paper_stands_in_one_to_three_categories(samples: list[Sample]) -> None:
    assert {len(sample.categories) for sample in samples} == {1, 2, 3}


def test_no_author_signs_a_paper_twice(samples: list[Sample]) -> None:
    assert all(len(set(sample.authors)) == len(sample.authors) > 0 for sample in samples)


def test_made_up_words_are_all_different() -> None:
    assert len({made_up(number) for number in range(50_000)}) == 50_000


def test_the_shares_of_all_words_add_up_to_one() -> None:
    listed = sum(share(rank) for rank in range(1, CURVE[-1][0] + 1))
    assert listed + tail_share() == pytest.approx(1, abs=0.03)


def test_words_are_as_frequent_as_the_curve_says(samples: list[Sample]) -> None:
    statistics = Statistics()
    assert len(list(statistics.watching(samples))) == PAPERS
    shares = statistics.figures()["shares"]
    assert shares["1"] == pytest.approx(share(1) * 1e6, rel=0.2)
    assert shares["100"] == pytest.approx(share(100) * 1e6, rel=0.3)


@pytest.mark.parametrize("name", ["papers.jsonl", "papers.jsonl.gz"])
def test_a_given_corpus_is_read_in_its_order(tmp_path: Path, found: list[Shelf], name: str) -> None:
    rows = [
        {
            "id": 7,
            "title": "Corrigibility",
            "authors": ["N. S."],
            "abstract": None,
            "year": 2015,
            "venue": "AAAI",
        },
        {"id": 8, "title": "Debate", "authors": [], "abstract": "Two agents.", "year": 2018, "venue": None},
    ]
    opener = gzip.open if name.endswith(".gz") else open
    with opener(tmp_path / name, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    first, second = read(tmp_path / name, found)
    assert (first.title, first.authors, first.abstract, first.venue) == (
        "Corrigibility",
        ("N. S.",),
        "",
        "AAAI",
    )
    assert (second.title, second.authors, second.abstract, second.venue) == (
        "Debate",
        (),
        "Two agents.",
        "Unknown",
    )


def test_a_given_corpus_is_cut_where_it_should_be(tmp_path: Path, found: list[Shelf]) -> None:
    row = {"title": "One", "authors": [], "abstract": "", "year": 2020, "venue": "ACL"}
    (tmp_path / "papers.jsonl").write_text(f"{json.dumps(row)}\n" * 5)
    assert len(list(islice(read(tmp_path / "papers.jsonl", found, at_most=3), 9))) == 3
