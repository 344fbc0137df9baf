"""What each role may do, beyond which addresses it may open (tests/test_permissions.py)."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from pytest_django.fixtures import Settings

from alignlit.roles import ADMIN, CURATOR, READER, SUBMITTER, ensure_roles
from papers.models import Paper, User

pytestmark = pytest.mark.django_db
KEEP, SUBMIT, DECIDE, DELETE = (
    f"papers.{codename}"
    for codename in ("add_snapshot", "add_submission", "decide_submission", "delete_paper")
)


def in_groups(*names: str) -> User:
    ensure_roles()
    person = User.objects.create_user("someone")
    person.groups.set(Group.objects.filter(name__in=names))
    return person


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(
    ("group", "may"),
    [
        (READER, {KEEP}),
        (SUBMITTER, {KEEP, SUBMIT}),
        (CURATOR, {KEEP, SUBMIT, DECIDE}),
        (ADMIN, {KEEP, SUBMIT, DECIDE, DELETE}),
    ],
)
def test_each_role_may_what_those_before_it_may(group: str, may: set[str]) -> None:
    person = in_groups(group)
    assert {perm for perm in (KEEP, SUBMIT, DECIDE, DELETE) if person.has_perm(perm)} == may


def test_an_account_without_a_group_is_a_reader() -> None:
    person = in_groups()
    assert [person.has_perm(perm) for perm in (KEEP, SUBMIT, DECIDE)] == [True, False, False]


def test_an_account_that_is_switched_off_is_nobody() -> None:
    person = in_groups()
    person.is_active = False
    assert not person.has_perm(KEEP)


def test_a_group_of_ones_own_takes_the_readers_right_away(searchable: dict[str, Paper]) -> None:
    Group.objects.create(name="guests")
    guest = signed_in(in_groups("guests"))
    assert guest.post("/s/", {"query": "q=alignment"}).status_code == 403
    assert "Keep this search" not in guest.get("/papers/?q=alignment").content.decode()


def test_a_reader_is_offered_to_keep_a_search(searchable: dict[str, Paper]) -> None:
    reader = signed_in(in_groups())
    assert "Keep this search" in reader.get("/papers/?q=alignment").content.decode()
    assert reader.post("/s/", {"query": "q=alignment"}).status_code == 302


def test_who_asks_about_other_rights_costs_no_query(django_assert_num_queries: object) -> None:
    person = in_groups()
    assert not person.has_perm(DECIDE)
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert not person.has_perm(SUBMIT)


@pytest.mark.parametrize(("group", "sent"), [(READER, 1), (SUBMITTER, 2), (CURATOR, 3)])
def test_a_submitter_may_send_more_than_a_reader(group: str, sent: int, settings: Settings) -> None:
    rates = {
        **settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"],
        "submit": "1/hour",
        "submit_signed_in": "2/hour",
    }
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}
    client = signed_in(in_groups(group))
    codes = [
        client.post(
            "/api/v1/submissions/", {"reference": f"1706.0374{number}"}, content_type="application/json"
        ).status_code
        for number in range(3)
    ]
    assert codes.count(201) == sent
