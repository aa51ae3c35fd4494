"""In which languages a version can be answered, and an item in the language of who answers."""

from collections.abc import Mapping

from apropia.diagnosis.models import InstrumentVersion, Item, Language, Response, VersionTranslation
from apropia.diagnosis.policies.item_words import reworded

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
    return reworded(item, lambda _place, text: texts.get(text) or text) if texts else item
