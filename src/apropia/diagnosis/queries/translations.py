"""Which words of a version are translated, and which are missing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from apropia.diagnosis.models import InstrumentVersion, Item, Language
from apropia.diagnosis.policies.item_words import reworded
from apropia.diagnosis.queries.authoring import version_for
from apropia.diagnosis.states import VersionState
from apropia.people.models import Person

PLACEHOLDER = re.compile(r"\{[^{}]*\}")
OTHERS = tuple(one for one in Language if one != Language.SPANISH)
Texts = Mapping[str, str]


@dataclass(frozen=True)
class Word:
    """A text of a version, and where it stands: a section, a scale by its name, a question by its code."""

    place: str
    text: str


@dataclass(frozen=True)
class Completeness:
    """How far a language is. One that nobody began is no lack."""

    language: str
    name: str
    done: int
    total: int
    missing: tuple[Word, ...]

    @property
    def is_begun(self) -> bool:
        return self.done > 0

    @property
    def is_complete(self) -> bool:
        return not self.missing


@dataclass(frozen=True)
class TranslationsPage:
    """The languages of a version, and its words with what each is in them."""

    version: InstrumentVersion
    words: tuple[Word, ...]
    languages: tuple[Completeness, ...]
    texts: Mapping[str, Texts]

    @property
    def is_draft(self) -> bool:
        return self.version.state == VersionState.DRAFT


def translations_page(*, person: Person, pk: int) -> TranslationsPage:
    """Return how far each language of a version is. Raises `NotFound`."""
    version = version_for(person=person, pk=pk)
    words, texts = words_of(version), texts_of(version)
    languages = tuple(completeness_of(words, texts.get(one, {}), one) for one in OTHERS)
    return TranslationsPage(version, words, languages, texts)


def texts_of(version: InstrumentVersion) -> dict[str, Texts]:
    """Return what is translated of a version, by language."""
    return dict(version.translations.values_list("language", "texts"))


def completeness_of(words: tuple[Word, ...], texts: Texts, language: str) -> Completeness:
    missing = tuple(word for word in words if not texts.get(word.text))
    return Completeness(language, str(Language(language).label), len(words) - len(missing), len(words), missing)


def half_done(version: InstrumentVersion) -> list[Completeness]:
    """Return the languages that were begun and lack something."""
    words = words_of(version)
    found = (completeness_of(words, texts, language) for language, texts in texts_of(version).items())
    return [one for one in found if not one.is_complete]


def words_of(version: InstrumentVersion) -> tuple[Word, ...]:
    """Return all that a person reads of a version, each text once, in the order met; figures are no words."""
    found: dict[str, Word] = {}

    def meet(place: str, text: str) -> str:
        if any(one.isalpha() for one in text):
            found.setdefault(text, Word(place, text))
        return text

    items = version.items.exclude(status=Item.Status.RETIRED).select_related("section", "scale")
    for item in items.order_by("section__order", "order", "code"):
        reworded(item, meet)
    return tuple(found.values())


def keeps_places(text: str, translated: str) -> bool:
    """Say whether a translation has the same words in braces: what stands for a service or an answer."""
    return sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(translated))
