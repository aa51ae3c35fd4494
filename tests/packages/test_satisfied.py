"""What we state by ourselves of a course of cmi5: what was satisfied, and what was waived."""

from types import SimpleNamespace

import pytest

import package_factories as made
from apropia.formats.packages.results import Result
from apropia.foundation.events import bus
from apropia.learning.actions.exemptions import ask_for_exemption
from apropia.learning.actions.packages import waive_plays
from apropia.learning.models import ActivityProgress
from apropia.packages import actions
from apropia.packages.models import Launch, Registration, Statement, UnitRun
from packages.factories import open_part

pytestmark = pytest.mark.django_db
CMI5 = "https://w3id.org/xapi/adl/verbs/"
MORE = (
    '</au><block id="https://ejemplo.gov.co/b/dentro"><title/><au id="dos" moveOn="Passed"><title/>'
    '<url>index.html</url></au></block></block><block id="https://ejemplo.gov.co/c"><title/>'
    '<au id="tres" moveOn="Completed"><title/><url>index.html</url></au>'
)


@pytest.fixture
def course(lesson):
    """A course of two blocks, the first with a block within."""
    return lesson(made.repacked(made.cmi5(), {"cmi5.xml": ("</au>", MORE)}))


def begin(activity, part, *, by, at) -> UnitRun:
    run = open_part(activity=activity, by=by, at=at, part=part)
    actions.launching.launch(run=run, app_origin="http://testserver", return_url="http://x/", by=by, at=at)
    return run


def satisfy(run, *, by, at) -> None:
    actions.playing.tell_result(run, Result(satisfied=True), by=by, at=at)


def stated(verb: str) -> list[tuple[str, str]]:
    """Return of what a verb was stated: the kind of the thing and the publisher's name of it."""
    found = Statement.objects.filter(verb=f"{CMI5}{verb}")
    return [
        (
            one.payload["object"].get("definition", {}).get("type", "").rpartition("/")[2],
            one.payload["context"]["contextActivities"]["grouping"][0]["id"],
        )
        for one in found
    ]


def test_a_block_is_satisfied_with_its_last_part_and_the_course_with_its_last_block(course, beto, at):
    first, second, third = (begin(course, part, by=beto, at=at) for part in range(3))

    satisfy(first, by=beto, at=at)
    assert stated("satisfied") == []
    satisfy(second, by=beto, at=at)
    assert stated("satisfied") == [
        ("block", "https://ejemplo.gov.co/b/dentro"),
        ("block", "https://ejemplo.gov.co/b"),
    ]
    satisfy(second, by=beto, at=at)
    satisfy(third, by=beto, at=at)

    assert stated("satisfied")[2:] == [
        ("block", "https://ejemplo.gov.co/c"),
        ("course", "https://ejemplo.gov.co/curso"),
    ]
    registration = Registration.objects.get()
    assert registration.satisfied_at == at
    last = Statement.objects.latest("pk").payload
    assert last["object"]["id"].endswith(f"/xapi/actividad/{registration.package.uid}")
    assert last["context"]["registration"] == str(registration.uid)
    assert len({one.payload["object"]["id"] for one in Statement.objects.filter(verb=f"{CMI5}satisfied")}) == 4


def test_who_showed_to_know_the_course_has_its_parts_waived_with_the_reason(course, beto, ana, at):
    run = begin(course, 0, by=beto, at=at)
    begin(course, 0, by=ana, at=at)
    satisfy(run, by=beto, at=at)

    waive_plays(course_id=course.version.course_id, reason="Tested Out", by=beto, at=at)
    bus.deliver_pending(at=at)

    told = [one.payload["result"] for one in Statement.objects.filter(verb=f"{CMI5}waived")]
    reason = {"https://w3id.org/xapi/cmi5/result/extensions/reason": "Tested Out"}
    assert told == [{"success": True, "completion": True, "extensions": reason}] * 2
    assert ("course", "https://ejemplo.gov.co/curso") in stated("satisfied")
    hers = Registration.objects.get(pseudonym=beto.pseudonym)
    assert hers.satisfied_at == at
    assert not Registration.objects.get(pseudonym=ana.pseudonym).satisfied_at
    # She is exempt: nothing is marked as done that she did not do.
    assert not ActivityProgress.objects.exists()
    assert not Launch.objects.filter(run__registration=hers, run__unit__in=["dos", "tres"], ended_at=None).exists()


def test_who_is_exempt_by_her_diagnosis_has_its_parts_waived_too(course, beto, at):
    begin(course, 0, by=beto, at=at)
    shown = SimpleNamespace(can_ask=True, version=course.version, wave="Ola", taken_on=at.date(), evidence=())

    ask_for_exemption(page=shown, by=beto, at=at)

    assert len(stated("waived")) == 3
    assert Registration.objects.get().satisfied_at == at
    assert not ActivityProgress.objects.exists()


def test_waiving_says_nothing_of_other_standards(lesson, beto, at):
    activity = lesson()
    open_part(activity=activity, by=beto, at=at)

    waive_plays(course_id=activity.version.course_id, reason="Tested Out", by=beto, at=at)

    assert not Statement.objects.exists()
    assert Registration.objects.get().satisfied_at is None


@pytest.mark.parametrize(
    ("rule", "verbs", "done"),
    [
        ("Completed", ("completed",), True),
        ("Completed", ("passed",), False),
        ("Passed", ("passed",), True),
        ("Passed", ("completed",), False),
        ("CompletedAndPassed", ("completed", "passed"), True),
        ("CompletedAndPassed", ("passed",), False),
        ("CompletedOrPassed", ("passed",), True),
        ("CompletedOrPassed", ("failed",), False),
    ],
)
def test_each_rule_of_moving_on_is_kept(content, rule, verbs, done):
    part = content(data=made.cmi5(move_on=rule))
    part.say("initialized")

    for verb in verbs:
        assert part.say(verb, result={"success": verb != "failed", "completion": True}).status_code == 204

    assert (UnitRun.objects.get().satisfied_at is not None) is done


def test_a_part_that_asks_for_nothing_is_done_when_it_is_launched(content):
    content(data=made.cmi5(move_on="NotApplicable"))

    assert UnitRun.objects.get().satisfied_at is not None
    assert ("course", "https://ejemplo.gov.co/curso") in stated("satisfied")


def test_a_failure_above_the_pass_mark_is_refused(content):
    part = content(data=made.cmi5(mastery="0.6"))
    part.say("initialized")

    assert part.say("failed", result={"success": False, "score": {"scaled": 0.7}}).status_code == 400
    assert part.say("failed", result={"success": False, "score": {"scaled": 0.5}}).status_code == 204


def test_conditions_of_a_document_are_read_as_http_writes_them(content):
    part = content()
    part.state("PUT", body={"a": 1})
    etag = part.state("GET")["ETag"]

    assert part.state("PUT", body={"a": 2}, **{"If-Match": f'"otro", W/{etag}'}).status_code == 204
    assert part.state("PUT", body={"a": 3}, **{"If-Match": etag}).status_code == 412
    assert part.state("PUT", body={"a": 3}, **{"If-Match": "*"}).status_code == 204
    assert part.state("PUT", body={"a": 4}, **{"If-None-Match": "*"}).status_code == 412
    assert part.state("PUT", "nuevo", {"a": 5}, **{"If-Match": "*"}).status_code == 412
    assert part.state("PUT", "nuevo", {"a": 5}, **{"If-None-Match": "*"}).status_code == 204
