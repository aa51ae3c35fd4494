"""The components draw what their documentation says, and nothing that the content policy refuses."""

import inspect
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.core.paginator import Paginator
from django.template import TemplateSyntaxError, engines
from django.template.library import SimpleNode
from django.test import RequestFactory

import apropia
from apropia.foundation.tenancy.models import Entity
from apropia.foundation.ui import gallery, icons
from apropia.foundation.ui.components import marks


def draw(source: str, **context) -> BeautifulSoup:
    request = RequestFactory().get("/lista/?q=firma&pagina=2")
    return BeautifulSoup(engines["django"].from_string(source).render(context, request), "html.parser")


class Request(forms.Form):
    subject = forms.CharField(label="Asunto", help_text="En pocas palabras.")
    day = forms.DateField(label="Día")
    mode = forms.ChoiceField(label="Modo", choices=[("a", "En línea"), ("b", "En su puesto")], widget=forms.RadioSelect)
    accept = forms.BooleanField(label="Acepto")


def test_field_ties_label_help_and_error_to_its_control():
    page = draw("{% field form.subject %}", form=Request({}))

    control = page.find("input")
    assert page.find("label")["for"] == control["id"]
    assert control["aria-invalid"] == "true"
    described = control["aria-describedby"].split()
    assert [page.find(id=one).get_text(strip=True) for one in described] == [
        "En pocas palabras.",
        "Falta este dato.",
    ]


def test_group_of_options_is_a_fieldset_described_by_its_error():
    page = draw("{% field form.mode %}", form=Request({}))

    group = page.find("fieldset")
    assert group.find("legend").get_text(strip=True) == "Modo"
    assert page.find(id=group["aria-describedby"]).get_text(strip=True) == "Falta este dato."
    assert {label["for"] for label in page.select("label.choice")} == {one["id"] for one in page.select("input")}


def test_date_field_uses_the_picker_of_the_browser_and_its_way_of_writing():
    page = draw("{% field form.day %}", form=Request(initial={"day": date(2026, 11, 26)}))

    assert page.find("input")["type"] == "date"
    assert page.find("input")["value"] == "2026-11-26"


def test_summary_of_errors_links_to_each_field():
    page = draw("{% form_errors form %}{% fields form %}", form=Request({}))

    links = page.select(".errors a")
    assert links[0].get_text() == "Asunto: Falta este dato."
    assert all(page.find(id=link["href"][1:]) for link in links)
    assert page.select_one(".errors h2").get_text() == "Falta corregir 4 datos"


def test_summary_of_errors_is_absent_when_all_is_well():
    assert draw("{% form_errors form %}", form=Request()).get_text(strip=True) == ""


def test_what_people_wrote_is_escaped():
    page = draw(
        "{% card title %}{{ title }}{% endcard %}{% tag title %}{% media_row title text=title %}{% endmedia_row %}"
        "{% page_head title %}{{ title }}{% endpage_head %}{% chain_step title %}{{ title }}{% endchain_step %}",
        title="<script>alert(1)</script>",
    )

    assert page.find("script") is None


def test_content_of_a_block_keeps_its_own_tags():
    page = draw('{% page_head "Guías" %}<a class="btn" href="/nueva/">Crear</a>{% endpage_head %}')

    assert page.select_one(".page-actions a")["href"] == "/nueva/"


def test_pager_keeps_the_rest_of_the_address():
    page = draw("{% pager page %}", page=Paginator(range(100), 25).page(2))

    assert page.find("a", rel="next")["href"] == "?q=firma&pagina=3"
    assert page.select_one("[aria-current=page]").get_text() == "Página 2"


def test_pager_of_a_form_sends_it_so_that_what_was_ticked_goes_along():
    page = draw('{% pager page form="lista" %}', page=Paginator(range(100), 25).page(2))

    assert [one["value"] for one in page.select('button[form="lista"][name="pagina"]')] == [
        "1",
        "1",
        "2",
        "3",
        "4",
        "3",
    ]
    assert page.select_one("[aria-current=page]").get_text() == "Página 2"


def test_pager_is_absent_from_a_single_page():
    assert draw("{% pager page %}", page=Paginator(range(5), 25).page(1)).get_text(strip=True) == ""


def test_crumbs_end_in_the_page_itself():
    page = draw('{% crumbs "Inicio" "/" "Servicios" "/servicios/" "Firma" %}')

    assert [link["href"] for link in page.select("a")] == ["/", "/servicios/"]
    assert page.select_one("[aria-current=page]").get_text() == "Firma"


def test_step_now_is_told_to_everybody():
    page = draw('{% chain %}{% chain_step "Tres" state="now" number=3 %}{% endchain_step %}{% endchain %}')

    assert page.find("li")["aria-current"] == "step"


