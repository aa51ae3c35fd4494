"""A learner plays a package: what is kept of it, what it counts for, and what is refused."""

import io
from datetime import timedelta

import pytest

import package_factories as made
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError
from apropia.foundation.events import bus
from apropia.learning import actions as learning
from apropia.learning.models import ActivityProgress, Completion, Enrollment
from apropia.packages import actions, queries
from apropia.packages.actions.playing import MOST_COMMITS, Overtaken, TooOften
from apropia.packages.models import Package, Registration, UnitRun
from packages.factories import make_package, open_part

pytestmark = pytest.mark.django_db
PASSED = {
    "core": {"lesson_status": "passed", "score": {"raw": "90", "min": "0", "max": "100"}, "total_time": "00:10:00"}
}
FAILED = {"core": {"lesson_status": "failed", "score": {"raw": "20", "min": "0", "max": "100"}}}
BEGUN = {"core": {"lesson_status": "incomplete", "lesson_location": "3", "exit": "suspend"}, "suspend_data": "visto=3"}
APP = "http://testserver"


def tell(run, data, *, by, at, sequence=1):
    return actions.playing.commit(run=run, sequence=sequence, data=data, by=by, at=at)


def test_a_package_that_is_passed_finishes_its_lesson_and_its_course_once(lesson, beto, at):
    activity = lesson()
    run = open_part(activity=activity, by=beto, at=at)

    tell(run, PASSED, by=beto, at=at)
    tell(run, PASSED, by=beto, at=at, sequence=2)
    bus.deliver_pending(at=at)

    told = UnitRun.objects.get()
    assert (told.is_passed, told.score_percent, told.seconds) == (True, 90.0, 600)
    assert ActivityProgress.objects.get().activity == activity
    assert Completion.objects.get().pseudonym == beto.pseudonym
    done = AuditEvent.objects.filter(action__in=["packages.unit.done", "packages.registration.satisfied"])
    assert done.count() == 2


def test_a_package_goes_on_where_it_stopped(lesson, beto, at):
    run = open_part(activity=lesson(), by=beto, at=at)
    first = queries.playing.play_page_for(person=beto, uid=run.uid, app_origin=APP).settings["data"]["cmi"]
    tell(run, BEGUN, by=beto, at=at)

    again = queries.playing.play_page_for(person=beto, uid=run.uid, app_origin=APP).settings["data"]["cmi"]

    assert first["core"]["entry"] == "ab-initio"
    assert (again["core"]["entry"], again["core"]["lesson_location"]) == ("resume", "3")
    assert again["suspend_data"] == "visto=3"
    assert again["core"]["student_name"] == f"{beto.surnames}, {beto.given_names}"


def test_what_was_done_stays_done_and_the_better_score_is_kept(lesson, beto, at):
    run = open_part(activity=lesson(), by=beto, at=at)
    tell(run, PASSED, by=beto, at=at)

    tell(run, FAILED, by=beto, at=at, sequence=2)

    told = UnitRun.objects.get()
    assert (told.satisfied_at, told.is_passed, told.score_percent) == (at, True, 90.0)
    assert told.data["cmi"] == FAILED


def test_what_is_failed_is_not_done(lesson, beto, at):
    run = open_part(activity=lesson(), by=beto, at=at)

    tell(run, FAILED, by=beto, at=at)

    assert UnitRun.objects.get().satisfied_at is None
    assert queries.playing.play_page_for(person=beto, uid=run.uid, app_origin=APP).part.state == "failed"


def test_the_pass_mark_of_the_package_stands_above_the_status_of_its_page(lesson, beto, at):
    run = open_part(activity=lesson(made.scorm_12(mastery="80")), by=beto, at=at)

    tell(run, {"core": {"lesson_status": "completed", "score": {"raw": "79"}}}, by=beto, at=at)
    assert UnitRun.objects.get().satisfied_at is None
    tell(run, {"core": {"lesson_status": "completed", "score": {"raw": "80"}}}, by=beto, at=at, sequence=2)

    assert UnitRun.objects.get().satisfied_at == at


def test_several_parts_are_played_in_order_and_all_of_them_count(lesson, beto, at):
    activity = lesson(made.scorm_12([("Primera", "uno.html"), ("Segunda", "dos.html")]))
    tell(open_part(activity=activity, by=beto, at=at), PASSED, by=beto, at=at)
    registration = Registration.objects.get()
    half = queries.playing.played(package=activity.package, registration=registration)
    was_satisfied = half.is_satisfied

    tell(open_part(activity=activity, by=beto, at=at, part=1), PASSED, by=beto, at=at)
    registration.refresh_from_db()

    assert [(part.title, part.state) for part in half.parts] == [("Primera", "done"), ("Segunda", "todo")]
    assert half.following.title == "Segunda"
    assert not was_satisfied
    assert registration.satisfied_at == at


def test_a_lesson_of_a_package_is_not_finished_by_hand(lesson, beto, at):
    activity = lesson()
    run = open_part(activity=activity, by=beto, at=at)
    enrollment = Enrollment.objects.get()

    with pytest.raises(DomainError, match="cuando el paquete lo informa"):
        learning.progress.finish_activity(enrollment=enrollment, activity=activity, by=beto, at=at)
    tell(run, PASSED, by=beto, at=at)

    learning.progress.finish_activity(enrollment=enrollment, activity=activity, by=beto, at=at)
    assert Completion.objects.filter(enrollment=enrollment).exists()


