"""The pages of practices: who sees what, the walk from file to publication, and their cost."""

import re
import uuid
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apropia.formats.ft1311 import docx_write
from apropia.formats.ft1311.read import read_form
from apropia.practices import actions, queries
from apropia.practices.models import FieldValue, PracticeVersion, Statement
from apropia.practices.queries import SECTIONS
from apropia.practices.queries.editor import ImportPage
from apropia.practices.states import VersionState
from formats.ft1311.samples import sample
from practices.factories import make_author, make_practice, to_validated, write


def at_(name, version, *extra):
    return reverse(f"practices:{name}", args=[version.practice.slug, *extra])


def typed(version, section, **changes):
    """What a browser posts from a page of the editor."""
    data = {"page": str(uuid.uuid4())}
    for key in SECTIONS[section]:
        value = FieldValue.objects.get(version=version, key=key)
        data |= {key: value.text, f"base_{key}": str(value.revision)}
    return data | changes


def inner_pages(version):
    return [
        at_("practice", version),
        at_("version", version, 1),
        at_("edit", version, "general"),
        at_("edit", version, "contribution"),
        at_("edit", version, "annexes"),
        at_("import", version),
        at_("add_evidence", version),
        at_("file", version, 1, "docx"),
        at_("file", version, 1, "pdf"),
        at_("evidence_list", version, 1),
        at_("decide", version, "enviar"),
        at_("classify", version),
    ]


def test_author_opens_every_page_of_a_draft(client_of, saul, draft):
    browser = client_of(saul)

    for url in [reverse("practices:practices"), reverse("practices:create"), *inner_pages(draft)]:
        assert browser.get(url).status_code == 200, url
    for section in SECTIONS:
        assert browser.get(at_("edit", draft, section)).status_code == 200


def test_members_and_strangers_find_nothing_inside(client_of, beto, dario, draft):
    for person in (beto, dario):
        browser = client_of(person)
        for url in inner_pages(draft):
            assert browser.get(url).status_code == 404, url
        assert browser.post(at_("autosave", draft, "scope"), {}).status_code == 404
        assert browser.post(at_("decide", draft, "enviar")).status_code == 404
        assert draft.name not in browser.get(reverse("practices:practices")).content.decode()


def test_visitors_are_asked_to_sign_in_and_drafts_are_not_public(draft):
    browser = Client()

    assert browser.get(at_("practice", draft)).status_code == 302
    assert browser.get(reverse("practices:public", args=["puerto-claro", draft.practice.slug])).status_code == 404
    nothing_yet = browser.get(reverse("practices:public_list", args=["puerto-claro"]))
    assert nothing_yet.status_code == 200
    assert "Todavía no hay prácticas publicadas" in nothing_yet.text
    assert draft.name not in nothing_yet.text
    assert browser.get(reverse("practices:public_list", args=["no-hay"])).status_code == 404


def test_only_authors_open_a_practice(client_of, beto, saul, unit):
    assert client_of(beto).get(reverse("practices:create")).status_code == 404

    answer = client_of(saul).post(reverse("practices:create"), {"name": "Turnos en línea", "unit": unit.pk})

    version = PracticeVersion.objects.get()
    assert answer.url == at_("edit", version, "general")
    assert client_of(saul).post(reverse("practices:create"), {"name": "", "unit": unit.pk}).status_code == 422


def test_page_saves_with_its_button_and_goes_on(client_of, saul, draft):
    answer = client_of(saul).post(
        at_("edit", draft, "scope"), typed(draft, "scope", scope="Bajar la espera.", seguir="contribution")
    )

    assert answer.url == at_("edit", draft, "contribution")
    assert FieldValue.objects.get(version=draft, key="scope").text == "Bajar la espera."


def test_autosave_answers_without_a_page(client_of, saul, draft):
    browser, data = client_of(saul), typed(draft, "scope", scope="Bajar la espera.")

    assert browser.post(at_("autosave", draft, "scope"), data).status_code == 204
    assert browser.post(at_("autosave", draft, "scope"), data | {"scope": "Bajar la espera ya."}).status_code == 204
    assert (
        browser.post(at_("autosave", draft, "general"), typed(draft, "general", started_on="ayer")).status_code == 422
    )
    assert FieldValue.objects.get(version=draft, key="scope").text == "Bajar la espera ya."


