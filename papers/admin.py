"""Django's admin for papers, people and what waits. A small back door: the pages are where curators work."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.db import models
from django.db.models import Count, Max, QuerySet
from django.forms import BaseModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from papers import ingest
from papers.curation import CurationError, classify_paper
from papers.models import (
    Author,
    Authorship,
    Change,
    Decision,
    FieldOrigin,
    HarvestQuery,
    Identifier,
    Paper,
    Reason,
    Snapshot,
    Submission,
    User,
    Venue,
    Version,
)
from papers.sources import say
from taxonomy.models import Category


class PaperForm(forms.ModelForm):  # type: ignore[type-arg]
    """`opened` is the state of the paper when the form was made: what was changed since would be lost."""

    opened = forms.CharField(required=False, widget=forms.HiddenInput)
    url = forms.URLField(label=_("address"), max_length=1_000, required=False, assume_scheme="https")
    categories = forms.ModelMultipleChoiceField(Category.objects.order_by("path"), required=False)
    primary = forms.ModelChoiceField(
        Category.objects.order_by("path"), required=False, label=_("Primary category")
    )

    class Meta:
        model = Paper
        fields = ["title", "abstract", "kind", "language", "url", "authors_complete", "withdrawn"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("categories", "primary"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.label_from_instance = lambda category: category.path  # type: ignore[method-assign, assignment]
        self.initial["opened"] = _state(self.instance)
        rows = list(self.instance.classifications.select_related("category"))
        self.initial["categories"] = [row.category for row in rows]
        self.initial["primary"] = next((row.category for row in rows if row.primary), None)

    def clean(self) -> None:
        # The lock first, held until the admin's transaction ends: then what is compared is what will be written on.
        Paper.objects.select_for_update().get(pk=self.instance.pk)
        if self.cleaned_data.get("opened") != _state(self.instance):
            raise forms.ValidationError(_("This paper was changed meanwhile; open it again."))
        primary, chosen = self.cleaned_data.get("primary"), self.cleaned_data.get("categories") or []
        if primary and primary not in chosen:
            self.add_error("primary", _("The primary category must be one of the chosen ones."))
        if "categories" in self.changed_data and not chosen:
            self.add_error("categories", _("Choose at least one category."))


def _state(paper: Paper) -> str:
    """Another text after every change of the paper, its authors, identifiers, versions or categories.

    From the change feed, which triggers write: `updated_at` says nothing of what hangs on a paper.
    """
    changes = Change.objects.filter(kind=Change.Kind.PAPER, object_id=paper.pk)
    found = changes.aggregate(count=Count("id"), last=Max("id"))
    return f"{found['count']}-{found['last']}"


class AuthorshipInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Authorship
    extra = 0
    fields = ["position", "name", "author"]
    autocomplete_fields = ["author"]


class IdentifierInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Identifier
    extra = 0


class VersionInline(admin.StackedInline):  # type: ignore[type-arg]
    model = Version
    extra = 0
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    autocomplete_fields = ["venue"]


@admin.register(Paper)
class PaperAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Papers come in as submissions; here one is mended. Year, venue and date are those of its best version."""

    form = PaperForm
    list_display = ["cite_key", "title", "year", "venue", "origin", "added_at"]
    list_filter = ["kind", "origin", "withdrawn", "year"]
    list_select_related = ["venue"]
    search_fields = ["cite_key", "title", "identifiers__value"]
    readonly_fields = ["cite_key", "year", "venue", "published_on", "origin", "added_at", "updated_at"]
    inlines = [AuthorshipInline, IdentifierInline, VersionInline]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Paper, form: Any, change: bool) -> None:
        names = {field.name for field in Paper._meta.concrete_fields} & set(form.changed_data)
        obj.save(update_fields=[*sorted(names), "updated_at"])

    def save_related(
        self, request: HttpRequest, form: BaseModelForm[Paper], formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        by = request.user
        assert isinstance(form, PaperForm)
        assert isinstance(by, User)
        ingest.refresh_best(form.instance)
        if {"categories", "primary"} & set(form.changed_data):
            self._classify(request, form, by)
        changed = {name for name in form.changed_data if name not in ("opened", "categories", "primary")}
        if any(formset.model is Authorship and formset.has_changed() for formset in formsets):
            changed.add("authors")
        _keep(form.instance, changed, by)

    def _classify(self, request: HttpRequest, form: PaperForm, by: User) -> None:
        cleaned = form.cleaned_data
        try:
            classify_paper(form.instance, by=by, categories=cleaned["categories"], primary=cleaned["primary"])
        except (
            CurationError
        ) as error:  # nothing would change: no primary one is named, and the first one was it
            self.message_user(request, error.sentence, messages.WARNING)


def _keep(paper: Paper, changed: set[str], by: User) -> None:
    """What a person has set, no source changes again."""
    for name in changed:
        FieldOrigin.objects.update_or_create(
            paper=paper,
            field=name,
            defaults={"source": FieldOrigin.Source.CURATOR, "locked": True, "set_by": by},
        )


@admin.register(Author)
class AuthorAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "distinction", "slug"]
    search_fields = ["name", "slug"]


