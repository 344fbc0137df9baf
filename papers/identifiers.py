"""Every way people write an arXiv id, a DOI, an ACL or OpenReview id or an address, and its canonical form.

| scheme | canonical value |
|---|---|
| arxiv | `2212.08073`, `math/0309136`: no version, no subject class (arxiv.org/help/arxiv_identifier) |
| doi | lower case, not percent-encoded: `10.1145/3173574.3173986` |
| acl | `2020.acl-main.468`, `P19-1001` (aclanthology.org/info/ids) |
| openreview | the forum's id, case kept |
| url | https, lower-case host, no fragment, tracking, port 80 or last slash; ASCII; case of the path kept |
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote

from papers.record import Identifier

__all__ = [
    "MAX_LENGTH",
    "Identifier",
    "Parsed",
    "arxiv_month",
    "label",
    "parse",
    "parse_with_version",
    "related",
    "url",
]

MAX_LENGTH = 2_000  # characters; a longer text is no identifier, and PostgreSQL could not index it


@dataclass(frozen=True, slots=True)
class Parsed:
    """An identifier and the version that was named with it (arXiv's `v2` is 2), None when none was."""

    identifier: Identifier
    version: int | None = None


def parse(text: str) -> Identifier | None:
    """The canonical identifier that `text` is, in any form people paste; otherwise None.

    Of a longer text, such as a tab's title or a printed reference, the arXiv id that it names, when it names
    only one. Never raises, takes linear time. `parse(str(x)) == x` for whatever it returned.
    """
    parsed = parse_with_version(text)
    return parsed.identifier if parsed else None


def parse_with_version(text: str) -> Parsed | None:
    """Like `parse`, and keeps the version that a text such as `2212.08073v1` names."""
    if len(text) > MAX_LENGTH or _UNUSABLE.search(text):
        return None
    raw = _unlabelled(_trimmed(_INVISIBLE.sub("", text)))
    whole = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    folded = _unlabelled(_trimmed(whole))
    parsed = _from_address(folded) or _arxiv(folded) or _doi(folded) or _acl(folded) or _openreview(folded)
    address = None if parsed else _address(raw) or _address(folded)
    # Of an address only the canonical form counts, so that this form reads as itself.
    return _bounded(parsed or _mentioned(address.identifier.value if address else whole) or address)


def related(identifier: Identifier) -> tuple[Identifier, ...]:
    """Other identifiers that can only name the same work, for looking it up.

    A DOI made from an ACL id is a rule of the Anthology, not a promise: older volumes have none. So look
    these up; do not print them.
    """
    scheme, value = identifier.scheme, identifier.value
    if scheme == "arxiv":
        return (Identifier("doi", _ARXIV_DOI + value.lower()),)
    if scheme == "acl":
        return (Identifier("doi", "10.18653/v1/" + value.lower()),)
    if scheme != "doi":
        return ()
    if value.startswith(_ARXIV_DOI):
        parsed = _arxiv(value.removeprefix(_ARXIV_DOI))
    else:
        acl_doi = _ACL_DOI.match(value)
        parsed = _acl(acl_doi[1]) if acl_doi else None
    return (parsed.identifier,) if parsed else ()


def url(identifier: Identifier) -> str:
    """The public address. Of an address it is the form used for comparing; link the record's own `url`."""
    value = identifier.value
    match identifier.scheme:
        case "arxiv":
            return f"https://arxiv.org/abs/{value}"
        case "doi":
            return f"https://doi.org/{quote(value, safe=_DOI_SAFE)}"
        case "acl":
            return f"https://aclanthology.org/{value}/"
        case "openreview":
            return f"https://openreview.net/forum?id={value}"
        case _:
            return value


def label(identifier: Identifier) -> str:
    """As people print it: `arXiv:2212.08073`, `doi:10.1/x`, `ACL:P19-1001`; an address without its `https://`."""
    if identifier.scheme == "url":
        return identifier.value.removeprefix("https://")
    return f"{_LABELS.get(identifier.scheme, identifier.scheme)}:{identifier.value}"


def arxiv_month(value: str) -> tuple[int, int]:
    """Year and month in which a canonical arXiv id was given: `2212.08073` is (2022, 12). Else ValueError."""
    match = re.fullmatch(r"(?:[a-z-]+/)?(\d\d)(\d\d)(?:\.\d{4,5}|\d{3})", value, re.ASCII)
    if match is None:
        raise ValueError(f"{value!r} is not an arXiv id")
    short_year, month = int(match[1]), int(match[2])
    return (1900 if short_year >= 91 else 2000) + short_year, month


# Cleaning a pasted text

_UNUSABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_OPENS = {")": "(", "]": "[", "}": "{", ">": "<", "）": "（", "］": "［", "｝": "｛", "＞": "＜"}
_CLOSES = {opening: closing for closing, opening in _OPENS.items()}
_LEADING = " \t\r\n\f\v\u3000\"'`*•·,;.:-–—“‘«「『《〈【" + "".join(_CLOSES)
_TRAILING = "/\"'`*.,;:!?&…”’»」』》〉】。．，、；：！？｡､" + "".join(_CLOSES)
_LABEL = re.compile(r"(?:doi|url|arxiv|acl|openreview)\s*:\s*(?=https?://)", re.IGNORECASE)


def _trimmed(text: str) -> str:
    """Without the punctuation around it; a closing bracket at the end stays when it was opened inside."""
    text = text.strip().lstrip(_LEADING)
    surplus = {closing: text.count(closing) - text.count(opening) for closing, opening in _OPENS.items()}
    end = len(text)
    while end:
        last = text[end - 1]
        if surplus.get(last, 0) > 0:
            surplus[last] -= 1
        elif last in _CLOSES:
            surplus[_CLOSES[last]] += 1
        elif last not in _TRAILING and not last.isspace():
            break
        end -= 1
    return text[:end]


def _unlabelled(text: str) -> str:
    return _LABEL.sub("", text, count=1) if _LABEL.match(text) else text


def _bounded(parsed: Parsed | None) -> Parsed | None:
    # folding and percent-encoding lengthen: what is returned must itself be readable
    return parsed if parsed and len(str(parsed.identifier)) <= MAX_LENGTH else None


# The schemes, written bare

_LABELS = {"arxiv": "arXiv", "doi": "doi", "acl": "ACL", "openreview": "OpenReview"}
_ARCHIVES = (
    "acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas cond-mat "
    "cs dg-ga funct-an gr-qc hep-ex hep-lat hep-ph hep-th math-ph math mtrl-th nlin nucl-ex nucl-th patt-sol "
    "physics plasm-ph q-alg q-bio quant-ph solv-int supr-con"
).replace(" ", "|")
_ARXIV_ID = rf"""
    (?: (?P<new>\d{{4}}\.\d{{4,5}}) | (?P<archive>{_ARCHIVES}) (?:\.[a-z-]{{2,12}})? / (?P<old>\d{{7}}) )
    (?: \s? v (?P<version>[1-9]\d{{0,2}}) )?
"""
_ARXIV = re.compile(
    rf"""(?: oai:arxiv\.org: | arxiv (?:\s+(?:preprint|e-?print))? [\s:./_-]* (?:arxiv[\s:.]*)? )?
    (?: (?:abs|pdf)/ )?
    {_ARXIV_ID}
    (?: \.pdf )?
    (?: \s* \[ [a-z.-]{{2,20}} \] (?: \s+ \d{{1,2}}\s+[a-z]{{3}}\s+\d{{4}} )?  # as in a PDF's margin
        | ,\s* \d{{4}}  # as in a list of references
    )?""",
    re.IGNORECASE | re.ASCII | re.VERBOSE,
)
_ARXIV_DOI = "10.48550/arxiv."
_DOI_PREFIX = r"10\.\d{4,9}(?:\.\d{1,9}){0,4}"
_DOI = re.compile(rf"(?:(?:info:|urn:)?doi[\s:/]*)?({_DOI_PREFIX}/[!-~]+)", re.IGNORECASE | re.ASCII)
_DOI_SAFE = "/:;()._-~!$'*+,=@"
_ACM_ONLY = re.compile(
    r"10\.5555/\d+(?:\.\d+)?", re.ASCII
)  # the ACM numbers works without a DOI like this; doi.org does not know them
_ACL_FILE = re.compile(r"(\d{4}\.[^.]+\.\d+(?:v\d{1,2})?|[^.]+)(?:\.[a-z]\w*)+", re.IGNORECASE | re.ASCII)
_ACL_DOI = re.compile(r"10\.(?:18653|3115)/v1/(.+)", re.ASCII)
_ACL = re.compile(
    r"(?:acl\s*:\s*)?(?:(?P<new>\d{4}\.[a-z0-9_]{1,30}-[a-z0-9]{1,30}\.\d{1,5})|(?P<old>[a-z]\d\d-\d{4}))(?:v\d{1,2})?",
    re.IGNORECASE | re.ASCII,
)
_OPENREVIEW_ID = r"[A-Za-z0-9_-]{4,64}"
_OPENREVIEW = re.compile(rf"openreview\s*:\s*({_OPENREVIEW_ID})", re.IGNORECASE | re.ASCII)


def _arxiv(text: str) -> Parsed | None:
    match = _ARXIV.fullmatch(text)
    return _of_match(match) if match else None


def _of_match(match: re.Match[str]) -> Parsed | None:
    if not _is_dated(match["new"], match["old"]):
        return None
    value = match["new"] or f"{match['archive'].lower()}/{match['old']}"
    return Parsed(Identifier("arxiv", value), int(match["version"]) if match["version"] else None)


def _is_dated(new: str | None, old: str | None) -> bool:
    """Whether arXiv can have given the number: old style 9107 to 0703, four digits to 1412, five since."""
    number = new or old or ""
    year_month, month, serial = int(number[:4]), int(number[2:4]), number[4:].lstrip(".")
    if not 1 <= month <= 12 or not int(serial):
        return False
    if old:
        return year_month >= 9107 or year_month <= 703
    return 704 <= year_month < 9100 and len(serial) == (4 if year_month <= 1412 else 5)


_IN_TEXT = rf"{_ARXIV_ID} (?! \.?\d | [a-z_] )"
_IDS = re.compile(rf"(?<![a-z0-9.]) {_IN_TEXT}", re.IGNORECASE | re.ASCII | re.VERBOSE)
_MENTIONS = re.compile(
    rf"""(?: (?<![a-z0-9-]) arxiv (?:\.org)? (?:\s+(?:preprint|e-?print|identifier|id))? [\s:./_-]{{0,9}}
             (?:(?:abs|pdf|html)/)?
           | [\[{{] \s? )
    {_IN_TEXT}
    (?: ,? \s? v(?P<named>[1-9]\d{{0,2}}) (?![a-z0-9]) )?""",
    re.IGNORECASE | re.ASCII | re.VERBOSE,
)


def _mentioned(text: str) -> Parsed | None:
    """The one arXiv id of a longer text that stands after "arXiv" or in brackets; two may mean either."""
    named = [(found, match) for match in _MENTIONS.finditer(text) if (found := _of_match(match))]
    anywhere = [found for match in _IDS.finditer(text) if (found := _of_match(match))] if named else []
    if len({found.identifier for found in (*anywhere, *(found for found, _match in named))}) != 1:
        return None
    versions = {found.version or int(match["named"] or 0) for found, match in named} - {0}
    return Parsed(named[0][0].identifier, versions.pop() if len(versions) == 1 else None)


def _doi(text: str) -> Parsed | None:
    """`text` may be percent-encoded, even twice, as some sites' addresses are."""
    for _ in range(3):
        match = _DOI.fullmatch(text)
        decoded = _trimmed(unquote(text))
        if match and decoded == text:
            return _of_doi(match[1].lower())
        text = decoded
    return None


def _of_doi(value: str) -> Parsed | None:
    if value.startswith(_ARXIV_DOI) and (arxiv := _arxiv(value.removeprefix(_ARXIV_DOI))):
        return arxiv
    if _ACM_ONLY.fullmatch(value):
        return _address(f"https://dl.acm.org/doi/{value}")
    return Parsed(Identifier("doi", value))


def _acl(text: str) -> Parsed | None:
    match = _ACL.fullmatch(text)
    if match is None:
        return None
    return Parsed(Identifier("acl", match["new"].lower() if match["new"] else match["old"].upper()))


def _openreview(text: str) -> Parsed | None:
    match = _OPENREVIEW.fullmatch(text)
    return Parsed(Identifier("openreview", match[1])) if match else None


# Addresses


@dataclass(frozen=True, slots=True)
class _Address:
    """A canonical address in parts; path and query are still percent-encoded."""

    host: str
    path: str
    query: str

    def __str__(self) -> str:
        return f"https://{self.host}{self.path}" + (f"?{self.query}" if self.query else "")

    def argument(self, name: str) -> str:
        return next((value for key, value in parse_qsl(self.query) if key == name), "")


_ADDRESS = re.compile(r"(?:https?:)?//([^/?#\s\\]++)([^?#\s]*+)(?:\?([^#\s]*+))?+(?:#\S*)?", re.IGNORECASE)
_HOST = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,20}")
_PORT = re.compile(r":(\d{1,5})?$", re.ASCII)
_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid")
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNRESERVED = re.compile(r"[A-Za-z0-9~_-]", re.ASCII)
_BARE_HOST = re.compile(
    r"(?=www\.|(?:[a-z0-9-]+\.){0,2}(?:arxiv\.org|lanl\.gov|doi\.org|ar5iv\.org|alphaxiv\.org|huggingface\.co|hf\.co"
    r"|arxiv-vanity\.com|scirate\.com|openreview\.net|aclanthology\.org|aclweb\.org|acm\.org|springer\.com"
    r"|wiley\.com|emergentmind\.com|themoonlight\.io|arxiv-sanity-lite\.com)/)",
    re.IGNORECASE | re.ASCII,
)


