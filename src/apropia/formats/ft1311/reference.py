"""The reference page of the form's fields, generated from the table that everything else uses."""

from apropia.formats.ft1311.record import FIELDS, SECTIONS, TEMPLATE, Need, Shape

_NEEDS = {
    Need.REVIEW: "Obligatorio para enviar a revisión",
    Need.PUBLISH: "Obligatorio para publicar",
    Need.WARN: "Aviso si falta",
    Need.OPTIONAL: "Opcional",
}
_SHAPES = {Shape.LINE: "Texto corto", Shape.DATE: "Fecha ISO 8601", Shape.RICH: "Texto con listas"}


def fields_markdown() -> str:
    """Return the page as Markdown."""
    lines = [
        "# Campos del formato FT-1311",
        "",
        f"Formato `{TEMPLATE.code}`, versión {TEMPLATE.version}. La clave es la del registro JSON.",
        "",
    ]
    for number in range(len(SECTIONS) + 1):
        title = "Fecha del formato" if number == 0 else SECTIONS[number - 1].heading
        lines += [f"## {title}", "", "| Clave | Rótulo | Guía | Tipo | Exigencia |", "|---|---|---|---|---|"]
        for spec in FIELDS:
            if spec.section == number:
                guidance = spec.guidance or "—"
                need, shape = _NEEDS[spec.need], _SHAPES[spec.shape]
                lines.append(f"| `{spec.key}` | {spec.label} | {guidance} | {shape} | {need} |")
        lines.append("")
    return "\n".join(lines)
