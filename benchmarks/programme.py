"""Print how long it takes to assign a course of the plan to 20 000 people by its rule: enrolled, kept and told."""

import os
import tempfile
from datetime import UTC, date, datetime
from decimal import Decimal

import ground

AT = datetime(2026, 11, 23, 14, tzinfo=UTC)
PEOPLE, UNITS = 20_000, 100
PROMISE_SECONDS = 20


def make_people(entity) -> None:
    """Make the people of the entity in its units."""
    from apropia.people.models import EngagementType, JobLevel, OrgUnit, Person, Role

    units = [
        OrgUnit.objects.create(
            entity=entity, code=f"{number}", name=f"Dependencia {number}", valid_from=date(2020, 1, 1)
        )
        for number in range(UNITS)
    ]
    for unit in units:
        unit.path = f"/{unit.pk}/"
    OrgUnit.objects.bulk_update(units, ["path"])
    Person.objects.bulk_create(
        (
            Person(
                entity=entity,
                given_names="Persona",
                surnames=f"Número {number}",
                email=f"p{number}@bench.gov.co",
                unit=units[number % UNITS],
                engagement_type=EngagementType.CAREER if number % 10 else EngagementType.CONTRACTOR,
                job_level=JobLevel.PROFESSIONAL,
                roles=[] if number else [Role.UA_MANAGER],
                created_at=AT,
            )
            # One of ten is left out by the money of the PIC.
            for number in range(PEOPLE * 10 // 9 + 1)
        ),
        batch_size=2000,
    )


def make_activity(entity):
    """Publish a course and plan it with the money of the PIC."""
    from apropia.learning.models import Course, CourseVersion
    from apropia.people.models import OrgUnit, Person
    from apropia.programme import actions
    from apropia.programme.actions.activities import ActivityData

    manager = Person.objects.order_by("pk").first()
    course = Course.objects.create(entity=entity, code="curso", title="Curso", created_at=AT)
    dated = {"created_at": AT, "changed_at": AT, "published_at": AT}
    CourseVersion.objects.create(entity=entity, course=course, number=1, title="Curso", status="PUBLISHED", **dated)
    axes = actions.axes.write(names=["Transformación digital"], source="PNFC", by=manager, at=AT)
    plan = actions.plans.create(year=2026, name="Plan", pic_reference="PIC", by=manager, at=AT)
    data = ActivityData(
        kind="COURSE",
        course=course,
        axis=axes.axes.get(),
        title="Curso",
        starts_on=date(2026, 3, 1),
        ends_on=date(2026, 12, 18),
        responsible="Talento humano",
        hours=Decimal(4),
        financing="PIC",
        units=list(OrgUnit.objects.all()),
        deadline_days=15,
    )
    activity = actions.activities.add(plan=plan, data=data, by=manager, at=AT)
    act = {"approval_act": "Resolución 1", "approved_on": date(2026, 1, 20), "pic_reference": "PIC"}
    actions.plans.approve(plan=plan, today=AT.date(), by=manager, at=AT, **act)
    actions.plans.start(plan=plan, by=manager, at=AT)
    return activity, manager


def main() -> None:
    """Assign in a new database in a temporary folder, as the background work does."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "apropia.web.settings",
            "APROPIA_DATA_DIR": folder,
            "APROPIA_SECRET_KEY": "only-for-benchmarks-" + "x" * 40,
        }
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        measure()


def measure() -> None:
    """Time the preview, the assignment, the same again, and the letters."""
    from apropia.contact.models import OutgoingMessage
    from apropia.foundation.jobs.models import Job
    from apropia.foundation.tenancy.models import Entity
    from apropia.learning.models import Enrollment
    from apropia.programme import actions, queries
    from apropia.programme.models import Assignment

    entity = Entity.objects.create(code="bench", name="Bench", created_at=AT)
    make_people(entity)
    activity, manager = make_activity(entity)
    now = ground.clock()
    start = now()
    reach = queries.audience.reach_of(activity, today=AT.date())
    print(f"preview: {reach.count} people, {'; '.join(reach.refusals)} {1000 * (now() - start):.0f} ms")

    job = actions.assigning.request(activity=activity, today=AT.date(), by=manager, at=AT)
    spent, asked = run(job)
    kept = spent <= PROMISE_SECONDS and Enrollment.objects.count() == Assignment.objects.count() >= PEOPLE
    figure = f"{job.result['added']} in {spent:.1f} s, {asked} statements"
    ground.promise(f"{PEOPLE} enrolments by rule in ≤ {PROMISE_SECONDS} s", kept=kept, figure=figure)
    Job.objects.filter(pk=job.pk).update(status=Job.Status.PENDING, attempts=0)
    spent, asked = run(job)
    print(f"the same again: {job.result['added']} in {spent:.1f} s, {asked} statements")
    spent, asked = run(Job.objects.filter(name="programme.tell_assigned").earliest("pk"))
    print(f"letters: {OutgoingMessage.objects.count()} written in {spent:.1f} s, {asked} statements")


def run(job) -> tuple[float, int]:
    """Do one piece of background work; return its seconds and statements."""
    from apropia.foundation.jobs.worker import run_one

    now = ground.clock()
    start = now()
    with ground.statements() as asked:
        run_one(job.pk, worker="bench")
    job.refresh_from_db()
    return now() - start, len(asked)


if __name__ == "__main__":
    main()
