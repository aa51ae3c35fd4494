"""The whole loop once, on an empty folder, by the command line and the browser, with files in their real formats.

Run it by hand with `python tests/journeys/whole_walk.py [FOLDER]`; it tells each step and leaves everything in the
folder. `test_whole_walk.py` runs the same.
"""

import csv
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pypdf import PdfReader

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from journeys.browser import chromium_path
from journeys.installation import PATIENCE, Installation, totp, until
from journeys.press import press as _press

ENTITY = "puerto-claro"
ADMINISTRATOR = "gestora@puertoclaro.gov.co"
PASSPHRASE = "una frase que solo yo sé"
BOGOTA = ZoneInfo("America/Bogota")
USE_REPORTS = ("TeamsUserActivityUserDetail", "OneDriveUsageAccountDetail", "SharePointActivityUserDetail")
ANSWERING = 7
SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"

Say = Callable[[str], None]


class Walk:
    """What the walk has in hand."""

    def __init__(self, folder: Path, browser: Browser, say: Say) -> None:
        self.folder = folder
        self.files = folder / "files"
        self.here = Installation(folder)
        self.browser = browser
        self.say = say
        self.secrets: dict[str, str] = {}
        self.pages: dict[str, Page] = {}
        self.respondent = ""

    # --- people at their browsers ---

    def page_of(self, email: str) -> Page:
        """Return the page of somebody who is signed in, signing in if the session is over."""
        page = self.pages.get(email) or self._context().new_page()
        self.pages[email] = page
        page.goto(f"{self.here.url}/cuenta/")
        if "/cuenta/entrar" in page.url:
            page.get_by_label("Correo institucional").fill(email)
            page.get_by_label("Clave", exact=True).fill(PASSPHRASE)
            _press(page.get_by_role("button", name="Entrar", exact=True))
            if "/segundo-paso/" in page.url:
                self._give_code(page, email, "Entrar")
        assert "/cuenta/entrar" not in page.url, page.locator("main").inner_text()
        return page

    def _context(self) -> BrowserContext:
        # Without scripts each click is one page: what scripts add has journeys of its own.
        context = self.browser.new_context(base_url=self.here.url, locale="es-CO", java_script_enabled=False)
        context.set_default_timeout(PATIENCE * 1000)
        return context

    def _give_code(self, page: Page, email: str, button: str) -> None:
        # A code is good for one use in its half minute: the next one may have to be waited for.
        def accepted() -> bool:
            page.get_by_label("Código", exact=False).first.fill(totp(self.secrets[email]))
            _press(page.get_by_role("button", name=button, exact=True))
            return "/segundo-paso/" not in page.url

        until(accepted, what=f"the second step of {email}", seconds=70)

    def enter_by_link(self, email: str) -> Page:
        """Sign somebody in by a link that works once, as whoever never chose a password does."""
        page = self._context().new_page()
        self.pages[email] = page
        sent = len(self.here.mail.mails)
        page.goto("/cuenta/enlace/")
        page.get_by_label("Correo institucional").fill(email)
        _press(page.get_by_role("button", name="Enviarme el enlace"))
        until(lambda: len(self.here.mail.mails) > sent, what="the link")
        page.goto(self.here.mail.link_to(email, having="/cuenta/enlace/"))
        _press(page.get_by_role("button", name="Entrar a Apropia"))
        return page

    def open_account(self, email: str, link: str) -> Page:
        """Choose a password by the link of an invitation; set the second step up where the roles ask for it."""
        page = self._context().new_page()
        self.pages[email] = page
        page.goto(link)
        page.get_by_label("Clave nueva").fill(PASSPHRASE)
        _press(page.locator("main button[type=submit]").first)
        page.goto("/servicios/")
        if "/segundo-paso/activar" in page.url:
            self.secrets[email] = page.get_by_label("O escriba esta clave en la aplicación").input_value()
            self._give_code(page, email, "Activar")
        return page

    def grant(self, email: str, role: str, *, of_unit: bool = False) -> None:
        """Give somebody a role, for their own unit where it needs one, and invite them."""
        page = self.page_of(ADMINISTRATOR)
        page.goto(f"/personas/?q={email}")
        _press(page.locator("main tbody a").first)
        unit = page.locator("main tbody th").first.inner_text()
        form = page.locator("form[action$='/rol/']")
        form.get_by_label("Rol").select_option(label=role)
        if of_unit:
            form.get_by_label("Dependencia").select_option(label=unit)
        _press(form.get_by_role("button", name="Otorgar el rol"))
        page.get_by_text("Otorgó el rol").wait_for()
        if email not in self.pages:
            _press(page.get_by_role("button", name="Enviar invitación"))
            self.open_account(email, self.here.mail.link_to(email, having="/cuenta/enlace/"))


