"""The light version of a form: several questions on one page, for slow connections."""

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from apropia.diagnosis.models import SCALE_KINDS, Item, ItemKind, Response
from apropia.diagnosis.queries.choices import Sent
from apropia.diagnosis.queries.form_logic import asked_in
from apropia.diagnosis.queries.item_language import texts_for
from apropia.diagnosis.queries.question_pages import FormPage, Question, still_to_choose
from apropia.diagnosis.queries.responses import ShutWave, given_in, response_for, shut_wave
from apropia.foundation.ui.numbers import about_time
from apropia.people.models import Person

TOGETHER = 5
# What is answered by marking alone. Other kinds have a page of their own, the ordinary one.
BY_MARKING = (
    *SCALE_KINDS,
    ItemKind.SINGLE,
    ItemKind.SCENARIO,
    ItemKind.MULTIPLE,
    ItemKind.CHOICE,
    ItemKind.CHOICES,
)


@dataclasses.dataclass(frozen=True)
class LightQuestion:
    """One question of a light page, and why what was sent of it was refused."""

    question: Question
    problem: str

    @property
    def is_several(self) -> bool:
        return self.question.kind in (ItemKind.MULTIPLE, ItemKind.CHOICES)

    @property
    def allows_unknown(self) -> bool:
        return not self.question.is_scale and not self.question.is_opinion


@dataclasses.dataclass(frozen=True)
class LightPage:
    """The next questions of a form that somebody is giving, together; `alone` is the number of one that cannot be.

    `left` and `minutes` are at most so many where questions are chosen by the answers.
    """

    response: Response
    pages: tuple[FormPage, ...]
    alone: int | None
    left: int
    minutes: int
    is_chosen: bool

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(page.number for page in self.pages)

    @property
    def time_left(self) -> str:
        return about_time(self.minutes)

    def shut(self, at: datetime) -> ShutWave | None:
        """Return the wave if it takes no answers at this moment."""
        return shut_wave(self.response.wave, at=at, is_begun=True)

    def questions(self, problems: Mapping[int, str], sent: Mapping[int, Sent]) -> list[LightQuestion]:
        """Return the questions to show, with what was sent of them and why it was refused."""
        given, texts = given_in(self.response), texts_for(self.response)
        return [
            LightQuestion(one.question_after(given, texts, sent.get(one.number)), problems.get(one.number, ""))
            for one in self.pages
        ]


def light_page_for(*, person: Person, wave_id: int, token: str, shown: Collection[int] = ()) -> LightPage:
    """Return the next questions of the form that this person, on this device, is giving. Raises `NotFound`.

    `shown` are the numbers of a page that was already seen, answered or not: that page is returned again, so that
    nothing sent from it is lost and nothing is demanded of a question that nobody saw.
    """
    response = response_for(person=person, wave_id=wave_id, token=token)
    given = given_in(response)
    asked = asked_in(response.form, given)
    left = [slot for slot in asked if slot not in given]
    wanted = [slot for slot in asked if slot + 1 in shown][:TOGETHER] or left[:TOGETHER]
    items = Item.objects.select_related("scale", "section", "competence__area", "picture", "recording").in_bulk(
        [response.form[slot]["item"] for slot in wanted]
    )
    together = _together(response, wanted, items)
    more, seconds = still_to_choose(response, asked)
    return LightPage(
        response=response,
        pages=tuple(FormPage(response, items[response.form[slot]["item"]], slot + 1) for slot in together),
        alone=left[0] + 1 if left and not together else None,
        left=len(left) + more,
        minutes=max(1, round((seconds + sum(response.form[slot]["seconds"] for slot in left)) / 60)),
        is_chosen=response.wave.simulation_id is not None,
    )


def _together(response: Response, left: Iterable[int], items: Mapping[int, Item]) -> list[int]:
    """Return the first slots that fit one page: answered by marking, and none that hangs on another of them."""
    found: list[int] = []
    for slot in left:
        refs = response.form[slot].get("refs", {}).values()
        item = items[response.form[slot]["item"]]
        is_plain = item.kind in BY_MARKING and item.picture is None
        if not is_plain or any(place in found for place in refs):
            break
        found.append(slot)
    return found
