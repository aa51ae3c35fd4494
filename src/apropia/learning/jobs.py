"""Work of learning that nobody waits for, and its answers to facts told by others."""

import contextlib
import itertools
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import ngettext

from apropia.catalogue.events import ServiceChanged
from apropia.competences.events import TargetsChanged
from apropia.diagnosis.events import DiagnosisCompleted
from apropia.diagnosis.queries.invitations import NOMINAL_PURPOSE, pseudonym_of
from apropia.foundation import clock
from apropia.foundation.errors import DomainError
from apropia.foundation.jobs.registry import Context, enqueue, job
from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions, queries
from apropia.learning.events import CourseCompleted, CourseVersionPublished, CourseVersionRetired, PrerequisitesChanged
from apropia.learning.policies.talks import takes_sign_ups
from apropia.learning.queries import rules
from apropia.learning.states.talks import TalkStatus
from apropia.materials.events import MaterialPublished
from apropia.packages.events import PackageSatisfied
from apropia.privacy.events import ConsentChanged

CHUNK = 500
# With a letter for each, a chunk takes longer, and others wait to write meanwhile.
LETTERS = 100
PROGRESS_EVERY = 20


@job("learning.enroll_by_rule")
def enroll_by_rule(
    context: Context, *, version_id: int, by: str, audience: Mapping[str, Any], deadline_on: str | None = None
) -> Mapping[str, Any]:
    """Enrol everybody whom a rule reaches. Safe to run twice."""
    plan = rules.rule_for(version_id=version_id, by=by, audience=rules.Audience.from_json(audience))
    people = len(plan.learners)
    for start in range(0, people, CHUNK):
        chunk = plan.learners[start : start + CHUNK]
        actions.enrollment.enroll_chunk(
            version=plan.version,
            learners=list(chunk),
            deadline_on=date.fromisoformat(deadline_on) if deadline_on else None,
            by=plan.by,
            at=context.at,
        )
        context.progress(start + len(chunk), people)
    told = ngettext(
        "La regla cubre a %(count)d persona. Si faltaba, quedó inscrita.",
        "La regla cubre a %(count)d personas. Las que faltaban quedaron inscritas.",
        people,
    )
    context.progress(people, people, told % {"count": people})
    return {"people": people}


@job("learning.bring_moodle_course", max_attempts=1)
def bring_moodle_course(context: Context, *, uid: str, by: str) -> Mapping[str, Any]:
    """Make the draft of a backup of Moodle. Tried once: a second try would make a second course."""
    page, person = queries.moodle.bring_page_of(uid=uid, by=by)
    version, problems = actions.moodle.bring_course(page=page, by=person, at=context.at, progress=context.progress)
    return {"version": version.pk, "problems": problems}


@job("learning.bring_course_file", max_attempts=1)
def bring_course_file(context: Context, *, uid: str, by: str) -> Mapping[str, Any]:
    """Make the draft of a course file. Tried once: a second try would make a second course."""
    page, person = queries.portable.bring_page_of(uid=uid, by=by)
    version, problems = actions.portable.bring_course(page=page, by=person, at=context.at, progress=context.progress)
    return {"version": version.pk, "problems": problems}


@job("learning.close_overdue", cron="20 6 * * *")
def close_overdue(context: Context) -> Mapping[str, Any]:
    """Mark as not finished what passed its deadline, each morning (01:20 in Bogotá)."""
    return {
        "closed": sum(
            actions.enrollment.close_overdue(
                entity=entity, today=clock.local_date(context.at, entity.timezone), at=context.at
            )
            for entity in Entity.objects.all()
        )
    }


@job("learning.open_renewals", cron="30 6 * * *")
def open_renewals(context: Context) -> Mapping[str, Any]:
    """Open the next round of the courses that are renewed, each morning (01:30 in Bogotá). Safe to run twice."""
    opened = 0
    for entity in Entity.objects.all():
        for turn in queries.renewals.turns(entity=entity, at=context.at):
            due = queries.renewals.due_in(turn)
            for start in range(0, len(due), LETTERS):
                opened += actions.renewals.open_rounds(
                    version=turn.version,
                    rule=turn.rule,
                    due=due[start : start + LETTERS],
                    today=turn.today,
                    at=context.at,
                )
                context.progress(min(start + LETTERS, len(due)), len(due))
    return {"opened": opened}


