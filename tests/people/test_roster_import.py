"""People imported from a file: what each row changes, applied in one moment, undone exactly."""

from datetime import date, timedelta

import pytest

from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError
from apropia.people import actions
from apropia.people.actions import roster as rosters
from apropia.people.models import (
    Account,
    Engagement,
    OrgUnit,
    Person,
    Role,
    RoleGrant,
    RosterImport,
    RosterLine,
    WorkTeam,
)
from people_factories import make_unit

HEADER = (
    "correo;nombres;apellidos;tipo_vinculacion;dependencia_codigo;dependencia;cargo_nivel;equipo;fecha_inicio;"
    "fecha_fin;jefe\n"
)
MARIA = "maria@puertoclaro.gov.co;María;Ruiz Soto;carrera;4202000;;profesional;;01/02/2024;;\n"
JUAN = "juan@puertoclaro.gov.co;Juan;Paz;contratista;4202000;;;;01/01/2026;31/12/2026;\n"


@pytest.fixture
def load(entity, carla, at):
    """Return a function that imports rows and gives the report."""

    def run(*rows, **options):
        data = (HEADER + "".join(rows)).encode()
        return rosters.import_roster(entity=entity, data=data, filename="planta.csv", by=carla, at=at, **options)

    return run


@pytest.fixture
def staged(entity, carla, at):
    """Return a function that stages rows and gives the import with its data."""

    def run(*rows, complete=False, units="CREATE"):
        data = (HEADER + "".join(rows)).encode()
        roster = rosters.upload(entity=entity, filename="planta.csv", source=data, file=None, by=carla, at=at)
        rosters.choose(roster=roster, columns={}, units=units, is_complete_list=complete, by=carla, at=at)
        return rosters.stage(roster=roster, source=data, by=carla, at=at), data

    return run


def picture(entity):
    """Return everything the import may touch, for comparing before and after."""
    persons = Person.objects.filter(entity=entity).order_by("pk")
    return (
        list(
            persons.values_list(
                "pk", "email", "given_names", "surnames", "unit", "status", "closed_on", "roles", "job_level"
            )
        ),
        list(Engagement.objects.filter(entity=entity).order_by("pk").values_list()),
        list(OrgUnit.objects.filter(entity=entity).order_by("pk").values_list()),
        list(WorkTeam.objects.filter(entity=entity).order_by("pk").values_list("pk", "name", "members")),
        list(RoleGrant.objects.filter(entity=entity).order_by("pk").values_list()),
        list(Account.objects.order_by("pk").values_list("pk", "email")),
    )


def test_addresses_outside_the_entity_are_told_and_come_in(load, unit, entity):
    entity.email_domains = ["otra.gov.co"]
    entity.save()

    report = load(MARIA, JUAN)

    assert report.applied == 2
    assert report.warnings == ["2 personas nuevas tienen correo de un dominio que no es de la entidad."]


def test_new_people_get_account_unit_and_engagement(load, unit):
    report = load(MARIA, JUAN)

    assert report.as_json() == {"applied": 2, "rejected": 0, "problems": [], "warnings": []}
    maria = Person.objects.get(email="maria@puertoclaro.gov.co")
    assert (maria.given_names, maria.surnames, maria.unit, maria.job_level) == (
        "María",
        "Ruiz Soto",
        unit,
        "PROFESSIONAL",
    )
    assert maria.account.email == maria.email
    assert not maria.account.has_usable_password()
    assert maria.engagements.get().start_date == date(2024, 2, 1)
    assert Person.objects.get(email="juan@puertoclaro.gov.co").engagements.get().end_date == date(2026, 12, 31)


def test_an_account_of_another_entity_is_shared(load, dario):
    load(MARIA.replace("maria@puertoclaro.gov.co", dario.email))

    assert Account.objects.filter(email=dario.email).count() == 1
    assert dario.account.persons.count() == 2


def test_the_same_file_twice_changes_nothing(load, entity):
    rows = (MARIA.replace(";;01/02", ";Datos;01/02").replace(";;\n", ";;sí\n"), JUAN)
    load(*rows)
    before = picture(entity)
    load(*rows)

    assert picture(entity) == before
    assert RosterImport.objects.order_by("pk").last().counts["ROWS"] == 2


def test_people_are_told_apart_by_address_whatever_its_case(load):
    load(MARIA)
    load(MARIA.replace("maria@", "MARIA@").replace("Ruiz Soto", "Ruiz Díaz"))

    assert Person.objects.get(email="maria@puertoclaro.gov.co").surnames == "Ruiz Díaz"


