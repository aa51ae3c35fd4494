"""How easy a Spanish text is: syllables by the rules of the language, the index by its published formula."""

import pytest

from apropia.science.psychometrics.readability import readability_of, syllables_of


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("sol", 1), ("casa", 2), ("ciudad", 2), ("guía", 2), ("país", 2), ("poeta", 3), ("aéreo", 4), ("baúl", 2),
        ("quien", 1), ("guerra", 2), ("vergüenza", 3), ("pingüino", 3), ("muy", 1), ("rey", 1), ("yo", 1), ("y", 1),
        ("reunión", 2), ("cuota", 2), ("ahora", 3), ("leer", 2), ("averiguáis", 4), ("contraseña", 4), ("oía", 3),
        ("administración", 5), ("electrónico", 5), ("día", 2), ("hoy", 1), ("construir", 2), ("teníais", 3),
    ],
)  # fmt: skip
def test_syllables_follow_the_rules_of_spanish(word: str, syllables: int) -> None:
    assert syllables_of(word) == syllables


def test_index_is_the_published_formula() -> None:
    found = readability_of("El sol sale. La casa es azul.")

    assert (found.words, found.sentences, found.syllables) == (7, 2, 10)
    assert found.index == pytest.approx(206.835 - 62.3 * 10 / 7 - 7 / 2)
    assert found.band == "very_easy"


def test_abbreviations_and_quotes_do_not_end_a_sentence() -> None:
    assert readability_of("Abre a las 9 a. m. y cierra a las 5.").sentences == 1
    assert readability_of("Dijo «no sé». Después se fue.").sentences == 2


def test_long_words_and_sentences_are_harder() -> None:
    plain = readability_of("Guarde el archivo. Luego ciérrelo.")
    office = readability_of(
        "Procédase al almacenamiento institucional de la documentación electrónica correspondiente con anterioridad "
        "a la finalización de la aplicación informática utilizada."
    )

    assert plain.index > 65 > office.index
    assert office.band == "very_hard"


def test_text_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="without words"):
        readability_of("… 2026")
