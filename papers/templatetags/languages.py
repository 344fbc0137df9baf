"""In which language a text is written, for the attribute `lang` where nobody has said it."""

from __future__ import annotations

import re

from django import template

register = template.Library()

KANA, HANGUL, HAN = re.compile("[ぁ-ヿ]"), re.compile("[가-힣]"), re.compile("[㐀-鿿]")
LATIN = re.compile("[A-Za-z]")


@register.filter
def language_of(text: str) -> str:
    """By its letters: "ja", "ko" or "zh-Hans", "en" for those of English; "" (unknown) for all others."""
    if KANA.search(text):
        return "ja"
    if HANGUL.search(text):
        return "ko"
    if HAN.search(text):
        return "zh-Hans"
    return "en" if LATIN.search(text) else ""