def walk(folder: Path, browser: Browser, say: Say = print) -> Walk:
    """Walk it all. Raises as soon as something is not as promised."""
    one = Walk(folder, browser, say)
    try:
        _begin(one)
        roster = _bring_files(one)
        cast = _appoint(one, roster)
        _approve_notice(one, cast["dpo"])
        _hold_wave(one, [row["correo"] for row in roster if row["correo"] not in cast.values()][:ANSWERING])
        _bring_use(one)
        _take_course(one, one.respondent)
        _measure(one, cast["analyst"])
        slug = _write_practice(one, cast)
        _write_form(one, cast, slug)
        _read_real_files(one)
        _examine(one)
    finally:
        one.here.stop()
    return one


def _next_monday(one: Walk) -> timedelta:
    """Return how far the next Monday at nine is: in the evening and on holidays no message is sent."""
    now = one.here.now().astimezone(BOGOTA)
    nine = now.replace(hour=9, minute=0, second=0, microsecond=0)
    return nine + timedelta(days=7 - now.weekday()) - now


def _begin(one: Walk) -> None:
    one.here.move_clock(_next_monday(one))
    one.say("apropia init")
    told = one.here.run(
        "init", "--code", ENTITY, "--name", "Secretaría General de Puerto Claro", "--email", ADMINISTRATOR,
        "--given-names", "Gloria", "--surnames", "Páez",
    )  # fmt: skip
    link = re.search(r"http\S+", told)
    assert link
    one.here.serve()
    one.open_account(ADMINISTRATOR, link.group(0))


def _bring_files(one: Walk) -> list[dict[str, str]]:
    one.say("apropia demo --files, import roster (CSV cp1252, then XLSX), import services")
    one.here.run("demo", "--files", one.files, "--people", 48)
    for name in ("personas.csv", "personas.xlsx"):
        report = json.loads(one.here.run("import", "roster", one.files / name, "--entity", ENTITY, "--json"))
        assert report["problems"] == [], report
    report = json.loads(one.here.run("import", "services", one.files / "servicios.csv", "--entity", ENTITY, "--json"))
    assert report["problems"] == [], report
    out = one.folder / "roster.csv"
    one.here.run("export", "roster", out, "--entity", ENTITY, "--as", ADMINISTRATOR)
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"))))
    assert len(rows) == 49, len(rows)
    return [row for row in rows if row["correo"] != ADMINISTRATOR]


def _appoint(one: Walk, roster: list[dict[str, str]]) -> dict[str, str]:
    """Give the roles of the walk to people of the roster and return who has which."""
    one.say("roles: data protection, analysis, practice author, unit head, knowledge management")
    of_unit: dict[str, list[str]] = {}
    for row in roster:
        of_unit.setdefault(row["dependencia"], []).append(row["correo"])
    unit = next(people for people in of_unit.values() if len(people) > 4)
    cast = {"author": unit[0], "head": unit[1], "dpo": unit[2], "analyst": unit[3], "reviewer": unit[4]}
    one.grant(cast["dpo"], "Oficial de protección de datos")
    one.grant(cast["analyst"], "Analista de medición")
    one.grant(cast["author"], "Autor(a) de la práctica", of_unit=True)
    one.grant(cast["head"], "Directivo(a) de dependencia", of_unit=True)
    one.grant(cast["reviewer"], "Gestión del conocimiento")
    return cast


