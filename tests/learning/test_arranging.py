"""Modules, activities, questions and steps are put in order at once, and never over what somebody else changed."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from apropia.foundation.errors import Conflict
from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions, queries
from apropia.learning.models import Activity, CourseVersion, Module
from apropia.learning.policies.courses import VersionIsFrozen
from apropia.learning.states import VersionStatus
from apropia.people.models import OrgUnit, Person, Role
from learning.factories import make_version
from people_factories import make_person

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person], Client]


@pytest.fixture
def elena(unit: OrgUnit) -> Person:
    return make_person(unit=unit, given_names="Elena", surnames="Autora", roles=[Role.CONTENT_AUTHOR])


@pytest.fixture
def draft(entity: Entity, elena: Person, at: datetime) -> CourseVersion:
    """Return a draft of two modules: two lessons, questions and a practice in the first, none in the second."""
    made = make_version(
        entity=entity, at=at, with_quiz=True, with_practice=True, status=VersionStatus.DRAFT, author=elena
    )
    Module.objects.create(entity=entity, version=made, title="Módulo 2", position=2)
    return made


def outline(version: CourseVersion) -> list[tuple[str, list[str]]]:
    return [(one.title, [each.title for each in one.activities.all()]) for one in version.modules.all()]


def seen(version: CourseVersion) -> str:
    return queries.ordering.seal_of(queries.ordering.outline_of(version))


def test_everything_moves_at_once_also_from_one_module_to_another(
    draft: CourseVersion, elena: Person, at: datetime
) -> None:
    first, second = draft.modules.all()
    one, two, quiz, practice = draft.activities.all()
    order = f"{second.pk}:{practice.pk},{one.pk};{first.pk}:{quiz.pk},{two.pk}"

    actions.arranging.arrange_outline(version=draft, order=order, seen=seen(draft), by=elena, at=at)

    assert outline(draft) == [("Módulo 2", ["Hágalo usted", "Lección 1"]), ("Módulo 1", ["Compruebe", "Lección 2"])]


@pytest.mark.parametrize("change", ["added", "moved", "removed"])
def test_what_somebody_changed_meanwhile_is_not_overwritten(
    draft: CourseVersion, elena: Person, at: datetime, change: str
) -> None:
    first, second = draft.modules.all()
    one, two, quiz, practice = draft.activities.all()
    before = seen(draft)
    order = f"{second.pk};{first.pk}:{one.pk},{two.pk},{quiz.pk},{practice.pk}"
    if change == "added":
        actions.authoring.add_activity(module=second, kind="READING", title="Otra", by=elena, at=at)
    elif change == "moved":
        actions.authoring.move_activity(activity=one, direction="down", by=elena, at=at)
    else:
        actions.authoring.remove_activity(activity=practice, by=elena, at=at)
    there = outline(draft)

    with pytest.raises(Conflict, match="Alguien cambió esto"):
        actions.arranging.arrange_outline(version=draft, order=order, seen=before, by=elena, at=at)
    assert outline(draft) == there


@pytest.mark.parametrize("order", ["", "x", "1:2:3", "999", "{first};{first}", "{first}", "{first};{second}", "1,2;;"])
def test_an_order_of_other_things_is_refused(draft: CourseVersion, elena: Person, at: datetime, order: str) -> None:
    first, second = draft.modules.values_list("pk", flat=True)

    with pytest.raises(Conflict):
        actions.arranging.arrange_outline(
            version=draft, order=order.format(first=first, second=second), seen=seen(draft), by=elena, at=at
        )


def test_questions_are_put_in_order(draft: CourseVersion, elena: Person, at: datetime) -> None:
    quiz = draft.quizzes.get()
    one, two = quiz.questions.all()
    print_ = queries.ordering.seal_of(queries.ordering.questions_of(quiz))

    actions.arranging.arrange_questions(quiz=quiz, order=f"{two.pk};{one.pk}", seen=print_, by=elena, at=at)

    assert [question.pk for question in quiz.questions.all()] == [two.pk, one.pk]
    with pytest.raises(Conflict):
        actions.arranging.arrange_questions(quiz=quiz, order=f"{one.pk};{two.pk}", seen=print_, by=elena, at=at)


def test_steps_are_put_in_order_but_not_over_other_words(draft: CourseVersion, elena: Person, at: datetime) -> None:
    practice = draft.activities.get(kind="CHECKLIST")
    before = queries.ordering.seal_of_steps(practice)

    actions.arranging.arrange_steps(activity=practice, order="c;a;b", seen=before, by=elena, at=at)

    practice.refresh_from_db()
    assert [step["key"] for step in practice.steps] == ["c", "a", "b"]
    steps = [{"text": f"Otro {place}", "check": ""} for place in range(3)]
    words = actions.authoring.ActivityDraft(title="Hágalo usted", duration_minutes=5, body="Sí.", steps=steps)
    shown = queries.ordering.seal_of_steps(practice)
    actions.authoring.update_activity(activity=practice, draft=words, by=elena, at=at)
    with pytest.raises(Conflict):
        actions.arranging.arrange_steps(activity=practice, order="b;a;c", seen=shown, by=elena, at=at)


def test_a_published_version_stays_as_it_is(entity: Entity, elena: Person, at: datetime) -> None:
    published = make_version(entity=entity, at=at, with_practice=True)
    practice = published.activities.get(kind="CHECKLIST")

    with pytest.raises(VersionIsFrozen):
        actions.arranging.arrange_outline(version=published, order="1", seen="", by=elena, at=at)
    with pytest.raises(VersionIsFrozen):
        actions.arranging.move_step(activity=practice, key="a", direction="down", by=elena, at=at)


def test_a_button_keeps_the_focus_or_hands_it_to_its_neighbour(
    draft: CourseVersion, elena: Person, client_of: ClientOf
) -> None:
    browser = client_of(elena)
    practice: Activity = draft.activities.get(kind="CHECKLIST")
    step = {"key": "b", "pk": practice.pk, "direction": "subir"}

    page = browser.post(reverse("learning:author_move_step", kwargs=step), follow=True).content.decode()

    assert page.index("Suba un archivo") < page.index("Abra su carpeta compartida")
    # The step is the first one now and has no arrow up any more.
    assert page.count("autofocus") == 1
    assert "Bajar Suba un archivo" in page[page.index("autofocus") :].split("</button>")[0]


def test_the_pages_carry_what_dragging_sends(draft: CourseVersion, elena: Person, client_of: ClientOf) -> None:
    browser = client_of(elena)
    table = browser.get(reverse("learning:author_course", args=[draft.pk])).content.decode()
    first, second = draft.modules.values_list("pk", flat=True)
    inside = ",".join(str(pk) for pk in draft.activities.values_list("pk", flat=True))
    assert seen(draft) in table

    sent = {"order": f"{second};{first}:{inside}", "seen": seen(draft)}
    saved = browser.post(reverse("learning:author_arrange", args=[draft.pk]), sent, follow=True).content.decode()
    again = browser.post(reverse("learning:author_arrange", args=[draft.pk]), sent, follow=True).content.decode()

    assert "Guardó el orden." in saved
    assert "Alguien cambió esto mientras usted lo ordenaba" in again
    assert [title for title, _inside in outline(draft)] == ["Módulo 2", "Módulo 1"]