@admin.register(Venue)
class VenueAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "full_name", "kind"]
    list_filter = ["kind"]
    search_fields = ["name", "full_name"]


class ReadOnly:
    """Mixed into an admin: to be looked at."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class DecisionInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = Decision
    fk_name = "submission"
    extra = 0
    fields = ["verb", "decided_by", "rule", "reason", "decided_at", "undone_at"]


@admin.register(Submission)
class SubmissionAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """Only the verbs of curation move a submission."""

    list_display = ["title", "state", "kind", "scheme", "value", "created_at"]
    list_filter = ["state", "kind", "scheme"]
    search_fields = ["reference", "value", "token"]
    inlines = [DecisionInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Submission]:
        return super().get_queryset(request).select_related("paper", "submitted_by")


@admin.register(Reason)
class ReasonAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Switch off what is no longer offered: decisions of the past keep their reason as long as it is here."""

    list_display = ["text_en", "text_zh", "position", "is_active", "is_public"]
    list_editable = ["position", "is_active", "is_public"]
    prepopulated_fields = {"key": ["text_en"]}


@admin.register(HarvestQuery)
class HarvestQueryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What the daily harvest asks arXiv for. A new query looks two weeks back, unless `seen_until` says otherwise."""

    list_display = ["name", "is_active", "most_a_day", "brought", "seen_until", "ran_at", "last_failure"]
    list_editable = ["is_active", "most_a_day"]
    fields = ["name", "query", "is_active", "most_a_day", "seen_until", "ran_at", "last_failure"]
    readonly_fields = ["ran_at", "last_failure"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[HarvestQuery]:
        rows: QuerySet[HarvestQuery] = super().get_queryset(request).annotate(found=Count("submissions"))
        return rows

    def save_model(self, request: HttpRequest, obj: HarvestQuery, form: Any, change: bool) -> None:
        """Another query or another beginning is looked at from there, at the next beat."""
        names = set(form.changed_data)
        if {"query", "seen_until"} & names:
            obj.offset, obj.ran_at, obj.failure = 0, None, {}
            names |= {"offset", "ran_at", "failure"}
        obj.save(update_fields=sorted(names) if change else None)

    @admin.display(description=_("brought"), ordering="found")
    def brought(self, obj: HarvestQuery) -> int:
        count: int = obj.found  # type: ignore[attr-defined]
        return count

    @admin.display(description=_("last failure"))
    def last_failure(self, obj: HarvestQuery) -> str:
        return say(obj.failure) if obj.failure else ""


@admin.register(Snapshot)
class SnapshotAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """What others cite is not changed."""

    list_display = ["hash", "query", "total", "created_at", "created_by"]
    search_fields = ["hash", "query"]
    date_hierarchy = "created_at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Snapshot]:
        return super().get_queryset(request).select_related("created_by").defer("ids", "keys")


@admin.register(User)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg]
    """Accounts and their groups. Who is no superuser makes none and touches none."""

    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (_("What they may do"), {"fields": ("is_active", "is_staff", "groups")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    list_display = ("username", "email", "is_active", "is_staff")
    list_filter = ("groups", "is_staff", "is_active")
    readonly_fields = ("last_login", "date_joined")

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and self._may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self._may_touch(request, obj)

    def _may_touch(self, request: HttpRequest, person: User | None) -> bool:
        return person is None or not person.is_superuser or bool(getattr(request.user, "is_superuser", False))
