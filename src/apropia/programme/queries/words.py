"""An activity in words: as its page tells it, as a change is kept, and as the export prints it."""

from collections.abc import Mapping

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apropia.foundation.ui.numbers import spanish
from apropia.learning.models import LiveSession
from apropia.people.models import EngagementType, JobLevel
from apropia.programme.models import PlannedActivity

# A field, what it said before and what it says now.
Printed = tuple[str, str, str]


def printed(activity: PlannedActivity) -> dict[str, str]:
    """Return every written field of an activity in words. Three queries."""
    return {
        _("Título"): activity.title,
        _("Para qué"): activity.purpose,
        _("Clase"): activity.get_kind_display(),
        _("Curso"): activity.course.title if activity.course else "",
        _("Charlas"): ", ".join(talk_label(talk) for talk in activity.talks.order_by("starts_at")),
        _("Quién la ofrece"): activity.provider,
        _("Eje"): activity.axis.name,
        _("Fechas"): dates_of(activity),
        _("Responsable"): activity.responsible,
        _("Horas"): hours_of(activity),
        _("Financiación"): activity.get_financing_display(),
        _("Cupos"): str(activity.seats or ""),
        **rule_of(activity),
        _("Plazo"): deadline_of(activity),
        _("Postulaciones hasta"): _day(activity.nominated_until),
    }


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[Printed]:
    """Return what is not told alike."""
    return [(label, before[label], after[label]) for label in after if before[label] != after[label]]


def rule_of(activity: PlannedActivity) -> dict[str, str]:
    """Return whom the rule of an activity is for, each part in words."""
    return {
        _("Dependencias"): ", ".join(sorted(unit.name for unit in activity.units.all())) or _("Todas"),
        _("Equipos"): ", ".join(sorted(team.name for team in activity.teams.all())),
        _("Perfiles"): _labels(activity.job_levels, dict(JobLevel.choices)) or _("Todos"),
        _("Vinculaciones"): _labels(activity.engagement_types, dict(EngagementType.choices)) or _("Todas"),
    }


def talk_label(talk: LiveSession) -> str:
    """Return a talk by its title and its day in the entity."""
    return _("%(title)s (%(day)s)") % {"title": talk.title, "day": _day(timezone.localtime(talk.starts_at))}


def dates_of(activity: PlannedActivity) -> str:
    """Return the planned days of an activity."""
    if activity.starts_on == activity.ends_on:
        return _day(activity.starts_on)
    return _("%(first)s a %(last)s") % {"first": _day(activity.starts_on), "last": _day(activity.ends_on)}


def hours_of(activity: PlannedActivity) -> str:
    """Return the hours of an activity: 4, or 1,5."""
    return spanish(float(activity.hours), 0 if activity.hours == int(activity.hours) else 1)


def deadline_of(activity: PlannedActivity) -> str:
    """Return until when whoever is assigned must finish."""
    if activity.deadline_days is not None:
        return _("%(days)d días hábiles desde la asignación") % {"days": activity.deadline_days}
    return _day(activity.deadline_on) if activity.deadline_on else ""


def _labels(values: list[str], labels: Mapping[str, object]) -> str:
    return ", ".join(str(labels[value]) for value in values if value in labels)


def _day(day: object) -> str:
    return date_format(day, "j b Y") if day else ""  # type: ignore[arg-type]  # a date
