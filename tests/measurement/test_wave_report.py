"""The report of a wave: what it says, in which form, and to whom."""

import dataclasses
import io
import re

import openpyxl
import pypdf
import pytest
from django.core.cache import cache
from django.urls import reverse
from docx import Document

from apropia.diagnosis.models import Score, SurveyWave, WaveChange
from apropia.foundation.errors import NotFound
from apropia.foundation.tenancy.models import Entity
from apropia.measurement.models import Calculation, Measurement
from apropia.measurement.queries import wave_report_for
from apropia.people.models import OrgUnit, Person, Role
from apropia.science.psychometrics.scoring import SCORING_METHOD_VERSION
from catalogue.factories import make_service
from diagnosis.calibration_factories import make_calibration
from measurement.factories import AT, answer, judge, make_house, make_official, make_population, make_wave, measure
from people_factories import make_person, make_unit


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """What is kept goes by the number of the wave, and what a test made of the wave is taken back."""
    cache.clear()


@dataclasses.dataclass(frozen=True)
class Reported:
    unit: OrgUnit
    carla: Person
    wave: SurveyWave


@pytest.fixture(scope="module")
def reported(entity_with_sheets: Entity) -> Reported:
    """A follow-up on the same persons, with all of its figures official: made once, for all tests of the file."""
    entity = entity_with_sheets
    unit = make_unit(entity=entity, code="4202000", name="Oficina de TIC")
    people = make_population(make_house(entity))
    elsa = make_person(unit=unit, given_names="Elsa", surnames="Analista", roles=[Role.ANALYST])
    carla = make_person(unit=unit, given_names="Carla", surnames="Gestora", roles=[Role.UA_MANAGER])
    services = [
        make_service(entity=entity, code=code, name=name) for code, name in (("vpn", "VPN"), ("firma", "Firma"))
    ]
    for name, months, mean, seed in (("Abril", 8, 40, 1), ("Octubre", 1, 60, 2)):
        made = make_wave(entity, people, name=name, months_ago=months)
        responses = answer(made, people[20:], mean=mean, seed=seed)
        judge(responses, services, seed=seed)
        for code in ("DX-01", "DX-02", "DX-03", "DX-05", "SA-01"):
            make_official(measure(entity, code, made, by=elsa), carla)
    return Reported(unit, carla, made)


@pytest.fixture
def unit(reported: Reported, db: None) -> OrgUnit:
    return reported.unit


@pytest.fixture
def carla(reported: Reported, db: None) -> Person:
    return reported.carla


@pytest.fixture
def wave(reported: Reported, db: None) -> SurveyWave:
    """Read it anew: what a test sets on it is gone with the test."""
    return SurveyWave.objects.get(pk=reported.wave.pk)


def text_of_report(person: Person, wave) -> str:
    report = wave_report_for(person=person, wave_id=wave.pk, today=AT.date()).report
    lines = [report.title, report.subtitle, *(f"{name} {value}" for name, value in report.facts)]
    for section in report.sections:
        lines += [section.heading, *section.paragraphs]
        for row in section.table.rows if section.table else ():
            lines.append(" ".join(row))
    return "\n".join(lines)


def test_report_tells_answers_levels_targets_change_services_and_units(wave, carla):
    text = text_of_report(carla, wave)

    for heading in (
        "Quiénes respondieron",
        "Qué resolvió la entidad",
        "Frente a lo esperado",
        "Qué cambió y con qué seguridad",
        "Servicios que se conocen y que no",
        "Dependencia por dependencia",
        "Cómo se hizo",
    ):
        assert heading in text
    assert "Terminó el diagnóstico el 75,0\N{NO-BREAK SPACE}%" in text
    assert "Las mismas personas, en «Abril» y en esta ola" in text
    assert "VPN" in text
    assert "Atención a la Ciudadanía" in text


def test_report_tells_the_change_on_the_scale_of_its_questions_where_it_was_asked_for(wave, carla):
    earlier = SurveyWave.objects.get(name="Abril")
    calibration = make_calibration(version=wave.version, by=carla, at=AT)
    change = {"people": 120, "gain": 0.4, "error": 0.1, "link_error": 0.05, "before": 42.2, "after": 47.6}
    rest = {"points_error": 1.5, "improved": None, "declined": 0.0, "unscreened": None, "converged": True}
    areas = [{"area": "1", "tried": 9, "moved": [], "is_sure": True, **change, **rest}]
    WaveChange.objects.create(
        entity=wave.entity,
        calibration=calibration,
        earlier=earlier,
        later=wave,
        result={"people": 120, "areas": [*areas, {"area": "2", "tried": 0, "moved": [], "people": None}]},
        job_number=1,
        requested_by=carla.uid,
        made_at=AT,
    )

    text = text_of_report(carla, wave)

    assert "El cambio, con la dificultad de cada pregunta" in text
    assert "42 48 +5,4 entre +2,5 y +8,3 Subió 120" in text


