"""Whom an enrolment by rule reaches, and until when."""

from datetime import date, datetime
from typing import Any

import pytest
from django.urls import reverse

from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import NotFound
from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions
from apropia.learning.models import Enrollment, ExemptionProof
from apropia.learning.queries.rules import Audience, people_in
from apropia.learning.states.routes import ProofStatus
from apropia.people.models import EngagementType, JobLevel, OrgUnit, Person, WorkTeam
from learning.factories import make_version
from people_factories import make_person, make_unit

pytestmark = pytest.mark.django_db


def test_rule_reaches_levels_and_engagements_of_units_and_teams_once(
    entity: Entity, unit: OrgUnit, carla: Person, at: datetime
) -> None:
    away = make_unit(entity=entity)
    career = make_person(unit=unit, engagement_type=EngagementType.CAREER)
    contractor = make_person(unit=unit, engagement_type=EngagementType.CONTRACTOR)
    of_team = make_person(unit=away, engagement_type=EngagementType.CAREER)
    chief = make_person(unit=unit, job_level=JobLevel.DIRECTIVE)
    teams = [WorkTeam.objects.create(entity=entity, name=name) for name in ("Uno", "Dos")]
    for team in teams:
        team.members.add(of_team, career)
    audience = Audience(
        unit_ids=(unit.pk,),
        team_ids=tuple(team.pk for team in teams),
        job_levels=(JobLevel.PROFESSIONAL,),
        engagement_types=(EngagementType.CAREER,),
    )

    reached = list(people_in(entity_id=entity.pk, audience=audience).order_by("pk"))

    assert reached == sorted([carla, career, of_team], key=lambda one: one.pk)
    assert not {contractor, chief} & set(reached)
    assert Audience.from_json(audience.as_json()) == audience


def test_rule_for_a_unit_or_team_of_others_is_refused(
    entity: Entity, dario: Person, carla: Person, at: datetime
) -> None:
    team = WorkTeam.objects.create(entity=dario.entity, name="De otros")
    for audience in (Audience(unit_ids=(dario.unit_id or 0,)), Audience(team_ids=(team.pk,))):
        with pytest.raises(NotFound):
            people_in(entity_id=entity.pk, audience=audience)


def test_page_that_enrols_counts_business_days_and_takes_one_deadline(
    entity: Entity, carla: Person, at: datetime, client_of: Any, run_jobs: Any
) -> None:
    version = make_version(entity=entity, at=at)
    address = reverse("learning:enroll_rule", args=[version.course.code])
    both = client_of(carla).post(address, {"deadline_on": "2026-12-20", "deadline_days": "5"})
    client_of(carla).post(address, {"deadline_days": "10", "engagement_types": ["CAREER"]})
    run_jobs()

    assert "no los dos" in both.text
    # Ten business days after Monday 23 November, by the calendar of the entity.
    assert Enrollment.objects.get(pseudonym=carla.pseudonym).deadline_on == date(2026, 12, 7)


def test_rule_leaves_whoever_is_exempt_of_the_course_alone(
    entity: Entity, beto: Person, carla: Person, at: datetime, run_jobs: Any
) -> None:
    version = make_version(entity=entity, at=at)
    ExemptionProof.objects.create(
        entity=entity,
        course=version.course,
        version=version,
        pseudonym=beto.pseudonym,
        status=ProofStatus.EXEMPT,
        started_at=at,
        decided_at=at,
    )

    job = actions.enrollment.request_rule(
        version=version, audience=Audience(), deadline_on=None, today=at.date(), by=carla, at=at
    )
    run_jobs()
    job.refresh_from_db()

    assert [one.pseudonym for one in Enrollment.objects.all()] == [carla.pseudonym]
    # Nothing says that of two people one was not enrolled: with a rule for her alone it would name her.
    assert job.progress_text == "La regla cubre a 2 personas. Las que faltaban quedaron inscritas."
    assert job.result == {"people": 2}
    assert AuditEvent.objects.get(action="learning.enrollment.ruled").detail == {"reached": 2}
