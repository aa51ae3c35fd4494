"""All that a person reads of a question, said in one place: what is offered for translation is what is shown in it."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from apropia.diagnosis.models import Item, ItemKind
from apropia.diagnosis.policies.recordings import recording_in_words
from apropia.diagnosis.policies.tasks import cells_of

# From the place of a text (a section, a scale by its name, a question by its code) and the text to what is read there.
Said = Callable[[str, str], str]


def reworded(item: Item, said: Said) -> Item:
    """Return an item, for showing, with each of its words as `said` gives it, in the order met. It is changed itself.

    Its section and scale must be loaded. The unit of a number with a right answer stays: what is typed is read by it.
    """
    section, code = item.section, item.code
    section.title, section.intro = said(section.title, section.title), said(section.title, section.intro)
    item.scenario, item.stem = said(code, item.scenario), said(code, item.stem)
    if item.bounds.get("unit"):
        item.bounds = {**item.bounds, "unit": said(code, item.bounds["unit"])}
    if item.picture_facts:
        texts = {name: said(code, item.picture_facts[name]) for name in ("alt", "description")}
        item.picture_facts = {**item.picture_facts, **texts}
    item.recording_facts = recording_in_words(item.recording_facts, lambda text: said(code, text))
    item.task = _task(item, said)
    if item.kind == ItemKind.SHEET:
        # Its options are the cells, by name.
        item.options = [{"id": name, "text": text} for name, text in cells_of(item.task.get("rows", ()))]
    else:
        item.options = _rows(item.options, said, code)
    item.targets = _rows(item.targets, said, code)
    if item.scale is not None:
        place = _("Escala «%(name)s»") % {"name": item.scale.name}
        item.scale.options = _rows(item.scale.options, said, place)
    item.validation_message = said(code, item.validation_message)
    return item


def _rows(rows: list[dict[str, Any]], said: Said, place: str) -> list[dict[str, Any]]:
    return [{**row, "text": said(place, row["text"])} for row in rows]


def _task(item: Item, said: Said) -> dict[str, Any]:
    """Return what is shown besides words and options: a file, a grid, and the texts of the parts of a message."""
    task = dict(item.task)
    if "file" in task:
        task["file"] = said(item.code, task["file"])
    if "rows" in task:
        task["rows"] = [[said(item.code, cell) for cell in row] for row in task["rows"]]
    if "parts" in task:
        task["parts"] = {one: _part(part, said, item.code) for one, part in task["parts"].items()}
    return task


def _part(part: dict[str, Any], said: Said, code: str) -> dict[str, Any]:
    """Return the details of an option; what a part of a message is and where a place lies are no words."""
    return {name: text if name in ("role", "shape") else said(code, text) for name, text in part.items()}