def test_a_move_ends_one_engagement_and_begins_another(load, at):
    load(MARIA)
    load(MARIA.replace("4202000;", "4203000;Talento Humano").replace("01/02/2024", "01/10/2026"))
    maria = Person.objects.get(email="maria@puertoclaro.gov.co")
    old, new = maria.engagements.order_by("start_date")

    assert maria.unit.name == "Talento Humano"
    assert (old.end_date, new.start_date, new.end_date) == (date(2026, 9, 30), date(2026, 10, 1), None)


def test_an_earlier_start_corrects_the_engagement(load):
    load(MARIA)
    load(MARIA.replace("01/02/2024", "01/02/2020").replace("carrera", "provisional"))
    tie = Engagement.objects.get(person__email="maria@puertoclaro.gov.co")

    assert (tie.start_date, tie.type) == (date(2020, 2, 1), "PROVISIONAL")


def test_a_renewed_contract_is_a_new_engagement(load):
    load(JUAN.replace("01/01/2026;31/12/2026", "01/01/2026;30/11/2026"))
    load(JUAN.replace("01/01/2026;31/12/2026", "15/12/2026;30/06/2027"))

    assert Engagement.objects.filter(person__email="juan@puertoclaro.gov.co").count() == 2


def test_absent_people_leave_only_when_the_list_is_complete(staged, entity, beto, carla, at):
    RoleGrant.objects.create(entity=entity, person=beto, role=Role.FACILITATOR, granted_at=at)
    Person.objects.filter(pk=beto.pk).update(roles=["FACILITATOR"])
    partial, _ = staged(MARIA)
    assert partial.counts.get("LEAVING", 0) == 0

    roster, data = staged(MARIA, complete=True)
    assert roster.counts["LEAVING"] == 1
    assert roster.counts["KEPT_SELF"] == 1
    rosters.apply(roster=roster, source=data, only_good_rows=False, by=carla, at=at)
    beto.refresh_from_db()

    assert (beto.status, beto.closed_on, beto.roles) == ("CLOSED", at.date(), [])
    assert beto.engagements.get().end_date == at.date()
    assert not beto.role_grants.filter(revoked_at__isnull=True).exists()


def test_nobody_leaves_while_an_address_cannot_be_read(staged, beto):
    roster, _ = staged(MARIA, "malo;Juan;Paz;;4202000;;;;;;\n", complete=True)

    assert roster.counts.get("LEAVING", 0) == 0
    assert roster.counts["LEAVERS_HELD"] == 1


def test_a_person_whose_row_is_bad_does_not_leave(staged, beto):
    roster, _ = staged(f"{beto.email};Beto;Aprendiz;;4202000;;;;03/05/26;;\n", complete=True)

    assert roster.counts.get("LEAVING", 0) == 0


def test_a_row_that_ended_closes_the_person(load, beto):
    load(f"{beto.email};Beto;Aprendiz;;4202000;;;;01/01/2024;30/06/2026;\n")
    beto.refresh_from_db()

    assert (beto.status, beto.closed_on) == ("CLOSED", date(2026, 6, 30))


def test_somebody_who_left_returns(load, beto, carla, at):
    actions.close_person(person=beto, on=at.date() - timedelta(days=30), by=carla, at=at)
    load(f"{beto.email};Beto;Aprendiz;;4202000;;;;;;\n")
    beto.refresh_from_db()

    assert (beto.status, beto.closed_on) == ("ACTIVE", None)
    assert beto.engagements.count() == 2


def test_units_that_are_missing_are_created_once_or_refused(staged, load, entity):
    rows = [f"p{n}@b.co;Ana;Paz;;;Oficina de Control Interno;;;;;\n" for n in range(3)]
    refused, _ = staged(*rows, units="MATCH")
    assert {problem["code"] for problem in refused.problems} == {"unknown_unit"}

    RosterImport.objects.all().delete()
    rosters.RosterMapping.objects.all().delete()
    load(*rows)
    created = OrgUnit.objects.get(entity=entity, name="Oficina de Control Interno")

    assert Person.objects.filter(unit=created).count() == 3
    assert created.path == f"/{created.pk}/"


FIRST = "maria@puertoclaro.gov.co;María;Ruiz;carrera;4299000;{name};;;;;\n"