@job("learning.ask_about_use", cron="40 12 * * *")
def ask_about_use(context: Context) -> Mapping[str, Any]:
    """Ask, weeks after a course, whether what was learnt is used, each morning (07:40 in Bogotá). Safe to run twice."""
    asked = 0
    for entity in Entity.objects.all():
        due = queries.pulses.due(entity=entity, at=context.at)
        for start in range(0, len(due), LETTERS):
            asked += actions.pulses.ask(asked=due[start : start + LETTERS], at=context.at)
            context.progress(min(start + LETTERS, len(due)), len(due))
    return {"asked": asked}


def propose_route(event: DiagnosisCompleted) -> None:
    """Build the route of whoever finished a nominal diagnosis, so that her next step waits for her."""
    person = queries.needs.person_of(entity_id=event.entity_id, pseudonym=event.pseudonym)
    if person is not None:
        actions.route.replan(person=person, at=event.at)


def follow_completion(event: CourseCompleted) -> None:
    """Plan the route of whoever finished a course anew: what it gave is not asked for again, and what waited opens."""
    person = queries.needs.person_of(entity_id=event.entity_id, pseudonym=event.pseudonym)
    if person is not None and queries.planning.has_route(person=person):
        actions.route.replan(person=person, at=event.at)


def follow_offer(event: CourseVersionPublished | CourseVersionRetired | PrerequisitesChanged) -> None:
    """Ask for all routes to be planned anew when a course comes or goes, or asks for others before it."""
    _ask_for_replan(event.entity_id, at=event.at, run_at=event.at)


def follow_targets(event: TargetsChanged) -> None:
    """Ask for all routes to be planned anew when other levels are expected, from the day on which they are."""
    entity = Entity.objects.get(pk=event.entity_id)
    begins = datetime.combine(date.fromisoformat(event.valid_from), time.min, tzinfo=ZoneInfo(entity.timezone))
    _ask_for_replan(entity.pk, at=event.at, run_at=max(event.at, begins))


@job("learning.replan_routes")
def replan_routes(context: Context, *, entity_id: int) -> Mapping[str, Any]:
    """Plan the route of everybody who has one anew, keeping what was begun or decided. A retry goes on where it was."""
    entity = Entity.objects.get(pk=entity_id)
    if context.job.attempts <= 1:
        actions.route.mark_stale(entity=entity, at=context.at)
    owners = queries.planning.owners_of_stale_routes(entity=entity)
    for done, pseudonym in enumerate(owners, 1):
        person = queries.needs.person_of(entity_id=entity.pk, pseudonym=pseudonym)
        if person is not None:
            actions.route.replan(person=person, at=context.at)
        if done % PROGRESS_EVERY == 0 or done == len(owners):
            context.progress(done, len(owners))
    return {"routes": len(owners)}


def _ask_for_replan(entity_id: int, *, at: datetime, run_at: datetime) -> None:
    entity = Entity.objects.get(pk=entity_id)
    # Marked at once: the job that it joins may be one that failed half-way.
    if actions.route.mark_stale(entity=entity, at=at):
        day = clock.local_date(run_at, entity.timezone)
        asked = {"entity_id": entity_id}
        enqueue(
            "learning.replan_routes", entity=entity, at=at, run_at=run_at, key=f"{entity_id}:{day}", arguments=asked
        )


@job("learning.tell_of_revoked_exemptions")
def tell_of_revoked_exemptions(context: Context, *, course_id: int, at: str) -> Mapping[str, Any]:
    """Write to whoever lost her exemption of a course why, and plan her route anew. Safe to run twice."""
    proofs = queries.exemptions.revoked_at(course_id=course_id, at=datetime.fromisoformat(at))
    for done, proof in enumerate(proofs, 1):
        person = queries.needs.person_of(entity_id=proof.entity_id, pseudonym=proof.pseudonym)
        if person is not None:
            actions.exemptions.tell_of_revoked(proof=proof, to=person, at=context.at)
        if done % PROGRESS_EVERY == 0 or done == len(proofs):
            context.progress(done, len(proofs))
    return {"told": len(proofs)}


def follow_consent(event: ConsentChanged) -> None:
    """End the exemptions that rest on a diagnosis by name once the person no longer allows it."""
    if event.purpose != NOMINAL_PURPOSE or event.is_granted:
        return
    pseudonym = pseudonym_of(entity_id=event.entity_id, person_uid=event.person_uid)
    if pseudonym is not None:
        actions.exemptions.forget_results(entity_id=event.entity_id, pseudonym=pseudonym, at=event.at)