def test_conflict_keeps_what_was_typed_and_shows_the_other_text(client_of, saul, unit, draft, at):
    mine = typed(draft, "scope", scope="Lo mío, que no se pierde.")
    write(draft, {"scope": "Lo de Inés."}, by=make_author(unit, given_names="Inés"), at=at)
    browser = client_of(saul)

    assert browser.post(at_("autosave", draft, "scope"), mine).status_code == 409
    answer = browser.post(at_("edit", draft, "scope"), mine)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Lo mío, que no se pierde." in page
    assert "Lo de Inés." in page
    assert FieldValue.objects.get(version=draft, key="scope").text == "Lo de Inés."
    again = mine | {"base_scope": str(FieldValue.objects.get(version=draft, key="scope").revision)}
    assert browser.post(at_("edit", draft, "scope"), again).status_code == 302
    assert FieldValue.objects.get(version=draft, key="scope").text == "Lo mío, que no se pierde."


def test_wrong_date_keeps_what_was_typed(client_of, saul, draft):
    answer = client_of(saul).post(
        at_("edit", draft, "general"), typed(draft, "general", team="Otro", started_on="31/31")
    )

    assert answer.status_code == 422
    assert 'value="Otro"' in answer.content.decode()


def test_findings_stand_beside_the_text(client_of, saul, draft, at):
    write(draft, {"contribution": "Hubo un aumento significativo en el uso."}, by=saul, at=at)

    page = client_of(saul).get(at_("edit", draft, "contribution")).content.decode()

    assert "«aumento significativo» no tiene cifra ni comparación." in page
    assert "Explicar porque la acción funciona bien" in page


def test_what_people_type_is_never_markup(client_of, saul, draft, at):
    evil = "<script>alert(1)</script> **hola** <img src=x onerror=alert(1)>"
    write(draft, {"scope": evil, "name": evil[:60]}, by=saul, at=at)
    browser = client_of(saul)

    for url in (at_("edit", draft, "scope"), at_("practice", draft), reverse("practices:practices")):
        page = browser.get(url).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_filled_form_is_previewed_and_then_applied(client_of, saul, unit, at):
    version = make_practice(author=saul, at=at, full=False)
    browser = client_of(saul)
    upload = SimpleUploadedFile("forma.docx", docx_write.write(sample()))

    preview = browser.post(at_("import", version), {"file": upload})
    rows = preview.context["rows"]
    page = preview.content.decode()
    assert preview.status_code == 200
    assert "Lectura segura" in page
    assert "<p>20 de octubre de 2026</p>" in page
    assert "<p>2026-10-20</p>" not in page
    assert FieldValue.objects.get(version=version, key="scope").text == ""

    data = {"aplicar": "si", "campo": [row.spec.key for row in rows if row.spec.key != "name"]}
    for row in rows:
        data |= {f"texto_{row.spec.key}": row.text, f"base_{row.spec.key}": row.revision}
    assert browser.post(at_("import", version), data).status_code == 302

    fields = dict(FieldValue.objects.filter(version=version).values_list("key", "text"))
    assert {**fields, "name": ""} == {**sample().fields, "name": "", "other": fields["other"]} | {"other": "No aplica."}
    assert fields["name"] == "Ventanilla sin filas"


def test_only_what_was_read_with_confidence_is_ticked_and_the_rest_says_so(saul, at):
    version = make_practice(author=saul, at=at, full=False)
    read = read_form(docx_write.write(sample()), "forma.docx")
    doubtful = replace(read, confidence=read.confidence | {"scope": 0.6, "population": 0.3, "other": 0.85})

    rows = {row.spec.key: row for row in ImportPage(version).rows_of(doubtful)}

    assert {key for key, row in rows.items() if not row.is_sure} == {"scope", "population"}
    assert rows["scope"].confidence_text == "Lectura probable: compárela"
    assert rows["population"].confidence_text == "Lectura dudosa: revísela"


