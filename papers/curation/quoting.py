"""Whether what is quoted as evidence stands in the text that it is quoted from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from papers.curation.errors import CurationError
from taxonomy.models import Category

# Between sentences that were quoted from different places
BETWEEN = re.compile(r"(?<=[.!?;:])\s|(?<=[。！？；：])|…|\.\.\.")
SHOWN = 100  # characters of a quote in the sentence that refuses it


def check_quoted(
    quotes: Mapping[Category, str], *, title: str, abstract: str, kept: Mapping[int, str] | None = None
) -> None:
    """Raises `CurationError` for a quote of which a sentence stands neither in the title nor in the abstract.

    Spaces, case, accents and signs make no difference. What a category (id) had before is `kept`. Without an abstract
    anything is evidence.
    """
    text = _plain(f"{title}\n{abstract}")
    for category, quote in quotes.items():
        was_there = (kept or {}).get(category.pk) == quote
        if abstract and quote and not was_there and not _stands(quote, text):
            sentence = _(
                "“%(quote)s” stands neither in the abstract nor in the title. Quote what stands there."
            )
            raise CurationError(sentence % {"quote": _short(quote)})


def _stands(quote: str, text: str) -> bool:
    sentences = list(_sentences(quote))
    return bool(sentences) and all(sentence in text for sentence in sentences)


def _sentences(quote: str) -> Iterator[str]:
    yield from filter(None, map(_plain, BETWEEN.split(quote)))


def _plain(text: str) -> str:
    """Letters and digits alone: spaces, dashes and quotation marks differ between sources, and TeX has braces."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text).casefold()))


def _short(quote: str) -> str:
    return quote if len(quote) <= SHOWN else f"{quote[:SHOWN]}…"
