"""What is refused at the door."""

from __future__ import annotations

import base64
import re

import pytest
from django.conf import settings
from django.test import Client

from papers.models import User
from tests.conftest import PASSWORD
from tests.papers.submissions import in_time

MOST = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
ADDRESSES = [
    "/papers/a%00b/",
    "/papers/a%00b.bib",
    "/categories/a%00b/",
    "/authors/a%00b/",
    "/submissions/%00/",
]


@pytest.fixture
def visitor() -> Client:
    """Sees an error of the server as a visitor does."""
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("address", [*ADDRESSES, "/zh/papers/a%00b/", "/admin/%00/", "/static/a%00b"])
@pytest.mark.usefixtures("db")
def test_an_address_with_a_null_character_cannot_be_read(visitor: Client, address: str) -> None:
    response = visitor.get(address)
    assert response.status_code == 400
    heading = "无法读取该请求" if address.startswith("/zh/") else "This request could not be read"
    assert f"<h1>{heading}</h1>" in response.content.decode()


@pytest.mark.parametrize("address", ["papers/a%00b/", "categories/a%00b/", "submissions/%00/", "%00"])
@pytest.mark.usefixtures("db")
def test_below_the_api_it_is_refused_in_json(visitor: Client, address: str) -> None:
    response = visitor.get(f"/api/v1/{address}", headers={"Accept-Language": "zh"})
    assert response.status_code == 400
    assert set(response.json()) == {"detail", "errors"}
    assert "损坏" in response.json()["detail"]


def test_no_password_is_tried_at_an_address_with_a_null_character(visitor: Client, remy: User) -> None:
    limit = settings.AXES_FAILURE_LIMIT
    damaged, sound = "/api/v1/papers/a%00b/", "/api/v1/categories/"
    assert {status(visitor, damaged, word) for word in ("wrong", PASSWORD)} == {400}
    assert [status(visitor, sound, "wrong") for _ in range(limit)] == [401] * limit
    assert status(visitor, sound, PASSWORD) == 401


def status(client: Client, address: str, password: str) -> int:
    word = base64.b64encode(f"remy:{password}".encode()).decode()
    return client.get(address, headers={"Authorization": f"Basic {word}"}).status_code


BESIDE_A_FILE = MOST + settings.SUBMIT_MAX_FILE


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/submit/", BESIDE_A_FILE),
        ("/zh/submit/", BESIDE_A_FILE),
        ("/curate/reconcile/", BESIDE_A_FILE),
        ("/sign-in/", MOST),
        ("/admin/login/", MOST),
    ],
)
@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"]
)
@pytest.mark.usefixtures("db")
def test_a_body_that_is_too_large_is_refused_unread(
    visitor: Client, address: str, most: int, kind: str
) -> None:
    response = visitor.post(address, b"", content_type=kind, CONTENT_LENGTH=str(most + 1))
    assert response.status_code == 413
    assert f"{most}" in response.content.decode()


def test_a_file_does_not_pass_beside_the_form(visitor: Client) -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n'
        + b"x" * MOST
        + b"\r\n--x--\r\n"
    )
    response = visitor.post("/sign-in/", body, content_type="multipart/form-data; boundary=x")
    assert response.status_code == 413


def test_below_the_api_a_large_body_is_refused_in_json(visitor: Client) -> None:
    response = visitor.put("/api/v1/nowhere/", b"", CONTENT_LENGTH=str(MOST + 1))
    assert response.status_code == 413
    sentence = f"The body of a request has at most {MOST} bytes."
    assert response.json() == {"detail": sentence, "errors": {}}


@pytest.mark.usefixtures("db")
def test_a_form_in_parts_is_still_taken(visitor: Client) -> None:
    assert visitor.post("/submit/", in_time({"reference": "2301.00001"})).status_code == 302


@pytest.mark.parametrize("address", ["/submit/", "/api/v1/submissions/"])
def test_a_body_of_unknown_length_is_refused(visitor: Client, address: str) -> None:
    response = visitor.post(address, headers={"Transfer-Encoding": "chunked"})
    assert response.status_code == 411
    assert "Send the body in one piece, with its length." in response.content.decode()


@pytest.mark.usefixtures("db")
def test_a_length_that_is_no_number_announces_nothing(visitor: Client) -> None:
    assert visitor.get("/about/", CONTENT_LENGTH="many").status_code == 200


def test_the_proxy_of_the_docs_lets_through_what_we_take() -> None:
    said = (settings.BASE_DIR / "docs" / "running.md").read_text()
    (most,) = re.findall(r"client_max_body_size (\d+)m", said)
    assert int(most) * 2**20 >= settings.DATA_UPLOAD_MAX_MEMORY_SIZE + settings.SUBMIT_MAX_FILE
