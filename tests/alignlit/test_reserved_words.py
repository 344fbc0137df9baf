"""Whatever an author, a category or a paper is called, its pages are there: no page of ours stands at its address."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from papers import cite_keys, ingest
from taxonomy.editing import place
from taxonomy.models import RESERVED, Category

ABOUT = {"path": "above/{}", "slug": "{}", "key": "{}", "address": "{}"}  # what stands in addresses
NAMED = re.compile(r"<(?:\w+:)?(\w+)>")


def routes(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                yield from routes(pattern, before + str(pattern.pattern))
        else:
            yield before + str(pattern.pattern), pattern


ALL = list(routes(get_resolver()))
WORDS = sorted(
    {part for path, _pattern in ALL for part in re.split(r"[/.]", NAMED.sub("", path)) if part.strip("<>")}
)
PLACES = [
    (path, pattern) for path, pattern in ALL if (names := NAMED.findall(path)) and set(names) <= set(ABOUT)
]


def led_astray(pattern: URLPattern, word: str) -> str:
    """The address of this page about something called so, where another page stands; else ""."""
    names = NAMED.findall(str(pattern.pattern))
    given = {name: ABOUT[name].format(word) for name in names}
    address = reverse(pattern.name, kwargs={**pattern.default_args, **given})
    found = resolve(address)
    return "" if (found.url_name, given.items() <= found.kwargs.items()) == (pattern.name, True) else address


def test_the_walk_sees_the_words_and_the_places() -> None:
    assert {"history", "look-after", "facets", "merge", "report"} <= set(WORDS)
    assert {"category", "author", "paper", "coverage-of", "api-author", "curate-author"} <= {
        pattern.name for _path, pattern in PLACES
    }


@pytest.mark.parametrize(("path", "pattern"), PLACES, ids=[path for path, _pattern in PLACES])
def test_no_word_of_our_addresses_hides_something_called_so(path: str, pattern: URLPattern) -> None:
    free = [word for word in WORDS if "path" not in path or word not in RESERVED]
    assert [address for word in free if (address := led_astray(pattern, word))] == []


def test_only_words_that_hide_something_are_reserved() -> None:
    hidden = {word for _path, pattern in PLACES for word in WORDS if led_astray(pattern, word)}
    assert hidden == RESERVED


def test_cite_keys_and_slugs_of_authors_have_no_parts() -> None:
    names = ("A/B history", "../report", "merge/")
    assert not any("/" in ingest.slug_of(name) for name in names)
    assert not any("/" in next(cite_keys.propose([name], 2020, name)) for name in names)


@pytest.mark.parametrize("slug", sorted(RESERVED))
def test_a_category_is_not_called_like_a_page_of_categories(db: None, slug: str) -> None:
    with pytest.raises(ValidationError, match=f"“{slug}” is the name of a page that each category has"):
        place(Category(slug=slug, name_en="History", name_zh="历史"), parent=None)
    assert not Category.objects.exists()


def test_the_admin_says_so_beside_the_slug(as_ada: Client) -> None:
    given = {"slug": "history", "name_en": "History", "name_zh": "历史", "position": 0}
    counts = {"aliases-TOTAL_FORMS": 0, "aliases-INITIAL_FORMS": 0}
    page = as_ada.post("/admin/taxonomy/category/add/", {**given, **counts}).content.decode()
    assert "“history” is the name of a page that each category has. Choose another slug." in page
    assert not Category.objects.exists()
