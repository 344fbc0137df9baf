"""Two lists of authors, compared as lists print them: initials, either order, et al., organisations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from rapidfuzz.distance import JaroWinkler, Levenshtein

from papers.matching.vocabulary import BODIES, PARTICLES
from papers.matching.words import folded, plain

_OTHERS = re.compile(r"[\s,(]*\b(?:et\s*al\b\.?|and others|others)[\s)]*$", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:;|\band\b|&)\s*")
_PART = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_HAN = re.compile("[㐀-鿿]")
_AI = re.compile(r"(?:\b|(?<=[a-z]))AI\b")  # Ai is a name
_INITIAL = re.compile(r"\b(?:J[aeu]|Y[aeou]|Ch|Sh|Zh|Kh|Ph|Th|Ts|Cz|Sz)\.")  # not Ed., Jo.
SAME, INITIALS, NEAR, OTHER = 1.0, 0.95, 0.5, 0.0  # two names: how sure that it is one person
COMPARED = 40  # names that are not equal, of either list: each is compared with each
FEWER = 0.9  # of the names of a list: others were left out
_ENOUGH = 0.8  # likeness of two spellings of a family name
_SPELT = (
    ("shch", "sc"), ("sch", "sc"), ("sh", "s"), ("zh", "z"), ("ch", "c"), ("kh", "h"), ("ph", "f"), ("ts", "c"),
    ("ae", "a"), ("oe", "o"), ("ue", "u"), ("ij", "i"), ("iy", "i"), ("yi", "i"), ("j", "i"), ("y", "i"), ("w", "v"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """`long` are its parts of two letters and more, `short` the initials; particles are left out."""

    long: tuple[str, ...]
    short: tuple[str, ...]
    joined: str


@dataclass(frozen=True, slots=True)
class People:
    """The persons of a list in order. `bodies`: organisations, pen names and names in another script stand among
    them or for them, so that a person who is not named may be meant all the same. `cut`: "et al." or the like."""

    names: tuple[Name, ...]
    bodies: bool
    cut: bool = False

    @property
    def parts(self) -> Iterator[str]:
        """The long parts of all names, in order."""
        return chain.from_iterable(name.long for name in self.names)


@dataclass(frozen=True, slots=True)
class Shared:
    """`count` persons of both lists are the same, a likely one counts for a half; `share` is that of the shorter list,
    `whole` of the longer one, or of the shorter if "et al." ends it; `first`: both begin with the same,
    `begins`: a longer list with all three or more of the shorter one, in order."""

    count: float
    share: float
    whole: float
    first: bool
    begins: bool
    shorter: int
    longer: int


def people(authors: Iterable[str]) -> People:
    """The persons of names as printed."""
    names: list[Name] = []
    bodies = cut = False
    for printed in _apart(authors):
        text = _OTHERS.sub("", printed)
        cut = cut or text != printed
        name = _read(text)
        if name is None:
            bodies = bodies or bool(text.strip())
        else:
            names.append(name)
    return People(tuple(names), bodies, cut)


def _apart(authors: Iterable[str]) -> Iterator[str]:
    """Each name by itself, also where somebody wrote several into one."""
    for printed in authors:
        for text in _BETWEEN.split(plain(printed)):
            parts = text.split(",")
            families = len(parts) > 2 and all(
                len(part.split()) == 1 and len(part.strip()) > 2 for part in parts
            )
            yield from parts if families else [text]


def _read(text: str) -> Name | None:
    """None for what is no person's name, or not in Latin letters."""
    if _HAN.search(text):
        return None
    parts = _PART.findall(folded(_INITIAL.sub(_initial, text.replace("?", ""))))
    parts = [part.replace("'", "").replace("’", "") for part in parts]
    if not parts or not BODIES.isdisjoint(parts) or _AI.search(text) or len(parts) > 6:
        return None
    if len(parts) == 1 and text.strip()[:1].islower():  # a pen name
        return None
    kept = [part for part in parts if part not in PARTICLES] or parts
    long = tuple(part for part in kept if len(part) > 1)
    return Name(long, tuple(part for part in kept if len(part) == 1), "".join(kept)) if long else None


