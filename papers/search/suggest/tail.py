"""The end of what was typed: what somebody is about to write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from papers.search.analysis import EXACT, analyzer, is_han, simplified
from papers.search.language.lexer import BETWEEN_WORDS, HAN, OPERATORS, Text
from papers.search.language.values import LISTED, field_named
from papers.search.meaning.fillers import fillers
from papers.search.meaning.names import Tokens

MOST_WORDS = 8  # of one name, or Chinese characters
SHORTEST = 2  # letters; a Chinese character says enough alone
LAST = re.compile(r'[^\s()"]*$')
LOOSE = re.compile(r'(?::\S*)?(?P<words>[^()":]*)$')  # behind the last value of a field
JOINING = (*OPERATORS, "||", "&&")
OPERATOR = re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, JOINING))})(?!\S)")
LONGEST_FILLER = 4  # Chinese characters
HAN_RUN = re.compile(rf"[{HAN}]+$")
BEFORE_WORD = re.compile(rf'(?:^|[\s("{BETWEEN_WORDS}])[-!]?$')
FIELD = re.compile(r"[-!]?(?P<name>[^\W\d_]+(?:[_-][^\W\d_]+)*):\^?(?P<value>.*)")


@dataclass(frozen=True, slots=True)
class Start:
    """The last words, the last one perhaps not whole: as the index has them, and where they begin as typed."""

    tokens: Tokens
    at: int


@dataclass(frozen=True, slots=True)
class Tail:
    """`field` is the field whose value is being typed, "" for plain words. `value` is what there is of it, without
    its quotation mark; it is typed from `at` on."""

    text: Text
    field: str
    value: str
    at: int
    is_open: bool = False  # a quotation mark waits for its partner

    @property
    def tokens(self) -> Tokens:
        """Of the value."""
        return tuple(token for token, _ in _tokens(self.value))[:MOST_WORDS]

    @property
    def last_word(self) -> str:
        last = LAST.search(self.text.read)
        return last[0] if last and not self.field and not self.is_open else ""

    def starts(self) -> Iterator[Start]:
        """Of plain words: the last few of them, then fewer, down to the last one. Chinese characters that stand side
        by side are one word, but for fillers before it (关于越)."""
        if self.field or self.is_open or not self.text.read[-1:].strip():
            return
        begin = self._loose_from()
        found = list(_tokens(self.text.read[begin:]))[-MOST_WORDS:]
        for first in range(len(found)):
            tokens = tuple(token for token, _ in found[first:])
            place = begin + found[first][1]
            long_enough = len("".join(tokens)) >= SHORTEST or is_han(tokens[0])
            if long_enough and _begins_word(self.text.read, place):
                yield Start(tokens, self.text.starts[place])

    def _loose_from(self) -> int:
        loose = LOOSE.search(self.text.read)
        begin = loose.start("words") if loose else 0
        ends = [match.end() for match in OPERATOR.finditer(self.text.read, begin)]
        return ends[-1] if ends else begin

    def inserted(self, text: str, at: int | None = None) -> str:
        """The whole box with the text instead of what was typed from there on."""
        before = self.text.typed[: self.at if at is None else at]
        apart = " " if not self.field and before[-1:].isalnum() else ""  # a field's name begins a word
        return before + apart + text + " "

    def words_before(self, at: int) -> str | None:
        """What stands before as a search of its own; None where it is none, or where a minus or an operator takes what
        follows."""
        before = self.text.typed[:at].rstrip()
        stops = self.field or self.is_open or re.search(r"[(!-]$|[()]", self.text.read[:at])
        return None if stops or before.split()[-1:] in ([name] for name in JOINING) else before


def tail_of(typed: str) -> Tail:
    text = Text.of(typed)
    is_open = text.read.count('"') % 2 == 1
    end = text.read.rindex('"') if is_open else len(text.read)
    last = LAST.search(text.read[:end])
    found = FIELD.fullmatch(last[0]) if last else None
    field = field_named(found["name"]) if found else None
    if not found or not field:
        return Tail(text, "", text.read[end + 1 :], _typed_at(text, end), is_open=is_open)
    value = text.read[end + 1 :] if is_open else found["value"]
    start = end - len(found["value"])
    if field in LISTED and not is_open:
        before, comma, value = value.rpartition(",")
        start += len(before + comma)
    return Tail(text, field, value, _typed_at(text, start), is_open)


def _begins_word(text: str, place: int) -> bool:
    """Whether a name may begin there."""
    before = text[:place]
    if run := HAN_RUN.search(before):
        return _are_fillers(run[0])
    is_chinese_behind_letters = before[-1:].isalnum() and is_han(text[place])
    return is_chinese_behind_letters or bool(BEFORE_WORD.search(before))


@lru_cache(maxsize=1_000)
def _are_fillers(run: str) -> bool:
    """Whether these Chinese characters are words that say nothing about the subject."""
    if not run:
        return True
    starts = (run[:length] for length in range(1, LONGEST_FILLER + 1))
    return any(_are_fillers(run[len(s) :]) for s in starts if tuple(simplified(s)) in fillers())


def _typed_at(text: Text, place: int) -> int:
    return text.starts[place] if place < len(text.read) else len(text.typed)


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    """With all their endings, and where each begins."""
    for token in analyzer(EXACT).pre_tokenize(simplified(text)).tokens:
        yield token.text, token.char_offset_from or 0
