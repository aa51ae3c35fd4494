"""Expressions as authors of questions meet them: what a question is in one, and what is wrong, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apropia.diagnosis.models import PERFORMANCE_KINDS, SCALE_KINDS, Item, ItemKind
from apropia.formats.expressions.problems import ExpressionError, Problem
from apropia.formats.expressions.reading import parse
from apropia.formats.expressions.tailoring import Hole, holes_in
from apropia.formats.expressions.types import Type, Variable
from apropia.formats.expressions.writing import write
from apropia.foundation.errors import DomainError

# What the answers to each kind of question are, in a condition. Performance questions are in none (ADR 0016).
TYPE_OF: dict[str, Type] = {
    **dict.fromkeys(SCALE_KINDS, Type.NUMBER),
    ItemKind.CHOICE: Type.CHOICE,
    ItemKind.CHOICES: Type.SEVERAL,
    ItemKind.AMOUNT: Type.NUMBER,
    ItemKind.TEXT: Type.TEXT,
    ItemKind.DATE: Type.DATE,
}
SERVICE = "service"

_WORDS = {
    "empty": gettext_lazy("Escriba la condición, o deje el campo vacío."),
    "too_long": gettext_lazy("Es muy larga: caben %(wanted)s caracteres. Divídala entre varias preguntas."),
    "too_many_parts": gettext_lazy("Tiene más de %(wanted)s palabras y signos. Divídala entre varias preguntas."),
    "too_deep": gettext_lazy("Tiene más de %(wanted)s paréntesis o «no», uno dentro de otro. Escríbala más plana."),
    "strange_sign": gettext_lazy("El signo «%(found)s» no se usa aquí."),
    "open_text": gettext_lazy("Falta cerrar las comillas."),
    "open_brace": gettext_lazy("Falta cerrar la llave, o dentro hay algo que no es un código, como {V-K}."),
    "not_a_number": gettext_lazy("«%(found)s» no es un número. Un código que empieza por cifra va entre llaves."),
    "foreign_word": gettext_lazy("«%(found)s» no se usa aquí: escriba «%(wanted)s»."),
    "no_value": gettext_lazy("Falta un valor: una pregunta, un número o un texto entre comillas."),
    "chained": gettext_lazy("No se comparan tres cosas a la vez. Escriba dos comparaciones unidas por «y»."),
    "stray_comma": gettext_lazy("La coma solo separa valores de una lista. Los decimales van con punto, como 1.5."),
    "left_over": gettext_lazy("«%(found)s» sobra, o antes falta «y», «o» o una comparación."),
    "open_bracket": gettext_lazy("Falta cerrar un paréntesis."),
    "open_list": gettext_lazy("Falta cerrar la lista: los valores van entre paréntesis y separados por comas."),
    "no_list": gettext_lazy("Después de «en» va una lista, como (1, 2), o una pregunta de varias respuestas."),
    "no_question": gettext_lazy("Aquí va el código de una pregunta entre paréntesis, como respondida(V-K)."),
    "unknown_question": gettext_lazy("La pregunta «%(found)s» no está en esta versión, o está retirada."),
    "not_truth": gettext_lazy("«%(found)s» no se cumple ni deja de cumplirse. Compárela con algo."),
    "not_number": gettext_lazy("«%(found)s» no es un número: no se puede sumar ni restar."),
    "no_type": gettext_lazy("La respuesta a «%(found)s» no se puede comparar. Use respondida(%(found)s)."),
    "not_several": gettext_lazy("«%(found)s» no es una pregunta de varias respuestas."),
    "several_compared": gettext_lazy("«%(found)s» tiene varias respuestas. Escriba, por ejemplo, \"a\" en %(found)s."),
    "truth_compared": gettext_lazy("«%(found)s» es una condición entera: no se compara con otra cosa."),
    "different": gettext_lazy("«%(found)s» y «%(one)s» no se pueden comparar: %(kinds)s."),
    "not_an_option": gettext_lazy("«%(one)s» no tiene la opción %(found)s. Tiene %(offered)s."),
    "not_a_date": gettext_lazy("%(found)s no es una fecha. Se escribe \"2026-01-31\": año, mes y día."),
    "no_order": gettext_lazy("En «%(found)s» no hay más ni menos: compare con = o con !=."),
}  # fmt: skip
_TYPES = {
    Type.NUMBER: gettext_lazy("un número"),
    Type.TEXT: gettext_lazy("un texto"),
    Type.CHOICE: gettext_lazy("una opción"),
    Type.SEVERAL: gettext_lazy("varias opciones"),
    Type.DATE: gettext_lazy("una fecha"),
    Type.TRUTH: gettext_lazy("una condición"),
    Type.WORDS: gettext_lazy("un texto"),
}


def variable_of(item: Item) -> Variable:
    """Return what a question is in an expression. Its scale must be loaded."""
    type_ = TYPE_OF.get(item.kind, Type.NONE)
    if item.scale is not None:
        return Variable(type_, tuple(step["value"] for step in item.scale.options))
    return Variable(type_, tuple(option["id"] for option in item.options))


def is_fixed(kind: str) -> bool:
    """Say whether questions of a kind are asked as they are, whatever was answered before: statistics count on it."""
    return kind in PERFORMANCE_KINDS


def no_condition() -> str:
    """Return why such a question has no condition."""
    return _(
        "Una pregunta de desempeño se hace a quien le toque, sin condiciones: si dependiera de otra respuesta, los "
        "resultados de unas personas y otras no se podrían comparar."
    )


def holes_of(kind: str, text: str) -> tuple[Hole, ...]:
    """Return the places of a question's words where an earlier answer goes."""
    return () if is_fixed(kind) else tuple(hole for hole in holes_in(text) if hole.code != SERVICE)


def settled(text: str, *, field: str) -> str:
    """Return an expression as it is kept. Raises `DomainError` with what is wrong, and in which place."""
    if not text.strip():
        return ""
    try:
        return write(parse(text))
    except ExpressionError as refusal:
        raise DomainError(in_words(refusal.problem), field=field) from None


def in_words(problem: Problem) -> str:
    """Return what is wrong with an expression, and where."""
    wanted = problem.wanted
    values = {"found": problem.found, "wanted": wanted[0] if wanted else "", "one": wanted[0] if wanted else ""}
    if problem.code == "different":
        kinds = (str(_TYPES[Type(one)]) for one in reversed(wanted[1:]))
        values["kinds"] = _("lo primero es %(first)s y lo segundo %(second)s") % dict(
            zip(("first", "second"), kinds, strict=True)
        )
    if problem.code == "not_an_option":
        values["offered"] = ", ".join(f'"{one}"' for one in wanted[1:])
    where = _("Carácter %(place)s: ") % {"place": problem.at + 1} if problem.at else ""
    return where + str(_WORDS[problem.code]) % values
