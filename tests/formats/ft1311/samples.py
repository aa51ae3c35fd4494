"""A form with invented content, and its text as entities hand it in."""

from pathlib import Path

from apropia.formats.ft1311.record import (
    DEFINITION,
    FIELDS,
    FOOTNOTE,
    NOTE,
    SECTIONS,
    TITLE,
    PracticeRecord,
    Shape,
    record_of,
)

SEED = Path(__file__).resolve().parents[4] / "shared" / "data" / "ft1311" / "uso-y-apropiacion.txt"

ANSWERS = {
    "filled_on": "2026-10-20",
    "name": "Ventanilla sin filas con turnos por la intranet",
    "unit": "Oficina de Tecnologías de Puerto Claro",
    "head": "Elvira Montes Arango",
    "process": "Gestión de servicios de TI",
    "team": "Mesa de apropiación",
    "responsible": "Saúl Prieto Nieves",
    "engagement": "Contratista",
    "phone": "601 555 0100",
    "email": "saul.prieto@puertoclaro.gov.co",
    "started_on": "2026-04-01",
    "description": "Las filas de la ventanilla tomaban 42 minutos.\n\n### Acciones Fundamentales\n\n"
    "Se hicieron tres acciones:\n\n"
    "1. **Turnos:** Se publicó la agenda en la intranet.\n2. **Guías:** Se escribieron 6 guías cortas.\n"
    "3. **Charlas:** Se dictaron 14 charlas.\n\n### Beneficios\n\n- Menos **espera** en la mañana.\n- "
    "Personas atendidas a tiempo.",
    "baseline": "En marzo de 2026 la espera media era de 42 minutos, con 310 turnos medidos.",
    "population": "Funcionarios y contratistas de las 12 dependencias.",
    "scope": "Reducir la espera en la ventanilla.\n\nLa práctica se desarrolla desde abril de 2026.",
    "contribution": "La espera pasó de 42 a 17 minutos en 310 turnos medidos.\n\n"
    "Se espera que otra sede la adopte en 2027.",
    "dissemination": "Se enviaron 3 boletines y se puso un afiche en cada piso.",
    "other": "No aplica.",
    "challenges": "1. Cambio del personal de la ventanilla.\n2. Nuevas versiones de la intranet.",
    "stability": "La agenda quedó en el procedimiento PR-07, versión 3.",
    "conclusions": "Con turnos se espera menos. La medición se repite cada 6 meses.",
    "annexes": "1. Informe de espera (2026-10-01)\n2. Procedimiento PR-07",
}


def sample(**changes: str) -> PracticeRecord:
    """Return the sample record with some answers changed."""
    return record_of(ANSWERS | changes)


def header(page: int, pages: int = 4) -> str:
    """Return a page header as a converter leaves it."""
    return (
        "\tPROCESO\tGESTIÓN DEL CONOCIMIENTO\tCÓDIGO\t4202000-FT-1311\n"
        "\tPROCEDIMIENTO\tBuenas prácticas y lecciones aprendidas de gestión pública\tVERSIÓN\t01\n"
        f"\tFORMATO\tDocumentación de buenas prácticas de gestión pública\tPágina\t{page} de {pages}\n"
    )


def form_text(answers: dict[str, str], *, cut_in: str = "") -> str:
    """Return the form as text; `cut_in` names a field that a page break cuts in the middle of a sentence."""
    parts = [header(1), TITLE, DEFINITION + "¹", NOTE]
    section = 0
    for spec in FIELDS:
        if spec.section != section:
            section = spec.section
            parts.append(SECTIONS[section - 1].heading)
        if spec.label != SECTIONS[section - 1].heading:
            parts.append(spec.label)
        if spec.guidance:
            parts.append(spec.guidance)
        text = answers[spec.key]
        if spec.shape is Shape.DATE:
            year, month, day = text.split("-")
            parts.append(f"día\tmes\taño\n{day}\t{month}\t{year}")
        elif spec.key == cut_in:
            half = text.index(" ", len(text) // 2)
            foot = f"¹ {FOOTNOTE}\n\n" + header(2).rstrip("\n")
            parts += [text[:half], foot, text[half + 1 :]]
        else:
            parts.append(text)
    return "\n\n".join(parts)
