"""Begin a package, open its parts and keep what they tell."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.formats.packages.outline import Kind
from apropia.formats.packages.results import Result, result_of, result_of_h5p
from apropia.foundation.audit.actions import record
from apropia.foundation.errors import Conflict, DomainError
from apropia.foundation.events.bus import publish
from apropia.foundation.locks import hold
from apropia.packages.actions.statements import say_satisfied
from apropia.packages.events import PackageSatisfied
from apropia.packages.models import Package, PackageKind, Registration, Statement, UnitRun
from apropia.packages.queries.actors import actor_of
from apropia.people.models import Person

MINUTE = timedelta(minutes=1)
MOST_COMMITS = 120
# SCORM 2004 lets a part keep 64 000 characters and hundreds of interactions, each with its answers.
MOST_DATA_BYTES = 1024 * 1024
MOST_STATEMENTS = 500


class TooOften(DomainError):
    """A package tells more in a minute than any lesson has to say."""


class Overtaken(Conflict):
    """Another page of the same part told something later."""


def register(*, package: Package, return_path: str, open_path: str, by: Person, at: datetime) -> Registration:
    """Begin a package for a person. Whoever asks remembers the registration: a person may have several."""
    with transaction.atomic():
        registration = Registration.objects.create(
            entity=by.entity,
            package=package,
            pseudonym=by.pseudonym,
            return_path=return_path,
            open_path=open_path,
            created_at=at,
        )
        record("packages.registration.begun", entity=by.entity, by=by, on=package, at=at)
        return registration


def try_out(
    *, package: Package, identifier: str, return_path: str, open_path: str, by: Person, at: datetime
) -> UnitRun:
    """Open a part as an author who tries it: from where her trial was left, and counting for nothing."""
    with transaction.atomic():
        trial, is_new = Registration.objects.get_or_create(
            package=package,
            pseudonym=by.pseudonym,
            is_trial=True,
            defaults={
                "entity": by.entity,
                "return_path": return_path,
                "open_path": open_path,
                "created_at": at,
            },
        )
        if is_new:
            record("packages.trial.begun", entity=by.entity, by=by, on=package, at=at)
        elif trial.return_path != return_path:
            trial.return_path, trial.open_path = return_path, open_path
            trial.save(update_fields=["return_path", "open_path"])
        return open_unit(registration=trial, identifier=identifier, by=by, at=at)


def forget_trial(*, package: Package, by: Person, at: datetime) -> None:
    """Delete an author's trial of a package, so that the next one begins from nothing."""
    with transaction.atomic():
        for trial in Registration.objects.filter(package=package, pseudonym=by.pseudonym, is_trial=True):
            trial.delete()
            record("packages.trial.forgotten", entity=by.entity, by=by, on=package, at=at)


def open_unit(*, registration: Registration, identifier: str, by: Person, at: datetime) -> UnitRun:
    """Open one part, from where it was left. A part that reports nothing is done by being opened.

    Raises
    ------
    DomainError
        If the package has no such part.
    """
    units = registration.package.units
    place = next((n for n, unit in enumerate(units) if unit["identifier"] == identifier), None)
    if place is None:
        raise DomainError(_("El paquete no tiene esa parte."))
    with transaction.atomic():
        run, is_new = UnitRun.objects.get_or_create(
            registration=registration,
            unit=identifier,
            defaults={"entity": registration.entity, "position": place, "opened_at": at},
        )
        if is_new:
            record("packages.unit.opened", entity=registration.entity, by=by, on=registration.package, at=at)
        if not units[place]["reports"]:
            tell_result(run, Result(is_completed=True), by=by, at=at)
        return run


def commit(*, run: UnitRun, sequence: int, data: Mapping[str, Any], by: Person, at: datetime) -> UnitRun:
    """Keep what a part of SCORM or H5P tells. The audit trail names the part when it is done, never each commit.

    Sent again it changes nothing.

    Raises
    ------
    Overtaken
        If another page told something later.
    TooOften
        Beyond what a minute allows.
    """
    with transaction.atomic():
        held = UnitRun.objects.select_for_update().get(pk=run.pk)
        # What it belongs to does not change from one commit to the next.
        held.registration, held.entity = run.registration, run.entity
        if sequence == held.sequence:
            return held
        if sequence < held.sequence:
            raise Overtaken(_("Esta parte se abrió en otra pestaña. Siga en aquella."))
        _count(held, at)
        package = held.registration.package
        unit = package.unit(held.unit) or {}
        held.sequence = sequence
        if package.kind == PackageKind.H5P:
            tell_result(held, _keep_h5p(held, data, by=by, at=at), by=by, at=at)
        else:
            held.data = {"cmi": dict(data)}
            told = result_of(Kind(package.kind), held.data, mastery=unit.get("mastery"), progress=unit.get("progress"))
            tell_result(held, told, by=by, at=at)
        return held


