"""`apropia science`: items and scores from a file of answers, and what it refuses."""

import json
from pathlib import Path

import numpy as np
import pytest

from apropia.cli.main import run
from apropia.science.psychometrics.curves import logistic


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """A file of 300 people and six items of two answers, with who they are and a few blanks."""
    chance = np.random.default_rng(4)
    right = chance.random((300, 6)) < logistic(chance.standard_normal(300)[:, None] + np.linspace(-1, 1, 6))
    lines = ["quien," + ",".join(f"p{number}" for number in range(1, 7))]
    for number, row in enumerate(right):
        cells = ["" if number % 50 == place else str(int(one)) for place, one in enumerate(row)]
        lines.append(f"u{number}," + ",".join(cells))
    path = tmp_path / "respuestas.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def said_by(capsys, *words: object) -> tuple[int, str, str]:
    code = run(["--lang", "es", "science", *map(str, words)])
    out, err = capsys.readouterr()
    return code, out, err


def test_items_are_told_in_the_order_of_the_columns(answers: Path, capsys) -> None:
    code, out, _err = said_by(capsys, "calibrate", answers, "--model", "2pl", "--ignore", "quien", "--json")

    report = json.loads(out)
    assert code == 0
    assert report["converged"] is True
    assert [one["item"] for one in report["items"]] == ["p1", "p2", "p3", "p4", "p5", "p6"]
    assert {"slope", "intercepts", "difficulties", "slope_se", "intercept_ses"} <= report["items"][0].keys()
    assert report["items"][0]["difficulties"][0] == pytest.approx(
        -report["items"][0]["intercepts"][0] / report["items"][0]["slope"]
    )
    assert 0 < report["reliability"] < 1
    assert report["prior"] is None
    assert sum(report["items"][0]["answers"]) == 294


def test_priors_are_told_where_they_were_used(answers: Path, capsys) -> None:
    words = ("calibrate", answers, "--model", "3pl", "--ignore", "quien", "--json")

    _code, bound, _err = said_by(capsys, *words)
    _code, full, _err = said_by(capsys, *words, "--prior", "default")

    # Nothing but a prior tells an asymptote from few answers: that one is always there.
    assert json.loads(bound)["prior"]["logit_asymptote"] == [-1.39, 0.5]
    assert json.loads(bound)["prior"]["log_slope"] is None
    assert json.loads(full)["prior"]["log_slope"] == [0.1, 0.4]


def test_people_are_scored_with_the_items_of_a_calibration(answers: Path, tmp_path: Path, capsys) -> None:
    calibration = tmp_path / "items.json"
    ignored = ("--ignore", "quien")
    calibration.write_text(said_by(capsys, "calibrate", answers, "--model", "2pl", *ignored, "--json")[1])
    some = tmp_path / "otras.csv"
    some.write_text("quien,p6,p1\na,1,1\nb,0,0\nc,,\n", encoding="utf-8")

    code, out, _err = said_by(capsys, "score", some, "--items", calibration, *ignored, "--json")

    best, worst, nothing = json.loads(out)["scores"]
    assert code == 0
    assert best["score"] > 0 > worst["score"]
    assert best["wle"] > best["score"]
    assert nothing == {"score": None, "se": None, "wle": None, "wle_se": None, "fit": None, "row": 4}


def test_tables_are_shown_to_people_too(answers: Path, capsys) -> None:
    _code, out, _err = said_by(capsys, "calibrate", answers, "--model", "rasch", "--ignore", "quien")

    assert "Modelo: rasch · personas: 300" in out
    assert "Convergió: sí" in out
    assert "p6" in out


@pytest.mark.parametrize(
    ("text", "model", "words"),
    [
        ("a,b\n1,0\n0,x\n", "2pl", "Fila 3, columna «b»: «x» no es un número"),
        ("a,b\n1,0\n1,1\n", "2pl", "Ítem «a»: todas las respuestas son iguales"),
        ("a,b\n1,0\n0,1\n1,2\n", "rasch", "Ítem «b»: tiene 3 respuestas distintas y el modelo rasch es para dos"),
    ],
)
def test_what_cannot_be_estimated_is_refused_in_words(
    text: str, model: str, words: str, tmp_path: Path, capsys
) -> None:
    path = tmp_path / "mal.csv"
    path.write_text(text, encoding="utf-8")

    code, _out, err = said_by(capsys, "calibrate", path, "--model", model)

    assert code == 2
    assert words in err


