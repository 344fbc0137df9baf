"""Django's admin for categories and the glossary. Saving a category goes through `taxonomy.editing`, so that old
addresses redirect."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.forms import BaseModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from taxonomy.editing import path_of, place
from taxonomy.models import Category, CategoryAlias, GlossaryTerm


class CategoryForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Category
        fields = [
            *("parent", "slug", "name_en", "name_zh", "description_en", "description_zh"),
            *("includes_en", "includes_zh", "excludes_en", "excludes_zh", "position"),
        ]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        slug = self.cleaned_data.get("slug")
        if slug:
            path = path_of(Category(slug=slug), self.cleaned_data.get("parent"))
            if Category.objects.filter(path=path).exclude(pk=self.instance.pk).exists():
                self.add_error("slug", _("Another category has the path “%(path)s”.") % {"path": path})
        return cleaned


class AliasInline(admin.TabularInline):  # type: ignore[type-arg]
    model = CategoryAlias
    extra = 1


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Categories are made, renamed and moved; deleting one would break its links."""

    form = CategoryForm
    list_display = ["path", "name_en", "name_zh", "position"]
    ordering = ["path"]
    search_fields = ["path", "name_en", "name_zh", "aliases__name"]
    readonly_fields = ["path"]
    inlines = [AliasInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        found: QuerySet[Category] = Category.objects.without_tree_fields()
        return found

    def has_delete_permission(self, request: HttpRequest, obj: Category | None = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: Category, form: BaseModelForm[Category], change: bool
    ) -> None:
        place(obj, parent=obj.parent)


class NamesField(forms.CharField):
    """A list of names, one on each line; empty lines and repeated names are left out."""

    widget = forms.Textarea(attrs={"rows": 6, "cols": 60})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = (" ".join(line.split()) for line in (value or "").splitlines())
        return list(dict.fromkeys(filter(None, lines)))

    def run_validators(self, value: Any) -> None:
        for name in value:
            super().run_validators(name)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(data) != (initial or []))


class GlossaryTermForm(forms.ModelForm):  # type: ignore[type-arg]
    english = NamesField(
        label=_("English names"),
        help_text=_("One on each line, the preferred one first; abbreviations too."),
        max_length=120,
        required=False,
    )
    chinese = NamesField(
        label=_("Chinese names"),
        help_text=_(
            "One on each line, the preferred one first; simplified characters find traditional ones too."
        ),
        max_length=120,
        required=False,
    )

    class Meta:
        model = GlossaryTerm
        fields = ["english", "chinese", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3, "cols": 60})}


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Whoever searches for one name of a term finds the papers with any of them, from the next search on."""

    form = GlossaryTermForm
    list_display = ["english_names", "chinese_names", "note"]
    list_display_links = ["english_names", "chinese_names"]
    ordering = ["english", "chinese"]
    search_fields = ["english", "chinese", "note"]
    list_per_page = 200

    @admin.display(description=_("English names"), ordering="english", empty_value="–")
    def english_names(self, term: GlossaryTerm) -> str:
        return _listed(term.english)

    @admin.display(description=_("Chinese names"), ordering="chinese", empty_value="–")
    def chinese_names(self, term: GlossaryTerm) -> str:
        return _listed(term.chinese)


def _listed(names: Sequence[str]) -> str:
    return " · ".join(names)
