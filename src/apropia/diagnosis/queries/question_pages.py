"""One numbered page of a form: its question as somebody meets it."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from apropia.catalogue.models import ITService
from apropia.diagnosis.models import OPINION_KINDS, SCALE_KINDS, Answer, Item, ItemKind, Limits, Response
from apropia.diagnosis.policies.expressions import SERVICE, holes_of, is_fixed
from apropia.diagnosis.policies.fixed_words import page_words, speaker
from apropia.diagnosis.policies.ready_scales import title_for_people
from apropia.diagnosis.queries.answer_words import answer_in_words
from apropia.diagnosis.queries.choices import Choice, Sent, choices_of, ids_by_token, targets_of, typed_choices
from apropia.diagnosis.queries.form_logic import AnswersBySlot, Slot, asked_in, known_to
from apropia.diagnosis.queries.item_language import Texts, reworded_in, texts_for
from apropia.diagnosis.queries.opinion_fields import TypedField, hint_of, typed_field
from apropia.diagnosis.queries.pictures import PictureShown, picture_shown
from apropia.diagnosis.queries.recordings import RecordingShown, recording_shown
from apropia.diagnosis.queries.responses import ShutWave, given_in, response_for, shut_wave
from apropia.diagnosis.queries.tasks import TaskShown, task_shown
from apropia.formats.expressions.tailoring import tailored
from apropia.foundation.errors import NotFound
from apropia.people.models import Person


@dataclasses.dataclass(frozen=True, kw_only=True)
class Question:
    """One page of the diagnosis: what is asked, what was answered, and where in the form one is."""

    number: int
    position: int
    total: int
    minutes_left: int
    kind: str
    stem: str
    scenario: str
    section: str
    area: str
    choices: tuple[Choice, ...]
    targets: tuple[Choice, ...]
    task: TaskShown
    picture: PictureShown | None
    recording: RecordingShown | None
    status: str
    previous: int | None
    following: int | None
    # Chosen by the answers before it: how many there will be is not known, and an answer given stays.
    is_chosen: bool = False
    # Whether it makes sense after what was answered: otherwise nobody is to meet it.
    is_asked: bool = True
    # Of opinions: the words of their section, how many or what is taken, and what is typed where nothing is chosen.
    language: str = ""
    intro: str = ""
    hint: str = ""
    field: TypedField | None = None

    @property
    def words(self) -> Mapping[str, str]:
        """What its page says besides the author's words."""
        return page_words(self.language)

    @property
    def is_opinion(self) -> bool:
        return self.kind in OPINION_KINDS

    @property
    def is_settled(self) -> bool:
        return self.is_chosen and bool(self.status)

    @property
    def is_scale(self) -> bool:
        return self.kind in SCALE_KINDS

    @property
    def says_unknown_by_button(self) -> bool:
        """Whether «No lo sé» is a button: not one among the choices."""
        return not self.is_opinion and self.kind not in (*SCALE_KINDS, ItemKind.SINGLE, ItemKind.SCENARIO)

    @property
    def said(self) -> str:
        """What was said instead of an answer; nothing where there is one, or nothing yet."""
        said = (Answer.Status.DONT_KNOW, Answer.Status.NOT_UNDERSTOOD)
        return str(Answer.Status(self.status).label) if self.status in said else ""

    @property
    def is_skipped(self) -> bool:
        return self.status == Answer.Status.SKIPPED

    @property
    def places(self) -> range:
        return range(1, len(self.choices) + 1)


@dataclasses.dataclass(frozen=True)
class FormPage:
    """One numbered page of a form that somebody is giving: its item, and the question once it is asked for."""

    response: Response
    item: Item
    number: int

    @property
    def seed(self) -> str:
        """What the order of the options and what stands for their ids hang from."""
        return str(self.response.pk)

    @property
    def ids(self) -> Mapping[str, str]:
        """The ids of options and pairs by what stands for them in the page: an id as written may tell the key."""
        return ids_by_token(self.item, seed=self.seed)

    def shut(self, at: datetime) -> ShutWave | None:
        """Return the wave if it takes no answers at this moment."""
        return shut_wave(self.response.wave, at=at, is_begun=True)

    def question(self, sent: Sent | None = None) -> Question:
        """Return the question with what is stored of it, or with what was sent when that was refused."""
        return self.question_after(given_in(self.response), texts_for(self.response), sent)

    def question_after(self, given: AnswersBySlot, texts: Texts, sent: Sent | None = None) -> Question:
        """Return the question after these answers and in these words: a page with several reads both once."""
        return question_of(dataclasses.replace(self, item=reworded_in(self.item, texts)), given, sent)


