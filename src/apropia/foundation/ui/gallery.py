"""What the living gallery shows: every component in its states, with invented names and figures."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator

from apropia.foundation.ui import charts, icons
from apropia.foundation.ui.components.marks import POSES
from apropia.foundation.ui.tables import Column, Filter, Table

SWATCHES = (
    ("k-canvas", "canvas"),
    ("k-surface", "surface"),
    ("k-s2", "surface-2"),
    ("k-text", "text"),
    ("k-text2", "text-2"),
    ("k-brand", "brand"),
    ("k-bsoft", "brand-soft"),
    ("k-accent", "accent"),
    ("k-warm", "warm"),
    ("k-ok", "ok"),
    ("k-warn", "warn"),
    ("k-bad", "bad"),
    ("k-c1", "c1 cobalto"),
    ("k-c2", "c2 terracota"),
    ("k-c3", "c3 verde azulado"),
    ("k-c4", "c4 ciruela"),
)
PLACES = (
    "Despacho",
    "Comunicaciones",
    "Planeación",
    "Control Interno",
    "Jurídica",
    "Talento Humano",
    "Contratación",
    "Financiera",
    "Gestión Documental",
    "Servicio a la Ciudadanía",
    "Tecnologías",
    "Archivo",
    "Atención en Línea",
)
MARKDOWN = """# Compartir una carpeta

Abra el menú y elija **Compartir**. Escriba el correo de su colega.

1. Decida si puede *ver* o *editar*.
2. Ponga una fecha de vencimiento.

| Permiso | Qué puede hacer |
|---|---|
| Ver | Leer y descargar |
| Editar | Cambiar y borrar |

