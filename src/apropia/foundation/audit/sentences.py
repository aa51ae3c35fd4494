"""What each recorded action means, in words, as `web` registers them; unknown names are shown as they are."""

from collections.abc import Mapping

_sentences: dict[str, str] = {}
_areas: dict[str, str] = {}


def register(sentences: Mapping[str, str], areas: Mapping[str, str]) -> None:
    """Teach the words of actions such as `people.role.granted`, and of areas such as `people`."""
    _sentences.update(sentences)
    _areas.update(areas)


def sentence_of(action: str) -> str:
    """Return an action in words: «Otorgó un rol»."""
    return _sentences.get(action, action)


def area_of(name: str) -> str:
    """Return an area in words: «Personas»."""
    return _areas.get(name, name)


def known() -> dict[str, str]:
    """Return every sentence, for tests and the generated reference."""
    return dict(sorted(_sentences.items()))
