"""`apropia science score --structure`: competences, areas and the whole from files."""

import json
import os
import sys
from pathlib import Path

import numpy as np
import pytest
from openpyxl import Workbook

from apropia.cli.main import run
from apropia.science.psychometrics.competences import correlations_between

ITEMS = [f"p{number}" for number in range(1, 25)]
COMPETENCE_OF = np.repeat(np.arange(6), 4)
LEVELS = [1, 2, 3, 2] * 6


def said_by(capsys, *words: object) -> tuple[int, str, str]:
    code = run(["--lang", "es", "science", *map(str, words)])
    out, err = capsys.readouterr()
    return code, out, err


def table(path: Path, items: list[str], rows) -> Path:
    path.write_text("\n".join([",".join(items), *(",".join(map(str, row)) for row in rows)]), encoding="utf-8")
    return path


class Files:
    """Two areas of three competences of four items each; who met about half of them, and two calibrations."""

    def __init__(self, folder: Path, capsys) -> None:
        random = np.random.default_rng(1)
        between = correlations_between(np.array([[1, 0.7], [0.7, 1]]), [0.8, 0.8], np.repeat([0, 1], 3))
        places = random.normal(size=(400, 6)) @ np.linalg.cholesky(between).T
        chances = 1 / (1 + np.exp(-1.3 * (places[:, COMPETENCE_OF] - np.tile([-1.2, 0, 1.2, 0.3], 6))))
        self.right = (random.random(chances.shape) < chances).astype(int)
        self.is_met = random.random(chances.shape) < 0.5
        self.is_met[0], self.is_met[1] = COMPETENCE_OF == 0, COMPETENCE_OF < 6
        self.is_met[1, COMPETENCE_OF == 2] = False
        cells = np.where(self.is_met, self.right.astype(str), "")
        self.answers = table(folder / "respuestas.csv", ITEMS, cells)
        self.structure = table(
            folder / "estructura.csv",
            ["item", "area", "competence", "level"],
            [
                (name, "AB"[competence // 3], f"c{competence}", level)
                for name, competence, level in zip(ITEMS, COMPETENCE_OF, LEVELS, strict=True)
            ],
        )
        self.calibrations = []
        for area, own in (("A", slice(0, 12)), ("B", slice(12, 24))):
            path = table(folder / f"{area}.csv", ITEMS[own], self.right[:, own])
            words = ("calibrate", path, "--model", "2pl", "--prior", "default", "--json")
            calibration = folder / f"{area}.json"
            calibration.write_text(said_by(capsys, *words)[1], encoding="utf-8")
            self.calibrations.append(calibration)

    def scored(self, capsys, *words: object) -> tuple[int, str, str]:
        items = ("--items", *self.calibrations)
        return said_by(capsys, "score", self.answers, *items, "--structure", self.structure, *words)


@pytest.fixture
def files(tmp_path: Path, capsys) -> Files:
    return Files(tmp_path, capsys)


def test_competences_areas_and_the_whole_are_told_with_errors_and_levels_with_their_chance(
    files: Files, capsys
) -> None:
    code, out, _err = files.scored(capsys, "--json")

    report = json.loads(out)
    second = report["scores"][1]
    assert code == 0
    assert report["areas"] == ["A", "B"]
    assert report["correlations"][0][1] == pytest.approx(0.7, abs=0.15)
    assert all(0.6 < one["correlation"] < 0.95 and one["se"] > 0 for one in report["within"].values())
    assert (second["row"], list(second["areas"]), list(second["competences"])) == (
        3,
        ["A", "B"],
        [f"c{number}" for number in range(6)],
    )
    for one in (second["overall"], *second["areas"].values(), second["competences"]["c0"]):
        assert one["se"] > 0
        assert 0 <= one["share_low"] <= one["share"] <= one["share_high"] <= 100
        assert one["state"] == ("assessed" if one["level_probability"] >= 2 / 3 else "provisional")
    assert second["competences"]["c0"]["se"] > second["areas"]["A"]["se"]


def test_what_nobody_was_asked_is_not_assessed_and_an_area_without_answers_leaves_no_whole(
    files: Files, capsys
) -> None:
    first, second = json.loads(files.scored(capsys, "--json")[1])["scores"][:2]

    nothing = {"state": "not_assessed", "answered": 0, "score": None, "se": None}
    for one in (first["areas"]["B"], first["competences"]["c1"], second["competences"]["c2"]):
        assert nothing.items() <= one.items()
        assert one["level"] is one["share"] is one["level_probability"] is None
    assert first["overall"]["state"] == "not_assessed"
    assert first["areas"]["A"]["answered"] == first["competences"]["c0"]["answered"] == 4


def test_without_levels_places_are_told_and_no_level(files: Files, capsys) -> None:
    lines = files.structure.read_text(encoding="utf-8").splitlines()
    files.structure.write_text("\n".join(line.rsplit(",", 1)[0] for line in lines), encoding="utf-8")

    one = json.loads(files.scored(capsys, "--json")[1])["scores"][1]["areas"]["A"]

    assert one["state"] == "assessed"
    assert one["score"] is not None
    assert one["level"] is None


def test_order_of_columns_and_of_the_structure_changes_no_score(files: Files, capsys) -> None:
    before = json.loads(files.scored(capsys, "--json")[1])["scores"]
    order = np.random.default_rng(2).permutation(24)
    cells = np.where(files.is_met, files.right.astype(str), "")
    table(files.answers, [ITEMS[place] for place in order], cells[:, order])

    after = json.loads(files.scored(capsys, "--json")[1])["scores"]

    for one, other in zip(before[:50], after[:50], strict=True):
        for kind in ("areas", "competences"):
            for code, found in one[kind].items():
                assert other[kind][code]["score"] == pytest.approx(found["score"], abs=1e-6)
                assert other[kind][code]["level"] == found["level"]


def test_a_row_of_a_spreadsheet_that_ends_in_blanks_is_one_of_fewer_answers(files: Files, capsys) -> None:
    path = files.answers.with_suffix(".xlsx")
    book = Workbook()
    book.active.append(ITEMS)
    book.active.append([1] * 12)
    book.save(path)

    words = ("score", path, "--items", *files.calibrations, "--structure", files.structure, "--json")
    found = json.loads(said_by(capsys, *words)[1])["scores"][0]

    assert [found["areas"][code]["answered"] for code in "AB"] == [12, 0]


@pytest.mark.parametrize("missing", ["answers", "structure", "calibration"])
def test_a_file_that_is_not_there_is_named(files: Files, capsys, missing: str) -> None:
    gone = {"answers": files.answers, "structure": files.structure, "calibration": files.calibrations[0]}[missing]
    gone.unlink()

    code, out, err = files.scored(capsys)

    assert (code, out) == (2, "")
    assert err == f"No existe el archivo {gone}. Revise el nombre.\n"


def test_whoever_stops_reading_early_is_told_nothing(files: Files, capsys, monkeypatch) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as broken:
        monkeypatch.setattr(sys, "stdout", broken)
        code, _out, err = files.scored(capsys)

    assert (code, err) == (0, "")


def test_words_for_a_terminal_say_each_state(files: Files, capsys) -> None:
    code, out, _err = files.scored(capsys)

    lines = out.splitlines()
    assert code == 0
    assert lines[0] == "fila\tqué\testado\tpuntaje\terror\tnivel\tprobabilidad"
    assert lines[1] == "2\tconjunto\tsin evaluar\t—\t—\t—\t—"
    assert len(lines) == 1 + 400 * 9
    assert {line.split("\t")[2] for line in lines[1:]} == {"evaluada", "no basta", "sin evaluar"}


def test_what_cannot_be_joined_is_refused_in_words(files: Files, capsys) -> None:
    items = ("--items", *files.calibrations)

    several = said_by(capsys, "score", files.answers, *items)
    one_only = said_by(capsys, "score", files.answers, "--items", files.calibrations[0], "--structure", files.structure)
    files.structure.write_text("item,area,competence\np1,A,c0\n", encoding="utf-8")
    not_told = files.scored(capsys)
    files.structure.write_text("item,area\np1,A\n", encoding="utf-8")
    no_column = files.scored(capsys)

    for (code, _out, err), words in zip(
        (several, one_only, not_told, no_column),
        (
            "se unen solo con --structure",
            "Ítem «p13»: no está en la calibración",
            "Ítem «p2»: no está en la tabla de --structure",
            "No hay una columna «competence»",
        ),
        strict=True,
    ):
        assert code == 2
        assert words in err


def test_model_for_more_than_two_answers_is_refused(files: Files, tmp_path: Path, capsys) -> None:
    path = files.calibrations[0]
    report = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**report, "model": "grm"}), encoding="utf-8")

    code, _out, err = files.scored(capsys)

    assert code == 2
    assert "ítems de dos respuestas (rasch o 2pl); la calibración es grm" in err
