"""What is played: the parts of a package as one person has them, and all that its page needs."""

import dataclasses
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.utils.translation import gettext as _

from apropia.foundation import content_origin
from apropia.foundation.errors import NotFound
from apropia.packages.models import Package, PackageKind, Registration, UnitRun
from apropia.packages.queries.words import address_of
from apropia.people.models import Person

PLAYERS = {
    PackageKind.SCORM_12: "scorm12.html",
    PackageKind.SCORM_2004: "scorm2004.html",
    PackageKind.H5P: "h5p.html",
    PackageKind.CMI5: "cmi5.html",
}


@dataclasses.dataclass(frozen=True)
class Part:
    """One unit in the list of a package: its state is "todo", "begun", "failed" or "done"."""

    identifier: str
    title: str
    state: str
    score_percent: float | None
    run_uid: UUID | None


@dataclasses.dataclass(frozen=True)
class Played:
    """A package as one person has it. Before she begins there is no registration."""

    package: Package
    registration: Registration | None
    parts: tuple[Part, ...]

    @property
    def is_satisfied(self) -> bool:
        return self.registration is not None and self.registration.satisfied_at is not None

    @property
    def done_count(self) -> int:
        return sum(part.state == "done" for part in self.parts)

    @property
    def following(self) -> Part | None:
        """The part to go on with: the first that is not done."""
        return next((part for part in self.parts if part.state != "done"), None)

    @property
    def score_percent(self) -> float | None:
        """The mean of what the parts told; nothing where none did."""
        scores = [part.score_percent for part in self.parts if part.score_percent is not None]
        return sum(scores) / len(scores) if scores else None

    @property
    def kind_label(self) -> str:
        return str(self.package.get_kind_display())


@dataclasses.dataclass(frozen=True)
class PlayPage:
    """One part as it is played. Without an `origin` no script may run and the page says why."""

    played: Played
    run: UnitRun
    part: Part
    origin: str
    settings: dict[str, Any]

    @property
    def next_part(self) -> Part | None:
        """The part after this one, where there is a path that leads to it."""
        parts = self.played.parts
        place = parts.index(self.part) + 1
        return parts[place] if self.run.registration.open_path and place < len(parts) else None


def played(*, package: Package, registration: Registration | None) -> Played:
    """Return a package with its parts as far as a registration got."""
    runs = {run.unit: run for run in registration.runs.all()} if registration is not None else {}
    parts = tuple(_part(unit, runs.get(unit["identifier"])) for unit in package.units)
    return Played(package, registration, parts)


def tried(*, package: Package, person: Person) -> Played:
    """Return a package as far as an author's own trial of it got."""
    trial = Registration.objects.filter(package=package, pseudonym=person.pseudonym, is_trial=True).first()
    return played(package=package, registration=trial)


def _part(unit: dict[str, Any], run: UnitRun | None) -> Part:
    state = "todo"
    if run is not None:
        state = "done" if run.satisfied_at else "failed" if run.is_passed is False else "begun"
    return Part(
        identifier=unit["identifier"],
        title=unit["title"],
        state=state,
        score_percent=run.score_percent if run else None,
        run_uid=run.uid if run else None,
    )


def run_for(*, person: Person, uid: UUID) -> UnitRun:
    """Return a run of this person; another's does not exist for her."""
    run = (
        UnitRun.objects.filter(uid=uid, entity=person.entity_id, registration__pseudonym=person.pseudonym)
        .select_related("registration__package")
        .first()
    )
    if run is None:
        raise NotFound(_("Esta parte no existe o ya no está disponible."))
    run.entity = run.registration.entity = person.entity  # the same, and at hand
    return run


@dataclasses.dataclass(frozen=True)
class Told:
    """What a part that states by itself has told so far: that it is done, and that its last session ended."""

    is_done: bool
    is_ended: bool


def told_for(*, person: Person, uid: UUID) -> Told:
    """Return how a run of this person stands. Raises `NotFound`."""
    run = run_for(person=person, uid=uid)
    last = run.launches.last()
    return Told(run.satisfied_at is not None, last is not None and last.ended_at is not None)


