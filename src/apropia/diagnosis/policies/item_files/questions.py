"""Questions of other programs as items: what each becomes, what it loses, and why one is left out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apropia.diagnosis.models import ItemKind
from apropia.diagnosis.policies.content import (
    LETTERS,
    SECONDS,
    STEPS_OF,
    ItemContent,
    Option,
    ScaleContent,
    lacks_of,
    scale_fits,
)
from apropia.diagnosis.policies.item_files.brought_opinions import MOST_OPTIONS, OPINION_OF, opinion_of
from apropia.diagnosis.policies.item_files.reading import MAX_ITEMS, Defaults, ItemsReading, SheetDesk, ToldQuestion
from apropia.diagnosis.policies.item_files.relevance import Brought, relevance_of
from apropia.diagnosis.policies.numbers import key_of
from apropia.diagnosis.policies.opinions import SCALE_STEPS
from apropia.formats.questions.gift import UNREADABLE
from apropia.formats.questions.plain_text import one_line
from apropia.formats.questions.reading import read_questions
from apropia.formats.questions.records import FULL, OTHERWISE, Kind, Question, QuestionFile
from apropia.formats.tabular.cells import fold
from apropia.formats.tabular.schema import Problem
from apropia.science.psychometrics.timing import expected_seconds

MAX_OPTIONS = 8
MAX_STEM, MAX_SCENARIO, MAX_OPTION, MAX_RATIONALE, MAX_SECTION, MAX_SCALE_NAME = 1000, 2000, 400, 1000, 160, 120
PERCEPTION_SECONDS = 10
KIND_OF = {
    Kind.SINGLE: ItemKind.SINGLE,
    Kind.MULTIPLE: ItemKind.MULTIPLE,
    Kind.ORDERING: ItemKind.ORDERING,
    Kind.MATCHING: ItemKind.MATCHING,
    Kind.NUMERIC: ItemKind.NUMERIC,
}
NEAR = 0.001
# From how many items on what holds for all of them is said once.
MANY = 4
# What other programs do not say, by the field where it is written here.
UNSAID = {
    "level": gettext_lazy("el nivel"),
    "key": gettext_lazy("la respuesta correcta"),
    "rationale": gettext_lazy("por qué es correcta"),
}


class _LeftOut(Exception):
    """The question cannot be an item; the message says why and how to mend it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def read_other_program(data: bytes, *, known: SheetDesk, defaults: Defaults) -> ItemsReading:
    """Read a file of questions. Incomplete ones go into the draft, and what they lack is told."""
    file = read_questions(data)
    reading = ItemsReading(format=file.format, notes=list(file.notes))
    questions = file.questions[:MAX_ITEMS]
    if len(file.questions) > MAX_ITEMS:
        message = _("El archivo tiene más de %(count)s preguntas. Las demás no se traen: divídalo.")
        reading.problems.append(Problem(0, "", "too_many", message % {"count": MAX_ITEMS}))
    made = _Making(file, known, defaults, reading)
    for question in questions:
        made.add(question)
    _told_once(reading)
    reading.name_new_sections(known)
    if file.attribution:
        reading.intros = dict.fromkeys(reading.new_sections, file.attribution)
    return reading


