"""The pages of calibrations in the browser, without JavaScript."""

import csv
import io
from datetime import datetime

import numpy as np
import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from apropia.diagnosis.models import PERFORMANCE_KINDS, Calibration, Instrument, Item, ItemCalibration, SurveyWave
from apropia.diagnosis.states import WaveState
from apropia.foundation.jobs.models import Job
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import OrgUnit, Person, Role
from diagnosis.calibration_factories import answer_rightly, make_calibration
from diagnosis.factories import make_wave
from people_factories import make_person


@pytest.fixture
def wave(entity: Entity) -> SurveyWave:
    return make_wave(people=[], entity=entity, state=WaveState.PROCESSED)


@pytest.fixture
def nora(unit: OrgUnit) -> Person:
    return make_person(unit=unit, given_names="Nora", surnames="Analista", roles=[Role.ANALYST])


@pytest.fixture
def made(wave: SurveyWave, carla: Person, at: datetime) -> Calibration:
    return make_calibration(version=wave.version, by=carla, at=at)


def all_of(instrument: Instrument) -> str:
    return reverse("diagnosis:calibrations", args=[instrument.pk])


def page_of(calibration: Calibration, query: str = "") -> str:
    return reverse("diagnosis:calibration", args=[calibration.pk]) + query


def test_page_says_why_there_can_be_none_yet(entity: Entity, carla: Person, client_of) -> None:
    open_ = make_wave(people=[], entity=entity, state=WaveState.OPEN)

    page = client_of(carla).get(all_of(open_.version.instrument)).text

    assert "Todavía no se puede calibrar" in page
    assert "Cada pregunta necesita 30 respuestas para empezar." in page
    assert "Calibrar las preguntas" not in page


def test_page_counts_questions_by_their_answers(wave: SurveyWave, carla: Person, client_of) -> None:
    items = Item.objects.filter(version=wave.version, kind__in=PERFORMANCE_KINDS).order_by("code")
    people = [250, 200, 199, 30, 29, 4]
    wave.quality = {
        "items": [{"code": one.code, "people": count} for one, count in zip(items[:6], people, strict=True)]
    }
    wave.save()

    page = client_of(carla).get(all_of(wave.version.instrument)).text

    assert f"2 de {len(items)} preguntas tienen 200 respuestas o más." in page
    assert f'<td class="num">{len(items) - 4}</td>' in page
    assert "Calibrar las preguntas" in page


def test_author_asks_follows_and_somebody_else_adopts(
    wave: SurveyWave, carla: Person, nora: Person, client_of, run_jobs
) -> None:
    items = list(Item.objects.filter(version=wave.version, kind__in=PERFORMANCE_KINDS).order_by("code")[:4])
    answer_rightly(wave, items, np.random.default_rng(2).integers(0, 2, (50, 4)))
    asks, decides = client_of(carla), client_of(nora)
    address = reverse("diagnosis:calibration_propose", args=[wave.version.instrument_id])

    assert "la adopta o la rechaza otra persona" in asks.get(address).text
    running = asks.post(address)
    assert running.url == reverse("diagnosis:calibration_running", args=[Job.objects.get().pk])
    assert asks.get(running.url).status_code == 200
    run_jobs()
    made = Calibration.objects.get()
    assert f'href="{page_of(made)}">Ver el resultado' in asks.get(running.url).text
    assert "La decide otra persona" in asks.get(page_of(made)).text

    decision = reverse("diagnosis:calibration_decide", args=[made.pk, "adoptar"])
    empty = decides.post(decision, {"note": ""})
    assert empty.status_code == 422
    assert decides.post(decision, {"note": "Revisé las claves."}).url == page_of(made)
    page = decides.get(page_of(made)).text
    assert "Adoptada" in page
    assert "«Revisé las claves.»" in page
    assert "Vigente" in decides.get(all_of(made.instrument)).text


def test_who_asked_is_told_why_she_may_not_decide(made: Calibration, carla: Person, client_of) -> None:
    answer = client_of(carla).post(
        reverse("diagnosis:calibration_decide", args=[made.pk, "rechazar"]), {"note": "Lo que escribí."}
    )

    assert answer.status_code == 422
    assert "Debe decidirla otra persona" in answer.text
    assert "Lo que escribí." in answer.text


def test_refusal_to_calibrate_is_said_on_the_list(made: Calibration, carla: Person, client_of) -> None:
    address = reverse("diagnosis:calibration_propose", args=[made.instrument_id])

    answer = client_of(carla).post(address, follow=True)

    assert "Ya hay una calibración propuesta" in answer.text
    assert not Job.objects.exists()


def test_questions_are_told_with_the_start_of_their_situation(made: Calibration, carla: Person, client_of) -> None:
    item = made.items.order_by("area", "code").first().item
    Item.objects.filter(pk=item.pk).update(scenario="Una empresa pide sus datos por correo.", stem="¿Qué hace?")

    assert "Una empresa pide sus datos por correo. ¿Qué hace?" in client_of(carla).get(page_of(made)).text


