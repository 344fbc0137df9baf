"""Makes categories and papers for tests, in one line each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.text import slugify

from papers import identifiers
from papers.models import Author, Authorship, Classification, Identifier, Paper, Venue, Version
from papers.models.venue import VenueKind
from taxonomy.editing import place
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
    for position, (parent, slug, name_en, name_zh, aliases) in enumerate(TREE):
        category = Category(slug=slug, name_en=name_en, name_zh=name_zh, position=position)
        category.description_en = f"Works on {name_en}."
        category.description_zh = f"关于{name_zh}的文献。"
        place(category, parent=by_path[parent] if parent else None)
        by_path[category.path] = category
        for name in aliases:
            CategoryAlias.objects.create(
                category=category, language="en" if name.isascii() else "zh", name=name
            )
    return by_path


def make_paper(
    cite_key: str,
    title: str = "A study",
    *,
    authors: Sequence[str] = ("Ann Author",),
    categories: Sequence[Category] = (),
    venue: str = "arXiv",
    year: int | None = 2023,
    arxiv: str = "",
    versions: bool = True,
    **fields: Any,
) -> Paper:
    """A paper with its authors, categories (the first one primary), venue, arXiv id and version."""
    row = make_venue(venue) if venue else None
    paper = Paper.objects.create(cite_key=cite_key, title=title, year=year, venue=row, **fields)
    for position, name in enumerate(authors, start=1):
        author, _ = Author.objects.get_or_create(
            name=name, defaults={"slug": slugify(name) or f"a{position}"}
        )
        Authorship.objects.create(paper=paper, author=author, position=position, name=name)
    for number, category in enumerate(categories):
        Classification.objects.create(paper=paper, category=category, primary=number == 0)
    if arxiv:
        add_identifier(paper, arxiv)
    if versions and row:
        stage = Version.Stage.PREPRINT if venue == "arXiv" else Version.Stage.PUBLISHED
        Version.objects.create(paper=paper, stage=stage, venue=row, year=year)
    return paper


def make_venue(name: str) -> Venue:
    kind = VenueKind.PREPRINT if name == "arXiv" else VenueKind.CONFERENCE
    return Venue.objects.get_or_create(name=name, defaults={"kind": kind})[0]


def add_identifier(paper: Paper, text: str) -> Identifier:
    parsed = identifiers.parse(text)
    assert parsed, f"{text!r} is no identifier"
    return Identifier.objects.create(paper=paper, scheme=parsed.scheme, value=parsed.value)


def fill() -> dict[str, Paper]:
    """Four papers in the small tree, by cite key."""
    tree = grow_tree()
    rl = tree["outer-alignment/non-recursive-oversight/rl-based-methods"]
    constitutional = tree["outer-alignment/scalable-oversight/constitutional-ai"]
    jailbreaking = tree["attacks-on-aligned-llms/jailbreaking"]
    ouyang = make_paper(
        "ouyang2022training",
        "Training language models to follow instructions with human feedback",
        authors=("Long Ouyang", "Jeff Wu", "Xu Jiang", "Diogo Almeida"),
        categories=(rl,),
        venue="NeurIPS",
        year=2022,
        arxiv="2203.02155",
        published_on=date(2022, 11, 28),
        abstract="Making language models bigger does not make them better at following a user's intent. "
        "We fine-tune GPT-3 with a reward model trained on human comparisons.",
    )
    Version.objects.create(
        paper=ouyang, stage=Version.Stage.PREPRINT, venue=make_venue("arXiv"), year=2022, arxiv_version=1
    )
    papers = [
        ouyang,
        make_paper(
            "bai2022constitutional",
            "Constitutional AI: Harmlessness from AI Feedback",
            authors=("Yuntao Bai", "Jeff Wu"),
            authors_complete=False,
            categories=(constitutional, rl),
            year=2022,
            arxiv="2212.08073",
            published_on=date(2022, 12, 15),
            abstract="We train a harmless AI assistant through self-improvement, without human labels.",
        ),
        make_paper(
            "zou2023universal",
            "Universal and Transferable Adversarial Attacks on Aligned Language Models",
            authors=("Andy Zou", "Zifan Wang"),
            categories=(jailbreaking,),
            arxiv="2307.15043",
            published_on=date(2023, 7, 27),
        ),
        make_paper(
            "soares2014corrigibility",
            "Corrigibility",
            authors=("Nate Soares",),
            venue="",
            year=None,
            kind="report",
        ),
    ]
    return {paper.cite_key: paper for paper in papers}
