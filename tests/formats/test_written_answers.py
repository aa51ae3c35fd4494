"""A written text is taken as its author meant: case, accents and signs aside, with `*` for any words."""

import pytest

from apropia.formats.written_answers import is_like, is_near, number_meant


@pytest.mark.parametrize(
    ("text", "foreseen", "expected"),
    [
        ("Bogotá", "bogota", True),
        (" la   NUBE ", "La nube", True),
        ("la red", "la nube", False),
        ("archivo adjunto", "arch*", True),
        ("un archivo adjunto", "arch*", False),
        ("la nube pública", "la*pública", True),
        ("nube", "nu*be*", True),
        ("nu", "nu*nu", False),
        ("segundo factor de acceso", "*factor*acceso", True),
        ("+", "+", True),
        ("-", "+", False),
        ("cualquier cosa", "*", True),
        ("", "nube", False),
    ],
)
def test_text_is_like_the_one_foreseen(text: str, foreseen: str, expected: bool) -> None:
    assert is_like(text, foreseen) is expected


def test_stars_without_end_are_read_at_once() -> None:
    assert is_like("a" * 200, "*a" * 100 + "*") is True
    assert is_like("a" * 200, "*a" * 100 + "b") is False


@pytest.mark.parametrize(
    ("text", "margin", "expected"),
    [("12,5", "", True), ("12.5 MB", "", True), ("12", "", False), ("12", "0.5", True), ("11,9", "0.5", False)],
)
def test_number_is_near_within_its_margin(text: str, margin: str, expected: bool) -> None:
    assert is_near(text, "12.5", margin=margin, unit="MB") is expected


def test_author_writes_decimals_after_a_comma() -> None:
    assert number_meant("1,250") == "1.25"
    assert number_meant("1.250") == "1250"
    with pytest.raises(ValueError):
        number_meant("doce")
