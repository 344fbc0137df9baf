"""The Atom feed of a search: what RFC 4287 and RFC 5005 ask for, and what a reader program relies on."""

from __future__ import annotations

import os
import re
import time
import xml.etree.ElementTree as ET  # our own answers, and the parser says where they are wrong
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.http import http_date, parse_http_date

from papers.models import Change, Paper
from papers.search.indexing import index as search_index
from papers.search.indexing.indexer import Indexer
from taxonomy import tree
from tests.catalogue import make_paper

ATOM = "{http://www.w3.org/2005/Atom}"
BAI = "tag:testserver,2026:papers/bai2022constitutional"


def feed(client: Client, query: str = "", language: str = "") -> ET.Element:
    answer = client.get(f"{language}/papers.atom{query}")
    assert answer.status_code == 200, answer.content
    return ET.fromstring(answer.content)  # noqa: S314


def texts(element: ET.Element, name: str) -> list[str]:
    return [found.text or "" for found in element.findall(f"{ATOM}{name}")]


def links(element: ET.Element) -> dict[tuple[str, str], str]:
    return {(e.attrib["rel"], e.get("type", "")): e.attrib["href"] for e in element.findall(f"{ATOM}link")}


def entry(root: ET.Element, number: int = 0) -> ET.Element:
    return root.findall(f"{ATOM}entry")[number]


def many(count: int) -> None:
    for number in range(count):
        make_paper(f"a{number:03}", f"Paper {number:03}")


@pytest.mark.usefixtures("searchable")
def test_a_feed_is_read_without_complaint(client: Client) -> None:
    read = feedparser.parse(client.get("/papers.atom").content)
    assert (read.bozo, read.version, len(read.entries)) == (False, "atom10", 4)


@pytest.mark.usefixtures("searchable")
def test_feed_and_entries_have_what_they_must(client: Client) -> None:
    root = feed(client)
    for element in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (text,) = texts(element, name)
            assert text.strip()
        assert re.fullmatch(r"tag:[a-z0-9.-]+,2026:\S+", texts(element, "id")[0])
        assert datetime.fromisoformat(texts(element, "updated")[0]).tzinfo
    ids = [texts(e, "id")[0] for e in root.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    assert root.find(f"{ATOM}author/{ATOM}name") is not None


@pytest.mark.usefixtures("searchable")
def test_every_link_is_absolute(client: Client) -> None:
    addresses = [link.attrib["href"] for link in feed(client).iter(f"{ATOM}link")]
    assert [a for a in addresses if not re.match(r"https?://[^/]+/", a)] == []


@pytest.mark.usefixtures("searchable")
def test_an_entry_tells_of_its_paper(client: Client) -> None:
    found = entry(feed(client, "?q=harmlessness"))
    assert texts(found, "id") == [BAI]
    assert texts(found, "title") == ["Constitutional AI: Harmlessness from AI Feedback"]
    assert [e.text for e in found.findall(f"{ATOM}author/{ATOM}name")] == ["Yuntao Bai", "Jeff Wu"]
    assert texts(found, "summary")[0].startswith("We train a harmless AI assistant")
    assert links(found) == {
        ("alternate", "text/html"): "http://testserver/papers/bai2022constitutional/",
        ("alternate", "application/x-bibtex"): "http://testserver/papers/bai2022constitutional.bib",
        ("related", ""): "https://arxiv.org/abs/2212.08073",
    }
    category = found.find(f"{ATOM}category")
    assert category is not None
    assert category.attrib == {
        "term": "outer-alignment/scalable-oversight/constitutional-ai",
        "scheme": "http://testserver/categories/",
        "label": "Constitutional AI",
    }


@pytest.mark.usefixtures("searchable")
def test_the_title_names_the_search_in_the_language_of_the_address(client: Client) -> None:
    query = "?q=language&category=outer-alignment&year=2021..2023&not_kind=report"
    assert texts(feed(client, query), "title") == [
        "alignlit: language · Outer alignment · 2021–2023 · not Report"
    ]
    assert texts(feed(client, query, "/zh"), "title")[0].startswith(
        "alignlit: language · 外部对齐 · 2021–2023"
    )
    assert feed(client, query, "/zh").attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "zh-Hans"


@pytest.mark.usefixtures("index")
def test_characters_that_xml_cannot_say_are_left_out(client: Client, index: Indexer) -> None:
    authors = ("Eve\x07 O'\x01Neil", "\x02")
    make_paper("a2023b", "Con\x0btrol \x1b[1m\uffff & <b>", authors=authors, abstract="a\x0cb")
    index.catch_up()
    found = entry(feed(client))
    assert texts(found, "title") == ["Control [1m & <b>"]
    assert [e.text for e in found.findall(f"{ATOM}author/{ATOM}name")] == ["Eve O'Neil"]
    assert texts(found, "summary") == ["ab"]


@pytest.mark.usefixtures("searchable")
def test_a_feed_without_entries_is_the_same_at_every_look(client: Client) -> None:
    first, second = (client.get("/papers.atom?q=zzzzzz") for _ in range(2))
    assert first.content == second.content
    assert feedparser.parse(first.content).bozo is False


def test_pages_of_fifty_lead_to_each_other(client: Client, index: Indexer) -> None:
    many(120)
    index.catch_up()
    address, ids, pages = "/papers.atom?sort=title", [], []
    while address:
        root = ET.fromstring(client.get(address).content)  # noqa: S314
        ids += [texts(e, "id")[0].rpartition("/")[2] for e in root.findall(f"{ATOM}entry")]
        known = {rel: href for (rel, _), href in links(root).items()}
        pages.append(sorted(known))
        assert known["first"] == "http://testserver/papers.atom?sort=title"
        address = known.get("next", "")
    assert ids == [f"a{n:03}" for n in range(120)]
    assert pages == [
        ["alternate", "first", "next", "self"],
        ["alternate", "first", "next", "previous", "self"],
        ["alternate", "first", "previous", "self"],
    ]


@pytest.mark.usefixtures("searchable")
def test_a_page_behind_the_last_one_is_not_there(client: Client) -> None:
    answer = client.get("/papers.atom?page=2")
    assert (answer.status_code, answer.content.decode()) == (404, "This page lies behind the last one.")


@pytest.mark.parametrize("papers", [1, 30])
def test_a_feed_costs_the_same_queries_for_one_and_for_thirty(
    client: Client, index: Indexer, papers: int
) -> None:
    many(papers)
    index.catch_up()
    with CaptureQueriesContext(connection) as captured:
        feed(client)
    assert len(captured) == 9


# What has not changed is not sent again


@pytest.mark.usefixtures("searchable")
def test_a_reader_that_knows_the_feed_gets_304(client: Client) -> None:
    first = client.get("/papers.atom?q=language")
    again = client.get("/papers.atom?q=language", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])