def test_auditor_reads_and_is_offered_nothing(made: Calibration, unit: OrgUnit, client_of) -> None:
    auditor = client_of(make_person(unit=unit, roles=[Role.AUDITOR]))

    page = auditor.get(page_of(made)).text

    assert "Adoptar" not in page
    listing = auditor.get(all_of(made.instrument))
    assert listing.status_code == 200
    # No way back to a list that she may not open.
    assert f'href="{reverse("diagnosis:instruments")}"' not in page + listing.text
    assert auditor.get(reverse("diagnosis:calibration_propose", args=[made.instrument_id])).status_code == 404
    assert auditor.get(reverse("diagnosis:calibration_decide", args=[made.pk, "adoptar"])).status_code == 404


def test_member_finds_no_such_page(made: Calibration, beto: Person, client_of) -> None:
    browser = client_of(beto)

    for address in (all_of(made.instrument), page_of(made), page_of(made, "?formato=csv")):
        assert browser.get(address).status_code == 404


def test_page_tells_what_is_provisional_and_what_to_look_at(made: Calibration, carla: Person, client_of) -> None:
    first, second, third = made.items.all()[:3]
    ItemCalibration.objects.filter(pk=first.pk).update(flags="|AGAINST|")
    ItemCalibration.objects.filter(pk=second.pk).update(flags="|WEAK|REPEATS|", repeats=[third.code])
    ItemCalibration.objects.filter(pk=third.pk).update(stage="expert", answers=12)
    browser = client_of(carla)

    page = browser.get(page_of(made)).text
    narrowed = browser.get(page_of(made, "?aviso=REPEATS")).text

    assert f"Con muy pocas respuestas: 1 de {made.items.count()} preguntas." in page
    assert "hasta que todas sus preguntas tengan 200 respuestas" in page
    assert "Revise la clave y luego la redacción." in page
    assert f"Se repite con {third.code}" in narrowed
    assert second.code in narrowed
    assert f"{first.code} <" not in narrowed


def test_page_warns_of_an_estimation_that_did_not_end_well(made: Calibration, carla: Person, client_of) -> None:
    made.method["areas"][0]["converged"] = False
    made.save(update_fields=["method"])

    assert "No adopte esta calibración." in client_of(carla).get(page_of(made)).text


def test_questions_are_sorted_and_narrowed(made: Calibration, carla: Person, client_of) -> None:
    hardest = made.items.order_by("code").last()
    ItemCalibration.objects.filter(pk=hardest.pk).update(difficulty=4.25)

    page = client_of(carla).get(page_of(made, f"?orden=-dificultad&area={hardest.area}"))

    assert page.context["rows"][0].row == hardest
    assert {one.row.area for one in page.context["rows"]} == {hardest.area}
    assert "4,25" in page.text


def test_page_costs_the_same_whatever_is_listed(
    wave: SurveyWave, carla: Person, client_of, at: datetime, django_assert_max_num_queries
) -> None:
    made = make_calibration(version=wave.version, by=carla, at=at)
    browser: Client = client_of(carla)
    browser.get(page_of(made))

    with django_assert_max_num_queries(14):
        browser.get(page_of(made))
    with django_assert_max_num_queries(14):
        browser.get(page_of(made, "?aviso=WEAK"))


def test_export_has_every_question_and_a_codebook(made: Calibration, carla: Person, client_of) -> None:
    browser = client_of(carla)

    text = b"".join(browser.get(page_of(made, "?formato=csv"))).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(browser.get(page_of(made, "?formato=xlsx&area=1")))))
    address = reverse("diagnosis:calibration_codebook", args=[made.pk])
    codes = openpyxl.load_workbook(io.BytesIO(b"".join(browser.get(address))))

    assert [row["codigo"] for row in rows] == list(made.items.values_list("code", flat=True))
    assert rows[0]["respuestas"] == "60"
    assert book.active.max_row == 1 + made.items.filter(area="1").count()
    assert [cell.value for cell in codes.active["A"]][1:] == list(rows[0])
    assert all(cell.value for cell in codes.active["B"])


def test_small_numbers_are_withheld_on_page_and_in_the_export(made: Calibration, carla: Person, client_of) -> None:
    few = made.items.filter(area="1").first()
    ItemCalibration.objects.filter(pk=few.pk).update(answers=3, stage="expert")
    browser = client_of(carla)

    text = b"".join(browser.get(page_of(made, "?formato=csv"))).decode("utf-8-sig")
    row = next(one for one in csv.DictReader(io.StringIO(text)) if one["codigo"] == few.code)

    assert row["respuestas"] == "Dato protegido (n<5)"
    assert "Dato protegido (n&lt;5)" in browser.get(page_of(made, "?area=1")).text
