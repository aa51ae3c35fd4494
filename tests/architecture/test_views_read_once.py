"""A view asks once and gets one thing that holds all of its page."""

import ast
from pathlib import Path

import apropia

SOURCE = Path(apropia.__file__).parent


def read_names(tree: ast.Module) -> set[str]:
    """Return the names in a module that stand for queries, or for modules of queries."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
        if "queries" in (*node.module.split("."), alias.name)
    }


def reads(function: ast.FunctionDef, names: set[str]) -> list[str]:
    """Return the reads of a body. Tables and typed values that queries offer begin with a capital: no reads."""
    called = (ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call))
    return [name for name in called if name.split(".")[0] in names and name == name.lower() and "(" not in name]


def test_every_view_reads_once():
    found = []
    for path in SOURCE.rglob("*.py"):
        place = path.relative_to(SOURCE)
        if "views" in (*place.parts, path.stem):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            names = read_names(tree)
            for node in tree.body:
                if isinstance(node, ast.FunctionDef) and len(reads(node, names)) > 1:
                    found.append(f"{place.as_posix()} {node.name}")

    assert found == []
