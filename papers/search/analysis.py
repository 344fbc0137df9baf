"""How text becomes words, for the index and for queries alike.

Accents are folded, case is ignored, each Han character is a token of its own (a Chinese word is then a phrase).
"stemmed" cuts English endings, "exact" keeps words as they are written. Traditional characters count as their
simplified ones: tantivy cannot know that, so whoever indexes a text hands it `simplified`.
"""

import re
from functools import cache, lru_cache

from tantivy import Filter, Index, TextAnalyzer, TextAnalyzerBuilder, Token, Tokenizer

STEMMED = "stemmed"
EXACT = "exact"
WORD = r"\p{Han}|[\p{L}\p{M}\p{N}&&[^\p{Han}]]+"
LONGEST = 60  # bytes of one token; longer ones are noise (base64, DNA)
# Latin, Greek, Cyrillic, Armenian, punctuation, symbols and ligatures, without the marks between them.
NOT_PLAIN = re.compile(
    "[^\0-\u02ff\u0370-\u0482\u048a-\u0590\u1e00-\u20cf\u2100-\u24b5\u24ea-\u2bff\ufb00-\ufb06]"
)
HAN = re.compile("[\u3400-\u9fff]")  # the planes above hold no character that people still write in two ways


def _build(name: str, tokenizer: Tokenizer) -> TextAnalyzer:
    plain = TextAnalyzerBuilder(tokenizer).filter(Filter.remove_long(LONGEST))
    plain = plain.filter(Filter.lowercase()).filter(Filter.ascii_fold())
    return plain.filter(Filter.stemmer("english")).build() if name == STEMMED else plain.build()


@lru_cache
def analyzer(name: str) -> TextAnalyzer:
    return _build(name, Tokenizer.regex(WORD))


@lru_cache
def quick_analyzer(name: str) -> TextAnalyzer:
    """The same tokens from text that `is_plain`, in a third of the time."""
    return _build(name, Tokenizer.simple())


def is_plain(text: str) -> bool:
    """Whether letters and digits alone make its words: no Han characters, no marks, no rarer script."""
    return text.isascii() or not NOT_PLAIN.search(text)


def register(index: Index) -> None:
    """Tell a newly opened index its analyzers (tantivy keeps their names only)."""
    for name in (STEMMED, EXACT):
        index.register_tokenizer(name, analyzer(name))


@cache
def _simpler() -> dict[int, str]:
    """Traditional character -> its simplified one. OpenCC chooses where several could be meant."""
    from opencc import OpenCC  # 25 ms that a process without Chinese never pays

    characters = [chr(code) for code in range(0x3400, 0xA000)]
    convert = OpenCC("t2s").convert
    # On lines of their own they form no words; twice, because 薴 becomes 苧, which becomes 苎.
    lines = convert(convert("\n".join(characters)))
    pairs = zip(characters, lines.split("\n"), strict=True)
    return {ord(old): new for old, new in pairs if new != old and len(new) == 1}


def simplified(text: str) -> str:
    """Each traditional Chinese character as its simplified one. The length and every place in the text stay."""
    return text if text.isascii() or not HAN.search(text) else text.translate(_simpler())


def words(text: str, name: str = STEMMED) -> list[str]:
    return analyzer(name).analyze(simplified(text))


def tokens(text: str) -> list[Token]:
    """Stemmed tokens with their character offsets in `text`."""
    return analyzer(STEMMED).pre_tokenize(simplified(text)).tokens


def is_han(token: str) -> bool:
    return len(token) == 1 and "\u3400" <= token <= "\U0003ffff" and not token.isascii()
