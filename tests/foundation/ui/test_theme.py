import re
from pathlib import Path

import pytest

from apropia.foundation.ui import theme

TOKENS = Path(theme.__file__).parent / "static" / "ui" / "css" / "tokens.css"


def test_our_own_colours_have_no_problem():
    assert theme.problems({}) == []


def test_defaults_are_those_of_the_stylesheet():
    css = TOKENS.read_text(encoding="utf-8")

    for key, name in theme.PROPERTIES.items():
        assert re.search(rf"{name}:\s*{theme._DEFAULTS[key]};", css), name


@pytest.mark.parametrize(
    ("colours", "part"),
    [
        ({"brand": "#7fb2ff"}, "fondo claro"),
        ({"brand_dark": "#0943b5"}, "tema oscuro"),
        ({"block": "#ffd000"}, "letra blanca"),
        ({"accent": "#1a2133"}, "acento"),
        ({"brand": "azul"}, "no es un color"),
    ],
)
def test_colours_that_cannot_be_read_are_explained(colours, part):
    found = theme.problems(colours)

    assert len(found) == 1
    assert part in found[0]


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#767676", "#ffffff", 4.54)]
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert theme.contrast(one, other) == pytest.approx(ratio, abs=0.01)