def _address(text: str) -> Parsed | None:
    address = _split(text)
    return Parsed(Identifier("url", str(address))) if address else None


def _split(text: str) -> _Address | None:
    if _BARE_HOST.match(text):
        text = "https://" + text
    match = _ADDRESS.fullmatch(text)
    host = _host(match[1]) if match else ""
    if not match or not host:
        return None
    kept = [part for part in _quoted(match[3] or "").split("&") if part and not part.startswith(_TRACKING)]
    whole = _trimmed(str(_Address(host, _quoted(match[2]).rstrip("/"), "&".join(kept))))
    path, _, query = whole.removeprefix(f"https://{host}").partition("?")
    return _Address(host, path, query)


def _host(text: str) -> str:
    """Lower case and ASCII, with a port that is not the default; "" for what is no host, or names a user."""
    text = unicodedata.normalize("NFKC", text).lower()
    port = _PORT.search(text)
    name = _PORT.sub("", text).rstrip(".")
    if not _HOST.fullmatch(name):
        return ""
    try:
        name = name if name.isascii() else name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    return f"{name}:{port[1]}" if port and port[1] and port[1] not in ("80", "443") else name


def _quoted(text: str) -> str:
    """Percent-encoded in one way, so that two spellings of an address are equal."""
    return quote(_PERCENT.sub(_requoted, text), safe="/%:@!$&'()*+,;=~-._?")


