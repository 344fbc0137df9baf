"""A title as it is compared: normalised words, subtitle, part, version, and whether it answers another work."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from papers.matching.vocabulary import COMMON, EMPTY, PARTS
from papers.matching.words import folded, plain, words

_EXTRAS = re.compile(
    r"\[(?:pdf|html|online|preprint|abstract|video|code|book|blog post)\]|\barxiv:\s?\S+|"
    r"^\[\d{4}\.\d{4,5}(?:v\d+)?\]|\s[|·–—-]\s(?:arxiv|openreview|less ?wrong|(?:ai )?alignment forum|substack"
    r"|semantic scholar|researchgate|acl anthology|springer\w*)(?:\.\w+)?$|"
    r"\((?:pdf|full paper|extended abstract|extended version|full version|long paper|short paper|preprint|draft|"
    r"position paper|student abstract|working paper)\)",
    re.IGNORECASE,
)
_ACRONYM = re.compile(r"\((?=[^()]*[A-Z][^()]*[A-Z])[\w.-]{2,16}\)")
_BORDER = re.compile(r":\s|\s?[—–]\s|\s-\s|[?!]\s|\.\s(?=[A-Z][a-z])")
_MARK = (
    r"(?P<{}>{}comments?|commentary|repl(?:y|ies)|responses?|rejoinder|errat(?:um|a)|corrigend(?:um|a)|corrections?"
    r"|addend(?:um|a)|discussion|critique|rebuttal|retraction|expression of concern|postscript)"
)
_ABOUT = (  # at a title's border only: a subtitle may be "A Summary of ..."
    r"follow-?up|faq|supplement(?:ary materials?)?|(?:some )?notes?|(?:some )?remarks?|summary|questions and answers"
    r"|book review|"
)
_ANSWERS = re.compile(
    rf"^\W*(?:an? )?(?:authors?['’]?s? |publisher )?{_MARK.format('first', _ABOUT)}"
    r"(?: (?:on|to|of|from|for|about)\b|\s*:|\W*$)"
    rf"|\b(?:a|an|in) (?:[\w-]+ )?{_MARK.format('inside', '')} (?:on|to|of)\b"
    rf"|[:\]—–-]\W*(?:a )?{_MARK.format('last', _ABOUT)}\W*$"
    r"|\b(?P<again>re-?visit(?:ed|ing)|reloaded|reconsidered|retrospective)\b"
    r"|(?P<harmful>considered harmful)\W+considered",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:(?:part|volume|vol|book|chapter|lecture|episode|number|no|post)"
    r"(?:\W{0,3}(?P<digits>\d+(?:\.\d+)?)|\W{1,3}(?P<letters>[ivx]+|one|two|three|four|five|six|seven|eight|nine|ten))"
    r"|part (?P<letter>[a-d]))\b",
    re.IGNORECASE,
)
_SPELT = (
    ("isation", "ization"), ("aviour", "avior"), ("elling", "eling"), ("dgement", "dgment"), ("logue", "log"),
)  # fmt: skip
_LAST = re.compile(
    r"(?<=[\w)] )\(?(\d|i|[ivx]{2,})\)?\s*(?=$|[:—–(]|- )|[:—–-] (introduction|conclusions?|preface|epilogue)$"
)
_YEAR = re.compile(r"\s\((?:19|20)\d\d\)$")
_CUT = re.compile(r"[\[(]?(?:\.{3}|…)[\]) \"”']*$")
LONGEST, MOST_WORDS = 1_000, 100  # characters and words of a title that are read


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a title, and the same without spaces."""

    words: tuple[str, ...]
    joined: str
    weight: float


@dataclass(frozen=True, slots=True)
class Title:
    """`head` and `rest` are what stands before and behind the first colon or dash, when there is one.

    `part` is "2" for part II. `is_cut`: it ends in an ellipsis, or with a word such
    as "of". `answers` has the beginnings of words such as "comment" and "revisited" that say that
    the work is about another one. `numbers` are those behind a word ("gpt": "4"), `figures` all but the part's.
    """

    text: str
    whole: Piece
    head: Piece | None
    rest: Piece | None
    part: str
    is_cut: bool
    answers: frozenset[str]
    numbers: dict[str, str] = field(hash=False)
    figures: frozenset[str]


def read(text: str) -> Title:
    text = " ".join(_EXTRAS.sub(" ", plain(text[:LONGEST])).split())
    text, is_cut = _CUT.sub("", text).strip(" \"“”'."), bool(_CUT.search(text))
    dated = _PART.sub(" ", _ACRONYM.sub(" ", text))
    bare = _YEAR.sub("", dated)
    found = words(bare)[:MOST_WORDS]
    head, rest = _parted(bare)
    return Title(
        text=text,
        whole=piece(found),
        head=head,
        rest=rest,
        part=_part(folded(text)),
        is_cut=is_cut or not EMPTY.isdisjoint(found[-1:]),
        answers=frozenset(_answers(text)),
        numbers={name: number for name, number in pairwise(words(text)) if _is_numbered(name, number)},
        figures=frozenset(word for word in words(dated)[:MOST_WORDS] if word[0].isdigit()),
    )


def _parted(text: str) -> tuple[Piece | None, Piece | None]:
    pieces = [piece(words(part)[:MOST_WORDS]) for part in _BORDER.split(text, maxsplit=1)]
    return (pieces[0], pieces[1]) if len(pieces) == 2 and all(one.words for one in pieces) else (None, None)


def _part(text: str) -> str:
    found = _PART.search(text) or _LAST.search(text)
    number = next(filter(None, found.groups())) if found else ""
    return PARTS.get(number, number)


def _answers(text: str) -> Iterable[str]:
    for found in _ANSWERS.finditer(text):
        yield next(filter(None, found.groups())).lower().replace("-", "")[:4]


def _is_numbered(name: str, number: str) -> bool:
    return number[0].isdigit() and name.isalpha() and name not in EMPTY


def piece(found: Iterable[str]) -> Piece:
    kept = tuple(stem(word) for word in found)
    return Piece(kept, "".join(kept), sum(map(weight, kept)))


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Without the plural's s, and in American spelling."""
    if len(word) > 4:
        for british, american in _SPELT:
            word = word.replace(british, american)
        word = word if word.endswith("ss") else word.removesuffix("s")
        return word[:-3] + "ize" if word.endswith("ise") else word
    return word[:-1] if len(word) > 2 and word[-1] == "s" and word[-2] not in "sui" else word


@lru_cache(maxsize=100_000)
def weight(word: str) -> float:
    """How much a word tells of which work it is."""
    if word in EMPTY:
        return 0.1
    return 0.4 if word in COMMON else 1.0
