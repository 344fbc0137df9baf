"""Plain text out of the markup that publishers put into titles and abstracts.

JATS (https://jats.nlm.nih.gov/archiving/tag-library/1.3/), MathML and the face markup that Crossref allows in titles.
Only tags of these are taken for markup: "if a<b and c>d" stays, and so does `<script>`, which pages escape.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

LONGEST = 200_000  # characters that are read of one text
ROUNDS = 3  # how often a text may have been encoded on its way

_FACES = (
    "b big bold em i italic monospace overline roman sans-serif sc scp small span strike strong sub sup tt u"
    " underline"
)
_JATS = (
    "abstract alternatives boxed-text break br def def-item def-list disp-formula disp-quote div email ext-link fig fn"
    " inline-formula label list list-item named-content p private-char sec styled-content tex-math title uri xref"
)
_MATHML = (
    "annotation annotation-xml math menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom mroot"
    " mprescripts mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none semantics"
)
_NAMES = "|".join(sorted(f"{_FACES} {_JATS} {_MATHML}".split(), key=len, reverse=True))
_ATTRIBUTES = r"""(?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*"""
_TAG = re.compile(
    rf"<(?P<close>/?)(?:(?:jats|mml|m|xhtml):(?P<prefixed>[a-z][a-z-]*)|(?P<bare>{_NAMES})){_ATTRIBUTES}\s*(?P<empty>/?)>",
    re.IGNORECASE | re.ASCII,
)
_ENCODED_TAG = re.compile(
    rf"&(?:amp;)*(?:lt|\#60|\#x3c);/?(?:(?:jats|mml|m|xhtml):|(?:{_NAMES})\b)", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE | re.ASCII)
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b\u2060\ufeff]")
_BEFORE_A_SIGN = re.compile(r"[ \t]{0,20}\n\s{0,99}(?=[,;:.)\]])")  # where a tag stood on a line of its own
_HEADING = re.compile(r"(?:abstract|summary)\s*[.:]?", re.IGNORECASE)
_LEADING = re.compile(
    r"\A(?:(?:[Aa]bstract|ABSTRACT|[Ss]ummary|SUMMARY)\s*[.:—–]\s*(?=\S)|ABSTRACT\s+(?=\S[a-z ]))"
)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_BLOCKS = {"abstract", "boxed-text", "def-item", "disp-quote", "div", "list", "list-item", "p", "sec"}
_BREAKS = {"br", "break"}
_RENDERINGS = {"math", "tex-math"}


def one_line(text: str) -> str:
    """A title or a name as plain text: without markup and entities, its white space folded."""
    parts = (f"{piece} " if name in _BREAKS else piece for piece, name, _closes in _pieces(text))
    return folded(_BEFORE_A_SIGN.sub("", "".join(parts)))


def paragraphs(text: str) -> str:
    """An abstract as plain text, with a blank line between paragraphs and without its heading "Abstract"."""
    reading = _Reading()
    for piece, name, closes in _pieces(text):
        reading.take(piece, name, closes)
    return _LEADING.sub("", "\n\n".join(reading.all()), count=1)


def folded(text: str) -> str:
    """One line in NFC without invisible characters."""
    return " ".join(unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).split())


def _pieces(text: str) -> Iterator[tuple[str, str, bool]]:
    """Runs of text, each with the name of the tag behind it ("" at the end) and whether that tag closes."""
    text = _decoded(text[:LONGEST])
    begin, formula = 0, _Alternatives()
    for tag in _TAG.finditer(text):
        name, closes = (tag["prefixed"] or tag["bare"]).lower(), bool(tag["close"])
        piece = "" if formula.skipping else _entities(text[begin : tag.start()])
        yield _formula(piece) if name == "tex-math" else piece, name, closes
        begin = tag.end()
        if not tag["empty"]:
            formula.see(name, closes)
    yield "" if formula.skipping else _entities(text[begin:]), "", True


@dataclass(slots=True)
class _Alternatives:
    """Of several renderings of one formula the first is read."""

    inside: bool = False
    rendered: bool = False
    skipping: bool = False

    def see(self, name: str, closes: bool) -> None:
        if name == "alternatives":
            self.inside, self.rendered, self.skipping = not closes, False, False
        elif self.inside and name in _RENDERINGS:
            self.skipping = self.rendered and not closes
            self.rendered = self.rendered or closes


def _decoded(text: str) -> str:
    """Tags that were encoded once or twice become tags."""
    for _round in range(ROUNDS):
        if not _ENCODED_TAG.search(text):
            break
        text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    return text


def _entities(text: str) -> str:
    for _round in range(ROUNDS):
        text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    return text


def _formula(tex: str) -> str:
    """Springer sends each formula as a whole LaTeX document."""
    body = tex.partition(r"\begin{document}")[2] or tex
    return body.partition(r"\end{document}")[0].strip().replace("$$", "$")


@dataclass
class _Reading:
    """Paragraphs of an abstract, read piece by piece."""

    done: list[str] = field(default_factory=list)
    current: list[str] = field(default_factory=list)
    heading: str = ""

    def take(self, piece: str, name: str, closes: bool) -> None:
        self.current.append(piece)
        if name == "title" and closes:
            self.heading, self.current = self._close_heading(), []
        elif name in _BLOCKS or name in ("", "title"):
            self.end_paragraph()
        elif name in _BREAKS:
            self.current.append(" ")

    def _close_heading(self) -> str:
        heading = folded("".join(self.current))
        if not heading or _HEADING.fullmatch(heading):
            return ""
        return heading if heading.endswith((":", ".", "?")) else f"{heading}:"

    def end_paragraph(self) -> None:
        for text in filter(None, map(folded, _BLANK_LINE.split("".join(self.current)))):
            self.done.append(f"{self.heading} {text}".lstrip())
            self.heading = ""
        self.current = []

    def all(self) -> list[str]:
        return [*self.done, *filter(None, [self.heading])]
