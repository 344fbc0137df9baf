"""The permission matrix: every address, each method, and who gets what.

A new address without a row here fails, and so does a row that names no address. To add one, write its route as
the test names it and, for GET and for POST, what Nobody, Remy, Cora and Ada get. Remy's column is that of all who
have an account and do not curate: readers (with the group, and without any) and submitters, who may only send more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

from alignlit.roles import ADMIN, CURATOR, READER, SUBMITTER, ensure_roles
from papers import curation, snapshots
from papers.models import Follower, Paper, State, Submission, User
from papers.search import SearchRequest
from taxonomy import tree

Codes = tuple[int, int, int, int]  # Nobody, Remy, Cora, Ada
ROLES = {
    "Remy": [SUBMITTER],
    "a reader": [READER],
    "an account without a group": [],
    "Cora": [CURATOR],
    "Ada": [ADMIN],
}
COLUMNS = {"Nobody": 0, "Remy": 1, "a reader": 1, "an account without a group": 1, "Cora": 2, "Ada": 3}


def all_get(code: int) -> Codes:
    return (code, code, code, code)


OPEN, NO_POST, NO_GET = all_get(200), all_get(405), all_get(405)
SIGN_IN_FIRST = 302
CURATORS = (SIGN_IN_FIRST, 403, 200, 200)
API_READ = (OPEN, (401, 405, 405, 405))
API_CURATORS = (401, 403)

# route: (GET, POST); an empty body is posted
PAGES: dict[str, tuple[Codes, Codes]] = {
    "": (OPEN, NO_POST),
    "papers/": (OPEN, NO_POST),
    "papers/facets/<slug:name>/": (OPEN, NO_POST),
    "papers/<path:key>/": (OPEN, NO_POST),
    "papers/<path:key>/history/": (OPEN, NO_POST),
    "papers/<path:key>/sources/": (OPEN, (SIGN_IN_FIRST, 403, 400, 400)),
    "papers/<path:key>/report/": (OPEN, all_get(400)),
    "map/": (OPEN, NO_POST),
    "help/searching/": (OPEN, NO_POST),
    "authors/<slug:slug>/": (OPEN, NO_POST),
    "authors/<slug:slug>/history/": (OPEN, NO_POST),
    "authors/<slug:slug>/report/": (OPEN, all_get(400)),
    "categories/": (OPEN, NO_POST),
    "categories/<path:path>/": (OPEN, NO_POST),
    "coverage/": (OPEN, NO_POST),
    "coverage/<path:path>/": (OPEN, NO_POST),
    "coverage/<path:path>/look-after/": ((SIGN_IN_FIRST, 403, 405, 405), (SIGN_IN_FIRST, 403, 400, 400)),
    "categories/<path:path>/history/": (OPEN, NO_POST),
    "about/": (OPEN, NO_POST),
    "api/": (OPEN, NO_POST),
    "papers.atom": (OPEN, NO_POST),
    "suggest/": (OPEN, NO_POST),
    "s/": ((SIGN_IN_FIRST, 200, 200, 200), all_get(302)),
    "s/<slug:hash>/": (OPEN, NO_POST),
    "submit/": (OPEN, all_get(400)),
    "submissions/<slug:token>/": (OPEN, NO_POST),
    "submissions/<slug:token>/answer/": (all_get(302), all_get(400)),
    "submissions/<slug:token>/follow/": (all_get(302), all_get(400)),
    "submissions/<slug:token>/follow/<slug:follower>/": (OPEN, all_get(302)),
    "submissions/<slug:token>/unfollow/<slug:follower>/": (OPEN, OPEN),
    "declined/": (OPEN, NO_POST),
    "curate/": (CURATORS, (SIGN_IN_FIRST, 403, 405, 405)),
    "curate/dashboard/": (CURATORS, (SIGN_IN_FIRST, 403, 405, 405)),
    "curate/dashboard/authors/": (CURATORS, (SIGN_IN_FIRST, 403, 405, 405)),
    "curate/dashboard/sources/": (CURATORS, (SIGN_IN_FIRST, 403, 405, 405)),
    "curate/reconcile/": (CURATORS, (SIGN_IN_FIRST, 403, 400, 400)),
    "curate/claim/": ((SIGN_IN_FIRST, 403, 302, 302), (SIGN_IN_FIRST, 403, 302, 302)),
    "curate/release/": ((SIGN_IN_FIRST, 403, 302, 302), (SIGN_IN_FIRST, 403, 302, 302)),
    "curate/retry/": ((SIGN_IN_FIRST, 403, 405, 405), (SIGN_IN_FIRST, 403, 302, 302)),
    "curate/batch/": (CURATORS, CURATORS),
    "curate/batches/<uuid:batch>/": ((SIGN_IN_FIRST, 403, 404, 404), (SIGN_IN_FIRST, 403, 404, 404)),
    "curate/undo/<int:pk>/": (CURATORS, (SIGN_IN_FIRST, 403, 302, 302)),
    "curate/papers/<path:key>/categories/": (CURATORS, (SIGN_IN_FIRST, 403, 400, 400)),
    "curate/<slug:token>/history/": (CURATORS, (SIGN_IN_FIRST, 403, 405, 405)),
    "curate/merge/": ((SIGN_IN_FIRST, 403, 404, 404), (SIGN_IN_FIRST, 403, 405, 405)),
    "curate/merge/<path:left>/<path:right>/": (CURATORS, CURATORS),
    "curate/authors/<slug:slug>/": (CURATORS, (SIGN_IN_FIRST, 403, 400, 400)),
    "curate/<slug:token>/": (CURATORS, (SIGN_IN_FIRST, 403, 400, 400)),
    "sign-in/": ((200, 302, 302, 302), (200, 302, 302, 302)),
    "sign-out/": (NO_GET, all_get(302)),
}
EVERYWHERE: dict[str, tuple[Codes, Codes]] = {
    "papers.bib": (OPEN, NO_POST),
    "papers.json": (OPEN, NO_POST),
    "s/<slug:hash>.bib": (OPEN, NO_POST),
    "s/<slug:hash>.json": (OPEN, NO_POST),
    "papers/<path:key>.bib": (OPEN, NO_POST),
    "healthz": (OPEN, NO_POST),
    "readyz": (OPEN, NO_POST),
    "admin/": ((302, 302, 302, 200), (302, 302, 302, 200)),
    "api/v1/": API_READ,
    "api/v1/schema/": API_READ,
    "api/v1/papers/": API_READ,
    "api/v1/papers/<path:address>/": API_READ,
    "api/v1/papers/<path:address>/similar/": API_READ,
    "api/v1/papers/<path:address>/sources/": (OPEN, NO_POST),
    "api/v1/papers/<path:address>/fields/": ((*API_CURATORS, 405, 405), (*API_CURATORS, 400, 400)),
    "api/v1/papers/<path:address>/reports/": (NO_GET, all_get(400)),
    "api/v1/papers/<path:address>/merge/": ((*API_CURATORS, 405, 405), (*API_CURATORS, 400, 400)),
    "api/v1/authors/<slug:slug>/": API_READ,
    "api/v1/authors/<slug:slug>/merge/": ((*API_CURATORS, 405, 405), (*API_CURATORS, 400, 400)),
    "api/v1/authors/<slug:slug>/rename/": ((*API_CURATORS, 405, 405), (*API_CURATORS, 400, 400)),
    "api/v1/authors/<slug:slug>/split/": ((*API_CURATORS, 405, 405), (*API_CURATORS, 400, 400)),
    "api/v1/categories/": API_READ,
    "api/v1/categories/<path:path>/": API_READ,
    "api/v1/glossary/": API_READ,
    "api/v1/suggest/": API_READ,
    "api/v1/submissions/": ((*API_CURATORS, 200, 200), all_get(400)),
    "api/v1/submissions/preview/": (NO_GET, all_get(400)),
    "api/v1/submissions/bulk/": (NO_GET, all_get(400)),
    "api/v1/submissions/<slug:token>/": API_READ,
    "api/v1/submissions/<slug:token>/answer/": (NO_GET, all_get(409)),
    "api/v1/declined/": API_READ,
    "api/v1/submissions/<slug:token>/accept/": ((*API_CURATORS, 405, 405), (*API_CURATORS, 409, 409)),
    "api/v1/submissions/<slug:token>/apply/": ((*API_CURATORS, 405, 405), (*API_CURATORS, 409, 409)),
    "api/v1/submissions/<slug:token>/claim/": ((*API_CURATORS, 405, 405), (*API_CURATORS, 200, 200)),
    "api/v1/submissions/<slug:token>/release/": ((*API_CURATORS, 405, 405), (*API_CURATORS, 200, 200)),
    "api/v1/submissions/claim/": ((*API_CURATORS, 405, 405), (*API_CURATORS, 200, 200)),
    "api/v1/submissions/release/": ((*API_CURATORS, 405, 405), (*API_CURATORS, 200, 200)),
    "api/v1/submissions/decisions/": ((*API_CURATORS, 405, 405), (*API_CURATORS, 400, 400)),
    "api/v1/submissions/decisions/<uuid:batch>/": ((*API_CURATORS, 404, 404), (*API_CURATORS, 405, 405)),
    "api/v1/submissions/decisions/<uuid:batch>/undo/": ((*API_CURATORS, 405, 405), (*API_CURATORS, 409, 409)),
    "api/v1/decisions/<int:decision>/undo/": ((*API_CURATORS, 405, 405), (*API_CURATORS, 404, 404)),
    "api/v1/papers/<path:address>/classify/": ((*API_CURATORS, 405, 405), (*API_CURATORS, 409, 409)),
    "api/v1/submissions/<slug:token>/reject/": ((*API_CURATORS, 405, 405), (*API_CURATORS, 400, 400)),
    "api/v1/submissions/<slug:token>/merge/": ((*API_CURATORS, 405, 405), (*API_CURATORS, 400, 400)),
    "api/v1/submissions/<slug:token>/ask/": ((*API_CURATORS, 405, 405), (*API_CURATORS, 400, 400)),
    "api/v1/submissions/<slug:token>/complete/": ((*API_CURATORS, 405, 405), (*API_CURATORS, 400, 400)),
    "api/v1/submissions/<slug:token>/retry/": ((*API_CURATORS, 405, 405), (*API_CURATORS, 409, 409)),
    "api/v1/submissions/<slug:token>/undo/": ((*API_CURATORS, 405, 405), (*API_CURATORS, 409, 409)),
    "api/v1/<path:rest>": (all_get(404), all_get(404)),
}
MATRIX = PAGES | EVERYWHERE


@dataclass(frozen=True, slots=True)
class Route:
    path: str
    in_each_language: bool


def routes(resolver: URLResolver, before: str = "", in_each_language: bool = False) -> Iterator[Route]:
    """Every address below the resolver; of Django's admin its door only."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern.pattern, LocalePrefixPattern):
            assert isinstance(pattern, URLResolver)
            yield from routes(pattern, before, True)
            continue
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern) or pattern.app_name == "admin":
            yield Route(path, in_each_language)
        else:
            yield from routes(pattern, path, in_each_language)


