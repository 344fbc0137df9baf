"""The fields of a query and the values that each can have."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from rapidfuzz import fuzz, process

from papers import identifiers
from papers.models import Kind, Origin
from papers.search.analysis import simplified
from papers.search.language.problems import Impossible
from papers.search.request import Has

FIELDS: Final[dict[str, str | Promise]] = {  # in the order of help and suggestions, with what each finds
    "title": gettext_lazy("Words of the title"),
    "abstract": gettext_lazy("Words of the abstract"),
    "author": gettext_lazy("An author; ^ before the name: the first author"),
    "venue": gettext_lazy("Words of the venue’s name"),
    "year": gettext_lazy("A year, or from one to another"),
    "category": gettext_lazy("A category and those below it, by path or name"),
    "kind": gettext_lazy("What sort of work it is"),
    "has": gettext_lazy("What the catalogue has of it"),
    "id": gettext_lazy("An identifier or a cite key"),
    "added": gettext_lazy("When it came into the catalogue"),
    "origin": gettext_lazy("How it came into the catalogue"),
    "similar": gettext_lazy("Works like the one with this cite key"),
    "exact": gettext_lazy("Words as they are written, without their other endings"),
}
TEXTS = ("title", "abstract", "author", "first_author", "venue", "exact")
RANGES = ("year", "added")
LISTED = ("category", "kind", "origin", "has")  # several values may stand between commas
CHOICES = {"kind": Kind, "origin": Origin, "has": Has}

CHINESE_NAMES: Final[dict[str, str]] = {
    **dict.fromkeys(("标题", "题目"), "title"),
    **dict.fromkeys(("摘要",), "abstract"),
    **dict.fromkeys(("作者",), "author"),
    **dict.fromkeys(("发表处", "出处", "会议", "期刊"), "venue"),
    **dict.fromkeys(("年份", "年"), "year"),
    **dict.fromkeys(("类别", "分类"), "category"),
    **dict.fromkeys(("种类", "类型"), "kind"),
    **dict.fromkeys(("具有", "有"), "has"),
    **dict.fromkeys(("编号", "标识"), "id"),
    **dict.fromkeys(("收录", "加入"), "added"),
    **dict.fromkeys(("来源",), "origin"),
    **dict.fromkeys(("相似",), "similar"),
    **dict.fromkeys(("精确", "原词"), "exact"),
}
ELSEWHERE: Final[dict[str, str]] = {  # what other systems call them: suggested, not accepted
    **dict.fromkeys(("ti", "intitle", "name"), "title"),
    **dict.fromkeys(("abs", "ab", "summary"), "abstract"),
    **dict.fromkeys(("au", "by", "creator", "writer"), "author"),
    **dict.fromkeys(("journal", "conference", "booktitle", "publication", "source", "so", "in"), "venue"),
    **dict.fromkeys(("date", "published", "py", "since", "from", "before", "after"), "year"),
    **dict.fromkeys(("tag", "topic", "subject", "cat", "keyword", "kw"), "category"),
    **dict.fromkeys(("type", "doctype"), "kind"),
    **dict.fromkeys(("eprint", "key", "citekey", "cite-key", "cite_key", "pmid", "isbn"), "id"),
    **dict.fromkeys(("created", "submitted", "updated"), "added"),
    **dict.fromkeys(("related", "like"), "similar"),
}
OTHER_VALUES: Final[dict[str, dict[str, str]]] = {  # as `ELSEWHERE`
    "kind": {
        **dict.fromkeys(("article", "journal", "inproceedings", "conference", "preprint"), "paper"),
        **dict.fromkeys(("post", "weblog"), "blog"),
        **dict.fromkeys(("techreport", "whitepaper"), "report"),
        **dict.fromkeys(("website", "webpage", "web", "online"), "site"),
    },
    "has": {"summary": "abstract", "eprint": "arxiv", "version": "published", "topic": "category"},
    "origin": {"survey": "seed", "user": "submitted", "reader": "submitted", "import": "harvested"},
}
MUCH_WORSE = 15  # of 100, than the nearest value
LONG_ENOUGH = 5  # letters of a name from elsewhere that may be misspelt
SCHEMES = ("arxiv", "doi", "acl", "openreview", "url")  # before a colon they begin an identifier
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9:+/_.-]{0,79}")  # a cite key, as the database has it


def field_named(name: str) -> str | None:
    """The field of this English or Chinese name, in any case."""
    key = simplified(name).casefold()
    return key if key in FIELDS else CHINESE_NAMES.get(key)


def near_fields(name: str) -> list[str]:
    """The fields that may have been meant."""
    key = name.casefold()
    if key in ELSEWHERE:
        return [ELSEWHERE[key]]
    elsewhere = {name: field for name, field in ELSEWHERE.items() if len(name) >= LONG_ENOUGH}
    own = process.extract(key, list(FIELDS), scorer=fuzz.ratio, score_cutoff=60)
    others = process.extract(key, list(elsewhere), scorer=fuzz.ratio, score_cutoff=75)
    ranked = sorted([*own, *others], key=lambda found: -found[1])
    return list(dict.fromkeys(elsewhere.get(found, found) for found, _score, _place in ranked))[:2]


def choice(field: str, text: str) -> str:
    """The value of `kind`, `origin` or `has` with this name, in any of the site's languages. Raises `Impossible`."""
    names = _choices(field)
    if found := names.get(_squeezed(text)):
        return found
    values = list(dict.fromkeys(names.values()))
    sentence = _("“%(value)s” is no value of “%(field)s:”. Possible: %(possible)s.")
    raise Impossible(
        sentence % {"value": text[:50], "field": field, "possible": ", ".join(values)},
        *_near_choices(field, _squeezed(text[:50])),
    )


def _near_choices(field: str, key: str) -> tuple[str, ...]:
    """The values that may have been meant: by their own names, or by what other catalogues call them."""
    names = _choices(field) | OTHER_VALUES.get(field, {})
    near = process.extract(key, list(names), scorer=fuzz.ratio, score_cutoff=60, limit=9)
    close = [names[name] for name, score, _place in near if score > near[0][1] - MUCH_WORSE]
    return tuple(dict.fromkeys(close))[:3]


@cache
def _choices(field: str) -> dict[str, str]:
    """Every way to write a value -> the value."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {_squeezed(str(label)): str(value) for value, label in CHOICES[field].choices}
    return found | {_squeezed(str(value)): str(value) for value in CHOICES[field].values}


def _squeezed(text: str) -> str:
    return re.sub(r"[\s_-]+", "", simplified(text).casefold())


def identified(text: str) -> tuple[str, ...]:
    """The canonical values to look for: of an identifier in any form, or of a cite key. Raises `Impossible`."""
    if found := identifiers.parse(text):
        return tuple(i.value for i in (found, *identifiers.related(found)))
    if KEY.fullmatch(text):
        return tuple(dict.fromkeys((text.lower(), text)))  # OpenReview's ids keep their case
    raise Impossible(_("“%(value)s” is neither an identifier nor a cite key.") % {"value": text[:50]})


def cite_key(text: str) -> str:
    """A cite key, or an identifier in its canonical form. Raises `Impossible`."""
    if found := identifiers.parse(text):
        return found.value
    if KEY.fullmatch(text):
        return text
    raise Impossible(_("“%(value)s” is not a cite key.") % {"value": text[:50]})


def written(text: str) -> str:
    """A value as it is typed behind a colon."""
    return text if re.fullmatch(r"[\w/.:+-]*\w", text) else '"{}"'.format(text.replace('"', "%22"))