@pytest.mark.parametrize("written", ["", "Acta de la reunión.\n\n1. Uno\n2. Dos"])
def test_the_versions_own_form_brings_nothing_new(saul, draft, at, written):
    write(draft, {"annexes": written}, by=saul, at=at)

    for kind in ("docx", "pdf"):
        own = queries.download_of(version=draft, kind=kind)
        assert ImportPage(draft).rows_of(read_form(own.content, own.name)) == []


def test_what_is_missing_leads_to_its_field(client_of, saul, rita, draft, at):
    write(draft, {"phone": "", "scope": ""}, by=saul, at=at)
    ways = [f"{at_('edit', draft, 'general')}#id_phone", f"{at_('edit', draft, 'scope')}#id_scope"]

    for url in (at_("practice", draft), at_("decide", draft, "enviar")):
        page = client_of(saul).get(url).content.decode()
        assert all(f'href="{way}"' in page for way in ways), url
    assert 'id="id_phone"' in client_of(saul).get(at_("edit", draft, "general")).content.decode()


def test_what_was_asked_stays_in_sight_until_it_is_sent_again(client_of, saul, elvira, draft, at):
    actions.submit(version=draft, by=saul, at=at)
    actions.return_for_changes(version=draft, by=elvira, at=at, comment="Diga cuántas personas.")
    author = client_of(saul)

    for _state in ("returned", "resumed"):
        page = author.get(at_("practice", draft)).content.decode()
        assert f"<b>{elvira.display_name} pidió ajustes:</b> Diga cuántas personas." in page
        assert "otra persona decide sobre ella" not in page
        draft.refresh_from_db()
        if draft.state == VersionState.CHANGES_REQUESTED:
            actions.resume(version=draft, by=saul, at=at)

    actions.submit(version=draft, by=saul, at=at)
    assert "pidió ajustes:</b>" not in author.get(at_("practice", draft)).content.decode()


def test_the_editor_shows_what_was_asked_and_marks_the_fields_it_names(client_of, saul, elvira, draft, at):
    author = client_of(saul)
    general, scope = at_("edit", draft, "general"), at_("edit", draft, "scope")
    actions.submit(version=draft, by=saul, at=at)
    actions.return_for_changes(
        version=draft, by=elvira, at=at, comment="Corrija el número de contacto.\nEn el alcance, diga cuántas personas."
    )
    actions.resume(version=draft, by=saul, at=at)

    pages = {url: author.get(url).text for url in (general, scope, at_("edit", draft, "baseline"))}

    for page in pages.values():
        assert f"<b>{elvira.display_name} pidió ajustes el" in page
        assert "Corrija el número de contacto.<br>En el alcance, diga cuántas personas." in page
        assert f'href="{general}#id_phone">Número de contacto</a>' in page
        assert f'href="{scope}#id_scope">Alcance</a>' in page
    marks = [page.count("Le pidieron ajustar este campo") for page in pages.values()]
    assert marks == [1, 1, 0]
    mark = pages[general].index("Le pidieron ajustar este campo")
    assert pages[general].index('id="id_engagement"') < mark < pages[general].index('id="id_phone"')

    draft.refresh_from_db()
    actions.submit(version=draft, by=saul, at=at)
    assert "pidió ajustes el" not in author.get(scope).text


def test_withdrawing_names_the_published_version_while_a_new_one_is_written(client_of, saul, rita, published, at):
    actions.open_update(version=published, by=saul, at=at)

    page = client_of(rita).get(at_("decide", published, "retirar")).content.decode()

    assert "versión 1</p>" in page


