"""Django's admin for categories. Saving goes through `taxonomy.editing`, so that old addresses redirect."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.forms import BaseModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from taxonomy.editing import path_of, place
from taxonomy.models import Category, CategoryAlias


class CategoryForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Category
        fields = ["parent", "slug", "name_en", "name_zh", "description_en", "description_zh", "position"]

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
