"""What items measure, read from a file."""

from pathlib import Path

import pytest

from apropia.formats.errors import FormatError
from apropia.formats.structure_table import StructureRow, read_structure


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "estructura.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_each_item_has_its_area_its_competence_and_its_level(tmp_path: Path):
    path = written(tmp_path, "Item,area,competence,level,nota\np1,1,1.1,2,x\np2,1,1.2,3,\n")

    assert read_structure(path) == [StructureRow("p1", "1", "1.1", 2), StructureRow("p2", "1", "1.2", 3)]


def test_level_may_be_left_out_of_all(tmp_path: Path):
    assert read_structure(written(tmp_path, "item,area,competence\np1,A,a\n")) == [StructureRow("p1", "A", "a", None)]


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("item,area\np1,1\n", "No hay una columna «competence». Están: item, area."),
        ("item,area,competence\np1,,1.1\n", "Fila 2, columna «area»: está vacía."),
        ("item,area,competence,level\np1,1,1.1,5\n", "Fila 2, columna «level»: «5» no es 1, 2, 3 ni 4."),
        ("item,area,competence,level\np1,1,1.1,1\np2,1,1.1,\n", "Fila 3, columna «level»: está vacía."),
        ("item,area,competence,level\np1,1,1.1,1\np2,1,1.1\n", "Fila 3, columna «level»: está vacía."),
        ("item,area,competence\np1,1,1.1\np1,1,1.2\n", "Fila 3, columna «item»: «p1» ya está en el archivo."),
        ("item,area,competence\np1,1,1.1\np2,2,1.1\n", "Fila 3, columna «competence»: «1.1» ya es del área «1»."),
        ("item,area,competence\n", "no tiene ítems"),
    ],
)
def test_what_is_wrong_is_told_by_row_and_column(tmp_path: Path, text: str, refusal: str):
    with pytest.raises(FormatError, match=refusal.replace("(", r"\(").replace("?", r"\?")):
        read_structure(written(tmp_path, text))
