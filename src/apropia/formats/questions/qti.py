"""Read choice, order and match questions of QTI 2.1, 2.2 and 3.0: one item, or a package of them."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import replace
from io import BytesIO
from itertools import islice

from lxml import etree

from apropia.formats.archives import DAMAGE
from apropia.formats.errors import FormatError
from apropia.formats.hardened_xml import line_of, parse_xml
from apropia.formats.questions.plain_text import Losses, text_of_html
from apropia.formats.questions.records import MAX_CHOICES, Choice, Kind, Question, QuestionFile

NAME = "QTI"
MAX_PARTS, MAX_PART, MAX_TOTAL = 2_000, 5 << 20, 60 << 20
BROKEN = "El archivo está dañado. Expórtelo otra vez desde el programa de donde viene."
HOSTILE = "El archivo trae contenido que no se admite por seguridad. Expórtelo otra vez, sin DOCTYPE ni entidades."
MIXED = "Tiene varias partes por responder. Sepárelas en preguntas distintas."
LIMITED = "Se podían marcar a lo sumo {count} opciones: aquí se marcan las que la persona quiera."
_INTERACTIONS = {
    "choiceInteraction": "elegir",
    "orderInteraction": "ordenar",
    "matchInteraction": "emparejar",
    "associateInteraction": "asociar",
    "gapMatchInteraction": "arrastrar palabras",
    "inlineChoiceInteraction": "elegir dentro del texto",
    "textEntryInteraction": "respuesta corta",
    "extendedTextInteraction": "respuesta larga",
    "hottextInteraction": "marcar en el texto",
    "hotspotInteraction": "marcar en una imagen",
    "graphicOrderInteraction": "ordenar en una imagen",
    "graphicAssociateInteraction": "asociar en una imagen",
    "graphicGapMatchInteraction": "arrastrar sobre una imagen",
    "selectPointInteraction": "señalar en una imagen",
    "positionObjectInteraction": "ubicar en una imagen",
    "sliderInteraction": "deslizar",
    "mediaInteraction": "ver o escuchar",
    "drawingInteraction": "dibujar",
    "uploadInteraction": "subir archivos",
    "customInteraction": "propia del programa",
    "portableCustomInteraction": "propia del programa",
    "endAttemptInteraction": "terminar",
}
_LEFT_OUT = {"feedbackInline", "feedbackBlock", "rubricBlock", "templateInline", "templateBlock", "printedVariable"}


def is_item(root: etree._Element) -> bool:
    """Tell whether the element is one question."""
    return _name(root) == "assessmentItem"


def read_item(root: etree._Element, *, source: str = "") -> QuestionFile:
    """Read the one question of a file."""
    return QuestionFile(format=NAME, questions=(_question(root, source),))


def read_package(data: bytes) -> QuestionFile:
    """Read every question of a package, in the order of its manifest. Nothing is unpacked to disk.

    Raises
    ------
    FormatError
        If it is no zip, is damaged, is built to exhaust the reader, or holds no question.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            parts = list(_parts(package))
    except DAMAGE as error:
        raise FormatError(BROKEN, "damaged") from error
    roots = {name: parse_xml(content, broken=BROKEN, hostile=HOSTILE) for name, content in parts}
    items = [name for name, root in roots.items() if is_item(root)]
    if not items:
        raise FormatError("El paquete no tiene preguntas QTI 2 o 3.", "no_questions")
    listed = [name for root in roots.values() if _name(root) == "manifest" for name in _listed(root)]
    order = {name: place for place, name in enumerate(listed)}
    items.sort(key=lambda name: order.get(name, len(order)))
    return QuestionFile(format=NAME, questions=tuple(_question(roots[name], name) for name in items))


