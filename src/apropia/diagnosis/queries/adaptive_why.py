"""In words for whoever answered: why each question of an adaptive test came, and why there were no more."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from apropia.diagnosis.models import Item, Response, SurveyWave
from apropia.diagnosis.queries.adaptive import Why, bank_of, categories_in, ends_of, steps_of
from apropia.diagnosis.queries.form_logic import Slot
from apropia.diagnosis.queries.responses import given_in
from apropia.diagnosis.queries.results import responses_of
from apropia.foundation.errors import NotFound
from apropia.people.models import Person

if TYPE_CHECKING:
    from apropia.diagnosis.queries.adaptive_bank import AdaptiveBank


@dataclass(frozen=True)
class AskedWhy:
    """One question of a finished test, and in words why it came."""

    number: int
    scenario: str
    stem: str
    area: str
    why: str


@dataclass(frozen=True)
class Explained:
    """A finished adaptive test in words: each question, and for each area why no more was asked."""

    wave: SurveyWave
    asked: tuple[AskedWhy, ...]
    ends: tuple[tuple[str, str], ...]


def explained_for(*, person: Person, uid: UUID) -> Explained:
    """Return why each question of a person's own finished adaptive test came. Raises `NotFound`."""
    response = responses_of(person).filter(uid=uid).first()
    bank = None if response is None else bank_of(response.wave)
    if response is None or bank is None:
        raise NotFound(_("Ese diagnóstico no eligió sus preguntas según lo que usted respondía."))
    return _explained(response, bank)


def explanations_of(*, entity_id: int, pseudonym: UUID) -> list[Explained]:
    """Return the log of every adaptive test of a person, in words; of one not finished, no ends. For her own export."""
    found = Response.objects.filter(entity_id=entity_id, pseudonym=pseudonym, wave__simulation__isnull=False)
    rows = found.select_related("wave__simulation__calibration").order_by("started_on", "pk")
    told = [(response, bank_of(response.wave)) for response in rows]
    return [_explained(response, bank) for response, bank in told if bank is not None]


def _explained(response: Response, bank: "AdaptiveBank") -> Explained:
    items = Item.objects.select_related("competence__area").in_bulk([slot["item"] for slot in response.form])
    names = {one.competence.area.code: one.competence.area.name for one in items.values() if one.competence}
    given = given_in(response)
    ends = ends_of(bank, steps_of(bank, response.form, categories_in(response.form, given)), response)
    return Explained(
        wave=response.wave,
        asked=tuple(_asked(bank, response.form, items, names)),
        ends=tuple((names[area], _end_in_words(ends.get(area, ""))) for area in bank.areas if area in names)
        if response.completed_on is not None
        else (),
    )


def _asked(
    bank: "AdaptiveBank", form: Sequence[Slot], items: Mapping[int, Item], names: Mapping[str, str]
) -> Iterator[AskedWhy]:
    """Yield the questions that were chosen, in order; `names` are those of the areas."""
    seen: set[str] = set()
    chosen = [slot for slot in form if "why" in slot]
    for number, slot in enumerate(chosen, 1):
        area = bank.rows[bank.places[slot["item"]]].area
        words = _in_words(slot["why"], scale=bank.areas.index(area), first=area not in seen)
        item = items[slot["item"]]
        yield AskedWhy(number, item.scenario, item.stem, names[area], words)
        seen.add(area)


def _in_words(why: Why, *, scale: int, first: bool) -> str:
    if why["confirms"]:
        return _("Para confirmar. Una respuesta anterior no era la esperada, y un descuido no debe pesar de más.")
    if first:
        return _("Para empezar a conocer esta área. Era de las que mejor podían mostrar lo que usted sabe.")
    if why["deviations"][scale] >= max(why["deviations"]):
        words = _("Esta era el área de la que menos se sabía. Se eligió entre %(count)d preguntas.")
    else:
        words = _("Tocaba esta área, para que todas tengan lugar. Se eligió entre %(count)d preguntas.")
    return words % {"count": why["candidates"]}


def _end_in_words(end: str) -> str:
    """Say in words what `rules.End` an area came to; "" where it was still open."""
    return {
        "precise": _("Ya se conocía con la precisión pedida."),
        "certain": _("El nivel ya era claro."),
        "exhausted": _("Ninguna de las preguntas que quedaban iba a mostrar algo más."),
        "budget": _("Se llegó al número de preguntas o al tiempo previsto."),
    }.get(end, _("Usted terminó antes."))
