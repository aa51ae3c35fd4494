"""The house checks its own tidiness: sizes, clocks, templates, migrations, decisions."""

import ast
import re
from pathlib import Path

from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from architecture.sources import name_called, nodes_of

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "apropia"
CLOCK_READERS = {"views", "jobs", "management", "middleware", "cli", "demo", "web"}


def python_files():
    return [path for path in SRC.rglob("*.py") if "migrations" not in path.parts]


def test_no_file_grows_past_four_hundred_lines():
    long = [
        f"{path.relative_to(SRC)} ({count})"
        for path in python_files()
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 400
    ]

    assert long == []


def test_no_function_grows_past_forty_lines():
    long = []
    for path in python_files():
        for node in nodes_of(path):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            told = ast.get_docstring(node, clean=False)
            count = node.end_lineno - node.lineno + 1 - (len(told.splitlines()) if told else 0)
            name = f"{path.relative_to(SRC).as_posix()} {node.name}"
            if count > 40:
                long.append(f"{name} ({count})")

    assert long == []


def test_every_exception_to_a_check_says_why():
    silent = re.compile(r"#\s*(noqa: [A-Z0-9, ]+|noqa|type: ignore\S*|pragma: no cover)\s*$")
    found = []
    for path in python_files():
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            says_above = number > 0 and lines[number - 1].lstrip().startswith("#")
            if silent.search(line) and not says_above:
                found.append(f"{path.relative_to(SRC)}:{number + 1}")

    assert found == []


def test_no_template_grows_past_one_hundred_and_twenty_lines():
    long = [
        f"{path.relative_to(SRC)} ({count})"
        for path in SRC.rglob("templates/**/*.html")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 120
    ]

    assert long == []


def test_no_test_file_grows_past_six_hundred_lines():
    long = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "tests").rglob("*.py")
        if len(path.read_text(encoding="utf-8").splitlines()) > 600
    ]

    assert long == []


def test_domain_code_never_reads_the_clock():
    readers = []
    for path in python_files():
        parts = set(path.relative_to(SRC).with_suffix("").parts)
        if parts & CLOCK_READERS or path == SRC / "foundation" / "clock.py" or "foundation/jobs" in path.as_posix():
            continue
        if "foundation" in parts and parts & {"delivery", "backend"}:
            continue
        for node in nodes_of(path):
            asks_the_time = isinstance(node, ast.Call) and name_called(node) in {"now", "today", "utcnow"}
            if asks_the_time and re.search(
                r"(clock|timezone|datetime)\.(now|today|utcnow)$|date\.today$", ast.unparse(node.func)
            ):
                readers.append(f"{path.relative_to(SRC)}:{node.lineno}")

    assert readers == []


def test_no_template_has_inline_script_or_style():
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", re.IGNORECASE)
    found = [
        f"{path.relative_to(SRC)}:{number}"
        for path in SRC.rglob("templates/**/*.html")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if inline.search(line)
    ]

    assert found == []


def test_every_template_is_used():
    templates = {
        path.relative_to(next(parent for parent in path.parents if parent.name == "templates")).as_posix()
        for path in SRC.rglob("templates/**/*.*")
    }
    sources = "\n".join(path.read_text(encoding="utf-8") for path in [*python_files(), *SRC.rglob("templates/**/*.*")])
    # allauth and Django look these up by their own names.
    known = re.compile(r"^(account|mfa|usersessions)/|^(400|403|403_csrf|404|429|500)\.html$|^ui/components?/")
    unused = [name for name in sorted(templates) if not known.search(name) and name not in sources]
    # A component may be named by its stem (`draw("pager", …)`).
    unused = [name for name in unused if f'"{Path(name).stem.lstrip("_")}"' not in sources]

    assert unused == []


def sources_of_pages():
    """Return what pages are made of: templates, the code that names classes, and behaviours."""
    made = [path for kind in ("html", "py", "js", "svg") for path in SRC.rglob(f"*.{kind}")]
    return "\n".join(path.read_text(encoding="utf-8") for path in made if "migrations" not in path.parts)


def test_every_class_of_a_style_sheet_is_on_some_page():
    words = set(re.findall(r"[\w-]+", sources_of_pages()))
    unused = set()
    for sheet in SRC.rglob("static/**/*.css"):
        rules = re.sub(r"/\*.*?\*/|url\([^)]*\)", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        unused |= {name for name in re.findall(r"\.([a-z][\w-]*)", rules) if name not in words}

    # The steps and lines of a chart, and depths, are numbered where they are drawn.
    assert {name for name in unused if not re.fullmatch(r"(band|depth-|in-|f|h|s)\d", name)} == set()


def test_every_behaviour_is_bound_by_some_page():
    pages = "\n".join(path.read_text(encoding="utf-8") for path in [*SRC.rglob("*.html"), *python_files()])
    behaviours = {path.stem for path in SRC.rglob("static/**/behaviours/*.js")}

    assert {verb for verb in behaviours if f"data-ap-{verb}" not in pages} == set()


def test_every_app_has_one_last_migration():
    leaves = MigrationLoader(None).graph.leaf_nodes()
    ours = [label for label, _name in leaves if apps.get_app_config(label).name.startswith("apropia.")]

    assert len(ours) == len(set(ours))


def test_no_migration_has_a_machine_made_name():
    names = [
        str(path.relative_to(SRC))
        for path in SRC.rglob("migrations/0*.py")
        if re.search(r"_auto_\d|_alter_.*_and_more", path.name)
    ]

    assert names == []


def test_no_migration_imports_the_code_of_a_domain():
    guilty = [
        str(path.relative_to(SRC))
        for path in SRC.rglob("migrations/0*.py")
        if re.search(r"^\s*(from|import) apropia(?!\.foundation\b)", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]

    assert guilty == []


def test_every_decision_has_its_own_number():
    numbers = [path.name[:4] for path in (ROOT / "docs" / "decisions").glob("*.md")]

    assert len(numbers) == len(set(numbers))


def test_every_domain_that_names_a_person_can_export_and_erase():
    without = set()
    for model in apps.get_models():
        parts = model.__module__.split(".")
        if parts[0] != "apropia" or parts[1] in {"foundation", "hub"}:
            continue
        fields = {field.name for field in model._meta.get_fields() if field.concrete}
        names_a_person = {"pseudonym", "person_uid"} & fields or any(
            getattr(field.related_model, "__name__", "") == "Person"
            for field in model._meta.get_fields()
            if field.is_relation and field.concrete
        )
        folder = SRC / parts[1]
        if names_a_person and not (folder / "personal_data.py").exists() and not (folder / "personal_data").is_dir():
            without.add(parts[1])

    assert without == set()


def test_an_hour_never_parts_from_its_half_of_the_day():
    """«9:42 a. m.» stays in one line: the space of a time format does not break, in pages and in Python."""
    files = [*python_files(), *SRC.rglob("*.html")]
    parted = [path.relative_to(SRC).as_posix() for path in files if re.search(r"g:i(:s)? a", path.read_text("utf-8"))]

    assert parted == []


def test_every_page_tells_the_way_from_the_list_of_its_area():
    """The menu holds «Inicio»: the crumbs of one page do not begin there when those of its neighbour do not."""
    from_home = [
        path.relative_to(SRC).as_posix()
        for path in SRC.rglob("*.html")
        if '{% crumbs "Inicio"' in path.read_text("utf-8")
    ]

    assert from_home == []
