"""A version walked as a simulated person: what she meets and why. Nothing of it is stored as an answer."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.utils.translation import gettext as _

from apropia.catalogue.queries import services_applying_to
from apropia.diagnosis.models import Answer, InstrumentVersion, Item, ItemKind, Response, SurveyWave
from apropia.diagnosis.policies.condition_rows import condition_in_words
from apropia.diagnosis.policies.expressions import is_fixed, variable_of
from apropia.diagnosis.queries.authoring import asked_items, version_for
from apropia.diagnosis.queries.choices import Sent
from apropia.diagnosis.queries.form_choice import choose_form, number_from
from apropia.diagnosis.queries.form_logic import AnswersBySlot, Slot, asked_in, is_asked, known_to, rule_problem
from apropia.diagnosis.queries.grading import problem_of
from apropia.diagnosis.queries.question_pages import FormPage, Question, question_of
from apropia.formats.expressions.domains import answers_that_matter
from apropia.formats.expressions.evaluation import evaluate
from apropia.formats.expressions.reading import parse
from apropia.formats.expressions.tailoring import tailored
from apropia.formats.expressions.tree import codes_in
from apropia.people.models import Person

WALKS, FORMS = 200, 20
# One in so many questions is skipped on a walk at random.
SKIPPED_ONE_IN = 10


@dataclass(frozen=True)
class TrailLine:
    """A question of the form: whether it is asked, why, and whether it is the one on the page."""

    item: Item
    is_asked: bool
    why: str
    is_answered: bool
    is_here: bool

    @property
    def stem(self) -> str:
        return _plain_stem(self.item)


@dataclass(frozen=True)
class TallyLine:
    """A question of the version: in how many walks it was in the form, and in how many it was asked."""

    item: Item
    given: int
    asked: int

    @property
    def stem(self) -> str:
        return _plain_stem(self.item)

    @property
    def is_never_asked(self) -> bool:
        return self.asked == 0


@dataclass(frozen=True)
class Rehearsal:
    """One simulated person in a version; `place` is the slot on the page, None once all is said."""

    version: InstrumentVersion
    items: Mapping[int, Item]
    services: Sequence[int]
    form: Sequence[Slot]
    person: int
    given: AnswersBySlot
    place: int | None

    @property
    def page(self) -> FormPage | None:
        if self.place is None:
            return None
        # What stands for the options hangs on the key, so it is the same from page to page.
        key = uuid5(NAMESPACE_OID, f"{self.version.pk}:{self.person}")
        response = Response(uid=key, wave=SurveyWave(version=self.version), form=list(self.form))
        return FormPage(response, self.items[self.form[self.place]["item"]], self.place + 1)

    def question(self, sent: Sent | None = None) -> Question | None:
        """Return the question on the page, with what was sent where that was refused."""
        return question_of(self.page, self.given, sent) if self.page is not None else None

    def after(self, status: str, value: Any) -> "Rehearsal":
        """Return the rehearsal after an answer to the question on the page."""
        assert self.place is not None  # only a question is answered
        given = {**self.given, self.place: (status, value if status == Answer.Status.ANSWERED else None)}
        later = [slot for slot in asked_in(self.form, given) if slot > self.place]
        return replace(self, given=given, place=later[0] if later else None)

    def before(self) -> "Rehearsal":
        """Return the rehearsal one question back."""
        end = len(self.form) if self.place is None else self.place
        earlier = [slot for slot in asked_in(self.form, self.given) if slot < end]
        return replace(self, place=earlier[-1] if earlier else self.place)

    def another(self) -> "Rehearsal":
        """Return the next simulated person, at her first question."""
        form = self._form(self.person + 1)
        return replace(self, person=self.person + 1, form=form, given={}, place=0 if form else None)

    def resumed(self, state: Mapping[str, Any]) -> "Rehearsal":
        """Return this person where a page left her, as far as its questions are still there."""
        places = {self._name(slot): place for place, slot in enumerate(self.form)}
        given = {places[name]: (said[0], said[1]) for name, said in state["given"].items() if name in places}
        here = state["place"]
        return replace(self, given=given, place=None if here is None else places.get(here, self.place))

    def problem(self, value: Any) -> str:
        """Return what is wrong with an answer to the question on the page; empty when all is well."""
        page = self.page
        assert page is not None  # only a question is answered
        slot = self.form[page.number - 1]
        return problem_of(page.item, value) or rule_problem(page.item, slot, self.form, self.given, value)

    def trail(self) -> list[TrailLine]:
        """Return every question of the form, in order, with why it is asked or not."""
        asked = set(asked_in(self.form, self.given))
        by_code = {item.code: item for item in self.items.values()}
        return [
            TrailLine(
                item=self.items[slot["item"]],
                is_asked=place in asked,
                why=_why(slot, asked, self.given, by_code),
                is_answered=place in asked and place in self.given,
                is_here=place == self.place,
            )
            for place, slot in enumerate(self.form)
        ]

    def state(self) -> dict[str, Any]:
        """Return what the page sends back. Questions are named by code, so that it outlives a change of the draft."""
        names = [self._name(slot) for slot in self.form]
        return {
            "version": self.version.pk,
            "person": self.person,
            "given": {names[place]: said for place, said in self.given.items()},
            "place": None if self.place is None else names[self.place],
        }

    def tally(self) -> list[TallyLine]:
        """Walk the version many times at random, and return how often each question was reached."""
        items = self.items.values()
        expressions = [parse(text) for item in items for text in (item.relevance, item.validation) if text]
        worths = {item.pk: _worths(item, expressions) for item in items}
        forms = [self._form(number) for number in range(FORMS)]
        given: Counter[int] = Counter()
        asked: Counter[int] = Counter()
        for number in range(WALKS):
            form = forms[number % FORMS]
            given.update({slot["item"] for slot in form})
            asked.update({form[place]["item"] for place in _walked(form, self.items, worths, seed=str(number))})
        return [TallyLine(item, given[item.pk], asked[item.pk]) for item in items]

    def _form(self, number: int) -> list[Slot]:
        items, seed = list(self.items.values()), f"ensayo {number}"
        return choose_form(version=self.version, items=items, services=self.services, seed=seed)

    def _name(self, slot: Slot) -> str:
        return f"{self.items[slot['item']].code} {slot.get('service', '')}"


def rehearsal_for(*, person: Person, pk: int, state: Mapping[str, Any] | None = None) -> Rehearsal:
    """Return a simulated person in a version as it is now, at its first question or where `state` left her.

    Raises `NotFound`.
    """
    version = version_for(person=person, pk=pk)
    items = {item.pk: item for item in asked_items(version)}
    services = tuple(service.pk for service in services_applying_to(person=person))
    empty = Rehearsal(version, items, services, (), 0, {}, None)
    if state is None or state["version"] != pk:
        return empty.another()
    return replace(empty, person=state["person"] - 1).another().resumed(state)


def _walked(
    form: Sequence[Slot], items: Mapping[int, Item], worths: Mapping[int, Sequence[Any]], *, seed: str
) -> set[int]:
    """Return the slots that a person who answers at random is asked."""
    asked: set[int] = set()
    given: dict[int, tuple[str, Any]] = {}
    for place, slot in enumerate(form):
        if not is_asked(slot, asked, given):
            continue
        asked.add(place)
        item, luck = items[slot["item"]], number_from(f"{seed} {place}")
        fitting = [one for one in worths[item.pk] if not rule_problem(item, slot, form, given, one)]
        if not fitting or luck % SKIPPED_ONE_IN == 0:
            given[place] = (Answer.Status.SKIPPED, None)
        else:
            given[place] = (Answer.Status.ANSWERED, fitting[luck // SKIPPED_ONE_IN % len(fitting)])
    return asked


def _plain_stem(item: Item) -> str:
    """Return a question without the braces of what changes from person to person."""
    return item.stem if is_fixed(item.kind) else tailored(item.stem, {})


def _worths(item: Item, expressions: Sequence[Any]) -> list[Any]:
    """Return the answers that a walk at random chooses among: those that some condition tells apart, and the limits.

    A question that is compared with another has no list of its own, yet it is answered: each condition then gives what
    it names.
    """
    if is_fixed(item.kind):
        return []
    variable = variable_of(item)
    found = answers_that_matter(item.code, variable, expressions)
    if not found:
        alone = chain.from_iterable(answers_that_matter(item.code, variable, [one]) for one in expressions)
        found = list(dict.fromkeys(alone))
    plain = [float(one) if isinstance(one, Decimal) else list(one) if isinstance(one, tuple) else one for one in found]
    limits = [one for one in _limits(item) if one not in plain]
    return [one for one in [*plain, *limits] if not problem_of(item, one)]


def _limits(item: Item) -> list[Any]:
    """Return the least and the most that may be answered, where there is a limit."""
    least, most = (item.bounds or {}).get("least"), (item.bounds or {}).get("most")
    if item.kind == ItemKind.CHOICES:
        ids = [option["id"] for option in item.options]
        return [ids[: least or 1], ids[:most]]
    return [one for one in (least, most) if one is not None] if item.kind in (ItemKind.AMOUNT, ItemKind.DATE) else []


def _why(slot: Slot, asked: set[int], given: AnswersBySlot, items: Mapping[str, Item]) -> str:
    """Return in words why a question is asked or not."""
    if "if" not in slot:
        return _("Siempre se pregunta.")
    condition = {"condition": condition_in_words(slot["if"], items)}
    known = known_to(slot, asked, given)
    worth = evaluate(parse(slot["if"]), known)
    if worth is not None:
        return (_("Se cumple: %(condition)s.") if worth else _("No se cumple: %(condition)s.")) % condition
    missing = [code for code in codes_in(parse(slot["if"])) if code not in known]
    return _("No se sabe, sin respuesta a %(codes)s: %(condition)s.") % {"codes": ", ".join(missing), **condition}
