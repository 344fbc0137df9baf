"""How text becomes words, for the index and for queries alike.

Accents are folded, case is ignored, each Han character is a token of its own (a Chinese word is then a phrase).
"stemmed" cuts English endings, "exact" keeps words as they are written.
"""

from functools import lru_cache

from tantivy import Filter, Index, TextAnalyzer, TextAnalyzerBuilder, Token, Tokenizer

STEMMED = "stemmed"
EXACT = "exact"
WORD = r"\p{Han}|[\p{L}\p{M}\p{N}&&[^\p{Han}]]+"
LONGEST = 60  # bytes of one token; longer ones are noise (base64, DNA)


def _plain() -> TextAnalyzerBuilder:
    builder = TextAnalyzerBuilder(Tokenizer.regex(WORD)).filter(Filter.remove_long(LONGEST))
    return builder.filter(Filter.lowercase()).filter(Filter.ascii_fold())


@lru_cache
def analyzer(name: str) -> TextAnalyzer:
    return _plain().filter(Filter.stemmer("english")).build() if name == STEMMED else _plain().build()


def register(index: Index) -> None:
    """Tell a newly opened index its analyzers (tantivy keeps their names only)."""
    for name in (STEMMED, EXACT):
        index.register_tokenizer(name, analyzer(name))


def words(text: str, name: str = STEMMED) -> list[str]:
    return analyzer(name).analyze(text)


def tokens(text: str) -> list[Token]:
    """Stemmed tokens with their character offsets in `text`."""
    return analyzer(STEMMED).pre_tokenize(text).tokens


def is_han(token: str) -> bool:
    return len(token) == 1 and "\u3400" <= token <= "\U0003ffff" and not token.isascii()