def _initial(found: re.Match[str]) -> str:
    """Ju. and Yu. are one letter of another script."""
    return "Y." if found[0][0] == "J" else f"{found[0][0]}."


def shared(a: People, b: People) -> Shared | None:
    """How many of two lists are the same persons; None when one of them has none."""
    if not a.names or not b.names:
        return None
    shorter, longer = sorted((a, b), key=lambda one: (len(one.names), [name.joined for name in one.names]))
    few, many = shorter.names, longer.names
    equal = sum((Counter(few) & Counter(many)).values())
    count = equal + _nearly_shared(few, many) if equal < len(few) else float(equal)
    first = _likeness(a.names[0], b.names[0]) > NEAR
    whole = count / len(few if shorter.cut else many)
    return Shared(count, count / len(few), whole, first, _begins_with(few, many), len(few), len(many))


def _begins_with(few: Sequence[Name], many: Sequence[Name]) -> bool:
    return 2 < len(few) < FEWER * len(many) and all(
        _likeness(x, y) > NEAR for x, y in zip(few, many, strict=False)
    )


def _nearly_shared(few: Sequence[Name], many: Sequence[Name]) -> float:
    """How many of the names that are not quite equal are the same persons."""
    rest, left = (_besides(x, y)[:COMPARED] for x, y in ((few, many), (many, few)))
    count = 0.0
    for name in rest:
        best, at = max(
            ((_likeness(name, other), -place) for place, other in enumerate(left)), default=(0.0, 0)
        )
        if best:
            count += best
            del left[-at]
    return count


def _besides(names: Sequence[Name], others: Sequence[Name]) -> list[Name]:
    left = Counter(names) - Counter(others)
    return [name for name in dict.fromkeys(names) if name in left]


def _likeness(a: Name, b: Name) -> float:
    """From OTHER to SAME."""
    if a.long == b.long and a.short == b.short:
        return SAME
    best = OTHER
    for x in a.long:
        for y in b.long:
            if x[0] == y[0] or len(x) > 5:
                spelling = _spelling(x, y)
                if spelling >= _ENOUGH:
                    best = max(best, spelling * _given(_without(a, x), _without(b, y), x, y))
    return best


def _spelling(x: str, y: str) -> float:
    if x == y:
        return 1.0
    if len(x) < 4 or len(y) < 4:
        return 0.0
    if max(len(x), len(y)) > 5 and skeleton(x) == skeleton(y):
        return 0.95
    alike = Levenshtein.normalized_similarity(x, y)
    return alike if alike >= _ENOUGH else 0.0


@lru_cache(maxsize=50_000)
def skeleton(name: str) -> str:
    """The name as several transliterations have it in common: Pontrjagin and Pontryagin."""
    for written, meant in _SPELT:
        name = name.replace(written, meant)
    return re.sub(r"(.)\1+", r"\1", name)


def _without(name: Name, part: str) -> tuple[str, ...]:
    rest = list(name.long)
    rest.remove(part)
    return (*rest, *name.short)


def _given(a: Sequence[str], b: Sequence[str], x: str, y: str) -> float:
    """How well the rest of two names goes together when one part is the same."""
    if not a or not b:
        return INITIALS
    long_ones = [(p, q) for p in a for q in b if len(p) > 1 and len(q) > 1]
    if any(
        p == q or (len(p) > 3 and len(q) > 3 and JaroWinkler.similarity(p, q) > 0.85) for p, q in long_ones
    ):
        return SAME
    if any(_begins(p, q) or _begins(q, p) for p in a for q in b):
        return INITIALS
    if "".join(a) == "".join(b):
        return SAME
    if any(p[0] == q[0] for p, q in long_ones) and len(x) > 4 and len(y) > 4:
        return NEAR
    return OTHER


def _begins(long: str, short: str) -> bool:
    """An initial or a short form; Yi and Ying, Xin and Xing are two names."""
    return long.startswith(short) and not 1 < len(short) < 4
