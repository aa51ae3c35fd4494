"""Read XML that strangers wrote: no DOCTYPE, no entity, no network, no tree beyond the parser's bounds."""

import re

from lxml import etree

from apropia.formats.errors import FormatError

# What may stand before the root. A DOCTYPE stands there or nowhere, so text that only speaks of one is no danger.
_PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_DECLARED = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
# Encodings that write «<!DOCTYPE» as ASCII does; in another it could hide.
_PLAIN_ENCODINGS = {b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1", b"iso-8859-15", b"latin1", b"windows-1252"}
# Reading the attributes of one element takes the square of their number; no format has an element with so many.
_MOST_ATTRIBUTES = 200
_CROWDED = f"El archivo tiene un elemento con más de {_MOST_ATTRIBUTES} atributos. No se abrió por seguridad."
_IS_CROWDED = etree.XPath(f"boolean(//*[@*[{_MOST_ATTRIBUTES + 1}]])")


def parse_xml(content: bytes, *, broken: str, hostile: str) -> etree._Element:
    """Return the root element.

    Raises
    ------
    FormatError
        With the words ``hostile`` for what could deceive or exhaust the reader, ``broken`` for what is no sound XML.
    """
    declared = _DECLARED.match(content.removeprefix(b"\xef\xbb\xbf").lstrip()[:200])
    if b"\0" in content[:400] or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise FormatError(hostile, "doctype")
    if declared and declared[1].lower() not in _PLAIN_ENCODINGS:
        raise FormatError(hostile, "doctype")
    prolog = _PROLOG.match(content)
    if content[prolog.end() if prolog else 0 :].startswith(b"<!"):
        raise FormatError(hostile, "doctype")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise FormatError(broken, "damaged") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise FormatError(hostile, "doctype")
    if _IS_CROWDED(root):
        raise FormatError(_CROWDED, "crowded")
    return root


def line_of(element: etree._Element) -> int:
    """Return the line of the file where an element begins; 0 where it is not known."""
    line: object = element.sourceline
    return line if isinstance(line, int) else 0
