"""Ready scales: brought into a draft about a service, kept whole, scored, and read with their margin."""

from datetime import datetime
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from apropia.catalogue.models import ITService
from apropia.diagnosis.actions import authoring, versions
from apropia.diagnosis.models import InstrumentVersion, Item, Measure, Section
from apropia.diagnosis.policies.ready_scales import FORMS, title_for_people
from apropia.diagnosis.queries.instruments import checksum_of
from apropia.diagnosis.queries.survey_results import results_for
from apropia.diagnosis.starter import ready_scales
from apropia.foundation.errors import DomainError, NotFound
from apropia.foundation.tenancy.models import Entity
from catalogue.factories import make_service
from diagnosis.survey_factories import answer_survey, make_survey, make_survey_wave


@pytest.fixture
def service(entity: Entity) -> ITService:
    return make_service(entity=entity, code="correo", name="Correo institucional")


@pytest.fixture
def draft(entity: Entity, at: datetime) -> InstrumentVersion:
    return make_survey(entity, at=at, questions=(), freeze=False)


def bring(draft, service, carla, at, measure="SUS") -> Section:
    return ready_scales.bring(version=draft, measure=measure, service=str(service.pk), by=carla, at=at)


def wave_of(draft, at, **fields):
    versions.submit(version=draft, by=None, at=at)
    versions.freeze(version=draft, by=None, at=at)
    return make_survey_wave(draft.entity, at=at, version=draft, **fields)


def give(wave, values, at) -> None:
    """Answer the parts of the only ready scale of a wave, in their order."""
    parts = [part for item in wave.version.items.order_by("order") for part in [item.code]]
    answer_survey(wave, dict(zip(parts, values, strict=True)), at=at)


@pytest.mark.parametrize("measure", Measure.values)
def test_scale_comes_whole_and_names_the_service(draft, service, carla, at, measure):
    section = bring(draft, service, carla, at, measure)

    items = list(section.items.order_by("order").select_related("scale"))
    assert [item.part for item in items] == FORMS[measure].parts
    assert all("«Correo institucional»" in item.stem for item in items)
    assert all(len(item.scale.options) == FORMS[measure].steps for item in items)
    assert "Correo institucional" in section.title
    versions.submit(version=draft, by=carla, at=at)


def test_same_scale_about_the_same_service_is_refused_and_about_another_is_not(draft, service, carla, at):
    bring(draft, service, carla, at)

    with pytest.raises(DomainError, match="ya está en el borrador"):
        bring(draft, service, carla, at)
    bring(draft, make_service(entity=draft.entity, code="firma", name="Firma"), carla, at)
    assert Item.objects.filter(version=draft, part="1").values_list("code", flat=True).count() == 2


def test_service_of_nobody_knows_where_is_refused(draft, carla, at, other_entity):
    away = make_service(entity=other_entity, code="ajeno", name="Ajeno")

    for wrong in (str(away.pk), "", "x", "99999999"):
        with pytest.raises(DomainError, match="Elija un servicio del catálogo"):
            ready_scales.bring(version=draft, measure="SUS", service=wrong, by=carla, at=at)


def test_frozen_version_takes_no_scale(draft, service, carla, at):
    bring(draft, service, carla, at)
    versions.submit(version=draft, by=carla, at=at)

    with pytest.raises(DomainError, match="ya no se edita"):
        bring(draft, service, carla, at, "CSAT")


def test_scale_that_lost_a_question_is_not_sent_to_review(draft, service, carla, at):
    section = bring(draft, service, carla, at)
    authoring.remove_item(item=section.items.get(part="4"), by=carla, at=at)

    with pytest.raises(DomainError, match="les falta una pregunta"):
        versions.submit(version=draft, by=carla, at=at)