def play_page_for(*, person: Person, uid: UUID, app_origin: str) -> PlayPage:
    """Return everything the page of one part needs to be played from `app_origin`."""
    run = run_for(person=person, uid=uid)
    registration, package = run.registration, run.registration.package
    whole = played(package=package, registration=registration)
    unit = package.unit(run.unit)
    part = next((part for part in whole.parts if part.identifier == run.unit), None)
    if unit is None or part is None:
        raise NotFound(_("Esta parte no existe o ya no está disponible."))
    origin = content_origin.origin_for(app_origin)
    return PlayPage(whole, run, part, origin, _settings(run, unit, person, origin, app_origin) if origin else {})


def _settings(run: UnitRun, unit: dict[str, Any], person: Person, origin: str, app_origin: str) -> dict[str, Any]:
    package = run.registration.package
    grant = content_origin.sign(content_origin.Grant(package.sha256, app_origin, str(run.uid)))
    launch = f"../c/{quote(unit['page'])}{unit['query']}"
    return {
        "origin": origin,
        "frame": f"{origin}/{grant}/-/{PLAYERS[PackageKind(package.kind)]}",
        "launch": launch,
        "data": _runtime(run, unit, person),
        "sequence": run.sequence,
        "run": str(run.uid),
        "return": f"{origin}/{grant}/-/closed.html",
        "launches": package.kind == PackageKind.CMI5,
        "parts": [one["identifier"] for one in package.units] if run.registration.open_path else [],
        "part": run.unit,
        "word": address_of(run, app_origin=app_origin),
        "apart": bool(unit.get("in_window")),
    }


def _runtime(run: UnitRun, unit: dict[str, Any], person: Person) -> dict[str, Any]:
    """Return the data with which a part begins: what it left, and what its standard lets it ask of us."""
    kind = run.registration.package.kind
    if kind in (PackageKind.H5P, PackageKind.CMI5):
        return {"state": run.data.get("state")}
    is_12 = kind == PackageKind.SCORM_12
    cmi: dict[str, Any] = dict(run.data.get("cmi", {}))
    mastery = unit.get("mastery")
    learner = {"id": str(run.registration.uid), "name": f"{person.surnames}, {person.given_names}"}
    if is_12:
        core = dict(cmi.get("core", {}))
        core |= {"student_id": learner["id"], "student_name": learner["name"], "credit": "credit"}
        core |= {"lesson_mode": "normal", "entry": _entry(run, core), "exit": ""}
        core.pop("session_time", None)
        limits = {"mastery_score": f"{mastery * 100:g}"} if mastery is not None else {}
        limits |= _kept(unit, max_time_allowed="time_limit", time_limit_action="time_limit_action")
        cmi |= {"core": core, "student_data": limits, "launch_data": unit.get("launch_data", "")}
        return {"cmi": cmi}
    cmi |= {"learner_id": learner["id"], "learner_name": learner["name"], "credit": "credit", "mode": "normal"}
    cmi |= {"entry": _entry(run, cmi), "exit": "", "launch_data": unit.get("launch_data", "")}
    cmi.pop("session_time", None)
    if mastery is not None:
        cmi["scaled_passing_score"] = f"{mastery:g}"
    if unit.get("progress") is not None:
        cmi["completion_threshold"] = f"{unit['progress']:g}"
    return {"cmi": cmi | _kept(unit, max_time_allowed="time_limit", time_limit_action="time_limit_action")}


def _kept(unit: dict[str, Any], **names: str) -> dict[str, Any]:
    """Return what a unit says under the names of its standard, where it says it."""
    return {standard: unit[ours] for standard, ours in names.items() if unit.get(ours)}


def _entry(run: UnitRun, kept: dict[str, Any]) -> str:
    """Say how a part is entered: for the first time, or going on. Whoever lost the connection goes on as well."""
    if not run.sequence:
        return "ab-initio"
    return "" if kept.get("exit") in ("logout", "normal") else "resume"
