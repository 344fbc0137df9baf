"""The reading pages as Nobody sees them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.utils.translation import override
from django.views.defaults import bad_request, server_error
from pytest_django import DjangoAssertNumQueries

from papers.models import CiteKeyAlias, FieldOrigin, Identifier, Paper
from papers.search.indexing.indexer import Indexer
from taxonomy.models import Category
from tests.catalogue import grow_tree, make_paper
from tests.papers.html import Scan, links, plain, text
from tests.papers.submissions import make_submission

PAGES = [
    "/",
    "/papers/",
    "/papers/?q=reward+model",
    "/papers/?q=nothing+like+it",
    "/papers/ouyang2022training/",
    "/papers/soares2014corrigibility/",
    "/papers/ouyang2022training/history/",
    "/papers/ouyang2022training/report/",
    "/categories/",
    "/categories/outer-alignment/",
    "/authors/jeff-wu/",
    "/about/",
    "/sign-in/",
]


@pytest.mark.parametrize("prefix", ["", "/zh"])
@pytest.mark.parametrize("address", PAGES)
def test_a_page_renders_for_nobody_in_both_languages(
    client: Client, searchable: dict[str, Paper], prefix: str, address: str
) -> None:
    response = client.get(prefix + address)
    assert response.status_code == 200
    assert f'<html lang="{"zh-Hans" if prefix else "en"}">' in response.content.decode()


@pytest.mark.parametrize(
    "address", [*PAGES, "/papers/nobody2000nothing/", "/papers/?year_from=x", "/nowhere/"]
)
def test_no_page_holds_inline_code_or_style(
    client: Client, searchable: dict[str, Paper], address: str
) -> None:
    response = client.get(address)
    assert Scan(response.content.decode()).refused == []
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy


def test_each_page_names_itself_in_both_languages(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(client, "/zh/papers/?q=reward")
    assert '<link rel="alternate" hreflang="en" href="http://testserver/papers/?q=reward"' in html
    assert '<link rel="alternate" hreflang="zh-Hans" href="http://testserver/zh/papers/?q=reward"' in html
    assert '<a id="other-language" href="/papers/?q=reward" lang="en" hreflang="en">English</a>' in html


@pytest.mark.parametrize("address", ["/papers/", "/categories/outer-alignment/", "/authors/ann-author/", "/"])
def test_a_list_costs_the_same_queries_with_1_and_with_30_papers(
    client: Client,
    index: Indexer,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    address: str,
) -> None:
    category = grow_tree()["outer-alignment/scalable-oversight"]
    make_paper("a2023one", categories=(category,), arxiv="2301.00001")
    index.catch_up()
    with django_assert_max_num_queries(30) as first:
        client.get(address)
    for number in range(2, 31):
        make_paper(
            f"a2023n{number}",
            authors=("Ann Author", f"Author {number}"),
            categories=(category,),
            venue=f"Venue {number}",
            arxiv=f"2301.{number:05d}",
            year=1990 + number,
        )
    index.catch_up()
    with django_assert_max_num_queries(len(first)):
        assert client.get(address).status_code == 200


def test_the_paper_page_shows_what_is_known(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(client, "/papers/ouyang2022training/")
    assert '<a href="/authors/long-ouyang/">Long Ouyang</a>, <a href="/authors/jeff-wu/">Jeff Wu</a>' in html
    assert "@inproceedings{ouyang2022training," in html
    assert '<a href="https://arxiv.org/abs/2203.02155" rel="noopener">2203.02155</a>' in html
    assert "Outer alignment › Non-recursive oversight › RL-based methods" in plain(html)
    assert '<link rel="canonical" href="http://testserver/papers/ouyang2022training/">' in html


def test_a_paper_without_abstract_year_and_venue_says_so_plainly(
    client: Client, searchable: dict[str, Paper]
) -> None:
    html = text(client, "/papers/soares2014corrigibility/")
    assert "No abstract yet." in html
    assert "no year" in html
    assert "None" not in plain(html)


def test_an_incomplete_author_list_says_so(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(client, "/papers/bai2022constitutional/")
    assert "Jeff Wu et al." in plain(html)
    assert "The author list is incomplete." in html
    assert "Yuntao Bai, Jeff Wu et al." in plain(text(client, "/papers/?q=harmlessness"))


def test_forty_authors_are_folded_but_all_there(client: Client, index: Indexer) -> None:
    make_paper("a2023crowd", "Crowd", authors=[f"Author {n}" for n in range(1, 41)])
    index.catch_up()
    page = text(client, "/papers/a2023crowd/")
    assert "and 28 more authors" in page
    assert page.count('href="/authors/') == 40
    assert "Author 1, Author 2, Author 3 … +37" in plain(text(client, "/papers/"))


def test_a_withdrawn_paper_says_so(client: Client, index: Indexer) -> None:
    make_paper("a2023gone", withdrawn=True)
    index.catch_up()
    assert "Withdrawn." in text(client, "/papers/a2023gone/")
    assert "Withdrawn" in text(client, "/papers/")


def test_a_former_cite_key_leads_to_the_paper(client: Client, catalogue: dict[str, Paper]) -> None:
    CiteKeyAlias.objects.create(key="bai2022cai", paper=catalogue["bai2022constitutional"])
    response = client.get("/zh/papers/bai2022cai/")
    assert (response.status_code, response.headers["Location"]) == (301, "/zh/papers/bai2022constitutional/")


def test_an_unknown_cite_key_helps_on(client: Client, db: None) -> None:
    response = client.get("/papers/nobody2000nothing/")
    assert response.status_code == 404
    assert 'href="/papers/?q=nobody2000nothing">Search for it</a>' in response.content.decode()


@pytest.mark.parametrize(
    "identifier",
    ["arxiv:2203.02155", "2203.02155v2", "10.48550/arXiv.2203.02155", "https://arxiv.org/abs/2203.02155"],
)
def test_an_identifier_leads_to_the_paper_for_now(
    client: Client, catalogue: dict[str, Paper], identifier: str
) -> None:
    page, bib = (
        client.get(f"/zh/papers/{identifier}/"),
        client.get(f"/papers/{identifier}.bib?version=preprint"),
    )
    assert (page.status_code, page.headers["Location"]) == (302, "/zh/papers/ouyang2022training/")
    assert (bib.status_code, bib.headers["Location"]) == (
        302,
        "/papers/ouyang2022training.bib?version=preprint",
    )


def test_a_doi_with_slashes_leads_to_the_paper(client: Client, db: None) -> None:
    Identifier.objects.create(paper=make_paper("a2023one"), scheme="doi", value="10.1145/a/b(c)")
    assert client.get("/papers/10.1145/A/b(c)/").headers["Location"] == "/papers/a2023one/"
    assert client.get("/papers/doi:10.1145/a/b(c).bib").headers["Location"] == "/papers/a2023one.bib"


def test_an_identifier_that_no_paper_has_is_missing(client: Client, db: None) -> None:
    assert client.get("/papers/arxiv:2203.02155/").status_code == 404
    assert client.get("/papers/arxiv:2203.02155.bib").status_code == 404


def test_a_former_cite_key_leads_to_the_same_version_s_bibtex(
    client: Client, catalogue: dict[str, Paper]
) -> None:
    CiteKeyAlias.objects.create(key="bai2022cai", paper=catalogue["bai2022constitutional"])
    response = client.get("/papers/bai2022cai.bib?version=preprint")
    assert (response.status_code, response.headers["Location"]) == (
        301,
        "/papers/bai2022constitutional.bib?version=preprint",
    )


def test_the_first_page_counts_every_category_with_the_root(
    client: Client, searchable: dict[str, Paper]
) -> None:
    assert f"{Category.objects.count()} categories" in plain(text(client, "/"))


def test_a_cite_key_may_hold_a_slash(client: Client, db: None) -> None:
    paper = make_paper("DBLP:conf/nips/Bai22")
    assert paper.get_absolute_url() == "/papers/DBLP:conf/nips/Bai22/"
    assert client.get(paper.get_absolute_url()).status_code == 200


def test_a_source_address_stands_beside_the_identifiers_only_when_it_is_another(
    client: Client, db: None
) -> None:
    paper = make_paper("a2023one", arxiv="2301.00001", url="https://arxiv.org/abs/2301.00001v2")
    assert "Read it at its source" not in text(client, "/papers/a2023one/")
    Paper.objects.filter(pk=paper.pk).update(url="https://example.org/post")
    assert 'href="https://example.org/post"' in text(client, "/papers/a2023one/")


def test_a_dangerous_address_is_no_link(client: Client, db: None) -> None:
    paper = make_paper("a2023one", url="javascript:alert(1)")
    Identifier.objects.create(paper=paper, scheme="url", value="javascript:alert(2)")
    assert 'href="javascript' not in text(client, "/papers/a2023one/")


def test_the_author_page_lists_papers_by_year_and_names_as_printed(
    client: Client, searchable: dict[str, Paper]
) -> None:
    searchable["bai2022constitutional"].authorships.filter(position=2).update(name="J. Wu")
    html = text(client, "/authors/jeff-wu/")
    assert "2 papers in the search" in html
    assert "An author here is a name" in html
    assert "Also printed as J. Wu" in plain(html)
    assert '<h2 id="year-2022" class="number">2022</h2>' in html


def test_the_author_page_has_bars_that_lead_to_the_search(
    client: Client, searchable: dict[str, Paper]
) -> None:
    make_paper("wu2020early", authors=("Jeff Wu",), year=2020)
    html = text(client, "/authors/jeff-wu/")
    assert re.findall(r'<a href="([^"]+)"><title>([^<]+)</title>', html) == [
        ("/papers/?year_from=2020&amp;year_to=2020&amp;author=jeff-wu", "2020: 1"),
        ("/papers/?year_from=2022&amp;year_to=2022&amp;author=jeff-wu", "2022: 2"),
    ]
    assert links(html)["Gap map"] == "/map/?author=jeff-wu"


def test_an_unknown_address_gets_a_page_of_ours(client: Client, db: None) -> None:
    response = client.get("/zh/nowhere/")
    assert response.status_code == 404
    assert '<a class="brand" href="/zh/">alignlit</a>' in response.content.decode()


FACES = [
    "/",
    "/papers/",
    "/papers/facets/venue/",
    "/papers/bai2022constitutional/",
    "/authors/jeff-wu/",
    "/map/",
]
MORE_FACES = [
    "/papers/bai2022constitutional/history/",
    "/papers/bai2022constitutional/report/",
    "/categories/",
    "/categories/outer-alignment/",
    "/submit/",
    "/curate/",
    "/help/searching/",
    "/api/",
]


@pytest.mark.parametrize("address", [*FACES, *MORE_FACES])
def test_the_styles_of_a_page_keep_their_budget(
    as_cora: Client, searchable: dict[str, Paper], address: str
) -> None:
    assert weight_of_styles(text(as_cora, address)) < 25_000


def test_the_styles_of_triage_keep_their_budget(as_cora: Client, catalogue: dict[str, Paper]) -> None:
    pages = (
        f"/curate/{make_submission().token}/",
        "/curate/batch/",
        "/curate/papers/bai2022constitutional/categories/",
        "/curate/merge/zou2023universal/bai2022constitutional/",
    )
    assert [page for page in pages if weight_of_styles(text(as_cora, page)) >= 25_000] == []


def weight_of_styles(html: str) -> int:
    """Bytes of all that a page links, and of what its search box brings."""
    names = re.findall(r'href="[^"]*/css/([\w-]+)(?:\.\w+)?\.css"', html)
    assert names[:2] == ["tokens", "alignlit"]
    css = Path(settings.BASE_DIR) / "static/css"
    return sum((css / f"{name}.css").stat().st_size for name in [*names, "combobox"])


def test_all_scripts_together_keep_their_budget() -> None:
    scripts = (Path(settings.BASE_DIR) / "static/js").glob("*.js")
    assert sum(path.stat().st_size for path in scripts) < 25_000


@pytest.mark.slow
@pytest.mark.parametrize("address", PAGES)
def test_every_link_of_a_page_leads_somewhere(
    client: Client, searchable: dict[str, Paper], address: str
) -> None:
    links = set(re.findall(r'<a[^>]* href="(/[^"#]*)', text(client, address)))
    codes = {link: client.get(link.replace("&amp;", "&")).status_code for link in links}
    assert {link: code for link, code in codes.items() if code != 200} == {}


def test_a_failure_has_a_page_that_needs_nothing(rf: RequestFactory) -> None:
    with override("en"):  # whatever page was asked for before
        broken, damaged = server_error(rf.get("/")), bad_request(rf.get("/"), ValueError())
    assert (broken.status_code, damaged.status_code) == (500, 400)
    assert b"Something went wrong on our side" in broken.content
    assert Scan(broken.content.decode() + damaged.content.decode()).refused == []


def test_a_list_on_the_chinese_page_of_a_paper_has_chinese_commas(
    client: Client, catalogue: dict[str, Paper]
) -> None:
    paper = catalogue["bai2022constitutional"]
    for field in ("venue", "authors", "title"):
        FieldOrigin.objects.create(paper=paper, field=field, source=FieldOrigin.Source.SEED)
    shown = plain(text(client, "/zh/papers/bai2022constitutional/"))
    assert "Yuntao Bai、Jeff Wu" in shown
    assert "发表处、作者、标题" in shown
