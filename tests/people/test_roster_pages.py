"""The pages of roster imports, from the upload to undoing."""

import io
import zipfile
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apropia.foundation import clock
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.files.models import StoredFile
from apropia.foundation.jobs.registry import enqueue
from apropia.people.actions import grant_role
from apropia.people.models import Person, Role, RosterImport, RosterLine, RosterMapping

DATA = "Correo;Quién;Área\nana.paz@b.co;Ana Paz;4202000\nmalo;Luis Paz;4202000\n"
CHOSEN = {"column_0": "correo", "column_1": "nombre_completo", "column_2": "dependencia_codigo", "units": "CREATE"}

KINDS = ("new", "changed", "returning", "leaving")


@pytest.fixture(autouse=True)
def files_in(tmp_path, settings):
    settings.FILES_ROOT = tmp_path


def upload(browser, data=DATA, name="planta.csv"):
    file = SimpleUploadedFile(name, data.encode(), content_type="text/csv")
    return browser.post(reverse("people:roster_home"), {"file": file})


def test_the_whole_way_from_upload_to_undo(client_of, carla, run_jobs):
    browser = client_of(carla)
    answer = upload(browser)
    roster = RosterImport.objects.get()
    assert answer.url == reverse("people:roster_columns", args=[roster.uid])

    page = browser.get(answer.url)
    assert "Quién" in page.text
    assert "Ana Paz" in page.text
    browser.post(answer.url, CHOSEN)
    assert "Puede cerrar esta página" in browser.get(reverse("people:roster", args=[roster.uid])).text
    run_jobs()

    preview = browser.get(reverse("people:roster", args=[roster.uid]))
    assert "El correo no es válido" in preview.text
    assert "Ninguna columna dice el nivel del cargo" in preview.text
    assert "Ana Paz" in browser.get(reverse("people:roster", args=[roster.uid]) + "?ver=new").text
    assert not Person.objects.filter(email="ana.paz@b.co").exists()

    browser.post(reverse("people:roster_apply", args=[roster.uid]), {"filas": "todas"})
    run_jobs()
    assert not Person.objects.filter(email="ana.paz@b.co").exists()  # a bad row: only the good ones may go in
    browser.post(reverse("people:roster_apply", args=[roster.uid]), {"filas": "buenas"})
    run_jobs()
    assert Person.objects.filter(email="ana.paz@b.co").exists()

    assert "Deshacer esta importación" in browser.get(reverse("people:roster", args=[roster.uid])).text
    assert browser.get(reverse("people:roster_undo", args=[roster.uid])).status_code == 200
    asked = browser.post(reverse("people:roster_undo", args=[roster.uid]), follow=True).text
    assert "Puede cerrar esta página" in asked
    assert Person.objects.filter(email="ana.paz@b.co").exists()
    run_jobs()
    assert not Person.objects.filter(email="ana.paz@b.co").exists()
    undone = browser.get(reverse("people:roster", args=[roster.uid])).text
    assert "Se deshizo el" in undone
    assert "las personas volvieron a estar como antes. Esto" in undone
    again = browser.post(reverse("people:roster_undo", args=[roster.uid]), follow=True).text
    assert "Solo se deshace la última importación aplicada." in again
    assert RosterMapping.objects.get().columns["quien"] == "nombre_completo"


def test_new_people_have_no_column_of_changes_and_who_stays_after_undoing_is_told(client_of, carla, run_jobs):
    browser = client_of(carla)
    upload(browser)
    roster = RosterImport.objects.get()
    browser.post(reverse("people:roster_columns", args=[roster.uid]), CHOSEN)
    run_jobs()
    page = reverse("people:roster", args=[roster.uid])
    assert "Qué cambia" not in browser.get(page, {"ver": "new"}).text
    browser.post(reverse("people:roster_apply", args=[roster.uid]), {"filas": "buenas"})
    run_jobs()
    grant_role(person=Person.objects.get(email="ana.paz@b.co"), role=Role.FACILITATOR, by=None, at=clock.now())

    browser.post(reverse("people:roster_undo", args=[roster.uid]))
    run_jobs()

    assert "salvo 1 que desde entonces tuvo actividad o cambió: se conserva" in browser.get(page).text


