"""The papers that a benchmark searches: made up, deterministic by seed, or read from a file."""

from benchmarks.corpus.generator import generate
from benchmarks.corpus.reading import read
from benchmarks.corpus.sample import Sample
from benchmarks.corpus.shelves import Shelf, shelves

__all__ = ["Sample", "Shelf", "generate", "read", "shelves"]
