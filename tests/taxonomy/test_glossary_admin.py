"""Admins edit the glossary: one name on each line, found from the next search on."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client

from taxonomy import tree
from taxonomy.models import GlossaryTerm

LIST = "/admin/taxonomy/glossaryterm/"


@pytest.fixture
def term(db: None) -> GlossaryTerm:
    return GlossaryTerm.objects.create(key="cot", english=["chain of thought", "CoT"], chinese=["思维链"])


def save(client: Client, place: str, english: str, chinese: str) -> HttpResponse:
    data = {"english": english, "chinese": chinese, "note": ""}
    answer: HttpResponse = client.post(f"{LIST}{place}", data)  # type: ignore[assignment]
    return answer


def test_a_term_is_made_with_one_name_on_each_line(as_ada: Client) -> None:
    assert save(as_ada, "add/", "chain of thought\r\nCoT\r\n", " 思维链 ").status_code == 302
    row = GlossaryTerm.objects.get()
    assert (row.key, row.english, row.chinese) == (None, ["chain of thought", "CoT"], ["思维链"])
    assert [one.names for one in tree.load().glossary.terms] == [("chain of thought", "CoT", "思维链")]


def test_the_form_shows_one_name_on_each_line(as_ada: Client, term: GlossaryTerm) -> None:
    page = as_ada.get(f"{LIST}{term.pk}/change/").content.decode()
    assert "\nchain of thought\nCoT</textarea>" in page


def test_empty_lines_and_repeated_names_are_left_out(as_ada: Client, term: GlossaryTerm) -> None:
    save(as_ada, f"{term.pk}/change/", "CoT\n\n  CoT \nchain  of thought", "")
    term.refresh_from_db()
    assert (term.key, term.english, term.chinese) == ("cot", ["CoT", "chain of thought"], [])


@pytest.mark.parametrize(
    ("english", "chinese", "sentence"),
    [
        ("CoT", "", "A term needs two names at least: one alone says nothing new."),
        ("", "", "A term needs two names at least: one alone says nothing new."),
        ("CoT\n" + "x" * 121, "", "Ensure this value has at most 120 characters (it has 121)."),
    ],
)
def test_what_is_no_term_is_said(as_ada: Client, english: str, chinese: str, sentence: str) -> None:
    answer = save(as_ada, "add/", english, chinese)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not GlossaryTerm.objects.exists()


def test_the_list_is_searched_by_any_name(as_ada: Client, term: GlossaryTerm) -> None:
    GlossaryTerm.objects.create(english=["debate"], chinese=["辩论"])
    assert "chain of thought · CoT" in as_ada.get(LIST, {"q": "思维"}).content.decode()
    assert "debate" not in as_ada.get(LIST, {"q": "cot"}).content.decode()


def test_a_deleted_term_leaves_its_history(as_ada: Client, term: GlossaryTerm) -> None:
    as_ada.post(f"{LIST}{term.pk}/delete/", {"post": "yes"})
    assert not GlossaryTerm.objects.exists()
    events = apps.get_model("taxonomy", "GlossaryTermEvent").objects.order_by("pgh_id")
    assert list(events.values_list("pgh_label", "english")) == [
        ("insert", ["chain of thought", "CoT"]),
        ("delete", ["chain of thought", "CoT"]),
    ]


@pytest.mark.usefixtures("term")
def test_only_admins_see_it(as_cora: Client, as_remy: Client, client: Client) -> None:
    assert [one.get(LIST).status_code for one in (as_cora, as_remy, client)] == [302, 302, 302]


@pytest.mark.parametrize(
    ("english", "chinese"), [(["CoT"], []), ([], []), (["CoT", "chain of thought", ""], []), (["CoT"], [""])]
)
@pytest.mark.django_db
def test_the_database_holds_what_a_term_is(english: list[str], chinese: list[str]) -> None:
    with pytest.raises(IntegrityError, match="glossary_term_has_"), transaction.atomic():
        GlossaryTerm.objects.create(english=english, chinese=chinese)
