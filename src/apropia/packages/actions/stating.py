"""Keep what launched content of cmi5 states, and the documents it leaves."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.formats.packages.durations import seconds_of
from apropia.formats.packages.results import Result, mapping
from apropia.foundation.errors import Conflict, DomainError
from apropia.packages.actions.playing import MOST_STATEMENTS, tell_result
from apropia.packages.actions.statements import CATEGORY, SESSION, VERBS, authority
from apropia.packages.models import Document, Launch, Statement, UnitRun
from apropia.packages.queries.actors import actor_of
from apropia.people.models import Person

MOST_DOCUMENTS = 60
# What the server adds; a statement that is sent again is the same without it.
_OURS = ("stored", "authority", "version")


class BadStatement(DomainError):
    """A statement that xAPI or cmi5 does not allow."""


class NotHers(DomainError):
    """A statement about somebody else, or out of its session."""


class IdTaken(Conflict):
    """Another statement has that name."""


def state(*, launch: Launch, statements: Sequence[Mapping[str, Any]], by: Person, at: datetime) -> list[str]:
    """Keep the statements of a session, all or none; return their names. One that was kept before changes nothing."""
    with transaction.atomic():
        run = UnitRun.objects.select_for_update(of=("self",)).select_related(
            "registration__package", "registration__entity", "entity"
        ).get(pk=launch.run_id)  # fmt: skip
        session = Launch.objects.get(pk=launch.pk)
        if run.statements.count() + len(statements) > MOST_STATEMENTS:
            raise BadStatement(_("Esta parte ya declaró demasiado."))
        return [_keep(one, session=session, run=run, by=by, at=at) for one in statements]


def _keep(statement: Mapping[str, Any], *, session: Launch, run: UnitRun, by: Person, at: datetime) -> str:
    uid, verb = _name_of(statement), _verb_of(statement)
    _check_hers(statement, run=run, by=by)
    known = Statement.objects.filter(entity=run.entity, statement_id=uid).first()
    if known is not None:
        if known.run_id != run.pk or _bare(known.payload) != _bare(statement):
            raise IdTaken(_("Ya hay otra declaración con ese identificador."))
        return str(uid)
    if session.ended_at is not None:
        raise NotHers(_("La sesión ya terminó."))
    is_of_cmi5 = any(
        isinstance(one, Mapping) and one.get("id") == CATEGORY for one in _list(_activities(statement).get("category"))
    )
    if is_of_cmi5:
        _check_session(statement, session=session, verb=verb)
    payload = {**statement, "id": str(uid), "stored": at.isoformat(), "authority": authority(), "version": "1.0.0"}
    Statement.objects.create(entity=run.entity, run=run, statement_id=uid, verb=verb, payload=payload, stored_at=at)
    if is_of_cmi5:
        _follow(statement, verb, session=session, run=run, by=by, at=at)
    return str(uid)


def _bare(statement: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in statement.items() if key not in _OURS}


def _name_of(statement: Mapping[str, Any]) -> UUID:
    try:
        return UUID(str(statement["id"]))
    except (KeyError, ValueError):
        raise BadStatement(_("La declaración necesita un identificador (UUID).")) from None


def _verb_of(statement: Mapping[str, Any]) -> str:
    verb, thing = statement.get("verb"), statement.get("object")
    name = verb.get("id") if isinstance(verb, Mapping) else None
    if not isinstance(name, str) or ":" not in name or len(name) > 250 or not isinstance(thing, Mapping):
        raise BadStatement(_("La declaración necesita un verbo y un objeto."))
    return name


def _check_hers(statement: Mapping[str, Any], *, run: UnitRun, by: Person) -> None:
    actor, hers = statement.get("actor"), actor_of(by)
    if not isinstance(actor, Mapping) or actor.get("account") != hers["account"]:
        raise NotHers(_("La declaración no es de quien abrió el contenido."))
    if set(actor) - {"objectType", "account", "name"} or actor.get("objectType", "Agent") != "Agent":
        raise NotHers(_("La declaración no es de quien abrió el contenido."))
    if mapping(statement.get("context")).get("registration") != str(run.registration.uid):
        raise NotHers(_("La declaración no es de este intento."))


def _check_session(statement: Mapping[str, Any], *, session: Launch, verb: str) -> None:
    said = mapping(mapping(statement.get("context")).get("extensions")).get(SESSION)
    if said != str(session.uid):
        raise NotHers(_("La declaración no es de esta sesión."))
    if (verb == f"{VERBS}initialized") != (session.initialized_at is None):
        raise BadStatement(_("La sesión empieza con «initialized», una sola vez."))


def _follow(
    statement: Mapping[str, Any], verb: str, *, session: Launch, run: UnitRun, by: Person, at: datetime
) -> None:
    """Draw the consequences that cmi5 gives to its verbs, in the caller's transaction."""
    result = mapping(statement.get("result"))
    unit = run.registration.package.unit(run.unit) or {}
    score = mapping(result.get("score")).get("scaled")
    scaled = float(score) if isinstance(score, (int, float)) and 0 <= score <= 1 else None
    name = verb.removeprefix(VERBS)
    mastery = unit.get("mastery")
    if name == "passed" and mastery is not None and scaled is not None and scaled < mastery:
        raise BadStatement(_("La nota no alcanza la mínima de esta parte."))
    if name == "failed" and mastery is not None and scaled is not None and scaled >= mastery:
        raise BadStatement(_("La nota alcanza la mínima de esta parte: no puede quedar sin aprobar."))
    if name == "initialized":
        session.initialized_at = at
    if name == "terminated":
        session.ended_at = at
    session.save(update_fields=["initialized_at", "ended_at"])
    if name not in ("completed", "passed", "failed", "terminated"):
        return
    is_completed = run.is_completed or name == "completed"
    is_passed = True if name == "passed" else run.is_passed if run.is_passed or name != "failed" else False
    told = Result(
        is_completed=is_completed,
        is_passed=is_passed,
        score_percent=None if scaled is None else scaled * 100,
        seconds=run.seconds + seconds_of(str(result.get("duration", ""))) if name == "terminated" else run.seconds,
        satisfied=_moves_on(unit.get("move_on", ""), is_completed=is_completed, is_passed=is_passed is True),
    )
    tell_result(run, told, by=by, at=at)