def _parts(package: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    entries = package.infolist()
    if len(entries) > MAX_PARTS:
        raise FormatError(HOSTILE, "zip_bomb")
    total = 0
    for entry in entries:
        if not entry.filename.lower().endswith(".xml"):
            continue
        with package.open(entry) as stream:
            content = stream.read(MAX_PART + 1)
        total += len(content)
        if len(content) > MAX_PART or total > MAX_TOTAL:
            raise FormatError(HOSTILE, "zip_bomb")
        yield entry.filename, content


def _listed(manifest: etree._Element) -> Iterator[str]:
    for resource in _all(manifest, "resource"):
        if href := resource.get("href"):
            yield href


def _name(element: etree._Element) -> str:
    """Return the name of an element as QTI 2 writes it: `qti-simple-choice` is `simpleChoice`."""
    tag: object = element.tag
    if not isinstance(tag, str):  # a comment
        return ""
    local = etree.QName(element).localname
    if not local.startswith("qti-"):
        return local
    return re.sub(r"-([a-z])", lambda match: match[1].upper(), local.removeprefix("qti-"))


def _get(element: etree._Element, name: str) -> str:
    """Return an attribute, written `maxChoices` or `max-choices`."""
    dashed = re.sub(r"([A-Z])", lambda match: "-" + match[1].lower(), name)
    return element.get(name) or element.get(dashed) or ""


def _all(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    return (one for one in element.iter() if _name(one) in names)


def _question(root: etree._Element, source: str) -> Question:
    losses = Losses()
    body = next(_all(root, "itemBody"), None)
    base = Question(
        kind=Kind.OTHER,
        stem="",
        code=root.get("identifier") or "",
        language=root.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
        native="sin respuesta",
        place=line_of(root),
        source=source,
    )
    if body is None:
        return base
    interactions = list(_all(body, *_INTERACTIONS))
    base = _told(base, root, body, interactions, losses)
    if len(interactions) > 1:
        losses.add(MIXED)
        found = replace(base, native="varias en una")
    elif interactions and (reader := _READERS.get(_name(interactions[0]))) is not None:
        found = reader(base, interactions[0], _Key(root, interactions[0]), losses)
    else:
        found = base
    return replace(found, losses=losses.all())


def _told(
    question: Question, root: etree._Element, body: etree._Element, interactions: list[etree._Element], losses: Losses
) -> Question:
    """Return the question with its words: the text around its answers, and the prompt beside them."""
    prompts = [_text(one, losses) for one in _all(body, "prompt")]
    feedback = [_text(one, losses) for one in _all(root, "modalFeedback")]
    around = deepcopy(body)
    for one in list(_all(around, *_INTERACTIONS, *_LEFT_OUT)):
        _drop(one)
    words, prompt = _text(around, losses), "\n\n".join(one for one in prompts if one)
    return replace(
        question,
        stem=prompt or words,
        scenario=words if prompt else "",
        rationale=feedback[0] if len(feedback) == 1 else "",
        native=_INTERACTIONS[_name(interactions[0])] if interactions else question.native,
    )


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def _text(element: etree._Element, losses: Losses) -> str:
    inner = (element.text or "").replace("&", "&amp;").replace("<", "&lt;")
    kept = (one for one in element if _name(one) not in _LEFT_OUT)
    return text_of_html(inner + "".join(etree.tostring(one, encoding="unicode") for one in kept), losses)


class _Key:
    """What the item declares right for one interaction."""

    def __init__(self, root: etree._Element, interaction: etree._Element) -> None:
        wanted = _get(interaction, "responseIdentifier")
        declared = next(
            (one for one in _all(root, "responseDeclaration") if one.get("identifier") == wanted),
            None,
        )
        self.values: list[str] = []
        self.credits: dict[str, float] = {}
        for right in _all(declared, "correctResponse") if declared is not None else ():
            self.values += [(one.text or "").strip() for one in _all(right, "value")]
        for entry in _all(declared, "mapEntry") if declared is not None else ():
            try:
                self.credits[_get(entry, "mapKey")] = float(_get(entry, "mappedValue") or 0)
            except ValueError:
                continue
        self._right = set(self.values)
        self._top = max(self.credits.values(), default=0.0)

    def credit_of(self, identifier: str) -> float | None:
        """Return the share of the credit that a choice gives."""
        if 0 < self._top < float("inf"):
            credit = self.credits.get(identifier, 0.0) / self._top
            return credit if -1 <= credit <= 1 else 0.0
        return float(identifier in self._right) if self._right else None


def _fixed(interaction: etree._Element) -> bool:
    return _get(interaction, "shuffle").lower() != "true"


def _choice(question: Question, interaction: etree._Element, key: _Key, losses: Losses) -> Question:
    many = _get(interaction, "maxChoices") or "1"
    choices = tuple(
        Choice(_text(one, losses), key.credit_of(one.get("identifier") or ""))
        for one in islice(_all(interaction, "simpleChoice"), MAX_CHOICES)
    )
    if many not in {"0", "1", str(len(choices))}:
        losses.add(LIMITED.format(count=many[:4]))
    kind = Kind.SINGLE if many == "1" else Kind.MULTIPLE
    return replace(question, kind=kind, choices=choices, has_fixed_order=_fixed(interaction))


def _order(question: Question, interaction: etree._Element, key: _Key, losses: Losses) -> Question:
    found = {
        one.get("identifier") or "": _text(one, losses)
        for one in islice(_all(interaction, "simpleChoice"), MAX_CHOICES)
    }
    if sorted(key.values) != sorted(found):
        losses.add("No dice el orden correcto.")
        return question
    return replace(question, kind=Kind.ORDERING, choices=tuple(Choice(found[one]) for one in key.values))


def _match(question: Question, interaction: etree._Element, key: _Key, losses: Losses) -> Question:
    sets = [
        {
            one.get("identifier") or "": _text(one, losses)
            for one in islice(_all(side, "simpleAssociableChoice"), MAX_CHOICES)
        }
        for side in _all(interaction, "simpleMatchSet")
    ]
    pairs = dict(_pairs(key.values))
    if len(sets) != 2 or set(pairs) != set(sets[0]) or not set(pairs.values()) <= set(sets[1]):
        losses.add("No dice una pareja para cada opción.")
        return question
    targets = [sets[1][pairs[one]] for one in sets[0]]
    targets += [text for one, text in sets[1].items() if one not in pairs.values()]
    choices = tuple(Choice(text) for text in sets[0].values())
    return replace(question, kind=Kind.MATCHING, choices=choices, targets=tuple(targets))


def _pairs(values: Iterable[str]) -> Iterator[tuple[str, str]]:
    for value in values:
        left, _space, right = value.partition(" ")
        yield left, right.strip()


_READERS = {"choiceInteraction": _choice, "orderInteraction": _order, "matchInteraction": _match}