def test_what_changes_is_a_column_only_where_something_does(client_of, carla, ana, beto, run_jobs):
    browser = client_of(carla)
    data = f"Correo;Quién;Área;Equipo\nnueva@b.co;Eva Paz;4202000;Mesa\n{beto.email};Beto Otro;4202000;\n"
    upload(browser, data)
    roster = RosterImport.objects.get()
    columns = CHOSEN | {"column_3": "equipo", "is_complete_list": "on"}
    browser.post(reverse("people:roster_columns", args=[roster.uid]), columns)
    run_jobs()

    pages = {kind: browser.get(reverse("people:roster", args=[roster.uid]), {"ver": kind}).text for kind in KINDS}

    assert "Entra al equipo Mesa" in pages["new"]
    assert {kind for kind, page in pages.items() if "Qué cambia" in page} == {"new", "changed"}
    assert ana.email in pages["leaving"]


def test_a_file_that_is_no_table_is_refused_on_the_page(client_of, carla):
    answer = upload(client_of(carla), data="<html></html>", name="planta.csv")

    assert answer.status_code == 422
    assert not RosterImport.objects.exists()


def test_a_file_without_known_columns_says_so_at_once(client_of, carla):
    browser = client_of(carla)
    said = "No reconocimos ninguna columna"
    strange, known = upload(browser, data="color;talla\nrojo;38\n").url, upload(browser).url

    assert said in browser.get(strange).text
    assert said not in browser.get(known).text


def test_columns_without_address_are_refused_and_kept(client_of, carla):
    browser = client_of(carla)
    where = upload(browser).url
    answer = browser.post(where, CHOSEN | {"column_0": "-", "column_2": "nombre_completo"})

    assert answer.status_code == 422
    assert "Indique cuál columna tiene el correo" in answer.text
    assert "Otra columna ya es esto" in answer.text


def test_only_those_who_manage_people_see_the_pages(client_of, carla, ana, dario):
    browser = client_of(carla)
    upload(browser)
    roster = RosterImport.objects.get()
    addresses = [
        reverse("people:roster_home"),
        reverse("people:roster_template"),
        *(
            reverse(f"people:{name}", args=[roster.uid])
            for name in ("roster", "roster_columns", "roster_undo", "roster_problems")
        ),
    ]

    assert {browser.get(address).status_code for address in addresses} == {200}
    assert {client_of(ana).get(address).status_code for address in addresses} == {404}
    foreign = client_of(dario)
    assert {foreign.get(address).status_code for address in addresses[2:]} == {404}
    assert foreign.post(reverse("people:roster_apply", args=[roster.uid])).status_code == 404


@pytest.mark.once
def test_the_preview_costs_the_same_for_one_and_for_many(client_of, carla, run_jobs, django_assert_max_num_queries):
    browser = client_of(carla)
    rows = "".join(f"p{n}@b.co;Ana Paz {n};Área {n % 7}\n" for n in range(60))
    where = upload(browser, data="Correo;Quién;Área\n" + rows).url
    browser.post(where, CHOSEN | {"column_2": "dependencia"})
    run_jobs()
    roster = RosterImport.objects.get()
    with django_assert_max_num_queries(14):
        answer = browser.get(reverse("people:roster", args=[roster.uid]) + "?ver=new")

    assert answer.text.count("@b.co") == 50
    assert "Se crearán 7 dependencias" in answer.text


def rows_of(answer):
    """Return the cells of a downloaded sheet, row by row."""
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_wrong_rows_are_taken_away_with_what_they_say_and_come_back_corrected(client_of, carla, run_jobs):
    browser = client_of(carla)
    data = (
        "Lista de planta;;;\nCorreo;Quién;Área;Celular\nana.paz@b.co;Ana Paz;4202000;300\n"
        "malo;Luis Paz;;=1+1\nana.paz@b.co;Eva Ruiz;4202000;\n"
    )
    chosen = CHOSEN | {"column_3": "-"}
    browser.post(upload(browser, data=data).url, chosen)
    run_jobs()
    roster = RosterImport.objects.get()

    sheet = rows_of(browser.get(reverse("people:roster_problems", args=[roster.uid])))

    mend = ["Fila", "Columna", "Qué pasa y cómo corregirlo"]
    assert sheet[0] == ["Correo", "Quién", "Área", "Celular", *mend]
    assert sheet[1][:6] == ["malo", "Luis Paz", None, "=1+1", 4, "Correo"]
    assert sheet[2][:6] == ["ana.paz@b.co", "Eva Ruiz", "4202000", None, 5, "Correo"]
    assert "ya está en la fila 3" in sheet[2][6]
    assert AuditEvent.objects.filter(action="people.roster.rows_taken", object_id=str(roster.pk)).exists()

    sheet[1][0], sheet[1][2], sheet[2][0] = "luis.paz@b.co", "4202000", "otra vez malo"
    book = openpyxl.Workbook()
    for row in sheet:
        book.active.append(row)
    again = io.BytesIO()
    book.save(again)
    file = SimpleUploadedFile("corregidas.xlsx", again.getvalue())
    where = browser.post(reverse("people:roster_home"), {"file": file}).url
    browser.post(where, chosen | dict.fromkeys(("column_4", "column_5", "column_6"), "-"))
    run_jobs()
    second = RosterImport.objects.latest("pk")
    assert (second.row_count, second.rejected_count) == (2, 1)
    # What was wrong the first time is over: its three columns are not kept beside the new ones.
    sheet = rows_of(browser.get(reverse("people:roster_problems", args=[second.uid])))
    assert sheet[0] == ["Correo", "Quién", "Área", "Celular", *mend]
    assert sheet[1][:2] == ["otra vez malo", "Eva Ruiz"]