def test_next_version_keeps_the_scale_and_its_checksum(draft, service, carla, at):
    bring(draft, service, carla, at)
    versions.submit(version=draft, by=None, at=at)
    versions.freeze(version=draft, by=None, at=at)

    following = versions.start_next_version(version=draft, by=carla, at=at)

    section = following.sections.get(measure="SUS")
    assert section.about == service
    assert [item.part for item in section.items.order_by("order")] == FORMS["SUS"].parts
    assert checksum_of(following) == draft.checksum


def test_who_answers_reads_no_initials(draft, service, carla, at):
    section = bring(draft, service, carla, at)

    assert title_for_people(section) == "Facilidad de uso: Correo institucional"
    assert title_for_people(Section(title="Servicios (TI)")) == "Servicios (TI)"


def test_author_adds_a_scale_on_its_page(draft, service, client_of, carla):
    browser = client_of(carla)
    address = reverse("diagnosis:ready_scales", args=[draft.pk])

    assert "qué tan fácil es usar el servicio" in browser.get(address).text
    wrong = browser.post(address, {"measure": "SUS", "service": ""})
    page = browser.post(address, {"measure": "SUS", "service": str(service.pk)}, follow=True)

    assert wrong.status_code == 422
    assert "Agregó «Facilidad de uso (SUS): Correo institucional» al borrador." in page.text


def test_sus_of_a_group_has_its_mean_margin_and_reading(draft, service, carla, at):
    bring(draft, service, carla, at)
    wave = wave_of(draft, at, population_count=200)
    for number in range(14):
        give(wave, [4, 2, 4, 1, 4, 2, 5, 1, 4, 2] if number % 2 else [5, 1] * 5, at)
    give(wave, [5, 1, 5, 1, None, 1, 5, 1, 5, 1], at)

    (scale,) = results_for(person=carla, wave_id=wave.pk).scales

    (figure,) = scale.figures
    assert (figure.people, figure.text) == (14, "91")
    assert figure.low < figure.value < figure.high
    assert "muy fácil de usar" in scale.says
    assert any("68" in words for words in scale.readings)


def test_sus_near_the_usual_says_that_it_cannot_be_told_apart(draft, service, carla, at):
    bring(draft, service, carla, at)
    wave = wave_of(draft, at)
    for number in range(12):
        give(wave, [4, 2] * 5 if number % 2 else [3, 2, 4, 3, 3, 2, 4, 3, 3, 2], at)

    (scale,) = results_for(person=carla, wave_id=wave.pk).scales

    assert "no se distingue de lo usual" in scale.says


@pytest.mark.parametrize("people", [4, 1])
def test_scale_of_a_small_group_is_protected(draft, service, carla, client_of, at, people):
    bring(draft, service, carla, at)
    wave = wave_of(draft, at)
    for number in range(people):
        give(wave, [5, 1] * 5 if number else [3] * 10, at)

    (scale,) = results_for(person=carla, wave_id=wave.pk).scales

    assert (scale.figures, scale.remark) == ((), "Dato protegido (n<5)")
    assert "Cómo leerlo" not in client_of(carla).get(reverse("diagnosis:survey_results", args=[wave.pk])).text


def test_nobody_complete_is_said_so(draft, service, carla, at):
    bring(draft, service, carla, at)
    wave = wave_of(draft, at)
    for _number in range(6):
        give(wave, [None, *[3] * 9], at)

    assert results_for(person=carla, wave_id=wave.pk).scales[0].remark == "Nadie respondió completa esta escala."


def test_umux_lite_states_its_sus_as_an_estimate(draft, service, carla, at):
    bring(draft, service, carla, at, "UMUX_LITE")
    wave = wave_of(draft, at)
    for number in range(10):
        give(wave, [6, 7] if number % 2 else [7, 6], at)
    give(wave, [1, 2], at)

    (scale,) = results_for(person=carla, wave_id=wave.pk).scales

    assert scale.figures[0].text == "84"
    assert (
        scale.readings[0] == "Por regresión le correspondería un SUS cercano a 78. Es una estimación, no un SUS medido."
    )


