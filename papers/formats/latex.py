"""Plain text to the LaTeX of a BibTeX field, and back.

`encode` writes what every LaTeX compiles without a package: accents as BibTeX's "special characters"
(`{\\'e}`, btxdoc section 4), punctuation as commands, Greek as math. Ogonek, Icelandic and crossed d need the
T1 encoding, as they do in any .bib. Every other script stays UTF-8. Nothing that `encode` returns unbalances
braces: those of the text become commands, because BibTeX counts `\\{` as a brace.
"""

from __future__ import annotations

import re
import unicodedata

_ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
}
_SYMBOLS = {
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textasciigrave": "`",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textquoteleft": "‘",
    "textquoteright": "’",
    "textquotedblleft": "“",
    "textquotedblright": "”",
    "quotedblbase": "„",
    "quotesinglbase": "‚",
    "guillemotleft": "«",
    "guillemotright": "»",
    "textendash": "–",
    "textemdash": "—",
    "textellipsis": "…",
    "textbullet": "•",
    "textperiodcentered": "·",
    "textexclamdown": "¡",
    "textquestiondown": "¿",
    "textregistered": "®",
    "texttrademark": "™",
    "textdegree": "°",
    "textpm": "±",
    "texttimes": "×",
    "textmu": "µ",
    "textonehalf": "½",
    "textordfeminine": "ª",
    "textordmasculine": "º",
    "copyright": "©",
    "pounds": "£",
    "texteuro": "€",
    "S": "§",
    "P": "¶",
    "ss": "ß",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "aa": "å",
    "AA": "Å",
    "i": "ı",
    "j": "ȷ",
    "dj": "đ",
    "DJ": "Đ",
    "dh": "ð",
    "DH": "Ð",
    "th": "þ",
    "TH": "Þ",
    "ng": "ŋ",
    "NG": "Ŋ",
}
_GREEK_LETTERS = "αβγδεζηθικλμνξπρστυφχψωςϑϖΓΔΘΛΞΠΣΥΦΨΩ"
_GREEK_COMMANDS = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi "
    "chi psi omega varsigma vartheta varpi Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
)
_GREEK = dict(zip(_GREEK_COMMANDS.split(), _GREEK_LETTERS, strict=True))
_READ_ONLY = {  # what others write for the same
    "lbrace": "{",
    "rbrace": "}",
    "ldots": "…",
    "dots": "…",
    "textquotedbl": '"',
    "textquotesingle": "'",
    "textunderscore": "_",
    "textdollar": "$",
    "textasteriskcentered": "*",
    "slash": "/",
    "textcopyright": "©",
    "textsterling": "£",
    "euro": "€",
    "lq": "‘",
    "rq": "’",
    "TeX": "TeX",
    "LaTeX": "LaTeX",
    "BibTeX": "BibTeX",
    "textsuperscript": "",
}


def _accented() -> dict[str, str]:
    """Every letter that is a Latin letter and one or two accents that LaTeX knows."""
    commands = {combining: command for command, combining in _ACCENTS.items()}
    written: dict[str, str] = {}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        letter = chr(code)
        decomposed = unicodedata.normalize("NFD", letter)
        base, marks = decomposed[0], decomposed[1:]
        if not marks or not base.isascii() or not base.isalpha() or not commands.keys() >= set(marks):
            continue
        inner = base  # not \i: LaTeX takes the dot off itself, and biber's í is then one character
        for position, mark in enumerate(marks):
            inner = f"{{{inner}}}" if position else inner
            command = commands[mark]
            space = " " if command.isalpha() and not inner.startswith("{") else ""
            inner = f"\\{command}{space}{inner}"
        written[letter] = f"{{{inner}}}"
    return written


_INVISIBLE = (*range(0x20), *range(0x7F, 0xA0), 0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F))
_INVISIBLE += (*range(0x2060, 0x2070), 0xFEFF, *range(0xFFF9, 0xFFFC), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000))
_HOLDERS = range(0xFDD0, 0xFDF0)  # no characters by Unicode's word; `decode` puts them for what it has read
_DROPPED = dict.fromkeys((*_INVISIBLE, *_HOLDERS), "")
_TEXT = str.maketrans(
    _accented()
    | {symbol: f"{{\\{command}}}" for command, symbol in _SYMBOLS.items()}
    | {character: f"\\{character}" for character in "&%$#_"}
    | {"ſ": "s", "−": "-", "‐": "-", "‑": "-"}
)
_TEXT_AND_GREEK = _TEXT | str.maketrans({letter: f"{{$\\{name}$}}" for name, letter in _GREEK.items()})
_LIGATURE = re.compile(r"([-',])(?=\1)")
_NEEDS_ENCODING = re.compile(r"[^A-Za-z0-9 .;:!?()\[\]/+*=@\"]")


def clean(text: str) -> str:
    """In composed form, on one line, with single spaces and nothing invisible."""
    text = " ".join(text.split())
    if text.isascii() and text.isprintable():
        return text
    return " ".join(unicodedata.normalize("NFC", text.translate(_DROPPED)).split())


def encode(text: str, *, greek: bool = True) -> str:
    """`text`, already `clean`, as LaTeX. Without `greek` those letters stay UTF-8 (names are no math)."""
    if not _NEEDS_ENCODING.search(text):
        return text
    encoded = text.translate(_TEXT_AND_GREEK if greek else _TEXT)
    return _LIGATURE.sub(r"\1{}", encoded)


# Titles: which words keep their case, and which math stays math

_WORD = re.compile(r"[^\W_](?:[\w.'’&+]*[\w+])?(?:-\d[\w.]*\w|-\d)?")
_GREEK_NAMES = "|".join(sorted((*_GREEK, "varepsilon", "varphi"), key=len, reverse=True))
_SIGN = (
    rf"\\(?:{_GREEK_NAMES}|times|cdot|to|rightarrow|leftarrow|infty|ell|leq?|geq?|neq?|approx|sim|pm|in|subset|cup|cap"
    r"|forall|exists|nabla|partial|sum|prod|log|exp|max|min|sup|inf|star|ast|circ|dagger|ldots|dots|cdots|top|bot|perp"
    r"|mid|ll|gg|equiv|propto|langle|rangle)(?![A-Za-z])"
)
_ATOM = rf"(?:[A-Za-z0-9+*/=<>()\[\],.:;|-]|{_SIGN})"
_GROUP = rf"\{{(?:{_ATOM}| )+\}}"
_BELOW, _ABOVE = (rf"{mark}(?:[A-Za-z0-9+*-]|{_SIGN}|{_GROUP})" for mark in ("_", r"\^"))
_SCRIPTS = rf"(?:{_BELOW}(?:{_ABOVE})?|{_ABOVE}(?:{_BELOW})?)"
_FONT = r"\\(?:mathrm|mathbf|mathit|mathcal|mathsf|sqrt|hat|bar|tilde|vec|widetilde|overline)"
_UNIT = rf"(?:{_ATOM}|(?:{_FONT})?{_GROUP})(?:{_SCRIPTS})?"
_HARMLESS_MATH = re.compile(rf"(?:{_SCRIPTS})?(?:{_UNIT}| )*", re.ASCII)
_MATH = re.compile(r"(?<!\\)\$(?![\s$])([^$]{0,199}[^$\s\\])\$(?![\d$])")


def encode_title(text: str) -> str:
    """`text`, already `clean`, as LaTeX in which BibTeX's styles keep the case of names such as `{GPT-4}`.

    Math stays when plain LaTeX surely compiles it, and is protected too: styles lower-case it otherwise.
    A dollar sign that is money is money.
    """
    if "$" not in text:
        return _protected(text)
    parts, position = [], 0
    for match in _MATH.finditer(text):
        if _HARMLESS_MATH.fullmatch(match[1]):
            parts += [_protected(text[position : match.start()]), f"{{{match[0]}}}"]
            position = match.end()
    return "".join(parts) + _protected(text[position:])


def _protected(text: str) -> str:
    parts, position = [], 0
    for match in _WORD.finditer(text):
        if _keeps_case(text, match):
            parts += [encode(text[position : match.start()]), "{", encode(match[0]), "}"]
            position = match.end()
    parts.append(encode(text[position:]))
    return "".join(parts)


def _keeps_case(text: str, match: re.Match[str]) -> bool:
    word = match[0]
    if word.islower() or (len(word) > 1 and word.istitle() and word.isalpha()):
        return False  # most words: for speed only
    rest = word[1:]
    if word == word.lower() or word in _GREEK_LETTERS:  # the latter is protected as math
        return False
    if not rest:  # one capital letter is a name, but "A" alone is the article
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        return word != "A" or before in ("-", "/") or after in ("-", "/", "*", "^")
    if rest == rest.lower():  # not Constitutional, but Llama-2 and I'm
        return "-" in rest or word.startswith(("I'", "I’"))
    return True


# Reading

_NO_HOLDERS = dict.fromkeys(_HOLDERS, "")
_HELD = str.maketrans("\\{}$~`-' ", "\ufdd0\ufdd1\ufdd2\ufdd3\ufdd4\ufdd5\ufdd6\ufdd7\ufdd8")
_RELEASED = str.maketrans("\ufdd0\ufdd1\ufdd2\ufdd3\ufdd4\ufdd5\ufdd6\ufdd7\ufdd8", "\\{}$~`-' ")
_MEANT = _SYMBOLS | _READ_ONLY
_NEEDS_DECODING = re.compile(r"[\\{}$~`]|--|''")
_MATH_SPAN = re.compile(r"(?<!\\)\$((?:[^$\\]|\\.){1,400}?)\$", re.DOTALL)
_ONE_GREEK = re.compile(rf"\\({_GREEK_NAMES})\s*", re.ASCII)
_ACCENT = re.compile(
    r"""\\(?: (?P<sign>[`'^~=."]) \s*+ | (?P<letter>[uvHcdbrk]) (?: \s++ | (?=[{\\]) ) )
    (?: \{ \s*+ (?: (?P<braced> \\[ij] | [^{}\\\s] ) \s*+ )? \}
        | (?P<dotless>\\[ij]) (?![A-Za-z]) \s? | (?P<bare>[^\W\d_]) )""",
    re.VERBOSE,
)
_COMMAND = re.compile(r"\\([A-Za-z]+)(?:\*)?(?:\s+|(?:\{\})?)")
_ESCAPED = re.compile(r"\\([&%$#_{}~^ ,;:!/@-])")
_LIGATURES = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"), ("`", "‘"))


def decode(text: str) -> str:
    """The plain text of a LaTeX value: braces, accents and commands resolved, math kept as `$...$`.

    A command that is not known leaves its arguments. Never raises.
    """
    if not _NEEDS_DECODING.search(text):
        return clean(text)
    text = text.translate(_NO_HOLDERS)
    if "$" in text:
        text = _MATH_SPAN.sub(_math, text)
    for _ in range(3):  # accents on accented letters
        text, count = _ACCENT.subn(_letter, text)
        if not count:
            break
    text = _ESCAPED.sub(_escaped, text)
    text = _COMMAND.sub(lambda match: _MEANT.get(match[1], "").translate(_HELD), text)
    for written, meant in _LIGATURES:
        text = text.replace(written, meant)
    text = text.translate({ord("{"): "", ord("}"): "", ord("\\"): "", ord("~"): " "})
    return clean(text.translate(_RELEASED))


def _math(match: re.Match[str]) -> str:
    letter = _ONE_GREEK.fullmatch(match[1])
    if letter:
        return (
            _GREEK[letter[1].removeprefix("var")]
            if letter[1] in ("varepsilon", "varphi")
            else _GREEK[letter[1]]
        )
    return match[0].translate(_HELD)


def _letter(match: re.Match[str]) -> str:
    base = (match["braced"] or match["dotless"] or match["bare"] or "").lstrip("\\")
    mark = _ACCENTS[match["sign"] or match["letter"]]
    return unicodedata.normalize("NFC", base + mark) if base else ""


def _escaped(match: re.Match[str]) -> str:
    if match[1] in "!/-^":
        return ""
    return (" " if match[1] in ",;:~" else match[1]).translate(_HELD)
