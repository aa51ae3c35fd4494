"""What the pages of roster imports show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from apropia.formats.tabular.cells import Cell
from apropia.formats.tabular.columns import FoundColumn, columns_found
from apropia.formats.tabular.layouts import ROSTER
from apropia.formats.tabular.reading import cells_of, open_table
from apropia.foundation.errors import NotFound
from apropia.foundation.files.blobs import path_of
from apropia.foundation.files.queries import files_of
from apropia.foundation.jobs.models import Job
from apropia.people import policies
from apropia.people.models import Person, RosterImport, RosterLine

PAGE_SIZE = 50
_LIVE = (Job.Status.PENDING, Job.Status.RUNNING)
_SHOWN_KINDS = (RosterLine.Kind.NEW, RosterLine.Kind.CHANGED, RosterLine.Kind.RETURNING, RosterLine.Kind.LEAVING)


@dataclass(frozen=True)
class RosterColumns:
    """An import and the columns of its file, for whoever says what each one is."""

    roster: RosterImport
    columns: Sequence[FoundColumn]


@dataclass(frozen=True)
class RowsToMend:
    """The wrong rows of a file: what is wrong, and the headers and cells that the file has for them."""

    roster: RosterImport
    headers: Sequence[str]
    cells: Mapping[int, Sequence[Cell]]


@dataclass(frozen=True)
class Tab:
    """One of the lists of an import."""

    key: str
    label: str
    count: int
    url: str
    is_current: bool


@dataclass(frozen=True)
class LineShown:
    """One person that the import changes, and what changes, in words."""

    row: int | None
    name: str
    email: str
    unit: str
    changes: tuple[str, ...]


@dataclass(frozen=True)
class NameShown:
    """A name that was taken apart, to be looked at: its line, its row in the file, and its two halves."""

    pk: int
    row: int
    email: str
    given_names: str
    surnames: str


@dataclass(frozen=True)
class RosterPage:
    """All that the page of one import shows."""

    roster: RosterImport
    job: Job | None
    counts: dict[str, int]
    new_units: list[dict[str, str]]
    adopted_units: list[dict[str, Any]]
    unchanged: int
    lacks_levels: bool
    tabs: list[Tab]
    showing: str
    problems: "Page[Any] | None"
    lines: "Page[Any] | None"
    names: "Page[Any] | None"
    can_undo: bool

    @property
    def tells_changes(self) -> bool:
        """Whether anything is said of what changes in the people of the list: of who leaves there is nothing to say."""
        return self.lines is not None and any(line.changes for line in self.lines.object_list)


def rosters_visible_to(*, person: Person) -> QuerySet[RosterImport]:
    """Return the imports of the entity, newest first; none for whoever does not manage people."""
    if not policies.can_manage_people(person):
        return RosterImport.objects.none()
    return RosterImport.objects.filter(entity=person.entity_id).order_by("-pk")


def page_of_rosters(*, person: Person, page: str) -> "Page[RosterImport]":
    """Return one page of imports."""
    return Paginator(rosters_visible_to(person=person).defer("problems", "undo", "mapping"), 20).get_page(page)


def roster_for(*, uid: UUID, person: Person) -> RosterImport:
    """Return an import that this person may see. Raise `NotFound` alike for missing and foreign ones."""
    roster = rosters_visible_to(person=person).select_related("entity").filter(uid=uid).first()
    if roster is None:
        raise NotFound(_("Esta importación no existe."))
    return roster


def roster_of_job(*, roster_id: int, person_uid: UUID | None) -> tuple[RosterImport, Person | None]:
    """Return an import and who asked for the work on it."""
    roster = RosterImport.objects.select_related("entity").get(pk=roster_id)
    by = Person.objects.filter(entity=roster.entity, uid=person_uid).first() if person_uid else None
    return roster, by


def abandoned_rosters(*, before: datetime) -> list[RosterImport]:
    """Return imports of every entity that were uploaded long ago and never applied."""
    waiting = RosterImport.objects.filter(applied_at__isnull=True, uploaded_at__lt=before)
    return list(waiting.select_related("entity")[:100])


def source_of(*, roster: RosterImport) -> Path:
    """Return where the uploaded file lies. Raise `NotFound` once it has been deleted."""
    file = files_of(entity=roster.entity, uids=[roster.file_uid]).get(roster.file_uid) if roster.file_uid else None
    if file is None:
        raise NotFound(_("El archivo ya se borró. Súbalo de nuevo."))
    return path_of(file.sha256)


def roster_columns_for(*, uid: UUID, person: Person) -> RosterColumns:
    """Return the columns of an uploaded file as they would be read now. Raises `NotFound`."""
    roster = roster_for(uid=uid, person=person)
    return RosterColumns(roster, columns_found(source_of(roster=roster), ROSTER, roster.mapping))


def rows_to_mend_for(*, uid: UUID, person: Person) -> RowsToMend:
    """Return the wrong rows of a file. Raises `NotFound` once it was applied: it is no longer kept."""
    roster = roster_for(uid=uid, person=person)
    table = open_table(source_of(roster=roster), known=ROSTER.known | frozenset(roster.mapping))
    return RowsToMend(roster, table.headers, cells_of(table, {one["row"] for one in roster.problems}))


def page_of_roster(
    *, uid: UUID, person: Person, showing: str, page: str, typed: Mapping[int, tuple[str, str]] | None = None
) -> RosterPage:
    """Return what the page of an import shows: counts, and the list asked for; `typed` names stay as typed."""
    roster = roster_for(uid=uid, person=person)
    counts = {key: value for key, value in roster.counts.items() if isinstance(value, int)}
    kinds = {kind: counts.get(kind, 0) for kind in _SHOWN_KINDS}
    has_lines = roster.status in (RosterImport.Status.STAGED, RosterImport.Status.APPLIED)
    keys = {"problemas": roster.rejected_count or len(roster.problems)} | {k.lower(): n for k, n in kinds.items()}
    if roster.status == RosterImport.Status.STAGED and counts.get("GUESSED_NAMES"):
        keys["nombres"] = counts["GUESSED_NAMES"]
    if roster.status == RosterImport.Status.STAGED and counts.get("OTHER_DOMAINS"):
        keys["dominios"] = counts["OTHER_DOMAINS"]
    if showing not in keys:
        showing = "problemas" if roster.problems else next((k for k, n in keys.items() if n), "problemas")
    tabs = [Tab(key, _tab_label(key), count, f"?ver={key}", key == showing) for key, count in keys.items()]
    lines = problems = names = None
    if showing == "problemas":
        problems = Paginator(roster.problems, PAGE_SIZE).get_page(page)
    elif showing == "nombres":
        names = _names(roster, page, typed or {})
    elif has_lines:
        wanted = _of_other_domains(roster) if showing == "dominios" else roster.lines.filter(kind=showing.upper())
        found = wanted.select_related("unit", "before_unit").order_by("row", "email")
        lines = Paginator(found, PAGE_SIZE).get_page(page)
        lines.object_list = [_shown(line, roster) for line in lines.object_list]  # type: ignore[misc]  # for showing
    return RosterPage(
        roster=roster,
        job=live_job(roster=roster),
        counts=counts,
        new_units=roster.counts.get("new_units", []),
        adopted_units=roster.counts.get("adopted_units", []),
        unchanged=max(0, roster.row_count - roster.rejected_count - sum(n for k, n in kinds.items() if k != "LEAVING")),
        lacks_levels=has_lines and counts.get("NEW", 0) > 0 and "cargo_nivel" not in roster.mapping.values(),
        tabs=tabs if has_lines or roster.problems else [],
        showing=showing,
        problems=problems,
        lines=lines,
        names=names,
        can_undo=_is_last_applied(roster),
    )


def live_job(*, roster: RosterImport) -> Job | None:
    """Return the work under way for this import."""
    return Job.objects.filter(entity=roster.entity_id, key=f"roster:{roster.pk}", status__in=_LIVE).first()


def _is_last_applied(roster: RosterImport) -> bool:
    if roster.status != RosterImport.Status.APPLIED:
        return False
    applied = RosterImport.objects.filter(entity=roster.entity_id, applied_at__isnull=False)
    return applied.order_by("-applied_at", "-pk").values_list("pk", flat=True).first() == roster.pk


def _tab_label(key: str) -> str:
    labels = {
        "problemas": _("Por corregir"),
        "new": _("Nuevas"),
        "changed": _("Cambian"),
        "returning": _("Vuelven"),
        "leaving": _("Salen"),
        "nombres": _("Nombres separados"),
        "dominios": _("Otro dominio"),
    }
    return labels[key]


def _of_other_domains(roster: RosterImport) -> QuerySet[RosterLine]:
    """Return the new people whose address is of none of the entity's domains."""
    own = Q()
    for domain in roster.entity.email_domains:
        own |= Q(email__iendswith=f"@{domain}")
    return roster.lines.filter(kind=RosterLine.Kind.NEW).exclude(own)


