"""The report on a wave's answers: what is computed, what is withheld, and that it names nobody."""

from collections import Counter
from datetime import datetime

import pytest

from apropia.diagnosis.actions import care, scoring
from apropia.diagnosis.models import Answer, Construct, Item, ItemKind, Response, SurveyWave, WaveMode
from apropia.diagnosis.queries import quality
from apropia.diagnosis.queries.form_choice import choose_form
from apropia.diagnosis.states import WaveState
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import NotFound
from apropia.foundation.progress import no_progress
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Person
from diagnosis.factories import make_wave, right_answer

ORDER = {"BASIC": 1, "INTERMEDIATE": 2, "ADVANCED": 3}


@pytest.fixture
def closed(entity: Entity) -> SurveyWave:
    return make_wave(people=[], entity=entity, state=WaveState.CLOSED)


def answer(wave: SurveyWave, people: int, *, at: datetime, first: int = 0) -> None:
    """Answer as people of four abilities: each solves what lies at or below hers, and says so."""
    bank = {
        item.pk: item
        for item in Item.objects.filter(version=wave.version).select_related("section", "competence__area", "scale")
    }
    answers = []
    for number in range(first, first + people):
        form = choose_form(version=wave.version, items=list(bank.values()), services=[], seed=str(number))
        response = Response.objects.create(
            entity=wave.entity,
            wave=wave,
            mode=WaveMode.ANONYMOUS,
            resume_hash=f"{number:064}",
            started_on=at.date(),
            completed_on=at.date(),
            form=form,
        )
        ability = number % 4
        for index, slot in enumerate(form):
            item = bank[slot["item"]]
            status, value = Answer.Status.ANSWERED, None
            if item.kind == ItemKind.PERCEPTION:
                value = ability
            elif ORDER[item.level] <= ability:
                value = right_answer(item)
            else:
                status = Answer.Status.DONT_KNOW
            answers.append(
                Answer(
                    entity=wave.entity,
                    response=response,
                    slot=index,
                    item=item,
                    status=status,
                    value=value,
                    seconds=20,
                    answered_on=at.date(),
                )
            )
    Answer.objects.bulk_create(answers)


def processed(wave: SurveyWave, at: datetime) -> SurveyWave:
    scoring.settle_processing(wave=wave, care=care.sign_responses(wave=wave, progress=no_progress), at=at)
    wave.refresh_from_db()
    return wave


def test_reliability_is_given_by_area_with_people_and_interval(closed: SurveyWave, carla: Person, at: datetime) -> None:
    answer(closed, 80, at=at)

    report = quality.report_for(person=carla, pk=processed(closed, at).pk)

    assert len(report.performance) == len(report.perception) == 6
    for row in report.perception:
        # Everybody says the same of all she was asked: nothing but ability remains.
        assert row.value == pytest.approx(1, abs=0.01)
        assert (row.people, row.why_not) == (80, "")
    for row in report.performance:
        assert row.low < row.value < row.high <= 1
        assert row.people == 80
    assert report.responses == 80
    assert report.median_minutes == round(25 * 20 / 60, 1)


def test_figures_of_a_question_are_those_of_who_met_it(closed: SurveyWave, carla: Person, at: datetime) -> None:
    answer(closed, 240, at=at)

    report = quality.report_for(person=carla, pk=processed(closed, at).pk)

    shown = {item.code: item for group in report.groups for item in group.items if item.people}
    credits: dict[str, list[float]] = {}
    for one in Answer.objects.select_related("item").exclude(item__kind=ItemKind.PERCEPTION):
        credits.setdefault(one.item.code, []).append(float(one.status == Answer.Status.ANSWERED))
    # Where fewer than five met a question of an area, nothing is told of it, nor of a second: nobody subtracts.
    hidden = credits.keys() - shown.keys()
    assert len(hidden) < 0.05 * len(credits)
    assert 1 not in Counter(code[:3] for code in hidden).values()
    for code in credits.keys() & shown.keys():
        values = credits[code]
        assert (shown[code].people, shown[code].share) == (len(values), pytest.approx(sum(values) / len(values)))
    assert all(item.seconds == 20 for item in shown.values())
    assert {item.discrimination > 0 for item in shown.values() if item.discrimination is not None} == {True}


