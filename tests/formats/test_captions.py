"""WebVTT: read strictly, told by row, written so that no text can break it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apropia.formats.captions import MOST_CUES, Cue, read_captions, write_captions

pytestmark = pytest.mark.pure

WHOLE = """\ufeffWEBVTT - correo

STYLE
::cue { color: url(https://fuera.example/x) }

NOTE Ana lo revisó

saludo
00:01.000 --> 00:02.500 line:10% align:start
<v Ana>Buenos días.</v>
¿Le <i>ayudo</i> &amp; sigo?

01:00:03.000 --> 01:00:04.000
Sí.
"""
CUE = "00:01.000 --> 00:02.000\nHola"


def test_cues_are_read_and_the_rest_left_behind() -> None:
    found = read_captions(WHOLE.replace("\n", "\r\n"))

    assert found.faults == []
    assert found.cues == [
        Cue(1000, 2500, "<v Ana>Buenos días.</v>\n¿Le <i>ayudo</i> &amp; sigo?", "line:10% align:start"),
        Cue(3_603_000, 3_604_000, "Sí."),
    ]
    written = write_captions(found.cues)
    assert "url(" not in written
    assert read_captions(written).cues == found.cues


@pytest.mark.parametrize(
    ("text", "row", "said"),
    [
        ("", 1, "WEBVTT"),
        ("1\n00:00:01,000 --> 00:00:02,000\nHola", 1, "WEBVTT"),
        ("WEBVTT\n00:01.000 --> 00:02.000\nHola", 2, "fila vacía después"),
        ("WEBVTT\n\n", 3, "ningún subtítulo"),
        ("WEBVTT\n\n1\n00:00:01,000 --> 00:00:02,000\nHola", 4, "punto y no coma"),
        ("WEBVTT\n\n0:01 --> 0:02\nHola", 3, "Escriba el tiempo así"),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nHola", 3, "Termina antes"),
        ("WEBVTT\n\n00:05.000 --> 00:06.000\nHola\n\n00:01.000 --> 00:02.000\nHola", 6, "en orden"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000 onclick:x\nHola", 3, "No se entiende «onclick:x»"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000", 3, "Falta el texto"),
        (f"WEBVTT\n\n{CUE}\n00:03.000 --> 00:04.000\nDos", 5, "fila vacía antes"),
        (f"WEBVTT\n\n{CUE}\n<script>alert(1)</script>", 5, "no admiten"),
        (f"WEBVTT\n\n{CUE}\nmenos < que", 5, "&lt;"),
        (f"WEBVTT\n\n{CUE}\n{'a' * 600}", 4, "más de 500"),
        (f"WEBVTT\n\n{CUE}\x00", 4, "no se ve"),
        ("WEBVTT\n\nHola", 3, "Falta el tiempo"),
        (f"WEBVTT\n\nuno\ndos\n{CUE}", 3, "una fila con el nombre"),
    ],
)
def test_fault_is_told_by_its_row(text: str, row: int, said: str) -> None:
    found = read_captions(text)

    assert [fault.row for fault in found.faults] == [row]
    assert said in str(found.faults[0])


def test_file_without_end_is_cut() -> None:
    found = read_captions("WEBVTT\n\n" + f"{CUE}\n\n" * (MOST_CUES + 5))

    assert len(found.cues) == MOST_CUES
    assert "Divida el archivo" in str(found.faults[0])


@given(
    st.lists(st.text(max_size=60), min_size=1, max_size=5),
    st.text(alphabet=st.sampled_from("line:10% \n-->x"), max_size=20),
)
def test_whatever_a_text_says_the_file_is_valid(texts: list[str], settings: str) -> None:
    written = write_captions(Cue(at * 1000, at * 1000 + 900, text, settings) for at, text in enumerate(texts))

    found = read_captions(written)

    assert found.faults == []
    assert len(found.cues) == len(texts)
    assert write_captions(found.cues) == written
