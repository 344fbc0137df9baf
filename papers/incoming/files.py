"""An uploaded file -> its text."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

MAX_NAME = 100  # characters of a file's name that are repeated

_WIDE = re.compile(rb"[\x80-\xff]+")
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NO_TEXTS = (b"%PDF-", b"PK\x03\x04", b"\x1f\x8b", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class NoText(ValueError):
    """Carries a sentence: the file is empty, or no text."""


class _File(Protocol):
    name: str | None

    def read(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file's name and text; `remark` says what had to be guessed, "" when nothing."""

    name: str
    text: str
    remark: str = ""


def read_file(file: _File) -> Uploaded:
    """The text of a file in UTF-8 or UTF-16, else by the best guess. Raises `NoText`."""
    raw, name = file.read(), (file.name or "")[-MAX_NAME:]
    _check(raw, name)
    encoding = next((encoding for mark, encoding in _MARKS if raw.startswith(mark)), "utf-8")
    try:
        return Uploaded(name, raw.decode(encoding))
    except UnicodeDecodeError:
        pass
    encoding, called = ("gb18030", "GB 18030") if _is_chinese(raw) else ("cp1252", "Windows-1252")
    remark = _("%(name)s is not in UTF-8. It was read as %(encoding)s; check names with accents.")
    return Uploaded(name, raw.decode(encoding, "replace"), remark % {"name": name, "encoding": called})


def _check(raw: bytes, name: str) -> None:
    if not raw.strip():
        raise NoText(_("Nothing stands in %(name)s.") % {"name": name})
    if raw.startswith(_NO_TEXTS) or (b"\0" in raw and not raw.startswith(_WIDE_MARKS)):
        sentence = _("%(name)s is no text. Choose a .bib file, or paste what stands in it.")
        raise NoText(sentence % {"name": name})


def _is_chinese(raw: bytes) -> bool:
    """Bytes above ASCII that come in pairs and decode: accented letters of Western texts stand alone."""
    if any(len(run) == 1 for run in _WIDE.findall(raw)):
        return False
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True
