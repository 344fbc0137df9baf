"""The text as it is read: every variant of a sign is the same, and each character knows where it was typed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from papers.search.language.tree import Place

QUOTES = dict.fromkeys("“”„‟«»‹›「」『』﹁﹂﹃﹄〝〞〟", '"')
# Unicode's own compatible forms (full width, small, raised) need no line here.
TWINS = QUOTES | {"−": "-", "‐": "-", "∗": "*", "⁎": "*", "ˆ": "^", "∶": ":", "〜": "~"}
SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # they choose a picture, not a character

BETWEEN_WORDS = r",;!?|\[\]{}<>。、《》〈〉【】〔〕〖〗—…•"
PLAIN = rf'(?!&&)[^\s"(){BETWEEN_WORDS}]'
HAN = "\u3400-\u9fff"
# A colon beside a Chinese character is punctuation, where it is not behind a field's name.
FREE_WORD = re.compile(rf"(?:(?!(?<=[{HAN}]):|:[{HAN}]){PLAIN}|(?<=[0-9]),(?=[0-9]))+")
HAN_SIDE = re.compile(rf"[{HAN}]")
FIELD_WORD = re.compile(rf"(?:{PLAIN}|(?<=[^\W_{HAN}]),(?=[^\W_{HAN}]))+")  # author:Bai,Yuntao
OPERATOR_SIGN = re.compile(r"\|\|+|&&+")
NO_OPERATOR = r"(?!&&|\|\|)"
FIELD_VALUE = re.compile(rf'(?:{NO_OPERATOR}[^\s"()])+')
IDENTIFIER = re.compile(
    rf'(?:(?:arxiv|doi|acl|openreview|url)\s*:\s*(?=\S))?(?:{NO_OPERATOR}[^\s"\[\]{{}}])+', re.IGNORECASE
)
NAMED = r"[^\W\d_]+(?:[_-][^\W\d_]+)*"
FIELD = re.compile(rf"({NAMED}):")
PHRASE = re.compile(r'"([^"]*)("?)')
BEGINNING = r'(?:[^\W_]|["(])'  # of a word, a phrase or a group
SOMETHING = re.compile(rf'((?:[^\s\w"()]|_)*){BEGINNING}')  # signs may stand before it
MINUS = re.compile(rf'(?<![^\s(])[-!](?=(?:[^\s\w"()!-]|_)*{BEGINNING})')
CARET = re.compile(rf"\^(?={BEGINNING})")
STAR = re.compile(rf'\*(?={BEGINNING})|(?<=[")])\*')  # where it ends no word
INSIDE_NOTHING = re.compile(r'\s+|"\s*"')
STAR_IN_PHRASE = re.compile(r"(?<=\w)\*(?=\W|$)")
COMPARING = "<>=.≤≥"  # signs that begin a year or a date
OPERATORS = ("AND", "OR", "NOT")  # lower case are words


@dataclass(frozen=True, slots=True)
class Text:
    """`read` is what the parser sees; its character n was typed from `starts[n]` to `ends[n]`."""

    typed: str
    read: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, typed: str) -> Text:
        read: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        start = 0
        while start < len(typed):
            end = start + 1
            while end < len(typed) and unicodedata.combining(typed[end]):
                end += 1
            twin = _twin(typed[start:end])
            read.append(twin)
            starts += [start] * len(twin)
            ends += [end] * len(twin)
            start = end
        return cls(typed, "".join(read), tuple(starts), tuple(ends))

    def place(self, start: int, end: int) -> Place:
        """Where these characters of `read` were typed."""
        return Place(self.starts[start], self.ends[end - 1] - self.starts[start])

    def replaced(self, place: Place, text: str) -> str:
        """The text as typed, with something else at this place."""
        return self.typed[: place.start] + text + self.typed[place.end :]


def _twin(typed: str) -> str:
    """A character with the accents that follow it, as it is read. Nothing for what nobody sees."""
    if typed.isascii() and typed.isprintable():
        return typed
    if typed.isspace() or unicodedata.category(typed[0]) in ("Cc", "Cs"):
        return " "
    if unicodedata.category(typed[0]) == "Cf" or SELECTORS.match(typed):
        return ""
    composed = unicodedata.normalize("NFKC", typed)
    # A ligature becomes its letters; "(1)" in one character must not become parentheses.
    if len(composed) > 1 and not composed.isalnum():
        composed = typed
    return TWINS.get(composed, composed)


class Scanner:
    """Walks through a text. `at` is the next character, `last` is behind the last one that was taken."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.read = text.read
        self.at = 0
        self.last = 0

    def look(self, *, comparing: bool = False) -> str:
        """What comes next, behind spaces and signs that mean nothing: one of `( ) " - ! ^ *`, "a" for a word, an
        operator or a value, "" for the end. With `comparing`, signs of comparison begin a value."""
        while self.at < len(self.read):
            sign = self.read[self.at]
            if sign.isalnum() or (comparing and sign in COMPARING):
                return "a"
            if sign in '()"':
                return sign
            if any(pattern.match(self.read, self.at) for pattern in (MINUS, CARET, STAR)):
                return sign
            if OPERATOR_SIGN.match(self.read, self.at):
                return "a"
            self.at += 1
        return ""

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.match(self.read, self.at)

    def take(self, length: int) -> Place:
        """Take so many characters; where they were typed."""
        start, self.at = self.at, self.at + length
        self.last = self.at
        return self.text.place(start, self.at)

    def since(self, start: int) -> Place:
        """From there to what was taken last."""
        return self.text.place(start, self.last)

    def word(self, pattern: re.Pattern[str] = FREE_WORD) -> tuple[str, str]:
        """The next word and the signs behind it, not yet taken."""
        match = self.match(pattern)
        run = match[0] if match else ""
        end = len(run)
        while end and not (run[end - 1].isalnum() or unicodedata.category(run[end - 1])[0] == "M"):
            end -= 1
        return run[:end], run[end:]

    def operator(self) -> str:
        """The name of the operator that comes next, or nothing."""
        if match := self.match(OPERATOR_SIGN):
            return "OR" if match[0][0] == "|" else "AND"
        word, _signs = self.word()
        return word if word in OPERATORS else ""

    def take_operator(self) -> Place:
        match = self.match(OPERATOR_SIGN)
        return self.take(len(match[0] if match else self.operator()))

    def nothing(self) -> int:
        """How many characters the parentheses or quotation marks that begin here take, when only spaces stand in
        them; 0 where something does, and where they touch a word: print() is text."""
        end, depth = self.at, 0
        while end < len(self.read):
            if self.read[end] in "()":
                depth += 1 if self.read[end] == "(" else -1
                end += 1
            elif match := INSIDE_NOTHING.match(self.read, end):
                end = match.end()
            else:
                return 0
            if depth <= 0:
                break
        before, behind = self.read[self.at - 1 : self.at], self.read[end : end + 1]
        is_text = (
            before.isalnum() or before in ("?", ".", ",") or (behind.isalnum() and self.read[end - 1] == '"')
        )
        return 0 if depth or is_text else end - self.at

    def identifier(self) -> str:
        """What comes next up to a space, as far as its brackets have partners: it may be an identifier."""
        match = self.match(IDENTIFIER)
        run = match[0] if match else ""
        depth = 0
        for place, sign in enumerate(run):
            depth += (sign == "(") - (sign == ")")
            if depth < 0:
                run = run[:place]
                break
        return run.rstrip(",.;:!?>。、")

    def value(self) -> str:
        """What comes next up to a space or a parenthesis, without the punctuation behind it."""
        match = self.match(FIELD_VALUE)
        run = (match[0] if match else "").rstrip(",;:!?。、")
        return run[:-1] if re.search(r"[^.]\.$", run) else run  # the two dots of 2020.. stay