def test_few_people_are_protected_and_thirty_are_asked_for(closed: SurveyWave, carla: Person, at: datetime) -> None:
    answer(closed, 12, at=at)

    report = quality.report_for(person=carla, pk=processed(closed, at).pk)

    assert report.responses == 12
    assert all(row.value is None and "hacen falta 30 personas" in row.why_not for row in report.performance)
    assert all(row.people == 12 for row in report.performance)
    for group in report.groups:
        for item in group.items:
            assert item.people is None or item.people >= 5
            assert item.discrimination is None


def test_nothing_is_told_of_four_people(closed: SurveyWave, carla: Person, client_of, at: datetime) -> None:
    answer(closed, 4, at=at)

    wave = processed(closed, at)
    report = quality.report_for(person=carla, pk=wave.pk)
    page = client_of(carla).get(f"/diagnostico/olas/{wave.pk}/calidad/").content.decode()

    assert (report.responses, report.median_minutes) == (None, None)
    assert all(row.people is None and row.value is None for row in (*report.performance, *report.perception))
    assert all(item.people is None for group in report.groups for item in group.items)
    assert "Dato protegido (n&lt;5)" in page
    assert "No se puede calcular" not in page
    assert "Debe seguir por seis meses los proyectos de norma" in page


def test_hidden_question_cannot_be_had_from_its_area(closed: SurveyWave, carla: Person, at: datetime) -> None:
    answer(closed, 60, at=at)

    report = quality.report_for(person=carla, pk=processed(closed, at).pk)

    for group in report.groups:
        hidden = [item for item in group.items if item.people is None]
        assert len(hidden) != 1, group.title


def test_question_nobody_understands_is_pointed_out(closed: SurveyWave, carla: Person, at: datetime) -> None:
    answer(closed, 120, at=at)
    code = "S-1.1-1"
    unclear = list(Answer.objects.filter(item__code=code).values_list("pk", flat=True))
    Answer.objects.filter(pk__in=unclear[: len(unclear) // 2]).update(status=Answer.Status.NOT_UNDERSTOOD, value=None)

    report = quality.report_for(person=carla, pk=processed(closed, at).pk)

    found = next(item for group in report.groups for item in group.items if item.code == code)
    assert found.not_understood == pytest.approx(len(unclear) // 2 / len(unclear))
    assert "no la entienden" in found.remark


def test_empty_wave_says_so(closed: SurveyWave, carla: Person, at: datetime) -> None:
    report = quality.report_for(person=carla, pk=processed(closed, at).pk)

    assert report.responses is None
    assert all("Nadie respondió" in row.why_not for row in (*report.performance, *report.perception))
    assert not any(group.items for group in report.groups)


def test_wave_without_report_and_strangers_get_nothing(
    closed: SurveyWave, carla: Person, beto: Person, dario: Person, client_of, at: datetime
) -> None:
    with pytest.raises(NotFound):
        quality.report_for(person=carla, pk=closed.pk)
    processed(closed, at)
    for person in (beto, dario):
        assert client_of(person).get(f"/diagnostico/olas/{closed.pk}/calidad/").status_code == 404


def test_audit_keeps_counts_and_no_figures_of_questions(closed: SurveyWave, at: datetime) -> None:
    answer(closed, 6, at=at)
    processed(closed, at)

    detail = AuditEvent.objects.get(action="diagnosis.wave.processed").detail

    assert detail["answers"] == 150
    assert not {"items", "reliability"} & set(detail)


@pytest.mark.once
def test_computing_and_reading_cost_the_same_for_few_and_many(
    closed: SurveyWave, carla: Person, at: datetime, django_assert_num_queries
) -> None:
    for first, people in ((0, 6), (6, 40)):
        answer(closed, people, at=at, first=first)
        with django_assert_num_queries(3):
            closed.quality = quality.measured(wave=closed)
        closed.save()
        with django_assert_num_queries(4):
            quality.report_for(person=carla, pk=closed.pk)
    assert {row["construct"] for row in closed.quality["reliability"]} == {
        Construct.PERFORMANCE,
        Construct.PERCEPTION,
    }
