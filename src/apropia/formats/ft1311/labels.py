"""Find the form's labels in a text and take the answers that stand under them.

Labels are met in the form's order, but an answer may repeat one («Retos a Futuro:» as its own sub-heading). So every
place that looks like a label is a candidate with a weight, and the heaviest chain in the form's order wins.
"""

import re
from dataclasses import dataclass
from functools import cache

from apropia.formats.ft1311.folding import flexible, fold, words
from apropia.formats.ft1311.record import FIELDS, SECTIONS, FieldSpec, Section

CANDIDATES_PER_LABEL = 40
ALIASES = {
    "filled_on": ("Fecha de diligenciamiento", "Fecha diligenciamiento del formato"),
    "name": ("Nombre de la buena práctica", "Nombre de la práctica"),
    "unit": ("Dependencia responsable",),
    "head": ("Directivo de la dependencia", "Directiva de la dependencia", "Directivo(a) dependencia"),
    "process": ("Proceso al que pertenece",),
    "team": ("Equipo y/o grupo interno de trabajo", "Equipo o grupo interno de trabajo"),
    "responsible": ("Colaborador responsable", "Colaboradora responsable"),
    "engagement": ("Tipo vinculación",),
    "phone": ("Teléfono de contacto", "Número contacto"),
    "email": (
        "Correo institucional",
        "Correo electrónico institucional",
        "Correo electrónico institucional de contacto",
    ),
    "started_on": ("Fecha de inicio", "Fecha inicio de la buena práctica"),
    "description": ("Descripción",),
    "contribution": ("Aporte",),
    "stability": ("Estabilidad",),
    "annexes": ("Anexo",),
}
_LEAD = r"^[^\w\n]*(?:\d{1,2}(?:\.\d{1,2})*[^\w\n]+|[a-z][).][^\w\n]+)?"
_ALONE = re.compile(r"[^\w\n]*(?:[\n\f]|$)")
_COLON = re.compile(r"[^\w\n]{0,4}:")
_TRAIL = re.compile(r"[^\w\n¿¡(\[\"«“'-]*")


@dataclass(frozen=True, slots=True)
class Label:
    """A label found in the text: where it is, where its answer starts, and how sure that is."""

    key: str
    start: int
    end: int
    weight: float
    exact: bool
    guided: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """The raw text under a label."""

    text: str
    label: Label


@dataclass(frozen=True, slots=True)
class _Seek:
    """One step of the form: a section title or a field label."""

    key: str
    patterns: tuple[tuple[re.Pattern[str], bool], ...]
    guidance: re.Pattern[str] | None
    must_stand_alone: bool
    has_colon: bool


def _label_pattern(label: str) -> re.Pattern[str]:
    return re.compile(_LEAD + r"(?P<label>" + flexible(label) + r")(?!\w)", re.MULTILINE)


def _seek_field(spec: FieldSpec) -> _Seek:
    official = re.sub(r"^\d\.\s*", "", spec.label)
    patterns = [(_label_pattern(official), True)]
    patterns += [(_label_pattern(alias), False) for alias in ALIASES.get(spec.key, ())]
    guidance = re.compile(r"[\W_]*" + flexible(spec.guidance)) if spec.guidance else None
    alone = spec.key in ("conclusions", "annexes")
    return _Seek(spec.key, tuple(patterns), guidance, alone, spec.label.endswith(":"))


def _seek_section(section: Section) -> _Seek:
    return _Seek(f"section_{section.number}", ((_label_pattern(section.title), True),), None, True, False)


@cache
def _steps() -> tuple[_Seek, ...]:
    steps: list[_Seek] = []
    for spec in FIELDS:
        if spec.section and spec.section <= 4 and f"section_{spec.section}" not in {step.key for step in steps}:
            steps.append(_seek_section(SECTIONS[spec.section - 1]))
        steps.append(_seek_field(spec))
    return tuple(steps)


def _candidates(step: _Seek, text: str, folded: str) -> list[Label]:
    found: dict[int, Label] = {}
    for pattern, exact in step.patterns:
        for count, match in enumerate(pattern.finditer(folded)):
            if count >= CANDIDATES_PER_LABEL:
                break
            label = _weigh(step, text, folded, match, exact)
            if label is not None and label.weight > (found[label.start].weight if label.start in found else 0):
                found[label.start] = label
    return list(found.values())