def found(*, in_each_language: bool) -> set[str]:
    return {route.path for route in routes(get_resolver()) if route.in_each_language == in_each_language}


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert set(PAGES) == found(in_each_language=True)
    assert set(EVERYWHERE) == found(in_each_language=False)


# The cast with the roles that a first start gives


@pytest.fixture
def people(db: None) -> dict[str, User | None]:
    ensure_roles()
    made = {name: User.objects.create_user(name, is_staff=name == "Ada") for name in ROLES}
    for name, roles in ROLES.items():
        made[name].groups.set(Group.objects.filter(name__in=roles))
    return {"Nobody": None, **made}


@pytest.fixture
def places(searchable: dict[str, Paper]) -> dict[str, str]:
    """What stands in the addresses."""
    row = curation.submit("1706.03741").submission
    assert row
    keeper = User.objects.create_user("keeper")
    asked = curation.submit("1706.03762").submission
    assert asked
    Submission.objects.update(state=State.READY)
    return {
        "pk": str(curation.ask(asked, by=keeper, reason="Which version?").pk),
        "name": "author",
        "key": "bai2022constitutional",
        "left": "zou2023universal",
        "right": "bai2022constitutional",
        "address": "arxiv:2212.08073",
        "path": "outer-alignment/scalable-oversight",
        "slug": "yuntao-bai",
        "token": row.token,
        "follower": Follower.objects.create(submission=row, address="nobody@example.org").token,
        "hash": snapshots.keep(SearchRequest(), tree.load(), by=keeper).hash,
        "rest": "nothing/",
        "batch": "9b2d6f1e-0f4e-4f6a-9d0c-2b1f6d9a7c11",
        "decision": "1",
    }