def _requoted(match: re.Match[str]) -> str:
    if match[1] is None:
        return "%25"
    character = chr(int(match[1], 16))
    return character if _UNRESERVED.match(character) else match[0].upper()


# What the address of a site says. Each reader gets an address of its hosts and may find nothing in it.


def _from_address(text: str) -> Parsed | None:
    address = _split(text)
    if address is None:
        return None
    readers = (read for hosts, read in _SITES if hosts.fullmatch(address.host))
    return next((found for read in readers if (found := read(address))), None)


_ARXIV_PATH = re.compile(
    r"""(?:/[a-z]{2}(?:-[a-z]{2})?)?  # alphaXiv's language
    (?:/(?:abs|pdf|html|e-?print|format|ps|dvi|src|list|listing|bibtex|tb|overview|resources|papers?|arxiv
        |ftp/arxiv/papers/\d{4}))?
    / (?P<id>[^/]+ (?:/\d{7}(?:v\d+)?(?:\.\w+)*)?) (?:/)?""",
    re.IGNORECASE | re.ASCII | re.VERBOSE,
)
_FILE_ENDING = re.compile(r"(?:\.(?:pdf|ps|dvi|tar|tgz|gz|html?|md|txt|bib))+$", re.IGNORECASE)
_DBLP_PATH = re.compile(r"/rec/(?:journals/corr/)abs-(\d{4})-(\d{4,5})(?:\.\w+)?", re.ASCII)
_API_PATH = re.compile(r"/(?:graph/)?(?:v1/)?(?:paper/)?((?:arxiv|doi|acl):.+)", re.IGNORECASE | re.ASCII)
_DOI_IN_PATH = re.compile(rf"/({_DOI_PREFIX}/.+)", re.ASCII)
_DOI_TAIL = re.compile(
    r"(?:/(?:full|abstract|abs|pdf|epdf|epub|html|meta|summary|fulltext(?:\.html)?)|\.pdf|\.epub)+$",
    re.IGNORECASE,
)
_BIORXIV_TAIL = re.compile(r"v\d{1,2}(?:\.[a-z][\w-]*)*$", re.ASCII)
_NATURE_PATH = re.compile(r"/articles/(s\d{5}-\d{3}-\d{5}-[\dxwyz])(?:\.pdf)?", re.ASCII)


