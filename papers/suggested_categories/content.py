"""A model as bytes: a line of JSON, then its numbers, little-endian. Nothing in it can run.

The line says the version, the categories, the features and how many numbers each part has.
"""

from __future__ import annotations

import json
import sys
from array import array
from typing import Any

from papers.suggested_categories.model import Model

VERSION = 1  # of the bytes and of what learning makes of texts: another one trains anew
PARTS = ("rarity", "plain", "prior", "offsets", "slots", "weights")
CODES = {"offsets": "I", "slots": "H"}  # the others are floats, "f"


class UnknownContent(ValueError):
    """Bytes of another version, or damaged ones."""


def as_bytes(model: Model) -> bytes:
    parts = {name: _little(getattr(model, name)) for name in PARTS}
    head = {
        "version": VERSION,
        "categories": model.categories,
        "features": list(model.features),
        "unknown": model.unknown,
        "sharpness": model.sharpness,
        "sizes": {name: len(part) for name, part in parts.items()},
    }
    line = json.dumps(head, ensure_ascii=False).encode() + b"\n"
    return line + b"".join(part.tobytes() for part in parts.values())


def from_bytes(content: bytes) -> Model:
    """Raises `UnknownContent`."""
    line, _, numbers = content.partition(b"\n")
    try:
        head = json.loads(line)
        if head["version"] != VERSION:
            raise UnknownContent(f"version {head['version']}")
        parts = _parts(head["sizes"], numbers)
        features = {name: number for number, name in enumerate(head["features"])}
        categories = tuple(head["categories"])
        _check(len(features), len(categories), parts)
        return Model(categories, features, head["unknown"], head["sharpness"], **parts)
    except (KeyError, TypeError, json.JSONDecodeError, UnicodeDecodeError) as error:
        raise UnknownContent(str(error)) from error


def _parts(sizes: dict[str, int], numbers: bytes) -> dict[str, array[Any]]:
    parts: dict[str, array[Any]] = {}
    at = 0
    for name in PARTS:
        part: array[Any] = array(CODES.get(name, "f"))
        end = at + sizes[name] * part.itemsize
        part.frombytes(numbers[at:end])
        if len(part) != sizes[name]:
            raise UnknownContent(f"{name} has {len(part)} numbers, not {sizes[name]}")
        parts[name] = _little(part)
        at = end
    return parts


def _check(features: int, categories: int, parts: dict[str, array[Any]]) -> None:
    wanted = {"rarity": features, "offsets": features + 1, "plain": categories, "prior": categories}
    if any(len(parts[name]) != size for name, size in wanted.items()) or len(parts["slots"]) != len(
        parts["weights"]
    ):
        raise UnknownContent("the parts do not fit each other")


def _little(part: array[Any]) -> array[Any]:
    """In the other byte order where this machine has the big one, both ways."""
    if sys.byteorder == "little":
        return part
    part = part[:]
    part.byteswap()
    return part
