"""What the code and the documents cite is there to be read."""

import ast
import io
import re
import tokenize
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
CITED = re.compile(r"([\w./-]+\.md)(?:#([\w-]+))?")
LINKED = re.compile(r"\]\(([^)\s]+)\)")
RULE = re.compile(r"INV-\d\d")


def code():
    return [path for folder in ("src", "tests", "tools", "benchmarks") for path in (ROOT / folder).rglob("*.py")]


def documents():
    return [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]


def remarks_of(path):
    """Yield each comment and docstring of a file."""
    text = path.read_text(encoding="utf-8")
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.string
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and (told := ast.get_docstring(node)):
            yield told


def headings_of(path):
    titles = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def test_no_remark_in_the_code_cites_a_document_that_is_not_there():
    by_name = {path.name: path for path in documents()}
    missing = []
    for path in (one for one in code() if ".md" in one.read_text(encoding="utf-8")):
        for remark in remarks_of(path):
            for name, heading in CITED.findall(remark):
                cited = ROOT / name if "/" in name else by_name.get(name, ROOT / name)
                if not cited.exists() or (heading and heading not in headings_of(cited)):
                    missing.append(f"{path.relative_to(ROOT)}: {name}{'#' * bool(heading)}{heading}")

    assert missing == []


def test_no_document_links_to_a_place_that_is_not_there():
    missing = []
    for path in documents():
        for link in LINKED.findall(path.read_text(encoding="utf-8")):
            if re.match(r"https?:|mailto:", link):
                continue
            name, _, heading = link.partition("#")
            cited = (path.parent / name).resolve() if name else path
            if not cited.exists() or (heading and heading not in headings_of(cited)):
                missing.append(f"{path.relative_to(ROOT)}: {link}")

    assert missing == []


def test_every_rule_that_is_cited_is_told_among_the_methods():
    told = set(RULE.findall((DOCS / "reference" / "methods.md").read_text(encoding="utf-8")))
    cited = {(rule, str(path.relative_to(ROOT))) for path in code() for rule in RULE.findall(path.read_text("utf-8"))}

    assert {one for one in cited if one[0] not in told} == set()
