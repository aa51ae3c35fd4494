"""The roster as a table that the importer reads back unchanged."""

from collections.abc import Iterator

from django.db.models import OuterRef, Subquery

from apropia.formats.tabular.cells import Cell
from apropia.people.models import Engagement, JobLevel, OrgUnit, Person, WorkTeam
from apropia.people.queries.persons import persons_seen_by

ROSTER_HEADERS = (
    "correo",
    "nombres",
    "apellidos",
    "tipo_vinculacion",
    "dependencia_codigo",
    "dependencia",
    "cargo_nivel",
    "equipo",
    "fecha_inicio",
    "fecha_fin",
    "jefe",
)


def roster_rows(*, person: Person) -> Iterator[list[Cell]]:
    """Yield the roster as this person sees it, one row a person, under `ROSTER_HEADERS`. Three queries."""
    heads = set(OrgUnit.objects.filter(entity_id=person.entity_id, head__isnull=False).values_list("head", flat=True))
    teams = dict(
        WorkTeam.objects.filter(entity_id=person.entity_id, members__isnull=False)
        .order_by("-pk")
        .values_list("members", "name")
    )
    latest = Engagement.objects.filter(person=OuterRef("pk"), is_primary=True).order_by("-start_date", "-pk")
    seen = (
        persons_seen_by(person=person)
        .exclude(status=Person.Status.ERASED)
        .annotate(since=Subquery(latest.values("start_date")[:1]), until=Subquery(latest.values("end_date")[:1]))
        .order_by("sort_name", "pk")
    )
    for one in seen.iterator(chunk_size=2000):
        yield [
            one.email,
            one.given_names,
            one.surnames,
            one.get_engagement_type_display(),
            one.unit.code if one.unit else "",
            one.unit.name if one.unit else "",
            "" if one.job_level == JobLevel.NONE else one.get_job_level_display(),
            teams.get(one.pk, ""),
            one.since,
            one.until,
            one.pk in heads,
        ]
