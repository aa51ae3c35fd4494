"""Every write of an action leaves a line in the audit trail, its own or that of whoever calls it."""

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

import apropia
from architecture.sources import nodes_of

SOURCE = Path(apropia.__file__).parent
RECORD = "apropia.foundation.audit.actions.record"
WRITES_OF_ROWS = {"save", "delete", "move", "bulk_create", "bulk_update"}
WRITES_OF_TABLES = {"create", "update", "get_or_create", "update_or_create", "delete", *WRITES_OF_ROWS}
BY_DAY = "a line at that minute would name who answers; `count_day` tells how many"
WITHIN = "what somebody does within a lesson is hers; launching it and ending it are recorded"
# What writes without a line, and what answers for it instead.
UNRECORDED = {
    "foundation.audit.actions._seal_batch": "it is the trail itself",
    "people.actions.sign_in.forget_expired_sessions": "nobody acts: they had ended",
    "people.actions.sign_in.forget_expired_tokens": "issuing and using each link is recorded; these open nothing more",
    "foundation.files.actions._sweep_unclaimed": "no owner ever used the file",
    "campaigns.actions.running.dismiss_banner": "whoever audits would learn that the person was in an audience by gap",
    "campaigns.actions.running.note_banner_shown": "what a person reads is nobody else's business",
    "learning.actions.visits.note_opening": "what a person reads, and when, is nobody else's business",
    "contact.actions.sending.send": "the message is its own record: to whom, why, when and what became of it",
    "contact.actions.sending._write": "the message is its own record: to whom, why, when and what became of it",
    "diagnosis.actions.invitations.send_invitations": "opening the wave is recorded; each letter is a message",
    "diagnosis.actions.invitations.send_reminders": "asking for the round is recorded; each letter is a message",
    "packages.actions.stating.keep_document": WITHIN,
    "packages.actions.stating.remove_documents": WITHIN,
    "diagnosis.actions.answering.open_link": BY_DAY,
    "diagnosis.actions.answering.start": BY_DAY,
    "diagnosis.actions.answering._begin": BY_DAY,
    "diagnosis.actions.answering._read_in": BY_DAY,
    "diagnosis.actions.answering._cut_name": "a line would tie the person to the answers that were just cut from them",
    "diagnosis.actions.answering.save_answer": BY_DAY,
    "diagnosis.actions.answering._save_chosen": BY_DAY,
    "diagnosis.actions.answering.complete": BY_DAY,
    "diagnosis.actions.kiosks.take_turn": "a line would name the hour of somebody's turn; closing the device counts",
}
# Who else writes rows: erasing a person, what an entity begins with, the demo, and what carries events, jobs and mail.
WRITERS = {"actions", "personal_data", "starter", "demo", "events", "jobs", "mail"}


class Module:
    """One module: its functions, and what its names stand for."""

    def __init__(self, path: Path) -> None:
        parts = path.relative_to(SOURCE.parent).with_suffix("").parts
        self.name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        nodes = nodes_of(path)
        assert isinstance(nodes[0], ast.Module)
        self.functions = {node.name: node for node in nodes[0].body if isinstance(node, ast.FunctionDef)}
        self.known = {
            alias.asname or alias.name: f"{node.module}.{alias.name}"
            for node in nodes
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }


@cache
def modules() -> dict[str, Module]:
    found = (Module(path) for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
    return {module.name: module for module in found}


def resolved(name: str) -> str:
    """Return the function that a dotted name means, through the packages that hand it on."""
    owner, _dot, last = name.rpartition(".")
    module = modules().get(owner)
    if name in modules() or module is None or last in module.functions or last not in module.known:
        return name
    return resolved(module.known[last])


def named_in(module: Module, function: ast.FunctionDef):
    """Yield every function that the body names, called or handed on."""
    for node in ast.walk(function):
        if isinstance(node, ast.Name | ast.Attribute):
            first, *rest = ast.unparse(node).split(".")
            if first in module.functions and not rest:
                yield f"{module.name}.{first}"
            elif first in module.known:
                target = module.known[first]
                for part in rest:
                    target = f"{resolved(target)}.{part}"
                yield resolved(target)


def writes(function: ast.FunctionDef) -> bool:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            is_table = ".objects." in ast.unparse(node.func) or isinstance(node.func.value, ast.Call)
            if node.func.attr in (WRITES_OF_TABLES if is_table else WRITES_OF_ROWS):
                return True
    return False


@cache
def graph():
    """Return, for every function, what it names and who names it."""
    names, callers = {}, defaultdict(set)
    for module in modules().values():
        for function in module.functions.values():
            key = f"{module.name}.{function.name}"
            names[key] = set(named_in(module, function)) - {key}
            for other in names[key]:
                callers[other].add(key)
    return names, callers


@cache
def answered_for() -> frozenset[str]:
    """Return the functions that record, themselves or by another, and those that only such functions call."""
    names, callers = graph()
    recording = {RECORD}
    while more := {key for key, named in names.items() if key not in recording and named & recording}:
        recording |= more
    found = set(names)
    while lost := {one for one in found - recording if not callers[one] or callers[one] - found}:
        found -= lost
    return frozenset(found)


def unanswered():
    for module in modules().values():
        if ".actions" in module.name:
            for function in module.functions.values():
                key = f"{module.name}.{function.name}"
                if writes(function) and key not in answered_for():
                    yield key.removeprefix("apropia.")


def test_every_write_of_an_action_is_recorded_or_says_what_answers_for_it():
    found = set(unanswered())

    assert sorted(found - set(UNRECORDED)) == []
    assert sorted(set(UNRECORDED) - found) == []


def test_only_actions_write_rows():
    found = []
    for path in SOURCE.rglob("*.py"):
        domain, *rest = path.relative_to(SOURCE).with_suffix("").parts
        carries = WRITERS if domain == "foundation" else WRITERS - {"events", "jobs", "mail"}
        if "migrations" in rest or carries & {domain, *rest}:
            continue
        for node in nodes_of(path):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                of_table = ".objects" in ast.unparse(node.func)
                if of_table and node.func.attr in WRITES_OF_TABLES:
                    found.append(f"{path.relative_to(SOURCE)}:{node.lineno}")

    assert found == []
