"""The OpenAPI schema, and from it what a person reads: operations with parameters, fields, answers and a curl line."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from django.utils import translation
from drf_spectacular.generators import SchemaGenerator

METHODS = ("get", "post", "put", "patch", "delete")
ORDER = ["papers", "categories", "submissions", "curation", "start"]  # of the tags


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter or a field of a body. `where` is "path", "query" or "body"."""

    name: str
    where: str
    type: str
    required: bool
    description: str


@dataclass(frozen=True, slots=True)
class Answer:
    code: str
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    id: str
    method: str
    path: str
    summary: str
    description: str
    fields: tuple[Field, ...]
    codes: tuple[str, ...]
    answers: tuple[Answer, ...]
    curls: tuple[str, ...]


@lru_cache(maxsize=4)
def schema(language: str) -> dict[str, Any]:
    """The OpenAPI schema with its sentences in that language. Do not change it: it is kept."""
    with translation.override(language):
        generator: Any = SchemaGenerator()  # type: ignore[no-untyped-call]
        made: dict[str, Any] = generator.get_schema(request=None, public=True)
    return made


def operations(schema: dict[str, Any], base: str) -> list[tuple[str, list[Operation]]]:
    """The operations by tag. `base` is the host's address, for the examples."""
    groups: dict[str, list[Operation]] = {tag: [] for tag in ORDER}
    for path, methods in schema["paths"].items():
        for method in METHODS:
            if method in methods:
                read = methods[method]
                groups[read["tags"][0]].append(_operation(schema, base, path, method, read))
    return [(tag, found) for tag, found in groups.items() if found]


def _operation(schema: dict[str, Any], base: str, path: str, method: str, read: dict[str, Any]) -> Operation:
    parameters = [_parameter(p) for p in read.get("parameters", ())]
    # The path's parameters first: they are needed.
    parameters.sort(key=lambda field: field.where != "path")
    return Operation(
        id=read["operationId"],
        method=method.upper(),
        path=path,
        summary=read.get("summary", ""),
        description=read.get("description", ""),
        fields=(*parameters, *_body(schema, read)),
        codes=tuple(sorted(read["responses"])),
        answers=tuple(Answer(c, answer["description"]) for c, answer in sorted(read["responses"].items())),
        curls=tuple(_curls(base, path, method, read)),
    )


def _parameter(read: dict[str, Any]) -> Field:
    required = bool(read.get("required"))
    return Field(read["name"], read["in"], _type(read["schema"]), required, read.get("description", ""))


def _body(schema: dict[str, Any], read: dict[str, Any]) -> list[Field]:
    content = read.get("requestBody", {}).get("content", {}).get("application/json", {})
    reference = content.get("schema", {}).get("$ref", "")
    if not reference:
        return []
    component = schema["components"]["schemas"][reference.rpartition("/")[2]]
    required = component.get("required", ())
    return [
        Field(name, "body", _type(field), name in required, field.get("description", ""))
        for name, field in component["properties"].items()
    ]


def _type(read: dict[str, Any]) -> str:
    if values := read.get("enum"):
        return " | ".join(map(str, values))
    if read.get("type") == "array":
        return f"{_type(read['items'])} …"
    return str(read.get("format") or read.get("type", ""))


# Examples


def _curls(base: str, path: str, method: str, read: dict[str, Any]) -> list[str]:
    """One line for each example of a path, with the examples of the query."""
    examples = {
        p["name"]: [example["value"] for example in p.get("examples", {}).values()]
        for p in read.get("parameters", ())
    }
    query = {
        p["name"]: examples[p["name"]][0]
        for p in read.get("parameters", ())
        if p["in"] == "query" and examples[p["name"]]
    }
    addresses = [base + filled for filled in _filled(path, examples)]
    behind = f"?{urlencode(query, safe=',')}" if query else ""
    return [_curl(method, address + behind, read) for address in addresses]


def _filled(path: str, examples: dict[str, list[Any]]) -> list[str]:
    name = re.search(r"{(\w+)}", path)
    if name is None:
        return [path]
    values = examples.get(name[1]) or [name[1].upper()]
    return [path.replace(name[0], quote(str(value), safe="/:")) for value in values]


def _curl(method: str, address: str, read: dict[str, Any]) -> str:
    parts = ["curl"]
    if "curation" in read["tags"]:
        parts.append("-u NAME:PASSWORD")
    if method != "get":
        parts.append(f"-X {method.upper()}")
    content = read.get("requestBody", {}).get("content", {}).get("application/json", {})
    if example := next(iter(content.get("examples", {}).values()), None):
        body = json.dumps(example["value"], ensure_ascii=False)
        parts.append(f"-H 'Content-Type: application/json' -d '{body}'")
    return " ".join([*parts, f"'{address}'"])