> Revise los accesos cada tres meses.
"""
_CHANGES = (
    charts.Change(
        label="Conocimiento de los servicios",
        note="DX-05 · encuesta, 604 personas en ambas olas",
        before=42.1,
        after=63.5,
        estimate=21.4,
        low=18.6,
        high=24.2,
        opens="#",
    ),
    charts.Change(
        label="Finalización de cursos",
        note="FO-02 · cohortes cerradas",
        before=54.2,
        after=61.9,
        estimate=7.7,
        low=-3.5,
        high=18.7,
        opens="#",
    ),
    charts.Change(
        label="Uso activo de la firma",
        note="AD-02 · registro completo, 612 habilitados",
        before=18.6,
        after=46.2,
        estimate=27.6,
        is_count=True,
        opens="#",
    ),
    charts.Change(
        label="Preguntas «¿cómo hago…?»",
        note="AS-03 · por 100 habilitados al mes",
        suffix="",
        before=14.2,
        after=9.6,
        estimate=-4.6,
        low=-6.1,
        high=-3.1,
        unit="por cada 100",
        remark="bajar es mejor",
    ),
)


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Nombre de la charla", help_text="Diga qué podrá hacer quien asista.", max_length=80)
    email = forms.EmailField(label="Correo institucional")
    unit = forms.ChoiceField(label="Dependencia", choices=[("", "Elija una"), ("1", "Contratación"), ("2", "Jurídica")])
    summary = forms.CharField(label="Resumen", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    starts_on = forms.DateField(label="Día", widget=forms.DateInput)
    starts_at = forms.TimeField(label="Hora", widget=forms.TimeInput, required=False)
    seats = forms.IntegerField(label="Cupos", min_value=1, required=False)
    mode = forms.ChoiceField(
        label="Cómo prefiere la asesoría",
        choices=[("video", "Por videollamada"), ("desk", "En su puesto"), ("text", "Por escrito, sin cita")],
        widget=forms.RadioSelect,
    )
    uses = forms.MultipleChoiceField(
        label="Qué podemos usar",
        choices=[("answers", "Mis respuestas, para armar mi ruta"), ("usage", "Mis registros de uso")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    places = forms.MultipleChoiceField(
        label="Dónde se necesita",
        choices=[(str(number), name) for number, name in enumerate(PLACES)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    notify = forms.BooleanField(label="Avisar por correo a los inscritos", required=False)


class TextForm(forms.Form):
    """The two long fields."""

    body = forms.CharField(label="Contenido de la guía", widget=forms.Textarea, initial=MARKDOWN)
    file = forms.FileField(label="Registro de uso", help_text="Sin contraseñas y de menos de 20 MB.")


@dataclass(frozen=True)
class SampleJob:
    """As a row of background work."""

    pk: int
    status: str
    progress_done: int = 0
    progress_total: int = 0
    progress_text: str = ""

    def get_status_display(self) -> str:
        return "En espera"


@dataclass(frozen=True)
class SampleItem:
    """As an entry of a menu."""

    label: str
    icon: str
    url: str = "#"
    is_current: bool = False


@dataclass(frozen=True)
class SampleMessage:
    """As a message of `django.contrib.messages`."""

    text: str
    level_tag: str

    def __str__(self) -> str:
        return self.text


MENU = (
    SampleItem("Inicio", "house", is_current=True),
    SampleItem("Mi ruta", "route"),
    SampleItem("Servicios", "layers"),
    SampleItem("Aprender", "book-open"),
    SampleItem("Ayuda", "life-buoy"),
    SampleItem("Tablero", "chart-line"),
    SampleItem("Campañas", "megaphone"),
    SampleItem("Prácticas", "award"),
)
MESSAGES = (
    SampleMessage("Cupo reservado para el 26 de noviembre.", "success"),
    SampleMessage("No pudimos enviar 2 invitaciones. Revise los correos.", "error"),
)


@dataclass(frozen=True)
class SampleTab:
    label: str
    url: str
    is_current: bool = False
    count: int | None = None


GUIDES = Table(
    caption="Guías",
    columns=(
        Column("guia", "Guía", sort="title"),
        Column("servicio", "Servicio"),
        Column("estado", "Estado"),
        Column("consultas", "Consultas", sort="views", is_number=True),
        Column("acciones", "Acciones", is_hidden=True),
    ),
    default_sort="guia",
    search=("title",),
    filters=(
        Filter("estado", "Estado", "status", choices=(("vigente", "Vigente"), ("borrador", "Borrador"))),
        Filter("desde", "Desde", "created_at__gte", kind="date"),
    ),
)
ROWS = (
    ("Firmar su primer documento", "Firma electrónica", ("Vigente", "ok", "check"), 1042),
    ("Compartir una carpeta", "Archivos en la nube", ("Por revisar", "warn", "clock"), 867),
    ("Grabar una reunión", "Reuniones en línea", ("Borrador", "", ""), 395),
)


def context(query: Any) -> dict[str, Any]:
    """Return everything the gallery draws."""
    bad = SampleForm({"name": "Un solo documento, varias manos", "email": "beto", "unit": "1", "mode": "video"})
    return {
        "menu": MENU,
        "search_url": "/",
        "messages": MESSAGES if "avisos" in query else (),
        "swatches": SWATCHES,
        "poses": [pose for pose in POSES if pose != "cabeza"],
        "icons": sorted(icons.drawings()),
        "form": SampleForm(auto_id="bien_%s"),
        "bad_form": bad,
        "text_form": TextForm(),
        "markdown_sample": MARKDOWN,
        "state": GUIDES.read(query),
        "rows": ROWS,
        "page": Paginator(range(290), 25).get_page(query.get("pagina", "2")),
        "tab_items": [
            SampleTab("Vigentes", "#", True, 12),
            SampleTab("Borradores", "#", count=3),
            SampleTab("Todas", "#"),
        ],
        "fact_pairs": [("Línea base", "42,1 % · abril de 2026"), ("Método", "Diferencia pareada, t 95 %")],
        "day": date(2026, 11, 26),
        "running": SampleJob(1, "", 824, 1284, "Importando el registro de octubre"),
        "waiting": SampleJob(2, ""),
        "done": SampleJob(3, "DONE", progress_text="1.284 personas. Ninguna fila quedó por fuera."),
        "failed": SampleJob(4, "FAILED"),
        "figures": _figures(),
    }


def _figures() -> dict[str, charts.figures.Figure]:
    return {
        "levels": _levels(),
        "changes": charts.ChangeList(
            says="Más personas conocen los servicios. En finalización de cursos todavía no se puede afirmar un cambio.",
            caption="Cambio observado de abril a octubre de 2026",
            changes=_CHANGES,
            source="Es cambio observado: sin grupo de comparación no prueba qué lo causó.",
        ),
        "heat": _heat(),
        "lines": _lines(),
        "bars": _bars(),
    }


def _levels() -> charts.LevelChart:
    areas = (
        (
            "Búsqueda y gestión de información",
            "Intermedio",
            58,
            51,
            65,
            63,
            67,
            "No hay diferencia clara entre lo que creía y lo que resolvió.",
        ),
        ("Comunicación y colaboración", "Básico", 35, 27, 43, 61, 50, "Resolvió menos de lo que esperaba."),
        ("Seguridad y uso responsable", "Avanzado", 76, 70, 82, 55, 67, "Ya pasó su meta, y con holgura."),
    )
    levels = tuple(
        charts.Level(label=a, name=b, value=c, low=d, high=e, perceived=f, goal=g, remark=h)
        for a, b, c, d, e, f, g, h in areas
    )
    unknown = charts.Level(label="Resolución de problemas", action_url="#", action_label="Responder 3 preguntas más")
    return charts.LevelChart(
        says="Su nivel es intermedio y está cerca de la meta.",
        caption="Nivel por área, de 0 a 100",
        levels=(*levels, unknown),
        source="Fuente: su diagnóstico del 20 de noviembre de 2026.",
    )


def _heat() -> charts.HeatTable:
    cells = ((52, 38, 55, 71), (57, None, 48, 66), (44, 35, 29, None))
    names = (("Contratación", "64 personas"), ("Control Interno", "12 personas"), ("Gestión Documental", "29 personas"))
    return charts.HeatTable(
        says="Gestión Documental es donde más ayuda hace falta: 29 de 100 en creación de contenidos.",
        caption="Promedio por dependencia y área, octubre de 2026",
        row_label="Dependencia",
        columns=("Buscar información", "Comunicar", "Crear contenidos", "Seguridad"),
        rows=tuple(
            charts.HeatRow(
                label=name,
                note=size,
                cells=tuple(
                    charts.HeatCell(value=v, is_protected=v is None and size == "12 personas", url="#") for v in row
                ),
            )
            for (name, size), row in zip(names, cells, strict=True)
        ),
        cuts=(38, 48, 58, 68),
    )


def _lines() -> charts.LineChart:
    return charts.LineChart(
        says="La firma electrónica creció después de la campaña de julio. Formularios sigue casi igual.",
        caption="Personas activas sobre habilitadas, marzo a octubre de 2026",
        points=("mar", "abr", "may", "jun", "jul", "ago", "sep", "oct"),
        series=(
            charts.Series(name="Reuniones en línea", values=(61, 63, 64, 66, 68, 71, 73, 74)),
            charts.Series(name="Archivos en la nube", values=(33, 34, 38, 41, 45, 52, 56, 58)),
            charts.Series(name="Firma electrónica", values=(18.6, 19.5, 20.8, None, 26, 35, 41, 46.2)),
            charts.Series(name="Formularios", values=(12, 12, 14, 15, 15, 17, 18, 19)),
        ),
        milestones=(charts.Milestone(at=4, label="Campaña de julio"),),
        source="Fuente: registros de uso. Que el uso suba después de la campaña no prueba que la causó.",
        opens="#",
    )


def _bars() -> charts.BarChart:
    return charts.BarChart(
        says="Dos de cada tres personas de Planeación conocen los servicios que les aplican.",
        caption="Conocimiento de servicios por dependencia",
        bars=(
            charts.Bar(label="Planeación", value=66.1, low=58.0, high=74.2, note="41 personas"),
            charts.Bar(label="Contratación", value=48.3, low=41.5, high=55.1, note="64 personas"),
            charts.Bar(label="Control Interno", is_protected=True),
            charts.Bar(label="Jurídica", note="sin respuestas"),
        ),
        top=100,
        source="Fuente: encuesta de octubre de 2026, 604 personas.",
    )
