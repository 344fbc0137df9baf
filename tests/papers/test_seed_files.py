"""The seed files hold what the survey's reading list holds, and a mistake in them is named."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from papers import seed
from papers.record import Identifier
from papers.seed.files import read_categories, read_venues, read_works
from papers.seed.tables import SeedError

HAN = re.compile(r"[\u4e00-\u9fff]")

CATEGORY = """
[[category]]
slug = "llm-alignment"
name_en = "LLM alignment"
name_zh = "大语言模型对齐"
description_en = "All of it."
description_zh = "全部。"
"""
WORK = """
[[work]]
key = "ada2022kind"
title = "Kind Machines"
authors = ["Ada Lovelace"]
year = 2022
venue = "arXiv"
url = "https://arxiv.org/abs/2212.00001"
arxiv = "2212.00001"
categories = ["llm-alignment"]
listed = [{ line = 1, author = "Ada Lovelace", year = 2022 }]
"""
VENUE = '[[venue]]\nname = "arXiv"\nkind = "preprint"\n'


def work(key: str) -> seed.SeedWork:
    return next(work for work in seed.works() if work.key == key)


def works_of(folder: Path, text: str) -> tuple[seed.SeedWork, ...]:
    for name, content in (("categories.toml", CATEGORY), ("venues.toml", VENUE), ("works.toml", text)):
        (folder / name).write_text(content, encoding="utf-8")
    categories = read_categories(folder / "categories.toml")
    return read_works([folder / "works.toml"], categories, read_venues(folder / "venues.toml"))


def mistake(folder: Path, text: str) -> str:
    with pytest.raises(SeedError) as caught:
        works_of(folder, text)
    return str(caught.value)


def test_246_entries_of_the_list_are_235_works_and_the_survey_is_the_236th() -> None:
    works = seed.works()
    assert len(works) == 236
    assert sum(bool(one.listed) for one in works) == 235
    assert sum(len(one.listed) for one in works) == 246
    assert works[-1].key == "shen2023alignment"
    assert works[-1].listed == ()


def test_the_works_stand_in_the_order_of_the_list() -> None:
    lines = [work.listed[0].line for work in seed.works() if work.listed]
    assert lines == sorted(lines)
    assert (lines[0], lines[-1]) == (54, 381)


def test_eleven_works_are_listed_twice_and_ten_of_them_under_two_categories() -> None:
    twice = [work for work in seed.works() if len(work.listed) == 2]
    assert len(twice) == 11
    assert [work.key for work in twice if len(work.categories) == 1] == ["shevlane2023model"]
    assert sum(len(work.categories) == 2 for work in seed.works()) == 10


def test_each_line_of_a_work_listed_twice_says_where_it_stood() -> None:
    lines = [(listing.line, listing.under) for listing in work("bai2022constitutional").listed]
    assert lines == [(99, "unfaithful-content"), (208, "scalable-oversight")]


def test_161_works_have_an_arxiv_id() -> None:
    assert sum(bool(work.arxiv) for work in seed.works()) == 161
    assert sum(bool(work.record().identifier("arxiv")) for work in seed.works()) == 161


def test_212_author_lists_are_complete() -> None:
    assert sum(work.authors_complete for work in seed.works()) == 212
    assert sum(not work.record().authors_complete for work in seed.works()) == 24


def test_42_works_carry_52_corrections_with_reasons() -> None:
    corrected = [work for work in seed.works() if work.corrections]
    assert len(corrected) == 42
    assert sum(len(work.corrections) for work in corrected) == 52


def test_a_correction_says_what_was_printed() -> None:
    assert work("dai2022knowledge").corrections[0] == seed.Correction(
        "year", ("2021",), "2022", "list prints ACL 2021; Anthology 2022.acl-long.581"
    )


def test_kinds_are_counted_as_the_list_has_them() -> None:
    kinds = Counter(work.kind for work in seed.works())
    assert kinds == {"paper": 204, "blog": 25, "report": 5, "book": 1, "site": 1}


def test_41_preprints_know_their_published_version() -> None:
    published = [work.published for work in seed.works() if work.published]
    assert len(published) == 41
    assert work("mialon2023augmented").published == seed.Publication("TMLR", "journal", 2023, "")


def test_a_work_becomes_a_record() -> None:
    record = work("perez2022discovering").record()
    assert (record.cite_key, record.venue, record.venue_kind) == ("perez2022discovering", "arXiv", "preprint")
    assert record.identifiers == (
        Identifier("arxiv", "2212.09251"),
        Identifier("acl", "2023.findings-acl.847"),
        Identifier("doi", "10.18653/v1/2023.findings-acl.847"),
    )


def test_a_work_without_other_identifiers_is_known_by_its_address() -> None:
    assert work("branwen2020gpt3").identifiers() == (Identifier("url", "https://gwern.net/gpt-3"),)


def test_a_page_inside_a_volume_does_not_identify_the_volume() -> None:
    assert "#page=12" in work("ross2016measuring").url
    assert work("ross2016measuring").identifiers() == (Identifier("arxiv", "1701.08118"),)


def test_every_work_has_an_identifier() -> None:
    assert [work.key for work in seed.works() if not work.identifiers()] == []


def test_the_digest_changes_with_any_fact_and_with_nothing_else() -> None:
    one = work("ouyang2022training")
    assert one.digest == replace(one).digest
    assert len({one.digest, replace(one, year=2021).digest, replace(one, notes=("x",)).digest}) == 3


def test_there_are_70_categories_below_one_root() -> None:
    categories = seed.categories()
    assert len(categories) == 70
    assert [one.slug for one in categories if not one.parent] == ["llm-alignment"]
    assert [one.slug for one in categories if one.parent == "llm-alignment"] == [
        "related-surveys",
        "why-llm-alignment",
        "what-is-llm-alignment",
        "outer-alignment",
        "inner-alignment",
        "mechanistic-interpretability",
        "attacks-on-aligned-llms",
        "alignment-evaluation",
        "future-directions",
    ]


def test_positions_count_from_one_below_each_parent() -> None:
    attacks = [one for one in seed.categories() if one.parent == "attacks-on-aligned-llms"]
    assert [(one.slug, one.position) for one in attacks] == [
        ("jailbreaking", 1),
        ("privacy-attacks", 2),
        ("backdoor-attacks", 3),
        ("adversarial-attacks", 4),
    ]


def test_names_and_descriptions_are_written_in_their_language() -> None:
    for one in seed.categories():
        assert not HAN.search(one.name_en + one.description_en)
        assert HAN.search(one.name_zh)
        assert HAN.search(one.description_zh)


def test_every_category_says_in_both_languages_what_belongs_into_it_and_what_does_not() -> None:
    for one in seed.categories():
        for text in (one.includes_en, one.excludes_en):
            assert text.isascii(), one.slug
            assert 10 < len(text) <= 150, one.slug
            assert text.endswith("."), one.slug
        for text in (one.includes_zh, one.excludes_zh):
            assert HAN.search(text), one.slug
            assert text.endswith("。"), one.slug


def test_a_rule_that_sends_elsewhere_names_a_category() -> None:
    names = {name for one in seed.categories() for name in (one.name_zh, *one.aliases_zh)}
    sent = [to for one in seed.categories() for to in re.findall("归入(.+?)[；。]", one.excludes_zh)]
    assert [to for to in sent if to not in names | {"攻击类", "相应类别"}] == []
    assert len(sent) > 15


def test_every_category_has_two_to_ten_aliases_in_each_language() -> None:
    for one in seed.categories():
        assert 2 <= len(one.aliases_en) <= 10, one.slug
        assert 2 <= len(one.aliases_zh) <= 10, one.slug


def test_every_alias_is_written_in_the_script_of_its_language() -> None:
    assert [a for one in seed.categories() for a in one.aliases_en if not a.isascii()] == []
    assert [a for one in seed.categories() for a in one.aliases_zh if not HAN.search(a)] == []


def test_chinese_is_simplified() -> None:
    for one in seed.categories():
        for text in (one.name_zh, *one.aliases_zh):
            text.encode("gb2312")  # the simplified set; a traditional character raises


def test_no_alias_is_the_name_of_a_category() -> None:
    names = {name.casefold() for one in seed.categories() for name in (one.name_en, one.name_zh)}
    aliases = {a.casefold() for one in seed.categories() for a in (*one.aliases_en, *one.aliases_zh)}
    assert names & aliases == set()


def test_no_alias_names_two_categories() -> None:
    count = Counter(a for one in seed.categories() for a in (*one.aliases_en, *one.aliases_zh))
    assert [alias for alias, times in count.items() if times > 1] == []


@pytest.mark.parametrize(
    ("alias", "slug"),
    [
        ("RLHF", "rl-based-methods"),
        ("人类反馈强化学习", "rl-based-methods"),
        ("jailbreak", "jailbreaking"),
        ("越狱攻击", "jailbreaking"),
        ("综述", "related-surveys"),
        ("mech interp", "mechanistic-interpretability"),
    ],
)
def test_the_words_of_the_field_lead_to_their_category(alias: str, slug: str) -> None:
    found = [one.slug for one in seed.categories() if alias in one.aliases_en + one.aliases_zh]
    assert found == [slug]


@pytest.mark.parametrize(
    "concept",
    ["DPO", "reward model", "奖励模型", "sleeper agents", "prompt injection", "hallucination", "幻觉"],
)
def test_a_concept_that_many_papers_elsewhere_use_names_no_category(concept: str) -> None:
    assert [one.slug for one in seed.categories() if concept in one.aliases_en + one.aliases_zh] == []


def test_every_venue_of_a_work_is_known_with_its_kind_and_full_name() -> None:
    venues = {venue.name: venue for venue in seed.venues()}
    assert venues["NeurIPS"] == seed.SeedVenue(
        "NeurIPS", "Advances in Neural Information Processing Systems", "conference"
    )
    assert {work.venue for work in seed.works()} <= set(venues)


def test_a_small_file_is_read(tmp_path: Path) -> None:
    (only,) = works_of(tmp_path, WORK)
    assert (only.kind, only.authors_complete, only.published) == ("paper", True, None)
    assert only.listed == (
        seed.Listing(1, "llm-alignment", "Ada Lovelace", "", 2022, "https://arxiv.org/abs/2212.00001"),
    )


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        ("year = 2022", "yaer = 2022", "works.toml: ada2022kind: year is missing"),
        ("year = 2022", "year = 22", "works.toml: ada2022kind: the year 22 is not between 1900 and 2100"),
        ("year = 2022", "year = true", "works.toml: ada2022kind: year must be a whole number"),
        (
            'venue = "arXiv"',
            'venue = "ArXiv"',
            "ada2022kind: the venue 'ArXiv' is not in venues.toml",
        ),
        ('"llm-alignment"', '"llm"', "works.toml: ada2022kind: there is no category 'llm'"),
        ('["llm-alignment"]', "[]", "works.toml: ada2022kind: categories is missing"),
        ("Kind Machines", "Kind  Machines", "works.toml: ada2022kind: title is empty or has blanks too many"),
        ('arxiv = "2212.00001"', 'arxiv = "2213.00001"', "'2213.00001' is no identifier of arxiv"),
        ("https://arxiv.org/abs", "arxiv.org/abs", "'arxiv.org/abs/2212.00001' is no address"),
        ("line = 1,", "", "works.toml: ada2022kind: listed 1: line is missing"),
        ("line = 1,", 'line = 1, under = "x",', "it stands under 'x', which is no category of the work"),
        (
            'key = "ada2022kind"',
            'key = "Ada2022"',
            "works.toml: Ada2022: key may hold only small ASCII",
        ),
        ("authors =", "autors =", "works.toml: ada2022kind: authors is missing"),
        ("arxiv =", "axriv =", "works.toml: ada2022kind: unknown: axriv"),
    ],
)
def test_a_mistake_is_named_with_file_and_key(tmp_path: Path, right: str, wrong: str, sentence: str) -> None:
    assert right in WORK
    assert sentence in mistake(tmp_path, WORK.replace(right, wrong, 1))


def test_what_is_no_toml_is_named_with_its_file_and_line(tmp_path: Path) -> None:
    assert re.match(r"works\.toml: .*line 2", mistake(tmp_path, "[[work]]\nkey =\n"))


def test_a_cite_key_stands_once(tmp_path: Path) -> None:
    sentence = "The cite key ada2022kind stands twice: ada2022kind, ada2022kind."
    assert mistake(tmp_path, WORK + WORK) == sentence


def test_a_line_of_the_list_belongs_to_one_work(tmp_path: Path) -> None:
    again = WORK.replace("ada2022kind", "ada2022again")
    assert mistake(tmp_path, WORK + again) == "The line 1 stands twice: ada2022kind, ada2022again."


def test_an_identifier_names_one_work_however_it_is_written(tmp_path: Path) -> None:
    other = WORK.replace("ada2022kind", "ada2022again").replace("line = 1", "line = 2")
    other = other.replace('arxiv = "2212.00001"', "").replace("abs/2212.00001", "pdf/2212.00001v3")
    sentence = "The identifier arxiv:2212.00001 stands twice: ada2022kind, ada2022again."
    assert mistake(tmp_path, WORK + other) == sentence


def test_a_category_stands_after_its_parent(tmp_path: Path) -> None:
    path = tmp_path / "categories.toml"
    child = CATEGORY.replace('slug = "llm-alignment"', 'slug = "debate"\nparent = "oversight"')
    path.write_text(CATEGORY + child, encoding="utf-8")
    with pytest.raises(SeedError, match=r"^categories\.toml: debate: its parent 'oversight' does not stand"):
        read_categories(path)
