"""Whoever audits reads sentences: every action that the code records by a literal name has one."""

import ast
from pathlib import Path

import apropia
from apropia.web.audit_sentences import AREAS, SENTENCES
from architecture.sources import name_called, nodes_of

SOURCE = Path(apropia.__file__).parent


def recorded_names():
    for path in SOURCE.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        for node in nodes_of(path):
            if not (isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)):
                continue
            if name_called(node) in {"record", "_record"} and isinstance(node.args[0].value, str):
                yield node.args[0].value


def test_every_recorded_action_has_a_sentence_and_every_area_a_name():
    names = set(recorded_names())

    assert sorted(names - set(SENTENCES)) == []
    assert sorted({name.partition(".")[0] for name in names} - set(AREAS)) == []
