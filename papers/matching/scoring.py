"""How likely two records are one work, and why."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from papers.identifiers import label, related
from papers.matching.people import People, Shared, people, shared
from papers.matching.titles import Title, read, weight
from papers.matching.titles_alike import Alike, alike
from papers.matching.vocabulary import EMPTY, FURTHER
from papers.record import Identifier, Record

LIKELY, POSSIBLE = (
    0.5,
    0.15,
)  # scores from which a pair is taken for one work, and from which a person may look

_NOT_PUBLISHED = re.compile(
    r"arxiv|corr\b|rxiv|preprint|ssrn|openreview|openai|deepmind|anthropic|report|less ?wrong|forum|blog|github|thesis"
    r"|institute|university|distill|center|\w\.(?:com|org|pub|net|io)\b",
    re.IGNORECASE,
)
# Log-odds. Fitted by logistic regression, without signs that make no sense, to benchmarks/duplicates/pairs.jsonl and to
# pairs of the seed's works; those from -5 down, the subtitle's and the abstracts' are set by hand.
BASE = -6.4
WORDS, LETTERS = 1.5, 1.3  # times their likeness, 0 to 1
EXACT = 2.5
KNOWN_WORDS = 2.4  # times the weight of the words that both have, 4 at most, over 4
BOTH_DIFFER = -1.7  # times the weight of what each has that the other lacks, 3 at most, over 3
NO_SUBTITLE = -2.1
OTHER_FIGURES = -0.7
WORDS_AND_PEOPLE = 2.9  # times both likenesses
ALL_PEOPLE = 1.9  # times the share of the longer list
FIRST = 0.5
EACH_PERSON = 0.4  # for up to four
WHOLE_TEAM = 2.7  # three and more persons, all of them, and one telling word that both titles have
FIRST_OF_TEAM = 1.1  # three and more persons with whom a longer list begins: others may have been left out
NO_PEOPLE_KNOWN = 1.7
OTHER_PEOPLE = -3.3
EACH_YEAR = -0.3  # for up to six
BOTH_PUBLISHED = -5.5  # under titles that are not the same
OTHER_PART, ANSWERS, OTHER_NUMBER, OTHER_ARXIV = -15.0, -15.0, -11.0, -6.4
FURTHER_WORK = -7.0
SAME_ABSTRACT, OTHER_ABSTRACT = 4.0, -2.5

SAME_IDENTIFIER = 12.0

FEW = 0.34  # a share of authors
SHARED_WORDS = 0.4  # of a title's weight
WORDS_OF_ABSTRACT = 30  # fewer are no evidence
ABSTRACTS_DIFFER, ABSTRACTS_AGREE = 0.25, 0.5  # shares of their words


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for (`weight` above 0) or against. What `values` hold stands beside each code in
    `papers.duplicates.SENTENCES`, which says it to people."""

    code: str
    weight: float
    values: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score` is from 0 to 1; from `LIKELY` up the two are taken for one work. The weightiest reason comes first."""

    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A record, read once for many comparisons."""

    record: Record
    title: Title
    people: People
    is_published: bool
    identifiers: frozenset[Identifier]  # with those that can only name the same work
    words: frozenset[str]
    names: frozenset[str]


def prepare(record: Record) -> Prepared:
    title, persons = read(record.title), people(record.authors)
    return Prepared(
        record=record,
        title=title,
        people=persons,
        is_published=bool(record.venue) and not _NOT_PUBLISHED.search(record.venue),
        identifiers=frozenset(chain.from_iterable((i, *related(i)) for i in record.identifiers)),
        words=frozenset(title.whole.words),
        names=frozenset(persons.parts),
    )


def could_be_one(a: Prepared, b: Prepared) -> bool:
    """Whether it is worth the time to compare them: they share much of the title, or some of it and a name."""
    if a.identifiers & b.identifiers:
        return True
    common = sum(map(weight, a.words & b.words))
    if a.names & b.names:
        return common > 0.1
    return common >= SHARED_WORDS * min(a.title.whole.weight, b.title.whole.weight)


def score(a: Record, b: Record) -> Likeness:
    """Whether a curator would call the two one work: identifiers, title, authors, part, year, venue and, where both
    have one, abstract. Symmetric; asks nobody."""
    return likeness(prepare(a), prepare(b))


def likeness(a: Prepared, b: Prepared) -> Likeness:
    if same := min(a.identifiers & b.identifiers, key=str, default=None):
        return Likeness(1.0, (Reason("identifier", SAME_IDENTIFIER, (label(same),)),))
    if not a.title.whole.words or not b.title.whole.words:
        return Likeness(0.0, ())
    titles, persons = alike(a.title, b.title), _shared(a.people, b.people)
    reasons = [*_of_title(a.title, b.title, titles), *_of_people(persons, titles), *_of_print(a, b, titles)]
    if titles.words < 0.95 and sum(reason.weight for reason in reasons) > BASE / 2 - BASE:
        reasons += _of_abstract(a.record.abstract, b.record.abstract)
    odds = BASE + sum(reason.weight for reason in reasons)
    telling = sorted((r for r in reasons if abs(r.weight) >= 0.1), key=lambda reason: -abs(reason.weight))
    return Likeness(1 / (1 + math.exp(-odds)), tuple(telling))


def _shared(a: People, b: People) -> Shared | None:
    """None when nobody can be compared: a list is empty, or an organisation may stand for the persons."""
    found = shared(a, b)
    return None if found is None or ((a.bodies or b.bodies) and found.share < 0.5) else found


def _of_title(a: Title, b: Title, found: Alike) -> Iterator[Reason]:
    exact = found.words >= 0.97 and found.letters >= 0.75
    score = WORDS * found.words + LETTERS * found.letters + KNOWN_WORDS * min(found.weight, 4) / 4
    score += EXACT * exact + BOTH_DIFFER * min(found.both_differ, 3) / 3
    percent = round(100 * (found.words + found.letters) / 2)
    yield Reason("same_title" if exact else "title", score, () if exact else (percent,))
    if found.left_out in ("subtitle", "end"):
        yield Reason(found.left_out, NO_SUBTITLE)
    elif found.left_out == "name":
        yield Reason("name", 0.0)
    if _is_other_part(a, b):
        yield Reason("part", OTHER_PART, (a.part or "–", b.part or "–"))
    if a.answers != b.answers:
        yield Reason("answers", ANSWERS)
    yield from _of_figures(a, b, found)
    if further := _further(a, b):
        yield Reason("further", FURTHER_WORK, (further,))


def _further(a: Title, b: Title) -> str:
    """A word such as "beyond" that is all that one title has besides the other, in front or behind; "" for none."""
    less, more = sorted((a.whole.words, b.whole.words), key=len)
    telling = ({*more} ^ {*less}) - EMPTY
    return next((word for word in (more[0], more[-1]) if word in FURTHER and telling == {word}), "")


def _of_figures(a: Title, b: Title, found: Alike) -> Iterator[Reason]:
    """GPT-3 and GPT-4, the reports of two years; one that has a figure more says little."""
    only_a, only_b = a.figures - b.figures - {b.part}, b.figures - a.figures - {a.part}
    name = next((name for name in a.numbers if b.numbers.get(name, a.numbers[name]) != a.numbers[name]), "")
    if name:
        yield Reason("number", OTHER_NUMBER, (f"{name} {a.numbers[name]}", f"{name} {b.numbers[name]}"))
    elif only_a and only_b:
        yield Reason("number", OTHER_NUMBER, (min(only_a), min(only_b)))
    elif (only_a or only_b) and not found.left_out:
        yield Reason("figures", OTHER_FIGURES)


def _is_other_part(a: Title, b: Title) -> bool:
    """Part I and no part are no contradiction, nor are Part 3.1 and 3.1."""
    if a.part and b.part:
        return a.part != b.part
    part, others = (a.part, b.figures) if a.part else (b.part, a.figures)
    return bool(part) and part != "1" and part not in others


def _of_people(found: Shared | None, titles: Alike) -> Iterator[Reason]:
    if found is None:
        yield Reason("unknown_people", NO_PEOPLE_KNOWN)
        return
    score = WORDS_AND_PEOPLE * titles.words * found.share + ALL_PEOPLE * found.whole + FIRST * found.first
    score += EACH_PERSON * min(found.count, 4) + FIRST_OF_TEAM * found.begins
    if found.share < FEW:
        yield Reason("other_people", score + OTHER_PEOPLE)
    elif found.count > 2.5 and found.whole > 0.9:
        yield Reason("same_people", score + WHOLE_TEAM * (titles.weight >= 1), (found.shorter,))
    else:
        yield Reason("people", score, (max(1, round(found.count)), found.shorter))


def _of_print(a: Prepared, b: Prepared, titles: Alike) -> Iterator[Reason]:
    years = (a.record.year, b.record.year)
    if None not in years and years[0] != years[1]:
        apart = abs((years[0] or 0) - (years[1] or 0))
        yield Reason("years", EACH_YEAR * min(apart, 6), (apart,))
    if a.is_published and b.is_published and titles.words < 0.95:
        yield Reason("both_published", BOTH_PUBLISHED)
    arxiv = {a.record.identifier("arxiv"), b.record.identifier("arxiv")}
    if len(arxiv) == 2 and "" not in arxiv:
        yield Reason("arxiv", OTHER_ARXIV)


def _of_abstract(a: str, b: str) -> Iterator[Reason]:
    left, right = set(a.lower().split()), set(b.lower().split())
    if min(len(left), len(right)) < WORDS_OF_ABSTRACT:
        return
    share = len(left & right) / len(left | right)
    if share >= ABSTRACTS_AGREE:
        yield Reason("same_abstract", SAME_ABSTRACT, (round(100 * share),))
    elif share < ABSTRACTS_DIFFER:
        yield Reason("other_abstract", OTHER_ABSTRACT)
