"""What a version changes of the one before, so that it can be read. Nothing here decides what that asks of anybody."""

import dataclasses
import difflib
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apropia.learning.models import Activity, Question
from apropia.learning.policies.outline import Outline

ALIKE = 0.4  # Two texts that share less are two, not one written anew.
_TEXT_FIELDS = ("body", "transcript", "image_alt", "alternative")
_OTHER_FIELDS = {
    "title": _lazy("el título"),
    "duration_minutes": _lazy("los minutos"),
    "image": _lazy("la imagen"),
    "video": _lazy("el video"),
    "video_url": _lazy("el enlace del video"),
    "captions": _lazy("los subtítulos"),
    "address": _lazy("la dirección"),
    "package_id": _lazy("el paquete"),
    "done_when": _lazy("cuándo queda hecha"),
}


@dataclasses.dataclass(frozen=True)
class Line:
    """A line of a text that was taken out (`-`) or put in (`+`)."""

    sign: str
    text: str

    @property
    def is_new(self) -> bool:
        return self.sign == "+"


@dataclasses.dataclass(frozen=True)
class Difference:
    """One thing that changed: an activity, a question, or what the version says of itself."""

    name: str
    what: str
    lines: tuple[Line, ...] = ()


@dataclasses.dataclass(frozen=True)
class Comparison:
    differences: tuple[Difference, ...]
    # Of all words of the newer version's activities, how many are not in the older one.
    changed_percent: float


def compare(old: Outline, new: Outline) -> Comparison:
    """Return what the newer outline changes, in its order, what was taken out last."""
    pairs, removed = _paired(old.activities, new.activities)
    found = [*_of_version(old, new)]
    for before, after in pairs:
        found += [_added(after)] if before is None else list(_of_activity(before, after))
    found += [Difference(one.title, _("Se quitó esta actividad.")) for one in removed]
    found += _of_questions(_questions(old), _questions(new))
    return Comparison(tuple(found), _changed_percent(old.activities, new.activities))


def _of_version(old: Outline, new: Outline) -> Iterator[Difference]:
    name = _("Lo que el curso dice de sí")
    parts = [(one.version.title, one.version.summary, *one.version.objectives) for one in (old, new)]
    if lines := tuple(_diff("\n".join(parts[0]), "\n".join(parts[1]))):
        yield Difference(name, _("Cambió su título, su resumen o sus objetivos."), lines)
    minutes = old.version.duration_minutes, new.version.duration_minutes
    if minutes[0] != minutes[1]:
        yield Difference(name, _("De %(old)d a %(new)d minutos.") % {"old": minutes[0], "new": minutes[1]})


def _paired(
    old: Sequence[Activity], new: Sequence[Activity]
) -> tuple[list[tuple[Activity | None, Activity]], list[Activity]]:
    """Put each activity beside the one it comes from: of the same kind and title, else of the most alike text."""
    left = list(old)
    pairs: dict[int, Activity] = {}
    for one in new:
        same = next((other for other in left if (other.kind, other.title) == (one.kind, one.title)), None)
        if same:
            pairs[one.pk] = same
            left.remove(same)
    for one in new:
        alike = [other for other in left if other.kind == one.kind] if one.pk not in pairs else []
        nearest = max(alike, key=lambda other: _alike(other.body, one.body), default=None)
        if nearest is not None and _alike(nearest.body, one.body) >= ALIKE:
            pairs[one.pk] = nearest
            left.remove(nearest)
    return [(pairs.get(one.pk), one) for one in new], left


def _alike(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def _added(activity: Activity) -> Difference:
    return Difference(activity.title, _("Es una actividad nueva (%(kind)s).") % {"kind": activity.get_kind_display()})


def _of_activity(before: Activity, after: Activity) -> Iterator[Difference]:
    lines = [line for name in _TEXT_FIELDS for line in _diff(getattr(before, name), getattr(after, name))]
    lines += _diff(_steps(before), _steps(after))
    changed = [_("el texto")] if lines else []
    changed += [str(label) for name, label in _OTHER_FIELDS.items() if getattr(before, name) != getattr(after, name)]
    if changed:
        yield Difference(after.title, _("Cambió: %(names)s.") % {"names": ", ".join(changed)}, tuple(lines))


def _steps(activity: Activity) -> str:
    return "\n".join(f"{step['text']} {step['check']}".strip() for step in activity.steps)


def _questions(outline: Outline) -> list[Question]:
    return [question for quiz in outline.quizzes for question in outline.questions.get(quiz.pk, ())]


def _of_questions(old: Sequence[Question], new: Sequence[Question]) -> list[Difference]:
    known, now = {one.text: one for one in old}, {one.text: one for one in new}
    found = [Difference(text, _("Es una pregunta nueva.")) for text in now if text not in known]
    found += [
        Difference(text, _("Cambiaron sus opciones o su clave."))
        for text, one in now.items()
        if text in known and (one.kind, one.parts) != (known[text].kind, known[text].parts)
    ]
    return found + [Difference(text, _("Se quitó esta pregunta.")) for text in known if text not in now]


def _diff(old: str, new: str) -> Iterator[Line]:
    for line in difflib.ndiff(_lines(old), _lines(new)):
        if line[:2] in ("- ", "+ "):
            yield Line(line[0], line[2:])


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _changed_percent(old: Sequence[Activity], new: Sequence[Activity]) -> float:
    before, after = ([word for one in activities for word in one.body.split()] for activities in (old, new))
    if not after:
        return 0.0
    blocks = difflib.SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return 100 * (1 - sum(block.size for block in blocks) / len(after))
