"""Banks of calibrated questions read from a file, and what is refused."""

from pathlib import Path

import pytest

from apropia.formats.bank_table import read_bank
from apropia.formats.errors import FormatError


def file_of(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "banco.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_question_is_read_with_all_that_binds_its_use(tmp_path: Path) -> None:
    first, second = read_bank(
        file_of(
            tmp_path,
            "item;slope;difficulty;asymptote;area;seconds;timed;long;enemies\n"
            "a;1,2;-0,5;0,25;Datos;45;sí;;b\n"
            'b;;"-1;0;1,5";;Datos;;;x;\n',
        )
    )

    assert (first.slope, first.difficulties, first.asymptote, first.seconds) == (1.2, (-0.5,), 0.25, 45)
    assert (first.is_timed, first.is_long, first.enemies) == (True, False, ("b",))
    assert (second.slope, second.difficulties, second.asymptote, second.seconds) == (1.0, (-1.0, 0.0, 1.5), None, 30)
    assert second.is_long


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("item,slope\na,1\n", "No hay una columna «difficulty»"),
        ("item,difficulty\na\n", "Fila 2, columna «difficulty»: «» no es un número"),
        ("item,difficulty\na,x\n", "Fila 2, columna «difficulty»: «x» no es un número"),
        ("item,difficulty,seconds\na,1,nan\n", "Fila 2, columna «seconds»: «nan» no es un número"),
        ("item,difficulty,slope\na,1,inf\n", "Fila 2, columna «slope»: «inf» no es un número"),
        ("item,difficulty,timed\na,1,quizá\n", "Fila 2, columna «timed»: Escriba «sí» o «no»"),
        ("item,difficulty\n,1\n", "Fila 2, columna «item»: está vacía"),
        ("item,difficulty\na,1;0\n", "deben ir de menor a mayor"),
        ("item,difficulty\na,1\na,2\n", "Fila 3, columna «item»: «a» ya está en el archivo"),
        ("item,difficulty,slope\na,1,-1\n", "Fila 2, columna «slope»: debe ser mayor que 0"),
        ("item,difficulty,asymptote\na,1,2\n", "va entre 0 y 1"),
        ("item,difficulty,enemies\na,1,z\n", "«z» no está en el archivo"),
        ("item,difficulty\n", "no tiene preguntas"),
    ],
)
def test_what_cannot_be_used_is_named_by_row_and_column(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=words.replace("(", r"\(")):
        read_bank(file_of(tmp_path, text))