def _names(roster: RosterImport, page: str, typed: Mapping[int, tuple[str, str]]) -> "Page[Any]":
    found = roster.lines.filter(is_name_guessed=True).order_by("row")
    names: Page[Any] = Paginator(found, PAGE_SIZE).get_page(page)
    names.object_list = [
        NameShown(one.pk, one.row, one.email, *typed.get(one.pk, (one.given_names, one.surnames)))
        for one in names.object_list
    ]
    return names


def _shown(line: RosterLine, roster: RosterImport) -> LineShown:
    unit = line.unit.name if line.unit else _unit_name(line.unit_key, roster)
    changes = []
    if line.kind in (RosterLine.Kind.CHANGED, RosterLine.Kind.RETURNING):
        if (line.given_names, line.surnames) != (line.before_given_names, line.before_surnames):
            changes.append(_("Nombre: antes %(old)s") % {"old": f"{line.before_given_names} {line.before_surnames}"})
        if line.unit_id != line.before_unit_id:
            changes.append(_("Dependencia: antes %(old)s") % {"old": line.before_unit or _("ninguna")})
        if line.engagement_type != line.before_engagement_type:
            changes.append(_("Vinculación: %(new)s") % {"new": line.get_engagement_type_display()})
        if line.job_level != line.before_job_level:
            changes.append(_("Nivel: %(new)s") % {"new": line.get_job_level_display()})
        if line.step != RosterLine.Step.NONE:
            changes.append(str(line.get_step_display()))
    if line.is_head:
        changes.append(_("Queda como jefe de la dependencia"))
    if line.team_name:
        changes.append(_("Entra al equipo %(team)s") % {"team": line.team_name})
    return LineShown(line.row or None, f"{line.given_names} {line.surnames}".strip(), line.email, unit, tuple(changes))


def _unit_name(key: str, roster: RosterImport) -> str:
    return next((unit["name"] for unit in roster.counts.get("new_units", []) if unit["code"] == key), "")
