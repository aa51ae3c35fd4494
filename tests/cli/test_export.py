"""What leaves by the command line: the same rights and the same protected figures as the pages, and a trace."""

import csv
import io
import json

import pytest
from openpyxl import load_workbook

from apropia.catalogue.actions import import_services
from apropia.cli.main import run
from apropia.foundation.audit.models import AuditEvent
from apropia.materials.actions import give_feedback
from apropia.measurement.models import Measurement
from apropia.measurement.states import MeasurementStatus
from apropia.people.actions import import_roster
from apropia.people.models import Person, Role
from catalogue.factories import make_service
from materials.factories import make_guide
from measurement.factories import answer, make_official, make_people, make_wave, measure
from people_factories import make_person, make_unit
from practices.factories import make_author, make_practice

pytestmark = pytest.mark.django_db


def export(*words, by):
    """Run `apropia export … --entity … --as …` and return its exit code."""
    return run(["--lang", "es", "export", *map(str, words), "--entity", by.entity.code, "--as", by.email])


def lines_of(path):
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_roster_leaves_and_comes_back_unchanged(carla, beto, unit, entity, at, tmp_path):
    unit.head = carla
    unit.save()
    out = tmp_path / "personas.csv"

    assert export("roster", out, by=carla) == 0
    report = import_roster(entity=entity, data=out, filename=out.name, by=None, at=at)

    rows = lines_of(out)
    assert [row["correo"] for row in rows] == [beto.email, carla.email]
    assert [row["jefe"] for row in rows] == ["no", "sí"]
    assert report.problems == []
    assert Person.objects.count() == 2


def test_catalogue_leaves_and_comes_back_unchanged(carla, entity, at, tmp_path):
    make_service(entity=entity, code="firma", name="Firma electrónica", description="Firme desde su equipo.")
    out = tmp_path / "servicios.xlsx"

    assert export("services", out, by=carla) == 0
    report = import_services(entity=entity, data=out, by=None, at=at)

    assert load_workbook(out).active["B2"].value == "Firma electrónica"
    assert report.problems == []


@pytest.mark.parametrize("what", ["roster", "use", "figures", "audit"])
def test_whoever_may_not_open_the_page_gets_no_file(beto, tmp_path, capsys, what):
    out = tmp_path / "datos.csv"

    assert export(what, out, by=beto) == 2
    assert not out.exists()
    assert beto.email in capsys.readouterr().err
    assert not AuditEvent.objects.filter(action="operations.data.exported").exists()


def test_somebody_of_another_entity_is_nobody_here(carla, dario, tmp_path):
    out = tmp_path / "datos.csv"

    code = run(["export", "roster", str(out), "--entity", carla.entity.code, "--as", dario.email])

    assert code == 2
    assert not out.exists()


def test_text_that_would_be_a_formula_is_only_text(carla, unit, tmp_path):
    make_person(unit=unit, given_names='=HYPERLINK("http://x";"y")', surnames="+1")
    out, book = tmp_path / "p.csv", tmp_path / "p.xlsx"

    export("roster", out, by=carla)
    export("roster", book, by=carla)

    assert all(not value.startswith(("=", "+", "-", "@")) for row in lines_of(out) for value in row.values())
    cells = [cell for row in load_workbook(book).active.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}


def test_protected_figure_leaves_as_protected_and_without_a_number(carla, entity, unit, tmp_path):
    small = make_unit(entity=entity, name="Dependencia pequeña")
    wave = make_wave(entity, [*make_people(unit, 14), *make_people(small, 3)])
    answer(wave, list(Person.objects.filter(surnames__contains=" ")), mean=50)
    analyst = make_person(unit=unit, roles=[Role.ANALYST])
    make_official(measure(entity, "DX-02", wave, by=analyst), carla)
    out = tmp_path / "cifras.json"

    assert export("figures", out, by=carla) == 0

    rows = json.loads(out.read_text(encoding="utf-8"))
    protected = [row for row in rows if isinstance(row["cifra"], str)]
    assert all(row["cifra"].startswith("Dato protegido") for row in protected)
    assert len(protected) == Measurement.objects.filter(status=MeasurementStatus.PROTECTED).count() > 0
    assert {row["personas"] for row in protected} == {None}
    assert {row["margen_desde"] for row in protected} == {row["margen_hasta"] for row in protected} == {None}
    assert any(isinstance(row["cifra"], int | float) for row in rows)
    assert "Dependencia pequeña" in {row["poblacion"] for row in protected}