def test_small_unit_is_protected_in_every_form(wave, carla, client_of):
    address = reverse("measurement:wave_report", args=[wave.pk])
    browser = client_of(carla)
    small = "Control Interno"

    assert f"{small} Dato protegido (n<5) — —" in text_of_report(carla, wave)
    pdf = "".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(browser.get(f"{address}?formato=pdf").content)).pages
    )
    assert "Dato protegido" in pdf
    table = openpyxl.load_workbook(
        io.BytesIO(b"".join(browser.get(f"{address}?formato=xlsx").streaming_content))
    ).worksheets[0]
    rows = [row for row in table.iter_rows(values_only=True) if row[2] == small]
    assert rows
    assert all(row[4] == "Dato protegido (n<5)" and row[6:9] == (None, None, None) for row in rows)


def test_only_official_figures_enter_and_what_is_missing_is_named(wave, carla, client_of):
    Calculation.objects.filter(wave=wave, version__indicator__code="DX-05").update(
        state="PRELIMINARY", confirmed_by=None
    )

    page = client_of(carla).get(reverse("measurement:wave_report", args=[wave.pk])).text

    assert "Todavía no son oficiales: DX-05" in page
    assert "Servicios que se conocen y que no" not in page

    Calculation.objects.filter(wave=wave).update(state="PRELIMINARY", confirmed_by=None)
    bare = client_of(carla).get(reverse("measurement:wave_report", args=[wave.pk])).text
    assert "Cifras oficiales de este informe" not in bare


def test_what_cannot_be_compared_is_said(wave, carla):
    earlier = Measurement.objects.filter(calculation__wave__name="Abril").first()
    assert earlier is not None

    text = text_of_report(carla, earlier.calculation.wave)

    assert "No hay una ola anterior con la que se pueda comparar" in text


