"""Works as publishers deposit them with Crossref, read into Records."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.record import Identifier, Record
from papers.sources.crossref_works import FIELDS, found
from tests.crossref_server import made_up

DOI = "10.1145/3571730"


def read(doi: str = DOI, **given: Any) -> Record:
    answer = found(made_up(doi, **{name.replace("_", "-"): value for name, value in given.items()}))
    assert answer is not None
    return answer.record


def on(*parts: int | None) -> dict[str, Any]:
    return {"date-parts": [list(parts)]}


# The whole


def test_a_work_becomes_a_record() -> None:
    record = read(
        title=["Survey of Hallucination in Natural Language Generation"],
        author=[
            {"given": "Ziwei", "family": "Ji", "sequence": "first", "ORCID": "https://orcid.org/0000-0003-2081-8253"},
            {"given": "Pascale", "family": "Fung", "sequence": "additional", "affiliation": []},
        ],
        container_title=["ACM Computing Surveys"],
        short_container_title=["ACM Comput. Surv."],
        published_online=on(2023, 3, 3),
        published_print=on(2023, 12, 31),
        issued=on(2023, 3, 3),
        volume="55", issue="12", page="1-38",
        publisher="Association for Computing Machinery (ACM)",
    )  # fmt: skip
    assert record == Record(
        title="Survey of Hallucination in Natural Language Generation",
        authors=("Ziwei Ji", "Pascale Fung"),
        year=2023,
        venue="ACM Computing Surveys",
        venue_kind="journal",
        url="https://doi.org/10.1145/3571730",
        identifiers=(Identifier("doi", DOI),),
        volume="55", number="12", pages="1-38",
        publisher="Association for Computing Machinery (ACM)",
        published_on="2023-12-31",
    )  # fmt: skip


def test_the_raw_answer_is_what_we_asked_for() -> None:
    work = made_up(DOI, volume="55", indexed={"date-time": "2026-01-01"})
    answer = found(work)
    assert answer is not None
    assert answer.raw == {name: work[name] for name in FIELDS if name in work}
    assert "volume" in answer.raw
    assert "indexed" not in answer.raw


def test_null_and_missing_fields_are_empty() -> None:
    nulls = dict.fromkeys(FIELDS) | {"DOI": DOI, "title": ["A Title"]}
    bare = Record(title="A Title", url=f"https://doi.org/{DOI}", identifiers=(Identifier("doi", DOI),))
    for work in (nulls, {"DOI": DOI, "title": ["A Title"]}):
        answer = found(work)
        assert answer is not None
        assert answer.record == bare


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["date-parts", "id", "id-type", "has-preprint", "given", "type", "DOI"]), inner
        )
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(FIELDS), json_values))
def test_no_value_of_any_field_is_too_strange(strange: dict[str, Any]) -> None:
    answer = found({"DOI": DOI, **strange, "title": "A Title"})
    assert answer is not None
    assert Record.from_json(json.loads(json.dumps(answer.record.as_json()))) == answer.record


# The title


@pytest.mark.parametrize(
    ("title", "subtitle", "whole"),
    [
        (["On Alignment"], [], "On Alignment"),
        (["On Alignment", "Über Ausrichtung"], [], "On Alignment"),
        ("On Alignment", "A Survey", "On Alignment: A Survey"),
        (["On Alignment"], ["A Survey", "Ein Überblick"], "On Alignment: A Survey"),
        (["On Alignment: a survey"], ["A Survey"], "On Alignment: a survey"),
        (["Is It Aligned?"], ["A Survey"], "Is It Aligned? A Survey"),
        ([" ", "On Alignment"], [None, ""], "On Alignment"),
    ],
)
def test_a_title_takes_its_subtitle_along(title: Any, subtitle: Any, whole: str) -> None:
    assert read(title=title, subtitle=subtitle).title == whole


def test_a_work_without_a_title_of_ours_has_its_original_one() -> None:
    assert read(title=[], original_title=["论对齐"]).title == "论对齐"


def test_a_work_without_any_title_is_no_answer() -> None:
    assert found(made_up(DOI, title=[])) is None


def test_a_title_in_capitals_is_eased() -> None:
    record = read(
        title=["BERT AND THE RLHF OF LANGUAGE MODELS"], abstract="<jats:p>We compare BERT.</jats:p>"
    )
    assert record.title == "BERT and the RLHF of Language Models"


# People


def test_organisations_and_single_names_are_authors() -> None:
    people = [{"name": "OpenAI"}, {"family": "Plato"}, {"given": "Martin", "family": "King", "suffix": "Jr."}]
    assert read(author=people).authors == ("OpenAI", "Plato", "Martin King Jr.")


def test_the_first_author_comes_first() -> None:
    people = [{"family": "Bai", "sequence": "additional"}, {"family": "Askell", "sequence": "first"}]
    assert read(author=people).authors == ("Askell", "Bai")


def test_when_all_are_first_the_order_stays() -> None:
    people = [{"family": name, "sequence": "first"} for name in ("Bai", "Askell")]
    assert read(author=people).authors == ("Bai", "Askell")


def test_et_al_is_nobody_but_says_that_authors_are_missing() -> None:
    record = read(author=[{"family": "Bai"}, {"name": "et al."}, None, {"given": None}, {"name": "*"}])
    assert (record.authors, record.authors_complete) == (("Bai",), False)


def test_entities_and_markup_in_names_are_read() -> None:
    people = [{"given": "Jos&eacute; <i>R.</i>", "family": "M&amp;uuml;ller"}]
    assert read(author=people).authors == ("José R. Müller",)


# Where


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("journal-article", ("paper", "journal")),
        ("proceedings-article", ("paper", "conference")),
        ("posted-content", ("paper", "preprint")),
        ("book-chapter", ("paper", "publisher")),
        ("monograph", ("book", "publisher")),
        ("report", ("report", "")),
        (None, ("paper", "")),
    ],
)
def test_the_type_says_kind_and_venue(kind: str | None, expected: tuple[str, str]) -> None:
    record = read(type=kind)
    assert (record.kind, record.venue_kind) == expected


def test_a_chapter_stands_in_its_book_and_not_in_the_series() -> None:
    titles = ["Lecture Notes in Computer Science", "Computer Vision &#8211; ECCV 2022"]
    assert read(type="book-chapter", container_title=titles).venue == "Computer Vision – ECCV 2022"


def test_an_article_stands_in_the_first_of_its_containers() -> None:
    assert read(container_title=["Science", "Science (New York)"]).venue == "Science"


def test_a_short_name_is_better_than_none() -> None:
    assert read(container_title=[], short_container_title=["ACM Comput. Surv."]).venue == "ACM Comput. Surv."


def test_a_preprints_server_is_known_by_its_doi() -> None:
    record = read("10.31234/osf.io/abcde", type="posted-content", container_title=[], publisher="COS")
    assert (record.venue, record.venue_kind) == ("PsyArXiv", "preprint")


def test_ssrn_is_no_journal() -> None:
    record = read("10.2139/ssrn.4321", container_title=["SSRN Electronic Journal"])
    assert (record.venue, record.venue_kind) == ("SSRN", "preprint")


@pytest.mark.parametrize(
    ("page", "number", "pages"),
    [
        ("319-322", None, "319-322"),
        (None, "e0221152", "e0221152"),
        ("1-1", None, ""),
        ("n/a-n/a", "104", "104"),
    ],
)
def test_pages_or_the_number_of_the_article(page: str | None, number: str | None, pages: str) -> None:
    assert read(page=page, article_number=number).pages == pages


# When


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"issued": on(2022, 11, 17)}, (2022, "2022-11-17")),
        ({"issued": on(2022, 11, 17), "published-print": on(2023, 12)}, (2023, "")),
        ({"issued": on(2022, 11, 17), "published-print": on(2023, 12, 31)}, (2023, "2023-12-31")),
        ({"issued": on(2022, 11), "published-online": on(2022, 11, 17)}, (2022, "2022-11-17")),
        ({"issued": on(None), "published-online": on(2022)}, (2022, "")),
        ({"issued": on(2022, None, 3)}, (2022, "")),
        ({"issued": on(2023, 2, 31)}, (2023, "")),
        ({"issued": {"date-parts": [["2022", "3", "4"]]}}, (2022, "2022-03-04")),
        ({"issued": on(20222)}, (None, "")),
        ({"issued": {"date-parts": [None]}}, (None, "")),
        ({"issued": {"date-parts": []}}, (None, "")),
        ({"issued": None, "created": on(2006, 10, 6)}, (None, "")),
        ({"issued": None, "created": on(2021, 5, 1), "type": "posted-content"}, (2021, "")),
    ],
)
def test_the_year_is_the_one_to_cite(dates: dict[str, Any], expected: tuple[int | None, str]) -> None:
    record = read(**dates)
    assert (record.year, record.published_on) == expected


# What belongs together


@pytest.mark.parametrize(
    ("doi", "acl"),
    [("10.18653/v1/P19-1164", "P19-1164"), ("10.18653/v1/2020.acl-main.468", "2020.acl-main.468")],
)
def test_a_doi_of_the_anthology_is_its_id_too(doi: str, acl: str) -> None:
    assert read(doi).identifiers == (Identifier("doi", doi.lower()), Identifier("acl", acl))


@pytest.mark.parametrize(
    ("relation", "identifier"),
    [
        ({"has-preprint": [{"id-type": "arxiv", "id": "2302.04668v2"}]}, Identifier("arxiv", "2302.04668")),
        ({"has-preprint": [{"id-type": "doi", "id": "10.48550/arXiv.2302.04668"}]}, Identifier("arxiv", "2302.04668")),
        ({"is-preprint-of": [{"id-type": "doi", "id": "10.1000/ABC"}]}, Identifier("doi", "10.1000/abc")),
    ],
)  # fmt: skip
def test_preprint_and_published_work_know_each_other(relation: Any, identifier: Identifier) -> None:
    assert read(relation=relation).identifiers == (Identifier("doi", DOI), identifier)


@pytest.mark.parametrize(
    "relation",
    [
        {"references": [{"id-type": "doi", "id": "10.1000/abc"}]},
        {"has-review": [{"id-type": "doi", "id": "10.1000/abc"}]},
        {
            "has-preprint": [
                {"id-type": "uri", "id": "https://example.org/x"},
                {"id-type": "doi", "id": "soon"},
            ]
        },
        {"has-preprint": {"id-type": "doi", "id": "10.1000/abc"}},
    ],
)
def test_other_relations_are_other_works(relation: Any) -> None:
    assert read(relation=relation).identifiers == (Identifier("doi", DOI),)


def test_an_alternative_id_is_no_identifier() -> None:
    assert read(alternative_id=["10.1145/3442188"]).identifiers == (Identifier("doi", DOI),)


# Retracted


@pytest.mark.parametrize("kind", ["retraction", "Withdrawal", "removal"])
def test_a_work_that_was_retracted_is_withdrawn(kind: str) -> None:
    assert read(updated_by=[{"type": "correction"}, {"type": kind, "DOI": "10.1000/notice"}]).withdrawn


@pytest.mark.parametrize(
    "kind", ["correction", "erratum", "expression_of_concern", "partial_retraction", None]
)
def test_a_work_that_was_corrected_is_not_withdrawn(kind: str | None) -> None:
    assert not read(updated_by=[{"type": kind, "DOI": "10.1000/notice"}]).withdrawn


def test_the_notice_of_a_retraction_is_not_withdrawn() -> None:
    assert not read(update_to=[{"type": "retraction", "DOI": "10.1000/bad"}]).withdrawn


def test_a_work_that_retracts_itself_is_withdrawn() -> None:
    assert read(update_to=[{"type": "withdrawal", "DOI": DOI.upper()}]).withdrawn


@pytest.mark.parametrize(
    "title",
    [
        "RETRACTED: On Alignment",
        "RETRACTED ARTICLE: On Alignment",
        "[Retracted] On Alignment",
        "WITHDRAWN: On Alignment",
    ],
)
def test_a_title_that_says_so_is_read_without_saying_so(title: str) -> None:
    record = read(title=[title])
    assert (record.title, record.withdrawn) == ("On Alignment", True)


@pytest.mark.parametrize(
    "title", ["Retracted Papers Live On", "Retraction Note: On Alignment", "Withdrawn by Force"]
)
def test_a_title_about_retracting_is_not_retracted(title: str) -> None:
    record = read(title=[title])
    assert (record.title, record.withdrawn) == (title, False)
