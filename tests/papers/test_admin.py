"""Django's admin, under our content security policy."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alignlit.roles import ADMIN, ensure_roles
from papers import curation
from papers.models import FieldOrigin, HarvestQuery, Paper, Submission, User
from taxonomy.models import Category, CategoryRedirect

SCALABLE = "outer-alignment/scalable-oversight"
INLINE = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>|<style|\son\w+=|\sstyle=")


@pytest.fixture
def admin(db: None) -> Client:
    """Ada as a first start makes her: staff in the group of admins, no superuser."""
    ensure_roles()
    ada = User.objects.create_user("ada", is_staff=True)
    ada.groups.add(Group.objects.get(name=ADMIN))
    client = Client()
    client.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(paper: Paper) -> str:
    return f"/admin/papers/paper/{paper.pk}/change/"


@pytest.mark.parametrize(
    "place",
    [
        "",
        "papers/paper/",
        "papers/author/",
        "papers/venue/",
        "papers/submission/",
        "papers/user/",
        "papers/user/add/",
        "taxonomy/category/",
        "taxonomy/category/add/",
        "taxonomy/glossaryterm/",
        "taxonomy/glossaryterm/add/",
    ],
)
@pytest.mark.usefixtures("catalogue")
def test_pages_have_no_inline_code(admin: Client, place: str) -> None:
    response = admin.get(f"/admin/{place}")
    assert response.status_code == 200
    assert INLINE.findall(response.content) == []
    assert "unsafe" not in response.headers["Content-Security-Policy"]


def test_a_paper_opens_without_inline_code(admin: Client, catalogue: dict[str, Paper]) -> None:
    response = admin.get(address(catalogue["bai2022constitutional"]))
    assert response.status_code == 200
    assert INLINE.findall(response.content) == []


def form_of(client: Client, where: str, **changes: Any) -> dict[str, Any]:
    """What a browser would post of the page's form, with these changes."""
    form = client.get(where).context["adminform"].form
    formsets = client.get(where).context["inline_admin_formsets"]
    data: dict[str, Any] = {}
    forms = [form, *(f for each in formsets for f in (each.formset.management_form, *each.formset.forms))]
    for each in forms:
        for bound in each:
            value = bound.value()
            if value in (None, False):
                continue
            many = isinstance(value, list | tuple)
            data[bound.html_name] = (
                [getattr(v, "pk", v) for v in value] if many else getattr(value, "pk", value)
            )
    return {**data, **changes}


def test_what_ada_mends_no_source_changes_again(admin: Client, catalogue: dict[str, Paper]) -> None:
    paper = catalogue["bai2022constitutional"]
    data = form_of(admin, address(paper), title="Constitutional AI: harmlessness from AI feedback")
    assert admin.post(address(paper), data).status_code == 302
    paper.refresh_from_db()
    assert paper.title == "Constitutional AI: harmlessness from AI feedback"
    origins = FieldOrigin.objects.values_list("field", "source", "locked", "set_by__username")
    assert list(origins) == [("title", "curator", True, "ada")]
    assert len(paper.author_names) == 2


MEANWHILE = "This paper was changed meanwhile; open it again."


def test_what_was_pulled_meanwhile_is_not_undone(admin: Client, catalogue: dict[str, Paper]) -> None:
    paper = catalogue["bai2022constitutional"]
    data = form_of(admin, address(paper), title="Mended")
    Paper.objects.filter(pk=paper.pk).update(abstract="Pulled meanwhile.")
    response = admin.post(address(paper), data)
    assert response.context["adminform"].form.non_field_errors() == [MEANWHILE]
    paper.refresh_from_db()
    assert (paper.title == "Mended", paper.abstract) == (False, "Pulled meanwhile.")
    assert not FieldOrigin.objects.filter(paper=paper).exists()


def test_an_author_who_came_in_meanwhile_is_seen_too(admin: Client, catalogue: dict[str, Paper]) -> None:
    paper = catalogue["bai2022constitutional"]
    data = form_of(admin, address(paper), title="Mended")
    paper.authorships.filter(position=1).update(name="Y. T. Bai")
    assert MEANWHILE in admin.post(address(paper), data).content.decode()


def test_a_form_that_does_not_say_when_it_was_opened_is_refused(
    admin: Client, catalogue: dict[str, Paper]
) -> None:
    paper = catalogue["bai2022constitutional"]
    data = form_of(admin, address(paper), title="Mended")
    assert MEANWHILE in admin.post(address(paper), {**data, "opened": ""}).content.decode()


def test_only_what_ada_changed_is_written(admin: Client, catalogue: dict[str, Paper]) -> None:
    paper = catalogue["bai2022constitutional"]
    data = form_of(admin, address(paper), title="Mended")
    with CaptureQueriesContext(connection) as queries:
        assert admin.post(address(paper), data).status_code == 302
    written = [q["sql"] for q in queries if 'UPDATE "papers_paper"' in q["sql"]]
    columns = [re.findall(r'"(\w+)" = ', sql.partition(" WHERE ")[0]) for sql in written]
    # The second one copies the date of the paper's best version.
    assert columns == [["title", "updated_at"], ["published_on", "updated_at"]]


