"""Loading the seed: the whole catalogue once, and then only what changed and nobody else has touched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from papers import ingest, seed
from papers.management.commands.load_seed import Command
from papers.models import (
    Author,
    Classification,
    FieldOrigin,
    HarvestQuery,
    Identifier,
    Origin,
    Paper,
    SeedRecord,
    SourceAnswer,
    Submission,
    Venue,
    Version,
)
from papers.seed.files import RULES
from papers.seed.harvest_queries import SeedQuery, load_queries
from papers.seed.loader import SeedReport, load
from papers.seed.tally import Tally
from taxonomy.editing import place
from taxonomy.models import Category, CategoryAlias
from tests.catalogue import add_identifier, make_paper

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

WORKS = {work.key: work for work in seed.works()}
OUYANG = WORKS["ouyang2022training"]  # NeurIPS 2022, with an arXiv id
PEREZ = WORKS["perez2022discovering"]  # a preprint that was published
JAILBREAKING = "attacks-on-aligned-llms/jailbreaking"
BRANCHES = ("llm-alignment", "outer-alignment", "attacks-on-aligned-llms", "non-recursive-oversight")
LEAVES = ("scalable-oversight", "rl-based-methods", "jailbreaking")
CATEGORIES = [one for one in seed.categories() if one.slug in (*BRANCHES, *LEAVES)]  # quicker than all 70
VENUES = [one for one in seed.venues() if one.name in ("arXiv", "ICML", "NeurIPS", "Findings of ACL", "ACL")]


def reload(
    *works: seed.SeedWork,
    categories: Sequence[seed.SeedCategory] = CATEGORIES,
) -> SeedReport:
    return load(works=works, categories=categories, venues=VENUES, terms=(), queries=())


def changed_category(slug: str, **changes: Any) -> list[seed.SeedCategory]:
    return [replace(one, **changes) if one.slug == slug else one for one in CATEGORIES]


def paper_of(work: seed.SeedWork) -> Paper:
    return Paper.objects.get(cite_key=work.key)


def origin_of(work: seed.SeedWork, field: str) -> FieldOrigin:
    return FieldOrigin.objects.get(paper__cite_key=work.key, field=field)


def test_the_whole_seed_is_loaded_once() -> None:
    report = load()
    assert report.works == Tally(created=236)
    assert report.categories == Tally(created=70)
    assert report.terms == Tally(created=558)
    assert (Paper.objects.count(), Category.objects.count(), report.asked) == (236, 70, 161)
    assert set(Paper.objects.values_list("cite_key", flat=True)) == set(WORKS)
    assert Paper.objects.filter(authors_complete=False).count() == 24
    assert Identifier.objects.filter(scheme="arxiv").count() == 161


def test_a_second_run_changes_nothing_and_asks_little(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    load()
    before = list(Paper.objects.order_by("id").values())
    with django_assert_num_queries(17):
        report = load()
    assert (report.changes, report.works, report.asked) == (0, Tally(unchanged=236), 0)
    assert list(Paper.objects.order_by("id").values()) == before


def test_every_paper_shows_the_version_that_ingest_holds_for_the_best() -> None:
    load()
    before = list(Paper.objects.order_by("id").values_list("cite_key", "year", "venue__name"))
    for paper in Paper.objects.all():
        ingest.refresh_best(paper)
    assert list(Paper.objects.order_by("id").values_list("cite_key", "year", "venue__name")) == before


def test_a_work_becomes_a_paper_with_all_that_is_known() -> None:
    reload(OUYANG)
    paper = paper_of(OUYANG)
    assert (paper.title, paper.year, str(paper.venue), paper.origin) == (
        OUYANG.title,
        2022,
        "NeurIPS",
        Origin.SEED,
    )
    assert tuple(paper.author_names) == OUYANG.authors
    assert [str(row.canonical) for row in Identifier.objects.filter(paper=paper)] == ["arxiv:2203.02155"]
    assert [(v.stage, str(v.venue), v.year) for v in Version.objects.filter(paper=paper)] == [
        ("preprint", "arXiv", 2022),
        ("published", "NeurIPS", 2022),
    ]


def test_a_published_preprint_shows_where_it_was_published() -> None:
    reload(PEREZ)
    paper = paper_of(PEREZ)
    assert (str(paper.venue), paper.year) == ("Findings of ACL", 2023)
    assert {(v.stage, str(v.venue), v.year) for v in Version.objects.filter(paper=paper)} == {
        ("preprint", "arXiv", 2022),
        ("published", "Findings of ACL", 2023),
    }


def test_the_first_category_of_the_list_is_the_primary_one() -> None:
    reload(replace(OUYANG, categories=("scalable-oversight", "jailbreaking")))
    rows = Classification.objects.order_by("-primary").values_list("category__path", "primary", "origin")
    assert list(rows) == [
        ("outer-alignment/scalable-oversight", True, "seed"),
        (JAILBREAKING, False, "seed"),
    ]


def test_two_works_share_an_author_of_the_same_name() -> None:
    reload(WORKS["bai2022constitutional"], WORKS["bai2022training"])
    assert Author.objects.get(name="Yuntao Bai").authorships.count() == 2


def test_categories_have_their_path_and_their_aliases_in_order() -> None:
    reload()
    jailbreaking = Category.objects.get(path=JAILBREAKING)
    aliases = CategoryAlias.objects.filter(category=jailbreaking, language="zh").order_by("id")
    assert [alias.name for alias in aliases] == ["越狱攻击", "越狱提示", "越狱提示词", "绕过安全限制"]
    assert Category.objects.get(parent=None).path == "llm-alignment"


def test_the_history_says_that_it_was_the_seed() -> None:
    reload(OUYANG)
    (event,) = apps.get_model("papers", "PaperEvent").objects.filter(pgh_obj_id=paper_of(OUYANG).pk)
    assert event.pgh_context.metadata == {"source": "seed"}


def test_progress_tells_what_is_loaded() -> None:
    heard: list[tuple[str, int, int]] = []
    load(lambda *said: heard.append(said), categories=CATEGORIES, venues=VENUES, works=[OUYANG], terms=())
    assert heard == [
        *(("categories", 7, 7), ("terms", 0, 0), ("venues", 5, 5)),
        *(("works", 0, 1), ("works", 1, 1)),
    ]


def test_a_corrected_title_and_author_list_reach_the_paper() -> None:
    reload(OUYANG)
    report = reload(replace(OUYANG, title="A better title", authors=("Ada Lovelace", "Long Ouyang")))
    paper = paper_of(OUYANG)
    assert report.works == Tally(changed=1)
    assert (paper.title, paper.author_names) == ("A better title", ["Ada Lovelace", "Long Ouyang"])


def test_a_corrected_venue_takes_the_place_of_the_wrong_one() -> None:
    reload(OUYANG)
    reload(replace(OUYANG, venue="ICML", year=2021))
    paper = paper_of(OUYANG)
    assert (str(paper.venue), paper.year) == ("ICML", 2021)
    assert {str(v.venue) for v in Version.objects.filter(paper=paper)} == {"arXiv", "ICML"}


def test_a_new_identifier_reaches_the_paper() -> None:
    reload(OUYANG)
    reload(replace(OUYANG, doi="10.5555.1/ABC"))
    assert Identifier.objects.get(scheme="doi").value == "10.5555.1/abc"


def test_a_removed_identifier_does_not_come_back() -> None:
    reload(OUYANG)
    Identifier.objects.filter(paper=paper_of(OUYANG)).delete()
    reload(replace(OUYANG, title="A better title"))
    assert not Identifier.objects.filter(paper=paper_of(OUYANG)).exists()


def test_a_locked_field_is_left_to_its_curator() -> None:
    reload(OUYANG)
    FieldOrigin.objects.filter(field="title").update(locked=True)
    report = reload(replace(OUYANG, title="Not this one"))
    assert report.works == Tally(kept=["ouyang2022training"])
    assert paper_of(OUYANG).title == OUYANG.title


@pytest.mark.parametrize("source", ["curator", "arxiv", "submitter"])
def test_a_field_that_somebody_else_has_set_is_left(source: str) -> None:
    reload(OUYANG)
    FieldOrigin.objects.filter(field="year").update(source=source)
    reload(replace(OUYANG, title="This one", venue="ICML", year=2021))
    paper = paper_of(OUYANG)
    assert (paper.title, str(paper.venue), paper.year) == ("This one", "NeurIPS", 2022)


def test_a_change_that_no_paper_shows_is_no_change() -> None:
    reload(OUYANG)
    report = reload(replace(OUYANG, notes=("looked up again",)))
    assert (report.changes, report.works) == (0, Tally(unchanged=1))
    assert SeedRecord.objects.get(kind="work").digest == replace(OUYANG, notes=("looked up again",)).digest


def test_categories_of_the_file_replace_those_of_the_seed() -> None:
    reload(OUYANG)
    report = reload(replace(OUYANG, categories=("jailbreaking",)))
    assert report.works == Tally(changed=1)
    assert Classification.objects.get().category.path == JAILBREAKING


def test_a_curators_classification_stays() -> None:
    reload(OUYANG)
    Classification.objects.update(origin=Classification.Origin.CURATOR)
    reload(replace(OUYANG, categories=("jailbreaking",)))
    assert Classification.objects.get().category.slug == "rl-based-methods"


def test_a_paper_without_categories_is_left_so() -> None:
    reload(OUYANG)
    Classification.objects.all().delete()
    reload(replace(OUYANG, categories=("jailbreaking",)))
    assert not Classification.objects.exists()


def test_a_deleted_paper_stays_deleted() -> None:
    reload(OUYANG)
    paper_of(OUYANG).delete()
    assert reload(OUYANG).changes == 0
    report = reload(replace(OUYANG, title="A better title"))
    assert report.works == Tally(kept=["ouyang2022training"])
    assert not Paper.objects.exists()


def test_a_work_that_was_submitted_before_is_not_doubled() -> None:
    make_paper("long2022instructions", "InstructGPT", arxiv="2203.02155")
    report = reload(OUYANG)
    assert report.works == Tally(kept=["ouyang2022training"])
    assert [paper.cite_key for paper in Paper.objects.all()] == ["long2022instructions"]


def test_a_work_is_also_known_by_an_identifier_that_can_only_name_the_same() -> None:
    paper = make_paper("shah2020biases", "Predictive Biases")
    add_identifier(paper, "10.18653/v1/2020.acl-main.468")
    report = reload(replace(WORKS["shah2020predictive"], arxiv="", doi="", url="https://example.org/1"))
    assert report.works == Tally(kept=["shah2020predictive"])


def test_a_cite_key_that_another_paper_has_is_avoided() -> None:
    make_paper("Ouyang2022training", "Something else")
    assert reload(OUYANG).works == Tally(created=1)
    assert Paper.objects.get(origin=Origin.SEED).cite_key == "ouyang2022traininglanguage"


def test_a_renamed_category_keeps_its_new_name() -> None:
    reload()
    Category.objects.filter(slug="jailbreaking").update(name_en="Jailbreaks")
    report = reload(categories=changed_category("jailbreaking", description_en="Something new."))
    assert report.categories == Tally(unchanged=6, kept=[JAILBREAKING])
    assert Category.objects.get(slug="jailbreaking").name_en == "Jailbreaks"


def test_a_category_that_nobody_touched_follows_the_file() -> None:
    reload()
    report = reload(categories=changed_category("jailbreaking", aliases_en=("jailbreak", "unlocking")))
    assert report.categories == Tally(unchanged=6, changed=1)
    aliases = CategoryAlias.objects.filter(category__path=JAILBREAKING, language="en").order_by("id")
    assert [alias.name for alias in aliases] == ["jailbreak", "unlocking"]


def test_a_category_from_before_there_were_rules_gets_them() -> None:
    reload(
        categories=[
            replace(one, includes_en="", includes_zh="", excludes_en="", excludes_zh="") for one in CATEGORIES
        ]
    )
    assert reload().categories == Tally(changed=7)
    outer = next(one for one in CATEGORIES if one.slug == "outer-alignment")
    row = Category.objects.get(slug="outer-alignment")
    assert [getattr(row, name) for name in RULES] == [getattr(outer, name) for name in RULES]


def test_a_curators_alias_keeps_the_category_from_the_file() -> None:
    reload()
    jailbreaking = Category.objects.get(slug="jailbreaking")
    CategoryAlias.objects.create(category=jailbreaking, language="en", name="unlocking")
    report = reload(categories=changed_category("jailbreaking", aliases_en=()))
    assert report.categories.kept == [JAILBREAKING]


def test_a_moved_category_stays_where_it_is_and_takes_new_works() -> None:
    reload()
    jailbreaking = Category.objects.get(slug="jailbreaking")
    place(jailbreaking, parent=Category.objects.get(slug="outer-alignment"))
    reload(
        replace(OUYANG, categories=("jailbreaking",)),
        categories=changed_category("jailbreaking", name_en="Something new"),
    )
    assert Category.objects.get(slug="jailbreaking").path == "outer-alignment/jailbreaking"
    assert Classification.objects.get().category_id == jailbreaking.pk


def test_a_deleted_category_stays_deleted_and_its_works_do_without_it() -> None:
    reload()
    Category.objects.filter(slug="jailbreaking").delete()
    report = reload(
        replace(OUYANG, categories=("jailbreaking", "rl-based-methods")),
        categories=changed_category("jailbreaking", name_en="Something new"),
    )
    assert report.categories.kept == [JAILBREAKING]
    assert [(row.category.slug, row.primary) for row in Classification.objects.all()] == [
        ("rl-based-methods", True)
    ]


def test_a_new_category_is_created_below_its_parent_wherever_that_is() -> None:
    reload()
    place(Category.objects.get(slug="jailbreaking"), parent=Category.objects.get(slug="outer-alignment"))
    child = replace(CATEGORIES[-1], slug="many-shot", parent="jailbreaking", position=1)
    report = reload(categories=[*CATEGORIES, child])
    assert report.categories == Tally(unchanged=7, created=1)
    assert Category.objects.get(slug="many-shot").path == "outer-alignment/jailbreaking/many-shot"


def test_a_venue_gets_its_full_name_unless_a_curator_gave_one() -> None:
    Venue.objects.create(name="neurips")
    Venue.objects.create(name="ICML", full_name="The machine learning conference", kind="conference")
    report = reload()
    assert report.venues == Tally(created=3, changed=1, kept=["ICML"])
    assert Venue.objects.get(name="neurips").full_name == "Advances in Neural Information Processing Systems"
    assert Venue.objects.get(name="ICML").full_name == "The machine learning conference"


# The seed's own words, and the queries of the harvest


def test_what_the_seed_says_is_kept_beside_what_sources_answer() -> None:
    assert reload(PEREZ).answers == 1
    answer = SourceAnswer.objects.get(source="seed", value=PEREZ.key)
    assert (answer.paper, answer.record["title"]) == (paper_of(PEREZ), PEREZ.title)
    assert answer.raw["published"]["venue"] == "Findings of ACL"
    assert reload(PEREZ).answers == 0


def test_a_catalogue_that_was_loaded_before_gets_the_seeds_words() -> None:
    reload(OUYANG)
    SourceAnswer.objects.all().delete()
    assert reload(OUYANG).answers == 1


def test_a_work_that_was_submitted_before_gets_the_seeds_words() -> None:
    mine = make_paper("mine2022paper", arxiv=OUYANG.arxiv)
    reload(OUYANG)
    assert SourceAnswer.objects.get().paper == mine


def test_a_query_that_an_admin_edited_or_deleted_stays_so() -> None:
    kept, gone, renewed = (
        SeedQuery("A", "ti:a", 5, True),
        SeedQuery("B", "ti:b", 5, True),
        SeedQuery("C", "c", 5, True),
    )
    assert load_queries([kept, gone, renewed]) == Tally(created=3)
    HarvestQuery.objects.filter(name="A").update(most_a_day=50)
    HarvestQuery.objects.filter(name="B").delete()
    again = [replace(query, query="ti:other") for query in (kept, gone, renewed)]
    assert load_queries(again) == Tally(changed=1, kept=["A", "B"])
    assert dict(HarvestQuery.objects.values_list("name", "query")) == {"A": "ti:a", "C": "ti:other"}
    assert load_queries([kept, gone, again[2]]).changed == 0


def test_a_paper_without_abstract_is_looked_up_once() -> None:
    assert reload(OUYANG, PEREZ).asked == 2
    Submission.objects.update(state="failed")
    assert reload(OUYANG, PEREZ).asked == 0


def test_what_has_an_abstract_is_not_looked_up() -> None:
    reload(OUYANG)
    Submission.objects.all().delete()
    Paper.objects.update(abstract="Known.")
    assert reload(OUYANG).asked == 0


def test_the_command_prints_the_reconciliation() -> None:
    out = StringIO()
    call_command("load_seed", stdout=out)
    printed = out.getvalue()
    assert printed.startswith(
        "Seed: 952 changes\n  categories: 70 created\n  terms: 558 created\n  venues: 81 created\n"
    )
    assert "246 entries of the survey's reading list are 235 works, 11 of them listed twice." in printed
    assert "shevlane2023model (lines 118 and 121)" in printed
    assert "Corrected: 42 works in 52 fields" in printed
    assert "Incomplete author lists: 24." in printed
    assert "Works without arXiv id: 75." in printed
    assert "\r" not in printed
    reasons = [line for line in printed.splitlines() if " -> " in line]
    assert len(reasons) == 52
    assert (
        "    dai2022knowledge: year: 2021 -> 2022 (list prints ACL 2021; Anthology 2022.acl-long.581)"
        in reasons
    )


def test_the_command_can_leave_the_reasons_out() -> None:
    out = StringIO()
    call_command("load_seed", stdout=out, brief=True)
    printed = out.getvalue()
    assert "Corrected: 42 works in 52 fields" in printed
    assert " -> " not in printed
    assert printed.endswith("  The reasons: manage.py load_seed, or --report FILE\n")


def test_the_command_prints_the_gaps_on_request(tmp_path: Path) -> None:
    out = StringIO()
    call_command("load_seed", stdout=out, verbosity=2, report=tmp_path / "report.md")
    assert "rattray2023will: no arXiv id\n" in out.getvalue()
    rows = (tmp_path / "report.md").read_text(encoding="utf-8").splitlines()
    assert "## Corrections (52)" in rows
    assert (
        "| dai2022knowledge | year | 2021 | 2022 | list prints ACL 2021; Anthology 2022.acl-long.581 |"
        in rows
    )


def test_a_report_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Is a directory"):
        call_command("load_seed", report=tmp_path, verbosity=0)


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_one_line_of_progress_that_goes_away_at_the_end() -> None:
    terminal = Terminal()
    command = Command(stdout=terminal)
    command.progress("works", 50, 236)
    command.progress("works", 236, 236)
    assert terminal.getvalue() == "\r\033[KSeed: works 50/236\r\033[KSeed: works 236/236\r\033[K"
