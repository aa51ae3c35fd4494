import re

import pytest
from bs4 import BeautifulSoup

from apropia.foundation.ui.markdown import render

OWN = "/archivos/0f5a3f6e-9a52-4f7e-8a43-7d0f5d0b7a11"


def levels(html: str) -> list[int]:
    return [int(level) for level in re.findall(r"<h(\d)", html)]


@pytest.mark.parametrize(
    ("text", "found"),
    [("# A\n## B\n# C", [3, 4, 3]), ("## A\n#### B\n### C", [3, 4, 4]), ("#### A", [3]), ("# A\n" * 1, [3])],
)
def test_headings_start_below_the_section_and_skip_no_level(text, found):
    assert levels(render(text)) == found


def test_headings_may_start_at_another_level():
    assert levels(render("# A\n## B", top=2)) == [2, 3]


def test_headings_stop_at_the_sixth_level():
    assert max(levels(render("# a\n## b\n### c\n#### d\n##### e\n###### f"))) == 6


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,AAAA)",
        "[x](//mal.example)",
        '<img src=x onerror="alert(1)">',
        "![x](javascript:alert(1))",
        '[x](https://a.example "a\\" onclick=alert(1)")',
    ],
)
def test_nothing_dangerous_passes(text):
    page = BeautifulSoup(render(text), "html.parser")

    assert page.find(["script", "img"]) is None
    assert not [one for one in page.find_all("a") if re.match(r"javascript|data|//", one.get("href", ""))]
    assert not [name for one in page.find_all(True) for name in one.attrs if name.startswith("on")]


def test_own_picture_is_shown_with_its_description():
    assert render(f"![La bandeja]({OWN})") == f'<p><img src="{OWN}" alt="La bandeja" loading="lazy"></p>\n'


@pytest.mark.parametrize("source", ["https://otro.example/x.png", "/static/x.png", f"https://otro.example{OWN}"])
def test_picture_from_elsewhere_becomes_its_description(source):
    assert render(f"![La bandeja]({source})") == "<p>La bandeja</p>\n"


def test_links_tell_nothing_to_other_sites():
    assert 'rel="noopener noreferrer"' in render("[guía](https://otro.example/a)")


def test_table_can_be_reached_by_keyboard_and_names_its_columns():
    html = render("| A | B |\n|---|--:|\n| 1 | 2 |")

    assert 'tabindex="0"' in html
    assert '<th scope="col">A</th>' in html
    assert '<td class="num">2</td>' in html
    assert "style=" not in html


def test_empty_text_gives_nothing():
    assert render("") == ""
