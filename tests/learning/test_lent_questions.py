"""«Ya lo sé» asks also what the bank of the diagnosis lends: with a key, at the level, of nothing open to anybody."""

from datetime import datetime
from itertools import count

import pytest
from django.urls import reverse

from apropia.competences.models import Competence
from apropia.diagnosis.models import Answer, InstrumentVersion, Item, Response
from apropia.diagnosis.queries.lending import lendable
from apropia.diagnosis.states import VersionState, WaveState
from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions, personal_data, queries
from apropia.learning.actions.proofs import CannotProve
from apropia.learning.models import CourseVersion, PathStep, Question
from apropia.learning.queries import needs as needs_module
from apropia.learning.queries.lent_questions import question_of
from apropia.learning.queries.needs import Diagnosed, Need
from apropia.people.models import Person
from diagnosis.calibration_factories import LIMITS, make_ready
from diagnosis.factories import make_wave
from learning.factories import make_question, make_version

pytestmark = pytest.mark.django_db
SHARE = Need("2.2", "Compartir mediante tecnologías digitales", "BASIC", "INTERMEDIATE")
NUMBERS = count(1)


@pytest.fixture
def bank(entity: Entity, at: datetime) -> InstrumentVersion:
    """A frozen version that no wave asks now, and that says nothing of this competence yet."""
    wave = make_wave(people=[], entity=entity, state=WaveState.ARCHIVED)
    Item.objects.filter(version=wave.version, competence__code="2.2").delete()
    return wave.version


@pytest.fixture
def course(entity: Entity, at: datetime) -> CourseVersion:
    return make_version(
        entity=entity, at=at, code="compartir", title="Compartir", teaches={"2.2": "INTERMEDIATE"}, with_quiz=True
    )


@pytest.fixture
def step(course, bank, beto: Person, at: datetime, monkeypatch: pytest.MonkeyPatch) -> PathStep:
    Question.objects.filter(quiz__version=course).delete()
    monkeypatch.setattr(needs_module, "_results_of", lambda person, on: Diagnosed(at=at, gaps=(SHARE,)))
    actions.route.build_route(person=beto, at=at)
    row = PathStep.objects.get(path__pseudonym=beto.pseudonym, course__code="compartir")
    return queries.route.step_for(person=beto, step_id=row.pk)


def add(bank: InstrumentVersion, **fields) -> Item:
    values = {
        "code": f"B-{next(NUMBERS)}",
        "kind": "SINGLE",
        "competence": Competence.objects.get(code="2.2", area__framework__code="digcomp-3.0"),
        "level": "INTERMEDIATE",
        "stem": "¿Con qué enlace solo lee quien usted dice?",
        "options": [{"id": "a", "text": "Público"}, {"id": "b", "text": "Con nombre"}, {"id": "c", "text": "Ninguno"}],
        "key": ["b"],
    } | fields
    return Item.objects.create(entity=bank.entity, version=bank, section=bank.sections.first(), **values)


def lent_of(bank: InstrumentVersion) -> list[int]:
    competence = Competence.objects.get(code="2.2", area__framework__code="digcomp-3.0")
    found = lendable(entity_id=bank.entity_id, at_levels=[(competence.pk, "INTERMEDIATE")])
    return [one.item_id for one in found]


def test_only_questions_with_a_key_all_in_words_and_at_the_level_are_lent(bank) -> None:
    fine = add(bank)
    several = add(bank, kind="MULTIPLE", key=["a", "b"])
    scale = bank.scales.first()
    add(bank, kind="PERCEPTION", scale=scale, options=[], key=[])
    add(bank, level="ADVANCED")
    add(bank, status=Item.Status.PILOT)
    add(bank, status=Item.Status.RETIRED)
    add(bank, scenario="Su jefa le pide compartir una hoja.")
    add(bank, relevance="COL-1 = 'a'")
    add(bank, stem="Usted dijo {COL-1|algo}. ¿Qué sigue?")

    assert lent_of(bank) == [fine.pk, several.pk]


