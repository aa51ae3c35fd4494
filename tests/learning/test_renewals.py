"""A course to be taken anew: until when a completion holds, the round that opens by itself, and all that stays."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from apropia.contact.models import OutgoingMessage
from apropia.foundation import clock
from apropia.foundation.errors import Forbidden
from apropia.foundation.jobs.registry import enqueue
from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions, queries
from apropia.learning.models import Completion, CourseRenewal, CourseVersion, Enrollment, EnrollmentOrigin, RenewalKind
from apropia.learning.policies.renewals import RenewalMakesNoSense, holds_until, opens_on, said
from apropia.people.models import OrgUnit, Person
from learning.factories import make_version, page_of, take_course
from people_factories import make_person

pytestmark = pytest.mark.django_db
YEARLY: dict[str, Any] = {"kind": RenewalKind.INTERVAL, "months": 12, "opens_days": 30}


def _window(*days: int) -> CourseRenewal:
    names = ("from_month", "from_day", "to_month", "to_day")
    return CourseRenewal(kind=RenewalKind.WINDOW, **dict(zip(names, days, strict=True)))


def _open(*, at: datetime, run_jobs: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: at)
    enqueue("learning.open_renewals", entity=None, at=at)
    run_jobs()


@pytest.fixture
def version(entity: Entity, at: datetime) -> CourseVersion:
    return make_version(entity=entity, at=at, code="datos", title="Datos personales")


@pytest.fixture
def finished(version: CourseVersion, beto: Person, carla: Person, at: datetime) -> Completion:
    actions.renewals.ask_for_renewal(course=version.course, rule=YEARLY, by=carla, at=at)
    return take_course(version=version, person=beto, at=at)


def test_months_end_on_the_same_day_or_the_last_of_a_shorter_month() -> None:
    rule = CourseRenewal(kind=RenewalKind.INTERVAL, months=6, opens_days=30)

    assert holds_until(rule, date(2026, 8, 31)) == date(2027, 2, 28)
    assert opens_on(rule, date(2026, 8, 31)) == date(2027, 1, 29)
    assert said(rule) == "cada 6 meses"


@pytest.mark.parametrize(
    ("done", "opens", "until"),
    [
        (date(2026, 1, 10), date(2026, 3, 1), date(2026, 5, 31)),  # before the window: it is the next
        (date(2026, 3, 1), date(2027, 3, 1), date(2027, 5, 31)),  # within it: that of the next year
        (date(2026, 9, 1), date(2027, 3, 1), date(2027, 5, 31)),
    ],
)
def test_a_yearly_window_asks_for_the_first_that_opens_after(done: date, opens: date, until: date) -> None:
    rule = _window(3, 1, 5, 31)

    assert (opens_on(rule, done), holds_until(rule, done)) == (opens, until)
    assert said(rule) == "cada año, del 1 de marzo al 31 de mayo"


def test_a_window_may_go_over_the_end_of_the_year() -> None:
    assert holds_until(_window(12, 1, 1, 31), date(2026, 6, 1)) == date(2027, 1, 31)


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        ({**YEARLY, "months": 0}, "months"),
        ({**YEARLY, "months": 1, "opens_days": 28}, "opens_days"),
        ({"kind": RenewalKind.WINDOW, "from_month": 2, "from_day": 29, "to_month": 3, "to_day": 1}, "from_day"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_by_its_field(
    version: CourseVersion, carla: Person, at: datetime, rule: dict[str, Any], field: str
) -> None:
    with pytest.raises(RenewalMakesNoSense) as refusal:
        actions.renewals.ask_for_renewal(course=version.course, rule=rule, by=carla, at=at)

    assert refusal.value.field == field


def test_only_who_may_enrol_others_asks_for_renewals(version: CourseVersion, beto: Person, at: datetime) -> None:
    with pytest.raises(Forbidden):
        actions.renewals.ask_for_renewal(course=version.course, rule=YEARLY, by=beto, at=at)
    with pytest.raises(Forbidden):
        actions.renewals.stop_renewal(course=version.course, by=beto, at=at)


def test_the_round_opens_before_the_end_and_only_once(
    finished: Completion, version: CourseVersion, beto: Person, at: datetime, run_jobs: Any, monkeypatch: Any
) -> None:
    _open(at=at + timedelta(days=300), run_jobs=run_jobs, monkeypatch=monkeypatch)
    assert Enrollment.objects.count() == 1

    for day in (336, 337):
        _open(at=at + timedelta(days=day), run_jobs=run_jobs, monkeypatch=monkeypatch)

    anew = Enrollment.objects.get(round=2)
    assert (anew.pseudonym, anew.origin, anew.status) == (beto.pseudonym, EnrollmentOrigin.RENEWAL, "ENROLLED")
    assert anew.deadline_on == queries.renewals.until_of(finished)
    letters = OutgoingMessage.objects.filter(person=beto, subject__startswith="Es hora de renovar")
    assert [letter.link for letter in letters] == [reverse("learning:course", args=["datos"])]


def test_a_second_try_goes_on_where_the_first_stopped(
    finished: Completion, version: CourseVersion, beto: Person, at: datetime, run_jobs: Any, monkeypatch: Any
) -> None:
    others = [make_person(unit=beto.unit) for _number in range(3)]
    for person in others:
        take_course(version=version, person=person, at=at)
    later = at + timedelta(days=340)
    turn = queries.renewals.turns(entity=version.entity, at=later)[0]
    due = queries.renewals.due_in(turn)
    actions.renewals.open_rounds(version=version, rule=turn.rule, due=due[:2], today=turn.today, at=later)

    assert len(queries.renewals.due_in(turn)) == 2
    _open(at=later, run_jobs=run_jobs, monkeypatch=monkeypatch)

    assert Enrollment.objects.filter(round=2).count() == 4
    assert OutgoingMessage.objects.filter(subject__startswith="Es hora de renovar").count() == 4


def test_the_new_round_begins_at_zero_and_the_old_completion_stays(
    finished: Completion,
    version: CourseVersion,
    beto: Person,
    client_of: Any,
    at: datetime,
    run_jobs: Any,
    monkeypatch: Any,
) -> None:
    later = at + timedelta(days=340)
    _open(at=later, run_jobs=run_jobs, monkeypatch=monkeypatch)

    page = page_of(beto, version)
    door = queries.prerequisites.course_door_for(person=beto, code="datos", at=later)
    assert (page.done_count, page.completion, page.is_under_way) == (0, None, True)
    assert door.held is not None
    assert door.held.completion == finished

    anew = actions.enrollment.start_course(version=version, by=beto, at=later)
    for activity in version.activities.all():
        actions.progress.finish_activity(enrollment=anew, activity=activity, by=beto, at=later)

    held = queries.renewals.history_for(person=beto, at=later)
    assert [(one.number, one.is_renewed) for one in held] == [(2, False), (1, True)]
    assert Completion.objects.filter(pseudonym=beto.pseudonym).count() == 2
    assert {one.completion.code for one in held} == set(Completion.objects.values_list("code", flat=True))
    shown = client_of(beto).get(reverse("learning:history")).content.decode()
    assert "Renovada después" in shown
    assert "vez 2" in shown


def test_whoever_leaves_a_round_is_not_enrolled_again_and_may_come_back(
    finished: Completion, version: CourseVersion, beto: Person, at: datetime, run_jobs: Any, monkeypatch: Any
) -> None:
    later = at + timedelta(days=340)
    _open(at=later, run_jobs=run_jobs, monkeypatch=monkeypatch)
    actions.enrollment.withdraw(enrollment=Enrollment.objects.get(round=2), by=beto, at=later)
    _open(at=later + timedelta(days=1), run_jobs=run_jobs, monkeypatch=monkeypatch)

    assert Enrollment.objects.count() == 2
    assert actions.enrollment.start_course(version=version, by=beto, at=later).round == 2


def test_whoever_left_a_redo_is_asked_to_renew_when_her_constancia_ends(
    finished: Completion, version: CourseVersion, beto: Person, at: datetime, run_jobs: Any, monkeypatch: Any
) -> None:
    again = {"entity": version.entity, "version": version, "course": version.course, "pseudonym": beto.pseudonym}
    redo = Enrollment.objects.create(
        **again, round=2, origin=EnrollmentOrigin.REDO, enrolled_at=at + timedelta(days=10)
    )
    actions.enrollment.withdraw(enrollment=redo, by=beto, at=at + timedelta(days=11))
    _open(at=at + timedelta(days=300), run_jobs=run_jobs, monkeypatch=monkeypatch)
    assert Enrollment.objects.count() == 2

    _open(at=at + timedelta(days=340), run_jobs=run_jobs, monkeypatch=monkeypatch)

    assert Enrollment.objects.get(round=3).origin == EnrollmentOrigin.RENEWAL


def test_up_to_date_follows_the_constancia_however_fast_the_course_was(
    finished: Completion, version: CourseVersion, unit: OrgUnit, carla: Person, at: datetime
) -> None:
    others = [make_person(unit=unit) for _number in range(11)]
    for person in others:
        take_course(version=version, person=person, at=at - timedelta(days=400) if person in others[:6] else at)
    Completion.objects.filter(pseudonym=others[-1].pseudonym).update(is_implausible=True)

    found = queries.renewals.renewal_page_for(person=carla, code="datos", at=at)

    assert found.total is not None
    assert (found.total.people, found.total.share) == (12, 0.5)


def test_whoever_was_late_when_it_was_first_asked_for_has_a_while(
    version: CourseVersion, beto: Person, carla: Person, at: datetime, run_jobs: Any, monkeypatch: Any
) -> None:
    take_course(version=version, person=beto, at=at)
    later = at + timedelta(days=800)
    actions.renewals.ask_for_renewal(course=version.course, rule=YEARLY, by=carla, at=later)
    _open(at=later, run_jobs=run_jobs, monkeypatch=monkeypatch)

    assert Enrollment.objects.get(round=2).deadline_on == clock.local_date(later, "America/Bogota") + timedelta(days=30)


def test_nobody_renews_what_nobody_can_take_nor_once_it_is_asked_no_more(
    finished: Completion, version: CourseVersion, carla: Person, at: datetime, run_jobs: Any, monkeypatch: Any
) -> None:
    later = at + timedelta(days=340)
    CourseVersion.objects.update(status="RETIRING")
    _open(at=later, run_jobs=run_jobs, monkeypatch=monkeypatch)
    CourseVersion.objects.update(status="PUBLISHED")
    actions.renewals.stop_renewal(course=version.course, by=carla, at=later)
    _open(at=later, run_jobs=run_jobs, monkeypatch=monkeypatch)

    assert Enrollment.objects.count() == 1


def test_a_constancia_says_until_when_it_holds_and_whoever_verifies_it_reads_when_it_ended(
    finished: Completion, beto: Person, client_of: Any, client: Any, at: datetime, monkeypatch: Any
) -> None:
    until = "23 de noviembre de 2027"
    browser = client_of(beto)
    monkeypatch.setattr(clock, "now", lambda: at + timedelta(days=10))

    for name, arguments in (
        ("constancia", [finished.code]),
        ("history", []),
        ("course", ["datos"]),
        ("finished", ["datos"]),
    ):
        assert until in browser.get(reverse(f"learning:{name}", args=arguments)).content.decode()
    address = reverse("verify:constancia", args=[finished.printed_code])
    assert "Válida" in client.get(address).content.decode()
    monkeypatch.setattr(clock, "now", lambda: at + timedelta(days=400))
    assert "Vencida" in client.get(address).content.decode()
    own = client_of(beto).get(reverse("learning:constancia", args=[finished.code])).text
    assert f"venció el {until}" in own
    assert reverse("learning:course", args=["datos"]) in own


def test_a_renewal_counts_each_person_once(
    finished: Completion, version: CourseVersion, beto: Person, carla: Person, entity: Entity, at: datetime
) -> None:
    for _number in range(9):
        take_course(version=version, person=make_person(unit=beto.unit), at=at)
    later = at + timedelta(days=340)
    turn = queries.renewals.turns(entity=entity, at=later)[0]
    actions.renewals.open_rounds(
        version=version, rule=turn.rule, due=queries.renewals.due_in(turn), today=turn.today, at=later
    )

    counts = queries.enrollments.enrollment_counts_for(person=carla, code="datos")
    assert counts.total.people == 10
    assert len(queries.figures.learners_with_completion(entity=entity, since=at, until=later)) == 10


def test_groups_show_who_is_up_to_date_and_small_ones_are_protected(
    finished: Completion, version: CourseVersion, beto: Person, carla: Person, at: datetime
) -> None:
    few = queries.renewals.renewal_page_for(person=carla, code="datos", at=at)
    assert few.total is not None
    assert few.total.people is None
    for number in range(19):
        moment = at if number % 2 else at - timedelta(days=500)
        take_course(version=version, person=make_person(unit=beto.unit), at=moment)

    page = queries.renewals.renewal_page_for(person=carla, code="datos", at=at)

    assert page.total is not None
    assert (page.total.people, page.total.share) == (20, 0.5)


def test_the_page_keeps_the_rule_and_shows_what_is_wrong(version: CourseVersion, carla: Person, client_of: Any) -> None:
    browser = client_of(carla)
    address = reverse("learning:renewal", args=["datos"])

    wrong = browser.post(address, {"kind": "INTERVAL", "months": "500", "opens_days": "30"})
    assert wrong.status_code == 422
    assert "Escriba de 1 a 120 meses." in wrong.content.decode()
    assert 'value="500"' in wrong.content.decode()
    browser.post(address, {"kind": "WINDOW", "from_day": 1, "from_month": 3, "to_day": 31, "to_month": 5})
    assert "cada año, del 1 de marzo al 31 de mayo" in browser.get(address).content.decode()
    browser.post(address, {"kind": ""})
    assert not CourseRenewal.objects.exists()
