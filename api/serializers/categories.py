"""Categories as JSON, and paths of categories in what is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.storable import storable
from papers.addresses import absolute, address
from taxonomy.models import Category
from taxonomy.tree import Node


class AliasesSerializer(serializers.Serializer[Any]):
    en = serializers.ListField(child=serializers.CharField())
    zh = serializers.ListField(child=serializers.CharField())


class CategorySerializer(serializers.Serializer[Any]):
    """A category with all below it."""

    # The context has the `taxonomy`, and the `counts` by id or None for these.

    path = serializers.CharField(help_text=gettext_lazy("Value of the filter “category”."))
    name_en = serializers.CharField()
    name_zh = serializers.CharField()
    description_en = serializers.CharField()
    description_zh = serializers.CharField()
    includes_en = serializers.CharField(help_text=gettext_lazy("What belongs here."))
    includes_zh = serializers.CharField()
    excludes_en = serializers.CharField(help_text=gettext_lazy("What belongs elsewhere."))
    excludes_zh = serializers.CharField()
    aliases = serializers.SerializerMethodField(
        help_text=gettext_lazy("Other names by which a search finds the category.")
    )
    count = serializers.SerializerMethodField(
        help_text=gettext_lazy("Papers here and below, each once; null while the search index is not there.")
    )
    url = serializers.SerializerMethodField()
    html_url = serializers.SerializerMethodField()
    children = serializers.SerializerMethodField()

    @extend_schema_field(AliasesSerializer)
    def get_aliases(self, node: Node) -> dict[str, list[str]]:
        return {code: [name for language, name in node.aliases if language == code] for code in ("en", "zh")}

    def get_count(self, node: Node) -> int | None:
        counts: Mapping[int, int] | None = self.context["counts"]
        return None if counts is None else counts.get(node.id, 0)

    def get_url(self, node: Node) -> str:
        return address(self.context["request"], "api-category", node.path)

    def get_html_url(self, node: Node) -> str:
        return absolute(self.context["request"], node.get_absolute_url())

    @extend_schema_field({"type": "array", "items": {"$ref": "#/components/schemas/Category"}})
    def get_children(self, node: Node) -> Any:
        children = self.context["taxonomy"].children(node)
        return CategorySerializer(children, many=True, context=self.context).data


class CategoryTreeSerializer(serializers.Serializer[Any]):
    results = CategorySerializer(many=True)


class CategoriesField(serializers.ListField):
    """Paths in, `Category` rows out."""

    child = serializers.CharField(max_length=500)

    def to_internal_value(self, data: Any) -> list[Category]:
        paths = [storable(path.strip("/")) for path in super().to_internal_value(data)]
        found = {category.path: category for category in Category.objects.filter(path__in=paths)}
        if missing := [path for path in paths if path not in found]:
            raise serializers.ValidationError(_("There is no category “%(value)s”.") % {"value": missing[0]})
        return [found[path] for path in dict.fromkeys(paths)]


class CategoryField(serializers.CharField):
    """A path in, a `Category` out."""

    def to_internal_value(self, data: Any) -> Any:
        path = storable(super().to_internal_value(data).strip("/"))
        found = Category.objects.filter(path=path).first()
        if found is None:
            raise serializers.ValidationError(_("There is no category “%(value)s”.") % {"value": path})
        return found