def _moves_on(rule: str, *, is_completed: bool, is_passed: bool) -> bool:
    return {
        "Completed": is_completed,
        "Passed": is_passed,
        "CompletedAndPassed": is_completed and is_passed,
        "CompletedOrPassed": is_completed or is_passed,
    }.get(rule, True)


def keep_document(
    *, launch: Launch, scope: str, key: str, content: bytes, content_type: str, by: Person, at: datetime
) -> None:
    """Keep a document of a session's learner in the place of an older one."""
    place: dict[str, Any] = {"entity": launch.run.entity, "pseudonym": by.pseudonym, "scope": scope}
    with transaction.atomic():
        if Document.objects.filter(**place).exclude(key=key).count() >= MOST_DOCUMENTS:
            raise BadStatement(_("Este contenido ya guardó demasiados documentos."))
        Document.objects.update_or_create(
            **place, key=key, defaults={"content": content, "content_type": content_type[:120], "updated_at": at}
        )


def remove_documents(*, launch: Launch, scope: str, key: str, by: Person) -> None:
    """Forget a document of a session's learner, or all of a scope where no key is given."""
    found = Document.objects.filter(entity=launch.run.entity, pseudonym=by.pseudonym, scope=scope)
    (found.filter(key=key) if key else found).delete()


def _activities(statement: Mapping[str, Any]) -> Mapping[str, Any]:
    return mapping(mapping(statement.get("context")).get("contextActivities"))


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]