@pytest.mark.parametrize("name", ["Oficina de Tecnologías de la Información y las Comunicaciones", "OFICINA DE TIC"])
def test_the_unit_that_the_entity_began_with_takes_the_code_of_the_list(name, staged, entity, carla, at, client_of):
    first = make_unit(entity=entity, code="TIC", name="Oficina de TIC")
    roster, data = staged(FIRST.format(name=name), FIRST.format(name=name).replace("maria@", "juan@"))
    assert roster.counts["new_units"] == []
    assert "toma de su lista el código 4299000" in client_of(carla).get(f"/personas/importar/{roster.uid}/").text

    rosters.apply(roster=roster, source=data, only_good_rows=False, by=carla, at=at)

    first.refresh_from_db()
    assert (first.code, first.name) == ("4299000", name)
    assert Person.objects.get(email="juan@puertoclaro.gov.co").unit == first

    roster.refresh_from_db()
    rosters.undo(roster=roster, by=carla, at=at)
    first.refresh_from_db()
    assert (first.code, first.name) == ("TIC", "Oficina de TIC")


def test_a_unit_with_a_code_of_its_own_is_never_taken_by_its_name(load, entity):
    make_unit(entity=entity, code="4100", name="Grupo de gestión")
    report = load(FIRST.format(name="Grupo de gestión"))

    assert not report.problems
    assert OrgUnit.objects.filter(entity=entity, name="Grupo de gestión").count() == 2


def test_heads_and_teams_are_kept(load, unit):
    load(MARIA.replace(";;01/02", ";Datos abiertos;01/02").replace(";;\n", ";;sí\n"))
    unit.refresh_from_db()

    assert unit.head.email == "maria@puertoclaro.gov.co"
    assert WorkTeam.objects.get(name="Datos abiertos").members.get() == unit.head


def test_merged_names_are_taken_apart_and_counted(entity, carla, at):
    data = "Correo;Apellidos y nombres;Dependencia código\n"
    data += "a@b.co;PÉREZ GÓMEZ, ANA MARÍA;4202000\nb@b.co;Ruiz Soto Luis;4202000\n"
    rosters.import_roster(entity=entity, data=data.encode(), filename="x.csv", by=carla, at=at)
    roster = RosterImport.objects.get()

    assert [str(person) for person in Person.objects.filter(email__endswith="b.co").order_by("email")] == [
        "Ana María Pérez Gómez",
        "Luis Ruiz Soto",
    ]
    assert roster.counts["GUESSED_NAMES"] == 1


def test_problems_name_row_column_and_remedy_and_good_rows_go_in(load):
    report = load(
        MARIA,
        "sin-arroba;Luis;Paz;;4202000;;;;;;\n",
        "luis@b.co;Luis;Paz;voluntario;4202000;;;;03/05/26;;\n",
        MARIA,
        "ana@b.co;;;;4202000;;;;;;\n",
        "eva@b.co;Eva;Paz;;;;;;;;\n",
        "rita@b.co;Rita;Paz;;4202000;;;;01/05/2026;01/04/2026;\n",
    )

    assert (report.applied, report.rejected) == (1, 6)
    assert [(p.row, p.code) for p in report.problems] == [
        (3, "bad_email"),
        (4, "unknown_value"),
        (4, "two_digit_year"),
        (5, "duplicate"),
        (6, "missing_value"),
        (7, "missing_value"),
        (8, "ends_before_start"),
    ]


def test_all_or_good_rows_is_the_users_choice(staged, carla, at):
    roster, data = staged(MARIA, "malo;Luis;Paz;;4202000;;;;;;\n")

    with pytest.raises(DomainError, match="solo las buenas"):
        rosters.apply(roster=roster, source=data, only_good_rows=False, by=carla, at=at)
    rosters.apply(roster=roster, source=data, only_good_rows=True, by=carla, at=at)

    assert Person.objects.filter(email="maria@puertoclaro.gov.co").exists()


@pytest.mark.parametrize(
    "data", [b"", b"color;sabor\nrojo;dulce\n", b"nombres;apellidos\nAna;Paz\n", b"correo;nombres\n"]
)
def test_a_file_that_is_no_roster_is_refused_whole(entity, carla, at, data):
    report = rosters.import_roster(entity=entity, data=data, filename="x.csv", by=carla, at=at)

    assert report.applied == 0
    assert report.problems[0].row == 0
    assert not RosterLine.objects.exists()


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "empty"), (b"<html></html>", "not_a_table"), (b"PK\x03\x04", "damaged_workbook")]
)
def test_a_file_refused_whole_says_why_to_programs(entity, carla, at, data, code):
    report = rosters.import_roster(entity=entity, data=data, filename="x.csv", by=carla, at=at)

    assert [one.code for one in report.problems] == [code]


