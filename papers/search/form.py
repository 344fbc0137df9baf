"""The one form that makes a SearchRequest from a query string, for page, API and exports alike."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from papers.models import Author, Kind, Venue
from papers.search.query import MAX_WORDS, split
from papers.search.request import SearchRequest, Sort
from taxonomy.tree import Taxonomy

MAX_CHARS = 2_000
MAX_VALUES = 50  # of one filter
MAX_PAGE = 1_000_000
TRACKING = {"fbclid", "gclid", "ref"}  # what other sites hang onto a link
YEARS = re.compile(r"^\s*(\d{4})?\s*(\.\.|-|–)?\s*(\d{4})?\s*$")


class InvalidSearch(Exception):
    """What is wrong, by the parameter's name: {"year_from": ["Enter a whole number."]}."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__(str(errors))
        self.errors = errors

    def lines(self) -> list[str]:
        """One sentence a line, behind the parameter's name."""
        return [f"{name}: {sentence}" for name, sentences in self.errors.items() for sentence in sentences]


class ValuesField(forms.Field):
    """All values of a repeated parameter, in order, each once."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> tuple[str, ...]:
        values = tuple(dict.fromkeys(v.strip() for v in value or () if v.strip()))
        if len(values) > MAX_VALUES:
            raise forms.ValidationError(_("At most %(most)s values."), params={"most": MAX_VALUES})
        if any("\0" in v or len(v) > 500 for v in values):
            raise forms.ValidationError(_("This value is not possible."))
        return values


class SearchForm(forms.Form):
    """Query string in, SearchRequest out; a value that does not exist is an error and never ignored."""

    q = forms.CharField(required=False, max_length=MAX_CHARS, strip=True, label=_("Search the literature"))
    category = ValuesField(required=False, label=_("Category"))
    year = forms.CharField(required=False, max_length=20, label=_("Year"))
    year_from = forms.IntegerField(required=False, min_value=0, max_value=9999, label=_("From year"))
    year_to = forms.IntegerField(required=False, min_value=0, max_value=9999, label=_("To year"))
    venue = ValuesField(required=False, label=_("Venue"))
    kind = ValuesField(required=False, label=_("Kind"))
    author = ValuesField(required=False, label=_("Author"))
    sort = forms.ChoiceField(required=False, choices=Sort.choices, label=_("Sort by"))
    page = forms.IntegerField(required=False, min_value=1, max_value=MAX_PAGE, label=_("Page"))

    def __init__(self, data: QueryDict, taxonomy: Taxonomy) -> None:
        super().__init__(data)
        self.taxonomy = taxonomy

    def clean_category(self) -> tuple[str, ...]:
        found = []
        for address in self.cleaned_data["category"]:
            node = self.taxonomy.find(address)
            if node is None:
                raise forms.ValidationError(_("There is no category “%(value)s”."), params={"value": address})
            found.append(node.path)
        return tuple(dict.fromkeys(found))

    def clean_kind(self) -> tuple[str, ...]:
        return self._known("kind", set(Kind.values), _("There is no kind “%(value)s”."))

    def clean_venue(self) -> tuple[str, ...]:
        wanted: tuple[str, ...] = self.cleaned_data["venue"]
        known = Venue.objects.filter(name__in=wanted).values_list("name", flat=True) if wanted else ()
        return self._known("venue", set(known), _("There is no venue “%(value)s”."))

    def clean_author(self) -> tuple[str, ...]:
        wanted: tuple[str, ...] = self.cleaned_data["author"]
        known = Author.objects.filter(slug__in=wanted).values_list("slug", flat=True) if wanted else ()
        return self._known("author", set(known), _("There is no author “%(value)s”."))

    def _known(self, name: str, known: set[str], sentence: Any) -> tuple[str, ...]:
        values: tuple[str, ...] = self.cleaned_data[name]
        for value in values:
            if value not in known:
                raise forms.ValidationError(sentence, params={"value": value})
        return values

    def clean_q(self) -> str:
        q = " ".join(self.cleaned_data["q"].split())
        parts = split(q)
        if len(parts) > MAX_WORDS:
            raise forms.ValidationError(_("A search has at most %(most)s words."), params={"most": MAX_WORDS})
        if parts and not parts[-1].is_closed:
            raise forms.ValidationError(_("A quotation mark has no partner."))
        return q

    def clean(self) -> None:
        self._read_year()
        start, end = self.cleaned_data.get("year_from"), self.cleaned_data.get("year_to")
        if start is not None and end is not None and start > end:
            self.add_error("year_from", _("The first year lies after the last one."))

    def _read_year(self) -> None:
        """`year=2021`, `2021..2023`, `..2020`, `2020..` set both ends."""
        text = self.cleaned_data.pop("year", "")
        if not text:
            return
        match = YEARS.match(text)
        if match is None or not (match[1] or match[3]):
            self.add_error("year", _("Write a year as 2021 or 2021..2023."))
            return
        self.cleaned_data["year_from"] = int(match[1]) if match[1] else None
        self.cleaned_data["year_to"] = int(match[3]) if match[3] else None if match[2] else int(match[1])


def read_request(data: QueryDict, taxonomy: Taxonomy, *, also: Collection[str] = ()) -> SearchRequest:
    """The request that a query string means. `also` names parameters that the caller reads itself.

    Raises `InvalidSearch`, also for a parameter that does not exist: a misspelt filter must not pass for a wide one.
    """
    if unknown := [name for name in data if name not in also and not _is_possible(name)]:
        sentence = str(_("There is no such parameter here."))
        raise InvalidSearch({name: [sentence] for name in unknown})
    form = SearchForm(_with_lists(data), taxonomy)
    if not form.is_valid():
        raise InvalidSearch({name: [str(e) for e in errors] for name, errors in form.errors.items()})
    values = form.cleaned_data
    values["page"] = values["page"] or 1
    return SearchRequest(**values)


def _is_possible(name: str) -> bool:
    return name in SearchForm.base_fields or name in TRACKING or name.startswith("utm_")


def _with_lists(data: QueryDict) -> QueryDict:
    # Django's QueryDict gives a hidden input its list by itself; lone surrogates would break the database.
    clean = data.copy()
    for name, values in data.lists():
        clean.setlist(name, [v.encode("utf-8", "ignore").decode() for v in values])
    return clean
