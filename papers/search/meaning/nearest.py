"""What a word that is written nowhere may be meant to be: words that are written somewhere, the likeliest first."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA
from tantivy import Schema, Searcher

from papers.search.analysis import EXACT, is_han, words
from papers.search.indexing.schema import TEXTS
from papers.search.language.tree import TextField
from papers.search.meaning.names import Tokens
from papers.search.text_queries import in_field
from taxonomy.tree import Taxonomy

SHORTEST = 4  # letters
LONGER = (
    5  # letters from which one may be wrong; in shorter words, abbreviations mostly, they only change places
)
LONG = 8  # letters from which two may be wrong
HALF = 3  # letters at least of a word that was written together with another one; digits may be fewer
MOST = 4  # words that one may have been meant to be
MOST_TERMS = 100_000  # of one field that begin with the same letter, looked at for one word
FIELDS = {
    "title": ("title",),
    "abstract": ("abstract",),
    "venue": ("venue",),
    "author": ("authors",),
    "first_author": ("authors",),
}
UNSTEMMED = ("exact", "author", "first_author")
DOUBLE = re.compile(r"([^\W\dlps])\1")  # modelling and focussed are right with one letter and with two


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of an index and of the taxonomy's names."""

    searcher: Searcher
    schema: Schema
    taxonomy: Taxonomy

    def is_in_doubt(self, word: str, field: TextField) -> bool:
        """Whether the word, as the exact fields have words, is not written there (and is long enough to be wrong)."""
        return len(word) >= SHORTEST and not is_han(word) and not self._papers(word, field)

    def nearest(self, word: str, field: TextField) -> Tokens:
        """For a word that is in doubt. Nothing for one that is only another form of a word in a text, or when no word
        is near enough."""
        if self._stem_occurs(word, field):
            return self._other_doubles(word, field)
        return self._apart(word) or self._near(word, field)

    def _papers(self, word: str, field: TextField) -> int:
        return sum(self.searcher.doc_freq(f"{name}_exact", word) for name in _fields(field))

    def _stem_occurs(self, word: str, field: TextField) -> bool:
        """Names of authors have no other forms: "bais" is not the plural of one."""
        names = () if field in UNSTEMMED else tuple(name for name in _fields(field) if name != "authors")
        return any(self.searcher.doc_freq(name, words(word)[0]) for name in names)

    def _other_doubles(self, word: str, field: TextField) -> Tokens:
        """The same word with one letter where two were typed, or two for one: stems forgive "trainning"."""
        drop = {word[: match.start()] + word[match.start() + 1 :] for match in DOUBLE.finditer(word)}
        double = {word[:at] + word[at] + word[at:] for at in range(1, len(word))}
        forms = drop | {form for form in double if differs_in_doubles(form, word)}
        counted = {form: self._papers(form, field) for form in forms if words(form) == words(word)}
        return tuple(sorted(filter(counted.get, counted), key=lambda form: (-counted[form], form)))[:MOST]

    def _apart(self, word: str) -> Tokens:
        """Two words that were written as one: "gpt-4" for gpt4, "fine-tuning" for finetuning."""
        for at in range(1, len(word)):
            halves = word[:at], word[at:]
            if all(len(half) >= HALF or half.isdigit() for half in halves) and self._stand_together(halves):
                return ("-".join(halves),)
        return ()

    def _stand_together(self, halves: Tokens) -> bool:
        texts = ("title_exact", "abstract_exact")
        known = [name for name in texts if all(self.searcher.doc_freq(name, half) for half in halves)]
        return any(
            self.searcher.search(in_field(self.schema, name, halves), 1, count=False).hits for name in known
        )

    def _near(self, word: str, field: TextField) -> Tokens:
        """With the fewest wrong letters; of equally near ones the most frequent first."""
        if not word.isalpha():
            return ()
        known = self._candidates(word, field)
        if not field:
            named = (name for name in _words_of_names(self.taxonomy) if _may_begin(name, word))
            names = [name for name in named if words(name) != words(word)]
            known |= {name: known.get(name, 0) + 1 for name in names}
        near = process.extract(word, list(known), scorer=OSA.distance, score_cutoff=_wrong(word), limit=50)
        ranked = sorted(near, key=lambda n: (n[1], -known[n[0]], n[0]))
        return tuple(term for term, _, _ in ranked if _is_better(term, word))[:MOST]

    def _candidates(self, word: str, field: TextField) -> dict[str, int]:
        """Words as they are written, with the number of their papers."""
        found: dict[str, int] = {}
        for start in (word[0], word[1::-1]):
            for name in _fields(field):
                for term, count in self.searcher.terms_with_prefix(f"{name}_exact", start, limit=MOST_TERMS):
                    if abs(len(term) - len(word)) <= 2:
                        found[term] = found.get(term, 0) + count
        return found


def differs_in_doubles(one: str, other: str) -> bool:
    """Words that are the same but for a letter that stands once in one and twice in the other."""
    return one != other and DOUBLE.sub(r"\1", one) == DOUBLE.sub(r"\1", other)


def _fields(field: TextField) -> tuple[str, ...]:
    return FIELDS.get(field, TEXTS)


def _wrong(word: str) -> int:
    """How many letters may be."""
    return 2 if len(word) >= LONG else 1


def _is_better(term: str, word: str) -> bool:
    only_in_other_places = sorted(term) == sorted(word)
    return term != word and (len(word) >= LONGER or only_in_other_places)


def _may_begin(term: str, word: str) -> bool:
    """With the same letter: people seldom mistake the first one. Or with the first two in each other's place."""
    return term[0] == word[0] or term[:2] == word[1::-1]


def _words_of_names(taxonomy: Taxonomy) -> frozenset[str]:
    """Single words in the names of categories and concepts, as written."""
    kept = taxonomy.kept.get("search.spelling")
    if kept is None:
        names = [name for node in taxonomy if node.depth for name in node.names]
        names += [name for term in taxonomy.glossary.terms for name in term.names]
        kept = frozenset(
            w for name in names for w in words(name, EXACT) if len(w) >= SHORTEST and not is_han(w)
        )
        taxonomy.kept["search.spelling"] = kept
    found: frozenset[str] = kept
    return found