def follow_change(event: CourseVersionPublished | CourseCompleted) -> None:
    """Ask what a new version asks: of everybody at its publication, of one person when she finishes an older one."""
    version = queries.changes.published_version(course_id=event.course_id)
    if (
        version is None
        or version.number == 1
        or (isinstance(event, CourseCompleted) and event.version_id == version.pk)
    ):
        return
    asked: dict[str, Any] = {"version_id": version.pk}
    if isinstance(event, CourseCompleted):
        asked["pseudonym"] = str(event.pseudonym)
    key = ":".join(map(str, asked.values()))
    enqueue("learning.apply_change", entity=version.entity, at=event.at, key=key, arguments=asked)


@job("learning.apply_change")
def apply_change(context: Context, *, version_id: int, pseudonym: str | None = None) -> Mapping[str, Any]:
    """Ask whoever finished an earlier version what the later ones ask. Safe to run twice."""
    version = queries.changes.version_to_apply(version_id=version_id)
    if version is None:
        return {"moved": 0, "asked": 0}
    moved = actions.changes.bring_along(version=version, at=context.at)
    if pseudonym is None:
        actions.exemptions.end_outdated(version=version, at=context.at)
    found = queries.changes.asked_of_those_before(version, pseudonym=UUID(pseudonym) if pseudonym else None)
    deadline = queries.changes.deadline_to_redo(version, at=context.at)
    for start in range(0, len(found), LETTERS):
        chunk = found[start : start + LETTERS]
        if redo := [one for one in chunk if one.must_redo]:
            actions.changes.enroll_anew(version=version, asked=redo, deadline_on=deadline, at=context.at)
        actions.changes.tell_of_update(
            version=version, asked=[one for one in chunk if not one.must_redo], at=context.at
        )
        context.progress(start + len(chunk), len(found))
    return {"moved": moved, "asked": len(found)}


@job("learning.raise_reviews", cron="40 6 * * *")
def raise_reviews(context: Context) -> Mapping[str, Any]:
    """Find, each morning (01:40 in Bogotá), which courses ask to be looked at, and tell their owners. Safe twice."""
    found = [reason for entity in Entity.objects.all() for reason in queries.care.reasons_in(entity, at=context.at)]
    return {"raised": actions.care.raise_reasons(found=found, at=context.at)}


def follow_service(event: ServiceChanged) -> None:
    """Ask for the courses that speak of a service to be looked at once it changed."""
    found = queries.care.changed_service(service_id=event.service_id, at=event.at)
    actions.care.raise_reasons(found=found, at=event.at)


@job("learning.bring_back_steps", cron="10 6 * * *")
def bring_back_steps(context: Context) -> Mapping[str, Any]:
    """Bring back, each morning (01:10 in Bogotá), what people put off until that day."""
    due = [
        step
        for entity in Entity.objects.all()
        for step in queries.route_changes.due_steps(entity=entity, today=clock.local_date(context.at, entity.timezone))
    ]
    for step in due:
        person = queries.needs.person_of(entity_id=step.entity_id, pseudonym=step.path.pseudonym)
        if person is not None:
            actions.route_changes.bring_back_step(step=step, by=person, at=context.at)
    return {"steps": len(due)}


def finish_package(event: PackageSatisfied) -> None:
    """Mark as done the activity whose package was satisfied; whoever was erased meanwhile leaves nothing to mark."""
    person = queries.needs.person_of(entity_id=event.entity_id, pseudonym=event.pseudonym)
    if person is None:
        return
    # A registration of nobody's course, or a version that was retired: there is nothing to finish.
    with contextlib.suppress(DomainError):
        play = queries.packages.play_of(registration_uid=event.registration_uid)
        actions.progress.finish_activity(enrollment=play.enrollment, activity=play.activity, by=person, at=event.at)


def index_course(event: CourseVersionPublished | CourseVersionRetired) -> None:
    """Bring what the search box finds of a course up to date."""
    actions.publishing.index(course_id=event.course_id)


@job("learning.remind_of_talks", cron="5 12 * * *")
def remind_of_talks(context: Context) -> Mapping[str, Any]:
    """Remind on the eve of a talk whoever has a seat, each working morning (07:05 in Bogotá). Safe to run twice."""
    reminded = 0
    for entity in Entity.objects.all():
        places = queries.talk_reminders.places_to_remind(entity=entity, at=context.at)
        for start in range(0, len(places), LETTERS):
            reminded += actions.talk_letters.remind(places=places[start : start + LETTERS], at=context.at)
    return {"reminded": reminded}