def form_page_for(*, person: Person, wave_id: int, token: str, number: int) -> FormPage:
    """Return a numbered page of the form that this person, on this device, is giving. Raises `NotFound`."""
    return page_of_form(response_for(person=person, wave_id=wave_id, token=token), number)


def page_of_form(response: Response, number: int) -> FormPage:
    """Return a numbered page of a form. Raises `NotFound`."""
    if not 1 <= number <= len(response.form):
        raise NotFound(_("Esa pregunta no existe."))
    items = Item.objects.select_related("scale", "section", "competence__area", "picture", "recording")
    return FormPage(response, items.get(pk=response.form[number - 1]["item"]), number)


def question_of(page: FormPage, given: AnswersBySlot, sent: Sent | None) -> Question:
    """Return the question of a page after these answers, with what was sent where that was refused."""
    response, item, number = page.response, page.item, page.number
    slot = response.form[number - 1]
    asked = asked_in(response.form, given)
    index = number - 1
    status, value = given.get(index, ("", None))
    before = [slot for slot in asked if slot < index]
    after = [slot for slot in asked if slot > index]
    total, seconds = _left(response, asked, index)
    stem, scenario = _told(response, item, slot, known_to(slot, set(asked), given))
    seed = page.seed
    choices = choices_of(item, value, seed=seed) if sent is None else typed_choices(item, sent, seed=seed)
    say = speaker(response.language)
    return Question(
        number=number,
        position=len(before) + 1,
        total=total if index in asked else total + 1,
        minutes_left=max(1, round(seconds / 60)),
        kind=item.kind,
        stem=stem,
        scenario=scenario,
        section=title_for_people(item.section),
        area=item.competence.area.name if item.competence is not None else "",
        choices=tuple(_labelled(one, say) for one in choices),
        targets=targets_of(item, seed=seed),
        picture=picture_shown(item),
        recording=recording_shown(item, response.language),
        task=task_shown(item, choices, value, sent),
        status=status,
        previous=before[-1] + 1 if before else None,
        following=after[0] + 1 if after else None,
        is_chosen="why" in slot,
        is_asked=index in asked,
        intro=item.section.intro if item.kind in OPINION_KINDS else "",
        language=response.language,
        hint=hint_of(item, say),
        field=typed_field(item, value if sent is None else "".join(sent.get("respuesta", [])[:1])),
    )


def _labelled(choice: Choice, say: Callable[[str], str]) -> Choice:
    """Return a choice with what it is called, a part of a message, in the language of the page."""
    if "label" not in choice.details:
        return choice
    return dataclasses.replace(choice, details={**choice.details, "label": say(str(choice.details["label"]))})


def _told(response: Response, item: Item, slot: Slot, known: Mapping[str, Any]) -> tuple[str, str]:
    """Return question and situation with what they say of the service and of the person.

    Those of performance are the same for all.
    """
    if is_fixed(item.kind):
        return item.stem, item.scenario
    words = _words(response, item, slot, known)
    if "service" in slot:
        words[SERVICE] = ITService.objects.filter(pk=slot["service"]).values_list("name", flat=True).first() or ""
    return tailored(item.stem, words), tailored(item.scenario, words)


def _words(response: Response, item: Item, slot: Slot, known: Mapping[str, Any]) -> dict[str, str]:
    """Return the answers that the words of a question say, by code. One query, where there are any."""
    named = {hole.code for text in (item.stem, item.scenario) for hole in holes_of(item.kind, text)} & known.keys()
    places = {code: slot["refs"][code] for code in named}
    items = Item.objects.select_related("scale").in_bulk([response.form[place]["item"] for place in places.values()])
    return {code: answer_in_words(items[response.form[place]["item"]], known[code]) for code, place in places.items()}


def _left(response: Response, asked: Sequence[int], index: int) -> tuple[int, int]:
    """Return how many questions there are, and the seconds of those from a slot on; both at most where chosen."""
    questions, seconds = still_to_choose(response, asked)
    return len(asked) + questions, seconds + sum(response.form[slot]["seconds"] for slot in asked if slot >= index)


def still_to_choose(response: Response, asked: Sequence[int]) -> tuple[int, int]:
    """Return how many questions the answers may still choose, at most, and their seconds; none in a form that stands.

    One query where they are chosen.
    """
    trial = response.wave.simulation
    if trial is None:
        return 0, 0
    limits = Limits(**trial.limits)
    chosen = [response.form[slot] for slot in asked if "why" in response.form[slot]]
    spent = sum(one["seconds"] for one in chosen)
    return limits.questions - len(chosen), max(0, limits.minutes * 60 - spent)
