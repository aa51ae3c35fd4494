"""The pages of use: bringing reports in, and one's own use."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apropia.catalogue.models import ITService
from apropia.foundation.audit.models import AuditEvent
from apropia.people.models import Role
from apropia.usage import actions
from apropia.usage.models import IdentityAlias, UsageImport, UsageRecord
from apropia.usage.queries.figures import current_slices
from people_factories import make_person
from usage.factories import ACTIVE, email_report, email_row, generic, make_service, may

HINTS = ("M365", "EXCHANGE", "ONEDRIVE", "SHAREPOINT", "SKYPE", "YAMMER")


@pytest.fixture(autouse=True)
def files_in(tmp_path, settings):
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def teams(entity):
    return make_service(entity=entity, code="teams", name="Microsoft Teams")


def upload(browser, *contents, name="uso.csv"):
    files = [SimpleUploadedFile(f"{n}-{name}", data, content_type="text/csv") for n, data in enumerate(contents)]
    return browser.post(reverse("usage:imports"), {"reports": files})


def test_a_report_goes_from_upload_to_counting_and_back(client_of, carla, ana, teams, entity, run_jobs):
    browser = client_of(carla)
    page = upload(browser, generic(may(ana))).url
    assert "Puede cerrar esta página" in browser.get(page).text
    run_jobs()
    preview = browser.get(page).text
    assert "Microsoft Teams" in preview
    assert "Dato protegido" in preview
    assert ana.email not in preview
    assert not current_slices(entity=entity, start=date(2026, 5, 1), end=date(2026, 5, 1))

    usage_import = UsageImport.objects.get()
    browser.post(reverse("usage:apply", args=[usage_import.uid]))
    assert current_slices(entity=entity, start=date(2026, 5, 1), end=date(2026, 5, 1))
    assert "Revertir este informe" in browser.get(page).text

    assert browser.get(reverse("usage:revert", args=[usage_import.uid])).status_code == 200
    browser.post(reverse("usage:revert", args=[usage_import.uid]))
    assert not current_slices(entity=entity, start=date(2026, 5, 1), end=date(2026, 5, 1))


def test_sending_no_report_is_answered_with_what_is_missing(client_of, carla):
    answer = client_of(carla).post(reverse("usage:imports"), {"csrfmiddlewaretoken": "x"})

    assert answer.status_code == 422
    assert "Falta este dato" in answer.text


def test_several_reports_are_received_at_once(client_of, carla, ana, teams, entity, run_jobs):
    make_service(entity=entity, code="exchange")
    browser = client_of(carla)
    answer = upload(browser, generic(may(ana)), email_report(email_row(ana.email)))
    run_jobs()

    assert answer.url == reverse("usage:imports")
    assert set(UsageImport.objects.values_list("status", flat=True)) == {"PREVIEWED"}


def test_what_is_no_report_is_refused_by_name_and_the_rest_received(client_of, carla, ana, teams):
    answer = upload(client_of(carla), generic(may(ana)), b"<html></html>")

    assert answer.status_code == 422
    assert "1-uso.csv" in answer.text
    assert UsageImport.objects.count() == 1


def test_period_and_services_are_asked_and_remembered(client_of, carla, ana, teams, run_jobs):
    browser = client_of(carla)
    data = (ACTIVE + f"2026-05-31,{ana.email},False,True,True,2026-05-20,2026-05-20\n").encode()
    page = upload(browser, data).url
    asked = browser.get(page).text
    assert "¿Qué periodo cubre?" in asked
    assert "Correo (Exchange)" in asked

    answers = {f"service_{hint}": "-" for hint in HINTS} | {"start": "2026-05-01", "end": "2026-06-30"}
    refused = browser.post(page, answers)
    assert refused.status_code == 422
    assert "hasta 31 días" in refused.text
    browser.post(page, answers | {"end": "2026-05-31"})
    run_jobs()

    assert UsageImport.objects.get().status == "PREVIEWED"
    assert UsageRecord.objects.get().slice.service == teams
    said = AuditEvent.objects.get(action="usage.import.answered")
    assert (said.actor, said.detail["start"], said.detail["end"]) == (carla.uid, "2026-05-01", "2026-05-31")
    assert (said.detail["columns"], said.detail["hints"]) == (0, sorted(HINTS))
    assert AuditEvent.objects.get(action="usage.import.staged").detail == {"status": "PREVIEWED", "rows": 1}


def test_period_that_has_not_begun_is_asked_again_and_the_report_still_waits(client_of, carla, ana, teams):
    browser = client_of(carla)
    page = upload(browser, (ACTIVE + f"2026-05-31,{ana.email},False,True,True,2026-05-20,2026-05-20\n").encode()).url

    refused = browser.post(
        page, {f"service_{hint}": "-" for hint in HINTS} | {"start": "2199-01-01", "end": "2199-01-31"}
    )

    assert refused.status_code == 422
    assert "El periodo aún no ha empezado" in refused.text
    assert 'value="2199-01-01"' in refused.text
    assert UsageImport.objects.get().status == "UPLOADED"


def test_report_that_later_ones_displace_says_that_it_will_count_nothing(client_of, carla, ana, entity, run_jobs):
    make_service(entity=entity, code="correo", name="Correo")
    browser = client_of(carla)
    pages = []
    for refreshed in ("2026-05-31", "2026-05-20"):
        page = upload(browser, email_report(email_row(ana.email, refreshed=refreshed)), name=f"{refreshed}.csv").url
        browser.post(page, {"service_EXCHANGE": str(ITService.objects.get(code="correo").pk)})
        run_jobs()
        pages.append(page)
        if refreshed == "2026-05-31":
            browser.post(page + "aplicar/")

    waiting = browser.get(pages[1]).text

    assert "Este no cuenta en las cifras mientras aquel no se revierta." in waiting
    assert "queda guardado y no cambia ninguna cifra" in waiting
    assert "este informe cuenta en las cifras" not in waiting


def test_columns_of_an_unknown_table_are_asked_and_remembered(client_of, carla, ana, teams, run_jobs):
    browser = client_of(carla)
    table = "Quién;Qué;Cuánto\n{};teams;{}\n"
    page = upload(browser, table.format(ana.email, 4).encode()).url
    assert "¿Qué es cada columna?" in browser.get(page).text
    columns = {"column_0": "correo", "column_1": "servicio_codigo", "column_2": "acciones"}
    assert browser.post(page, columns | {"column_1": "correo"}).status_code == 422
    browser.post(page, columns)
    run_jobs()
    assert "¿Qué periodo cubre?" in browser.get(page).text
    browser.post(page, {"start": "2026-05-01", "end": "2026-05-31"})
    run_jobs()

    assert UsageImport.objects.get().status == "PREVIEWED"
    second = upload(browser, table.format(ana.email, 5).encode()).url
    assert "¿Qué es cada columna?" not in browser.get(second).text


def test_the_same_file_leads_to_the_import_that_waits(client_of, carla, ana, teams):
    browser = client_of(carla)
    data = generic(may(ana))

    assert upload(browser, data).url == upload(browser, data).url


def test_only_importers_see_the_pages_and_only_of_their_entity(client_of, carla, ana, dario, unit, teams):
    upload(client_of(carla), generic(may(ana)))
    usage_import = UsageImport.objects.get()
    lists = [reverse(f"usage:{name}") for name in ("imports", "template", "aliases", "products")]
    own = [reverse(f"usage:{name}", args=[usage_import.uid]) for name in ("report", "revert", "problems")]
    acts = [reverse(f"usage:{name}", args=[usage_import.uid]) for name in ("apply", "revert", "discard")]

    for role in (Role.UA_MANAGER, Role.ANALYST, Role.SYSADMIN):
        browser = client_of(make_person(unit=unit, roles=[role]))
        assert {browser.get(address).status_code for address in lists + own} == {200}
    nobody = client_of(ana)
    assert {nobody.get(address).status_code for address in lists + own} == {404}
    stranger = client_of(dario)
    assert {stranger.get(address).status_code for address in own} == {404}
    assert {stranger.post(address).status_code for address in acts} == {404}


def test_everybody_sees_their_own_use_and_nobody_elses(client_of, entity, ana, beto, carla, dario, teams, at):
    assert "Todavía no hay informes" in client_of(ana).get(reverse("usage:own")).text
    data = generic(may(ana, actions=4711), may(beto, actions=8150))
    actions.import_use(entity=entity, data=data, filename="u.csv", by=carla, at=at)

    own = client_of(ana).get(reverse("usage:own")).text
    assert "4.711" in own
    assert "8.150" not in own
    assert "4.711" not in client_of(carla).get(reverse("usage:own")).text
    assert "4.711" not in client_of(dario).get(reverse("usage:own")).text


def test_own_use_counts_the_report_in_force_only(client_of, entity, ana, carla, teams, at):
    for made in (4711, 42):
        data = generic(may(ana, actions=made))
        actions.import_use(entity=entity, data=data, filename=f"{made}.csv", by=carla, at=at)

    own = client_of(ana).get(reverse("usage:own")).text

    assert "42" in own
    assert "4.711" not in own
    assert "4.753" not in own


def test_accounts_are_told_and_taken_back(client_of, carla, ana, dario):
    browser = client_of(carla)
    where = reverse("usage:aliases")
    browser.post(where, {"value": "AASESORA", "email": ana.email})
    alias = IdentityAlias.objects.get()
    assert "aasesora" in browser.get(where).text
    assert browser.post(where, {"value": "x", "email": dario.email}).status_code == 422
    assert browser.post(where, {"value": "aasesora", "email": ana.email}).status_code == 422

    assert client_of(dario).post(reverse("usage:remove_alias", args=[alias.pk])).status_code == 404
    browser.post(reverse("usage:remove_alias", args=[alias.pk]))
    assert not IdentityAlias.objects.exists()


def test_a_report_that_waits_can_be_discarded(client_of, carla, ana, teams, run_jobs):
    browser = client_of(carla)
    upload(browser, generic(may(ana)))
    run_jobs()
    browser.post(reverse("usage:discard", args=[UsageImport.objects.get().uid]))

    assert not UsageImport.objects.exists()
    assert not UsageRecord.objects.exists()


@pytest.mark.once
def test_pages_cost_the_same_for_one_and_for_many(client_of, carla, entity, unit, at, django_assert_max_num_queries):
    services = [make_service(entity=entity, code=f"s{n}") for n in range(20)]
    people = [make_person(unit=unit) for _ in range(6)]
    for service in services:
        data = generic(*(may(person, service.code) for person in people))
        actions.import_use(entity=entity, data=data, filename="u.csv", by=carla, at=at)
    browser, own = client_of(carla), client_of(people[0])
    last = UsageImport.objects.order_by("pk").last()

    with django_assert_max_num_queries(14):
        assert browser.get(reverse("usage:imports")).text.count("u.csv") == 20
    with django_assert_max_num_queries(18):
        browser.get(reverse("usage:report", args=[last.uid]))
    with django_assert_max_num_queries(12):
        assert own.get(reverse("usage:own")).text.count("<section") >= 20


def test_a_wrong_tie_is_seen_corrected_and_taken_away(client_of, carla, ana, teams, entity, at, run_jobs):
    mail = make_service(entity=entity, code="correo", name="Correo institucional")
    actions.import_use(
        entity=entity, data=email_report(email_row(ana.email)), filename="u.csv", by=carla, at=at, links={}
    )
    browser, where = client_of(carla), reverse("usage:products")
    change = reverse("usage:product") + "?producto=EXCHANGE"
    listed = browser.get(where).text
    assert "Por el nombre parecido" in listed
    assert "Por el código del catálogo" in listed  # Teams, by its own code
    assert "1 informe ya aplicado seguirá contando para «Correo institucional»" in browser.get(change).text

    page = upload(browser, email_report(email_row(ana.email, sent=7, refreshed="2026-06-30"))).url
    run_jobs()
    assert browser.post(change, {"service": "999999"}).status_code == 422
    answer = browser.post(change, {"service": str(teams.pk)}, follow=True).text
    assert "Leemos de nuevo 1 informe por aplicar" in answer
    assert "Lo eligió una persona" in answer
    run_jobs()
    assert "Microsoft Teams" in browser.get(page).text
    applied = UsageImport.objects.get(status="APPLIED")
    assert [one.service for one in applied.slices.all()] == [mail]

    browser.post(reverse("usage:unlink_product"), {"producto": "EXCHANGE"})
    run_jobs()
    assert "Por el nombre parecido" not in browser.get(where).text
    assert "¿Qué servicio es cada uno?" in browser.get(page).text
    told = AuditEvent.objects.filter(action__startswith="usage.services.").order_by("pk")
    assert [one.action for one in told] == ["usage.services.linked"] * 2 + ["usage.services.unlinked"]


def test_products_of_another_entity_are_not_found(client_of, carla, dario, entity, teams, at):
    actions.link_services(entity=entity, links={"ERP-VIEJO": teams}, by=carla, at=at)

    assert client_of(carla).get(reverse("usage:product") + "?producto=ERP-VIEJO").status_code == 200
    assert client_of(carla).get(reverse("usage:product") + "?producto=NADIE").status_code == 404
    assert client_of(dario).get(reverse("usage:product") + "?producto=ERP-VIEJO").status_code == 404


def test_a_report_that_knows_nobody_is_told_before_it_replaces_another(client_of, carla, ana, teams, run_jobs):
    browser = client_of(carla)
    own = upload(browser, generic(f"{ana.email},TEAMS,2026-10-01,2026-10-31,1,1,12")).url
    foreign = upload(browser, generic("nadie@otra.gov.co,TEAMS,2026-10-01,2026-10-31,1,1,3"), name="ajeno.csv").url
    run_jobs()

    assert "Ninguna cuenta es de una persona" not in browser.get(own).text
    assert "Ninguna cuenta es de una persona de la entidad." in browser.get(foreign).text


def test_rows_to_mend_come_with_their_data_and_name_columns_as_the_file_does(client_of, carla, ana, teams, run_jobs):
    header = "Usuario,Servicio,Desde,Hasta,Usos\n"
    good = f"{ana.email},TEAMS,2026-05-01,2026-05-31,3\n"
    wrong = f"{ana.email},TEAMS,2026-05-31,2026-05-01,4\n{ana.email},NADA,2026-05-01,2026-05-31,5\n"
    browser = client_of(carla)
    page = upload(browser, (header + good + wrong + f"{ana.email},TEAMS,2030-01-01,2030-01-31,6\n" + good).encode()).url
    run_jobs()
    assert "Corríjalas en el archivo completo" in browser.get(page).text

    answer = browser.get(reverse("usage:problems", args=[UsageImport.objects.get().uid]))

    rows = list(
        openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.iter_rows(values_only=True)
    )
    assert rows[0][:7] == ("Usuario", "Servicio", "Desde", "Hasta", "Usos", "Fila", "Columna")
    told = {row[5]: (row[1], row[4], row[6]) for row in rows[1:] if row[5]}
    assert told == {
        3: ("TEAMS", "4", "Desde"),
        4: ("NADA", "5", "Servicio"),
        5: ("TEAMS", "6", "Desde"),
        6: ("TEAMS", "3", "Usuario"),
    }
    assert AuditEvent.objects.filter(action="usage.import.rows_taken").count() == 1


def test_a_refused_row_of_several_products_is_counted_once_and_what_is_left_out_is_told(
    client_of, carla, ana, teams, entity, run_jobs
):
    make_service(entity=entity, code="exchange", name="Correo")
    browser = client_of(carla)
    answers = {f"service_{hint}": "-" for hint in HINTS if hint != "EXCHANGE"}
    row = f"{{}},{ana.email},False,True,True,2026-05-20,2026-05-20\n"
    report = ACTIVE + row.format("2026-05-31")
    page = upload(browser, report.encode()).url
    browser.post(page, answers | {"service_EXCHANGE": "exchange", "start": "2026-05-01", "end": "2026-05-31"})
    run_jobs()

    told = browser.get(page).text
    assert "Estos productos quedan fuera" in told
    assert "OneDrive; SharePoint" in told

    late = ACTIVE.replace("\n", ",Report Period\n") + row.format("2030-05-31").replace("\n", ",30\n")
    upload(browser, late.encode())
    run_jobs()
    refused = UsageImport.objects.order_by("pk").last()
    assert (refused.status, refused.row_count, refused.rejected_count) == ("REJECTED", 1, 1)
    assert (refused.matched_count, refused.unmatched_count) == (0, 0)
    assert [one["column"] for one in refused.problems if one["row"]] == ["Report Period"]
