"""What an index document holds. Nothing is stored: a result's rows come from PostgreSQL by id."""

from tantivy import Schema, SchemaBuilder

from papers.search.analysis import EXACT, STEMMED

VERSION = 2  # count up when schema, analysis or documents change: indexers then rebuild

TEXTS = ("title", "abstract", "authors", "venue")  # searched by plain words
BOOSTS = {"title": 3.0, "authors": 2.0, "abstract": 1.0, "venue": 1.0}


def build() -> Schema:
    """Integers are signed: `delete_documents_by_term` silently deletes nothing on an unsigned field.

    `newest`, `oldest`, `added` and `by_title` end in the paper's id, so that a sort has no ties. `categories` holds
    a paper's categories and all their ancestors, `own_categories` the former only. `digest` is a hash of the document
    for `check_index`.
    """
    builder = SchemaBuilder()
    for name in TEXTS:
        builder.add_text_field(name, tokenizer_name=STEMMED)
        builder.add_text_field(f"{name}_exact", tokenizer_name=EXACT)
    builder.add_text_field("identifiers", tokenizer_name="raw")
    builder.add_text_field("by_title", tokenizer_name="raw", fast=True)
    for name in ("id", "year", "kind", "venue_id", "origin", "newest", "oldest", "added", "digest"):
        builder.add_integer_field(name, indexed=True, fast=True)
    for name in ("categories", "own_categories", "author_ids"):
        builder.add_integer_field(name, indexed=True, fast=True)
    return builder.build()
