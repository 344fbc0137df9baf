"""The floors of the house: imports run down, and no two files import each other (docs/concepts.md)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("alignlit", "taxonomy", "papers", "api")

FLOORS = [  # from the top; a file imports from its own floor or lower ones
    ["alignlit"],
    [
        *(
            "papers.views",
            "papers.urls",
            "papers.curation_urls",
            "papers.export_urls",
            "papers.feed_urls",
            "papers.admin",
            "papers.templatetags",
        ),
        *(
            "papers.management",
            "taxonomy.views",
            "taxonomy.urls",
            "taxonomy.admin",
            "taxonomy.management",
            "api",
        ),
    ],
    [
        *(
            "papers.tasks",
            "papers.dashboard",
            "papers.submission_form",
            "papers.merging_forms",
            "papers.guard_form",
            "papers.forms",
            "papers.status_forms",
            "papers.filters",
        ),
        "papers.report_forms",
        "papers.reconciling",
    ],
    ["papers.incoming"],
    [
        "papers.pulling",
        "papers.harvesting",
        "papers.refreshing",
        "papers.news",
        "papers.once",
        "papers.choosing",
    ],
    [
        *(
            "papers.curation",
            "papers.seed",
            "papers.exports",
            "papers.search",
            "papers.listed",
            "papers.throttle",
            "papers.following",
        ),
        *("papers.changed", "papers.coverage", "papers.in_words", "papers.snapshots"),
        "papers.rehearsing",
        *("papers.provenance", "papers.conflicts"),
        "papers.suggested_categories",
        "papers.past",
        "papers.duplicates",
    ],
    ["papers.reasons", "papers.letters"],
    ["papers.ingest", "papers.feed", "taxonomy.tree", "taxonomy.editing", "taxonomy.rows", "taxonomy.field"],
    ["papers.models", "taxonomy.models"],
    [
        *("taxonomy.fieldmap", "taxonomy.glossary", "taxonomy.edition_triggers"),
        *("papers.record", "papers.identifiers", "papers.formats", "papers.sources", "papers.cite_keys"),
        "papers.characters",
        *("papers.bell", "papers.clients", "papers.feed_triggers", "papers.history"),
        "papers.addresses",
        "papers.word_diff",
        "papers.matching",
        *("papers.paper_fields", "papers.venue_names"),
        *("papers.rules", "papers.punctuation"),
    ],
]
NOWHERE = {"papers", "papers.apps", "taxonomy", "taxonomy.apps", "papers.migrations", "taxonomy.migrations"}
APART = [
    ("papers.views", "api"),
    ("api", "papers.views"),
    ("taxonomy.views", "api"),
    ("api", "taxonomy.views"),
]


def modules() -> dict[str, Path]:
    found = {}
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            if "migrations" not in parts:
                found[name] = path
    return found


def imports(names: dict[str, Path]) -> dict[str, set[str]]:
    """What each module imports when it is imported (what only types need is left out)."""
    graph: dict[str, set[str]] = {}
    for name, path in names.items():
        wanted: set[str] = set()
        for node in _runtime_nodes(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                wanted |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    full = f"{node.module}.{alias.name}"
                    wanted.add(full if full in names else node.module)
        graph[name] = {other for other in wanted if other in names and other != name}
    return graph


def _runtime_nodes(tree: ast.AST) -> list[ast.AST]:
    found: list[ast.AST] = []
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        found += [node, *_runtime_nodes(node)]
    return found


def below(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")


def floor(module: str) -> int | None:
    best = max(
        ((len(room), level) for level, rooms in enumerate(FLOORS) for room in rooms if below(module, room)),
        default=None,
    )
    return best[1] if best else None


@pytest.fixture(scope="module")
def graph() -> dict[str, set[str]]:
    return imports(modules())


def test_every_module_stands_on_a_floor(graph: dict[str, set[str]]) -> None:
    assert [name for name in graph if floor(name) is None and name not in NOWHERE] == []


def test_no_import_runs_up(graph: dict[str, set[str]]) -> None:
    up = [
        f"{name} imports {other}"
        for name, others in graph.items()
        for other in sorted(others)
        if (a := floor(name)) is not None and (b := floor(other)) is not None and b < a
    ]
    assert up == []


@pytest.mark.parametrize(("room", "other"), APART)
def test_pages_and_api_never_import_each_other(room: str, other: str, graph: dict[str, set[str]]) -> None:
    crossing = [n for n, others in graph.items() if below(n, room) and any(below(o, other) for o in others)]
    assert crossing == []


def test_no_two_files_import_each_other(graph: dict[str, set[str]]) -> None:
    def reach(start: str) -> set[str]:
        seen: set[str] = set()
        todo = list(graph[start])
        while todo:
            if (name := todo.pop()) not in seen:
                seen.add(name)
                todo += graph[name]
        return seen

    assert [name for name in graph if name in reach(name)] == []
