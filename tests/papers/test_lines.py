"""Categories as numbers that are counted along the tree."""

from __future__ import annotations

from collections import Counter
from itertools import permutations
from random import Random

import pytest

from papers.search.indexing import lines
from taxonomy.tree import Node, Taxonomy

#        1
#      /   \
#     2     5
#    / \     \
#   3   4     6
PARENTS = {1: None, 2: 1, 3: 2, 4: 2, 5: 1, 6: 5}


def node(number: int) -> Node:
    return Node(number, PARENTS[number], str(number), str(number), "", "", "", "", depth=0, branch=0)


TREE = Taxonomy(map(node, PARENTS))


def counted(*papers: list[int], exact: bool = False, taxonomy: Taxonomy = TREE) -> dict[int, int]:
    """What is counted of papers with these categories."""
    fields: dict[str, Counter[int]] = {name: Counter() for name in lines.FIELDS}
    for own in papers:
        for name, numbers in lines.pack(own, TREE).items():
            fields[name].update([numbers] if isinstance(numbers, int) else numbers)
    return dict(lines.counted(fields.values(), taxonomy, exact=exact))


def test_a_paper_counts_in_its_category_and_all_above() -> None:
    assert counted([3]) == {3: 1, 2: 1, 1: 1}


@pytest.mark.parametrize("own", permutations([3, 4, 6]))
def test_a_paper_in_several_categories_counts_once_in_what_stands_above_them(own: tuple[int, ...]) -> None:
    assert counted(list(own)) == {3: 1, 4: 1, 6: 1, 2: 1, 5: 1, 1: 1}


@pytest.mark.parametrize("own", [[2, 3], [3, 2]])
def test_a_category_and_one_above_it_count_once_each(own: list[int]) -> None:
    assert counted(own) == {3: 1, 2: 1, 1: 1}


@pytest.mark.parametrize("own", [[2, 3], [3, 2]])
def test_exactly_counts_where_a_paper_stands_itself(own: list[int]) -> None:
    assert counted(own, exact=True) == {3: 1, 2: 1}


def test_more_categories_than_there_are_single_fields_count_too() -> None:
    assert counted([1, 2, 3, 4, 5, 6]) == dict.fromkeys(PARENTS, 1)


def test_a_paper_without_a_category_counts_nowhere() -> None:
    assert counted([]) == {}


def test_a_category_that_has_gone_meanwhile_is_left_out() -> None:
    smaller = Taxonomy(node(number) for number in PARENTS if number != 6)
    assert counted([6], [3], taxonomy=smaller) == {3: 1, 2: 1, 1: 1}


def test_any_papers_count_as_their_closures_say() -> None:
    random = Random(5)
    papers = [random.sample(list(PARENTS), random.randint(0, 6)) for _ in range(300)]
    expected = Counter(category for own in papers for category in TREE.closure(own))
    assert counted(*papers) == expected
