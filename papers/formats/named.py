"""The identifiers that a text names, and which of them are of one work."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from papers import identifiers
from papers.formats import markdown
from papers.record import Identifier

MOST_TOKENS = 20_000

_ADDRESS = re.compile(r"<?(https?://[^\s<>\]]+)>?", re.IGNORECASE)
_NAMED = re.compile(
    r"10\.\d{4,9}/|arxiv|\d{4}\.\d{4,5}|(?<![a-z-])[a-z-]{2,12}/\d{7}|www\.|\b[a-z]\d\d-\d{4}\b"
    r"|\d{4}\.[a-z0-9_]{1,30}-[a-z0-9]{1,30}\.\d|openreview",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\s，；、]+")
_NO_HAN = re.compile(r"[^\s\u3001-\u3003\u3008-\u3011\u3400-\u4dbf\u4e00-\u9fff，；！？（）]+")
_NEXT = re.compile(  # where another identifier begins although no space stands before it
    r"[,;]+(?=https?://|www\.|10\.\d{4,9}/|(?:doi|arxiv|acl|openreview)\s?:|\d{4}\.\d{4,5}(?!\d))",
    re.IGNORECASE,
)
_LIKE_ARXIV = re.compile(
    r"(?<![\w./-])(?:arxiv:\s?)?\d{4}\.\d{3,6}(?:v\d{1,3})?(?![\w/-]|\.\d)", re.IGNORECASE | re.ASCII
)
_SHORT_ARXIV = re.compile(r"(?:arxiv:\s?)?\d{4}\.\d{1,2}(?:v\d{1,3})?", re.IGNORECASE | re.ASCII)
_RANK = {"arxiv": 0, "doi": 1, "acl": 2, "openreview": 3, "url": 4}
_PAPER_LABELS = (
    "abs acl anthology arxiv article doi full html link openreview page paper pdf preprint proceedings publication "
    "source text url 链接 论文"
)
_OTHER_LABELS = (
    "bib bibtex blog code data dataset demo github homepage huggingface leaderboard model models poster project repo "
    "repository site slides talk tweet twitter video web webpage website youtube 主页 代码"
)
OF_PAPER, BESIDE = frozenset(_PAPER_LABELS.split()), frozenset(_OTHER_LABELS.split())


@dataclass(frozen=True, slots=True)
class Name:
    """An identifier as an item names it; `label` is the text of its link, "" without one."""

    identifier: Identifier
    address: str = ""
    label: str = ""

    @property
    def is_beside(self) -> bool:
        """Whether it is the code, the slides ... of a work."""
        return bool(set(self.label.lower().split()) & BESIDE) or "github.com/" in self.address.lower()

    @property
    def order(self) -> tuple[int, int]:
        """The surest first."""
        of_paper = bool(set(self.label.lower().split()) & OF_PAPER)
        return (_RANK[self.identifier.scheme], 2 if self.is_beside else 0 if of_paper else 1)


def tokens(text: str) -> list[Identifier]:
    """The identifiers of a text that holds nothing else, each once, at most `MOST_TOKENS`."""
    found: dict[Identifier, None] = {}
    for token in islice(_TOKEN.finditer(text), MOST_TOKENS):
        for part in _NEXT.split(token[0]):
            one = identifiers.parse(part)
            parts = [one] if one else [identifiers.parse(each) for each in re.split("[,;]", part) if each]
            if None in parts:
                return []
            found |= dict.fromkeys(part for part in parts if part)
    return list(found)


def may_name(text: str) -> bool:
    """False for a text in which `names` would find nothing; a quick look."""
    return _NAMED.search(text) is not None or "http" in text.lower()


def names(text: str) -> list[Name]:
    """What a text names in links, addresses and words, in this order."""
    links = [link for link in markdown.links(text) if not link.is_image]
    found = [(link.target, markdown.plain(link.text)) for link in links]
    rest = markdown.without_links(text)
    found += [(part, "") for match in _ADDRESS.finditer(rest) for part in _NEXT.split(match[1])]
    rest = _ADDRESS.sub(" ", rest)
    found += [(part, "") for part in _words(rest) if _NAMED.search(part)]
    named = [(identifiers.parse(target), target, label) for target, label in found]
    mentioned = identifiers.parse(rest) if "arxiv" in rest.lower() else None
    if mentioned and mentioned.scheme == "arxiv":
        named.append((mentioned, "", ""))
    return [Name(identifier, target, label) for identifier, target, label in named if identifier]


def _words(text: str) -> Iterator[str]:
    """Also of a Chinese sentence, which glues them to its own."""
    return (part for match in _NO_HAN.finditer(text) for part in _NEXT.split(match[0]) if part)


def without_addresses(text: str) -> str:
    return _ADDRESS.sub(" ", markdown.without_links(text))


def is_address(text: str) -> bool:
    return _ADDRESS.fullmatch(text) is not None


def works(found: Iterable[Name], *, has_title: bool) -> list[list[Name]]:
    """These names by the works that they are of, the surest of each work first.

    Under one title all are of one work, unless two of one scheme tell otherwise. Without a title each is of its own,
    but for those that can only be of the same. Addresses count only when there is nothing else.
    """
    ordered = sorted(found, key=lambda name: name.order)
    sure = [name for name in ordered if name.identifier.scheme != "url"]
    own = [name for name in sure or ordered if not name.is_beside] or (sure or ordered)[:1]
    groups = _same(own)
    if not sure and has_title:
        return groups[:1]
    schemes = [group[0].identifier.scheme for group in groups]
    return [own] if has_title and len(set(schemes)) == len(schemes) else groups


def _same(found: Sequence[Name]) -> list[list[Name]]:
    groups: dict[Identifier, list[Name]] = {}
    for name in found:
        every = (name.identifier, *identifiers.related(name.identifier))
        group = next((groups[one] for one in every if one in groups), [])
        group.append(name)
        groups |= dict.fromkeys(every, group)
    return list({id(group): group for group in groups.values()}.values())


def identifiers_of(work: Sequence[Name]) -> tuple[Identifier, ...]:
    return tuple(dict.fromkeys(name.identifier for name in work))


def address_of(work: Sequence[Name]) -> str:
    return next((name.address for name in work[:1] if name.address.lower().startswith("http")), "")


def why_not(text: str) -> str:
    """A sentence about a text in which no identifier was found; "" when there is nothing better to say."""
    if like := _LIKE_ARXIV.search(text) or _SHORT_ARXIV.fullmatch(text.strip()):
        sentence = _("“%(text)s” looks like an arXiv id, but none like it exists. Example: 2212.08073")
        return sentence % {"text": like[0]}
    return ""