def test_ended_versions_say_why_and_are_found_by_their_state(client_of, saul, elvira, rita, published, at):
    following = actions.open_update(version=published, by=saul, at=at)
    to_validated(following, author=saul, head=elvira, reviewer=rita, at=at)
    actions.publish_version(version=following, by=rita, at=at)
    actions.retire(version=following, by=rita, at=at, comment="Cambió la norma.")
    author = client_of(saul)
    listed = reverse("practices:practices")

    replaced = author.get(at_("version", published, 1)).content.decode()
    retired = author.get(at_("practice", published)).content.decode()

    assert at_("version", published, 2) in replaced.split("La reemplazó", 1)[1]
    assert "Publicó la versión que la reemplaza" in replaced
    assert f"<b>{rita.display_name} la retiró el" in retired
    assert "Cambió la norma." in retired.split("la retiró el", 1)[1][:120]
    for page in (replaced, retired):
        assert "Cuando se publique" not in page
        assert "Revisar antes del" not in page
    assert f'href="{at_("version", published, 1)}"' not in author.get(listed).content.decode()
    assert f'href="{at_("version", published, 1)}"' in author.get(listed, {"estado": "REPLACED"}).content.decode()
    assert f'href="{at_("version", published, 2)}"' in author.get(listed, {"estado": "RETIRED"}).content.decode()


def test_each_version_in_the_list_leads_to_itself(client_of, saul, published, at):
    actions.open_update(version=published, by=saul, at=at)

    page = client_of(saul).get(reverse("practices:practices")).content.decode()

    assert all(f'href="{at_("version", published, number)}"' in page for number in (1, 2))


def test_draft_of_a_published_practice_leads_to_what_is_public(client_of, saul, published, at):
    actions.open_update(version=published, by=saul, at=at)

    page = client_of(saul).get(at_("practice", published)).content.decode()

    assert f'href="{reverse("practices:public", args=["puerto-claro", published.practice.slug])}"' in page
    assert f'href="{at_("add_record", published, "replicas")}"' in page


def test_page_says_whose_turn_it_is(client_of, saul, elvira, rita, draft, at):
    turn = "Ahora le toca a:"
    assert turn not in client_of(saul).get(at_("practice", draft)).content.decode()
    assert f"{turn} Autor(a) de la práctica" in client_of(rita).get(at_("practice", draft)).content.decode()

    actions.submit(version=draft, by=saul, at=at)
    assert f"{turn} Directivo(a) de dependencia" in client_of(saul).get(at_("practice", draft)).content.decode()
    assert turn not in client_of(elvira).get(at_("practice", draft)).content.decode()

    actions.approve(version=draft, by=elvira, at=at)
    assert f"{turn} Gestión del conocimiento" in client_of(elvira).get(at_("practice", draft)).content.decode()


def test_validation_begins_by_the_classification_which_names_its_criteria(client_of, saul, elvira, rita, draft, at):
    actions.submit(version=draft, by=saul, at=at)
    actions.approve(version=draft, by=elvira, at=at)
    actions.take_for_validation(version=draft, by=rita, at=at)
    reviewer = client_of(rita)
    to_validate = f'href="{at_("decide", draft, "validar")}"'

    assert to_validate not in reviewer.get(at_("practice", draft)).content.decode()
    reviewer.post(at_("classify", draft), judged())
    page = reviewer.get(at_("practice", draft)).content.decode()

    assert to_validate in page
    assert "<b>4. Permite generar una solución: cumple.</b> Se ve." in page
    assert "Evidencia&nbsp;1." in page


def test_missing_evidence_is_asked_by_its_criterion(client_of, saul, elvira, rita, draft, at):
    actions.submit(version=draft, by=saul, at=at)
    actions.approve(version=draft, by=elvira, at=at)
    actions.take_for_validation(version=draft, by=rita, at=at)

    answer = client_of(rita).post(at_("classify", draft), judged() | {"evidence_4": []})

    assert "Evidencia del criterio 4" in answer.content.decode().split('role="alert"', 1)[1][:600]


def test_public_copy_has_no_boxes_about_people(published):
    page = Client().get(reverse("practices:public", args=["puerto-claro", published.practice.slug])).content.decode()

    assert "<dt>Nombre</dt>" in page
    for label in ("Directivo(a)", "Colaborador(a) responsable", "Tipo de vinculación"):
        assert f"<dt>{label}</dt>" not in page


