"""Whoever audits reads sentences: what the code records and what the page can say are the same."""

import ast
import re
from pathlib import Path

import apropia
from apropia.diagnosis.states.waves import WAVE
from apropia.practices.models import Review
from apropia.web.audit_sentences import AREAS, SENTENCES
from architecture.sources import name_called, nodes_of

SOURCE = Path(apropia.__file__).parent
RECORDERS = {"record", "_record", "_note"}
OWN_RECORDS = ("lesson", "replication")
# Names that the code puts together, each with all it can become.
COMPOSED = {
    "diagnosis.wave.{}": {f"diagnosis.wave.{to.lower()}" for steps in WAVE.following.values() for to in steps},
    "practices.version.{}": {f"practices.version.{one.lower()}" for one in Review.Decision.values},
    "practices.{}.removed": {f"practices.{kind}.removed" for kind in OWN_RECORDS},
    "practices.{}.changed": {f"practices.{kind}.changed" for kind in OWN_RECORDS},
    "practices.{}.{}": {f"practices.{kind}.{seen}" for kind in OWN_RECORDS for seen in ("shown", "hidden")},
}


def nodes_of_code():
    for path in SOURCE.rglob("*.py"):
        if "migrations" not in path.parts and path.name != "audit_sentences.py":
            yield from nodes_of(path)


def names_handed_over():
    """Yield the names that recorders are called with: a literal as it is, a composed one with braces for its gaps."""
    for node in nodes_of_code():
        if isinstance(node, ast.Call) and node.args and name_called(node) in RECORDERS:
            name = node.args[0]
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                yield name.value
            elif isinstance(name, ast.JoinedStr):
                yield "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in name.values)


def recorded():
    handed = set(names_handed_over())
    return {name for name in handed if "{}" not in name}.union(*(COMPOSED[name] for name in handed & set(COMPOSED)))


def test_every_recorded_action_has_a_sentence_and_every_area_a_name():
    names = recorded()

    assert sorted(names - set(SENTENCES)) == []
    assert sorted({name.partition(".")[0] for name in names} - set(AREAS)) == []


def test_every_composed_name_says_all_it_can_become():
    assert {name for name in names_handed_over() if "{}" in name} == set(COMPOSED)


def test_every_sentence_tells_what_some_code_records():
    # A name may travel through an argument before it is recorded: any literal of its shape counts.
    written = {node.value for node in nodes_of_code() if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    named = {text for text in written if re.fullmatch(r"\w+(\.\w+){2}", text)}

    assert sorted(set(SENTENCES) - named - recorded()) == []