@job("learning.tell_of_talk")
def tell_of_talk(context: Context, *, talk_id: int, news: str, sequence: int) -> Mapping[str, Any]:
    """Write to whoever has a place in a talk, or waits for one, what became of it. Safe to run twice."""
    places = queries.talks.places_to_tell(talk_id=talk_id, since=context.job.created_at)
    for start in range(0, len(places), LETTERS):
        chunk = places[start : start + LETTERS]
        what = actions.talk_letters.News(news)
        actions.talk_letters.tell(places=chunk, news=what, sequence=sequence, at=context.at)
        context.progress(start + len(chunk), len(places))
    return {"told": len(places)}


@job("learning.call_to_talk")
def call_to_talk(context: Context, *, talk_id: int, unit_id: int, by: str) -> Mapping[str, Any]:
    """Call a unit and those below it to a talk, whoever has no place and was not called. Safe to run twice."""
    wanted = queries.talk_calls.call_of(talk_id=talk_id, unit_id=unit_id, by=by)
    if not takes_sign_ups(wanted.talk, context.at):
        return {"called": 0}
    ids = queries.talk_calls.reach_of(talk=wanted.talk, unit=wanted.unit, at=context.at).to_call
    called = 0
    for start in range(0, len(ids), LETTERS):
        people = queries.talk_calls.people_among(ids[start : start + LETTERS])
        called += actions.talk_calls.call(talk=wanted.talk, people=people, by=wanted.by, at=context.at)
        context.progress(min(start + LETTERS, len(ids)), len(ids))
    told = ngettext("Se convocó a %(count)d persona.", "Se convocó a %(count)d personas.", called) % {"count": called}
    context.progress(len(ids), len(ids), told)
    return {"called": called}


def follow_material(event: MaterialPublished) -> None:
    """Tell who had signed up for a talk that what it left can be seen; a version anew tells nobody twice."""
    found = queries.talk_materials.of_material(entity_id=event.entity_id, material_id=event.material_id)
    if found is not None:
        asked = {"material_id": event.material_id}
        enqueue("learning.tell_of_talk_material", entity=found.entity, at=event.at, arguments=asked, key=f"{found.pk}")


@job("learning.tell_of_talk_material")
def tell_of_talk_material(context: Context, *, material_id: int) -> Mapping[str, Any]:
    """Tell who had signed up for a talk that its slides or its recording can be seen. Safe to run twice."""
    assert context.job.entity_id is not None
    found = queries.talk_materials.of_material(entity_id=context.job.entity_id, material_id=material_id)
    if found is None or not found.is_public:
        return {"told": 0}
    places, told = queries.talk_materials.places_to_tell_of(found=found), 0
    for start in range(0, len(places), LETTERS):
        told += actions.talk_materials.tell(found=found, places=places[start : start + LETTERS], at=context.at)
        context.progress(min(start + LETTERS, len(places)), len(places))
    return {"told": told}


@job("learning.close_talks", cron="15 * * * *")
def close_talks(context: Context) -> Mapping[str, Any]:
    """Count as held the open talks whose hour has passed."""
    over = queries.talks.over_but_open(at=context.at)
    for talk in over:
        actions.talks.move_talk(talk=talk, to=TalkStatus.HELD, by=None, at=context.at)
    return {"closed": len(over)}


@job("learning.tend_talk_seats", cron="*/10 * * * *")
def tend_talk_seats(context: Context) -> Mapping[str, Any]:
    """Pass on the seats of talks that nobody confirmed in time, and those of who left the entity. Safe to run twice."""
    talks = queries.talk_seats.talks_to_tend(at=context.at)
    return {"freed": sum(actions.talk_seats.tend_seats(talk=talk, at=context.at) for talk in talks)}


@job("learning.ask_about_talks", cron="25 * * * *")
def ask_about_talks(context: Context) -> Mapping[str, Any]:
    """Ask who came to a talk that was held what they think of it, each person once. Safe to run twice."""
    places = queries.talk_opinions.places_to_ask(at=context.at)
    for _talk, came in itertools.groupby(places, key=lambda one: one.talk_id):
        asked = list(came)
        actions.talk_opinions.ask(talk=asked[0].talk, places=asked, at=context.at)
    return {"asked": len(places)}


@job("learning.remind_of_talks_soon", cron="*/10 * * * *")
def remind_of_talks_soon(context: Context) -> Mapping[str, Any]:
    """Remind whoever has a seat as many hours before a talk as the entity says. Safe to run twice."""
    reminded = 0
    for entity in Entity.objects.all():
        for before in queries.talk_reminders.wanted_soon(entity=entity):
            places = queries.talk_reminders.places_to_remind_soon(entity=entity, before=before, at=context.at)
            reminded += actions.talk_letters.remind(places=places, before=before, at=context.at)
    return {"reminded": reminded}