def test_a_part_that_tells_nothing_is_marked_by_the_person_and_one_that_tells_is_not(lesson, beto, at):
    silent = open_part(activity=lesson(), by=beto, at=at)
    speaking = open_part(activity=lesson(), by=beto, at=at)
    tell(speaking, BEGUN, by=beto, at=at)

    actions.playing.finish_silent(run=silent, by=beto, at=at)
    with pytest.raises(DomainError, match="informa su propio avance"):
        actions.playing.finish_silent(run=speaking, by=beto, at=at)

    assert UnitRun.objects.get(pk=silent.pk).satisfied_at == at


def test_a_page_that_reports_nothing_is_done_by_being_opened(lesson, beto, at):
    manifest = made.manifest_12().replace('scormtype="sco"', 'scormtype="asset"')
    activity = lesson(made.zipped({"imsmanifest.xml": manifest, "a.html": "x"}))

    assert open_part(activity=activity, by=beto, at=at).satisfied_at == at


def test_sent_again_a_commit_changes_nothing_and_an_older_one_is_refused(lesson, beto, at):
    run = open_part(activity=lesson(), by=beto, at=at)
    tell(run, BEGUN, by=beto, at=at, sequence=5)

    tell(run, FAILED, by=beto, at=at, sequence=5)
    with pytest.raises(Overtaken):
        tell(run, FAILED, by=beto, at=at, sequence=4)

    assert UnitRun.objects.get().data["cmi"] == BEGUN


def test_a_package_may_not_tell_without_end(lesson, beto, at):
    run = open_part(activity=lesson(), by=beto, at=at)
    UnitRun.objects.filter(pk=run.pk).update(window_at=at, window_count=MOST_COMMITS, sequence=200)

    with pytest.raises(TooOften):
        tell(run, BEGUN, by=beto, at=at + timedelta(seconds=59), sequence=201)
    tell(run, BEGUN, by=beto, at=at + timedelta(seconds=61), sequence=202)

    assert UnitRun.objects.get().window_count == 1


@pytest.mark.parametrize(
    "senseless",
    [
        {"core": "no"},
        {"core": {"score": {"raw": "muchos", "min": [], "max": {}}, "lesson_status": 7, "total_time": "ayer"}},
        {"core": {"score": {"raw": "1e999", "max": "nan"}, "lesson_status": None, "total_time": "9999:99:99.99"}},
        {"core": {"score": {"raw": "50", "min": "100", "max": "0"}}},
        {"core": {"score": {"raw": "500"}}},
    ],
)
def test_senseless_data_are_kept_and_count_for_nothing(lesson, beto, at, senseless):
    run = open_part(activity=lesson(), by=beto, at=at)

    told = tell(run, senseless, by=beto, at=at)

    assert (told.satisfied_at, told.score_percent) == (None, None)


def test_who_began_with_an_older_package_stays_with_it(lesson, camilo, beto, ana, at):
    activity = lesson()
    first = open_part(activity=activity, by=beto, at=at)
    newer = make_package(data=made.scorm_12([("Otra", "otra.html")]), by=camilo, at=at)
    activity.package = newer
    activity.save()

    again = open_part(activity=activity, by=beto, at=at)
    other = open_part(activity=activity, by=ana, at=at)

    assert again == first
    assert other.registration.package == newer
    assert Package.objects.count() == 2


def test_an_author_replaces_the_package_of_a_draft_and_the_older_one_stays(lesson, camilo, at):
    activity = lesson(status="DRAFT")
    older = activity.package
    file = actions.keeping.bring(data=io.BytesIO(made.scorm_2004()), name="nuevo.zip", by=camilo, at=at)

    found = queries.packages.found_for(person=camilo, uid=file.uid)
    learning.packages.attach(activity=activity, found=found, by=camilo, at=at)
    learning.packages.attach(activity=activity, found=found, by=camilo, at=at)

    activity.refresh_from_db()
    assert activity.package.replaces == older
    assert Package.objects.count() == 2


def test_a_new_version_of_a_course_takes_the_package_along(lesson, carla, at):
    activity = lesson()

    draft = learning.publishing.open_new_version(course=activity.version.course, by=carla, at=at)

    assert draft.activities.get().package == activity.package


def test_a_persons_data_hold_what_she_played_and_erasing_takes_it_away(lesson, beto, ana, at):
    from apropia.packages import personal_data

    activity = lesson()
    tell(open_part(activity=activity, by=beto, at=at), PASSED, by=beto, at=at)
    open_part(activity=activity, by=ana, at=at)
    whose = {"entity_id": beto.entity_id, "person_uid": beto.uid, "pseudonym": beto.pseudonym}

    [row] = personal_data.export(**whose)["Paquetes de contenido"]
    touched = personal_data.erase(**whose, at=at)

    assert (row["paquete"], row["resultado que informó el paquete"]) == ("Curso de prueba", 90.0)
    assert touched == {"package parts": 1}
    assert [one.pseudonym for one in Registration.objects.all()] == [ana.pseudonym]


def test_a_satisfied_package_of_somebody_erased_marks_nothing(lesson, beto, at):
    tell(open_part(activity=lesson(), by=beto, at=at), PASSED, by=beto, at=at)
    Registration.objects.all().delete()

    bus.deliver_pending(at=at)

    assert not ActivityProgress.objects.exists()
