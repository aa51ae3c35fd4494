"""Headers matched to a schema, and rows read into values or problems."""

from apropia.formats.tabular.layouts import ROSTER, SERVICES
from apropia.formats.tabular.reading import open_table
from apropia.formats.tabular.schema import IGNORED, Problem, Report, Row, match_headers, missing_columns, read_rows


def read(data, schema=ROSTER, saved=None):
    table = open_table(data, known=schema.known)
    return list(read_rows(table, schema, match_headers(table.headers, schema, saved)))


def test_headers_are_recognised_in_either_language():
    mapping = match_headers(("Correo Electrónico", "First name", "APELLIDOS", "Color"), ROSTER)

    assert mapping.positions == {"correo": 0, "nombres": 1, "apellidos": 2}
    assert mapping.unknown == ("Color",)
    assert mapping.is_complete


def test_a_saved_mapping_wins_over_names():
    headers = ("Correo", "Correo personal", "Nombres")
    mapping = match_headers(headers, ROSTER, {"correo personal": "correo", "correo": IGNORED})

    assert mapping.positions["correo"] == 1
    assert mapping.unknown == ("Correo",)


def test_the_first_of_two_equal_headers_is_taken():
    assert match_headers(("correo", "nombres", "e-mail"), ROSTER).positions["correo"] == 0


def test_missing_columns_are_problems_of_the_whole_file():
    mapping = match_headers(("dependencia",), ROSTER)

    assert mapping.missing == ("correo", "nombres")
    assert [(p.row, p.code) for p in missing_columns(ROSTER, mapping)] == [(0, "missing_column")] * 2
    assert match_headers(("correo", "Nombres y apellidos"), ROSTER).is_complete


def test_rows_become_typed_values():
    [row] = read(
        "correo;nombres;tipo de vinculación;fecha ingreso;jefe\nANA@B.CO;Ana;Contratista;01/02/2026;x\n".encode()
    )

    assert row.values["correo"] == "ana@b.co"
    assert row.values["tipo_vinculacion"] == "CONTRACTOR"
    assert row.values["jefe"] is True
    assert row.values["fecha_inicio"].isoformat() == "2026-02-01"


def test_every_problem_of_a_row_is_told_with_row_column_and_remedy():
    first, second = read(b"correo,nombres,fecha_inicio\nmalo,Ana,03/05/26\n")

    assert (first.row, first.column, first.code) == (2, "correo", "bad_email")
    assert (second.row, second.column, second.code) == (2, "fecha_inicio", "two_digit_year")
    assert "cuatro" in second.message


def test_good_rows_come_beside_bad_ones():
    kinds = [type(outcome) for outcome in read(b"correo,nombres\na@b.co,Ana\n,Beto\nc@b.co,Carla\n")]

    assert kinds == [Row, Problem, Row]


def test_a_row_wider_than_its_header_is_refused():
    [problem] = read(b"correo,nombres\na@b.co,Ana, Maria\n")

    assert problem.code == "too_many_cells"
    assert len(read(b"correo,nombres\na@b.co,Ana,,\n")) == 1
    assert isinstance(read(b"correo,nombres\na@b.co,Ana,,\n")[0], Row)


def test_a_short_row_reads_as_empty_cells():
    [row] = read(b"correo,nombres,apellidos\na@b.co,Ana\n")

    assert row.values["apellidos"] is None


def test_services_keep_their_functions_as_a_list():
    [row] = read("código;servicio;funciones\nt-1;Teams;chat, reuniones\n".encode(), SERVICES)

    assert row.values == {"codigo": "T-1", "nombre": "Teams", "funciones": ("chat", "reuniones")}


def test_the_report_has_the_form_of_every_import():
    report = Report(applied=2, rejected=1, problems=[Problem(3, "correo", "bad_email", "Corrija.")])

    assert report.as_json() == {
        "applied": 2,
        "rejected": 1,
        "problems": [{"row": 3, "column": "correo", "code": "bad_email", "message": "Corrija."}],
        "warnings": [],
    }
