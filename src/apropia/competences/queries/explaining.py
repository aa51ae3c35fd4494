import dataclasses
from datetime import date

from apropia.competences.models import CompetenceFramework, Level
from apropia.competences.queries.framework import framework_areas, framework_for
from apropia.competences.queries.particular import expected_of
from apropia.people.models import Person


@dataclasses.dataclass(frozen=True)
class CompetenceLine:
    """One competence as the page explains it."""

    code: str
    name: str
    description: str
    name_before: str
    target: str
    target_of: str


@dataclasses.dataclass(frozen=True)
class AreaLines:
    code: str
    name: str
    competences: tuple[CompetenceLine, ...]


@dataclasses.dataclass(frozen=True)
class FrameworkPage:
    """The framework, beside what is expected of somebody."""

    framework: CompetenceFramework
    areas: tuple[AreaLines, ...]
    job_level: str


def framework_page(*, person: Person, on: date) -> FrameworkPage:
    """Return areas and competences with what is expected of this person, by whose profile. Raises `NotFound`."""
    expected = expected_of(person=person, on=on)
    areas = tuple(
        AreaLines(
            code=area.code,
            name=area.name,
            competences=tuple(
                CompetenceLine(
                    code=one.code,
                    name=one.name,
                    description=one.description,
                    name_before=one.names_before.get("2.2", {}).get("es", ""),
                    target=str(Level(expected[one.code].level).label),
                    target_of=expected[one.code].of,
                )
                for one in area.competences
            ),
        )
        for area in framework_areas()
    )
    return FrameworkPage(framework=framework_for(), areas=areas, job_level=person.get_job_level_display())