class _Making:
    """Makes items of the questions of one file."""

    def __init__(self, file: QuestionFile, known: SheetDesk, defaults: Defaults, reading: ItemsReading) -> None:
        self._file = file
        self._known = known
        self._defaults = defaults
        self._reading = reading
        self._brought: dict[str, Brought] = {}
        # The scales that statements may be answered on, by their texts.
        answered = ItemKind.OPINION if known.is_survey else ItemKind.PERCEPTION
        self._scales = {
            tuple(fold(str(step["text"])) for step in steps): code
            for code, steps in known.scales.items()
            if scale_fits(answered, steps)
        }

    def add(self, question: Question) -> None:
        """Tell what becomes of a question, and keep the item if it becomes one."""
        becomes = ""
        try:
            content, made = self._item(question)
        except _LeftOut as refusal:
            notes = [*(question.losses if question.native == UNREADABLE else ()), refusal.message]
            self._reading.problems.append(Problem(question.place, question.code, refusal.code, refusal.message))
        else:
            relevance, told = relevance_of(question, content.kind, self._brought)
            content = replace(content, relevance=relevance or None)
            self._brought[content.code] = Brought(question, content, self._steps_of(content.scale))
            notes = [*question.losses, *told, *made, *_missing(content)]
            becomes = str(ItemKind(content.kind).label)
            self._reading.contents.append(content)
        self._reading.told.append(
            ToldQuestion(
                place=question.place,
                source=question.source,
                code=question.code,
                words=one_line(question.stem or question.scenario),
                becomes=becomes,
                notes=tuple(dict.fromkeys(notes)),
                is_there=question.code in self._known.items,
            )
        )

    def _steps_of(self, scale: str) -> list[int]:
        """Return the values of a scale, of the version or of the file; none where there is no scale."""
        new = next((one for one in self._reading.scales if one.code == scale), None)
        if new is not None:
            return [value for value, _text in new.options]
        return [step["value"] for step in self._known.scales.get(scale, ())]

    def _item(self, question: Question) -> tuple[ItemContent, list[str]]:
        if self._known.is_survey:
            return self._opinion(question)
        notes: list[str] = []
        scale_code = self._scale_of(question, notes)
        if not scale_code and question.kind not in KIND_OF:
            raise _unknown(question)
        _check_sizes(question)
        content = ItemContent(
            code=question.code,
            kind=ItemKind.PERCEPTION,
            stem=question.stem or question.scenario,
            section=self._section_of(question),
            competence=self._competence_of(question),
            scale=scale_code,
            seconds=PERCEPTION_SECONDS,
        )
        if scale_code:
            return content, notes
        rationale = _rationale(question, notes)
        if len(rationale) > MAX_RATIONALE:
            notes.append(_("La explicación pasa de %(count)s caracteres y no se trae.") % {"count": MAX_RATIONALE})
        content = replace(
            content,
            kind=KIND_OF[question.kind],
            level=question.level or self._defaults.level,
            scenario=question.scenario if question.stem else "",
            rationale=rationale if len(rationale) <= MAX_RATIONALE else "",
            has_fixed_order=question.has_fixed_order,
            seconds=question.seconds if question.seconds in SECONDS else _seconds(question),
        )
        if content.scenario and content.kind == ItemKind.SINGLE:
            content = replace(content, kind=ItemKind.SCENARIO)
        return _with_answers(content, question, notes), notes

    def _opinion(self, question: Question) -> tuple[ItemContent, list[str]]:
        if question.kind not in OPINION_OF:
            raise _unknown(question)
        _check_sizes(question, options=MOST_OPTIONS)
        scale = self._steps_as_scale(question) if question.kind == Kind.SCALE else ""
        return opinion_of(question, section=self._section_of(question), scale=scale)

    def _steps_as_scale(self, question: Question) -> str:
        """Return the scale with the steps of a statement, an own one or a new one: 1 for the first, and so on."""
        texts = tuple(one_line(one.text) for one in question.choices)
        folded = tuple(fold(text) for text in texts)
        if folded in self._scales:
            return self._scales[folded]
        if len(texts) not in SCALE_STEPS or len(set(folded)) < len(texts) or not all(folded):
            message = _("Una escala tiene de %(low)s a %(high)s pasos distintos, con su texto.")
            words = {"low": SCALE_STEPS.start, "high": SCALE_STEPS.stop - 1}
            raise _LeftOut("scale_does_not_fit", message % words)
        return self._new_scale(texts, range(1, len(texts) + 1))

    def _section_of(self, question: Question) -> str:
        own = one_line(question.section)[:MAX_SECTION]
        if self._file.attribution:
            # A section of its own, which says whose questions they are.
            return f"DigCompSAT · {own}"[:MAX_SECTION] if own else "DigCompSAT"
        return self._defaults.section or own or _("Preguntas traídas")

    def _competence_of(self, question: Question) -> str:
        competence = question.competence or self._defaults.competence
        if competence not in self._known.competences:
            raise _LeftOut(
                "lacks_competence", _("No dice su competencia. Elíjala en «De otro programa» y revise otra vez.")
            )
        return competence

    def _scale_of(self, question: Question, notes: list[str]) -> str:
        """Return the scale that a question is answered on, an own one or a new one; nothing if it has a key."""
        if question.kind not in {Kind.SINGLE, Kind.SCALE} or any(one.credit is not None for one in question.choices):
            return ""
        texts = tuple(one_line(one.text) for one in question.choices)
        folded = tuple(fold(text) for text in texts)
        if folded in self._scales or question.kind == Kind.SINGLE:
            return self._scales.get(folded, "")
        values = STEPS_OF[ItemKind.PERCEPTION]
        if len(texts) != len(values) or len(set(folded)) < len(values) or not all(folded):
            message = _("La percepción se responde en %(wanted)s pasos distintos; esta tiene %(found)s.")
            raise _LeftOut("scale_does_not_fit", message % {"wanted": len(values), "found": len(set(folded) - {""})})
        notes.append(_("Su primer paso vale 0 y el último 3. Si es al revés, no la traiga así."))
        return self._new_scale(texts, values)

    def _new_scale(self, texts: Sequence[str], values: Iterable[int]) -> str:
        scale = ScaleContent(
            self._new_code(), f"{texts[0]} … {texts[-1]}"[:MAX_SCALE_NAME], tuple(zip(values, texts, strict=True))
        )
        self._reading.scales.append(scale)
        self._scales[tuple(fold(text) for text in texts)] = scale.code
        return scale.code

    def _new_code(self) -> str:
        taken = {*self._known.scales, *(one.code for one in self._reading.scales)}
        return next(code for code in (f"TRAIDA-{n}" for n in range(1, len(taken) + 2)) if code not in taken)


