"""What an item says, apart from where it is stored, and what it still lacks before anybody may be asked."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from apropia.diagnosis.models import OPINION_KINDS, SCALE_KINDS, SERVICE_KINDS, TASK_KINDS, Item, ItemKind
from apropia.diagnosis.policies.expressions import is_fixed, no_condition
from apropia.diagnosis.policies.numbers import right_numbers
from apropia.diagnosis.policies.opinions import opinion_lacks
from apropia.diagnosis.policies.recordings import lacks_of_recording
from apropia.diagnosis.policies.tasks import cells_of, missing_in, missing_in_grid
from apropia.diagnosis.policies.wording import fault_in_number, faults_in_options

CHOICE_OPTIONS = range(3, 7)
ORDERING_OPTIONS = range(3, 9)
MATCHING_OPTIONS = range(3, 7)
SERVICE_PLACEHOLDER = "{service}"
LETTERS = "abcdefghijkl"
SECONDS = range(5, 601)
# What an item says even in a draft; the rest may wait until the review.
NEEDED_AT_ONCE = frozenset({"code", "kind", "competence", "scale", "relevance"})
# What scoring reads: perception is worth 0 to 3, satisfaction 1 to 5 (methods.md#scores).
STEPS_OF: dict[str, tuple[int, ...]] = {
    ItemKind.PERCEPTION: (0, 1, 2, 3),
    ItemKind.SERVICE_SATISFACTION: (1, 2, 3, 4, 5),
}


@dataclass(frozen=True)
class Option:
    """One text that can be chosen, put in order or matched."""

    id: str
    text: str


@dataclass(frozen=True)
class ScaleContent:
    """A scale of a version: values and texts in the order shown."""

    code: str
    name: str
    options: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class SectionContent:
    """A section of a version."""

    title: str
    intro: str = ""


@dataclass(frozen=True, kw_only=True)
class ItemContent:
    """Everything a person writes of an item.

    `key` is a list of ids (the right one, the right ones, or the right order) or, when matching, option id → target id;
    of a number, what `numbers.key_of` returns. `task` is what is shown besides words: the `unit` of a number, the
    `rows` of a grid, what `tasks` says of short tasks.
    `scale` is the code of a scale of the version, for the kinds that are answered on one; `competence` is a code of the
    framework, empty for items on services and opinions. `section` is the title of a section of the version. `service`
    is the code of the one service asked about, "" for any; `family` and `enemies`: see `kinship`. They, `relevance`,
    `validation` and `validation_message`, left out, keep what is stored.
    """

    code: str
    kind: str
    stem: str
    section: str = ""
    competence: str = ""
    level: str = ""
    scale: str = ""
    scenario: str = ""
    options: tuple[Option, ...] = ()
    targets: tuple[Option, ...] = ()
    key: list[str] | dict[str, str] | None = None
    rationale: str = ""
    seconds: int = 40
    has_fixed_order: bool = False
    relevance: str | None = None
    validation: str | None = None
    validation_message: str | None = None
    service: str | None = None
    family: str | None = None
    enemies: tuple[str, ...] | None = None
    task: Mapping[str, Any] | None = None
    # What is told of the picture, only to be read: a picture is put where it is seen.
    picture: Mapping[str, Any] | None = None
    # And of the sound or video.
    recording: Mapping[str, Any] | None = None
    bounds: Mapping[str, Any] | None = None

    @property
    def option_ids(self) -> list[str]:
        return [option.id for option in self.options]

    @property
    def options_in_order(self) -> tuple[Option, ...]:
        """Return the options, those to be put in order in the right one."""
        if self.kind != ItemKind.ORDERING or not isinstance(self.key, list):
            return self.options
        places = {one: place for place, one in enumerate(self.key)}
        return tuple(sorted(self.options, key=lambda option: places.get(option.id, len(places))))

    @property
    def targets_in_order(self) -> tuple[str, ...]:
        """Return the texts of the targets: that of each option, empty where it has none, then those to spare."""
        pairs = self.key if isinstance(self.key, dict) else {}
        texts = {target.id: target.text for target in self.targets}
        paired = [pairs.get(one, "") for one in self.option_ids]
        return (*(texts.get(one, "") for one in paired), *(text for one, text in texts.items() if one not in paired))

    def as_data(self) -> dict[str, Any]:
        """Return the item as plain values, for keeping and for sending."""
        return asdict(self)


def sheet_parts(rows: list[list[str]], key: list[str]) -> dict[str, Any]:
    """Return what an item says whose options are the cells of a grid."""
    options = tuple(Option(name, text) for name, text in cells_of(rows))
    return {"options": options, "key": key or None, "task": {"rows": rows} if rows else None}


def content_from(data: Mapping[str, Any]) -> ItemContent:
    """Return the item that `as_data` gave."""
    options, targets = (tuple(Option(**one) for one in data[name]) for name in ("options", "targets"))
    return ItemContent(**{**data, "options": options, "targets": targets})


def content_of(item: Item) -> ItemContent:
    """Return what a stored item says. Its section, scale, competence and service must be loaded."""
    return ItemContent(
        code=item.code,
        kind=item.kind,
        stem=item.stem,
        section=item.section.title,
        competence=item.competence.code if item.competence else "",
        level=item.level,
        scale=item.scale.code if item.scale else "",
        scenario=item.scenario,
        options=tuple(Option(option["id"], option["text"]) for option in item.options),
        targets=tuple(Option(target["id"], target["text"]) for target in item.targets),
        key=item.key or None,
        rationale=item.rationale,
        seconds=item.seconds,
        has_fixed_order=item.has_fixed_order,
        relevance=item.relevance,
        validation=item.validation,
        validation_message=item.validation_message,
        service=item.service.code if item.service else None,
        family=item.family or None,
        enemies=tuple(item.enemies) or None,
        task=item.task or None,
        picture=item.picture_facts or None,
        recording=item.recording_facts or None,
        bounds=item.bounds or None,
    )


@dataclass(frozen=True)
class Lack:
    """One thing to mend, beside the field where it is mended."""

    field: str
    message: str


def scale_fits(kind: str, options: Iterable[Mapping[str, Any]]) -> bool:
    """Say whether answers on a scale with these options can be scored for this kind of item."""
    wanted = STEPS_OF.get(kind)
    return wanted is None or tuple(option["value"] for option in options) == wanted


def lacks_of(content: ItemContent) -> tuple[Lack, ...]:
    """Return all that keeps the item from being reviewed, in the order of the form."""
    has_condition = is_fixed(content.kind) and (content.relevance or content.validation)
    untold = (Lack(*one) for one in lacks_of_recording(content.recording or {}))
    return (*_lacks(content), *untold, *((Lack("relevance", no_condition()),) if has_condition else ()))


def _lacks(content: ItemContent) -> Iterator[Lack]:
    if not content.code:
        yield Lack("code", _("Escriba un código único, como P-1.1-B2."))
    if not content.stem:
        yield Lack("stem", _("Escriba la pregunta."))
    if content.kind not in (*SERVICE_KINDS, *OPINION_KINDS) and not content.competence:
        yield Lack("competence", _("Elija la competencia."))
    if content.kind in SCALE_KINDS:
        if not content.scale:
            yield Lack("scale", _("Elija la escala de la pregunta."))
        if content.kind in SERVICE_KINDS and SERVICE_PLACEHOLDER not in content.stem:
            yield Lack("stem", _("Escriba {service} donde va el nombre del servicio."))
        return
    if content.kind in OPINION_KINDS:
        texts = [option.text for option in content.options]
        yield from (Lack(*told) for told in opinion_lacks(content.kind, texts, content.bounds or {}))
        return
    if not content.level:
        yield Lack("level", _("Elija el nivel que muestra la pregunta."))
    if content.kind == ItemKind.SCENARIO and not content.scenario:
        yield Lack("scenario", _("Cuente la situación antes de la pregunta."))
    if any(not option.text for option in (*content.options, *content.targets)):
        yield Lack("options", _("Hay una opción sin texto. Escríbala o quítela."))
    is_mixed = not content.has_fixed_order and content.kind not in TASK_KINDS
    for fault in faults_in_options([one.text for one in content.options], is_mixed=is_mixed):
        yield Lack("options", fault)
    yield from _KEY_RULES.get(content.kind, _no_kind)(content)
    if not content.rationale:
        yield Lack("rationale", _("Diga en una frase por qué la respuesta es correcta."))


def _no_kind(content: ItemContent) -> Iterator[Lack]:
    yield Lack("kind", _("Elija la clase de pregunta."))


def _one_right(content: ItemContent) -> Iterator[Lack]:
    yield from _count("options", len(content.options), CHOICE_OPTIONS)
    if not isinstance(content.key, list) or len(content.key) != 1 or content.key[0] not in content.option_ids:
        yield Lack("key", _("Marque una sola respuesta correcta."))


def _some_right(content: ItemContent) -> Iterator[Lack]:
    yield from _count("options", len(content.options), CHOICE_OPTIONS)
    key = content.key if isinstance(content.key, list) else []
    if not 2 <= len(set(key) & set(content.option_ids)) < len(content.options):
        yield Lack("key", _("Marque dos o más respuestas correctas y deje al menos una que no lo sea."))
    elif fault := fault_in_number(content.stem, right=len(set(key))):
        yield Lack("stem", fault)


def _right_order(content: ItemContent) -> Iterator[Lack]:
    yield from _count("options", len(content.options), ORDERING_OPTIONS)
    key = content.key if isinstance(content.key, list) else []
    if sorted(key) != sorted(content.option_ids):
        yield Lack("key", _("Dé a cada paso un lugar distinto: 1, 2, 3…"))


def _right_pairs(content: ItemContent) -> Iterator[Lack]:
    yield from _count("options", len(content.options), MATCHING_OPTIONS)
    key: Mapping[str, str] = content.key if isinstance(content.key, dict) else {}
    targets = {target.id for target in content.targets}
    if set(key) != set(content.option_ids) or not set(key.values()) <= targets:
        yield Lack("key", _("Escriba la pareja de cada opción."))
    elif len(set(key.values())) < len(key):
        yield Lack("key", _("Cada opción debe tener una pareja distinta."))


def _right_number(content: ItemContent) -> Iterator[Lack]:
    if not content.key:
        yield Lack("number", _("Escriba el número correcto."))
    elif right_numbers(content.key) is None:
        yield Lack("to", _("El rango termina antes de empezar. Escriba primero el número menor."))

    if content.task and "rows" in content.task:
        yield from (Lack(*one) for one in missing_in_grid(content.task["rows"]))


def _whole_task(content: ItemContent) -> Iterator[Lack]:
    texts = {option.id: option.text for option in content.options}
    yield from (Lack(*one) for one in missing_in(content.kind, texts, content.key, content.task or {}))


def _place_on_picture(content: ItemContent) -> Iterator[Lack]:
    if not content.picture:
        yield Lack("picture", _("Ponga la imagen: guarde la pregunta y use «Poner una imagen»."))
    elif not content.picture.get("alt"):
        yield Lack("picture", _("En esta imagen se busca algo: no es decorativa. Diga qué muestra."))
    yield from _whole_task(content)


_KEY_RULES: dict[str, Callable[[ItemContent], Iterator[Lack]]] = {
    ItemKind.SINGLE: _one_right,
    ItemKind.SCENARIO: _one_right,
    ItemKind.MULTIPLE: _some_right,
    ItemKind.ORDERING: _right_order,
    ItemKind.MATCHING: _right_pairs,
    ItemKind.NUMERIC: _right_number,
    **dict.fromkeys(TASK_KINDS, _whole_task),
    ItemKind.HOTSPOT: _place_on_picture,
}


def _count(field: str, found: int, allowed: range) -> Iterator[Lack]:
    if found not in allowed:
        yield Lack(
            field,
            _("Escriba entre %(low)s y %(high)s opciones.") % {"low": allowed.start, "high": allowed.stop - 1},
        )
