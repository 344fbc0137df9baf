"""Finding every translatable string, keeping the .po in step with them, compiling it. All by Babel, since gettext's
own programs are missing on most machines.

The .po names the files where a string stands, and neither lines nor dates: it changes when a string does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.template import Node, Template
from django.template.base import TextNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

LOCALE = "zh_Hans"
ROOMS = ("alignlit", "api", "papers", "taxonomy")
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
IN_EXPRESSION = re.compile(r"""\b_\(("[^"]*"|'[^']*')\)""")
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|%%|%[a-z]")
HEADER = """\
msgid ""
msgstr ""
"Language: zh_Hans\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""

Id = str | tuple[str, str]  # a message, or its singular and plural


@dataclass(frozen=True, slots=True)
class Found:
    """One string in a file; `context` is that of pgettext."""

    id: Id
    context: str | None
    file: str


def in_python(source: bytes, file: str) -> Iterator[Found]:
    for _line, function, messages, _comments in extract_python(
        BytesIO(source), KEYWORDS, [], {"encoding": "utf-8"}
    ):
        if (found := _called(KEYWORDS[str(function)], messages, file)) is not None:
            yield found


def _called(places: Any, messages: Any, file: str) -> Found | None:
    arguments = messages if isinstance(messages, (list, tuple)) else (messages,)
    if places is None:
        chosen, context = arguments[:1], None
    else:
        with_context = isinstance(places[0], tuple)
        context = arguments[0] if with_context else None
        chosen = [arguments[p - 1] for p in (places[1:] if with_context else places)]
    if not all(chosen):
        return None  # a variable: its text is marked where it is written
    return Found(chosen[0] if len(chosen) == 1 else (chosen[0], chosen[1]), context, file)


def in_template(source: str, file: str) -> Iterator[Found]:
    """`translate`, `blocktranslate` and `_("...")`, with the ids that Django looks up while rendering."""
    for node in Template(source).nodelist.get_nodes_by_type(Node):
        if isinstance(node, TranslateNode):
            literal = getattr(node.filter_expression.var, "literal", None)
            if isinstance(literal, str):
                yield Found(literal.replace("%", "%%"), _context(node), file)
        elif isinstance(node, BlockTranslateNode):
            yield Found(_block_id(node), _context(node), file)
        elif not isinstance(node, TextNode) and node.token:
            for quoted in IN_EXPRESSION.findall(node.token.contents):
                yield Found(quoted[1:-1].replace("%", "%%"), None, file)


def _block_id(node: Any) -> Id:
    singular = node.render_token_list(node.singular)[0]
    return (singular, node.render_token_list(node.plural)[0]) if node.plural else singular


def _context(node: Any) -> str | None:
    return str(node.message_context.var) if node.message_context else None


def extracted(base: Path) -> Catalog:
    """Every string of the program."""
    catalog = Catalog(locale=LOCALE)
    for found in _all(base):
        catalog.add(found.id, locations=[(found.file, 0)], context=found.context)
    return catalog


def _all(base: Path) -> Iterator[Found]:
    for room in ROOMS:
        for path in sorted((base / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield from in_python(path.read_bytes(), path.relative_to(base).as_posix())
    for path in sorted((base / "templates").rglob("*.*")):
        yield from in_template(path.read_text(), path.relative_to(base).as_posix())


def read(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale=LOCALE)
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE)


def merged(strings: Catalog, kept: Catalog) -> str:
    """The text of a .po with today's strings and the translations that exist for exactly these."""
    result = Catalog(locale=LOCALE)
    for message in strings:
        if not message.id:
            continue
        before = kept.get(_key(message.id), message.context)
        same = before is not None and _ids(before.id) == _ids(message.id)
        files = sorted({(file, 0) for file, _ in message.locations})
        result.add(message.id, before.string if before and same else "", files, context=message.context)
    text = BytesIO()
    write_po(text, result, omit_header=True, sort_output=True, include_lineno=False, width=0)
    return HEADER + text.getvalue().decode()


def problems(strings: Catalog, kept: Catalog) -> list[str]:
    """What keeps the translation from being complete, a line each."""
    lines = []
    for message in strings:
        if not message.id:
            continue
        name = repr(_key(message.id))
        translation = kept.get(_key(message.id), message.context)
        if translation is None or _ids(translation.id) != _ids(message.id):
            lines.append(f"missing: {name}")
        elif not all(_strings(translation.string)):
            lines.append(f"untranslated: {name}")
        elif translation.fuzzy:
            lines.append(f"fuzzy: {name}")
        elif not all(_same_placeholders(message.id, text) for text in _strings(translation.string)):
            lines.append(f"other placeholders: {name}")
    lines += [f"obsolete: {_key(m.id)!r}" for m in kept if m.id and not strings.get(_key(m.id), m.context)]
    return sorted(lines)


def _key(message_id: Any) -> str:
    return _ids(message_id)[0]


def _ids(message_id: Any) -> tuple[str, ...]:
    return (message_id,) if isinstance(message_id, str) else tuple(message_id)


def _strings(translation: Any) -> Iterable[str]:
    return (translation,) if isinstance(translation, str) else (translation or ("",))


def _same_placeholders(message_id: Any, translation: str) -> bool:
    # Singular or plural may leave the number out, so each placeholder has to be known and the plural's complete.
    wanted = [_placeholders(text) for text in _ids(message_id)]
    return wanted[-1] - {"%%"} <= _placeholders(translation) - {"%%"} <= set().union(*wanted)


def _placeholders(text: str) -> set[str]:
    return {match.group(0) for match in PLACEHOLDER.finditer(text)}


def compile_to(kept: Catalog, path: Path) -> None:
    """Write the binary form that Django reads; in one step, since several processes may start at once."""
    fresh = path.with_suffix(".mo.new")
    with fresh.open("wb") as file:
        write_mo(file, kept)
    fresh.replace(path)


def po_below(locale: Path) -> Path:
    return locale / LOCALE / "LC_MESSAGES" / "django.po"


def compile_stale(locale: Path) -> None:
    """Write the .mo when it is missing or older than the .po."""
    po = po_below(locale)
    mo = po.with_suffix(".mo")
    if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
        compile_to(read(po), mo)