def _missing(content: ItemContent) -> Iterator[str]:
    """Tell what an item lacks before the review: in one sentence what was never said, apart what has to be mended."""
    named, lacks = [], lacks_of(content)
    for lack in lacks:
        if lack.field in UNSAID:
            named.append(str(UNSAID[lack.field]))
        else:
            yield lack.message
    if named:
        yield _("Llega incompleta. Falta: %(what)s.") % {"what": ", ".join(named)}


def _told_once(reading: ItemsReading) -> None:
    """Say once for the file what holds for every item of it."""
    kept = [one for one in reading.told if one.becomes]
    if len(kept) < MANY:
        return
    common = [note for note in kept[0].notes if all(note in one.notes for one in kept)]
    reading.notes += [_("En todas: %(note)s") % {"note": note[0].lower() + note[1:]} for note in common]
    reading.told = [replace(one, notes=tuple(note for note in one.notes if note not in common)) for one in reading.told]


def _unknown(question: Question) -> _LeftOut:
    message = _("Es de un tipo que aquí no existe (%(kind)s): no se trae.")
    if question.native == UNREADABLE:
        message = _("No se entiende. Corríjala en el archivo.")
    return _LeftOut("unknown_kind", message % {"kind": question.native})


def _check_sizes(question: Question, *, options: int = MAX_OPTIONS) -> None:
    measured = (
        (_("La pregunta"), len(question.stem or question.scenario), MAX_STEM),
        (_("La situación"), len(question.scenario) if question.stem else 0, MAX_SCENARIO),
        (
            _("Una opción"),
            max((len(text) for text in (*(one.text for one in question.choices), *question.targets)), default=0),
            MAX_OPTION,
        ),
    )
    if not (question.stem or question.scenario):
        raise _LeftOut("lacks_stem", _("No tiene el texto de la pregunta."))
    for what, length, most in measured:
        if length > most:
            message = _("%(what)s pasa de %(count)s caracteres. Acórtela.")
            raise _LeftOut("too_long", message % {"what": what, "count": most})
    if max(len(question.choices), len(question.targets)) > options:
        message = _("Tiene más de %(count)s opciones. Deje las que hacen falta.")
        raise _LeftOut("too_many_options", message % {"count": options})