@pytest.mark.parametrize("state", [WaveState.SCHEDULED, WaveState.OPEN, WaveState.EXTENDED])
def test_nothing_is_lent_of_what_is_announced_or_open_to_anybody(bank, state) -> None:
    add(bank)
    assert lent_of(bank)

    bank.waves.update(state=state)

    assert lent_of(bank) == []


@pytest.mark.parametrize("state", [VersionState.DRAFT, VersionState.RETIRED])
def test_nothing_is_lent_of_a_version_that_is_not_in_use(bank, state) -> None:
    add(bank)

    InstrumentVersion.objects.update(state=state)

    assert lent_of(bank) == []


def test_what_so_many_met_as_an_adaptive_test_allows_is_not_lent(bank, entity, ana, carla, at) -> None:
    worn, fresh = add(bank), add(bank)
    wave = bank.waves.get()
    for _number in range(4):
        response = Response.objects.create(
            entity=entity, wave=wave, mode="ANONYMOUS", resume_hash=f"r{next(NUMBERS)}", started_on=at.date()
        )
    Answer.objects.create(entity=entity, response=response, slot=1, item=worn, status="SKIPPED", answered_on=at.date())
    assert lent_of(bank) == [worn.pk, fresh.pk]

    bank.waves.update(simulation=make_ready(version=bank, by=carla, second=ana, at=at, limits=LIMITS))

    assert lent_of(bank) == [fresh.pk]


def test_the_bank_fills_up_what_the_course_lacks_and_its_answers_exempt(step, course, bank, beto, at, client_of):
    make_question(quiz=course.quizzes.get(), position=1)
    for number in range(4):
        add(bank, stem=f"¿Con qué enlace solo lee quien usted dice? ({number})")
    before = Response.objects.count(), Answer.objects.count()
    browser, page = client_of(beto), reverse("learning:proof", args=[step.pk])
    assert "Empezar" in browser.get(page).content.decode()
    browser.post(reverse("learning:proof_start", args=[step.pk]))

    for _number in range(3):
        shown = queries.proofs.proof_page_for(person=beto, step_id=step.pk, at=at).current
        tokens = [part.token for part in shown.parts if part.is_right]
        given = tokens if shown.question.kind == "MULTIPLE" else tokens[0]
        browser.post(page, {"question": shown.name, "given": given})

    ended = queries.proofs.proof_page_for(person=beto, step_id=step.pk, at=at)
    assert ended.is_exempt
    assert sum(isinstance(one, str) for one in ended.proof.questions) == 2
    assert (Response.objects.count(), Answer.objects.count()) == before
    who = {"entity_id": beto.entity_id, "person_uid": beto.uid, "pseudonym": beto.pseudonym}
    (told,) = personal_data.export(**who)["Pruebas de que ya lo sabe"]
    asked = [one["pregunta"] for one in told["respuestas"]]
    assert sum("¿Con qué enlace solo lee quien usted dice?" in one for one in asked) == 2


def test_a_wrong_answer_to_a_question_of_the_bank_proves_nothing(step, bank, beto, at) -> None:
    for _number in range(3):
        add(bank)

    proof = actions.proofs.start_proof(step=step, by=beto, at=at)
    for place, ref in enumerate(proof.questions):
        question = question_of(ref, entity_id=beto.entity_id)
        given = ["b"] if place else ["a"]
        proof = actions.proofs.answer_proof(proof=proof, question=question, ref=ref, given=given, by=beto, at=at)

    assert not proof.is_exempt
    assert proof.decided_at == at


def test_without_three_of_both_the_page_says_so_and_nothing_begins(step, bank, beto, at, client_of) -> None:
    add(bank)

    assert "Este curso no se demuestra con preguntas" in (
        client_of(beto).get(reverse("learning:proof", args=[step.pk])).content.decode()
    )
    with pytest.raises(CannotProve, match="ni del curso ni del diagnóstico"):
        actions.proofs.start_proof(step=step, by=beto, at=at)
