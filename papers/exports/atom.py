"""A page of a search as an Atom feed: RFC 4287, with the links between pages of RFC 5005."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from io import StringIO
from xml.sax.xmlreader import AttributesImpl

from django.db.models import Max
from django.urls import reverse
from django.utils.feedgenerator import rfc3339_date
from django.utils.translation import get_language
from django.utils.xmlutils import SimplerXMLGenerator

from papers import identifiers
from papers.addresses import absolute, address
from papers.exports.objects import for_objects
from papers.exports.reading import in_order
from papers.exports.selection import Selection
from papers.in_words import title_of
from papers.models import Change, Paper
from papers.search.request import SearchRequest

NS = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"
SINCE = "2026"  # of the tag: addresses (RFC 4151): a year in which the site had its name
NEVER = datetime(2000, 1, 1, tzinfo=UTC)  # when a feed without entries was updated: the same at every look
# What XML 1.0 has no way to write (section 2.2); PostgreSQL keeps all of it but the null character.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(selection: Selection) -> Iterator[str]:
    """The feed in one piece. Its ids are tag: addresses that stay when a paper's title or page does not."""
    papers = list(in_order(for_objects(Paper.objects.all()), selection.ids))
    updated = _updated(papers)
    out = StringIO()
    xml = _Writer(out, "utf-8", short_empty_elements=True)
    xml.startDocument()
    with xml.inside("feed", xmlns=NS, xml_lang=_language()):
        _head(xml, selection, max(updated.values(), default=NEVER))
        for paper in papers:
            with xml.inside("entry"):
                _entry(xml, paper, selection, updated[paper.pk])
    xml.endDocument()
    yield out.getvalue()


class _Writer(SimplerXMLGenerator):
    """Elements without what XML cannot say; `xml_lang` is the attribute xml:lang."""

    def element(self, name: str, content: str = "", **attributes: str) -> None:
        self.addQuickElement(name, _clean(content), _attributes(attributes))

    @contextmanager
    def inside(self, name: str, **attributes: str) -> Iterator[None]:
        self.startElement(name, AttributesImpl(_attributes(attributes)))
        yield
        self.endElement(name)


def _attributes(given: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", ":"): _clean(value) for name, value in given.items()}


def _clean(text: str) -> str:
    return NOT_XML.sub("", text)


def _language() -> str:
    return "zh-Hans" if (get_language() or "en").startswith("zh") else "en"


def _updated(papers: list[Paper]) -> Mapping[int, datetime]:
    """When the paper, or whatever hangs on it, last changed: `updated_at` says nothing of the latter."""
    rows = Change.objects.filter(kind=Change.Kind.PAPER, object_id__in=[paper.pk for paper in papers])
    last = dict(rows.values_list("object_id").annotate(Max("at")))
    return {paper.pk: max(paper.updated_at, last.get(paper.pk, paper.updated_at)) for paper in papers}


def _head(xml: _Writer, selection: Selection, updated: datetime) -> None:
    asked, http = selection.asked, selection.http
    xml.element("id", _tag(selection, f"search?{asked.query_string(page=False)}"))
    xml.element("title", f"alignlit: {title_of(asked, selection.taxonomy)}")
    xml.element("updated", rfc3339_date(updated))
    with xml.inside("author"):  # RFC 4287, 4.1.1: a paper whose authors nobody knows has none of its own
        xml.element("name", "alignlit")
        xml.element("uri", address(http, "home"))
    page = address(http, "search") + _query(asked.on_page(1))
    xml.element("link", rel="alternate", type="text/html", href=page)
    for rel, where in _pages(selection).items():
        xml.element("link", rel=rel, type=MEDIA_TYPE, href=address(http, "papers-atom") + _query(where))


def _pages(selection: Selection) -> dict[str, SearchRequest]:
    page, asked = selection.page, selection.asked
    links = {"self": asked, "first": asked.on_page(1)}
    beside = {"previous": page.previous, "next": page.next} if page else {}
    return links | {rel: where for rel, where in beside.items() if where}


def _query(asked: SearchRequest) -> str:
    query = asked.query_string()
    return f"?{query}" if query else ""


def _entry(xml: _Writer, paper: Paper, selection: Selection, updated: datetime) -> None:
    xml.element("id", _tag(selection, f"papers/{paper.cite_key}"))
    xml.element("title", paper.title, xml_lang=paper.language)
    xml.element("published", rfc3339_date(paper.added_at))
    xml.element("updated", rfc3339_date(updated))
    for name in filter(None, map(_clean, paper.author_names)):
        with xml.inside("author"):
            xml.element("name", name)
    _links(xml, paper, selection)
    _categories(xml, paper, selection)
    if paper.abstract:
        xml.element("summary", paper.abstract, xml_lang=paper.language)


def _links(xml: _Writer, paper: Paper, selection: Selection) -> None:
    page = absolute(selection.http, paper.get_absolute_url())
    xml.element("link", rel="alternate", type="text/html", href=page)
    bib = address(selection.http, "paper-bib", paper.cite_key)
    xml.element("link", rel="alternate", type="application/x-bibtex", href=bib)
    for row in paper.identifiers.all():
        if row.scheme == "arxiv":
            xml.element("link", rel="related", title="arXiv", href=identifiers.url(row.canonical))


def _categories(xml: _Writer, paper: Paper, selection: Selection) -> None:
    scheme = absolute(selection.http, reverse("browse"))
    for row in paper.classifications.all():
        if node := selection.taxonomy.by_id.get(row.category_id):
            xml.element("category", term=node.path, scheme=scheme, label=node.name)


def _tag(selection: Selection, specific: str) -> str:
    """RFC 4151. The authority is the host's name; a port or an IPv6 address has no place there."""
    host = absolute(selection.http, "/").split("/")[2].rpartition("@")[2]
    name = re.sub(r":\d+$", "", host).strip("[]").replace(":", "-")
    return f"tag:{name.lower()},{SINCE}:{specific}"
