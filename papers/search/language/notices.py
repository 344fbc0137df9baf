"""Signs that other systems understand and this language reads as punctuation, since titles have them too. The query
is answered, and told what it does not mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from papers.search.language.lexer import PHRASE, Text
from papers.search.language.problems import Problem, QueryProblems
from papers.search.language.reading import read
from papers.search.language.tree import Node, Value
from taxonomy.tree import Taxonomy

ADDRESS = re.compile(r"\S+://\S+")
NOTHING_IN_QUOTES = re.compile(r'"(?=[^"]*[^"\s])[\W_]*?"')


@dataclass(frozen=True, slots=True)
class Sign:
    """`instead` is what may have been meant, as a template for the match; "" leaves it out."""

    pattern: re.Pattern[str]
    sentence: Promise
    instead: str


SIGNS: Final = (
    Sign(
        re.compile(r"(?<=[^\s|(])\s*\|\s*(?=[^\W_]|[\"(])"),
        _("“|” means nothing here, since titles have it too. Either one or the other is found with OR."),
        " OR ",
    ),
    Sign(
        re.compile(r"(?<![^\s(])[‒–—―](?=[^\W_]|[\"(])"),
        _("A dash leaves nothing out. For that, write a hyphen (-) or NOT before the word."),
        "-",
    ),
    Sign(
        re.compile(r"(?<![^\s(])[-!]{2,}(?=[^\W_]|[\"(])"),
        _("Two signs before a word leave nothing out. For that, write one."),
        "-",
    ),
    Sign(
        re.compile(r"(?<![^\s(])[~=]+(?=[^\W\d_]|[\"(])"),
        _("“~” and “=” mean nothing before a word."),
        "",
    ),
    Sign(
        re.compile(r"(?<=[A-Za-z])\?(?=[A-Za-z])\w*"),
        _("“?” stands for no letter. A star stands for the rest of a word."),
        "*",
    ),
    Sign(
        re.compile(r"(?<=[A-Za-z])~\d(?:\.\d+)?(?![^\s)])"),
        _("“~” means nothing behind a word: its other endings are found anyway."),
        "",
    ),
    Sign(
        re.compile(r"(?<=[A-Za-z]{3})\^\d+(?:\.\d+)?(?![^\s)])"),
        _("“^” behind a word gives it no more weight."),
        "",
    ),
    Sign(
        re.compile(r"(?<=\s)(?:(?:NEAR|ADJ)(?:/\d+)?|(?:N|W|PRE|WITHIN|ONEAR)/\d+)\s+"),
        _("How near words stand to each other cannot be asked for; only AND, OR and NOT are operators."),
        "",
    ),
    Sign(
        re.compile(r"(?<=\A)\s*['‘`]([^'‘’`\"]*\w\s[^'‘’`\"]*)['’`]\s*(?=\Z)"),
        _("Words are held together by double quotation marks, not by single ones."),
        r'"\1"',
    ),
)
SIGNS_ALONE = _("Only signs stand between these quotation marks, and signs are not looked for.")


def notices(q: str, taxonomy: Taxonomy) -> tuple[Problem, ...]:
    """What a readable query does not mean although it may look so, in order, each kind once, with a query that may
    have been meant. Nothing for an identifier and for a query that cannot be read."""
    text = Text.of(q)
    found = list(_found(text))
    node = _readable(q, taxonomy) if found else None
    if node is None or (isinstance(node, Value) and node.field == "id"):
        return ()
    told = (_told(text, *each, taxonomy) for each in found)
    return tuple(sorted(told, key=lambda problem: problem.place.start))


def _found(text: Text) -> Iterator[tuple[str, list[re.Match[str]], str]]:
    plain = PHRASE.sub(_masked, ADDRESS.sub(_masked, text.read))
    for sign in SIGNS:
        if matches := [match for match in sign.pattern.finditer(plain) if match[0].strip()]:
            yield str(sign.sentence), matches, sign.instead
    phrases = [match for match in PHRASE.finditer(text.read) if NOTHING_IN_QUOTES.fullmatch(match[0])]
    if phrases:
        yield str(SIGNS_ALONE), phrases, ""


def _masked(match: re.Match[str]) -> str:
    """As long, and nothing in it to find; what a quotation mark begins still begins something."""
    return '"' + "_" * (len(match[0]) - 1)


def _told(
    text: Text, sentence: str, matches: list[re.Match[str]], instead: str, taxonomy: Taxonomy
) -> Problem:
    meant = text.typed
    for match in reversed(matches):
        place = text.place(match.start(), match.end())
        meant = meant[: place.start] + match.expand(instead) + meant[place.end :]
    start = matches[0].start() + len(matches[0][0]) - len(matches[0][0].lstrip())
    place = text.place(start, matches[0].start() + len(matches[0][0].rstrip()))
    meant = " ".join(meant.split())
    return Problem(sentence, place, (meant,) if _readable(meant, taxonomy) else ())


def _readable(q: str, taxonomy: Taxonomy) -> Node | None:
    try:
        return read(q, taxonomy)
    except QueryProblems:
        return None
