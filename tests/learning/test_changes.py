"""Each new version says what it asks of whoever finished the one before, and no more is asked of anybody."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from apropia.contact.models import OutgoingMessage
from apropia.foundation import clock
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError, Forbidden, NotFound
from apropia.learning import actions, jobs, queries
from apropia.learning.models import Activity, Completion, CourseVersion, Enrollment, RenewalKind
from apropia.learning.policies.changes import ChangeUntold
from apropia.learning.policies.publication import NotReady
from apropia.learning.states import VersionStatus
from apropia.people.models import OrgUnit, Person, Role
from learning.factories import make_version, page_of, take_course
from people_factories import make_person

pytestmark = pytest.mark.django_db
DUE = date(2027, 11, 23)
NOTE = "Ahora el plazo es de diez días."


@pytest.fixture
def at() -> datetime:
    """Now: background work is done when it is due by the clock."""
    return clock.now()


@pytest.fixture
def elena(unit: OrgUnit) -> Person:
    """Writes contents."""
    return make_person(unit=unit, given_names="Elena", surnames="Autora", roles=[Role.CONTENT_AUTHOR])


@pytest.fixture
def first(elena: Person, at: datetime) -> CourseVersion:
    return make_version(entity=elena.entity, at=at, code="plazos", teaches={"2.2": "BASIC"}, author=elena)


def new_version(of: CourseVersion, elena: Person, at: datetime, kind: str = "", note: str = NOTE) -> CourseVersion:
    """Return the next version of a course, in pilot, and classed where a kind is given."""
    draft = actions.publishing.open_new_version(course=of.course, by=elena, at=at)
    if kind:
        actions.changes.class_change(version=draft, kind=kind, note=note, redo_days=10, by=elena, at=at)
    CourseVersion.objects.filter(pk=draft.pk).update(status=VersionStatus.PILOT)
    return CourseVersion.objects.select_related("course", "entity").get(pk=draft.pk)


def publish(version: CourseVersion, carla: Person, at: datetime, run_jobs: Callable[[], None]) -> None:
    actions.publishing.publish(version=version, by=carla, at=at, review_due_on=DUE)
    run_jobs()


def letters(person: Person) -> list[str]:
    return list(OutgoingMessage.objects.filter(person=person).values_list("subject", flat=True))


def test_later_version_says_what_it_asks_before_it_is_sent_and_published(
    first: CourseVersion, elena: Person, carla: Person, at: datetime
) -> None:
    draft = actions.publishing.open_new_version(course=first.course, by=elena, at=at)
    workshop = queries.authoring.workshop_for(person=elena, pk=draft.pk)

    assert [one.text for one in workshop.blocking] == ["Diga qué pide esta versión a quien ya terminó el curso."]
    with pytest.raises(NotReady):
        actions.publishing.submit(outline=workshop.outline, by=elena, at=at)
    CourseVersion.objects.filter(pk=draft.pk).update(status=VersionStatus.PILOT)
    draft.refresh_from_db()
    with pytest.raises(ChangeUntold):
        actions.publishing.publish(version=draft, by=carla, at=at, review_due_on=DUE)


@pytest.mark.parametrize(
    ("kind", "note", "days", "field"),
    [("", "", 10, "kind"), ("UPDATE", " ", 10, "note"), ("REDO", "", 10, "note"), ("REDO", NOTE, 0, "redo_days")],
)
def test_class_that_says_too_little_is_refused(
    first: CourseVersion, elena: Person, at: datetime, kind: str, note: str, days: int, field: str
) -> None:
    draft = actions.publishing.open_new_version(course=first.course, by=elena, at=at)

    with pytest.raises(DomainError) as refusal:
        actions.changes.class_change(version=draft, kind=kind, note=note, redo_days=days, by=elena, at=at)

    assert refusal.value.field == field


def test_under_review_only_reviewers_class_and_once_published_nobody(
    first: CourseVersion, elena: Person, carla: Person, beto: Person, at: datetime, run_jobs
) -> None:
    version = new_version(first, elena, at, "MINOR")
    again = {"version": version, "kind": "UPDATE", "note": NOTE, "redo_days": 10, "at": at}

    for person in (elena, beto):
        with pytest.raises(Forbidden):
            actions.changes.class_change(**again, by=person)
    actions.changes.class_change(**again, by=carla)
    publish(version, carla, at, run_jobs)

    version.refresh_from_db()
    with pytest.raises(DomainError):
        actions.changes.class_change(**again | {"version": version}, by=carla)
    with pytest.raises(DomainError):
        actions.changes.class_change(**again | {"version": first}, by=carla)


def test_minor_change_asks_nothing(
    first: CourseVersion, elena: Person, carla: Person, beto: Person, at: datetime, run_jobs
) -> None:
    take_course(version=first, person=beto, at=at)

    publish(new_version(first, elena, at, "MINOR", note=""), carla, at, run_jobs)

    page = page_of(beto, first)
    assert (page.completion.version, page.changes) == (first, ())
    assert letters(beto) == []


def test_update_is_read_and_confirmed_and_the_new_version_counts_as_finished(
    first: CourseVersion, elena: Person, carla: Person, beto: Person, at: datetime, run_jobs, client_of
) -> None:
    old = take_course(version=first, person=beto, at=at)
    version = new_version(first, elena, at, "UPDATE")
    publish(version, carla, at, run_jobs)
    run_jobs()
    client, address = client_of(beto), reverse("learning:update", args=["plazos"])
    course = client.get(reverse("learning:course", args=["plazos"])).content.decode()
    told = client.get(address).content.decode()

    assert letters(beto) == ["Lea qué cambió en «Compartir archivos»"]
    assert not AuditEvent.objects.filter(action="learning.change.redone").exists()
    assert address in course
    assert NOTE in told
    client.post(address)

    page = page_of(beto, first)
    assert page.version == version
    assert (page.done_count, page.total_count) == (2, 2)
    assert page.completion.code != old.code
    assert Completion.objects.filter(pseudonym=beto.pseudonym).count() == 2
    assert client.get(address).status_code == 404


def test_confirmed_update_is_no_learner_of_the_mirror_and_renews_nothing(
    first: CourseVersion, elena: Person, carla: Person, beto: Person, at: datetime, run_jobs
) -> None:
    old = take_course(version=first, person=beto, at=at)
    version = new_version(first, elena, at, "UPDATE")
    publish(version, carla, at, run_jobs)

    new = actions.changes.confirm_update(completion=old, version=version, by=beto, at=at)
    again = actions.changes.confirm_update(completion=old, version=version, by=beto, at=at + timedelta(hours=1))

    assert again == new
    assert new.enrollment.started_at is None
    assert (new.pre_percent, new.is_implausible) == (None, False)


def test_confirmed_update_holds_as_long_as_what_was_learnt_and_counts_in_no_figure(
    first: CourseVersion, elena: Person, carla: Person, beto: Person, at: datetime, run_jobs
) -> None:
    rule = {"kind": RenewalKind.INTERVAL, "months": 12, "opens_days": 30}
    actions.renewals.ask_for_renewal(course=first.course, rule=rule, by=carla, at=at)
    old = take_course(version=first, person=beto, at=at)
    version = new_version(first, elena, at, "UPDATE")
    publish(version, carla, at, run_jobs)
    later = at + timedelta(days=100)

    new = actions.changes.confirm_update(completion=old, version=version, by=beto, at=later)

    held = queries.renewals.history_for(person=beto, at=later)
    assert [one.completion for one in held] == [new, old]
    assert len({one.until for one in held}) == 1
    assert not any(one.is_renewed for one in held)
    for one in (old, new):
        assert queries.verification.verified(code=one.code, at=later).until == held[0].until
    since = {"entity": beto.entity, "since": later, "until": later + timedelta(days=1)}
    assert queries.figures.learners_with_completion(**since) == set()
    assert queries.figures.hours_by_person(**since) == {}
    taken = queries.figures.taken_before(entity=beto.entity, until=later + timedelta(days=1))
    assert [one.completed_at for one in taken[beto.pseudonym]] == [old.completed_at]


def test_update_makes_no_completion_plausible(
    first: CourseVersion, elena: Person, carla: Person, beto: Person, at: datetime, run_jobs
) -> None:
    old = take_course(version=first, person=beto, at=at)
    Completion.objects.update(is_implausible=True)
    old.refresh_from_db()
    version = new_version(first, elena, at, "UPDATE")
    publish(version, carla, at, run_jobs)

    assert actions.changes.confirm_update(completion=old, version=version, by=beto, at=at).is_implausible


def test_redo_enrols_anew_by_business_days_and_keeps_what_was_finished(
    first: CourseVersion, elena: Person, carla: Person, beto: Person, at: datetime, run_jobs, client_of
) -> None:
    old = take_course(version=first, person=beto, at=at)
    version = new_version(first, elena, at, "REDO")

    publish(version, carla, at, run_jobs)
    run_jobs()

    page = page_of(beto, first)
    deadline = queries.changes.deadline_to_redo(version, at=at)
    assert (page.version, page.enrollment.status, page.done_count) == (version, "ENROLLED", 0)
    assert page.enrollment.deadline_on == deadline
    assert deadline > clock.local_date(at, "America/Bogota") + timedelta(days=11)
    assert Completion.objects.filter(pk=old.pk, pseudonym=beto.pseudonym).exists()
    assert letters(beto) == ["«Compartir archivos» cambió: tómelo otra vez"]
    shown = client_of(beto).get(reverse("learning:course", args=["plazos"])).content.decode()
    assert "hay que tomarlo otra vez" in shown
    assert NOTE in shown


def test_letters_of_a_change_are_written_a_few_at_a_time(
    first: CourseVersion, elena: Person, carla: Person, beto: Person, ana: Person, at: datetime, run_jobs, monkeypatch
) -> None:
    monkeypatch.setattr(jobs, "LETTERS", 1)
    for person in (ana, beto):
        take_course(version=first, person=person, at=at)

    publish(new_version(first, elena, at, "REDO"), carla, at, run_jobs)

    assert AuditEvent.objects.filter(action="learning.change.redone").count() == 2
    assert Enrollment.objects.filter(origin="REDO").count() == 2


def test_the_most_that_was_asked_since_counts(
    first: CourseVersion, elena: Person, carla: Person, beto: Person, at: datetime, run_jobs
) -> None:
    take_course(version=first, person=beto, at=at)
    person = Person.objects.filter(pk=beto.pk)
    person.update(status=Person.Status.CLOSED)
    second = new_version(first, elena, at, "REDO")
    publish(second, carla, at, run_jobs)
    person.update(status=Person.Status.ACTIVE)

    third = new_version(second, elena, at, "MINOR", note="")
    publish(third, carla, at, run_jobs)

    assert Enrollment.objects.get(version=third, pseudonym=beto.pseudonym).origin == "REDO"


def test_who_is_in_the_middle_finishes_where_she_is_and_is_asked_then(
    first: CourseVersion, elena: Person, carla: Person, beto: Person, at: datetime, run_jobs
) -> None:
    enrollment = actions.enrollment.start_course(version=first, by=beto, at=at)
    lessons = list(first.activities.all())
    actions.progress.finish_activity(enrollment=enrollment, activity=lessons[0], by=beto, at=at)
    version = new_version(first, elena, at, "REDO")
    publish(version, carla, at, run_jobs)

    page = page_of(beto, first)
    assert (page.version, page.done_count) == (first, 1)

    enrollment.refresh_from_db()
    first.refresh_from_db()
    actions.progress.finish_activity(enrollment=Enrollment.objects.get(), activity=lessons[1], by=beto, at=at)
    run_jobs()

    assert Completion.objects.get(pseudonym=beto.pseudonym).version == first
    assert page_of(beto, first).version == version


def test_who_has_not_begun_goes_to_the_new_version(
    first: CourseVersion, elena: Person, carla: Person, beto: Person, at: datetime, run_jobs
) -> None:
    actions.enrollment.enroll(version=first, by=beto, at=at)
    version = new_version(first, elena, at, "MINOR", note="")

    publish(version, carla, at, run_jobs)

    assert Enrollment.objects.get().version == version


def test_comparison_tells_what_was_written_added_and_taken_out(
    first: CourseVersion, elena: Person, at: datetime
) -> None:
    draft = actions.publishing.open_new_version(course=first.course, by=elena, at=at)
    lessons = list(draft.activities.all())
    Activity.objects.filter(pk=lessons[0].pk).update(body="## Un título\n\nOtro texto.", duration_minutes=9)
    actions.authoring.remove_activity(activity=lessons[1], by=elena, at=at)
    actions.authoring.add_activity(module=draft.modules.get(), kind="VIDEO", title="Mírelo", by=elena, at=at)

    found = queries.changes.change_page_for(person=elena, pk=draft.pk).comparison

    told = {(one.name, one.what): [f"{line.sign}{line.text}" for line in one.lines] for one in found.differences}
    assert told == {
        ("Lección 1", "Cambió: el texto, los minutos."): ["-Un texto.", "+Otro texto."],
        ("Mírelo", "Es una actividad nueva (Video)."): [],
        ("Lección 2", "Se quitó esta actividad."): [],
    }
    assert found.changed_percent > 0


def test_copy_changes_nothing(first: CourseVersion, elena: Person, at: datetime) -> None:
    draft = actions.publishing.open_new_version(course=first.course, by=elena, at=at)

    found = queries.changes.change_page_for(person=elena, pk=draft.pk).comparison

    assert (found.differences, found.changed_percent) == ((), 0)
    with pytest.raises(NotFound):
        queries.changes.change_page_for(person=elena, pk=first.pk)


def test_author_classes_on_a_page_that_shows_what_changed(
    client_of: Callable[[Person], Client], first: CourseVersion, elena: Person, at: datetime
) -> None:
    draft = actions.publishing.open_new_version(course=first.course, by=elena, at=at)
    Activity.objects.filter(version=draft).update(body="## Un título\n\nOtro texto.")
    client, address = client_of(elena), reverse("learning:author_change", args=[draft.pk])

    shown = client.get(address).content.decode()
    refused = client.post(address, {"kind": "REDO", "note": "", "redo_days": "10"})
    taken = client.post(address, {"kind": "REDO", "note": NOTE, "redo_days": "10"})

    assert "Otro texto." in shown
    assert refused.status_code == 422
    assert taken.status_code == 302
    assert CourseVersion.objects.get(pk=draft.pk).change.kind == "REDO"