def _approve_notice(one: Walk, dpo: str) -> None:
    one.say("the privacy notice is read and approved")
    page = one.page_of(dpo)
    page.goto("/privacidad/textos/")
    _press(page.get_by_role("link", name="Versión 1").first)
    _press(page.get_by_role("button", name="Guardar y pasar a aprobar"))
    _press(page.get_by_role("button", name="Aprobar", exact=True))
    page.get_by_text("Aprobamos el texto").wait_for()


def _hold_wave(one: Walk, answering: list[str]) -> None:
    one.say("a wave is designed, announced and opens by the clock")
    page = one.page_of(ADMINISTRATOR)
    page.goto("/diagnostico/olas/nueva/")
    opens = one.here.now() + timedelta(hours=2)
    page.get_by_label("Nombre").fill("Línea base")
    page.get_by_label("Instrumento").select_option(index=1)
    page.get_by_label("Propósito").select_option(value="BASELINE")
    for label, moment in (("Abre", opens), ("Cierra", opens + timedelta(days=10))):
        page.get_by_label(label, exact=True).fill(f"{moment.astimezone(BOGOTA):%Y-%m-%dT%H:%M}")
    _press(page.get_by_role("button", name="Guardar la ola"))
    _press(page.get_by_role("link", name="Programar"))
    _press(page.get_by_role("button", name="Programar"))
    one.here.move_clock(timedelta(hours=3))
    first = answering[0]
    invitation = one.here.mail.link_to(first, having="/diagnostico/invitacion/")
    one.respondent = first
    for number, email in enumerate(answering):
        one.say(f"  {email} answers ({number + 1} of {len(answering)})")
        _answer(one, email, invitation if email == first else "", right=number % 3 > 0)
    one.say("the wave closes by the clock")
    one.here.move_clock(timedelta(days=11))
    page = one.page_of(ADMINISTRATOR)

    def is_processed() -> bool:
        page.goto("/diagnostico/olas/")
        return page.get_by_text("Procesada").count() > page.locator("option", has_text="Procesada").count()

    until(is_processed, what="the wave to close and its results to be worked out")
    one.say("its results are published: only what is published has figures")
    _press(page.get_by_role("link", name="Línea base").first)
    _press(page.get_by_role("link", name="Publicar resultados"))
    _press(page.get_by_role("button", name="Publicar", exact=True))
    page.get_by_text("Publicó los resultados").wait_for()


def _answer(one: Walk, email: str, invitation: str, *, right: bool) -> None:
    """Come in by a one-time link, decide about the data, answer everything and finish."""
    page = one.enter_by_link(email)
    page.goto("/privacidad/autorizaciones/")
    for box in page.locator("form.card input[type=checkbox]").all():
        box.check()
    _press(page.get_by_role("button", name="Guardar y seguir"))
    page.goto(invitation or "/diagnostico/")
    if not invitation:
        _press(page.get_by_role("link", name=re.compile("^Responder")).first)
    _press(page.get_by_role("button", name="Empezar"))
    while "/pregunta/" in page.url:
        choice = page.locator("label.choice")
        if choice.count() and right:
            choice.nth(1 if choice.count() > 1 else 0).click()
            _press(page.get_by_role("button", name="Responder y seguir"))
        elif choice.count():
            choice.first.click()
            _press(page.get_by_role("button", name="Responder y seguir"))
        else:
            _press(page.get_by_role("button", name="No lo sé"))
    _press(page.locator("main form button[type=submit]").last)
    page.wait_for_url(re.compile("/listo/"))


