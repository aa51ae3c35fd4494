"""What a rule can see in a question that is often a defect, and sometimes none: said, never enforced.

What is wrong for sure is a lack (`content.lacks_of`). Which is which: docs/decisions/0020.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apropia.diagnosis.models import PERFORMANCE_KINDS, ItemKind
from apropia.diagnosis.policies.content import ItemContent
from apropia.diagnosis.policies.wording import folded
from apropia.science.psychometrics.readability import BANDS, readability_of

ONE_RIGHT = (ItemKind.SINGLE, ItemKind.SCENARIO)
LONGEST_STEM = 60
LONGEST_SENTENCE = 20
# Below «normal» of the INFLESZ scale. Of fewer words the index says little: it was made for a hundred.
HARD_BELOW = BANDS[2][0]
FEWEST_WORDS = 30
# A right answer this much longer than the mean of the others is seen before it is read.
STANDS_OUT = 1.3
ALIKE = 0.75
# What share of the questions the longest option may be the right one of, and one place hold: by chance a quarter.
TELLING_SHARE = 0.4
FEWEST_QUESTIONS = 12
# What each kind of hint is called where many questions are listed, in the order in which they are looked at.
NAMES = {
    "long_stem": _lazy("Pregunta larga"),
    "long_sentence": _lazy("Frases de más de 20 palabras"),
    "hard": _lazy("Se lee con dificultad"),
    "negation": _lazy("Pregunta en negativo"),
    "two_negations": _lazy("Niega dos veces"),
    "all_or_none": _lazy("«Todas» o «ninguna de las anteriores»"),
    "overlap": _lazy("Opciones que se parecen mucho"),
    "absolute": _lazy("«Siempre» o «nunca» en una opción equivocada"),
    "longest_is_right": _lazy("La correcta es bastante más larga"),
}
_NEGATION = re.compile(r"\b(no|nunca|excepto|salvo|ninguno?a?|incorrect[oa]s?|falsa?o?|menos adecuad[oa])\b")
_TWO_NEGATIONS = re.compile(r"\b(?:no|nunca)\b[^.?]*\b(?:sin|tampoco|ningun[oa]?|excepto|salvo)\b")
_ALL_OR_NONE = re.compile(r"\b(?:tod[oa]s|ningun[oa])\s+(?:de\s+)?(?:l[oa]s\s+anteriores|estas)\b")
_ABSOLUTE = re.compile(r"\b(siempre|nunca|jamas|unicamente|obviamente)\b")
_SENTENCES = re.compile(r"(?<=[.?!:;])\s+")


@dataclass(frozen=True)
class Hint:
    """One thing to look at, and by what it is known."""

    code: str
    message: str


def hints_of(content: ItemContent) -> tuple[Hint, ...]:
    """Return what to look at in one question."""
    rules = [_stem, _reading]
    if content.kind in PERFORMANCE_KINDS and content.options:
        rules += [_options, _length]
    return tuple(hint for rule in rules for hint in rule(content))


def _stem(content: ItemContent) -> Iterator[Hint]:
    words = len(content.stem.split())
    if words > LONGEST_STEM:
        yield Hint("long_stem", _("La pregunta tiene %(n)s palabras. Pase una parte a la situación.") % {"n": words})
    asked = folded(_asked(content.stem))
    if _TWO_NEGATIONS.search(folded(content.stem)):
        yield Hint("two_negations", _("La pregunta niega dos veces. Dígala en positivo."))
    elif (found := _NEGATION.search(asked)) is not None:
        yield Hint("negation", _("Pregunta en negativo («%(word)s»). Muchas personas no lo ven.") % {"word": found[1]})


def _asked(stem: str) -> str:
    """Return the words between question marks; the whole where there are none."""
    return " ".join(re.findall(r"¿[^?]*\?", stem)) or stem


def _reading(content: ItemContent) -> Iterator[Hint]:
    for text in (content.scenario, content.stem, *(option.text for option in content.options)):
        for sentence in _SENTENCES.split(text):
            if (words := len(sentence.split())) > LONGEST_SENTENCE:
                said = _("Hay una frase de %(n)s palabras: «%(start)s…». Pártala en dos.")
                yield Hint("long_sentence", said % {"n": words, "start": " ".join(sentence.split()[:5])})
    if (index := index_of(content)) is not None and index < HARD_BELOW:
        said = _("Se lee con dificultad: %(index)s en la escala INFLESZ; lo normal empieza en 55. Use palabras cortas.")
        yield Hint("hard", said % {"index": round(index)})


def index_of(content: ItemContent) -> float | None:
    """Return how easy all that is read is; None where it is too short to say."""
    texts = [content.scenario, content.stem, *(one.text for one in (*content.options, *content.targets))]
    whole = " ".join(f"{text.rstrip('. ')}." for text in texts if text)
    if len(whole.split()) < FEWEST_WORDS:
        return None
    return readability_of(whole).index


def _options(content: ItemContent) -> Iterator[Hint]:
    texts = {option.id: folded(option.text) for option in content.options}
    if any(_ALL_OR_NONE.search(text) for text in texts.values()):
        yield Hint("all_or_none", _("Una opción dice «todas» o «ninguna de las anteriores». Escriba una propia."))
    if (alike := next(_pairs(content), None)) is not None:
        said = _("Dos opciones se parecen mucho: «%(one)s» y «%(other)s». Mire que solo una sea correcta.")
        yield Hint("overlap", said % {"one": alike[0], "other": alike[1]})
    right = content.key if isinstance(content.key, list) else []
    wrong = [text for one, text in texts.items() if one not in right]
    if content.kind != ItemKind.ORDERING and any(_ABSOLUTE.search(text) for text in wrong):
        yield Hint("absolute", _("Una opción equivocada dice «siempre», «nunca» o algo así: eso la delata."))


def _pairs(content: ItemContent) -> Iterator[tuple[str, str]]:
    """Yield the options that share nearly all their words, or of which one holds the other whole."""
    told = [(option.text, set(folded(option.text).split())) for option in content.options]
    for place, (one, some) in enumerate(told):
        for other, more in told[place + 1 :]:
            shared = len(some & more)
            if min(len(some), len(more)) >= 3 and (
                shared >= ALIKE * len(some | more) or shared == min(len(some), len(more))
            ):
                yield one, other


def _length(content: ItemContent) -> Iterator[Hint]:
    lengths = _lengths(content)
    if lengths is None:
        return
    right, *wrong = lengths
    if right > max(wrong) and right > STANDS_OUT * sum(wrong) / len(wrong):
        yield Hint("longest_is_right", _("La correcta es bastante más larga que las demás. Iguálelas."))


def _lengths(content: ItemContent) -> list[int] | None:
    """Return how long the right option is and then the others; None where not just one is right."""
    key = content.key if isinstance(content.key, list) else []
    by_id = {option.id: len(option.text) for option in content.options}
    if content.kind not in ONE_RIGHT or len(key) != 1 or key[0] not in by_id or len(by_id) < 2:
        return None
    return [by_id.pop(key[0]), *by_id.values()]


def hints_of_all(contents: Sequence[ItemContent]) -> tuple[Hint, ...]:
    """Return what to look at in the questions of a version together."""
    return (*_lengths_of_all(contents), *_places_of_all(contents), *_twins(contents))


def _lengths_of_all(contents: Iterable[ItemContent]) -> Iterator[Hint]:
    lengths = [found for content in contents if (found := _lengths(content)) is not None]
    longest = sum(right > max(wrong) for right, *wrong in lengths)
    if len(lengths) >= FEWEST_QUESTIONS and longest > TELLING_SHARE * len(lengths):
        said = _("En %(n)s de %(all)s preguntas la correcta es la más larga. Por azar sería una de cada cuatro.")
        yield Hint("longest_is_right", said % {"n": longest, "all": len(lengths)})


def _places_of_all(contents: Iterable[ItemContent]) -> Iterator[Hint]:
    places = Counter(
        content.option_ids.index(content.key[0]) + 1
        for content in contents
        if _lengths(content) is not None and isinstance(content.key, list)
    )
    if places.total() < FEWEST_QUESTIONS:
        return
    place, times = places.most_common(1)[0]
    if times > TELLING_SHARE * places.total():
        said = _("En %(n)s de %(all)s preguntas la correcta está escrita en el lugar %(place)s. Alterne los lugares.")
        yield Hint("same_place", said % {"n": times, "all": places.total(), "place": place})


def _twins(contents: Sequence[ItemContent]) -> Iterator[Hint]:
    asked: dict[tuple[str, str], list[str]] = {}
    for content in contents:
        asked.setdefault((folded(content.scenario), folded(content.stem)), []).append(content.code)
    for codes in asked.values():
        if len(codes) > 1:
            yield Hint("twins", _("Preguntan con las mismas palabras: %(codes)s.") % {"codes": ", ".join(codes)})
