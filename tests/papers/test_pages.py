"""The reading pages as Nobody sees them."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.utils.translation import override
from django.views.defaults import bad_request, server_error
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from papers.models import CiteKeyAlias, FieldOrigin, Identifier, Paper
from papers.search import index as search_index
from papers.search.indexer import Indexer
from taxonomy.models import Category
from tests.catalogue import grow_tree, make_paper, make_venue

PAGES = [
    "/",
    "/papers/",
    "/papers/?q=reward+model",
    "/papers/?q=nothing+like+it",
    "/papers/ouyang2022training/",
    "/papers/soares2014corrigibility/",
    "/categories/",
    "/categories/outer-alignment/",
    "/authors/jeff-wu/",
    "/about/",
    "/sign-in/",
]
HTMX = {"HX-Request": "true", "HX-Target": "results"}


class Scan(HTMLParser):
    """What a strict Content-Security-Policy would refuse."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.refused: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        inline = tag == "style" or (tag == "script" and "src" not in names)
        if inline or any(name == "style" or name.startswith(("on", "hx-on")) for name in names):
            self.refused.append(self.get_starttag_text() or tag)


def text(client: Client, address: str, **headers: str) -> str:
    return client.get(address, headers=headers).content.decode()


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


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


def test_the_search_page_counts_and_marks(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(client, "/papers/?q=reward+model")
    assert "1 paper for reward model" in plain(html)
    assert "<mark>reward</mark> <mark>model</mark> trained on human comparisons" in html
    assert "NeurIPS 2022" in plain(html)
    assert "preprint + published" in html


def test_a_facet_shows_its_count_and_toggles_without_scripts(
    client: Client, searchable: dict[str, Paper]
) -> None:
    html = text(client, "/papers/")
    link = re.search(r'<a id="kind-report" href="([^"]+)"><span>Report</span> <b>1</b></a>', html)
    assert link
    narrowed = text(client, link[1])
    assert "1 paper" in plain(narrowed)
    assert 'id="kind-report" href="/papers/" aria-current="true"' in narrowed


def test_a_facet_without_values_has_no_heading(client: Client, searchable: dict[str, Paper]) -> None:
    assert "Categories" in _headings(text(client, "/papers/"))
    assert _headings(text(client, "/papers/?q=nothing+like+it")) == ["Year", "No paper matches all of this"]


def _headings(html: str) -> list[str]:
    return [plain(heading) for heading in re.findall(r"<h2 id=\"facet.*?</h2>|<h2>.*?</h2>", html)]


def test_an_active_filter_is_a_chip_that_takes_it_out(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(client, "/papers/?q=ai&category=outer-alignment&year_from=2022&year_to=2023")
    chips = re.findall(r'<li><a href="([^"]+)"><span class="visually-hidden">[^<]*</span> ([^<]+?) <', html)
    assert chips == [
        ("/papers/?q=ai&amp;year_from=2022&amp;year_to=2023", "Outer alignment"),
        ("/papers/?q=ai&amp;category=outer-alignment", "2022–2023"),
    ]


def test_htmx_gets_the_list_the_filters_and_the_count(client: Client, searchable: dict[str, Paper]) -> None:
    response = client.get("/papers/?q=reward&sort=relevance", headers=HTMX)
    html = response.content.decode()
    assert plain(html).startswith("reward · alignlit 1 paper for reward")
    assert "<header" not in html
    assert '<div id="facets" hx-swap-oob="innerHTML">' in html
    assert '<p id="search-status" hx-swap-oob="innerHTML">' in html
    assert response.headers["HX-Push-Url"] == "/papers/?q=reward"
    assert "HX-Request" in response.headers["Vary"]


def test_going_back_asks_for_the_whole_page(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(client, "/papers/", **HTMX, **{"HX-History-Restore-Request": "true"})
    assert "<!doctype html>" in html


def test_a_hostile_title_is_escaped_and_still_marked(client: Client, index: Indexer) -> None:
    make_paper("x2023reward", "<script>alert(1)</script> Reward & ruin", abstract="<img src=x> reward & more")
    index.catch_up()
    html = text(client, "/papers/?q=reward")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <mark>Reward</mark> &amp; ruin" in html
    assert "&lt;img src=x&gt; <mark>reward</mark> &amp; more" in html
    assert "<script>alert" not in html + text(client, "/papers/x2023reward/")


def test_a_hostile_query_is_escaped(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(client, '/papers/?q="><script>alert(1)</script>')
    assert "<script>alert" not in html


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
        )
    index.catch_up()
    with django_assert_max_num_queries(len(first)):
        assert client.get(address).status_code == 200


def test_a_result_page_stays_small(client: Client, index: Indexer) -> None:
    tree = list(grow_tree().values())
    for number in range(60):
        make_paper(
            f"a2023n{number}",
            "A study of reward models and their many ways to go wrong " * 2,
            authors=[f"Author {number} {n}" for n in range(6)],
            categories=tree[1:4],
            venue=f"Venue {number}",
            year=1990 + number % 30,
            abstract="Reward models " * 60,
        )
    index.catch_up()
    assert len(client.get("/papers/?q=reward+model").content) < 60_000


def test_the_second_page_links_back_and_a_page_too_far_says_so(client: Client, index: Indexer) -> None:
    for number in range(21):
        make_paper(f"a2023n{number}")
    index.catch_up()
    assert 'rel="next" href="/papers/?page=2"' in text(client, "/papers/")
    assert 'rel="prev" href="/papers/"' in text(client, "/papers/?page=2")
    response = client.get("/papers/?page=3")
    assert response.status_code == 404
    assert '<a href="/papers/">Go to the first page</a>' in response.content.decode()


def test_an_impossible_search_names_what_is_wrong_and_keeps_the_rest(
    client: Client, searchable: dict[str, Paper]
) -> None:
    response = client.get("/papers/?q=reward&kind=poem&category=outer-alignment")
    html = response.content.decode()
    assert response.status_code == 400
    assert "Kind: poem" in plain(html)
    assert "There is no kind “poem”." in html
    assert '<a href="/papers/?q=reward&amp;category=outer-alignment">Search without it</a>' in html
    assert '<input type="hidden" form="search-form" name="category" value="outer-alignment">' in html
    assert 'name="q" value="reward"' in html


def test_an_impossible_year_can_be_corrected_where_it_is_named(
    client: Client, searchable: dict[str, Paper]
) -> None:
    html = text(client, "/papers/?q=reward&year_from=2023&year_to=2020&kind=paper")
    assert "The first year lies after the last one." in html
    assert re.findall(r'name="year_(\w+)"[^>]*value="(\d*)" aria-invalid="true"', html) == [
        ("from", "2023"),
        ("to", "2020"),
    ]
    assert re.findall(r'type="hidden" form="search-form" name="(\w+)"', html) == ["kind"]


def test_without_an_index_search_says_what_is_safe(
    client: Client,
    catalogue: dict[str, Paper],
    tmp_path: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.SEARCH_INDEX_DIR = tmp_path / "none"
    monkeypatch.setattr(search_index, "_opened", None)
    response = client.get("/papers/?q=reward")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"
    assert "The search index is being built" in response.content.decode()
    assert [client.get(a).status_code for a in ("/", "/categories/", "/categories/outer-alignment/")] == [
        200
    ] * 3


def test_an_empty_result_offers_a_way_on(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(client, "/papers/?q=zebra&kind=paper")
    assert "0 papers for zebra" in plain(html)
    assert '<a href="/papers/?q=zebra">Search these words without any filter</a>' in html


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


def test_a_swapped_list_brings_the_addresses_of_the_same_search_in_the_other_language(
    client: Client, searchable: dict[str, Paper]
) -> None:
    html = client.get("/papers/?q=ai&venue=NeurIPS", headers={"HX-Request": "true"}).content.decode()
    assert 'id="other-language" href="/zh/papers/?q=ai&amp;venue=NeurIPS"' in html
    assert (
        'href="http://testserver/zh/papers/?q=ai&amp;venue=NeurIPS" id="alternate-zh-Hans" hx-swap-oob'
        in html
    )


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


def test_the_tree_in_the_sidebar_opens_down_to_what_is_selected(
    client: Client, searchable: dict[str, Paper]
) -> None:
    html = text(client, "/papers/?category=outer-alignment/scalable-oversight")
    outer = re.search(r"<span>Outer alignment</span> <b>2</b></a><details[^>]* open>", html)
    assert outer
    assert 'href="/papers/" aria-current="true"><span>Scalable oversight</span> <b>1</b>' in html


def test_years_before_the_last_24_stand_together(client: Client, index: Indexer) -> None:
    for year in (1950, 1980, 2023):
        make_paper(f"a{year}", year=year)
    index.catch_up()
    html = text(client, "/papers/")
    assert '<a href="/papers/?year_to=1999"><title>until 1999: 2</title>' in html
    assert '<a href="/papers/?year_from=2023&amp;year_to=2023"><title>2023: 1</title>' in html


def test_venues_beyond_eight_fold_away(client: Client, index: Indexer) -> None:
    for number in range(12):
        make_paper(f"a2023n{number}", venue=f"Venue {number:02d}")
    make_paper("b2023", venue="Venue 11")
    index.catch_up()
    html = text(client, "/papers/?venue=Venue+03")
    shown = re.findall(r'<a id="venue-[^"]+"[^>]*><span>(Venue \d\d)</span>', html)
    assert shown[:3] == ["Venue 03", "Venue 11", "Venue 00"]
    assert len(shown) == 12
    assert html.index('<details id="more-venue">') > html.index(shown[7])
    assert make_venue("Venue 03").papers.count() == 1


def test_an_unknown_address_gets_a_page_of_ours(client: Client, db: None) -> None:
    response = client.get("/zh/nowhere/")
    assert response.status_code == 404
    assert '<a class="brand" href="/zh/">alignlit</a>' in response.content.decode()


def test_the_files_of_the_face_keep_their_budget() -> None:
    static = Path(settings.BASE_DIR) / "static"
    sizes = {path.stem: path.stat().st_size for path in (static / "css").glob("*.css")}
    common = sizes.pop("tokens") + sizes.pop("alignlit")
    assert common + max(sizes.values()) < 25_000  # a page links one more
    assert sum(path.stat().st_size for path in (static / "js").glob("*.js")) < 25_000


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


@pytest.mark.parametrize(("address", "status"), [("/papers/?page=9", 404), ("/papers/?kind=poem", 400)])
def test_htmx_gets_a_fragment_of_what_went_wrong(
    client: Client, searchable: dict[str, Paper], address: str, status: int
) -> None:
    response = client.get(address, headers=HTMX)
    assert response.status_code == status
    assert response.content.decode().lstrip().startswith("<title>")
    assert "HX-Push-Url" not in response.headers


def test_a_list_on_the_chinese_page_of_a_paper_has_chinese_commas(
    client: Client, catalogue: dict[str, Paper]
) -> None:
    paper = catalogue["bai2022constitutional"]
    for field in ("venue", "authors", "title"):
        FieldOrigin.objects.create(paper=paper, field=field, source=FieldOrigin.Source.SEED)
    shown = plain(text(client, "/zh/papers/bai2022constitutional/"))
    assert "Yuntao Bai、Jeff Wu" in shown
    assert "发表处、作者、标题" in shown
