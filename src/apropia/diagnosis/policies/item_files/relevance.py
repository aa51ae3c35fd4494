"""Conditions of another program's survey, said of the questions that became items here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from apropia.diagnosis.policies.content import LETTERS, ItemContent
from apropia.diagnosis.policies.expressions import TYPE_OF, is_fixed
from apropia.formats.expressions.reading import MAX_LENGTH
from apropia.formats.expressions.tree import (
    AllOf,
    Among,
    Answer,
    Answered,
    AnyOf,
    Comparison,
    Not,
    Number,
    Part,
    Text,
)
from apropia.formats.expressions.types import Type
from apropia.formats.expressions.writing import name, write
from apropia.formats.questions.records import Question


@dataclass(frozen=True)
class Brought:
    """A question of the file and the item that it became; `steps` are the values of its scale."""

    question: Question
    content: ItemContent
    steps: Sequence[int] = ()


class _NotHere(Exception):
    """The condition cannot be said of the items: the message says why."""


def relevance_of(question: Question, kind: str, brought: Mapping[str, Brought]) -> tuple[str, list[str]]:
    """Return the condition of an item, and what is told of it; `brought` are the questions before it, by code."""
    if question.untranslated:
        message = _("Condición no traducida: %(expression)s. Aquí se pregunta siempre.")
        return "", [message % {"expression": question.untranslated}]
    if question.condition is None:
        return "", []
    try:
        if is_fixed(kind):
            raise _NotHere(_("es de desempeño, y esas no llevan condiciones"))
        relevance = write(_said(question.condition, brought))
        if len(relevance) > MAX_LENGTH:
            raise _NotHere(_("es muy larga"))
    except _NotHere as why:
        message = _("Se preguntaba solo si %(condition)s. Aquí se pregunta siempre: %(why)s.")
        return "", [message % {"condition": write(question.condition), "why": why}]
    return relevance, [_("Se pregunta solo si %(condition)s.") % {"condition": relevance}]


def _said(part: Part, brought: Mapping[str, Brought]) -> Part:
    match part:
        case AllOf(parts):
            return AllOf(tuple(_said(one, brought) for one in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_said(one, brought) for one in parts))
        case Not(of):
            return Not(_said(of, brought))
        case Answered(code):
            _there(code, brought)
            return part
        case Among(Text(option), Answer(code)):
            other = _there(code, brought)
            if TYPE_OF.get(other.content.kind) != Type.SEVERAL:
                raise _NotHere(_different(code))
            return Among(Text(LETTERS[_place(other, option)]), Answer(code))
        case Comparison(sign, Answer(code), Number() | Text() as value):
            return Comparison(sign, Answer(code), _value(_there(code, brought), sign, value))
    raise _NotHere(_("no se puede decir aquí"))


def _there(code: str, brought: Mapping[str, Brought]) -> Brought:
    if code not in brought:
        raise _NotHere(_("«%(code)s» no se trae, o va después") % {"code": code})
    if is_fixed(brought[code].content.kind):
        raise _NotHere(_("«%(code)s» es de desempeño, y de esas no se depende") % {"code": code})
    return brought[code]


def _value(other: Brought, sign: str, value: Number | Text) -> Number | Text:
    """Return what a value of the file is among the answers to the item."""
    type_ = TYPE_OF.get(other.content.kind)
    code = value.value if isinstance(value, Text) else name_of(value.value)
    if other.steps:
        if sign not in {"=", "!="} and not _ascend(other):
            raise _NotHere(_different(other.content.code))
        return Number(Decimal(other.steps[_place(other, code)]))
    if type_ == Type.CHOICE and sign in {"=", "!="}:
        return Text(LETTERS[_place(other, code)])
    fits = {Type.NUMBER: isinstance(value, Number), Type.TEXT: isinstance(value, Text)}
    if type_ is None or not fits.get(type_, False):
        raise _NotHere(_different(other.content.code))
    return value


def name_of(value: Decimal) -> str:
    """Return a number as codes of answers write it."""
    return f"{value.normalize():f}"


def _ascend(other: Brought) -> bool:
    """Say whether the codes of the answers are numbers that go up with the steps, as an order of them needs."""
    codes = [one.code for one in other.question.choices]
    return all(code.isascii() and code.isdecimal() for code in codes) and codes == sorted(codes, key=int)


def _place(other: Brought, code: str) -> int:
    codes = [one.code for one in other.question.choices]
    if code not in codes:
        raise _NotHere(
            _("«%(question)s» no tiene la respuesta «%(code)s»") % {"question": other.content.code, "code": code}
        )
    return codes.index(code)


def _different(code: str) -> str:
    return _("la respuesta a «%(code)s» es aquí de otra clase") % {"code": name(code)}
