"""BibTeX of one paper, a search, a category and everything, by address and by command."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from papers import exports, seed
from papers.formats import bibtex
from papers.models import CiteKeyAlias, Paper
from papers.seed.loader import load
from tests.papers.searching import found

BAI = "bai2022constitutional"
DOCUMENT = r"""\documentclass{article}\usepackage[T1]{fontenc}\usepackage{url}
\begin{document}\nocite{*}\bibliographystyle{plain}\bibliography{all}\end{document}"""


def got(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/x-bibtex; charset=utf-8"
    content = answer.getvalue() if answer.streaming else answer.content
    return bytes(content).decode()


def keys(text: str) -> list[str]:
    return re.findall(r"^@\w+\{(.+),$", text, re.MULTILINE)


@pytest.mark.parametrize("query", ["", "q=language", "category=outer-alignment&sort=title", "author=jeff-wu"])
def test_an_export_names_the_papers_of_the_search_in_its_order(
    client: Client, searchable: dict[str, Paper], query: str
) -> None:
    filters = dict(pair.split("=") for pair in query.split("&") if pair)
    assert keys(got(client, f"/papers.bib?{query}")) == found(**filters)


def test_the_last_line_counts_the_entries(client: Client, searchable: dict[str, Paper]) -> None:
    assert got(client, "/papers.bib").splitlines()[-1] == "% alignlit: 4 entries"


def test_a_long_export_is_streamed_whole(client: Client, searchable: dict[str, Paper]) -> None:
    answer = client.get("/papers.bib")
    assert answer.streaming
    assert answer["Content-Disposition"] == 'attachment; filename="alignlit.bib"'


def test_a_paper_is_cited_by_its_best_version_or_the_one_asked_for(
    client: Client, catalogue: dict[str, Paper]
) -> None:
    best = got(client, "/papers/ouyang2022training.bib")
    preprint = got(client, "/papers/ouyang2022training.bib?version=preprint")
    assert best.startswith("@inproceedings{ouyang2022training,")
    assert preprint.startswith("@misc{ouyang2022training,")
    assert "eprint = {2203.02155}" in best
    assert client.get("/papers/ouyang2022training.bib?version=draft").status_code == 400


def test_an_incomplete_author_list_ends_in_others(client: Client, catalogue: dict[str, Paper]) -> None:
    assert "author = {Bai, Yuntao and Wu, Jeff and others}" in got(client, f"/papers/{BAI}.bib")


def test_a_former_cite_key_redirects(client: Client, catalogue: dict[str, Paper]) -> None:
    CiteKeyAlias.objects.create(key="bai2023old", paper=catalogue[BAI])
    answer = client.get("/papers/bai2023old.bib")
    assert (answer.status_code, answer["Location"]) == (301, f"/papers/{BAI}.bib")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("categroy=outer-alignment", "categroy: There is no such parameter here."),
        ("category=alchemy", "category: There is no category “alchemy”."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_exported(
    client: Client, searchable: dict[str, Paper], query: str, sentence: str
) -> None:
    answer = client.get(f"/papers.bib?{query}")
    assert (answer.status_code, answer.content.decode()) == (400, sentence)
    with pytest.raises(CommandError, match=re.escape(sentence)):
        call_command("export_bibtex", query=query)


def test_json_says_what_is_wrong_as_the_api_does(client: Client, searchable: dict[str, Paper]) -> None:
    query = "q=reward+titel:x+yeer:2021&kind=blogs"
    answer, api = client.get(f"/papers.json?{query}"), client.get(f"/api/v1/papers/?{query}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/json")
    assert answer.json() == api.json()
    assert [problem["position"] for problem in answer.json()["problems"]] == [7, 15]


@pytest.mark.parametrize("suffix", ["bib", "atom"])
def test_a_text_says_what_is_wrong_with_its_place_and_what_may_be_meant(
    client: Client, searchable: dict[str, Paper], suffix: str
) -> None:
    answer = client.get(f"/papers.{suffix}?q=reward+kind:blogs&kind=blogs")
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "text/plain; charset=utf-8")
    first, suggestion, last = answer.content.decode().splitlines()
    assert first.startswith("q, characters 13 to 17: “blogs” is no value of “kind:”.")
    assert suggestion == "  Did you mean reward kind:blog"
    assert last == "kind: There is no kind “blogs”."


def test_json_says_in_json_that_there_is_no_index(client: Client, catalogue: dict[str, Paper]) -> None:
    answer = client.get("/papers.json")
    sentence = "The search index is being built. Try again in a moment."
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert answer.json() == {"detail": sentence, "errors": {}}


def test_the_command_replaces_the_file_in_one_step(searchable: dict[str, Paper], tmp_path: Path) -> None:
    file = tmp_path / "all.bib"
    file.write_text("old")
    call_command("export_bibtex", output=file)
    assert keys(file.read_text()) == sorted(searchable)
    assert list(tmp_path.glob(".*")) == []


def test_the_command_takes_a_category_and_a_search(
    searchable: dict[str, Paper], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("export_bibtex", category="outer-alignment", query="q=harmlessness")
    assert keys(capsys.readouterr().out) == [BAI]


def test_what_is_exported_reads_back_as_it_was(catalogue: dict[str, Paper]) -> None:
    papers = list(Paper.objects.for_export().order_by("cite_key"))
    text = "".join(exports.bibtex_of_all([paper.pk for paper in papers]))
    read = bibtex.read(text)
    assert read.problems == ()
    assert [(r.record.cite_key, r.record.title, r.record.authors) for r in read.records] == [
        (p.cite_key, p.title, tuple(p.author_names)) for p in papers
    ]


@pytest.mark.slow
def test_tex_accepts_the_whole_catalogue_without_a_warning(db: None, tmp_path: Path) -> None:
    load()
    call_command("export_bibtex", output=tmp_path / "all.bib")
    (tmp_path / "all.tex").write_text(DOCUMENT)
    assert keys((tmp_path / "all.bib").read_text()) == sorted(work.key for work in seed.works())
    for command in ("pdflatex", "bibtex", "pdflatex", "pdflatex"):
        words = [command, "all"] if command == "bibtex" else [command, "-interaction=batchmode", "all"]
        subprocess.run(words, cwd=tmp_path, capture_output=True, check=True, timeout=120)
    assert "Warning--" not in (tmp_path / "all.blg").read_text()
    assert not re.search(r"^!", (tmp_path / "all.log").read_text(errors="replace"), re.MULTILINE)
    assert (tmp_path / "all.pdf").stat().st_size > 50_000
