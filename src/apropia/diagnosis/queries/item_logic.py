"""What is wrong with the conditions of a version, question by question, before anybody is asked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apropia.diagnosis.models import SERVICE_KINDS, Item, ItemKind
from apropia.diagnosis.policies.expressions import holes_of, in_words, is_fixed, variable_of
from apropia.diagnosis.queries.answer_words import answer_in_words
from apropia.diagnosis.queries.form_choice import place_of
from apropia.diagnosis.queries.form_logic import codes_named_by
from apropia.formats.expressions.domains import Asked, Fate, Scope, fate_of, ruling_of
from apropia.formats.expressions.reading import parse
from apropia.formats.expressions.tree import Part, codes_in
from apropia.formats.expressions.types import problems_of


@dataclass(frozen=True)
class Finding:
    """One thing about the logic of a question; an error keeps its version from being reviewed."""

    item: Item
    where: str
    message: str
    is_error: bool = True


def findings_in(items: Iterable[Item]) -> list[Finding]:
    """Return all that is wrong, in the order of the questions.

    Items come with version, section, scale, competence and area, all of a version but those that are retired.
    """
    return list(_Checker(items).findings())


class _Checker:
    """Walks through the questions in the order in which they are asked."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._ordered = sorted(items, key=place_of)
        self._by_code = {item.code: item for item in self._ordered}
        self._places = {item.code: place for place, item in enumerate(self._ordered)}
        self._named = {item.code: codes_named_by(item) for item in self._ordered}
        self._asked: dict[str, Asked] = {}
        perception = [item for item in self._ordered if item.kind == ItemKind.PERCEPTION]
        self._perception_is_drawn = bool(perception) and len(perception) > perception[0].version.max_perception_items

    def findings(self) -> Iterator[Finding]:
        for item in self._ordered:
            if is_fixed(item.kind):
                continue
            yield from self._of_relevance(item)
            self._asked[item.code] = Asked(variable_of(item), parse(item.relevance) if item.relevance else None)
            yield from self._of_validation(item)
            yield from self._of_words(item)
            yield from self._of_chance(item)

    def _of_relevance(self, item: Item) -> Iterator[Finding]:
        if not item.relevance:
            return
        where, part = _("Se pregunta solo si"), parse(item.relevance)
        wrong = list(self._wrong(item, where, part, codes_in(part)))
        yield from wrong
        if wrong:
            return
        fate = fate_of(part, self._asked)
        if fate is not Fate.OPEN:
            yield Finding(item, where, _FATES[fate](), is_error=fate not in {Fate.UNDECIDED, Fate.ANY_ANSWER})

    def _of_validation(self, item: Item) -> Iterator[Finding]:
        if not item.validation:
            return
        where, part = _("Solo se acepta si"), parse(item.validation)
        wrong = list(self._wrong(item, where, part, [code for code in codes_in(part) if code != item.code]))
        yield from wrong
        if wrong:
            return
        ruling = ruling_of(item.code, part, self._asked)
        match ruling.scope:
            case Scope.NEVER:
                yield Finding(item, where, _("Ninguna respuesta la cumple: nadie podría responder. Cámbiela."))
            case Scope.SOMETIMES:
                yield Finding(item, where, self._stuck(ruling.example), is_error=False)
            case Scope.REFUSES_NOTHING:
                yield Finding(item, where, _("Toda respuesta la cumple. Cámbiela o bórrela."))
            case Scope.UNDECIDED:
                yield Finding(item, where, _UNDECIDED(), is_error=False)

    def _stuck(self, example: Mapping[str, object]) -> str:
        said = [f"{code}: {answer_in_words(self._by_code[code], value)}" for code, value in example.items()]
        if not said:
            return _("Quien no respondió las preguntas anteriores no tiene ninguna respuesta que sirva.")
        return _("Hay personas que no tendrán ninguna respuesta que sirva. Por ejemplo, con %(answers)s.") % {
            "answers": "; ".join(said)
        }

    def _of_words(self, item: Item) -> Iterator[Finding]:
        for where, text in ((_("Pregunta"), item.stem), (_("Situación"), item.scenario)):
            for hole in holes_of(item.kind, text):
                if (problem := self._wrong_reference(item, hole.code)) is not None:
                    yield Finding(item, where, problem)
                elif hole.otherwise is None:
                    message = _("Diga qué se lee si no hay respuesta, después de una barra: {%(code)s|otras palabras}.")
                    yield Finding(item, where, message % {"code": hole.code})

    def _of_chance(self, item: Item) -> Iterator[Finding]:
        """Tell of questions that not everybody is given: who is not, has no answer there."""
        if not self._perception_is_drawn or (item.kind == ItemKind.PERCEPTION and not self._named[item.code]):
            return
        for code in self._named[item.code]:
            other = self._by_code.get(code)
            if other is not None and other.kind == ItemKind.PERCEPTION and code != item.code:
                message = _(
                    "«%(code)s» no le toca a todas las personas: a quien no le toque, cuenta como sin responder."
                )
                yield Finding(item, _("Condiciones"), message % {"code": code}, is_error=False)

    def _wrong(self, item: Item, where: str, part: Part, codes: Iterable[str]) -> Iterator[Finding]:
        references = [self._wrong_reference(item, code) for code in codes]
        told = [problem for problem in references if problem is not None]
        if not told:
            known = {code: variable_of(self._by_code[code]) for code in codes_in(part)}
            told = [in_words(problem) for problem in problems_of(part, known)]
        for message in told:
            yield Finding(item, where, message)

    def _wrong_reference(self, item: Item, code: str) -> str | None:
        """Return what is wrong with naming a question; None where nothing is."""
        other = self._by_code.get(code)
        if other is None:
            message = _("La pregunta «%(code)s» no está en esta versión, o está retirada.")
        elif other.pk == item.pk:
            message = _("Habla de su propia respuesta, que todavía no existe. Hable de una pregunta anterior.")
        elif is_fixed(other.kind):
            message = _("«%(code)s» es de desempeño: no a todas les toca, y lo que siga diría si acertaron. Use otra.")
        elif self._places[code] > self._places[item.code]:
            message = (
                _("«%(code)s» y esta pregunta se esperan la una a la otra. Quite una de las dos condiciones.")
                if self._depends(code, on=item.code)
                else _("«%(code)s» se pregunta después. Muévala antes, o hable de una anterior.")
            )
        elif other.kind in SERVICE_KINDS and item.kind not in SERVICE_KINDS:
            message = _(
                "«%(code)s» se responde una vez por cada servicio: solo otra pregunta de servicios puede usarla."
            )
        elif other.kind in SERVICE_KINDS and other.service_id != item.service_id:
            message = _("«%(code)s» habla de otro servicio: nadie responde las dos sobre uno mismo.")
        else:
            return None
        return message % {"code": code}

    def _depends(self, code: str, *, on: str) -> bool:
        seen: set[str] = set()
        waiting = [code]
        while waiting:
            one = waiting.pop()
            if one not in seen:
                seen.add(one)
                waiting += self._named.get(one, ())
        return on in seen


def _UNDECIDED() -> str:
    return _("No se pudo comprobar: compara dos respuestas, o hay demasiadas combinaciones. Pruébela con el ensayo.")


_FATES = {
    Fate.NEVER: lambda: _("Nunca se cumple: con ninguna respuesta se haría esta pregunta. Cámbiela."),
    Fate.ALWAYS: lambda: _("Siempre se cumple: la pregunta se hace a todas las personas. Bórrela."),
    Fate.ANY_ANSWER: lambda: _("Se cumple con cualquier respuesta. Si eso quiere decir, escriba respondida(…)."),
    Fate.UNREACHABLE: lambda: _(
        "Nadie llega a esta pregunta: lo que pide no ocurre junto con lo que piden las anteriores."
    ),
    Fate.UNDECIDED: _UNDECIDED,
}