def test_columns_that_are_not_there_are_named(answers: Path, capsys) -> None:
    code, _out, err = said_by(capsys, "calibrate", answers, "--model", "2pl", "--ignore", "nadie")

    assert code == 2
    assert "No hay una columna «nadie»" in err


def test_scoring_refuses_what_is_no_calibration_and_values_never_seen(answers: Path, tmp_path: Path, capsys) -> None:
    calibration, other = tmp_path / "items.json", tmp_path / "otras.csv"
    calibration.write_text('{"model": "2pl"}')
    other.write_text("p1,p2\n1,0\n0,7\n", encoding="utf-8")

    code, _out, err = said_by(capsys, "score", other, "--items", calibration)
    assert (code, "no es lo que escribe" in err) == (2, True)

    ignored = ("--ignore", "quien")
    calibration.write_text(said_by(capsys, "calibrate", answers, "--model", "2pl", *ignored, "--json")[1])
    code, _out, err = said_by(capsys, "score", other, "--items", calibration)
    assert (code, "Respuesta 2, ítem «p2»: el valor 7 no se vio al calibrar" in err) == (2, True)


def test_a_scale_is_told_reliable_with_what_each_item_adds(answers: Path, capsys) -> None:
    code, out, _err = said_by(capsys, "reliability", answers, "--ignore", "quien", "--model", "2pl", "--json")

    report = json.loads(out)
    assert code == 0
    assert report["alpha_interval"][0] < report["alpha"] < report["alpha_interval"][1]
    assert 0 < report["omega"] < 1
    assert [one["item"] for one in report["items"]] == ["p1", "p2", "p3", "p4", "p5", "p6"]
    assert len(report["model"]["curve"]) == 13
    assert report["model"]["local_dependence"]["pairs"] == []


def test_an_item_the_other_way_round_is_named_and_can_be_turned(answers: Path, tmp_path: Path, capsys) -> None:
    turned = tmp_path / "invertido.csv"
    lines = answers.read_text(encoding="utf-8").splitlines()
    swap = {"0": "1", "1": "0", "": ""}
    rows = [line.rsplit(",", 1) for line in lines[1:]]
    turned.write_text("\n".join([lines[0], *(f"{rest},{swap[last]}" for rest, last in rows)]), encoding="utf-8")

    _code, straight, _err = said_by(capsys, "reliability", answers, "--ignore", "quien")
    _code, odd, _err = said_by(capsys, "reliability", turned, "--ignore", "quien")
    _code, mended, _err = said_by(capsys, "reliability", turned, "--ignore", "quien", "--reverse", "p6")

    assert "Van al revés de los demás (--reverse): p6" in odd
    assert mended == straight


def test_people_are_scored_by_items_that_were_turned_when_calibrated(answers: Path, tmp_path: Path, capsys) -> None:
    calibration = tmp_path / "items.json"
    words = ("calibrate", answers, "--model", "2pl", "--ignore", "quien")
    some = tmp_path / "otras.csv"
    some.write_text("p6\n1\n", encoding="utf-8")
    scores = []
    for turned in ((), ("--reverse", "p6")):
        calibration.write_text(said_by(capsys, *words, *turned, "--json")[1])
        out = said_by(capsys, "score", some, "--items", calibration, "--json")[1]
        scores.append(json.loads(out)["scores"][0]["score"])

    assert scores[0] == pytest.approx(scores[1], abs=1e-4)


@pytest.fixture
def grouped(tmp_path: Path) -> Path:
    """A file of 600 people of two groups, in which the first item is far harder for one of them."""
    chance = np.random.default_rng(6)
    is_second = np.arange(600) % 2 == 1
    places = chance.standard_normal(600)[:, None] - np.where(is_second[:, None], [1.6] + [0] * 5, 0)
    right = (chance.random((600, 6)) < logistic(1.4 * places)).astype(int)
    lines = ["grupo,p1,p2,p3,p4,p5,p6"]
    lines += [",".join(map(str, ["dos" if two else "uno", *row])) for two, row in zip(is_second, right, strict=True)]
    path = tmp_path / "grupos.csv"
    path.write_text("\n".join([*lines, ",1,1,1,1,1,1"]), encoding="utf-8")
    return path