def _read_arxiv(address: _Address) -> Parsed | None:
    match = _ARXIV_PATH.fullmatch(unquote(address.path))
    return _arxiv(_FILE_ENDING.sub("", match["id"])) if match else None


def _read_mirror(address: _Address) -> Parsed | None:
    return _arxiv(address.argument("pid")) or _arxiv(unquote(address.path).rpartition("/")[2])


def _read_dblp(address: _Address) -> Parsed | None:
    match = _DBLP_PATH.fullmatch(address.path)
    return _arxiv(f"{match[1]}.{match[2]}") if match else None


def _read_api(address: _Address) -> Parsed | None:
    match = _API_PATH.fullmatch(unquote(address.path))
    return (_arxiv(match[1]) or _doi(match[1]) or _acl(match[1])) if match else None


def _read_acl(address: _Address) -> Parsed | None:
    last = unquote(address.path).rpartition("/")[2]
    if found := _acl(last):
        return found
    match = _ACL_FILE.fullmatch(last)
    return _acl(match[1]) if match else None


def _read_openreview(address: _Address) -> Parsed | None:
    if address.path not in ("/forum", "/pdf", "/attachment", "/revisions", "/notes"):
        return None
    return _openreview("openreview:" + address.argument("id"))


def _read_doi_proxy(address: _Address) -> Parsed | None:
    return _doi(address.path.removeprefix("/works").lstrip("/"))


