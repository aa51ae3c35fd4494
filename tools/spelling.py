"""Check the spelling of what is written in English: the documents, and the comments and docstrings of the code.

The rest of the code is left out: its texts for people are Spanish, where a dictionary of English finds only mistakes.
"""

import ast
import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CODESPELL = Path(sys.executable).parent / "codespell"
# The manual and the change log are Spanish.
FOLDERS = [
    "docs/decisions",
    "docs/explanation",
    "docs/how-to",
    "docs/reference",
    "docs/tutorials",
    "tools",
    "benchmarks",
]
DOCUMENTS = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/index.md", *FOLDERS]
# What stands in these marks is Spanish, or a name.
QUOTED = re.compile(r"«[^»]*»|`[^`]*`")


def english_of(path: Path) -> Iterator[str]:
    """Yield `path:line: words` for every comment and line of a docstring."""
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(ROOT)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield f"{name}:{token.start[0]}: {QUOTED.sub('', token.string)}"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and (doc := ast.get_docstring(node, False)):
            for number, line in enumerate(doc.splitlines(), node.body[0].lineno):
                yield f"{name}:{number}: {QUOTED.sub('', line)}"


def main() -> int:
    code = [path for folder in ("src", "tests") for path in sorted((ROOT / folder).rglob("*.py"))]
    lines = [line for path in code if "migrations" not in path.parts for line in english_of(path)]
    found = subprocess.run([CODESPELL, "-"], input="\n".join(lines), cwd=ROOT, text=True, check=False)
    documents = subprocess.run([CODESPELL, *DOCUMENTS], cwd=ROOT, check=False)
    return int(bool(found.returncode or documents.returncode))


if __name__ == "__main__":
    sys.exit(main())
