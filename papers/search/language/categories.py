"""Categories by what people call them."""

from __future__ import annotations

import re
from typing import TypeAlias

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from papers.search.analysis import simplified
from papers.search.language.problems import Impossible
from taxonomy.tree import Taxonomy

Names: TypeAlias = dict[str, dict[str, str]]  # key of a name -> {path: the name as it is written}

CLOSE_ENOUGH = 70  # of 100; below it a suggestion surprises more than it helps
MUCH_WORSE = 15  # than the best one
SAME_WORD = 80  # of 100; a single word has to be closer than a whole name
LONGEST = 120  # characters of a name worth comparing


def paths(text: str, taxonomy: Taxonomy) -> tuple[str, ...]:
    """The categories with this path, slug, name or alias, in reading order. Raises `Impossible`."""
    address = text.strip("/")
    if address in taxonomy.by_path:
        return (address,)
    names = _names(taxonomy)
    if found := names.get(_key(text)):
        return tuple(found)
    near = _near(text, names)
    sentence = _("There is no category “%(value)s”.") % {"value": text[:50]}
    if not near:
        sentence = _("%(sentence)s The page “Categories” lists them all.") % {"sentence": sentence}
    raise Impossible(sentence, *near)


def _names(taxonomy: Taxonomy) -> Names:
    names: Names | None = taxonomy.kept.get("language.categories")
    if names is None:
        names = {}
        for node in taxonomy:
            for name in (*node.names, node.slug, node.path):
                names.setdefault(_key(name), {}).setdefault(node.path, name)
        taxonomy.kept["language.categories"] = names
    return names


def _key(name: str) -> str:
    """The same for "Reward-Model" and "reward model", for 越獄 and 越狱."""
    return re.sub(r"[\s_-]+", " ", simplified(name).casefold()).strip(" /")


def _near(text: str, names: Names) -> tuple[str, ...]:
    """The names that look most like it, else those that have it in them, else those that have a word in them that
    looks like it; each for another category."""
    if len(text) > LONGEST:
        return ()
    key = _key(text)
    known = [name for name in names if "/" in key or "/" not in name]
    scored = process.extract(key, known, scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH, limit=9)
    near = [name for name, score, _place in scored if score > scored[0][1] - MUCH_WORSE]
    near = near or _with_word(key, known) or _with_word(_nearest_word(key, known), known)
    found: dict[tuple[str, ...], str] = {}
    for name in near:
        found.setdefault(tuple(names[name]), next(iter(names[name].values())))
    return tuple(found.values())[:3]


def _with_word(word: str, known: list[str]) -> list[str]:
    """Those that begin with it first, then the shortest."""
    if not word:
        return []
    found = (name for name in known if f" {word} " in f" {name} ")
    return sorted(found, key=lambda name: (not name.startswith(word), len(name)))


def _nearest_word(key: str, known: list[str]) -> str:
    """Of all words in these names; "" when none looks like it."""
    words = sorted({word for name in known for word in name.split()})
    near = process.extractOne(key, words, scorer=fuzz.ratio, score_cutoff=SAME_WORD)
    return str(near[0]) if near else ""
