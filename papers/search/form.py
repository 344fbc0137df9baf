"""The one form that makes a SearchRequest from a query string, for page, API and exports alike."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from papers.models import Author, AuthorRedirect, Kind, Origin, Venue
from papers.search.language import Place, Problem, QueryProblems, read
from papers.search.objections import object_to
from papers.search.request import Has, Match, SearchRequest, Sort
from taxonomy.tree import Taxonomy

MAX_CHARS = 2_000
MAX_VALUES = 50  # of one filter
MAX_PAGE = 1_000_000
LAST_YEAR = 9999
TRACKING = {"fbclid", "gclid", "ref"}  # what other sites hang onto a link
YEARS = re.compile(r"^\s*(\d{4})?\s*(\.\.|-|–)?\s*(\d{4})?\s*$", re.ASCII)
CURSOR = re.compile(r"[\w.-]{1,400}", re.ASCII)


class InvalidSearch(Exception):
    """What is wrong, by the parameter's name: {"year_from": ["Enter a whole number."]}.

    `problems` are those of `q`, with their places in the text as it was typed (whitespace at its ends apart).
    """

    def __init__(self, errors: dict[str, list[str]], problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(str(errors))
        self.errors = errors
        self.problems = problems

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


class KnownValuesField(ValuesField):
    """Values of a list that the program knows."""

    def __init__(self, *, known: Collection[str], sentence: Any, label: Any) -> None:
        super().__init__(required=False, label=label)
        self.known, self.sentence = known, sentence

    def clean(self, value: Any) -> tuple[str, ...]:
        values = super().clean(value)
        _refuse_unknown(values, self.known, self.sentence)
        return values


class YearsField(ValuesField):
    """Years, each a value of its own."""

    def clean(self, value: Any) -> Any:
        values = super().clean(value)
        if not all(re.fullmatch(r"[0-9]{1,4}", v) for v in values):
            raise forms.ValidationError(_("Write a year as 2021."))
        return tuple(dict.fromkeys(int(v) for v in values))


class SwitchField(forms.CharField):
    """ "1" or "true" is on, "0", "false" or nothing is off."""

    def clean(self, value: Any) -> Any:
        text = str(value or "").strip().lower()
        if text not in ("", "0", "1", "false", "true"):
            raise forms.ValidationError(_("Write 1 or 0."))
        return text in ("1", "true")


class CursorField(forms.CharField):
    """A cursor that cannot be one counts as none: an address never goes wrong with age."""

    def clean(self, value: Any) -> str:
        return str(value) if CURSOR.fullmatch(str(value or "")) else ""


class QueryField(forms.CharField):
    """The form says what is wrong with a query, with its place."""

    def run_validators(self, value: Any) -> None:
        pass


def _unreadable(q: str) -> Iterator[Problem]:
    if len(q) > MAX_CHARS:
        sentence = gettext("A search has at most %(most)s characters.") % {"most": MAX_CHARS}
        yield Problem(sentence, Place(MAX_CHARS, len(q) - MAX_CHARS))
    if "\0" in q:
        sentence = gettext("A null character cannot be searched for.")
        yield Problem(sentence, Place(q.index("\0"), 1), (q.replace("\0", ""),))


def _refuse_unknown(values: Collection[str], known: Collection[str], sentence: Any) -> None:
    for value in values:
        if value not in known:
            raise forms.ValidationError(sentence, params={"value": value})


class SearchForm(forms.Form):
    """Query string in, SearchRequest out; a value that does not exist is an error and never ignored."""

    NO_KIND, NO_ORIGIN = _("There is no kind “%(value)s”."), _("There is no origin “%(value)s”.")
    NOTHING_TO_HAVE = _("A paper cannot be asked to have “%(value)s”.")

    q = QueryField(required=False, max_length=MAX_CHARS, strip=True, label=_("Search the literature"))
    match = forms.ChoiceField(required=False, choices=Match.choices, label=_("Words"))
    category = ValuesField(required=False, label=_("Category"))
    not_category = ValuesField(required=False, label=_("Category left out"))
    category_match = forms.ChoiceField(
        required=False, choices=Match.choices, label=_("Any or all categories")
    )
    exact = SwitchField(required=False, label=_("Only papers filed exactly here"))
    year = forms.CharField(required=False, max_length=20, label=_("Year"))
    year_from = forms.IntegerField(required=False, min_value=0, max_value=LAST_YEAR, label=_("From year"))
    year_to = forms.IntegerField(required=False, min_value=0, max_value=LAST_YEAR, label=_("To year"))
    not_year = YearsField(required=False, label=_("Year left out"))
    venue = ValuesField(required=False, label=_("Venue"))
    not_venue = ValuesField(required=False, label=_("Venue left out"))
    kind = KnownValuesField(known=Kind.values, sentence=NO_KIND, label=_("Kind"))
    not_kind = KnownValuesField(known=Kind.values, sentence=NO_KIND, label=_("Kind left out"))
    author = ValuesField(required=False, label=_("Author"))
    not_author = ValuesField(required=False, label=_("Author left out"))
    author_match = forms.ChoiceField(required=False, choices=Match.choices, label=_("Any or all authors"))
    origin = KnownValuesField(known=Origin.values, sentence=NO_ORIGIN, label=_("Origin"))
    not_origin = KnownValuesField(known=Origin.values, sentence=NO_ORIGIN, label=_("Origin left out"))
    has = KnownValuesField(known=Has.values, sentence=NOTHING_TO_HAVE, label=_("Has"))
    not_has = KnownValuesField(known=Has.values, sentence=NOTHING_TO_HAVE, label=_("Has not"))
    sort = forms.ChoiceField(required=False, choices=Sort.choices, label=_("Sort by"))
    page = forms.IntegerField(required=False, min_value=1, max_value=MAX_PAGE, label=_("Page"))
    cursor = CursorField(required=False, label=_("Cursor"))

    def __init__(self, data: QueryDict, taxonomy: Taxonomy) -> None:
        # Django copies each field for each form, which costs more than a search: only those that are asked for.
        self.base_fields = {name: field for name, field in type(self).base_fields.items() if name in data}  # type: ignore[misc]
        super().__init__(data)
        self.taxonomy = taxonomy
        self.problems: tuple[Problem, ...] = ()

    def clean_category(self) -> tuple[str, ...]:
        return self._paths("category")

    def clean_not_category(self) -> tuple[str, ...]:
        return self._paths("not_category")

    def _paths(self, name: str) -> tuple[str, ...]:
        found = []
        for address in self.cleaned_data[name]:
            node = self.taxonomy.find(address)
            if node is None:
                raise forms.ValidationError(_("There is no category “%(value)s”."), params={"value": address})
            found.append(node.path)
        return tuple(dict.fromkeys(found))

    def clean_q(self) -> str:
        """As it was typed: problems name places in it."""
        q: str = self.cleaned_data["q"]
        try:
            if unreadable := tuple(_unreadable(q)):
                raise QueryProblems(*unreadable)
            node = read(q, self.taxonomy)
            if node:
                object_to(q, node, self.taxonomy)
        except QueryProblems as error:
            self.problems = error.problems
            raise forms.ValidationError([problem.sentence for problem in error.problems]) from None
        return q

    def clean(self) -> None:
        self._read_year()
        start, end = self.cleaned_data.get("year_from"), self.cleaned_data.get("year_to")
        if start is not None and end is not None and start > end:
            self.add_error("year_from", _("The first year lies after the last one."))
        self._look_up("venue", Venue.objects, "name", _("There is no venue “%(value)s”."))
        self._lead_on()
        self._look_up("author", Author.objects, "slug", _("There is no author “%(value)s”."))

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

    def _lead_on(self) -> None:
        """The address that an author had before a merge means whom it leads to now."""
        names = ("author", "not_author")
        values = {value for n in names for value in self.cleaned_data.get(n, ())}
        if not values:
            return
        rows = AuthorRedirect.objects.filter(old_slug__in=values)
        now = dict(rows.values_list("old_slug", "author__slug"))
        for n in filter(self.cleaned_data.get, names):
            slugs = (now.get(value, value) for value in self.cleaned_data[n])
            self.cleaned_data[n] = tuple(dict.fromkeys(slugs))

    def _look_up(self, name: str, rows: Any, field: str, sentence: Any) -> None:
        """Wanted and left-out values of a facet exist; one query for both."""
        names = (name, f"not_{name}")
        values = {value for n in names for value in self.cleaned_data.get(n, ())}
        if not values:
            return
        known = set(rows.filter(**{f"{field}__in": values}).values_list(field, flat=True))
        for n in names:
            try:
                _refuse_unknown(self.cleaned_data.get(n, ()), known, sentence)
            except forms.ValidationError as error:
                self.add_error(n, error)


def read_request(data: QueryDict, taxonomy: Taxonomy, *, also: Collection[str] = ()) -> SearchRequest:
    """The request that a query string means. `also` names parameters that the caller reads itself.

    Raises `InvalidSearch`, also for a parameter that does not exist: a misspelt filter must not pass for a wide one.
    """
    if unknown := [name for name in data if name not in also and not _is_possible(name)]:
        sentence = str(_("There is no such parameter here."))
        raise InvalidSearch({name: [sentence] for name in unknown})
    form = SearchForm(_with_lists(data), taxonomy)
    if not form.is_valid():
        errors = {name: [str(e) for e in errors] for name, errors in form.errors.items()}
        raise InvalidSearch(errors, form.problems)
    return SearchRequest(**_given(form.cleaned_data))


def _given(values: dict[str, Any]) -> dict[str, Any]:
    """Without what was left empty, so that the request's own defaults hold."""
    return {name: value for name, value in values.items() if value not in (None, "", ())}


def _is_possible(name: str) -> bool:
    return name in SearchForm.base_fields or name in TRACKING or name.startswith("utm_")


def _with_lists(data: QueryDict) -> QueryDict:
    # Django's QueryDict gives a hidden input its list by itself; lone surrogates would break the database.
    clean = data.copy()
    for name, values in data.lists():
        clean.setlist(name, [v.encode("utf-8", "ignore").decode() for v in values])
    return clean
