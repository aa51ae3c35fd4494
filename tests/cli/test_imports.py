"""What `apropia import` says to programs."""

import json

import pytest

from apropia.cli.main import run
from usage.factories import email_report, email_row, make_service

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("what", ["roster", "services", "use"])
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"<html></html>", "not_a_table"),
        (b"\xd0\xcf\x11\xe0", "old_workbook"),
        (b"PK\x03\x04", "damaged_workbook"),
    ],
)
def test_file_refused_whole_says_why_by_its_own_code(entity, tmp_path, capsys, what, data, code):
    file = tmp_path / "datos.csv"
    file.write_bytes(data)

    assert run(["import", what, str(file), "--entity", entity.code, "--json"]) == 2
    report = json.loads(capsys.readouterr().out)
    assert (report["applied"], report["rejected"]) == (0, 0)
    assert [(one["row"], one["column"], one["code"]) for one in report["problems"]] == [(0, "", code)]


def test_a_product_is_linked_to_a_service_by_its_code(entity, ana, tmp_path, capsys):
    make_service(entity=entity, code="correo-viejo", name="Mensajes")
    file = tmp_path / "uso.csv"
    file.write_bytes(email_report(email_row(ana.email)))
    call = ["import", "use", str(file), "--entity", entity.code, "--json"]

    assert run([*call, "--link", "EXCHANGE"]) == 2
    assert "EXCHANGE" not in capsys.readouterr().out
    assert run([*call, "--link", "EXCHANGE=otro"]) == 2
    assert json.loads(capsys.readouterr().out)["problems"][0]["code"] == "unknown_service"
    assert run([*call, "--link", "EXCHANGE=correo-viejo"]) == 0
    assert json.loads(capsys.readouterr().out)["applied"] == 1
