"""What is said about a query that cannot be read."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from papers.search.language.values import FIELDS

LONGEST = 40  # characters of what was typed that a sentence repeats


def unknown_field(name: str) -> str:
    return _("There is no field “%(name)s:”. There are %(fields)s.") % {
        "name": name[:LONGEST],
        "fields": ", ".join(FIELDS),
    }


def no_identifier(text: str) -> str:
    return _("“%(text)s” is not a complete identifier.") % {"text": text[:LONGEST]}


def empty_value(field: str) -> str:
    if field == "first_author":
        return _("“^” needs a name directly behind it.")
    return _("“%(field)s:” needs a value directly behind the colon.") % {"field": field}


def field_in_field(inner: str, outer: str) -> str:
    return _("“%(inner)s:” cannot stand in the parentheses of “%(outer)s:”.") % {
        "inner": inner,
        "outer": outer,
    }


def minus_behind_colon(field: str) -> str:
    return _("To leave something out, write the minus before the field: -%(field)s:…") % {"field": field}


def caret_elsewhere() -> str:
    return _("“^” stands before the name of a first author only: ^bai.")


def star_elsewhere() -> str:
    return _("A star stands at the end of a word only, and not in quotation marks: align*.")


def prefix_too_short() -> str:
    return _("Before a star there are at least two letters or digits, or one Chinese character.")


def no_partner(sign: str) -> str:
    if sign == '"':
        return _("This quotation mark has no partner.")
    return _("This parenthesis has no partner.")


def nothing_to_join(operator: str) -> str:
    if operator == "NOT":
        return _("Behind NOT something has to follow that is left out. In lower case it is a word.")
    if not operator.isalpha():
        return _("%(operator)s joins what stands on both sides of it.") % {"operator": operator}
    return _("%(operator)s joins what stands on both sides of it. In lower case it is a word.") % {
        "operator": operator
    }


def nothing_inside(sign: str) -> str:
    if sign in "(（":
        return _("Nothing stands in these parentheses.")
    return _("Nothing stands between these quotation marks.")


def written_otherwise(example: str) -> str:
    return _("A field has a colon and then its value, without spaces: %(example)s") % {"example": example}


def spaced_range(field: str) -> str:
    return _("A range has no spaces and no brackets: %(field)s:2021..2023, %(field)s:>2020.") % {
        "field": field
    }


def comma_between(field: str) -> str:
    return _("Several values of “%(field)s:” are joined with OR or AND, in parentheses.") % {"field": field}


def range_without_ends() -> str:
    return _("A range has a beginning, an end, or both: 2021..2023, ..2020, 2020..")


def single_quotes() -> str:
    return _("Words that belong together stand in double quotation marks, not in single ones.")


def sign_behind_colon(sign: str) -> str:
    return _("“%(sign)s” means nothing before a value.") % {"sign": sign}


def no_fuzzy() -> str:
    return _("“~” means nothing behind a word: its other endings are found anyway.")


def too_many_words(most: int) -> str:
    return ngettext("A search has at most %(most)s word.", "A search has at most %(most)s words.", most) % {
        "most": most
    }


def too_many_prefixes(most: int) -> str:
    return ngettext(
        "A search has at most %(most)s word with a star.",
        "A search has at most %(most)s words with a star.",
        most,
    ) % {"most": most}


def too_deep(most: int) -> str:
    return _("Parentheses and negations stand at most %(most)s deep.") % {"most": most}
