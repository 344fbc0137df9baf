"""Makes categories and papers for tests, in one line each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.text import slugify

from papers import identifiers
from papers.models import Author, Authorship, Classification, Identifier, Paper, Venue, Version
from papers.models.venue import VenueKind
from taxonomy.editing import path_of
from taxonomy.models import Category, CategoryAlias

ROOT = "llm-alignment"

# path of the parent, slug, English and Chinese name, aliases
TREE: list[tuple[str, str, str, str, tuple[str, ...]]] = [
    ("", ROOT, "LLM Alignment", "大语言模型对齐", ()),
    (ROOT, "outer-alignment", "Outer alignment", "外部对齐", ()),
    ("outer-alignment", "non-recursive-oversight", "Non-recursive oversight", "非递归监督", ()),
    (
        "outer-alignment/non-recursive-oversight",
        "rl-based-methods",
        "RL-based methods",
        "基于强化学习的方法",
        ("RLHF", "人类反馈强化学习"),
    ),
    ("outer-alignment", "scalable-oversight", "Scalable oversight", "可扩展监督", ()),
    (
        "outer-alignment/scalable-oversight",
        "constitutional-ai",
        "Constitutional AI",
        "宪法式人工智能",
        ("RLAIF",),
    ),
    (ROOT, "inner-alignment", "Inner alignment", "内部对齐", ()),
    (ROOT, "attacks-on-aligned-llms", "Attacks on aligned LLMs", "对已对齐模型的攻击", ()),
    ("attacks-on-aligned-llms", "jailbreaking", "Jailbreaking", "越狱", ("jailbreak",)),
]


def grow_tree() -> dict[str, Category]:
    """A small part of the taxonomy, by path."""
    by_path: dict[str, Category] = {}
    rows = list(enumerate(TREE))
    while rows:  # a level at a time: this is made for every third test
        level = [row for row in rows if not row[1][0] or row[1][0] in by_path]
        made = [_category(position, *names[:4], by_path.get(names[0])) for position, names in level]
        by_path |= {category.path: category for category in Category.objects.bulk_create(made)}
        rows = [row for row in rows if row not in level]
    in_order = sorted(by_path.values(), key=lambda category: category.position)
    CategoryAlias.objects.bulk_create(
        CategoryAlias(category=category, language="en" if name.isascii() else "zh", name=name)
        for category in in_order
        for name in TREE[category.position][4]
    )
    return {category.path: category for category in in_order}


def _category(position: int, _parent: str, slug: str, en: str, zh: str, parent: Category | None) -> Category:
    category = Category(slug=slug, name_en=en, name_zh=zh, position=position, parent=parent)
    category.description_en, category.description_zh = f"Works on {en}.", f"关于{zh}的文献。"
    category.path = path_of(category, parent)
    return category


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a paper is to be; the first category is the primary one."""

    cite_key: str
    title: str
    authors: Sequence[str] = ("Ann Author",)
    categories: Sequence[Category] = ()
    venue: str = "arXiv"
    year: int | None = 2023
    arxiv: str = ""
    versions: bool = True
    fields: dict[str, Any] = field(default_factory=dict)


def make_paper(cite_key: str, title: str = "A study", **wanted: Any) -> Paper:
    """A paper with its authors, categories, venue, arXiv id and version: see `Wanted`, and the paper's own fields."""
    named = {name: wanted.pop(name) for name in Wanted.__dataclass_fields__ if name in wanted}
    return make_papers(Wanted(cite_key=cite_key, title=title, **named, fields=wanted))[0]


