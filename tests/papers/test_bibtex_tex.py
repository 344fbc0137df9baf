"""What we export goes through real TeX: pdflatex with BibTeX's plain and plainnat, and with biblatex and biber."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from papers.formats.bibtex import write
from papers.record import Identifier, Record

pytestmark = pytest.mark.slow

ARXIV = Identifier("arxiv", "2212.08073")
RECORDS = [
    Record(title="Constitutional AI: Harmlessness from AI Feedback", authors=("Yuntao Bai",), authors_complete=False,
           year=2022, venue="arXiv", venue_kind="preprint", url="https://arxiv.org/abs/2212.08073",
           identifiers=(ARXIV,), arxiv_primary="cs.CL", cite_key="bai2022constitutional"),
    Record(title="100% of R&D: a_b #1 costs $5 {really} ~ ^ \\ < > | \" ` -- ''", authors=("Barnes & Noble", "A {B} C"),
           year=2020, venue="Proc. of R&D_#1", venue_kind="conference", pages="1–20", publisher="AT&T", volume="3",
           number="4", identifiers=(Identifier("doi", "10.1162/tacl_a_00434"),), cite_key="barnes2020rd"),
    Record(title="RLHF with GPT-4: $O(n^2)$ and D$^2$PO, $\\alpha_{ij}$-β-Γ in A/B tests", year=2021,
           venue="ACM Surveys", authors=("José G. C. de Souza", "Nguyễn Văn Ế", "Łukasz Żółć", "Đỗ Ång", "Ólafur Þór",
           "Kamilė Trębacz"), venue_kind="journal", number="7", cite_key="souza2021rlhf"),
    Record(title="“Quoted” – ‘text’ — it’s all…", authors=("Martin Luther King Jr.", "Conor O’Brien", "van Gogh"),
           year=2019, venue="Annals", venue_kind="journal", volume="2", number="1", pages="e12", cite_key="king2019"),
    Record(title="Blog & more", authors=("Anthropic",), year=2023, venue="LessWrong", venue_kind="website", kind="blog",
           url="https://www.example.org/~user/a_b%20c?x=1&y=2#part-$1", cite_key="anthropic2023core"),
    Record(title="A Report", authors=("Center for AI Safety (CAIS)",), year=2023, venue="CAIS", kind="report",
           venue_kind="institution", number="12", note="See https://x.org/a_b", cite_key="cais2023report"),
    Record(title="A Book", authors=("Ada Lovelace",), year=1843, venue="Taylor", venue_kind="publisher", kind="book",
           volume="1", number="2", cite_key="lovelace1843book"),
    Record(title="中文 title", authors=("白云涛", "中 文"), year=2024, cite_key="anon2024title"),
    Record(title="Forty authors", year=2022,
           authors=tuple(f"Given{chr(65 + n % 26)} Family{chr(65 + n // 26)}" for n in range(40)),
           venue="NeurIPS", venue_kind="conference", withdrawn=True, identifiers=(ARXIV,), cite_key="many"),
    Record(title="Nobody [at all] (really)", year=2018, cite_key="anon2018nobody"),
    Record(title="No Year", authors=("Ada Lovelace",), venue="Science", venue_kind="journal", cite_key="lovelace"),
    Record(title="No Venue", authors=("Ada Lovelace",), year=1850, cite_key="lovelace1850"),
    Record(identifiers=(ARXIV,), cite_key="nothing"),
]  # fmt: skip
DOCUMENT = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage{url}
%s
\DeclareUnicodeCharacter{4E2D}{zhong}
\DeclareUnicodeCharacter{6587}{wen}
\DeclareUnicodeCharacter{767D}{bai}
\DeclareUnicodeCharacter{4E91}{yun}
\DeclareUnicodeCharacter{6D9B}{tao}
\begin{document}
\nocite{*}
%s
\end{document}
"""


def run(folder: Path, *command: str) -> str:
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=60, check=False)
    output = done.stdout.decode(errors="replace")
    assert done.returncode == 0, output[-3000:]
    return output


def compiled(folder: Path, packages: str, bibliography: str, processor: str) -> tuple[str, str]:
    """What the bibliography's processor and the last run of pdflatex said."""
    (folder / "all.bib").write_text("".join(write(RECORDS)), encoding="utf-8")
    (folder / "paper.tex").write_text(DOCUMENT % (packages, bibliography), encoding="utf-8")
    latex = ("pdflatex", "-draftmode", "-interaction=nonstopmode", "-halt-on-error", "paper")
    run(folder, *latex)
    said = run(folder, processor, "paper")
    run(folder, *latex)
    return said, run(folder, *latex)


@pytest.mark.parametrize(("style", "package"), [("plain", ""), ("plainnat", r"\usepackage{natbib}")])
def test_bibtex_warns_of_nothing_and_pdflatex_compiles_it(style: str, package: str, tmp_path: Path) -> None:
    bibliography = rf"\bibliographystyle{{{style}}}\bibliography{{all}}"
    said, typeset = compiled(tmp_path, package, bibliography, "bibtex")
    assert "arning" not in said
    assert "There were undefined references" not in typeset
    listed = (tmp_path / "paper.bbl").read_text(encoding="utf-8")
    assert len(re.findall(r"\\bibitem", listed)) == len(RECORDS)
    assert "{RLHF}" in listed
    assert "et~al." in listed


def test_plainnat_prints_the_address_as_it_was(tmp_path: Path) -> None:
    compiled(tmp_path, r"\usepackage{natbib}", r"\bibliographystyle{plainnat}\bibliography{all}", "bibtex")
    listed = (tmp_path / "paper.bbl").read_text(encoding="utf-8").replace("%\n", "").replace("\n", "")
    assert r"\url{https://www.example.org/~user/a_b%20c?x=1&y=2#part-$1}" in listed


def test_biber_warns_only_where_no_year_is_known_and_biblatex_compiles_it(tmp_path: Path) -> None:
    packages = r"\usepackage[backend=biber]{biblatex}\addbibresource{all.bib}"
    said, typeset = compiled(tmp_path, packages, r"\printbibliography", "biber")
    warned = re.findall(r"^(?:WARN|ERROR) - (.*?) - ", said, re.MULTILINE)
    assert sorted(warned) == [
        f"legacy year field 'n.d.' in entry '{key}' is not an integer" for key in ("lovelace", "nothing")
    ]
    assert "There were undefined references" not in typeset
    listed = (tmp_path / "paper.bbl").read_text(encoding="utf-8")
    assert len(re.findall(r"\\entry\{", listed)) == len(RECORDS)
    assert r"\field{eprinttype}{arXiv}" in listed
    assert r"\verb https://www.example.org/~user/a_b%20c?x=1&y=2#part-$1" in listed