def test_an_item_that_treats_a_group_otherwise_is_told(grouped: Path, capsys) -> None:
    words = ("dif", grouped, "--group", "grupo", "--reference", "uno")

    code, out, _err = said_by(capsys, *words, "--json")
    _code, text, _err = said_by(capsys, *words)

    report = json.loads(out)
    comparison = report["comparisons"][0]
    assert code == 0
    assert report["without_group"] == 1
    assert (comparison["reference"], comparison["group"], comparison["people"]) == ("uno", "dos", [300, 300])
    assert [one["item"] for one in comparison["items"] if one["flagged"]] == ["p1"]
    assert comparison["items"][0]["class"] == "C"
    assert "uno (300) · dos (300)" in text
    assert "C *" in text


@pytest.mark.parametrize(
    ("text", "words", "refusal"),
    [
        ("g,a,b\nx,1,0\nx,0,1\n", (), "La columna «g» tiene un solo grupo"),
        ("g,a,b\nx,1,0\ny,0,1\n", ("--reference", "z"), "no tiene el grupo «z». Están: x, y"),
        ("h,a,b\nx,1,0\ny,0,1\n", (), "No hay una columna «g»"),
    ],
)
def test_groups_that_cannot_be_compared_are_refused_in_words(
    text: str, words: tuple[str, ...], refusal: str, tmp_path: Path, capsys
) -> None:
    path = tmp_path / "mal.csv"
    path.write_text(text, encoding="utf-8")

    code, _out, err = said_by(capsys, "dif", path, "--group", "g", *words)

    assert code == 2
    assert refusal in err


def test_an_adaptive_test_is_tried_on_simulated_people_beside_two_others(tmp_path: Path, capsys) -> None:
    chance = np.random.default_rng(2)
    rows = [f"q{one},{np.exp(chance.normal(0, 0.2)):.3f},{chance.normal():.3f},{one % 5}" for one in range(40)]
    bank = tmp_path / "banco.csv"
    bank.write_text("\n".join(["item,slope,difficulty,area", *rows]), encoding="utf-8")
    words = ("simulate", bank, "--error", 0.5, "--cuts=-0.5,0.8")

    code, out, _err = said_by(capsys, *words, "--people", 100, "--json")
    _code, text, _err = said_by(capsys, *words, "--people", 10)

    report = json.loads(out)
    assert code == 0
    assert report["maximum_information"]["mean_items"] <= report["adaptive"]["mean_items"]
    assert report["adaptive"]["max_exposure"] < 0.5 < report["maximum_information"]["max_exposure"] == 1
    assert len(report["fixed"]["items"]) == round(report["adaptive"]["mean_items"])
    assert 0.3 < report["adaptive"]["accuracy"] <= 1
    assert len(report["items"]) == 40
    assert "exposición máxima" in text


def test_what_calibrate_wrote_is_a_bank_to_simulate_with(answers: Path, tmp_path: Path, capsys) -> None:
    bank = tmp_path / "items.json"
    bank.write_text(said_by(capsys, "calibrate", answers, "--model", "rasch", "--ignore", "quien", "--json")[1])

    code, out, _err = said_by(capsys, "simulate", bank, "--people", 50, "--json")

    assert code == 0
    assert json.loads(out)["adaptive"]["mean_items"] <= 6


def test_levels_that_do_not_ascend_are_refused(tmp_path: Path, capsys) -> None:
    code, _out, err = said_by(capsys, "simulate", tmp_path / "b.csv", "--cuts", "1,0")

    assert code == 2
    assert "de menor a mayor" in err


def test_fit_is_told_where_it_is_asked_for(answers: Path, capsys) -> None:
    words = ("calibrate", answers, "--model", "2pl", "--ignore", "quien")

    _code, plain, _err = said_by(capsys, *words, "--json")
    _code, out, _err = said_by(capsys, *words, "--fit", "--json")
    _code, text, _err = said_by(capsys, *words, "--fit")

    fit = json.loads(out)["fit"]
    assert json.loads(plain)["fit"] is None
    assert fit["people"] == 264
    assert fit["df"] == 9
    assert [one["item"] for one in fit["items"]] == ["p1", "p2", "p3", "p4", "p5", "p6"]
    assert "RMSEA" in text