def filled(route: str, places: dict[str, str]) -> str:
    return re.sub(r"<\w+:(\w+)>", lambda match: places[match[1]], route)


def code(person: User | None, method: str, address: str) -> int:
    """What this person gets; whatever it changed is taken back."""
    client = Client()
    if person:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    with transaction.atomic():
        more = {"content_type": "application/json"} if method == "POST" and "/api/v1/" in address else {}
        status: int = client.generic(method, address, **more).status_code  # type: ignore[arg-type]
        transaction.set_rollback(True)
    return status


@pytest.mark.parametrize("name", COLUMNS)
def test_everyone_gets_what_the_matrix_says(
    name: str, people: dict[str, User | None], places: dict[str, str]
) -> None:
    column = COLUMNS[name]
    expected = {
        (method, route): row[column]
        for route, rows in MATRIX.items()
        for method, row in zip(("GET", "POST"), rows, strict=True)
    }
    got = {
        (method, route): code(people[name], method, f"/{filled(route, places)}") for method, route in expected
    }
    assert got == expected


@pytest.mark.parametrize("name", COLUMNS)
def test_chinese_pages_let_the_same_people_in(
    name: str, people: dict[str, User | None], places: dict[str, str]
) -> None:
    column = COLUMNS[name]
    got = {route: code(people[name], "GET", f"/zh/{filled(route, places)}") for route in PAGES}
    assert got == {route: rows[0][column] for route, rows in PAGES.items()}


def test_a_form_needs_its_csrf_token(places: dict[str, str]) -> None:
    strict = Client(enforce_csrf_checks=True)
    posted = {
        route: strict.post(f"/{filled(route, places)}").status_code for route in ("submit/", "sign-in/")
    }
    assert posted == {"submit/": 403, "sign-in/": 403}