def test_a_dry_run_leaves_nothing(load, entity):
    before = picture(entity)
    lines = AuditEvent.objects.count()
    report = load(MARIA, dry_run=True)
    assert AuditEvent.objects.count() == lines

    assert report.applied == 1
    assert picture(entity) == before
    assert not RosterImport.objects.exists()


def test_staging_shows_nobody_anything(staged, entity):
    before = picture(entity)
    staged(MARIA, JUAN, complete=True)

    assert picture(entity) == before


def test_people_changed_after_the_preview_are_looked_at_again(staged, carla, beto, unit, at):
    roster, data = staged(f"{beto.email};Beto;Aprendiz;carrera;4202000;;profesional;;01/01/2024;;\n")
    assert roster.counts.get("CHANGED", 0) == 0
    actions.close_person(person=beto, on=at.date(), by=carla, at=at)
    rosters.apply(roster=roster, source=data, only_good_rows=False, by=carla, at=at)
    beto.refresh_from_db()

    assert beto.status == "ACTIVE"


def test_undoing_restores_exactly(staged, entity, ana, beto, carla, unit, at):
    WorkTeam.objects.create(entity=entity, name="Mesa").members.add(ana)
    moved = f"{ana.email};Ana Lucía;Asesora;contratista;9900000;Nueva;asesor;Datos;01/10/2026;31/12/2026;sí\n"
    before = picture(entity)
    roster, data = staged(MARIA.replace(";;\n", ";;sí\n"), JUAN, moved, complete=True)
    rosters.apply(roster=roster, source=data, only_good_rows=False, by=carla, at=at)
    assert picture(entity) != before
    kept = rosters.undo(roster=roster, by=carla, at=at + timedelta(hours=1))

    assert kept == 0
    assert picture(entity) == before


def test_undoing_leaves_alone_who_has_been_active_since(staged, entity, carla, at):
    roster, data = staged(MARIA, JUAN)
    rosters.apply(roster=roster, source=data, only_good_rows=False, by=carla, at=at)
    Account.objects.filter(email="maria@puertoclaro.gov.co").update(last_login=at)
    kept = rosters.undo(roster=roster, by=carla, at=at)

    assert kept == 1
    assert Person.objects.filter(email="maria@puertoclaro.gov.co").exists()
    assert not Person.objects.filter(email="juan@puertoclaro.gov.co").exists()


def test_only_the_last_import_is_undone_and_only_once(staged, carla, at):
    first, first_data = staged(MARIA)
    rosters.apply(roster=first, source=first_data, only_good_rows=False, by=carla, at=at)
    second, second_data = staged(JUAN)
    rosters.apply(roster=second, source=second_data, only_good_rows=False, by=carla, at=at + timedelta(minutes=1))

    with pytest.raises(DomainError, match="última"):
        rosters.undo(roster=first, by=carla, at=at)
    rosters.undo(roster=second, by=carla, at=at)
    with pytest.raises(DomainError, match="última"):
        rosters.undo(roster=second, by=carla, at=at)


def test_an_applied_import_is_not_applied_again(staged, carla, at):
    roster, data = staged(MARIA)
    rosters.apply(roster=roster, source=data, only_good_rows=False, by=carla, at=at)

    with pytest.raises(DomainError, match="ya se aplicó"):
        rosters.apply(roster=roster, source=data, only_good_rows=False, by=carla, at=at)


