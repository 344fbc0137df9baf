"""`papers.punctuation` for templates."""

from __future__ import annotations

from django import template

from papers import punctuation

register = template.Library()
register.simple_tag(punctuation.colon)
register.simple_tag(punctuation.comma)
register.filter(punctuation.listed)
register.filter(punctuation.listed_apart)
register.filter(punctuation.aside)
