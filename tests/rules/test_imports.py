"""The rooms of app/ and who may import whom: read from the source, so that no import is missed for not being run."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "app").rglob("*.py"))

MATHEMATICS = {"learning", "theory", "geometry", "networks"}
LEAVES = {"errors", "settings"}
MAY_IMPORT = {
    "errors": set(),
    "settings": set(),
    "networks": {"errors"},
    "geometry": {"networks", "errors"},
    "theory": {"networks", "errors"},
    "learning": {"networks", "errors"},
    "lecture": {"errors"},
    "services": MATHEMATICS | LEAVES,
    "web": {"services", "lecture"} | MATHEMATICS | LEAVES,
    "__main__": {"web", "services", "lecture"} | MATHEMATICS | LEAVES,
}
NUMERIC_PACKAGES = {"numpy", "numba"}
NO_IO_CLOCK_OR_ASYNC = {
    *("asyncio", "datetime", "io", "logging", "multiprocessing", "os", "pathlib", "pickle", "random"),
    *("select", "shutil", "socket", "subprocess", "sys", "tempfile", "time", "urllib"),
}


def room_of(source: Path) -> str:
    """The room of a file in app/: the name of its folder, or its own name at the top; "" for app/__init__.py."""
    first = source.relative_to(ROOT / "app").parts[0]
    return first.removesuffix(".py").removesuffix("__init__")


def imported(tree: ast.AST) -> Iterator[str]:
    """The dotted names that a module imports, wherever in it; "." before the name of a relative import."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield from (f"{module}.{alias.name}" for alias in node.names)


def violations(room: str, tree: ast.AST) -> Iterator[str]:
    """Each import of a module of `room` that the design forbids, as a sentence."""
    for name in imported(tree):
        top, _, rest = name.partition(".")
        if name.startswith("."):
            yield f"{name}: write the import from app on, so that its room can be read"
        elif top == "importlib":
            yield f"{name}: an import that the source does not show"
        elif top == "app":
            target = rest.partition(".")[0]
            if target != room and target not in MAY_IMPORT.get(room, set()):
                yield f"{name}: {room or 'app'} may not import {target}"
        elif room in MATHEMATICS and top not in NUMERIC_PACKAGES and top not in sys.stdlib_module_names:
            yield f"{name}: {room} builds on {' and '.join(sorted(NUMERIC_PACKAGES))} only"
        elif room == "geometry" and top in NO_IO_CLOCK_OR_ASYNC:
            yield f"{name}: geometry is pure"
    if room == "geometry":
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("open", "print"):
                yield f"{node.func.id}() in line {node.lineno}: geometry is pure"


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: str(source.relative_to(ROOT)))
def test_imports_follow_the_design(source: Path) -> None:
    assert list(violations(room_of(source), ast.parse(source.read_text()))) == []


def test_every_package_that_is_imported_is_a_dependency_by_name() -> None:
    """Not only by way of another package, which may do without it one day."""
    dependencies = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    named = {re.split("[^a-z0-9_]", dependency.replace("-", "_"))[0] for dependency in dependencies}
    packages = {name.partition(".")[0] for source in SOURCES for name in imported(ast.parse(source.read_text()))}
    assert packages - sys.stdlib_module_names - {"app"} <= named


def test_every_room_is_known() -> None:
    assert {room_of(source) for source in SOURCES} - {""} <= MAY_IMPORT.keys()
    assert {"geometry", "networks", "services", "web"} <= {room_of(source) for source in SOURCES}


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("geometry", "from app.settings import Settings"),
        ("geometry", "from app import settings"),
        ("geometry", "import app.services.regions"),
        ("geometry", "from app.theory import bounds"),
        ("geometry", "from ..services import regions"),
        ("geometry", "import time"),
        ("geometry", "def f():\n    import asyncio.subprocess"),
        ("geometry", "from io import BytesIO"),
        ("geometry", "print('found')"),
        ("geometry", "import pydantic"),
        ("geometry", "import importlib"),
        ("networks", "from app.geometry import Window"),
        ("theory", "from app.geometry import Window"),
        ("services", "from app.web import routes"),
        ("errors", "from app.settings import Settings"),
        ("settings", "from app.errors import InputError"),
    ],
)
def test_a_forbidden_import_is_found(room: str, line: str) -> None:
    assert list(violations(room, ast.parse(line)))
