"""Papers for the played arXiv: made up from their ids, always the same, and written as arXiv writes them."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

WELL_FORMED = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v(\d+))?", re.ASCII)
GIVEN = "Ada Bo Chen Dina Emeka Farah Goran Hana Ines Jun Kofi Lena Mei Noor Olga Pavel Qing Rosa Sven Tariq"
FAMILY = "Abara Bergström Castillo Dupont Eze García Hoffmann Ito Jensen Kowalski Li Moreau Nakamura O'Neill"
METHODS = ["preference optimisation", "reward modelling", "debate", "activation steering", "red teaming"]
SUBJECTS = ["language models", "instruction-tuned assistants", "tool-using agents", "open-weight models"]
CLAIMS = ["fails quietly", "generalises", "saturates", "is brittle under paraphrase", "scales with feedback"]
CLASSES = ["cs.CL", "cs.AI", "cs.LG", "cs.CY", "stat.ML"]


@dataclass(frozen=True, slots=True)
class Paper:
    arxiv_id: str
    title: str
    authors: tuple[str, ...]
    abstract: str
    published: str
    updated: str
    categories: tuple[str, ...]
    version: int = 1
    doi: str = ""
    journal_ref: str = ""
    comment: str = ""


def made_up(arxiv_id: str, **given: Any) -> Paper:
    """The paper of that id; what is given replaces what would be made up."""
    rng = random.Random(f"arxiv {arxiv_id}")
    method, subject, claim = rng.choice(METHODS), rng.choice(SUBJECTS), rng.choice(CLAIMS)
    first = _first_day(arxiv_id) + timedelta(days=rng.randrange(28), seconds=rng.randrange(86_400))
    version = int(given.get("version") or 1)
    values: dict[str, Any] = {
        "title": f"When {method} {claim}: study {rng.randrange(10_000)} of {subject}",
        "authors": tuple(_name(rng) for _ in range(rng.randint(1, 8))),
        "abstract": _abstract(rng, method, subject, claim),
        "published": _stamp(first),
        "updated": _stamp(first + timedelta(days=60 * (version - 1))),
        "categories": tuple(rng.sample(CLASSES, rng.randint(1, 3))),
    }
    return Paper(arxiv_id, **values | given)


def exists(arxiv_id: str) -> bool:
    """Whether that id has a month: 0000.0000 is well formed and nothing."""
    return 1 <= int(_digits(arxiv_id)[2:4]) <= 12


def catalogue(path: Path) -> Iterator[Paper]:
    """Papers from JSON lines with at least `arxiv_id`; lines without one are passed over."""
    for line in path.read_text().splitlines():
        values = json.loads(line)
        if values.get("arxiv_id"):
            yield made_up(values["arxiv_id"], **_given(values))


def feed(papers: Iterable[Paper], total: int | None, query: str = "") -> bytes:
    """The Atom feed; without totalResults when `total` is None."""
    entries = "".join(map(entry, papers))
    counted = "" if total is None else f"  <opensearch:totalResults>{total}</opensearch:totalResults>\n"
    return HEAD.format(query=escape(query), total=counted, entries=entries).encode()


def entry(paper: Paper) -> str:
    address = f"http://arxiv.org/abs/{paper.arxiv_id}v{paper.version}"
    optional = {"comment": paper.comment, "journal_ref": paper.journal_ref, "doi": paper.doi}
    return ENTRY.format(
        id=address,
        title=escape(paper.title),
        summary=escape(paper.abstract),
        updated=paper.updated,
        published=paper.published,
        pdf=quoteattr(address.replace("/abs/", "/pdf/")),
        categories="".join(f"    <category term={quoteattr(term)}/>\n" for term in paper.categories),
        primary=quoteattr(paper.categories[0]),
        authors="".join(f"    <author><name>{escape(name)}</name></author>\n" for name in paper.authors),
        optional="".join(
            f"    <arxiv:{tag}>{escape(text)}</arxiv:{tag}>\n" for tag, text in optional.items() if text
        ),
    )


def error_feed(said: str) -> bytes:
    address = "https://arxiv.org/api/errors#" + said.replace(" ", "_")
    return HEAD.format(
        query="",
        total="  <opensearch:totalResults>1</opensearch:totalResults>\n",
        entries=f"  <entry><id>{escape(address)}</id><title>Error</title>"
        f"<summary>{escape(said)}</summary><author><name>arXiv api core</name></author></entry>\n",
    ).encode()


HEAD = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" \
xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/played</id>
  <title>arXiv Query: {query}</title>
  <updated>2026-04-12T22:09:26Z</updated>
{total}{entries}</feed>
"""
ENTRY = """  <entry>
    <id>{id}</id>
    <title>{title}</title>
    <updated>{updated}</updated>
    <link href="{id}" rel="alternate" type="text/html"/>
    <link href={pdf} rel="related" type="application/pdf" title="pdf"/>
    <summary>{summary}</summary>
{categories}    <published>{published}</published>
    <arxiv:primary_category term={primary}/>
{authors}{optional}  </entry>
"""


def _given(values: dict[str, Any]) -> dict[str, Any]:
    """What arXiv could say too: other catalogues use the same names for other things."""
    names = {field.name for field in fields(Paper)} - {"arxiv_id", "categories"}
    known = {name: value for name, value in values.items() if name in names and value}
    return {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in known.items()
        if not isinstance(value, dict)
    }


def _digits(arxiv_id: str) -> str:
    return arxiv_id.rpartition("/")[2]


def _first_day(arxiv_id: str) -> datetime:
    year, month = int(_digits(arxiv_id)[:2]), int(_digits(arxiv_id)[2:4])
    return datetime(year + (1900 if year > 90 else 2000), month, 1, tzinfo=UTC)


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _name(rng: random.Random) -> str:
    return f"{rng.choice(GIVEN.split())} {rng.choice(FAMILY.split())}"


def _abstract(rng: random.Random, method: str, subject: str, claim: str) -> str:
    return (
        f"We ask when {method} of {subject} {claim}. Over {rng.randint(3, 40)} tasks and "
        f"{rng.randint(2, 9)} sizes of model, {rng.choice(METHODS)} changes the result by "
        f"{rng.randint(2, 60)} %, and most of it within the first {rng.randint(100, 9_000)} comparisons. "
        f"What people prefer and what {rng.choice(SUBJECTS)} are rewarded for part early."
    )
