"""What an index document holds. Nothing is stored: a result's rows come from PostgreSQL by id."""

from tantivy import Schema, SchemaBuilder

from papers.search.analysis import EXACT, STEMMED
from papers.search.indexing import lines

VERSION = 5  # count up when schema, analysis or documents change: indexers then rebuild

TEXTS = ("title", "abstract", "authors", "venue")  # searched by plain words
ANALYSED = {
    **dict.fromkeys(TEXTS, STEMMED),
    **{f"{name}_exact": EXACT for name in TEXTS},
    "first_author": EXACT,
}
LOOKED_UP = ("id", "year", "kind", "venue_id", "author_ids")  # and counted
ONLY_LOOKED_UP = ("categories", "own_categories", "origin", "has")
# Sorted by, compared and counted, never looked up: values that would be terms of their own, most of one paper.
COMPARED = ("newest", "oldest", "added", "digest", "traits", *lines.FIELDS)
BOOSTS = {"title": 3.0, "authors": 2.0, "abstract": 1.0, "venue": 1.0}


def build() -> Schema:
    """Integers are signed: `delete_documents_by_term` silently deletes nothing on an unsigned field.

    `newest`, `oldest`, `added` and `by_title` end in the paper's id, so that a sort has no ties. `categories` holds
    a paper's categories and all their ancestors, `own_categories` the former only. `has` holds the places of `Has`;
    `traits` is what `papers.search.indexing.traits` packs, and the lines are what `papers.search.indexing.lines` does.
    `first_author` is that author's name, unstemmed; `short_names` says each author as "p christiano". `digest` is a
    hash of the document for `check_index`.
    """
    builder = SchemaBuilder()
    for name, analyzer in ANALYSED.items():
        builder.add_text_field(name, tokenizer_name=analyzer)
    for name in ("identifiers", "short_names"):
        builder.add_text_field(name, tokenizer_name="raw")
    builder.add_text_field("by_title", tokenizer_name="raw", fast=True)
    for name in LOOKED_UP:
        builder.add_integer_field(name, indexed=True, fast=True)
    for name in ONLY_LOOKED_UP:
        builder.add_integer_field(name, indexed=True)
    for name in COMPARED:
        builder.add_integer_field(name, fast=True)
    return builder.build()