def _read_publisher(address: _Address) -> Parsed | None:
    match = _DOI_IN_PATH.search(unquote(address.path))
    return _doi(_DOI_TAIL.sub("", match[1])) if match else None


def _read_mit_press(address: _Address) -> Parsed | None:
    match = re.search(r"/doi/(10\.1162/[^/]+)", unquote(address.path), re.ASCII)
    return _doi(match[1]) if match else None


def _read_biorxiv(address: _Address) -> Parsed | None:
    match = _DOI_IN_PATH.search(unquote(address.path))
    return _doi(_BIORXIV_TAIL.sub("", match[1])) if match else None


def _read_nature(address: _Address) -> Parsed | None:
    match = _NATURE_PATH.fullmatch(address.path)
    return _doi(f"10.1038/{match[1]}") if match else None


def _read_plos(address: _Address) -> Parsed | None:
    return _doi(address.argument("id"))


def _read_ssrn(address: _Address) -> Parsed | None:
    number = address.argument("abstract_id")
    return _doi(f"10.2139/ssrn.{number}") if number.isascii() and number.isdigit() else None


def _hosts(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"(?:www\.)?(?:{'|'.join(patterns)})", re.ASCII)


_SITES: tuple[tuple[re.Pattern[str], Callable[[_Address], Parsed | None]], ...] = (
    (
        _hosts(
            r"(?:[a-z0-9-]+\.){0,2}arxiv\.org",
            r"xxx\.lanl\.gov",
            r"ar5iv\.org",
            r"alphaxiv\.org",
            r"huggingface\.co",
            r"hf\.co",
            r"arxiv-vanity\.com",
            r"scirate\.com",
            r"papers\.cool",
        ),
        _read_arxiv,
    ),
    (_hosts(r"emergentmind\.com", r"themoonlight\.io", r"arxiv-sanity-lite\.com"), _read_mirror),
    (_hosts(r"dblp\.(?:org|uni-trier\.de)"), _read_dblp),
    (_hosts(r"api\.semanticscholar\.org", r"semanticscholar\.org"), _read_api),
    (
        _hosts(r"aclanthology\.(?:org|info)", r"aclweb\.org"),
        _read_acl,
    ),
    (_hosts(r"(?:api2?\.)?openreview\.net"), _read_openreview),
    (_hosts(r"(?:dx\.)?doi\.org", r"doi\.acm\.org", r"api\.crossref\.org"), _read_doi_proxy),
    (
        _hosts(
            r"dl\.acm\.org",
            r"link\.springer\.com",
            r"(?:[a-z-]+\.)?onlinelibrary\.wiley\.com",
            r"tandfonline\.com",
            r"journals\.sagepub\.com",
            r"science\.org",
            r"science\.sciencemag\.org",
            r"pubs\.acs\.org",
            r"pnas\.org",
            r"royalsocietypublishing\.org",
            r"annualreviews\.org",
            r"frontiersin\.org",
            r"psycnet\.apa\.org",
        ),
        _read_publisher,
    ),
    (_hosts(r"direct\.mit\.edu"), _read_mit_press),
    (_hosts(r"(?:bio|med)rxiv\.org"), _read_biorxiv),
    (_hosts(r"nature\.com"), _read_nature),
    (_hosts(r"journals\.plos\.org"), _read_plos),
    (_hosts(r"papers\.ssrn\.com"), _read_ssrn),
)
