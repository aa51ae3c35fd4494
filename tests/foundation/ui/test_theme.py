import re
from pathlib import Path

import pytest

from apropia.foundation.ui import theme

TOKENS = Path(theme.__file__).parent / "static" / "ui" / "css" / "tokens.css"


def test_our_own_colours_have_no_problem():
    assert theme.problems({}) == {}


def test_defaults_are_those_of_the_stylesheet():
    css = TOKENS.read_text(encoding="utf-8")

    for key, name in theme.COLOURS.items():
        assert re.search(rf"{name}:\s*{theme.DEFAULTS[key]};", css), name
    for name, _choices in theme.SHAPES.values():
        assert f"{name}:" in css


@pytest.mark.parametrize(
    ("colours", "key", "part"),
    [
        ({"brand": "#7fb2ff"}, "brand", "sobre fondo claro queda en 1,7; necesita 4,5"),
        ({"brand_dark": "#0943b5"}, "brand_dark", "sobre fondo oscuro queda en 1,5; necesita 4,5"),
        ({"block": "#ffd000"}, "block", "texto claro sobre el bloque queda en 1,1"),
        ({"accent": "#1a2133"}, "on_accent", "queda en 1,0"),
        ({"brand": "azul"}, "brand", "no es un color"),
    ],
)
def test_colours_that_cannot_be_read_are_explained(colours, key, part):
    found = theme.problems(colours)

    assert list(found) == [key]
    assert part in found[key]


def test_a_ratio_just_below_what_is_needed_is_not_rounded_up_to_it():
    grey = "#6a6a6a"

    assert 4.45 < theme.contrast(grey, "#e4eaf5") < theme.ENOUGH
    assert "queda en 4,4" in theme.problems({"brand": grey})["brand"]


def test_letters_and_corners_are_written_only_as_we_know_them():
    look = {"font_head": "serif", "font_body": "url(//x)", "radius": "square"}

    assert theme.properties(look) == {
        "--entity-font-head": 'Georgia, "Times New Roman", serif',
        "--entity-radius": "0rem",
    }


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#767676", "#ffffff", 4.54)]
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert theme.contrast(one, other) == pytest.approx(ratio, abs=0.01)
