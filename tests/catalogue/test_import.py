import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apropia.catalogue import actions
from apropia.catalogue.models import ITService
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import Forbidden
from apropia.foundation.files.kinds import TABLE
from catalogue.factories import make_service

GOOD = "codigo;nombre;descripcion;para_quien;estado;funciones\n"
GOOD += "vpn;VPN;Entre a la red desde su casa.;Todos;activo;Conectar\n"


def test_rows_become_services_and_the_same_file_twice_changes_nothing(entity, carla, at):
    first = actions.import_services(entity=entity, data=GOOD.encode("cp1252"), by=carla, at=at)
    actions.import_services(entity=entity, data=GOOD.encode("cp1252"), by=carla, at=at)

    assert (first.applied, first.rejected) == (1, 0)
    service = ITService.objects.get(entity=entity)
    assert (service.code, service.name, service.lifecycle) == ("vpn", "VPN", "ACTIVE")
    assert service.functions.count() == 1


def test_dry_run_writes_nothing(entity, carla, at):
    report = actions.import_services(entity=entity, data=GOOD.encode(), by=carla, at=at, dry_run=True)

    assert report.applied == 1
    assert not ITService.objects.exists()
    assert not AuditEvent.objects.filter(action__startswith="catalogue.").exists()


def test_bad_rows_are_named_by_row_and_column_and_good_ones_applied(entity, carla, at):
    data = "codigo,nombre,estado\nvpn,VPN,activo\nfirma,,activo\nvpn,Otra,activo\ncorreo,Correo,extraviado\n"

    report = actions.import_services(entity=entity, data=data.encode(), by=carla, at=at)

    assert report.applied == 1
    assert {(problem.row, problem.column) for problem in report.problems} == {
        (3, "nombre"),
        (4, "codigo"),
        (5, "estado"),
    }


def test_a_file_without_the_code_column_is_refused_whole(entity, carla, at):
    report = actions.import_services(entity=entity, data=b"nombre,estado\nVPN,activo\n", by=carla, at=at)

    assert report.applied == 0
    assert report.problems[0].row == 0


def test_empty_cells_keep_what_the_service_said(entity, carla, at):
    make_service(entity=entity, code="vpn", name="VPN", how_to_get="Pida el acceso")

    actions.import_services(entity=entity, data=b"codigo,nombre,como_obtenerlo\nvpn,VPN segura,\n", by=carla, at=at)

    service = ITService.objects.get(code="vpn")
    assert (service.name, service.how_to_get) == ("VPN segura", "Pida el acceso")


def test_member_may_not_import(entity, beto, at):
    with pytest.raises(Forbidden):
        actions.import_services(entity=entity, data=GOOD.encode(), by=beto, at=at)


def test_page_shows_the_check_before_applying(client_of, carla, entity):
    upload = SimpleUploadedFile("servicios.csv", GOOD.encode())

    page = client_of(carla).post(reverse("catalogue:import"), {"file": upload, "revisar": "1"})

    assert page.status_code == 200
    assert "Así quedaría" in page.text
    assert "Elija otra vez el archivo" in page.text
    assert not ITService.objects.exists()


def test_page_says_why_a_file_cannot_be_read(client_of, carla):
    upload = SimpleUploadedFile("servicios.xlsx", b"")

    page = client_of(carla).post(reverse("catalogue:import"), {"file": upload, "aplicar": "1"})

    assert page.status_code == 422


def test_open_document_is_refused_in_the_words_of_every_door(client_of, carla):
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", "<office/>")
    upload = SimpleUploadedFile("servicios.ods", book.getvalue())

    page = client_of(carla).post(reverse("catalogue:import"), {"file": upload, "aplicar": "1"})

    assert page.status_code == 422
    assert f"Este archivo no se puede usar aquí. Se aceptan: {TABLE.label}." in page.text


def test_row_cannot_take_a_service_to_a_state_that_does_not_follow(entity, carla, at):
    actions.import_services(entity=entity, data=b"codigo,nombre,estado\nvpn,VPN,activo\n", by=carla, at=at)

    report = actions.import_services(
        entity=entity, data=b"codigo,nombre,estado\nvpn,VPN segura,planeado\n", by=carla, at=at
    )

    assert [(one.row, one.column, one.code) for one in report.problems] == [(2, "estado", "state_refused")]
    assert "no pasa a" in report.problems[0].message
    vpn = ITService.objects.get(entity=entity, code="vpn")
    assert (vpn.name, vpn.lifecycle) == ("VPN", "ACTIVE")


def test_rows_to_mend_come_with_their_data_and_name_columns_as_the_file_does(client_of, carla):
    data = "Id,Servicio,Estado del servicio\nvpn,VPN,activo\nvpn,VPN otra,activo\nwifi,Wifi,volando\n"
    browser = client_of(carla)

    def send(button):
        file = SimpleUploadedFile("servicios.csv", data.encode(), content_type="text/csv")
        return browser.post(reverse("catalogue:import"), {"file": file, button: "1"})

    assert "Descargar las filas por corregir" in send("revisar").text
    answer = send("corregir")

    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0][:5] == ("Id", "Servicio", "Estado del servicio", "Fila", "Columna")
    assert {row[:5] for row in rows[1:]} == {
        ("vpn", "VPN otra", "activo", 3, "Id"),
        ("wifi", "Wifi", "volando", 4, "Estado del servicio"),
    }
    assert not ITService.objects.filter(code="wifi").exists()
