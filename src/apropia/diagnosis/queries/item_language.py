"""In which languages a version can be answered, and an item in the language of who answers."""

from collections.abc import Mapping
from typing import Any

from apropia.diagnosis.models import InstrumentVersion, Item, Language, Response, VersionTranslation

Texts = Mapping[str, str]


def languages_of(version: InstrumentVersion) -> list[tuple[str, str]]:
    """Return in which languages a version can be answered, Spanish first; nothing where there is no choice."""
    others = list(version.translations.values_list("language", flat=True))
    return (
        [(str(one), str(one.label)) for one in Language if one == Language.SPANISH or one in others] if others else []
    )


def texts_for(response: Response) -> Texts:
    """Return what the words of a version are in the language of a response; nothing, and no query, in Spanish."""
    if response.language in ("", Language.SPANISH):
        return {}
    found = VersionTranslation.objects.filter(version=response.wave.version_id, language=response.language).first()
    return found.texts if found is not None else {}


def reworded_in(item: Item, texts: Texts) -> Item:
    """Return an item, for showing, with its words as `texts` has them; what it lacks stays as it was written."""
    if not texts:
        return item

    def said(text: str) -> str:
        return texts.get(text) or text

    def reworded(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**row, "text": said(row["text"])} for row in rows]

    item.stem, item.scenario = said(item.stem), said(item.scenario)
    item.options, item.targets = reworded(item.options), reworded(item.targets)
    item.section.title, item.section.intro = said(item.section.title), said(item.section.intro)
    if item.bounds.get("unit"):
        item.bounds = {**item.bounds, "unit": said(item.bounds["unit"])}
    if item.scale is not None:
        item.scale.options = reworded(item.scale.options)
    return item
