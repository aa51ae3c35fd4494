"""Arrows that import-linter cannot see: foreign keys by name, templates, addresses by name, and foreign writes."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps

from architecture.sources import name_called, nodes_of

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "apropia"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
HOUSE = next(one for one in CONTRACTS if one["id"] == "house")
FLOOR = {name.strip(): height for height, row in enumerate(reversed(HOUSE["layers"])) for name in row.split("|")}
NAMED = re.compile(r"""\{%\s*(?:url|include|extends)\s+["'](\w+)[:/]""")
ADDRESS = re.compile(r"(\w+):[a-z][a-z_0-9]*")
# What names an address by a string.
ASKS_FOR_ADDRESS = {"reverse", "reverse_lazy", "redirect", "resolve_url"}
# The demo may write tables in bulk (ADR 0011); the command line reads them for its checks.
EXEMPT = {"demo", "cli"}
WRITES = {"create", "bulk_create", "update", "bulk_update", "delete", "get_or_create", "update_or_create", "save"}


def runs_up(lower: str, higher: str) -> bool:
    return lower != higher and FLOOR[higher] >= FLOOR[lower]


def relation_arrows() -> Iterator[tuple[str, str, str]]:
    for model in apps.get_models():
        if not model.__module__.startswith("apropia."):
            continue
        for field in model._meta.get_fields():
            other = field.related_model if field.is_relation and not field.auto_created else None
            if other and other != "self" and other.__module__.startswith("apropia."):
                yield model.__module__.split(".")[1], other.__module__.split(".")[1], f"{model.__name__}.{field.name}"


def template_arrows() -> Iterator[tuple[str, str, str]]:
    for path in SRC.glob("*/templates/**/*.html"):
        owner = path.relative_to(SRC).parts[0]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for target in NAMED.findall(line):
                if target in FLOOR:
                    yield owner, target, f"{path.name}:{number}"


def address_arrows() -> Iterator[tuple[str, str, str]]:
    for path in SRC.glob("*/**/*.py"):
        owner = path.relative_to(SRC).parts[0]
        for node in nodes_of(path):
            if not (isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)):
                continue
            asked = name_called(node) in ASKS_FOR_ADDRESS
            named = ADDRESS.fullmatch(str(node.args[0].value)) if asked else None
            if named and named[1] in FLOOR:
                yield owner, named[1], f"{path.name}:{node.lineno}"


def test_no_hidden_arrow_runs_up():
    arrows = [*relation_arrows(), *template_arrows(), *address_arrows()]

    assert [f"{a} -> {b} ({where})" for a, b, where in arrows if runs_up(a, b)] == []


def foreign_writes(path: Path, owner: str) -> Iterator[str]:
    """Yield every `Model.objects.….update(…)` on a model that another domain owns."""
    nodes = nodes_of(path)
    foreign = {
        alias.asname or alias.name: node.module.split(".")[1]
        for node in nodes
        if isinstance(node, ast.ImportFrom)
        and node.module
        and re.fullmatch(r"apropia\.\w+\.models(\.\w+)*", node.module)
        for alias in node.names
        if node.module.split(".")[1] != owner
    }
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            root = node.func.value
            while isinstance(root, ast.Attribute | ast.Call):
                root = root.func if isinstance(root, ast.Call) else root.value
            if isinstance(root, ast.Name) and root.id in foreign and root.id[:1].isupper():
                yield f"{path.relative_to(SRC)}:{node.lineno} writes {foreign[root.id]}.{root.id}"


def test_no_domain_writes_the_rows_of_another():
    found = [
        line
        for path in SRC.glob("*/**/*.py")
        if (owner := path.relative_to(SRC).parts[0]) not in EXEMPT and "migrations" not in path.parts
        for line in foreign_writes(path, owner)
    ]

    assert found == []
