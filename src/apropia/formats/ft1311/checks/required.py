"""What must be there, and in what shape."""

import re
from collections.abc import Iterator

from apropia.formats.ft1311.checks.finding import Case, Finding, Severity, on_field
from apropia.formats.ft1311.folding import words
from apropia.formats.ft1311.record import FIELDS, FieldSpec, Need, Shape

EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s.]{2,}$")
NOT_APPLICABLE = ("no aplica", "n a", "na", "ninguno", "ninguna", "no", "pendiente", "por definir", "xxx")


def missing(case: Case) -> Iterator[Finding]:
    """Fields that are empty, or say that they are."""
    for spec in FIELDS:
        text = case.record.text(spec.key)
        if " ".join(words(text)) in NOT_APPLICABLE and spec.need in (Need.REVIEW, Need.PUBLISH):
            yield on_field(
                case,
                spec.key,
                "not_answered",
                Severity.ERROR,
                f"«{spec.short}» es obligatorio y dice «{text}».",
                "Responda lo que pide la guía del campo.",
            )
        elif not text:
            yield from _lack(case, spec)


def _lack(case: Case, spec: FieldSpec) -> Iterator[Finding]:
    if spec.key == "annexes":
        told = ("no_annexes", Severity.ERROR, "Falta un anexo.", "Para publicar, adjunte al menos una evidencia.")
    elif spec.need is Need.REVIEW:
        mend = "Diligencie el campo antes de enviar."
        told = ("missing_required", Severity.ERROR, f"Falta «{spec.short}».", mend)
    elif spec.need is Need.WARN:
        told = ("missing_recommended", Severity.WARNING, f"«{spec.short}» está vacío.", "Complételo si lo conoce.")
    else:
        return
    yield on_field(case, spec.key, *told)


def malformed(case: Case) -> Iterator[Finding]:
    """Contact data and name that cannot be right."""
    record = case.record
    if record.email and not EMAIL.match(record.email):
        yield on_field(
            case,
            "email",
            "bad_email",
            Severity.ERROR,
            "El correo no parece una dirección.",
            "Escríbalo como nombre@entidad.gov.co.",
        )
    if record.phone and not 7 <= len(re.sub(r"\D", "", record.phone)) <= 15:
        yield on_field(
            case,
            "phone",
            "bad_phone",
            Severity.WARNING,
            "El número de contacto no parece un teléfono.",
            "Escriba de 7 a 10 cifras.",
        )
    for spec in FIELDS:
        if spec.shape is not Shape.DATE and len(record.text(spec.key)) > spec.max_length:
            yield on_field(
                case,
                spec.key,
                "too_long",
                Severity.ERROR,
                f"«{spec.short}» pasa de {spec.max_length} caracteres.",
                "Acorte el texto.",
            )