def _rationale(question: Question, notes: list[str]) -> str:
    """Return why the right answer is right: what the file says of the question, or to whoever answers it well."""
    right = {place: question.choices[place].feedback for place in question.right}
    found = question.rationale or next(filter(None, right.values()), "")
    if any(one.feedback and one.feedback != found for one in question.choices):
        notes.append(_("Los comentarios de cada opción no se traen; queda el de la pregunta o el de la correcta."))
    return found


def _with_number(content: ItemContent, question: Question, notes: list[str]) -> ItemContent:
    content = replace(content, task={"unit": question.unit} if question.unit else None)
    taken = [one for one in question.choices if one.text != OTHERWISE]
    if any(FULL > (one.credit or 0.0) > NEAR for one in taken):
        notes.append(_("Los puntos parciales no se traen: aquí vale la correcta y nada más."))
    right = [one for one in taken if (one.credit or 0.0) > FULL]
    if len(right) > 1:
        notes.append(_("Aceptaba más de un número. Escriba el que vale."))
        return content
    return replace(content, key=key_of(right[0].text, give=right[0].margin)) if right else content


def _with_answers(content: ItemContent, question: Question, notes: list[str]) -> ItemContent:
    if question.kind == Kind.NUMERIC:
        return _with_number(content, question, notes)
    options = tuple(Option(letter, one_line(one.text)) for letter, one in zip(LETTERS, question.choices, strict=False))
    if question.kind == Kind.ORDERING:
        return replace(content, options=options, key=[option.id for option in options])
    if question.kind == Kind.MATCHING:
        targets = tuple(Option(str(n), one_line(text)) for n, text in enumerate(question.targets, start=1))
        pairs = {option.id: target.id for option, target in zip(options, targets, strict=False)}
        return replace(content, options=options, targets=targets, key=pairs)
    notes += _credit_notes(question)
    key = [LETTERS[place] for place in question.right]
    if question.kind == Kind.SINGLE and len(key) != 1:
        key = []
    return replace(content, options=options, key=key or None)


def _credit_notes(question: Question) -> Iterator[str]:
    """Tell what the points of the file say and a key cannot."""
    credits = [one.credit or 0.0 for one in question.choices]
    right = [credits[place] for place in question.right]
    wrong = [credit for place, credit in enumerate(credits) if place not in question.right]
    if question.kind == Kind.SINGLE:
        if len(right) > 1:
            yield _("Más de una opción daba todos los puntos. Marque una sola.")
        if any(NEAR < credit < FULL for credit in credits):
            yield _("Los puntos parciales no se traen: aquí vale la correcta y nada más.")
        if any(credit < -NEAR for credit in credits):
            yield _("Los puntos negativos no se traen.")
    elif right:
        if max(right) - min(right) > NEAR:
            yield _("Las correctas valían distinto. Aquí valen lo mismo.")
        if any(abs(credit + right[0]) > NEAR for credit in wrong):
            yield _("Aquí cada opción equivocada resta lo que suma una correcta.")


def _seconds(question: Question) -> int:
    texts = [question.stem, question.scenario, *(one.text for one in question.choices), *question.targets]
    marks = 1 if question.kind == Kind.SINGLE else max(1, len(question.right) or len(question.choices))
    return min(600, expected_seconds(words=sum(len(text.split()) for text in texts), marks=marks))
