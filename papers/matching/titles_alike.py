"""How alike two titles are: misprints, abbreviations, a subtitle or the name of a system that one of them lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from papers.matching.titles import Piece, Title, piece, weight
from papers.matching.vocabulary import EMPTY

SAME_BEGINNING, CUT_WORD = 0.9, 0.75  # likeness, with a last word that may be cut too
NEAR = 0.97  # from here on nothing is left out
LEFT_OUT = 0.08  # how much better a likeness must be for that
OF_A_NAME = 3  # words
FAR = 0.3  # of its letters may be wrong in a misprinted word
SPACES_APART = (
    0.93  # likeness of the letters from which the words are hardly others (multiagent, multi-agent)
)

_MISREAD = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("l", "i"))


@dataclass(frozen=True, slots=True)
class Alike:
    """`words`: share of the words' weight that both have; `letters`: likeness of the letters in their order; both
    from 0 to 1. `left_out`: what one of them lacks, "subtitle", "name" (of a system, in front), "end" (from a word such
    as "in" on), "cut" (an end that the title itself shows to be missing) or "". `weight` is that
    of the words that both have, `both_differ` of those that each has and the other lacks."""

    words: float
    letters: float
    left_out: str = ""
    weight: float = 0.0
    both_differ: float = 0.0

    @property
    def level(self) -> float:
        return (self.words + self.letters) / 2


def alike(a: Title, b: Title) -> Alike:
    """The best of the ways in which the two can be the same title."""
    a, b = sorted((a, b), key=lambda title: title.text)  # else a near miss could depend on their order
    ways = [compare(a.whole, b.whole)]
    if ways[0].level < NEAR:
        ways += [*_ways(a, b), *_ways(b, a)]
    return max(ways, key=lambda way: way.level - (LEFT_OUT if way.left_out else 0))


def _ways(x: Title, y: Title) -> Iterator[Alike]:
    """As if `y` lacked a piece of `x`, or each had a name of its own in front."""
    yield from _without_end(x, y)
    if x.head is None or x.rest is None:
        return
    if y.head is None or len(y.whole.words) <= len(x.head.words):
        yield _lacking("subtitle", x.head, y.whole)
    if len(x.head.words) <= OF_A_NAME:
        yield _lacking("name", x.rest, y.whole)
        if y.head and y.rest and len(y.head.words) <= OF_A_NAME:
            yield _lacking("name", x.rest, y.rest)


def _without_end(x: Title, y: Title) -> Iterator[Alike]:
    """Concrete Problems in AI Safety, cited as "Concrete Problems": what is left has to be the same."""
    length = len(y.whole.words)
    begun, more = x.whole.words[:length], x.whole.words[length:]
    if not more or not (y.is_cut or (more[0] in EMPTY and y.whole.weight >= 1)):
        return
    way = _lacking("cut" if y.is_cut else "end", piece(begun), y.whole)
    if way.level > (CUT_WORD if y.is_cut else SAME_BEGINNING):
        yield way


def _lacking(what: str, x: Piece, y: Piece) -> Alike:
    return replace(compare(x, y), left_out=what, weight=x.weight)


def compare(a: Piece, b: Piece) -> Alike:
    if a.joined == b.joined:
        return Alike(1.0, 1.0, "", min(a.weight, b.weight))
    left, right = _expanded(a, b), _expanded(b, a)
    common, extra_a, extra_b = _common(left.words, right.words)
    letters = Levenshtein.normalized_similarity(left.joined, right.joined)
    if not extra_a and not extra_b:
        return Alike(1.0, letters, "", min(left.weight, right.weight))
    share = 2 * common / (left.weight + right.weight)
    share = max(share, letters if letters > SPACES_APART else 0)
    return Alike(share, letters, "", common, min(extra_a, extra_b))


def _common(a: Sequence[str], b: Sequence[str]) -> tuple[float, float, float]:
    """The weight of the words that both have, and what each has besides."""
    in_both = Counter(a) & Counter(b)
    only_a, only_b = (list((Counter(side) - in_both).elements()) for side in (a, b))
    common = sum(weight(word) * times for word, times in in_both.items())
    for word in only_a[:] if only_b else ():
        near = next((other for other in only_b if _one_word(word, other)), None)
        if near:
            common += (weight(word) + weight(near)) / 2
            only_a.remove(word)
            only_b.remove(near)
    return common, sum(map(weight, only_a)), sum(map(weight, only_b))


def _one_word(a: str, b: str) -> bool:
    """A misprint, a misread scan or another ending."""
    if _scanned(a) == _scanned(b):
        return True
    short, long = len(a), len(b)
    if short > long:
        short, long = long, short
    if short < 4 or long - short > 3 or a[0].isdigit() or b[0].isdigit():
        return False
    if short > 5 and a[:5] == b[:5]:
        return True
    return Levenshtein.distance(a, b, score_cutoff=3) <= FAR * long - (0.5 if short < 6 else 0)


@lru_cache(maxsize=100_000)
def _scanned(word: str) -> str:
    """The word as far as a poor scan tells its letters."""
    for read, meant in _MISREAD:
        word = word.replace(read, meant)
    return word


def _expanded(a: Piece, b: Piece) -> Piece:
    """`a`, with initials written out as `b` writes them: "rlhf" and reinforcement learning from human feedback."""
    there = set(b.words)
    out: list[str] = []
    for word in a.words:
        may_be = 2 <= len(word) <= 7 and word not in there and word.isalpha()
        out += (_spelt_out(word, b.words) if may_be else ()) or (word,)
    return piece(out) if len(out) > len(a.words) else a


def _spelt_out(initials: str, found: Sequence[str]) -> tuple[str, ...]:
    for letters in (initials, initials.removesuffix("s")):
        for start, word in enumerate(found):
            if word[0] == letters[0] and (run := _run(letters, found[start:])):
                return run
    return ()


def _run(letters: str, found: Sequence[str]) -> tuple[str, ...]:
    """The first words of `found` when their initials are `letters`, whether or not those of small words count."""
    at = 0
    for end, word in enumerate(found, 1):
        if at < len(letters) and word[0] == letters[at]:
            at += 1
        elif word not in EMPTY:
            return ()
        if at == len(letters):
            return tuple(found[:end]) if end > 1 else ()
    return ()
