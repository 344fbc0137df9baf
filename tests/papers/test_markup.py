"""Plain text out of JATS, MathML, face markup and what was encoded twice; and titles in capitals."""

from __future__ import annotations

import time

import pytest

from papers.sources.capitals import eased
from papers.sources.markup import LONGEST, one_line, paragraphs


@pytest.mark.parametrize(
    ("marked_up", "plain"),
    [
        ("On <i>Alignment</i>", "On Alignment"),
        ("CO<sub>2</sub> and <scp>LLM</scp>s", "CO2 and LLMs"),
        ("<jats:italic toggle='yes'>On</jats:italic> Alignment", "On Alignment"),
        ('<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mi>K</mml:mi></mml:math>-means', "K-means"),
        ("One<br/>two", "One two"),
        ("<i>Who?</i>\n                    : A Survey", "Who?: A Survey"),
        (" On\n  Alignment\u200b ", "On Alignment"),
        ("R&amp;D", "R&D"),
        ("R&amp;amp;D", "R&D"),
        ("p &lt; 0.05", "p < 0.05"),
        ("&lt;i&gt;On&lt;/i&gt; Alignment", "On Alignment"),
        ("&amp;lt;i&amp;gt;On&amp;lt;/i&amp;gt; Alignment", "On Alignment"),
        ("Jos&#233; &#x4E2D;", "José 中"),
    ],
)  # fmt: skip
def test_a_title_loses_its_markup(marked_up: str, plain: str) -> None:
    assert one_line(marked_up) == plain


@pytest.mark.parametrize(
    "text",
    ["If a<b and b>c", "x<y", "<script>alert(1)</script>", "AT&T", "Q&copy=1", "<<i", "i> <b", "<unknown:i>"],
)
def test_what_only_looks_like_markup_is_text(text: str) -> None:
    assert one_line(text) == text


@pytest.mark.parametrize(
    ("jats", "plain"),
    [
        ("<jats:title>Abstract</jats:title><jats:p>We <jats:bold>align</jats:bold>.</jats:p>", "We align."),
        ("<jats:p>One.</jats:p>\n<jats:p>Two.</jats:p>", "One.\n\nTwo."),
        ("<jats:sec><jats:title>Methods</jats:title><jats:p>One.</jats:p></jats:sec>", "Methods: One."),
        ("<title>ABSTRACT:</title><p>One.</p>", "One."),
        ("Abstract. We align.", "We align."),
        ("ABSTRACT We align.", "We align."),
        ("Abstract reasoning is hard.", "Abstract reasoning is hard."),
        ("We read the abstract: it is long.", "We read the abstract: it is long."),
        ("One\nline.\n\nAnother.", "One line.\n\nAnother."),
        ("&lt;jats:p&gt;If a &amp;lt; b.&lt;/jats:p&gt;", "If a < b."),
        ("<jats:title>Only a heading</jats:title>", "Only a heading:"),
        ("<jats:p>One<jats:break/>two.</jats:p>", "One two."),
        ("", ""),
    ],
)
def test_an_abstract_keeps_its_paragraphs(jats: str, plain: str) -> None:
    assert paragraphs(jats) == plain


def test_of_two_renderings_of_a_formula_the_first_is_read() -> None:
    tex = r"\documentclass{minimal}\begin{document}$$x^2$$\end{document}"
    both = f"<jats:tex-math>{tex}</jats:tex-math><mml:math><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:math>"
    formula = f"<jats:inline-formula><jats:alternatives>{both}</jats:alternatives></jats:inline-formula>"
    assert paragraphs(f"<jats:p>If {formula} and {formula} grow.</jats:p>") == "If $x^2$ and $x^2$ grow."


def test_formulas_with_one_rendering_are_all_read() -> None:
    formula = "<mml:math><mml:mi>{}</mml:mi></mml:math>"
    assert paragraphs(f"{formula.format('a')} or {formula.format('b')}") == "a or b"


@pytest.mark.parametrize(
    "text",
    ["<jats:p>", '<a x="', "<i ", "&amp;", "&lt;i", "\n ", "<jats:alternatives><mml:math>", "&amp;lt;"],
)
def test_no_text_takes_long_to_read(text: str) -> None:
    began = time.monotonic()
    one_line(text * LONGEST)
    paragraphs(text * LONGEST)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("capitals", "title"),
    [
        ("ON THE ALIGNMENT OF MODELS", "On the Alignment of Models"),
        ("ALIGNMENT: THE WAY TO GO ON", "Alignment: The Way to Go On"),
        ("GPT-4 AND CHAPTER II OF LLM HISTORY", "GPT-4 and Chapter II of LLM History"),
        ("WHAT WE DON'T KNOW", "What We Don't Know"),
        ("BERT AND ÜBER-MODELS FOR ALL", "BERT and Über-Models for All"),
        ("GPT-4", "GPT-4"),
        ("BERT SCORE", "BERT SCORE"),
        ("BERT AND iPhones TOGETHER", "BERT AND iPhones TOGETHER"),
        ("大语言模型的价值对齐", "大语言模型的价值对齐"),
    ],
)
def test_a_title_in_capitals_is_eased(capitals: str, title: str) -> None:
    assert eased(capitals, "We compare BERT with others.") == title
