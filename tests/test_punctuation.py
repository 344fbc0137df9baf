"""The signs between two values are the reader's: no template writes those of English between them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils.translation import override

from papers import punctuation

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
TRANSLATED = re.compile(r"{% (blocktranslate|comment)\b.*?{% end\1 %}", re.DOTALL)
ATTRIBUTE = re.compile(r'\b(?:value|name|for|id|href|class|data-[\w-]+|hx-[\w-]+|lang|src|action)="[^"]*"')
BETWEEN = re.compile(
    r"[}>][:;,] *(?:{[{%]|</?\w)|[}>] ?\((?={[{%])"
)  # a sign between two things that are filled in
AS_PRINTED = {"paper.html": 2}  # volume(number), pages: as bibliographies have it in every language


def written_out(source: str) -> int:
    return len(BETWEEN.findall(ATTRIBUTE.sub("", TRANSLATED.sub("…", source))))


def test_no_template_writes_a_sign_between_two_values() -> None:
    found = {
        path.relative_to(TEMPLATES).as_posix(): written_out(path.read_text())
        for path in TEMPLATES.rglob("*.html")
    }
    assert {name: number for name, number in found.items() if number} == AS_PRINTED


@pytest.mark.parametrize(
    "source", ["{{ name }}: {{ said }}", "{% endif %}, <time>", "<span>{{ name }} ({{ note }})</span>"]
)
def test_such_a_sign_is_seen(source: str) -> None:
    assert written_out(source) == 1


@pytest.mark.parametrize(("language", "said"), [("en", "A: B, C (D; E)"), ("zh-hans", "A：B、C（D；E）")])
def test_the_signs_are_those_of_the_language(language: str, said: str) -> None:
    with override(language):
        inner = punctuation.aside(punctuation.listed_apart("DE"))
        assert punctuation.named("A", punctuation.listed("BC")) + inner == said


def test_templates_have_them_too() -> None:
    template = Template("{% load punctuation %}a{% colon %}{{ two|listed }}{% comma %}{{ two.0|aside }}")
    with override("zh-hans"):
        assert template.render(Context({"two": ["<b>", "c"]})) == "a：&lt;b&gt;、c，（&lt;b&gt;）"