def test_ada_reclassifies_a_paper(admin: Client, catalogue: dict[str, Paper]) -> None:
    paper, category = catalogue["bai2022constitutional"], Category.objects.get(path=SCALABLE)
    data = form_of(admin, address(paper), categories=[category.pk], primary=category.pk)
    assert admin.post(address(paper), data).status_code == 302
    rows = paper.classifications.values_list("category__path", "primary", "classified_by__username")
    assert list(rows) == [(SCALABLE, True, "ada")]
    decision = paper.decisions.get()
    assert (decision.verb, decision.decided_by) == ("classify", User.objects.get(username="ada"))


def test_what_ada_reclassified_is_taken_back_like_any_decision(
    admin: Client, catalogue: dict[str, Paper]
) -> None:
    paper, category = catalogue["bai2022constitutional"], Category.objects.get(path=SCALABLE)
    before = list(paper.classifications.values())
    admin.post(address(paper), form_of(admin, address(paper), categories=[category.pk], primary=category.pk))
    curation.undo_decision(paper.decisions.get(), by=None)
    assert list(paper.classifications.values()) == before


def test_a_paper_keeps_at_least_one_category(admin: Client, catalogue: dict[str, Paper]) -> None:
    paper = catalogue["bai2022constitutional"]
    data = form_of(admin, address(paper))
    del data["categories"], data["primary"]
    errors = admin.post(address(paper), data).context["adminform"].form.errors
    assert errors == {"categories": ["Choose at least one category."]}
    assert paper.classifications.count() == 2


def test_categories_that_stay_as_they_are_are_no_decision(admin: Client, catalogue: dict[str, Paper]) -> None:
    paper = catalogue["zou2023universal"]  # in one category
    data = form_of(admin, address(paper), title="Mended", primary="")
    page = admin.post(address(paper), data, follow=True).content.decode()
    paper.refresh_from_db()
    assert "The paper is in these categories already." in page
    assert (paper.title, paper.decisions.count()) == ("Mended", 0)


def test_a_moved_category_keeps_its_old_address(admin: Client, catalogue: dict[str, Paper]) -> None:
    category = Category.objects.get(slug="jailbreaking")
    where = f"/admin/taxonomy/category/{category.pk}/change/"
    inner = Category.objects.get(slug="inner-alignment")
    assert admin.post(where, form_of(admin, where, parent=inner.pk)).status_code == 302
    category.refresh_from_db()
    assert category.path == "inner-alignment/jailbreaking"
    assert CategoryRedirect.objects.get().old_path == "attacks-on-aligned-llms/jailbreaking"


def test_a_category_does_not_move_below_itself(admin: Client, catalogue: dict[str, Paper]) -> None:
    outer = Category.objects.get(slug="outer-alignment")
    where = f"/admin/taxonomy/category/{outer.pk}/change/"
    scalable = Category.objects.get(path=SCALABLE)
    assert admin.post(where, form_of(admin, where, parent=scalable.pk)).status_code == 200
    outer.refresh_from_db()
    assert outer.path == "outer-alignment"


def test_a_submission_is_only_looked_at(admin: Client) -> None:
    row = curation.submit("1706.03741").submission
    assert row
    where = f"/admin/papers/submission/{row.pk}/change/"
    assert admin.get(where).status_code == 200
    assert admin.post(where, {"state": "accepted"}).status_code == 403


def test_ada_gives_roles_but_makes_no_superuser(admin: Client) -> None:
    curator = Group.objects.get(name="curator")
    new = User.objects.create_user("newcomer")
    where = f"/admin/papers/user/{new.pk}/change/"
    assert INLINE.findall(admin.get(where).content) == []
    data = form_of(admin, where, groups=[curator.pk], is_superuser="on", last_login="")
    assert admin.post(where, data).status_code == 302
    new.refresh_from_db()
    assert (new.is_superuser, list(new.groups.all())) == (False, [curator])


def test_ada_does_not_touch_a_superuser(admin: Client) -> None:
    root = User.objects.create_superuser("root")
    assert admin.post(f"/admin/papers/user/{root.pk}/password/", {}).status_code == 403
    assert admin.post(f"/admin/papers/user/{root.pk}/delete/", {"post": "yes"}).status_code == 403


def test_an_admin_changes_a_query_of_the_harvest_and_it_begins_anew(as_ada: Client) -> None:
    query = HarvestQuery.objects.create(name="Debate", query="ti:debate", offset=7, ran_at=timezone.now())
    url = f"/admin/papers/harvestquery/{query.pk}/change/"
    data = {"name": "Debate", "query": 'ti:"debate"', "is_active": "on", "most_a_day": 5}
    data |= {"seen_until_0": "2024-05-17", "seen_until_1": "08:00:00"}
    assert as_ada.post(url, data).status_code == 302
    query.refresh_from_db()
    assert (query.query, query.most_a_day, query.offset, query.ran_at) == ('ti:"debate"', 5, 0, None)


def test_the_list_of_queries_says_what_they_brought_and_what_failed(as_ada: Client) -> None:
    failure = {"message": "arXiv did not answer in time.", "params": {}}
    query = HarvestQuery.objects.create(name="Debate", query="ti:debate", failure=failure)
    Submission.objects.create(kind="harvest", state="ready", found_by=query)
    html = as_ada.get("/admin/papers/harvestquery/").content.decode()
    assert '<td class="field-brought">1</td>' in html
    assert "arXiv did not answer in time." in html


def test_a_curator_does_not_change_the_harvest(as_cora: Client) -> None:
    assert as_cora.get("/admin/papers/harvestquery/").status_code == 302
