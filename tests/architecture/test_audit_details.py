"""Whoever audits reads words: every key that the code records beside an action has one, and every word has its key."""

import ast
from pathlib import Path

import apropia
from apropia.foundation.ui.theme import COLOURS, SHAPES
from apropia.people.models import RosterLine
from apropia.web.audit_details import DETAILS, VALUES
from architecture.sources import name_called, nodes_of

SOURCE = Path(apropia.__file__).parent
# Keys that are no literals: the look of an entity, the kinds of row of a roster, what a query counts of a wave.
COUNTED = {*COLOURS, *SHAPES, *RosterLine.Kind.values, "completed", "sent"}
RECORDERS = {"record", "audit", "_record", "_note", "_move"}
# What the machinery itself hands on: no keys are written there.
HANDED_ON = {"detail", "dict(detail or {})", "kinds", "entity.theme"}

# Values that are read as they are: figures, dates, yes or no, names and codes that people gave, colours, fingerprints.
AS_THEY_ARE = {
    *COLOURS,
    *RosterLine.Kind.values,
    *(
        "activities",
        "added",
        "after",
        "answers",
        "assignments",
        "attempts",
        "awards",
        "before",
        "changed",
        "changes",
        "cleared",
        "closed",
        "closes_at",
        "code",
        "codes",
    ),
    *("columns", "competences", "completed", "completions", "copied_from", "created", "date", "day", "deadline"),
    *(
        "calibration",
        "domains",
        "effective_from",
        "end",
        "enrollments",
        "figures",
        "hints",
        "made",
        "refused",
        "turns",
        "voided",
        "import",
        "internal",
        "invited",
        "is_working",
    ),
    *(
        "kept",
        "marked",
        "matched",
        "method_version",
        "missing",
        "nominations",
        "monthly_limit",
        "not_understood",
        "number",
        "period",
        "reached",
    ),
    *(
        "objections",
        "places",
        "population",
        "pilots",
        "proofs",
        "use answers",
        "ratings",
        "questions",
        "responses",
        "routes",
        "rows",
        "sent",
        "sequence",
        "services",
        "skipped",
        "start",
    ),
    *(
        "files",
        "gone",
        "hours",
        "late",
        "sessions",
        "openings",
        "other ways",
        "package parts",
        "steps",
        "talk opinions",
        "talk places",
        "ticks",
        "timezone",
        "tries asked for",
        "unit",
        "valid_from",
        "version",
        "waves",
    ),
    *("calendar addresses", "comments", "talks given", "invitaciones", "población", "respuestas", "checksum", "sha256"),
}
# States of the object itself, which its model has words for.
STATES = {"status"}


def modules():
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, nodes_of(path)


def recorded_in(nodes):
    """Yield what each call hands over as `detail`."""
    for node in nodes:
        if isinstance(node, ast.Call) and name_called(node) in RECORDERS:
            yield from (keyword.value for keyword in node.keywords if keyword.arg == "detail")


def keys_of(value, nodes, returned):
    """Return the keys of what is recorded: a literal, a name given one in the same file, or what a function returns."""
    if isinstance(value, ast.Dict):
        found = {key.value for key in value.keys if isinstance(key, ast.Constant)}
        merged = [one for key, one in zip(value.keys, value.values, strict=True) if key is None]
        return found.union(*(keys_of(one, nodes, returned) for one in merged))
    if isinstance(value, ast.Name):
        return set().union(*(keys_of(one, nodes, returned) for one in given(value.id, nodes)))
    if isinstance(value, ast.Call):
        return returned.get(name_called(value), set())
    return set()


def given(name, nodes):
    """Yield the literals that a name is given, or that are added to it."""
    for node in nodes:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        is_given = isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) and isinstance(node.value, ast.Dict)
        if is_given and any(isinstance(one, ast.Name) and one.id == name for one in targets):
            yield node.value


def returned_by_functions():
    """Return, by the name of a function, the keys of the literal it returns."""
    return {
        node.name: keys_of(inner.value, nodes, {})
        for _path, nodes in modules()
        for node in nodes
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Return) and isinstance(inner.value, ast.Dict)
    }


def recorded():
    returned = returned_by_functions()
    found, untold = set(), []
    for path, nodes in modules():
        for value in recorded_in(nodes):
            keys = keys_of(value, nodes, returned)
            found |= keys
            if not keys and ast.unparse(value) not in HANDED_ON:
                untold.append(f"{path.name}: {ast.unparse(value)}")
    return found, untold


def test_every_key_recorded_has_a_word_and_every_word_a_key():
    found, untold = recorded()

    assert untold == []
    assert sorted((found | COUNTED) - set(DETAILS)) == []
    assert sorted(set(DETAILS) - found - COUNTED) == []


def test_every_key_tells_how_its_value_is_read():
    inner = {key for key, word in DETAILS.items() if "intern" in word and key != "internal"}

    assert not (set(VALUES) & AS_THEY_ARE) | (inner & AS_THEY_ARE) | (set(VALUES) & inner)
    assert set(DETAILS) == set(VALUES) | AS_THEY_ARE | STATES | inner


def test_every_code_has_a_word_that_is_not_the_code():
    raw = [f"{key}: {code}" for key, words in VALUES.items() for code, word in words.items() if str(word) in {"", code}]

    assert raw == []