def _bring_use(one: Walk) -> None:
    one.say("import use: five Microsoft 365 reports as they come and the generic CSV")
    for name in (*USE_REPORTS, "EmailActivityUserDetail", "uso-firma"):
        path = one.files / f"{name}.csv"
        report = json.loads(one.here.run("import", "use", path, "--entity", ENTITY, "--json"))
        assert report["problems"] == [], (name, report)
        assert report["applied"] == 48, (name, report)
    again = one.files / "uso-firma.csv"
    assert "ya" in one.here.run("import", "use", again, "--entity", ENTITY, code=2)
    _bring_active_users(one)


def _bring_active_users(one: Walk) -> None:
    """Bring in the report that does not say its period: read by the command line, applied in the browser."""
    one.say("  the report of active users: its period is told to the command line, and asked in the browser")
    path = one.files / "Office365ActiveUserDetail.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        end = date.fromisoformat(next(csv.DictReader(file))["Report Refresh Date"])
    start = end - timedelta(days=29)
    command = ("import", "use", path, "--entity", ENTITY, "--json", "--dry-run")
    report = json.loads(one.here.run(*command, "--period", f"{start}..{end}"))
    assert report["problems"] == [], report
    page = one.page_of(ADMINISTRATOR)
    page.goto("/uso/informes/")
    page.get_by_label("Informes", exact=True).set_input_files(path)
    _press(page.get_by_role("button", name="Subir y revisar"))
    page.get_by_label("Desde").fill(f"{start}")
    page.get_by_label("Hasta").fill(f"{end}")
    _press(page.get_by_role("button", name="Guardar y leer el informe"))
    apply = page.get_by_role("button", name="Aplicar el informe")

    def is_read() -> bool:
        page.reload()
        return apply.count() > 0

    until(is_read, what="the report of active users to be read")
    _press(apply)
    expect(page.get_by_role("link", name="Revertir este informe")).to_be_visible()


def _take_course(one: Walk, email: str) -> None:
    one.say("somebody takes a course to its end")
    page = one.enter_by_link(email)
    page.goto("/aprender/curso/compartir-archivos/")
    _press(page.get_by_role("button", name="Empezar el curso"))
    for _step in range(80):
        if page.get_by_role("heading", name=re.compile("^Terminó")).count():
            return
        _one_step_of_course(page)
    raise AssertionError(f"the course did not end: {page.url}\n{page.locator('main').inner_text()[:800]}")


def _one_step_of_course(page: Page) -> None:
    for role, name in (("button", "Hecha, seguir"), ("button", "Empezar"), ("link", "Seguir")):
        found = page.get_by_role(role, name=name, exact=True)
        if found.count():
            _press(found.first)
            return
    if (steps := page.locator("input[name=step]:enabled")).count():
        for step in steps.all():
            step.check()
        _press(page.get_by_role("button", name="Guardar y seguir"))
        return
    if page.locator("input[name=question]").count():
        for place, chosen in enumerate(page.locator("main select").all(), start=1):
            chosen.select_option(index=place)
        if page.locator("input[name=given]").count():
            page.locator("input[name=given]").first.check()
        _press(page.get_by_role("button", name="Responder"))
        return
    # What goes back is quiet.
    _press(page.locator("main .actions a.btn:not(.quiet), main a.btn:not(.quiet)").first)


def _measure(one: Walk, analyst: str) -> None:
    one.say("figures: computed by the analyst, made official by another person")
    page = one.page_of(analyst)
    page.goto("/medicion/calcular/")
    periods = [option.get_attribute("value") for option in page.get_by_label("Periodo").locator("option").all()]
    for period in [value for value in periods if value][:4]:
        page.goto("/medicion/calcular/")
        page.get_by_label("Periodo").select_option(value=period)
        _press(page.get_by_role("button", name="Calcular", exact=True))

        def is_done() -> bool:
            page.reload()
            return page.get_by_text(re.compile("Terminado|terminó|listo|Listo")).count() > 0

        until(is_done, what=f"the figures of {period}")
    manager = one.page_of(ADMINISTRATOR)
    manager.goto("/medicion/confirmar/")
    for box in manager.locator("input[name=calculations]").all():
        box.check()
    _press(manager.get_by_role("button", name="Hacer oficiales"))
    manager.get_by_text("Las cifras elegidas ya son oficiales").wait_for()
    out = one.folder / "figures.json"
    one.here.run("export", "figures", out, "--entity", ENTITY, "--as", ADMINISTRATOR)
    codes = {row["codigo"] for row in json.loads(out.read_text(encoding="utf-8"))}
    assert {"DX-01", "DX-02", "AD-02"} <= codes, codes


