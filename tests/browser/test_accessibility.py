"""What axe says of every page: its rules for WCAG 2.2 AA, run in the browser."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from papers.models import Decision, Paper, State, User
from papers.record import Record
from tests.conftest import PASSWORD
from tests.papers.following import make_follower
from tests.papers.submissions import make_submission

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = files("axe_playwright_python").joinpath("axe.min.js")
BRIEFLY = {"resultTypes": ["violations"]}  # the places of what passes take longer to tell than all else
EVERYTHING = {**BRIEFLY, "rules": {"target-size": {"enabled": True}}}  # waits to be asked for
COLOURS = {**BRIEFLY, "runOnly": ["color-contrast", "link-in-text-block"]}
RUN = "(options) => axe.run(document, options).then((said) => said.violations)"
FOR_NOBODY = [
    "/",
    "/papers/",
    "/papers/?q=language+models&category=outer-alignment&year_from=2021",
    "/papers/?q=nothing+like+this",
    "/papers/?q=nothing&venue=NeurIPS",
    "/papers/?year_from=2023&year_to=2020",
    "/papers/?page=99",
    "/papers/?q=titel:reward",
    "/papers/?q=instruction+models&not_kind=report",
    "/papers/?q=language&category=outer-alignment&category=inner-alignment&not_year=2021&not_venue=arXiv&has=abstract",
    "/papers/facets/author/?q=language&author=jeff-wu",
    "/papers/facets/category/?q=language&not_category=outer-alignment",
    "/papers/?q=language+author:bai&kind=report&year_from=2022",
    f"/map/?q={'+OR+'.join(['language'] * 60)}",
    "/map/",
    "/map/?by=kind&below=outer-alignment",
    "/help/searching/",
    "/papers/ouyang2022training/",
    "/papers/ouyang2022training/history/",
    "/papers/ouyang2022training/report/",
    "/authors/jeff-wu/report/",
    "/papers/nobody2000nothing/",
    "/categories/",
    "/categories/outer-alignment/",
    "/authors/jeff-wu/",
    "/about/",
    "/declined/",
    "/sign-in/",
    "/submit/",
]


def serious(page: Page, options: dict[str, Any]) -> list[str]:
    """The findings that axe calls serious or critical, as "rule: where"."""
    grave = [rule for rule in page.evaluate(RUN, options) if rule["impact"] in ("serious", "critical")]
    return [f"{rule['id']}: {node['target'][0]}" for rule in grave for node in rule["nodes"]]


def findings(page: Page) -> list[str]:
    """What is wrong in the light scheme, then which colours are in the dark one."""
    page.evaluate(AXE.read_text())
    # A bar that stays at the edge covers what can be scrolled from under it; axe takes that for too small to touch.
    page.evaluate(
        "document.querySelectorAll('.decisions').forEach((bar) => { bar.style.position = 'static' })"
    )
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    light = serious(page, EVERYTHING)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    return light + [f"dark {said}" for said in serious(page, COLOURS)]


def sign_in(page: Page) -> None:
    page.goto("/sign-in/")
    page.get_by_label("Username").fill("cora")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")


def of_submissions() -> list[str]:
    ready, waiting = make_submission(), make_submission("2301.00002", state=State.RECEIVED)
    failed = make_submission("2301.00003", state=State.FAILED)
    seen = [f"/{room}/{row.token}/" for room in ("submissions", "curate") for row in (ready, waiting, failed)]
    asked = make_submission("2301.00004", state=State.NEEDS_INFO)
    follower = make_follower(asked)
    letters = [f"/submissions/{asked.token}/{verb}/{follower.token}/" for verb in ("follow", "unfollow")]
    return [f"/submissions/{asked.token}/", *letters, "/curate/", *seen, *of_deciding()]


def of_deciding() -> list[str]:
    """A report, a look-alike, what is decided together and what is taken back."""
    paper = Paper.objects.get(cite_key="bai2022constitutional")
    proposal = [{"field": "title", "old": paper.title, "new": "Another title", "source": "submitter"}]
    typed = Record(title=paper.title)
    report = make_submission("", kind="correction", paper=paper, proposal=proposal, typed=typed)
    alike = make_submission(
        "10.1/x", typed=Record(title=f"{paper.title}, revised", authors=tuple(paper.author_names))
    )
    decision = Decision.objects.create(submission=alike, verb="ask", reason="Which?")
    return [
        f"/curate/{report.token}/",
        f"/curate/{alike.token}/",
        "/curate/batch/",
        f"/curate/undo/{decision.pk}/",
        f"/curate/merge/?paper={paper.cite_key}",
        f"/curate/merge/zou2023universal/{paper.cite_key}/",
        "/curate/authors/yuntao-bai/",
    ]


@pytest.mark.parametrize(("prefix", "width"), [("", 1280), ("/zh", 360)])
def test_no_page_has_a_serious_finding_of_axe(
    browser: Browser,
    live_server: LiveServer,
    searchable: dict[str, Paper],
    cora: User,
    prefix: str,
    width: int,
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, base_url=live_server.url)
    found = {}
    for address in [*FOR_NOBODY, *of_submissions()]:
        if address == "/curate/":
            sign_in(page)
        response = page.goto(prefix + address)
        assert response
        assert response.status < 500
        found[address] = findings(page)
    page.close()
    assert {address: said for address, said in found.items() if said} == {}
