"""Who is exempt of a course and a rule reaches her: covered, not enrolled, not written to, and not told apart."""

from datetime import date

import pytest
from django.urls import reverse

from apropia.contact.models import OutgoingMessage
from apropia.foundation.jobs.models import Job
from apropia.learning.models import Enrollment, ExemptionProof, ProofOrigin
from apropia.learning.states.routes import ProofStatus
from apropia.programme import actions, queries
from apropia.programme.models import ActivityKind, Assignment
from apropia.programme.states import PlanStatus
from learning.factories import make_version, take_course
from people_factories import make_person, make_unit
from programme.factories import make_activity, make_plan

TODAY = date(2026, 11, 23)


@pytest.fixture
def version(entity, at):
    return make_version(entity=entity, at=at)


@pytest.fixture
def make_course(carla, version, at):
    plan = make_plan(by=carla, at=at, status=PlanStatus.RUNNING)

    def make(**rule):
        given = {"kind": ActivityKind.COURSE, "course": version.course, "title": "Compartir archivos"}
        return make_activity(plan=plan, by=carla, at=at, **(given | rule))

    return make


@pytest.fixture
def exempt(version, at):
    def make(*people, origin=ProofOrigin.DIAGNOSIS):
        ExemptionProof.objects.bulk_create(
            ExemptionProof(
                entity=version.entity,
                course=version.course,
                version=version,
                pseudonym=one.pseudonym,
                status=ProofStatus.EXEMPT,
                origin=origin,
                started_at=at,
                decided_at=at,
            )
            for one in people
        )

    return make


def preview(browser, activity):
    return browser.get(reverse("programme:assign", args=[activity.pk])).text


def test_she_is_assigned_but_neither_enrolled_nor_written_to(make_course, exempt, beto, carla, at, run_jobs):
    exempt(beto)
    actions.assigning.request(activity=make_course(), today=TODAY, by=carla, at=at)
    run_jobs()

    assert set(Assignment.objects.values_list("pseudonym", flat=True)) == {beto.pseudonym, carla.pseudonym}
    assert [one.pseudonym for one in Enrollment.objects.all()] == [carla.pseudonym]
    told = OutgoingMessage.objects.filter(key__startswith="programme:assigned")
    assert [one.person for one in told] == [carla]
    # Nor do the works say, to who looks after them, that they went through one less.
    works = Job.objects.filter(name__startswith="programme.").values_list("name", "progress_total")
    assert dict(works) == {"programme.assign": 2, "programme.tell_assigned": 2}


def test_the_preview_names_her_like_the_others_and_tells_of_the_whole_entity_only(
    make_course, exempt, entity, unit, carla, client_of
):
    known = [make_person(unit=unit, given_names=f"Sabe {number}") for number in range(7)]
    elsewhere = make_unit(entity=entity)
    known += [make_person(unit=elsewhere) for _number in range(5)]
    exempt(*known)
    browser = client_of(carla)
    wide, narrow = (preview(browser, make_course(units=[one])) for one in (unit, elsewhere))

    # The rule of one unit and that of another tell the same: nothing is had by narrowing a rule.
    for page in (wide, narrow):
        assert "personas exentas: 12." in page
        assert "asignada" in page
        assert "se inscribirán" not in page
    assert "Sabe 0" in wide


def test_few_exempt_are_not_counted_out_and_nobody_is_no_words(make_course, exempt, beto, carla, client_of):
    activity, browser = make_course(), client_of(carla)
    assert "exent" not in preview(browser, activity)

    exempt(beto)

    assert "personas exentas: dato protegido (n&lt;5)." in preview(browser, activity)


def test_two_ways_of_being_exempt_are_protected_together(make_course, version, exempt, unit, carla, client_of):
    exempt(*[make_person(unit=unit) for _number in range(12)])
    exempt(*[make_person(unit=unit) for _number in range(2)], origin=ProofOrigin.QUESTIONS)
    browser = client_of(carla)

    plan_says = "personas exentas: 14." in preview(browser, make_course())
    desk = browser.get(reverse("learning:manage_exemption", args=[version.course.code])).text

    assert not (plan_says and "12 personas" in desk)


def test_she_counts_as_covered_in_the_report(make_course, version, exempt, unit, carla, at):
    activity = make_course()
    people = [make_person(unit=unit) for _number in range(20)]
    given = {"due_on": None, "origin": "RULE", "by": carla, "at": at}
    actions.assigning.assign_chunk(activity=activity, people=people, **given)
    exempt(*people[:5])
    for person in people[5:10]:
        take_course(version=version, person=person, at=at)

    found = queries.reports.unit_report_for(person=carla, pk=activity.plan_id, activity=str(activity.pk))

    assert [(one.people, one.finished_share) for one in found.units] == [(20, 0.5)]