TEXTS = {
    "description": "Antes, cada oficina pedía ayuda por su lado. Con el diagnóstico supimos por dónde empezar.",
    "baseline": "La línea base del diagnóstico midió a las personas que respondieron.",
    "population": "Funcionarios y contratistas de 12 dependencias.",
    "scope": "Que todas las personas usen los servicios de TI que ya tienen.",
    "dissemination": "Se enviaron 3 boletines a toda la entidad.",
    "challenges": "1. La rotación de contratistas.",
    "stability": "La agenda quedó en el procedimiento PR-07.",
    "conclusions": "Medir antes de capacitar ahorra esfuerzo.",
}
ADOPTION = "La adopción de los servicios quedó medida con los informes de uso del mes."


def _write_practice(one: Walk, cast: dict[str, str]) -> str:
    one.say("a practice is written, tied to figures, approved, validated and published")
    page = one.page_of(cast["author"])
    page.goto("/practicas/nueva/")
    page.get_by_label("Nombre de la buena práctica").fill("Apropiación medida")
    _press(page.get_by_role("button", name="Abrir la práctica"))
    slug = page.url.split("/practicas/")[1].split("/")[0]
    page.goto(f"/practicas/{slug}/editar/general/")
    today = one.here.now().astimezone(BOGOTA).date()
    general = {"process": "Gestión de TI", "team": "Mesa de apropiación", "head": "Elvira Montes"}
    general |= {"phone": "601 555 0100"}
    general |= {"started_on": f"{today - timedelta(days=200)}", "filled_on": f"{today}"}
    for key, text in general.items():
        page.locator(f"[name={key}]").fill(text)
    _press(page.get_by_role("button", name="Guardar", exact=True).first)
    for section, text in {**TEXTS, "contribution": ADOPTION}.items():
        page.goto(f"/practicas/{slug}/editar/{section}/")
        page.locator(f"textarea[name={section}]").fill(text)
        _press(page.get_by_role("button", name="Guardar", exact=True).first)
    _support(one, page, slug)
    page.goto(f"/practicas/{slug}/")
    _decide(page, "Enviar a revisión")
    head = one.page_of(cast["head"])
    head.goto(f"/practicas/{slug}/")
    _decide(head, "Aprobar por la dependencia", "Aprobar")
    reviewer = one.page_of(cast["reviewer"])
    reviewer.goto(f"/practicas/{slug}/")
    _decide(reviewer, "Empezar la validación")
    _press(reviewer.get_by_role("link", name="Clasificar"))
    for number in range(1, 8):
        reviewer.locator(f"input[name=verdict_{number}][value={'MET' if number < 4 else 'PARTLY'}]").check()
        reviewer.locator(f"textarea[name=justification_{number}]").fill("Se ve en el informe.")
    _press(reviewer.get_by_role("button", name="Guardar la clasificación"))
    for verb in ("Validar", "Publicar"):
        _decide(reviewer, verb)
    _press(reviewer.get_by_role("link", name="Ver la copia pública"))
    assert "Elvira" not in reviewer.locator("main").inner_text()
    return slug


def _support(one: Walk, page: Page, slug: str) -> None:
    """Hang a file and an official figure on the practice."""
    page.goto(f"/practicas/{slug}/evidencias/agregar/")
    page.locator("input[type=file]").set_input_files(one.files / "servicios.xlsx")
    page.get_by_label("Título").fill("Catálogo de servicios")
    _press(page.get_by_role("button", name="Agregar la evidencia"))
    page.goto(f"/practicas/{slug}/editar/contribution/")
    page.get_by_text("Marcar una afirmación").click()
    form = page.locator("form[action$='/afirmaciones/']")
    form.get_by_label("Frase").fill(ADOPTION)
    form.get_by_label("Qué dice").select_option(value="RESULT")
    form.get_by_label("Cifra oficial").select_option(index=1)
    _press(form.get_by_role("button", name="Marcar la afirmación"))
    assert page.get_by_text("Resultado sin respaldo").count() == 0
    assert page.locator(".figure").count() > 0


