"""Finding strings, keeping the .po, and that the Chinese is complete."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.core.management import CommandError, call_command
from django.template import Context, Template
from django.utils import translation
from pytest_django.fixtures import Settings

from alignlit import translations
from alignlit.translations import Found, in_python, in_template


def strings(*ids: translations.Id) -> Catalog:
    catalog = Catalog(locale="zh_Hans")
    for message_id in ids:
        catalog.add(message_id, locations=[("a.py", 0)])
    return catalog


def po(text: str) -> Catalog:
    return read_po(translations.HEADER.splitlines() + text.splitlines(), locale="zh_Hans")


def test_python_calls_are_found_in_every_form() -> None:
    source = b"""
_("plain"), gettext_lazy("lazy " "joined"), ngettext("one", "many", n), pgettext("menu", "Open"), _(variable)
"""
    assert list(in_python(source, "a.py")) == [
        Found("plain", None, "a.py"),
        Found("lazy joined", None, "a.py"),
        Found(("one", "many"), None, "a.py"),
        Found("Open", "menu", "a.py"),
    ]


def test_template_strings_are_found_with_djangos_own_ids() -> None:
    source = """{% load i18n %}{% if x %}{% translate "100% sure" %}{% else %}
{% translate 'Open' context "menu" %}{% endif %}
{% blocktranslate count n=n trimmed %}
  {{ n }} paper,
  50% off
{% plural %}
  {{ n }} papers
{% endblocktranslate %}{{ x|default:_("none") }}{% include "a.html" with label=_("Name") %}{% translate variable %}"""
    assert list(in_template(source, "a.html")) == [
        Found("100%% sure", None, "a.html"),
        Found("Open", "menu", "a.html"),
        Found(("%(n)s paper, 50%% off", "%(n)s papers"), None, "a.html"),
        Found("none", None, "a.html"),
        Found("Name", None, "a.html"),
    ]


def test_merging_keeps_translations_and_drops_what_is_gone() -> None:
    kept = po('msgid "Year"\nmsgstr "年份"\n\nmsgid "Gone"\nmsgstr "走了"\n')
    text = translations.merged(strings("Year", "New"), kept)
    assert text.removeprefix(translations.HEADER).strip() == (
        '#: a.py\nmsgid "New"\nmsgstr ""\n\n#: a.py\nmsgid "Year"\nmsgstr "年份"'
    )
    assert translations.merged(strings("Year", "New"), po(text)) == text


def test_a_changed_string_does_not_keep_a_translation_by_guessing() -> None:
    kept = po('msgid "One year"\nmsgstr "一年"\n')
    assert 'msgid "One years"\nmsgstr ""' in translations.merged(strings("One years"), kept)


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("", "missing: '%(n)s papers'"),
        ('msgid "%(n)s papers"\nmsgstr ""', "untranslated: '%(n)s papers'"),
        ('#, fuzzy\nmsgid "%(n)s papers"\nmsgstr "%(n)s 篇"', "fuzzy: '%(n)s papers'"),
        ('msgid "%(n)s papers"\nmsgstr "若干篇"', "other placeholders: '%(n)s papers'"),
        ('msgid "%(n)s papers"\nmsgstr "%(m)s 篇"', "other placeholders: '%(n)s papers'"),
    ],
)
def test_what_is_wrong_is_named(entry: str, problem: str) -> None:
    assert translations.problems(strings("%(n)s papers"), po(entry)) == [problem]


def test_a_complete_translation_has_no_problem() -> None:
    kept = po('msgid "one paper"\nmsgid_plural "%(n)s papers"\nmsgstr[0] "%(n)s 篇"\n')
    assert translations.problems(strings(("one paper", "%(n)s papers")), kept) == []


def test_every_string_of_the_program_has_a_chinese_translation() -> None:
    call_command("translations", check=True)


def test_the_check_fails_with_a_list(settings: Settings, tmp_path: Path) -> None:
    settings.LOCALE_PATHS = [tmp_path]
    with pytest.raises(CommandError, match="missing: 'Search the literature'"):
        call_command("translations", check=True)


def test_django_shows_what_was_compiled(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    entry = '\nmsgid "%(n)s odd paper"\nmsgid_plural "%(n)s odd papers"\nmsgstr[0] "%(n)s 篇怪论文"\n'
    (folder / "django.po").write_text(translations.HEADER + entry)
    settings.LOCALE_PATHS = [tmp_path]
    call_command("translations", compile=True)
    source = (
        "{% load i18n %}{% blocktranslate count n=n %}{{ n }} odd paper{% plural %}{{ n }} odd papers"
        "{% endblocktranslate %}"
    )
    with translation.override("zh-hans"):
        assert Template(source).render(Context({"n": 3})) == "3 篇怪论文"