def test_old_link_to_a_withdrawn_practice_says_so_and_leads_on(published, rita, at):
    actions.retire(version=published, by=rita, at=at, comment="Cambió la norma.")

    answer = Client().get(reverse("practices:public", args=["puerto-claro", published.practice.slug]))

    page = answer.content.decode()
    assert answer.status_code == 410
    assert "Esta práctica fue retirada" in page
    assert reverse("practices:public_list", args=["puerto-claro"]) in page
    assert "Cambió la norma." not in page
    assert Client().get(reverse("practices:public", args=["puerto-claro", "otra"])).status_code == 404


def test_unreadable_file_is_refused_in_words(client_of, saul, draft):
    answer = client_of(saul).post(at_("import", draft), {"file": SimpleUploadedFile("x.pdf", b"%PDF-1.7 roto")})

    assert answer.status_code == 422
    assert "dañado" in answer.content.decode()


def test_evidence_is_uploaded_listed_and_removed(client_of, saul, at, elvira):
    version = make_practice(author=saul, at=at)
    browser = client_of(saul)
    data = {"title": "Acta", "kind": "DOCUMENT", "confidentiality": "INTERNAL"}

    bad = browser.post(at_("add_evidence", version), data)
    assert bad.status_code == 422
    good = browser.post(
        at_("add_evidence", version), data | {"file": SimpleUploadedFile("acta.docx", docx_write.write(sample()))}
    )
    assert good.url == at_("edit", version, "annexes")
    evidence = version.evidence.get()
    listed = b"".join(browser.get(at_("evidence_list", version, 1)).streaming_content).decode()
    assert evidence.sha256 in listed

    assert browser.get(at_("remove_evidence", version, evidence.uid)).status_code == 200
    browser.post(at_("remove_evidence", version, evidence.uid))
    assert not version.evidence.exists()


def test_statement_is_marked_changed_and_unmarked(client_of, saul, draft):
    browser = client_of(saul)
    data = {"a-text": "Con turnos se espera menos.", "a-claim": "RESULT", "a-measurement": "", "a-evidence": ["1"]}

    assert browser.post(at_("add_statement", draft, "conclusions"), data).status_code == 302
    statement = Statement.objects.get()
    assert "Resultado" in browser.get(at_("edit", draft, "conclusions")).content.decode()
    browser.post(at_("change_claim", draft, statement.pk), {"claim": "EXPECTATION"})
    statement.refresh_from_db()
    assert statement.claim == "EXPECTATION"
    browser.post(at_("remove_statement", draft, statement.pk))
    assert not Statement.objects.exists()
    assert browser.post(at_("add_statement", draft, "scope"), {"a-text": ""}).status_code == 422


def judged():
    data = {}
    for number in range(1, 8):
        verdict = "PARTLY" if number == 5 else "MET"
        data |= {f"verdict_{number}": verdict, f"justification_{number}": "Se ve.", f"evidence_{number}": ["1"]}
    return data


def test_walk_from_draft_to_public_copy(client_of, saul, elvira, rita, draft):
    def decide(person, verb, **data):
        url = at_("decide", draft, verb)
        assert client_of(person).get(url).status_code == 200
        return client_of(person).post(url, data)

    assert decide(saul, "enviar").status_code == 302
    assert decide(elvira, "devolver").status_code == 422
    assert decide(elvira, "devolver", comment="Diga cuántas personas.").status_code == 302
    assert "Diga cuántas personas." in client_of(saul).get(at_("practice", draft)).content.decode()
    assert decide(saul, "retomar").status_code == 302
    assert decide(saul, "enviar").status_code == 302
    assert decide(elvira, "aprobar", comment="De acuerdo.").status_code == 302
    assert decide(rita, "recibir").status_code == 302
    assert decide(rita, "validar").status_code == 422
    assert client_of(rita).post(at_("classify", draft), {}).status_code == 422
    assert client_of(rita).post(at_("classify", draft), judged()).status_code == 302
    assert decide(rita, "validar").status_code == 302
    assert decide(rita, "publicar").status_code == 302

    draft.refresh_from_db()
    assert draft.state == VersionState.PUBLISHED
    public = Client().get(reverse("practices:public", args=["puerto-claro", draft.practice.slug]))
    page = public.content.decode()
    assert public.status_code == 200
    for secret in ("Prieto", "Elvira", "555 0100", "@"):
        assert secret not in page.split("<main", 1)[1].split("</main", 1)[0]
    assert draft.name in Client().get(reverse("practices:public_list", args=["puerto-claro"])).content.decode()


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_public_form_has_no_personal_data(published, kind):
    answer = Client().get(reverse("practices:public_file", args=["puerto-claro", published.practice.slug, kind]))
    fields = read_form(answer.content, f"f.{kind}").fields

    assert answer.status_code == 200
    assert (fields["phone"], fields["email"]) == ("", "")
    assert "Prieto" not in str(fields)
    assert fields["contribution"] == "La espera pasó de 42 a 17 minutos en 310 turnos medidos."


