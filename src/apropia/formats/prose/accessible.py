"""What of a text does not reach whoever hears it, or does not tell colours apart.

The clauses are of the Web Content Accessibility Guidelines 2.1.
"""

import re
from collections.abc import Iterator

from apropia.formats.prose.blocks import Block, Kind, Prose, words_of
from apropia.formats.prose.finding import Finding

# Failure F84 of the guidelines: the link says nothing of where it leads.
_HERE = "aquí|aqui|acá|aca"
_VAGUE_LINK = re.compile(
    rf"(?:(?:haga |dé |de )?(?:clic|click)(?: en)?(?: (?:{_HERE}))?|(?:pulse |ver |entre |vaya )?(?:{_HERE})"
    r"|(?:(?:este|el) )?(?:enlace|link|vínculo)|(?:ver|leer|saber) más|más(?: información)?|siga leyendo|ir|página)",
)
# Failure F30: the words that stand for the image are its file's name, or say only that it is one.
_FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|webp|svg|bmp|tiff?)", re.IGNORECASE)
_ONLY_AN_IMAGE = re.compile(
    r"(?:la |una )?(?:imagen|foto|fotografía|gráfica|gráfico|captura|pantallazo|figura|img|image)\W*\d*"
)
_COLOURS = r"(?:roj|amarill|negr|blanc|morad|anaranjad)[oa]s?|verdes?|azul(?:es)?|gris(?:es)?|naranjas?"
_THINGS = (
    r"bot[oó]n(?:es)?|iconos?|íconos?|textos?|letras?|casillas?|recuadros?|barras?|franjas?|círculos?|campos?|celdas?"
)
# Clause 1.4.1, use of colour; 1.3.3, sensory characteristics.
_POINTER = re.compile(
    rf"\b(?:{_THINGS})\s+(?:(?:en|de|de color)\s+)?(?:{_COLOURS})\b"
    rf"|\b(?:{_THINGS})\s+(?:que (?:está|aparece)\s+)?(?:de|a) la (?:derecha|izquierda)\b"
    rf"|\b(?:{_THINGS})\s+de (?:arriba|abajo)\b|\blo que está en (?:{_COLOURS})\b",
    re.IGNORECASE,
)
_NAMED = re.compile(r"«[^»]+»|“[^”]+”|\"[^\"]+\"")
_TITLE_WORDS = 12


def accessibility_findings(prose: Prose) -> Iterator[Finding]:
    """Yield what does not reach everybody, in the order in which a text is looked at."""
    yield from _headings(prose)
    yield from (
        Finding("vague_link", link.text)
        for link in prose.links
        if _VAGUE_LINK.fullmatch(link.text.lower().strip(" .:»«"))
    )
    yield from (
        Finding("bare_address", link.text) for link in prose.links if re.match(r"(?:https?://|www\.)", link.text)
    )
    for description in prose.images:
        yield from image_findings(description)
    yield from (Finding("table_without_header", "") for cells in prose.tables if not any(cells))
    yield from _pointers(prose)


def image_findings(description: str) -> Iterator[Finding]:
    """Yield what is wrong with the words that stand for an image."""
    words = description.strip()
    if not words:
        yield Finding("image_without_words", "")
    elif _FILE_NAME.fullmatch(words) or _ONLY_AN_IMAGE.fullmatch(words.lower()):
        yield Finding("image_without_sense", words)


def _headings(prose: Prose) -> Iterator[Finding]:
    level = 0
    for block in prose.blocks:
        if block.kind is Kind.HEADING:
            if not block.text:
                yield Finding("empty_heading", "")
            if level and block.level > level + 1:
                yield Finding("heading_jump", block.text)
            level = block.level
        elif _is_disguised(block):
            yield Finding("disguised_heading", block.text)


def _is_disguised(block: Block) -> bool:
    """Say whether a paragraph is a title in bold: nobody who goes from heading to heading comes upon it."""
    is_whole = block.kind is Kind.PARAGRAPH and block.marked == (block.text,) and block.text[:1].isupper()
    return is_whole and len(words_of(block.text)) <= _TITLE_WORDS and block.text[-1:] not in ".?!:;…»"


def _pointers(prose: Prose) -> Iterator[Finding]:
    for block in prose.blocks:
        for sentence in block.sentences:
            is_named = _NAMED.search(sentence) or any(words in sentence for words in block.marked)
            if not is_named and (found := _POINTER.search(sentence)):
                yield Finding("only_pointed_at", found[0])
