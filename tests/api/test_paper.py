"""One paper: by its cite key, a former one, or an identifier."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.test import Client, RequestFactory

from api.serializers import PaperSerializer
from papers.exports.objects import for_objects
from papers.models import CiteKeyAlias, Classification, Paper
from taxonomy import editing, tree
from taxonomy.models import Category
from tests.catalogue import add_identifier


def key_at(client: Client, address: str) -> str:
    response = client.get(f"/api/v1/papers/{quote(address, safe='/:')}/")
    assert response.status_code == 200, response.content
    key: str = response.json()["key"]
    return key


@pytest.mark.parametrize(
    "address",
    [
        "bai2022constitutional",
        "arxiv:2212.08073",
        "arXiv:2212.08073v2",
        "2212.08073",
        "https://arxiv.org/pdf/2212.08073.pdf",
        "doi:10.48550/arXiv.2212.08073",
        "10.48550/arXiv.2212.08073",
    ],
)
@pytest.mark.usefixtures("catalogue")
def test_a_paper_is_found_by_whatever_names_it(client: Client, address: str) -> None:
    assert key_at(client, address) == "bai2022constitutional"


@pytest.mark.parametrize(
    ("identifier", "address"),
    [
        ("10.18653/v1/2020.acl-main.468", "doi:10.18653/v1/2020.acl-main.468"),
        ("10.18653/v1/2020.acl-main.468", "acl:2020.acl-main.468"),
        ("2020.acl-main.468", "doi:10.18653/v1/2020.acl-main.468"),
        ("P19-1001", "acl:P19-1001"),
        ("openreview:H1xwNhCcYm", "openreview:H1xwNhCcYm"),
        ("https://openreview.net/forum?id=H1xwNhCcYm", "https://openreview.net/forum?id=H1xwNhCcYm"),
        ("math/0309136", "arxiv:math/0309136v1"),
        ("https://www.lesswrong.com/posts/abc/def", "https://www.lesswrong.com/posts/abc/def"),
    ],
)
def test_each_scheme_leads_to_its_paper(
    client: Client, catalogue: dict[str, Paper], identifier: str, address: str
) -> None:
    add_identifier(catalogue["soares2014corrigibility"], identifier)
    assert key_at(client, address) == "soares2014corrigibility"


def test_a_former_cite_key_leads_to_the_present_one(client: Client, catalogue: dict[str, Paper]) -> None:
    CiteKeyAlias.objects.create(key="bai2022harmless", paper=catalogue["bai2022constitutional"])
    response = client.get("/api/v1/papers/bai2022harmless/")
    assert (response.status_code, response.headers["Location"]) == (
        301,
        "http://testserver/api/v1/papers/bai2022constitutional/",
    )


@pytest.mark.usefixtures("catalogue")
def test_a_cite_key_in_other_letters_leads_to_the_right_one(client: Client) -> None:
    response = client.get("/api/v1/papers/Bai2022Constitutional/")
    assert response.status_code == 301


@pytest.mark.parametrize("address", ["nobody2022nothing", "arxiv:1706.03762", "x" * 3_000, "?", "arxiv:"])
@pytest.mark.usefixtures("catalogue")
def test_what_names_no_paper_is_not_there(client: Client, address: str) -> None:
    response = client.get(f"/api/v1/papers/{quote(address, safe='/:')}/")
    assert response.status_code == 404
    assert response.json() == {"detail": "No paper has this cite key or identifier.", "errors": {}}


@pytest.mark.usefixtures("searchable")
def test_one_paper_says_the_same_as_the_list(client: Client) -> None:
    (listed,) = client.get("/api/v1/papers/?q=jailbreak").json()["results"]
    assert listed.pop("why")
    assert client.get(listed["url"]).json() == listed


def test_a_category_that_came_in_after_the_tree_was_read_is_left_out(
    catalogue: dict[str, Paper], rf: RequestFactory
) -> None:
    paper = catalogue["bai2022constitutional"]
    context = {"request": rf.get("/"), "taxonomy": tree.load()}
    new = editing.place(
        Category(slug="new", name_en="New", name_zh="新", position=99),
        parent=Category.objects.get(parent=None),
    )
    before = PaperSerializer(paper, context=context).data["categories"]
    Classification.objects.create(paper=paper, category=new)
    for row in (Paper.objects.get(pk=paper.pk), for_objects(Paper.objects.all()).get(pk=paper.pk)):
        assert PaperSerializer(row, context=context).data["categories"] == before
