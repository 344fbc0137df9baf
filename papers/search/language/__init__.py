"""The query language: text in, a tree with positions out. docs/searching.md has the grammar."""

from papers.search.language.problems import Problem, QueryProblems
from papers.search.language.reading import read
from papers.search.language.tree import And, Leaf, Node, Not, Or, Place, Range, Value
from papers.search.language.unparse import unparse

__all__ = [
    "And",
    "Leaf",
    "Node",
    "Not",
    "Or",
    "Place",
    "Problem",
    "QueryProblems",
    "Range",
    "Value",
    "read",
    "unparse",
]
