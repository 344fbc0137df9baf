"""Reading a TOML file strictly: every key is asked for, every value has its type, nothing is left over."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

Value = TypeVar("Value", str, int, bool)

TYPE_NAMES = {str: "text", int: "a whole number", bool: "true or false"}


class SeedError(Exception):
    """A mistake in a seed file. The sentence names the file and the entry."""


class Table:
    """One table of a file. Each key is taken once; `finish` complains about keys that nobody took."""

    def __init__(self, values: dict[str, Any], where: str) -> None:
        self.where = where
        self._values = dict(values)

    def text(self, key: str, default: str | None = None) -> str:
        value = self._take(key, str, default)
        if value != default:
            self._check_text(key, value)
        return value

    def number(self, key: str) -> int:
        return self._take(key, int, None)

    def flag(self, key: str, default: bool) -> bool:
        return self._take(key, bool, default)

    def texts(self, key: str, once: bool = True) -> tuple[str, ...]:
        """A list of texts, () when the key is absent; with `once` none may stand in it twice."""
        values = self._list(key)
        for value in values:
            if not isinstance(value, str):
                raise self.error(f"{key} must be a list of texts")
            self._check_text(key, value)
        if once and len(set(values)) != len(values):
            raise self.error(f"{key} lists something twice")
        return tuple(values)

    def tables(self, key: str) -> Iterator[Table]:
        for number, values in enumerate(self._list(key), 1):
            if not isinstance(values, dict):
                raise self.error(f"{key} must be a list of tables")
            yield Table(values, f"{self.where}: {key} {number}")

    def table(self, key: str) -> Table | None:
        values = self._values.pop(key, None)
        if values is not None and not isinstance(values, dict):
            raise self.error(f"{key} must be a table")
        return None if values is None else Table(values, f"{self.where}: {key}")

    def printed(self, key: str) -> tuple[str, ...]:
        """One or several texts or numbers, as text; () when the key is absent."""
        value = self._values.pop(key, [])
        values = value if isinstance(value, list) else [value]
        if not all(type(one) in (str, int) for one in values):
            raise self.error(f"{key} must be text, a number or a list of these")
        return tuple(str(one) for one in values)

    def finish(self) -> None:
        if self._values:
            raise self.error(f"unknown: {', '.join(sorted(self._values))}")

    def error(self, sentence: str) -> SeedError:
        return SeedError(f"{self.where}: {sentence}")

    def _take(self, key: str, kind: type[Value], default: Value | None) -> Value:
        value = self._values.pop(key, default)
        if value is None:
            raise self.error(f"{key} is missing")
        if type(value) is not kind:  # not isinstance: true is an int
            raise self.error(f"{key} must be {TYPE_NAMES[kind]}")
        return value

    def _list(self, key: str) -> list[Any]:
        values = self._values.pop(key, [])
        if not isinstance(values, list):
            raise self.error(f"{key} must be a list")
        return values

    def _check_text(self, key: str, value: str) -> None:
        if not value or value != " ".join(value.split()):
            raise self.error(f"{key} is empty or has blanks too many: {value!r}")
        if not unicodedata.is_normalized("NFC", value):
            raise self.error(f"{key} has letters in parts (not in normal form C): {value!r}")


def read_tables(path: Path, name: str, key: str) -> list[Table]:
    """The `[[name]]` tables of a file, each of which calls itself by its `key`."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SeedError(f"{path.name}: {error}") from error
    whole = Table(content, path.name)
    tables = [Table(values, f"{path.name}: {_called(values, key)}") for values in whole._list(name)]
    whole.finish()
    return tables


def _called(values: object, key: str) -> str:
    return str(values.get(key, f"an entry without {key}")) if isinstance(values, dict) else "not a table"