def test_problems_name_the_columns_as_the_file_does(client_of, carla, run_jobs):
    browser = client_of(carla)
    browser.post(upload(browser, data="Correo;Quién;Área\nana@b.co;;4202000\nluis@b.co;Luis Paz;\n").url, CHOSEN)
    run_jobs()

    roster = RosterImport.objects.get()
    assert [(one["row"], one["column"]) for one in roster.problems] == [(2, "Quién"), (3, "Área")]
    page = browser.get(reverse("people:roster", args=[roster.uid])).text
    assert "dependencia_codigo" not in page
    assert "nombre_completo" not in page


def test_wrong_rows_are_gone_with_the_file_once_it_is_applied(client_of, carla, run_jobs):
    browser = client_of(carla)
    browser.post(upload(browser).url, CHOSEN)
    run_jobs()
    roster = RosterImport.objects.get()
    browser.post(reverse("people:roster_apply", args=[roster.uid]), {"filas": "buenas"})
    run_jobs()

    assert browser.get(reverse("people:roster_problems", args=[roster.uid])).status_code == 404


def test_an_import_that_was_not_applied_can_be_discarded(client_of, carla, dario, run_jobs):
    browser = client_of(carla)
    browser.post(upload(browser).url, CHOSEN)
    run_jobs()
    where = reverse("people:roster_discard", args=[RosterImport.objects.get().uid])
    assert client_of(dario).post(where).status_code == 404
    browser.post(where)

    assert not RosterImport.objects.exists()
    assert not RosterLine.objects.exists()
    assert not StoredFile.objects.exists()


def test_imports_that_nobody_applied_are_swept_after_a_month(client_of, carla, run_jobs):
    browser = client_of(carla)
    upload(browser)
    RosterImport.objects.update(uploaded_at=clock.now() - timedelta(days=31))
    enqueue("people.sweep_rosters", entity=None, at=clock.now())
    run_jobs()

    assert not RosterImport.objects.exists()


def test_open_document_is_refused_at_the_door_naming_what_is_read(client_of, carla):
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    file = SimpleUploadedFile("planta.ods", book.getvalue())

    page = client_of(carla).post(reverse("people:roster_home"), {"file": file})

    assert page.status_code == 422
    assert "Se aceptan: Excel (.xlsx), CSV o texto (.txt)." in page.content.decode()
    assert ".ods" not in page.content.decode()


def test_new_people_with_an_address_outside_the_entity_are_told_by_row_and_may_come_in(client_of, carla, run_jobs):
    carla.entity.email_domains = ["b.co"]
    carla.entity.save()
    data = (
        "correo,nombres,apellidos,dependencia_codigo,dependencia\n"
        "uno@b.co,Uno,De Aquí,100,Oficina\ndos@gmail.com,Dos,De Fuera,100,Oficina\ntres@x.b.co,Tres,Otra,100,Oficina\n"
    )
    browser = client_of(carla)
    upload(browser, data=data)
    roster = RosterImport.objects.get()
    browser.post(
        reverse("people:roster_columns", args=[roster.uid]),
        {f"column_{n}": key for n, key in enumerate(data.partition("\n")[0].split(","))} | {"units": "CREATE"},
    )
    run_jobs()

    where = reverse("people:roster", args=[roster.uid])
    assert "2 personas nuevas tienen correo de un dominio que no es de la entidad" in browser.get(where).text
    outside = browser.get(where + "?ver=dominios")
    assert [(line.row, line.email) for line in outside.context["shown"].lines] == [
        (3, "dos@gmail.com"),
        (4, "tres@x.b.co"),
    ]
    browser.post(reverse("people:roster_apply", args=[roster.uid]), {"filas": "todas"})
    run_jobs()
    assert Person.objects.filter(email="dos@gmail.com").exists()
