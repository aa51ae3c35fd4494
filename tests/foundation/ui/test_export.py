import io

import openpyxl
import pytest
from django.http import QueryDict

from apropia.formats.tabular.writing import Field, Kind
from apropia.foundation.ui.export import asked_format, download

FIELDS = [Field("Guía"), Field("Consultas", Kind.INTEGER)]
ROWS = [("Firmar su primer documento", 1042), ("=1+1", 3)]


def content(response) -> bytes:
    return b"".join(response.streaming_content)


def test_csv_is_saved_under_its_name_and_runs_nothing():
    response = download(name="guías", fields=FIELDS, rows=ROWS, format_="csv")

    text = content(response).decode("utf-8-sig")
    assert text.splitlines()[:2] == ["Guía,Consultas", "Firmar su primer documento,1042"]
    assert "'=1+1" in text
    assert "attachment" in response["Content-Disposition"]


def test_workbook_opens_with_the_same_rows():
    response = download(name="guias", fields=FIELDS, rows=ROWS, format_="xlsx")

    sheet = openpyxl.load_workbook(io.BytesIO(content(response))).active
    assert [cell.value for cell in sheet[2]] == ["Firmar su primer documento", 1042]


@pytest.mark.parametrize(
    ("query", "asked"), [("formato=csv", "csv"), ("formato=xlsx", "xlsx"), ("formato=exe", ""), ("", "")]
)
def test_only_known_formats_are_given(query, asked):
    assert asked_format(QueryDict(query)) == asked