def test_refused_decision_is_said_and_nothing_moves(client_of, saul, draft, rita):
    answer = client_of(saul).post(at_("decide", draft, "aprobar"))

    assert answer.status_code in (403, 422)
    draft.refresh_from_db()
    assert draft.state == VersionState.DRAFT
    assert client_of(rita).post(at_("decide", draft, "publicar")).status_code in (403, 422)
    assert client_of(saul).get(at_("decide", draft, "volar")).status_code == 404


def test_who_may_not_decide_is_told_whose_turn_it_is_and_gets_no_button(client_of, saul, elvira, draft, at):
    page = client_of(elvira).get(at_("decide", draft, "aprobar")).text
    assert "La versión está «Borrador»" in page
    actions.submit(version=draft, by=saul, at=at)

    asked = client_of(saul).get(at_("decide", draft, "aprobar")).text
    refused = client_of(saul).post(at_("decide", draft, "aprobar")).text
    head = client_of(elvira).get(at_("decide", draft, "aprobar")).text

    button = '<button class="btn" type="submit"'
    for page in (asked, refused):
        assert button not in page
        assert "Ahora le toca a: " in page
        assert "Usted escribió en esta versión; otra persona decide sobre ella." in page
    assert button in head
    assert "Ahora le toca a: " not in head


def test_symbol_that_cannot_be_printed_is_named(client_of, saul, draft, at):
    write(draft, {"scope": "Salió bien 😊"}, by=saul, at=at)

    answer = client_of(saul).get(at_("file", draft, 1, "pdf"))

    assert answer.status_code == 422
    assert "«😊»" in answer.content.decode()


def cost(browser, url):
    from django.db import connection

    with CaptureQueriesContext(connection) as captured:
        assert browser.get(url).status_code == 200
    return len(captured)


@pytest.mark.once
def test_list_costs_the_same_with_one_and_twenty_practices(client_of, saul, at):
    browser = client_of(saul)
    make_practice(author=saul, at=at, full=False)
    url = reverse("practices:practices")
    browser.get(url)
    one = cost(browser, url)
    for number in range(20):
        make_practice(author=saul, at=at, name=f"Práctica {number}", full=False)

    assert cost(browser, url) == one


@pytest.mark.once
def test_editor_costs_the_same_with_one_and_ten_statements(client_of, saul, draft, at):
    browser = client_of(saul)

    def mark(count):
        for _ in range(count):
            actions.add_statement(
                version=draft, key="conclusions", text="Con turnos se espera menos.", claim="RESULT",
                evidence=(1,), by=saul, at=at,
            )  # fmt: skip

    mark(1)
    url = at_("edit", draft, "conclusions")
    browser.get(url)
    one = cost(browser, url)
    mark(9)

    assert cost(browser, url) == one


def test_who_may_not_write_a_practice_is_told_who_does(client_of, carla):
    page = client_of(carla).get(reverse("practices:practices")).text

    assert "Las documenta quien tenga el rol" in page
    assert "Documentar una práctica" not in page


def test_practice_and_editor_count_the_same_findings(client_of, saul, draft, at):
    write(draft, {"process": ""}, by=saul, at=at)
    browser = client_of(saul)

    pages = [browser.get(at_("practice", draft)).text, browser.get(at_("edit", draft, "general")).text]

    told, counted = (re.search(r"(\d+) por mirar", page) for page in pages)
    assert told
    assert counted
    assert told[1] == counted[1]