@pytest.mark.parametrize(
    "source",
    [
        '{% tag "x" kind="rosa" %}',
        '{% empty_state "x" pose="baila" %}{% endempty_state %}',
        '{% chain_step "x" state="quizá" %}{% endchain_step %}',
    ],
)
def test_unknown_word_is_refused(source):
    with pytest.raises(TemplateSyntaxError):
        draw(source)


def literal_words() -> Iterator[tuple[str, str, str]]:
    """Yield each kind and icon that a page of the product writes as it is, with the page."""
    root = Path(apropia.__file__).parent
    for path in sorted(root.glob("**/templates/**/*.html")):
        name = path.as_posix().rpartition("/templates/")[2]
        for node in engines["django"].get_template(name).template.nodelist.get_nodes_by_type(SimpleNode):
            names = list(inspect.signature(node.func).parameters)
            given = {**dict(zip(names, node.args, strict=False)), **node.kwargs}
            for word in ("kind", "icon") if node.func in (marks.tag, marks.state) else ("icon",):
                if word in given and isinstance(given[word].var, str):
                    yield word, given[word].var, name


def test_pages_use_kinds_and_icons_that_there_are():
    """Also in a branch that few people ever see, where a wrong one is an error of the whole page."""
    known = {"kind": marks.KINDS, "icon": {"", *icons.drawings()}}
    found = list(literal_words())

    assert len(found) > 300
    assert [one for one in found if one[1] not in known[one[0]]] == []


def test_unknown_icon_is_refused():
    with pytest.raises(KeyError):
        draw('{% icon "unicornio" %}')


def test_work_under_way_asks_again_and_ended_work_does_not():
    running = draw("{% job_progress job %}", job=gallery.SampleJob(7, "RUNNING", 3, 10))
    done = draw("{% job_progress job done_url='/listo/' %}", job=gallery.SampleJob(7, "DONE"))

    assert running.find(id="trabajo-7")["hx-get"] == "/trabajo/7/"
    assert running.find("progress")["value"] == "3"
    assert not done.find(id="trabajo-7").has_attr("hx-get")
    assert done.find("a")["href"] == "/listo/"


def test_work_whose_end_is_not_known_tells_how_far_it_is_and_invents_no_end():
    unknown = draw("{% job_progress job %}", job=gallery.SampleJob(7, "RUNNING", 7000, 0))

    assert "7.000" in unknown.text
    assert " de " not in unknown.find(class_="row-between").text
    assert not unknown.find("progress").has_attr("value")


def test_nothing_that_the_content_policy_refuses_is_ever_drawn():
    from django.template.loader import render_to_string

    request = RequestFactory().get("/")
    html = render_to_string("ui/gallery.html", gallery.context(request.GET), request)

    page = BeautifulSoup(html, "html.parser")
    for element in page.find_all(True):
        assert "style" not in element.attrs, element
        assert not [name for name in element.attrs if re.match(r"on[a-z]+$", name)], element
        assert element.name != "style"
        assert element.name != "script" or element.get("src")


def test_ids_of_the_gallery_are_unique():
    from django.template.loader import render_to_string

    request = RequestFactory().get("/")
    page = BeautifulSoup(render_to_string("ui/gallery.html", gallery.context(request.GET), request), "html.parser")

    ids = [element["id"] for element in page.find_all(id=True)]
    assert sorted(ids) == sorted(set(ids))


def test_records_that_share_their_terms_are_one_table():
    rows = [{"servicio": "Firma", "acciones": 3.25}, {"servicio": "Correo", "desde": None}]

    page = draw("{% records rows 'Su uso' %}", rows=rows)

    assert [cell.get_text() for cell in page.find_all("th")] == ["Servicio", "Acciones", "Desde"]
    assert [cell.get_text() for cell in page.find_all("td")] == ["Firma", "3,3", "—", "Correo", "—", "—"]


@pytest.mark.parametrize(("required", "said"), [(True, "Elija una opción"), (False, "Sin elegir")])
def test_nothing_chosen_is_said_in_words(required, said):
    class Choice(forms.Form):
        service = forms.ModelChoiceField(label="Servicio", queryset=Entity.objects.none(), required=required)

    page = draw("{% field form.service %}", form=Choice())

    assert page.find("option", value="").get_text() == said


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130 Safari/537.36 Edg/130", "Edge en Windows"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130 Mobile Safari/537.36", "Chrome en Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari en iPhone"),
        ("curl/8", "Otro navegador en otro equipo"),
    ],
)
def test_a_session_says_its_browser_in_words(user_agent, words):
    assert draw("{{ agent|device }}", agent=user_agent).get_text() == words
