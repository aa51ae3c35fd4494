"""The filled form as frozen values, and the official template's own words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from apropia.formats.errors import FormatError
from apropia.formats.ft1311.richtext import canonical, clean


class Need(StrEnum):
    """How much a field is needed."""

    REVIEW = "review"  # blocks sending to review
    PUBLISH = "publish"  # blocks publishing
    WARN = "warn"
    OPTIONAL = "optional"


class Shape(StrEnum):
    """What an answer looks like."""

    LINE = "line"
    DATE = "date"
    RICH = "rich"


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section of the form."""

    number: int
    title: str

    @property
    def heading(self) -> str:
        """The title as printed."""
        return f"{self.number}. {self.title}"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field: key, official label and guidance, section, shape and need."""

    key: str
    label: str
    short: str
    section: int
    shape: Shape
    need: Need
    guidance: str = ""
    max_length: int = 20_000


@dataclass(frozen=True, slots=True)
class Template:
    """What the header of every page says."""

    process: str = "GESTIÓN DEL CONOCIMIENTO"
    code: str = "4202000-FT-1311"
    procedure: str = "Buenas prácticas y lecciones aprendidas de gestión pública"
    version: str = "01"
    format_name: str = "Documentación de buenas prácticas de gestión pública"


TEMPLATE = Template()
TITLE = "BUENAS PRÁCTICAS DE GESTIÓN PÚBLICA"
DEFINITION = (
    'Son "actuaciones concretas, prácticas o soluciones basadas en ciertos conocimientos, investigaciones '
    "o experimentos y que, gracias a su utilidad y sencillez, brindan herramientas, métodos y técnicas, que "
    'pueden aumentar las posibilidades de éxito de la gestión y servir de ejemplo para otras entidades."'
)
FOOTNOTE = "Metodología para la clasificación y documentación de buenas prácticas de gestión pública, DAFP 2021 p6."
NOTE = (
    "Nota: Los datos recolectados en esta ficha serán tratados bajo lo dispuesto en la Ley 1581 de 2012, "
    '"Por el cual se dictan disposiciones generales para la protección de datos personales".'
)
DATE_BOXES = ("día", "mes", "año")

SECTIONS = (
    Section(1, "INFORMACIÓN GENERAL"),
    Section(2, "IDENTIFICACIÓN DE LA BUENA PRÁCTICA"),
    Section(3, "CONTRIBUCIÓN DE LA BUENA PRÁCTICA"),
    Section(4, "SOSTENIBILIDAD DE LA BUENA PRÁCTICA"),
    Section(5, "CONCLUSIONES"),
    Section(6, "ANEXOS"),
)


def _line(  # noqa: PLR0917 — one row of the table below
    key: str, label: str, short: str, section: int, need: Need, guidance: str = "", max_length: int = 300
) -> FieldSpec:
    return FieldSpec(key, label, short, section, Shape.LINE, need, guidance, max_length)


def _rich(  # noqa: PLR0917 — one row of the table below
    key: str, label: str, short: str, section: int, need: Need, guidance: str = ""
) -> FieldSpec:
    return FieldSpec(key, label, short, section, Shape.RICH, need, guidance)


def _day(key: str, label: str, short: str, section: int) -> FieldSpec:
    return FieldSpec(key, label, short, section, Shape.DATE, Need.REVIEW, max_length=10)


# Labels and guidance are those of the official template, version 01, to the letter.
FIELDS = (
    _day("filled_on", "Fecha de diligenciamiento del formato:", "Fecha de diligenciamiento", 0),
    _line(
        "name",
        "Nombre de la buena práctica de gestión pública:",
        "Nombre",
        1,
        Need.REVIEW,
        "¿Qué nombre describe mejor la buena práctica?",
        200,
    ),
    _line("unit", "Dependencia responsable de la buena práctica:", "Dependencia responsable", 1, Need.REVIEW),
    _line("head", "Directivo(a) de la dependencia:", "Directivo(a)", 1, Need.REVIEW),
    _line("process", "Proceso al que pertenece la buena práctica:", "Proceso", 1, Need.WARN),
    _line(
        "team",
        "Equipo y/o grupo interno de trabajo donde se identifica la buena práctica:",
        "Equipo o grupo interno de trabajo",
        1,
        Need.WARN,
    ),
    _line("responsible", "Colaborador(a) responsable:", "Colaborador(a) responsable", 1, Need.REVIEW),
    _line("engagement", "Tipo de vinculación:", "Tipo de vinculación", 1, Need.REVIEW),
    _line("phone", "Número de contacto:", "Número de contacto", 1, Need.REVIEW),
    _line("email", "Correo institucional de contacto:", "Correo institucional", 1, Need.REVIEW),
    _day("started_on", "Fecha de inicio de la buena práctica:", "Fecha de inicio", 1),
    _rich(
        "description",
        "Descripción de la buena práctica",
        "Descripción",
        2,
        Need.REVIEW,
        "Describa brevemente la buena práctica, es decir información sobre las principales necesidades detectadas "
        "en el proceso, "
        "dependencia, producto y/o servicio. Se sugiere redactarla en clave de una necesidad o brecha de "
        "conocimiento identificada. "
        "Además, mencione las acciones fundamentales de ésta (beneficios generados a personas, procesos, "
        "proyectos, grupos de valor, "
        "etc.) y el conjunto de circunstancias que hacen parte de la buena práctica, por ejemplo, aspectos "
        "institucionales u otros "
        "factores determinantes (económicos, políticos, sociales, etc.).",
    ),
    _rich(
        "baseline",
        "Línea base:",
        "Línea base",
        2,
        Need.REVIEW,
        "Enuncie cuál es la línea base, estado del arte o punto de partida de la buena práctica o situación a "
        "afrontar. ¿Cómo y cuáles "
        "fueron las soluciones o acciones de mejora? (Si las hubo).",
    ),
    _rich(
        "population",
        "Población objetivo:",
        "Población objetivo",
        2,
        Need.REVIEW,
        "Mencione los grupos poblacionales, sectores sociales y/o grupos de valor a los cuáles fue dirigida la "
        "buena práctica.",
    ),
    _rich(
        "scope",
        "Alcance:",
        "Alcance",
        2,
        Need.REVIEW,
        "Mencione objetivos y tiempo en el que se desarrolló la buena práctica",
    ),
    _rich(
        "contribution",
        "Aporte de la buena práctica:",
        "Aporte",
        3,
        Need.REVIEW,
        "Explicar porque la acción funciona bien o es susceptible de implementarse. Analice resultados y "
        "beneficios que produjo la "
        "buena práctica.",
    ),
    _rich(
        "dissemination",
        "Difusión:",
        "Difusión",
        3,
        Need.REVIEW,
        "Describa brevemente las actividades de difusión de la buena práctica que realizó su dependencia. Si la "
        "difusión se realizó con "
        "algún tipo de recurso (carteles, fotografías, video y audio, etc.).",
    ),
    _rich(
        "other",
        "Otros aspectos:",
        "Otros aspectos",
        3,
        Need.OPTIONAL,
        "Agregue los comentarios y demás aspectos que quiera aclarar sobre la buena práctica.",
    ),
    _rich(
        "challenges",
        "Retos a futuro:",
        "Retos a futuro",
        4,
        Need.REVIEW,
        "Señale que desafíos y/o amenazas puede enfrentar esta buena práctica.",
    ),
    _rich(
        "stability",
        "Estabilidad de la buena práctica:",
        "Estabilidad",
        4,
        Need.REVIEW,
        "Indique cambios duraderos verificables en el tiempo, período de implementación, medios para garantizar "
        "su continuidad y "
        "adaptación a otras situaciones. Indique que elementos de la buena práctica se quieren mantener en el "
        "tiempo y de qué forma se "
        "lograría dicho objetivo.",
    ),
    _rich("conclusions", "5. CONCLUSIONES", "Conclusiones", 5, Need.REVIEW),
    _rich(
        "annexes",
        "6. ANEXOS",
        "Anexos",
        6,
        Need.PUBLISH,
        "Anexe los soportes que se crean convenientes, que soporten la implementación de la buena práctica.",
    ),
)
FIELD = {spec.key: spec for spec in FIELDS}
KEYS = tuple(FIELD)
RICH_KEYS = tuple(spec.key for spec in FIELDS if spec.shape is Shape.RICH)


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeRecord:
    """A filled form. Text is canonical; what is not filled is empty."""

    filled_on: date | None = None
    name: str = ""
    unit: str = ""
    head: str = ""
    process: str = ""
    team: str = ""
    responsible: str = ""
    engagement: str = ""
    phone: str = ""
    email: str = ""
    started_on: date | None = None
    description: str = ""
    baseline: str = ""
    population: str = ""
    scope: str = ""
    contribution: str = ""
    dissemination: str = ""
    other: str = ""
    challenges: str = ""
    stability: str = ""
    conclusions: str = ""
    annexes: str = ""

    @property
    def fields(self) -> dict[str, str]:
        """The answers by key, dates as ISO 8601."""
        return {spec.key: self.text(spec.key) for spec in FIELDS}

    def text(self, key: str) -> str:
        """Return one answer as text."""
        value = getattr(self, key)
        return value.isoformat() if isinstance(value, date) else (value or "")


def tidy(key: str, text: str) -> str:
    """Return an answer in the spelling its field keeps."""
    if FIELD[key].shape is Shape.RICH:
        return canonical(text)
    line = clean(text)
    return line.lower() if key == "email" else line


def record_of(answers: Mapping[str, str]) -> PracticeRecord:
    """Build a record from texts by key; keys that are not there stay empty.

    Raises
    ------
    FormatError
        If a key is unknown, a value is no text or too long, or a date is no ISO date.
    """
    values: dict[str, Any] = {}
    for key, text in answers.items():
        if key not in FIELD or not isinstance(text, str):
            raise FormatError(f"El formato no tiene el campo «{key}», o su valor no es un texto.", "unknown_field")
        if FIELD[key].shape is Shape.DATE:
            values[key] = _iso_date(key, text)
        else:
            values[key] = tidy(key, text)
            if len(values[key]) > FIELD[key].max_length:
                raise FormatError(
                    f"«{FIELD[key].short}» pasa de {FIELD[key].max_length} caracteres. Acorte el texto.", "too_long"
                )
    return PracticeRecord(**values)


def _iso_date(key: str, text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise FormatError(f"«{FIELD[key].short}» debe ser una fecha como 2024-09-20.", "bad_date") from None


def record_from_json(data: str | bytes) -> PracticeRecord:
    """Read a record from `{"fields": {key: text}}`.

    Raises
    ------
    FormatError
        If the text is no JSON of that shape.
    """
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        raise FormatError("El archivo no es un registro JSON válido.", "bad_json") from None
    answers = content.get("fields") if isinstance(content, dict) else None
    if not isinstance(answers, dict):
        raise FormatError("El registro JSON debe tener un objeto «fields» con los textos del formato.", "bad_json")
    return record_of(answers)


assert tuple(field.name for field in fields(PracticeRecord)) == KEYS