def test_a_failure_in_the_switch_leaves_nothing_half_done(staged, entity, carla, at, monkeypatch):
    roster, data = staged(MARIA, JUAN)
    before = picture(entity)
    monkeypatch.setattr(rosters, "record", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        rosters.apply(roster=roster, source=data, only_good_rows=False, by=carla, at=at)

    roster.refresh_from_db()
    assert (picture(entity), roster.status) == (before, "STAGED")


def test_people_of_another_entity_are_not_touched(load, dario, other_entity):
    before = picture(other_entity)[:5]
    load(MARIA)

    assert picture(other_entity)[:5] == before


def test_whoever_does_not_manage_people_imports_nothing(entity, ana, at):
    with pytest.raises(DomainError):
        rosters.import_roster(entity=entity, data=(HEADER + MARIA).encode(), filename="x.csv", by=ana, at=at)


def test_one_audit_line_tells_the_counts_and_no_name(load):
    load(MARIA, JUAN)
    [line] = AuditEvent.objects.filter(action="people.roster.applied")

    assert line.detail["NEW"] == 2
    assert "María" not in str(line.detail)


def test_reading_a_file_leaves_a_line_also_when_it_is_refused(staged, entity, carla):
    staged(MARIA)
    staged()

    lines = AuditEvent.objects.filter(action="people.roster.staged", actor=carla.uid).order_by("pk")
    assert [line.detail["status"] for line in lines] == ["STAGED", "REJECTED"]


def test_the_columns_chosen_are_remembered(entity, carla, at):
    data = "Buzón;Quién;Dependencia código\nana@b.co;Ana Paz;4202000\n".encode()
    roster = rosters.upload(entity=entity, filename="x.csv", source=data, file=None, by=carla, at=at)
    columns = {"buzon": "correo", "quien": "nombre_completo"}
    rosters.choose(roster=roster, columns=columns, units="CREATE", is_complete_list=False, by=carla, at=at)
    report = rosters.import_roster(entity=entity, data=data, filename="x.csv", by=carla, at=at)

    assert report.applied == 1


@pytest.mark.once
def test_switching_costs_the_same_sql_for_one_and_for_many(staged, carla, at, django_assert_max_num_queries):
    many = [f"p{n}@b.co;Ana;Paz;;4202000;;;;01/01/2026;;\n" for n in range(300)]
    roster, data = staged(*many)
    with django_assert_max_num_queries(45):
        rosters.apply(roster=roster, source=data, only_good_rows=False, by=carla, at=at)


@pytest.fixture
def merged(entity, carla, at):
    """An import whose names come in one cell, with its data."""
    data = "correo;nombre completo;dependencia_codigo\nana@b.co;María José del Río;1\nluis@b.co;Luis Paz;1\n".encode()
    roster = rosters.upload(entity=entity, filename="x.csv", source=data, file=None, by=carla, at=at)
    return rosters.stage(roster=roster, source=data, by=carla, at=at), data


def test_names_taken_apart_are_listed_by_row_and_corrected_before_applying(merged, client_of, carla, at):
    roster, data = merged
    browser, address = client_of(carla), f"/personas/importar/{roster.uid}/"
    assert "Revíselos y corríjalos" in browser.get(address).text
    page = browser.get(f"{address}?ver=nombres").text
    assert "Fila 2 · ana@b.co" in page
    line = roster.lines.get(email="ana@b.co")

    sent = browser.post(f"{address}nombres/", {f"nombres_{line.pk}": " María  José", f"apellidos_{line.pk}": "del Río"})

    assert sent.status_code == 302
    roster.refresh_from_db()
    rosters.stage(roster=roster, source=data, by=carla, at=at)
    rosters.apply(roster=roster, source=data, only_good_rows=False, by=carla, at=at)
    ana = Person.objects.get(email="ana@b.co")
    assert (ana.given_names, ana.surnames) == ("María José", "del Río")
    roster.refresh_from_db()
    assert roster.name_fixes == {}
    assert "Revíselos" not in browser.get(address).text


def test_a_name_that_says_nothing_is_refused_and_what_was_typed_stays(merged, client_of, carla, dario):
    roster, _data = merged
    first, second = roster.lines.order_by("row")
    typed = {
        f"nombres_{first.pk}": "Mi corrección",
        f"apellidos_{first.pk}": "larga",
        f"nombres_{second.pk}": " ",
        f"apellidos_{second.pk}": "Paz",
    }
    address = f"/personas/importar/{roster.uid}/nombres/"

    answer = client_of(carla).post(address, typed)

    assert answer.status_code == 422
    assert "Fila 3" in answer.text
    assert "Mi corrección" in answer.text
    assert roster.lines.get(pk=first.pk).surnames != "larga"
    assert client_of(dario).post(address, typed).status_code == 404


def test_reading_tells_how_many_rows_the_file_has_and_invents_no_end(entity, carla, at, monkeypatch):
    monkeypatch.setattr("apropia.people.actions.roster_staging.CHUNK", 2)
    data = (HEADER + MARIA + JUAN + MARIA + JUAN + MARIA).encode()
    roster = rosters.upload(entity=entity, filename="planta.csv", source=data, file=None, by=carla, at=at)
    rosters.choose(roster=roster, columns={}, units="CREATE", is_complete_list=False, by=carla, at=at)
    told = []

    rosters.stage(roster=roster, source=data, by=carla, at=at, progress=lambda *step: told.append(step[:2]))

    assert told[:2] == [(2, 6), (4, 6)]
