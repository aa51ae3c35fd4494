"""A package is replaced or its course retired while somebody plays it: what she did stays hers, and she is told."""

import pytest

import package_factories as made
from apropia.foundation.events import bus
from apropia.learning import actions as learning
from apropia.learning.models import ActivityProgress, Completion
from apropia.learning.states import VersionStatus
from apropia.packages import actions
from apropia.packages.models import Registration, UnitRun
from packages.factories import make_package, open_part

pytestmark = pytest.mark.django_db
PASSED = {"core": {"lesson_status": "passed", "score": {"raw": "90"}}}


def retire(version, *, to: str = VersionStatus.RETIRED) -> None:
    version.status = to
    version.published_at = version.published_at or version.changed_at
    version.save(update_fields=["status", "published_at"])


def test_a_course_that_closes_to_new_people_is_finished_by_who_began(client_of, lesson, beto, at):
    activity = lesson(made.scorm_12([("Primera", "a.html"), ("Segunda", "b.html")]))
    first = open_part(activity=activity, by=beto, at=at)
    retire(activity.version, to=VersionStatus.RETIRING)

    second = open_part(activity=activity, by=beto, at=at, part=1)
    for run in (first, second):
        actions.playing.commit(run=run, sequence=1, data=PASSED, by=beto, at=at)
    bus.deliver_pending(at=at)

    assert Completion.objects.filter(pseudonym=beto.pseudonym).exists()


def test_of_a_retired_course_what_was_told_is_kept_and_leaving_says_what_happened(client_of, lesson, beto, at):
    activity = lesson(made.scorm_12([("Primera", "a.html"), ("Segunda", "b.html")]))
    run = open_part(activity=activity, by=beto, at=at)
    retire(activity.version)
    client = client_of(beto)

    actions.playing.commit(run=run, sequence=1, data=PASSED, by=beto, at=at)
    bus.deliver_pending(at=at)
    left = client.get(run.registration.return_path, follow=True)
    other = client.post(run.registration.open_path, {"unit": "i1"}, follow=True)

    assert UnitRun.objects.get().satisfied_at == at
    assert not ActivityProgress.objects.exists()
    for answer in (left, other):
        assert answer.status_code == 200
        assert "se retiró" in answer.text


def test_a_package_satisfied_after_its_course_was_retired_breaks_nothing(lesson, beto, at):
    activity = lesson()
    run = open_part(activity=activity, by=beto, at=at)
    retire(activity.version)

    actions.playing.commit(run=run, sequence=1, data=PASSED, by=beto, at=at)
    bus.deliver_pending(at=at)

    assert Registration.objects.get().satisfied_at == at


def test_who_plays_an_older_package_goes_on_with_it_to_the_end_after_it_was_replaced(lesson, camilo, beto, ana, at):
    activity = lesson(made.scorm_12([("Primera", "a.html"), ("Segunda", "b.html")]))
    first = open_part(activity=activity, by=beto, at=at)
    draft = learning.publishing.open_new_version(course=activity.version.course, by=camilo, at=at)
    newer = draft.activities.get()
    newer.package = make_package(data=made.scorm_12([("Otra", "otra.html")]), by=camilo, at=at)
    newer.save()
    retire(activity.version, to=VersionStatus.RETIRING)
    retire(draft, to=VersionStatus.PUBLISHED)

    second = open_part(activity=activity, by=beto, at=at, part=1)
    for run in (first, second):
        actions.playing.commit(run=run, sequence=1, data=PASSED, by=beto, at=at)
    bus.deliver_pending(at=at)
    hers = open_part(activity=newer, by=ana, at=at)

    assert first.registration == second.registration
    assert Completion.objects.get().version == activity.version
    assert [unit["title"] for unit in hers.registration.package.units] == ["Otra"]


def test_a_draft_is_thrown_away_with_its_authors_trial_still_there(client_of, lesson, camilo, at):
    activity = lesson(status="DRAFT")
    client_of(camilo).post(f"/aprender/escribir/actividad/{activity.pk}/paquete/probar/", {"unit": "i0"})

    learning.publishing.discard_draft(version=activity.version, by=camilo, at=at)

    assert Registration.objects.get().is_trial
