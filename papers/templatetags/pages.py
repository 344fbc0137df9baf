"""What the frame of every page needs: its language, and the same page in the other language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

register = template.Library()

PREFIX = "/zh"
NAMES = {"en": "English", "zh-Hans": "中文"}


@dataclass(frozen=True, slots=True)
class LanguageVersion:
    """The page at hand in one language; `address` is absolute."""

    tag: str
    path: str
    address: str
    current: bool

    @property
    def name(self) -> str:
        return NAMES[self.tag]


@register.simple_tag
def html_language() -> str:
    return "zh-Hans" if (get_language() or "en").startswith("zh") else "en"


@register.simple_tag(takes_context=True)
def page_in_languages(context: dict[str, Any]) -> list[LanguageVersion]:
    request: HttpRequest = context["request"]
    here, full = html_language(), request.get_full_path()
    english = full.removeprefix(PREFIX) if _is_chinese(request.path) else full
    paths = {"en": english, "zh-Hans": PREFIX + english}
    return [
        LanguageVersion(tag, path, public_address(request, path), tag == here) for tag, path in paths.items()
    ]


def _is_chinese(path: str) -> bool:
    return path == PREFIX or path.startswith(f"{PREFIX}/")


def public_address(request: HttpRequest, path: str) -> str:
    """The absolute address of a path, as readers from outside know it."""
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)


@register.simple_tag(takes_context=True)
def canonical(context: dict[str, Any], path: str) -> str:
    return public_address(context["request"], path)


@register.filter
def figure(number: int) -> str:
    """12,345 in both languages."""
    return f"{number:,}"


@register.filter
def web(address: str) -> str:
    """The address when it is one of the web; anything else ("javascript:...") is no link."""
    return address if address.startswith(("https://", "http://")) else ""