def _decide(page: Page, link: str, button: str = "") -> None:
    _press(page.get_by_role("link", name=link, exact=True))
    _press(page.get_by_role("button", name=button or link, exact=True))


def _write_form(one: Walk, cast: dict[str, str], slug: str) -> None:
    one.say("practice write to DOCX and PDF; both are checked from outside and read back equal")
    record = one.folder / "practice.json"
    one.here.run("export", "practice", slug, record, "--entity", ENTITY, "--as", cast["reviewer"])
    fields = json.loads(record.read_text(encoding="utf-8"))["fields"]
    assert fields["contribution"] == ADOPTION
    for kind in ("docx", "pdf"):
        out = one.folder / f"practice.{kind}"
        one.here.run("practice", "write", record, "--to", kind, out)
        assert json.loads(one.here.run("practice", "read", out, "--json"))["fields"] == fields
    _check_pdf(one.folder / "practice.pdf")
    _check_docx(one, one.folder / "practice.docx")


def _check_pdf(path: Path) -> None:
    """Ask an outside validator about PDF/UA-1 and PDF/A-2a."""
    import page as validator

    for profile in ("ua1", "2a"):
        report = validator.validate_pdf_bytes(path.read_bytes(), profile=profile)
        assert report.is_compliant, (profile, [failure.message for failure in report.failures])


def _check_docx(one: Walk, path: Path) -> None:
    """Open the Word file in LibreOffice: header, numbering and text must be there on every page."""
    soffice = shutil.which("soffice")
    if soffice is None:
        one.say("  LibreOffice is not on this machine: the Word file was not opened by another program")
        return
    profile = f"-env:UserInstallation=file://{one.folder}/profile"
    folder = one.folder / "libreoffice"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    converted = folder / "practice.pdf"
    pages = [page.extract_text() for page in PdfReader(converted).pages]
    for number, text in enumerate(pages, 1):
        assert f"{number} de {len(pages)}" in text, text[:400]
        assert "4202000-FT-1311" in text, text[:400]
    assert (
        json.loads(one.here.run("practice", "read", converted, "--json"))["fields"]
        == json.loads(one.here.run("practice", "read", path, "--json"))["fields"]
    )


def _read_real_files(one: Walk) -> None:
    """Recognise what comes from outside, where this machine has it."""
    if not SHARED.is_dir():
        one.say(f"  {SHARED} is not on this machine: real reports and the real form were not read")
        return
    one.say("real reports are recognised, and the real form is read")
    for path in sorted((SHARED / "m365").glob("*.csv")):
        told = one.here.run(
            "import", "use", path, "--entity", ENTITY, "--dry-run", "--json", "--period", "2022-10-01..2022-10-31",
            code=None,
        )  # fmt: skip
        assert "unknown_report" not in told, (path.name, told)
    for path in sorted((SHARED / "ft1311").iterdir()):
        fields = json.loads(one.here.run("practice", "read", path, "--json"))["fields"]
        assert fields["name"], path.name
        assert fields["contribution"], path.name


def _examine(one: Walk) -> None:
    one.say("doctor, backup; the server logged no error")
    found = json.loads(one.here.run("doctor", "--json"))
    assert [finding for finding in found if finding["verdict"] == "bad"] == []
    one.here.run("backup", one.folder / "copy.tar.gz")
    assert one.here.errors() == []


if __name__ == "__main__":
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        chosen = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp(prefix="apropia-"))
        chosen.mkdir(parents=True, exist_ok=True)
        walk(chosen.resolve(), chromium)
        print(f"Everything is in {chosen}")
