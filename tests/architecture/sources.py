"""The source of the product, taken apart once for all the tests that read it."""

import ast
from functools import cache
from pathlib import Path


@cache
def nodes_of(path: Path) -> list[ast.AST]:
    """Return every node of a Python file, the module first."""
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def name_called(call: ast.Call) -> str:
    """Return the last name of what is called: `now` for `clock.now()`."""
    called = call.func
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