def _weigh(step: _Seek, text: str, folded: str, match: re.Match[str], exact: bool) -> Label | None:
    colon = _COLON.match(folded, match.end())
    alone = bool(_ALONE.match(folded, match.end())) or bool(colon and _ALONE.match(folded, colon.end()))
    guide = step.guidance.match(folded, match.end()) if step.guidance else None
    length = len(words(match["label"]))
    closed = alone or bool(colon) or guide is not None
    if not closed and (step.must_stand_alone or not exact or length < 4):
        return None
    if step.must_stand_alone and not alone:
        return None
    weight = (2.0 if exact else 1.0) + 1.5 * (guide is not None) + 0.3 * alone + 0.5 * (bool(colon) == step.has_colon)
    raw = text[match.start("label") : match.end("label")]
    weight += 0.3 * (raw.isupper() and step.must_stand_alone) + 0.4 * bool(
        re.match(r"[^\w\n]*\d", match[0]) and step.must_stand_alone
    )
    end = guide.end() if guide else (colon.end() if colon else match.end())
    tail = _TRAIL.match(text, end)
    return Label(step.key, match.start(), tail.end() if tail else end, weight, exact, guide is not None)


def opens_with_label(line: str) -> bool:
    """Whether a line starts as one of the form's labels or titles does."""
    mine = words(line)
    if not mine or not line.lstrip(" *#0123456789.").lstrip()[:1].isupper():
        return False
    return any(mine[: len(label)] == label[: len(mine)] for label in _label_words() if len(mine) >= min(3, len(label)))


@cache
def _label_words() -> tuple[list[str], ...]:
    titles = [section.title for section in SECTIONS]
    return tuple(words(re.sub(r"^\d\.\s*", "", label)) for label in [*(spec.label for spec in FIELDS), *titles])


def find_labels(text: str) -> list[Label]:
    """Return the heaviest chain of labels in the form's order."""
    folded = fold(text)
    ranked = [(order, label) for order, step in enumerate(_steps()) for label in _candidates(step, text, folded)]
    ranked.sort(key=lambda item: (item[1].start, item[0]))
    best: list[tuple[float, int]] = []
    for i, (order, label) in enumerate(ranked):
        weight, before = label.weight, -1
        for j in range(i):
            if ranked[j][0] < order and ranked[j][1].end <= label.start + 1 and best[j][0] + label.weight > weight:
                weight, before = best[j][0] + label.weight, j
        best.append((weight, before))
    at = max(range(len(best)), key=lambda i: best[i][0], default=-1)
    chain: list[Label] = []
    while at >= 0:
        chain.append(ranked[at][1])
        at = best[at][1]
    return chain[::-1]


def answers_in(text: str) -> dict[str, Answer]:
    """Return the raw answer under each label that was found."""
    labels = find_labels(text)
    ends = [*(label.start for label in labels[1:]), len(text)][: len(labels)]
    return {
        label.key: Answer(_without_guidance(label, text[label.end : end]), label)
        for label, end in zip(labels, ends, strict=True)
        if not label.key.startswith("section_")
    }


def _without_guidance(label: Label, answer: str) -> str:
    """Drop the guidance where it did not follow its label at once, or a few of its words were changed."""
    step = next(step for step in _steps() if step.key == label.key)
    if step.guidance is None or label.guided:
        return answer
    if match := step.guidance.search(fold(answer)):
        return answer[: match.start()] + "\n" + answer[match.end() :].lstrip(" .:")
    guidance = set(words(next(spec.guidance for spec in FIELDS if spec.key == label.key)))
    first, mark, rest = answer.lstrip().partition("\n")
    mine = words(first)
    # Nine words in ten from the guidance, and most of it there: somebody retyped it.
    if (
        len(mine) >= 6
        and sum(word in guidance for word in mine) >= 0.9 * len(mine)
        and len(set(mine)) >= 0.6 * len(guidance)
    ):
        return mark + rest
    return answer