def test_csat_is_the_share_of_the_two_highest_steps(draft, service, carla, at):
    bring(draft, service, carla, at, "CSAT")
    wave = wave_of(draft, at)
    for value in (5, 4, 4, 3, 1, 5, 5, 2) * 3:
        give(wave, [value], at)

    (figure,) = results_for(person=carla, wave_id=wave.pk).scales[0].figures

    assert figure.text == "63 %"
    assert figure.margin


@pytest.mark.parametrize(
    "given",
    [
        # Five of eight are satisfied and three are not.
        (5, 5, 5, 5, 5, 3, 1, 2),
        # 15 of 21 are, of whom 11 took the highest step, which is told: 4 are left.
        (*[5] * 11, *[4] * 4, *[2] * 3, *[3] * 3),
    ],
)
def test_csat_does_not_tell_of_few_satisfied_nor_of_a_step_that_few_took(draft, service, carla, at, given):
    bring(draft, service, carla, at, "CSAT")
    wave = wave_of(draft, at)
    for value in given:
        give(wave, [value], at)

    scale = results_for(person=carla, wave_id=wave.pk).scales[0]

    assert (scale.figures, scale.remark) == ((), "Dato protegido (n<5)")


def test_acceptance_has_four_constructs(draft, service, carla, at):
    bring(draft, service, carla, at, "ACCEPTANCE")
    wave = wave_of(draft, at)
    for number in range(6):
        give(wave, [5 + number % 3, 6, 6, 4 + number % 3, 5, 5, 3 + number % 3, 4, 4, 1 + number, 2, 3], at)

    (scale,) = results_for(person=carla, wave_id=wave.pk).scales

    assert [one.label for one in scale.figures][:2] == ["Utilidad", "Facilidad"]
    assert [one.value for one in scale.figures][:3] == pytest.approx([6, 5, 4])
    assert len(scale.chart.bars) == 4


def test_change_names_the_first_low_step(draft, service, carla, at):
    bring(draft, service, carla, at, "CHANGE")
    wave = wave_of(draft, at)
    for number in range(8):
        give(wave, [5, 4 - number % 2, 2, 2 + number % 2, 1, 1 + number % 2, 3, 3 + number % 2, 4, 4 + number % 2], at)

    (scale,) = results_for(person=carla, wave_id=wave.pk).scales

    assert "se detiene en «Deseo: quiere»" in scale.says
    assert any("Deseo: quiere: 8" in words for words in scale.readings)


def test_report_tells_the_figure_as_pdf_word_and_table(draft, service, carla, client_of, at):
    bring(draft, service, carla, at)
    wave = wave_of(draft, at)
    for number in range(14):
        give(wave, [4, 2, 4, 1, 4, 2, 5, 1, 4, 2] if number % 2 else [5, 1] * 5, at)
    browser, address = client_of(carla), reverse("diagnosis:survey_results", args=[wave.pk])

    page = browser.get(address).text
    pdf = browser.get(address, {"formato": "pdf"})
    word = browser.get(address, {"formato": "docx"})
    book = browser.get(address, {"formato": "xlsx"})

    assert "91 de 100, con 14 personas" in page
    assert "Cómo leerlo" in page
    assert pdf.content.startswith(b"%PDF")
    assert word.content.startswith(b"PK")
    rows = list(load_workbook(BytesIO(b"".join(book.streaming_content))).worksheets[0].iter_rows(values_only=True))
    assert rows[1][0] == "SUS"
    assert rows[1][8] == pytest.approx(91.25)


def test_document_of_a_wave_that_is_not_published_is_not_there(draft, service, carla, client_of, at):
    bring(draft, service, carla, at)
    wave = wave_of(draft, at, state="PROCESSED")

    with pytest.raises(NotFound):
        results_for(person=carla, wave_id=wave.pk)
    answer = client_of(carla).get(reverse("diagnosis:survey_results", args=[wave.pk]), {"formato": "pdf"})
    assert answer.status_code == 404
