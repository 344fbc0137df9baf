"""Every operator of the query language by example. Each one finds something in the catalogue of the seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Example:
    """A query, what it finds, and the heading under which it stands."""

    query: str
    meaning: str | Promise
    topic: str | Promise


WORDS = _("Words")
COMBINED = _("Combined")
IN_A_FIELD = _("In a field")
YEARS_AND_DAYS = _("Years and days")
CATEGORIES_AND_KINDS = _("Categories and kinds")
ONE_WORK = _("One work, and works like it")
CHINESE = _("In Chinese")

EXAMPLES: Final = (
    Example("human feedback", _("both words, anywhere, with their other endings"), WORDS),
    Example('"reward model"', _("the words next to each other, in this order"), WORDS),
    Example("interpretab*", _("words that begin like this"), WORDS),
    Example("exact:aligned", _("the word as it is written: “aligned”, but not “alignment”"), WORDS),
    Example('exact:"language models"', _("the phrase as it is written, in any field"), WORDS),
    Example("hate speech -detection", _("without a word"), COMBINED),
    Example('bias NOT "gender bias"', _("without a phrase; NOT is the minus in letters"), COMBINED),
    Example(
        "hate speech !detection", _("an exclamation mark directly before a word is a minus too"), COMBINED
    ),
    Example("RLHF OR PPO", _("one of them or both; OR in capitals"), COMBINED),
    Example("RLHF || PPO", _("|| is OR in signs; a single | means nothing, since titles have it"), COMBINED),
    Example("debate && reasoning", _("&& is AND in signs; a single & means nothing"), COMBINED),
    Example("debate AND (reasoning OR thinking)", _("parentheses say what belongs together"), COMBINED),
    Example(
        "survey (alignment OR hallucination) -bias", _("words, a choice and something left out"), COMBINED
    ),
    Example("title:jailbreak", _("in the title"), IN_A_FIELD),
    Example('title:"hate speech"', _("a phrase in the title"), IN_A_FIELD),
    Example("title:(goal OR power)", _("one of several words in the title"), IN_A_FIELD),
    Example(
        "title:reward OR abstract:reward", _("in the title or in the abstract, nowhere else"), IN_A_FIELD
    ),
    Example("author:christiano", _("one of the authors"), IN_A_FIELD),
    Example('author:"Jan Leike"', _("an author with this name"), IN_A_FIELD),
    Example("^bai", _("the first author; author:^bai is the same"), IN_A_FIELD),
    Example("venue:LessWrong", _("where it appeared"), IN_A_FIELD),
    Example("year:2022", _("one year"), YEARS_AND_DAYS),
    Example(
        "year:2021..2023",
        _("from one year to another, with both; open ends are possible: ..2020"),
        YEARS_AND_DAYS,
    ),
    Example("alignment year:<2018", _("before a year; <=, > and >= work too"), YEARS_AND_DAYS),
    Example(
        "added:last-year",
        _("new here in the last 365 days; also today, yesterday, last-week"),
        YEARS_AND_DAYS,
    ),
    Example("added:2024-05..", _("in the catalogue since a month or a day"), YEARS_AND_DAYS),
    Example("category:scalable-oversight", _("a category with all below it"), CATEGORIES_AND_KINDS),
    Example(
        'category:"mechanistic interpretability"', _("by name, in either language"), CATEGORIES_AND_KINDS
    ),
    Example("category:outer-alignment/scalable-oversight", _("by its whole path"), CATEGORIES_AND_KINDS),
    Example("kind:blog,report", _("one of several kinds"), CATEGORIES_AND_KINDS),
    Example("has:published -has:doi", _("with a published version, without a DOI"), CATEGORIES_AND_KINDS),
    Example(
        "has:category -has:evidence",
        _("in a category, without a sentence that is quoted for it"),
        CATEGORIES_AND_KINDS,
    ),
    Example("origin:seed", _("how it came into the catalogue"), CATEGORIES_AND_KINDS),
    Example("id:2212.08073", _("by an identifier; without id: too, and as an address"), ONE_WORK),
    Example("id:bai2022constitutional", _("by its cite key"), ONE_WORK),
    Example("id:bai2022constitutional,2203.02155", _("one of several works"), ONE_WORK),
    Example("similar:bai2022constitutional", _("works like the one with this cite key"), ONE_WORK),
    Example("越狱", _("names of categories and terms of the field find English works"), CHINESE),
    Example(
        "类别：可扩展监督",
        _("fields have Chinese names, and full-width signs are read like the others"),
        CHINESE,
    ),
    Example("（RLHF OR PPO） －survey", _("the same signs in full width"), CHINESE),
)