def test_page_pdf_word_and_table_say_the_same(wave, carla, client_of):
    address = reverse("measurement:wave_report", args=[wave.pk])
    browser = client_of(carla)
    page = browser.get(address).text
    pdf = browser.get(f"{address}?formato=pdf")
    word = browser.get(f"{address}?formato=docx")

    assert pdf.headers["Content-Disposition"] == 'attachment; filename="informe-octubre.pdf"'
    told = " ".join(" ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(pdf.content)).pages).split())
    document = Document(io.BytesIO(word.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    levels = wave_report_for(person=carla, wave_id=wave.pk, today=AT.date()).report.sections[1].table
    assert levels is not None
    for row in levels.rows:
        assert row[1] in page
        assert f"{row[0]} {row[1]}" in told
        assert row[1] in cells
    assert next(one.text for one in document.paragraphs if one.style.name == "Heading 1") == "Quiénes respondieron"


def test_drawing_writes_and_reaches_what_the_table_says(wave, carla, client_of):
    """Fewer than fifty persons have no decimals, also beside a bar."""
    found = wave_report_for(person=carla, wave_id=wave.pk, today=AT.date())
    bars = [(part, bar) for part in found.parts if part.chart for bar in part.chart.bars]

    for part, bar in bars:
        assert next(row for row in part.rows if row[0].text == bar.label)[1].text == bar.words
        assert bar.value is None or bar.words.startswith(str(bar.value).replace(".", ","))
    assert any("," not in bar.words for _part, bar in bars if bar.value is not None)
    assert any("," in bar.words for _part, bar in bars)
    assert any(bar.low is not None for _part, bar in bars)
    page = client_of(carla).get(reverse("measurement:wave_report", args=[wave.pk])).text
    assert "Ver en tabla" not in page
    assert page.count("Las cifras, con su margen y sus personas") == len([one for one in found.parts if one.chart])


def test_spreadsheet_gives_also_the_figures_that_the_page_leaves_out(wave, carla):
    found = wave_report_for(person=carla, wave_id=wave.pk, today=AT.date())
    rows = [row.measurement for _calculation, row in found.rows()]

    assert {(one.scope_kind, bool(one.area_code)) for one in rows} >= {("UNIT", True), ("ENGAGEMENT", True)}


@pytest.mark.once
def test_report_costs_few_queries(wave, carla, django_assert_num_queries):
    # Protected groups are kept a while: what protecting them costs once is no part of reading.
    wave_report_for(person=carla, wave_id=wave.pk, today=AT.date())
    with django_assert_num_queries(11):
        wave_report_for(person=carla, wave_id=wave.pk, today=AT.date())


def test_symbol_that_no_font_has_is_named_and_the_page_stays(wave, carla, client_of, entity):
    wave.name = "Octubre 𓀀"
    wave.save()

    answer = client_of(carla).get(f"{reverse('measurement:wave_report', args=[wave.pk])}?formato=pdf")

    assert answer.status_code == 422
    assert "El PDF no puede mostrar el símbolo «𓀀»" in answer.text


def test_report_is_for_who_sees_everything_and_of_published_waves(wave, carla, unit, client_of):
    head = make_person(unit=unit, roles=[Role.UNIT_HEAD])

    assert client_of(head).get(reverse("measurement:wave_report", args=[wave.pk])).status_code == 404
    with pytest.raises(NotFound):
        wave_report_for(person=head, wave_id=wave.pk, today=AT.date())
    wave.state = "PROCESSED"
    wave.save()
    with pytest.raises(NotFound):
        wave_report_for(person=carla, wave_id=wave.pk, today=AT.date())


def test_dashboard_leads_to_the_reports(wave, carla, client_of):
    assert reverse("measurement:wave_report", args=[wave.pk]) in client_of(carla).get("/medicion/").text


def score_competence(wave, code: str, values, *, construct: str = "PERFORMANCE") -> None:
    """Give so many of those who answered a score of a competence."""
    responses = wave.responses.filter(completed_on__isnull=False).order_by("pk")
    Score.objects.bulk_create(
        Score(
            entity=wave.entity,
            response=response,
            method_version=SCORING_METHOD_VERSION,
            construct=construct,
            scope=Score.Scope.COMPETENCE,
            code=code,
            value=value,
            items_count=2,
        )
        for response, value in zip(responses, values, strict=False)
    )
    cache.clear()


def test_competences_are_told_beside_what_was_believed_and_never_as_one_figure(wave, carla, client_of):
    score_competence(wave, "1.1", [40, 60] * 20)
    score_competence(wave, "1.1", [80] * 15 + [70] * 15, construct="PERCEPTION")

    line = next(row for row in text_of_report(carla, wave).splitlines() if row.startswith("1.1 "))

    # Forty people, deviation 10,1: Student's t gives 3,2, less what the finite population takes.
    assert " 50 entre " in line
    assert line.endswith(" 75 40")
    assert "62" not in line
    page = client_of(carla).get(reverse("measurement:wave_report", args=[wave.pk])).text
    assert "Competencia por competencia" in page
    assert "si una no está, nadie las tuvo. Con menos de 30 personas no se dice un margen." in page
    low, high = (int(one) for one in re.search(r"entre (\d+) y (\d+)", line).groups())
    assert 46 <= low <= 48
    assert 52 <= high <= 54


def test_competence_of_a_small_group_is_protected_in_every_form_and_one_of_nobody_is_left_out(wave, carla, client_of):
    score_competence(wave, "1.1", [40, 60, 50, 30])
    score_competence(wave, "1.2", [40, 60] * 5)
    address = reverse("measurement:wave_report", args=[wave.pk])

    lines = {row.split()[0]: row for row in text_of_report(carla, wave).splitlines() if re.match(r"\d\.\d ", row)}
    assert set(lines) == {"1.1", "1.2"}
    assert lines["1.1"].endswith("No se muestra — — —")
    assert lines["1.2"].endswith(" 50 — — 10")
    answer = client_of(carla).get(f"{address}?formato=xlsx")
    table = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    rows = {
        row[3].split()[0]: row for row in table.iter_rows(values_only=True) if row[3] and row[3][:4] in ("1.1 ", "1.2 ")
    }
    assert rows["1.1"][1] == "Competencia: lo que resolvieron"
    assert rows["1.1"][4] == "Dato protegido (n<5)"
    assert rows["1.1"][6:9] == (None, None, None)
    assert (rows["1.2"][4], rows["1.2"][8]) == (50, 10)


def test_competences_of_excluded_responses_and_of_other_methods_do_not_count(wave, carla):
    score_competence(wave, "1.1", [40] * 10 + [60] * 10)
    kept = wave.responses.filter(completed_on__isnull=False).order_by("pk")[:20]
    wave.responses.filter(pk__in=[one.pk for one in kept[:10]]).update(is_flagged=True, is_excluded=True)
    Score.objects.filter(response=kept[19].pk, code="1.1").update(method_version="older")
    cache.clear()

    line = next(row for row in text_of_report(carla, wave).splitlines() if row.startswith("1.1 "))

    assert line.endswith("No se muestra — — —")
    Score.objects.filter(response=kept[15].pk, code="1.1").update(value=51)
    cache.clear()
    line = next(row for row in text_of_report(carla, wave).splitlines() if row.startswith("1.1 "))
    assert line.endswith(" 59 — — 9")