def make_papers(*wanted: Wanted) -> list[Paper]:
    """Several in as few statements as one."""
    venues = {name: make_venue(name) for name in dict.fromkeys(one.venue for one in wanted) if name}
    papers = Paper.objects.bulk_create(
        Paper(
            cite_key=one.cite_key, title=one.title, year=one.year, venue=venues.get(one.venue), **one.fields
        )
        for one in wanted
    )
    authors = _authors(wanted)
    pairs = list(zip(papers, wanted, strict=True))
    Authorship.objects.bulk_create(
        Authorship(paper=paper, author=authors[name], position=position, name=name)
        for paper, one in pairs
        for position, name in enumerate(one.authors, start=1)
    )
    Classification.objects.bulk_create(
        Classification(paper=paper, category=category, primary=number == 0)
        for paper, one in pairs
        for number, category in enumerate(one.categories)
    )
    Identifier.objects.bulk_create(_identifier(paper, one.arxiv) for paper, one in pairs if one.arxiv)
    Version.objects.bulk_create(
        Version(paper=paper, stage=_stage(one.venue), venue=venues[one.venue], year=one.year)
        for paper, one in pairs
        if one.versions and one.venue
    )
    return papers


def _authors(wanted: Sequence[Wanted]) -> dict[str, Author]:
    """Those of that name, or new ones."""
    named = {name: position for one in wanted for position, name in enumerate(one.authors, start=1)}
    known = {author.name: author for author in Author.objects.filter(name__in=named)}
    new = [
        Author(name=name, slug=slugify(name) or f"a{position}")
        for name, position in named.items()
        if name not in known
    ]
    return known | {author.name: author for author in Author.objects.bulk_create(new)}


def _stage(venue: str) -> str:
    return Version.Stage.PREPRINT if venue == "arXiv" else Version.Stage.PUBLISHED


def make_venue(name: str) -> Venue:
    kind = VenueKind.PREPRINT if name == "arXiv" else VenueKind.CONFERENCE
    return Venue.objects.get_or_create(name=name, defaults={"kind": kind})[0]


def add_identifier(paper: Paper, text: str) -> Identifier:
    made = _identifier(paper, text)
    made.save()
    return made


def _identifier(paper: Paper, text: str) -> Identifier:
    parsed = identifiers.parse(text)
    assert parsed, f"{text!r} is no identifier"
    return Identifier(paper=paper, scheme=parsed.scheme, value=parsed.value)


def fill() -> dict[str, Paper]:
    """Four papers in the small tree, by cite key."""
    tree = grow_tree()
    rl = tree["outer-alignment/non-recursive-oversight/rl-based-methods"]
    constitutional = tree["outer-alignment/scalable-oversight/constitutional-ai"]
    jailbreaking = tree["attacks-on-aligned-llms/jailbreaking"]
    papers = make_papers(
        Wanted(
            cite_key="ouyang2022training",
            title="Training language models to follow instructions with human feedback",
            authors=("Long Ouyang", "Jeff Wu", "Xu Jiang", "Diogo Almeida"),
            categories=(rl,),
            venue="NeurIPS",
            year=2022,
            arxiv="2203.02155",
            fields={
                "published_on": date(2022, 11, 28),
                "abstract": "Making language models bigger does not make them better at following a user's intent. "
                "We fine-tune GPT-3 with a reward model trained on human comparisons.",
            },
        ),
        Wanted(
            cite_key="bai2022constitutional",
            title="Constitutional AI: Harmlessness from AI Feedback",
            authors=("Yuntao Bai", "Jeff Wu"),
            categories=(constitutional, rl),
            year=2022,
            arxiv="2212.08073",
            fields={
                "authors_complete": False,
                "published_on": date(2022, 12, 15),
                "abstract": "We train a harmless AI assistant through self-improvement, without human labels.",
            },
        ),
        Wanted(
            cite_key="zou2023universal",
            title="Universal and Transferable Adversarial Attacks on Aligned Language Models",
            authors=("Andy Zou", "Zifan Wang"),
            categories=(jailbreaking,),
            arxiv="2307.15043",
            fields={"published_on": date(2023, 7, 27)},
        ),
        Wanted(
            cite_key="soares2014corrigibility",
            title="Corrigibility",
            authors=("Nate Soares",),
            venue="",
            year=None,
            fields={"kind": "report"},
        ),
    )
    Version.objects.create(
        paper=papers[0], stage=Version.Stage.PREPRINT, venue=make_venue("arXiv"), year=2022, arxiv_version=1
    )
    return {paper.cite_key: paper for paper in papers}