def _keep_h5p(run: UnitRun, data: Mapping[str, Any], *, by: Person, at: datetime) -> Result:
    """Keep the state of an H5P and its new statements, in the caller's transaction; return what they say."""
    run.data = {"state": data.get("state"), "reports": bool(data.get("reports"))}
    told = [one for one in _list(data.get("statements")) if isinstance(one, dict)][:MOST_STATEMENTS]
    named = {uid: one for one in told if (uid := _uuid(one.get("id"))) is not None}
    known = set(
        Statement.objects.filter(entity=run.entity, statement_id__in=named).values_list("statement_id", flat=True)
    )
    room = MOST_STATEMENTS - run.statements.count()
    new = [(uid, one) for uid, one in named.items() if uid not in known][: max(room, 0)]
    Statement.objects.bulk_create(
        Statement(
            entity=run.entity,
            run=run,
            statement_id=uid,
            verb=str((one.get("verb") or {}).get("id", ""))[:250] if isinstance(one.get("verb"), dict) else "",
            # Who it is about is said by us, never by the content.
            payload={**one, "actor": actor_of(by)},
            stored_at=at,
        )
        for uid, one in new
    )
    return result_of_h5p(told)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _uuid(text: object) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def finish_silent(*, run: UnitRun, by: Person, at: datetime) -> UnitRun:
    """Mark as done a part that told nothing at all since it was opened: its author left it without reports."""
    with transaction.atomic():
        held = UnitRun.objects.select_for_update(of=("self",)).select_related("registration", "entity").get(pk=run.pk)
        if held.data.get("reports", bool(held.sequence)):
            raise DomainError(_("Esta parte informa su propio avance: termínela en el contenido."))
        tell_result(held, Result(is_completed=True), by=by, at=at)
        return held


def _count(run: UnitRun, at: datetime) -> None:
    if run.window_at is None or at - run.window_at >= MINUTE:
        run.window_at, run.window_count = at, 0
    run.window_count += 1
    if run.window_count > MOST_COMMITS:
        raise TooOften(_("El contenido informa demasiado seguido. Espere un minuto."))


def tell_result(run: UnitRun, result: Result, *, by: Person, at: datetime, tells: bool = True) -> None:
    """Write a result, in the caller's transaction. What was done stays done; a better score is kept.

    Without `tells` nobody else hears that all was satisfied.
    """
    is_done_now = result.is_satisfied and run.satisfied_at is None
    if run.satisfied_at is None or result.is_satisfied:
        run.is_completed, run.is_passed = result.is_completed, result.is_passed
        if result.score_percent is not None and not (
            run.satisfied_at and run.score_percent and run.score_percent > result.score_percent
        ):
            run.score_percent = result.score_percent
    run.seconds = max(run.seconds, result.seconds)
    run.changed_at = at
    if is_done_now:
        run.satisfied_at = at
    run.save()
    if is_done_now:
        record("packages.unit.done", entity=run.entity, by=by, on=run.registration.package, at=at)
        # Of two parts that end at once the second sees the first.
        hold(run.registration)
        if run.registration.package.kind == PackageKind.CMI5:
            say_satisfied(run, by=by, at=at)
        _satisfy_if_all_done(run.registration, by=by, at=at, tells=tells)


def _satisfy_if_all_done(registration: Registration, *, by: Person, at: datetime, tells: bool) -> None:
    done = registration.runs.filter(satisfied_at__isnull=False).count()
    if done < len(registration.package.units):
        return
    is_first = Registration.objects.filter(pk=registration.pk, satisfied_at__isnull=True).update(satisfied_at=at)
    if is_first:
        registration.satisfied_at = at
    if is_first and tells and not registration.is_trial:
        record("packages.registration.satisfied", entity=registration.entity, by=by, on=registration.package, at=at)
        publish(
            PackageSatisfied(
                entity_id=registration.entity_id,
                at=at,
                registration_uid=registration.uid,
                pseudonym=registration.pseudonym,
            )
        )
