from apropia.formats.tabular.columns import FoundColumn, columns_found
from apropia.formats.tabular.layouts import ROSTER

FILE = b"Correo;Nombres;Sede\nana@ejemplo.gov.co;Ana;Norte\n;Beto;\n"


def test_each_column_is_shown_with_its_values_and_what_it_would_be():
    found = columns_found(FILE, ROSTER, {})

    assert found[0] == FoundColumn("Correo", ("ana@ejemplo.gov.co",), "correo")
    assert found[1] == FoundColumn("Nombres", ("Ana", "Beto"), "nombres")
    assert found[2] == FoundColumn("Sede", ("Norte",), "")


def test_what_was_chosen_before_is_proposed_again():
    found = columns_found(FILE, ROSTER, {"sede": "dependencia"})

    assert [column.key for column in found] == ["correo", "nombres", "dependencia"]