def test_use_leaves_only_as_figures_of_use(carla, entity, unit, tmp_path):
    wave = make_wave(entity, make_people(unit, 12))
    make_official(measure(entity, "DX-01", wave, by=make_person(unit=unit, roles=[Role.ANALYST])), carla)
    out = tmp_path / "uso.csv"

    assert export("use", out, by=carla) == 0
    assert lines_of(out) == []


def test_head_of_a_unit_takes_out_only_her_unit(carla, entity, unit, tmp_path):
    other = make_unit(entity=entity, name="Otra")
    head = make_person(unit=other, roles=[Role.UNIT_HEAD], role_unit=other)
    wave = make_wave(entity, [*make_people(unit, 12), *make_people(other, 12)])
    answer(wave, list(Person.objects.filter(surnames__contains=" ")), mean=50)
    make_official(measure(entity, "DX-02", wave, by=make_person(unit=unit, roles=[Role.ANALYST])), carla)
    out = tmp_path / "cifras.csv"

    assert export("figures", out, by=head) == 0
    assert {row["poblacion"] for row in lines_of(out)} == {"Otra"}


def test_practice_leaves_as_the_record_that_practice_write_reads(unit, tmp_path, at, settings):
    settings.FILES_ROOT = tmp_path / "files"
    author = make_author(unit)
    version = make_practice(author=author, at=at)
    out, form = tmp_path / "practica.json", tmp_path / "practica.docx"

    assert export("practice", version.practice.slug, out, by=author) == 0
    assert run(["practice", "write", str(out), "--to", "docx", str(form)]) == 0
    assert form.read_bytes()[:2] == b"PK"


def test_stranger_to_a_practice_gets_no_form(unit, beto, tmp_path, at):
    version = make_practice(author=make_author(unit), at=at)

    assert export("practice", version.practice.slug, tmp_path / "p.json", by=beto) == 2
    assert list(tmp_path.glob("p.json*")) == []


@pytest.mark.parametrize("name", ["datos.json", "datos.csv", "datos.xlsx"])
def test_person_takes_her_own_data_and_nobody_elses(beto, ana, tmp_path, name):
    out = tmp_path / name

    assert export("personal-data", out, by=beto) == 0
    if name != "datos.xlsx":
        assert beto.email in out.read_text(encoding="utf-8-sig")
        assert ana.email not in out.read_text(encoding="utf-8-sig")


def test_no_is_an_answer_too_and_leaves_in_the_table(beto, entity, at, tmp_path):
    give_feedback(material=make_guide(entity=entity), was_useful=False, by=beto, at=at)
    out = tmp_path / "datos.csv"

    assert export("personal-data", out, by=beto) == 0
    assert "no" in {row["valor"] for row in lines_of(out) if row["apartado"] == "Opiniones sobre guías"}


def test_every_export_leaves_a_trace_and_a_file_only_its_owner_reads(carla, tmp_path):
    out = tmp_path / "datos.json"

    export("roster", out, by=carla)

    trace = AuditEvent.objects.get(action="operations.data.exported")
    assert trace.object_name == carla.display_name
    assert trace.detail == {"what": "roster", "format": "json"}
    assert trace.origin.startswith("cli:")
    assert out.stat().st_mode & 0o077 == 0


def test_unknown_kind_and_missing_folder_are_told_in_words(carla, tmp_path, capsys):
    assert export("roster", tmp_path / "datos", by=carla) == 2
    assert export("roster", tmp_path / "no" / "datos.csv", by=carla) == 2

    told = capsys.readouterr().err
    assert "--to: csv, json, xlsx" in told
    assert "No existe la carpeta" in told


@pytest.mark.parametrize(("lang", "words"), [("es", "persona cuyos permisos"), ("en", "person whose rights")])
def test_help_speaks_both_languages(capsys, lang, words):
    with pytest.raises(SystemExit) as end:
        run(["--lang", lang, "export", "roster", "--help"])

    assert end.value.code == 0
    assert words in capsys.readouterr().out