def test_a_changed_paper_is_sent_again(client: Client, searchable: dict[str, Paper], index: Indexer) -> None:
    first = client.get("/papers.atom?q=language")
    searchable["ouyang2022training"].authorships.filter(position=1).update(name="L. Ouyang")
    index.catch_up()
    again = client.get("/papers.atom?q=language", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert "L. Ouyang" in again.content.decode()


def test_the_next_page_of_a_long_feed_has_a_new_cursor_but_the_feed_is_known(
    client: Client, index: Indexer
) -> None:
    many(60)
    index.catch_up()
    first = client.get("/papers.atom?q=paper")
    again = client.get("/papers.atom?q=paper", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def settle(seconds: int) -> datetime:
    """As if index and taxonomy had last changed so many seconds ago."""
    moment = datetime.now(UTC) - timedelta(seconds=seconds)
    os.utime(search_index.opened().path / search_index.FOLLOWED, (moment.timestamp(),) * 2)
    tree.load().kept["feeds.first_seen"] = moment
    return moment


@pytest.mark.usefixtures("searchable")
def test_the_date_of_the_last_change_makes_304_too(client: Client) -> None:
    moment = settle(3_600)
    first = client.get("/papers.atom")
    assert parse_http_date(first["Last-Modified"]) == int(moment.timestamp())
    again = client.get("/papers.atom", headers={"If-Modified-Since": first["Last-Modified"]})
    assert again.status_code == 304
    settle(1_800)
    assert (
        client.get("/papers.atom", headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 200
    )


@pytest.mark.usefixtures("searchable")
def test_what_changed_in_this_second_has_no_date_yet(client: Client) -> None:
    settle(0)
    answer = client.get("/papers.atom", headers={"If-Modified-Since": http_date(time.time())})
    assert (answer.status_code, "Last-Modified" in answer) == (200, False)


def test_an_entry_is_updated_when_something_that_hangs_on_it_is(
    client: Client, searchable: dict[str, Paper]
) -> None:
    later = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
    paper = searchable["bai2022constitutional"]
    Change.objects.create(kind="paper", object_id=paper.pk, action="changed", at=later)
    root = feed(client, "?q=harmlessness")
    assert texts(entry(root), "updated") == texts(root, "updated") == ["2030-01-02T03:04:05+00:00"]


def test_an_id_has_no_port_and_no_brackets(client: Client, searchable: Any, settings: Any) -> None:
    ids = {}
    for public in ("https://Lit.example.org", "http://127.0.0.1:8000", "http://[::1]:8000"):
        settings.PUBLIC_URL = public
        ids[public] = texts(feed(client), "id")[0]
    assert list(ids.values()) == [
        "tag:lit.example.org,2026:search?",
        "tag:127.0.0.1,2026:search?",
        "tag:--1,2026:search?",
    ]
