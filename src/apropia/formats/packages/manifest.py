"""The manifest of SCORM 1.2 and 2004: which parts there are, in what order, and what each one opens."""

import posixpath
from collections.abc import Iterator

from lxml import etree

from apropia.formats.errors import FormatError
from apropia.formats.packages.archive import Archive
from apropia.formats.packages.durations import seconds_of
from apropia.formats.packages.outline import (
    NO_PAGE,
    Kind,
    Outline,
    Unit,
    attribute,
    children,
    fraction,
    local,
    not_shown,
    page_of,
    read_xml,
    text_of,
)

NO_KIND = "El manifiesto no dice qué versión de SCORM usa. Se aceptan SCORM 1.2 y SCORM 2004."
NO_PARTS = "El manifiesto no tiene ninguna parte que se pueda abrir. Revise la exportación."
TOO_MANY_PARTS = "El paquete tiene más de 300 partes. Sepárelo en varios."
IN_ANY_ORDER = (
    "El paquete trae reglas de orden entre sus partes. Aquí se proponen en orden y la persona puede abrir cualquiera."
)
_ACTIONS = frozenset({"exit,message", "exit,no message", "continue,message", "continue,no message"})
# Who writes one of these wants parts opened, skipped or repeated by rule.
_RULES = frozenset({"prerequisites", "preConditionRule", "postConditionRule", "exitConditionRule", "controlMode"})
_MOST_PARTS, _DEEPEST = 300, 30
_BASE = "{http://www.w3.org/XML/1998/namespace}base"


def read_manifest(archive: Archive, name: str) -> Outline:
    """Read the manifest that stands under that name; its folder is where its addresses begin."""
    root = read_xml(archive, name)
    if local(root) != "manifest":
        raise FormatError(NO_KIND, "no_kind")
    kind, edition = _kind_of(root)
    reader = _Reader(archive, root, posixpath.dirname(name), kind)
    organization = _organization_of(root)
    units = tuple(reader.units(organization))
    if not units:
        raise FormatError(NO_PARTS, "no_parts")
    title = text_of(organization, "title") if organization is not None else ""
    in_order = (IN_ANY_ORDER,) if len(units) > 1 and any(local(one) in _RULES for one in root.iter()) else ()
    notes = (*in_order, *not_shown(units))
    return Outline(kind, title or units[0].title, attribute(root, "identifier"), units, edition, notes)


def _kind_of(root: etree._Element) -> tuple[Kind, str]:
    said = next((text_of(one, "schemaversion") for one in children(root, "metadata")), "")
    # Sought in the words as they stand: asked of each element, a long name said once would be copied for every one.
    spaces = etree.tostring(root, encoding="unicode")
    if said == "1.2" or (not said and "adlcp_rootv1p2" in spaces):
        return Kind.SCORM_12, "1.2"
    if "2004" in said or "1.3" in said or (not said and "adlcp_v1p3" in spaces):
        return Kind.SCORM_2004, said
    if "adlcp_v1p3" in spaces:
        return Kind.SCORM_2004, said
    if "adlcp_rootv1p2" in spaces:
        return Kind.SCORM_12, said
    raise FormatError(NO_KIND, "no_kind")


def _organization_of(root: etree._Element) -> etree._Element | None:
    for group in children(root, "organizations"):
        known = children(group, "organization")
        wanted = attribute(group, "default")
        known.sort(key=lambda one: attribute(one, "identifier") != wanted)
        # The one that is named may be an empty shell; another then holds the parts.
        return next((one for one in known if _opens_something(one)), known[0] if known else None)
    return None


def _opens_something(organization: etree._Element) -> bool:
    return any(local(one) == "item" and attribute(one, "identifierref") for one in organization.iter())


class _Reader:
    """Turns items and resources of one manifest into parts."""

    def __init__(self, archive: Archive, root: etree._Element, folder: str, kind: Kind) -> None:
        self.archive, self.folder, self.kind = archive, folder, kind
        self.resources: dict[str, etree._Element] = {}
        for element in root.iter():
            if local(element) == "resource":
                self.resources.setdefault(attribute(element, "identifier"), element)

    def units(self, organization: etree._Element | None) -> Iterator[Unit]:
        items = list(self._items(organization, 0)) if organization is not None else []
        if len(items) > _MOST_PARTS:
            raise FormatError(TOO_MANY_PARTS, "too_many")
        seen: set[str] = set()
        for item in items:
            unit = self._unit(item)
            if unit.identifier in seen:
                raise FormatError(f"El manifiesto nombra dos veces la parte «{unit.identifier}».", "twice")
            seen.add(unit.identifier)
            yield unit
        if organization is None:
            for identifier, resource in list(self.resources.items())[:_MOST_PARTS]:
                if attribute(resource, "scormtype").lower() == "sco":
                    yield self._part(identifier, identifier, resource, parameters="")

    def _items(self, parent: etree._Element, depth: int) -> Iterator[etree._Element]:
        if depth > _DEEPEST:
            raise FormatError("El manifiesto tiene demasiados niveles. Revise la exportación.", "too_deep")
        for item in children(parent, "item"):
            if attribute(item, "identifierref"):
                yield item
            yield from self._items(item, depth + 1)

    def _unit(self, item: etree._Element) -> Unit:
        title = text_of(item, "title") or attribute(item, "identifier")
        resource = self.resources.get(attribute(item, "identifierref"))
        if resource is None:
            raise FormatError(NO_PAGE.format(title=title), "no_launch")
        part = self._part(attribute(item, "identifier") or title, title, resource, attribute(item, "parameters"))
        return Unit(
            identifier=part.identifier,
            title=part.title,
            page=part.page,
            query=part.query,
            reports=part.reports,
            mastery=_mastery_of(item),
            progress=_progress_of(item),
            time_limit=_time_limit_of(item),
            time_limit_action=_action_of(item),
            launch_data=(text_of(item, "datafromlms") or text_of(item, "dataFromLMS"))[:4096],
        )

    def _part(self, identifier: str, title: str, resource: etree._Element, parameters: str) -> Unit:
        base = self.folder
        for element in reversed(list(resource.iterancestors())):
            base = posixpath.join(base, str(element.get(_BASE, "")))
        base = posixpath.join(base, str(resource.get(_BASE, "")))
        page, query = page_of(self.archive, attribute(resource, "href"), title=title, base=base)
        return Unit(
            identifier=identifier[:250],
            title=title[:250],
            page=page,
            query=_with_parameters(query, parameters),
            reports=attribute(resource, "scormtype").lower() == "sco",
        )


def _with_parameters(query: str, parameters: str) -> str:
    """Join what an item adds to the address of its resource, as the content packaging asks."""
    while parameters[:1] in ("?", "&"):
        parameters = parameters[1:]
    if not parameters:
        return query
    if parameters.startswith("#"):
        return query if "#" in query else query + parameters
    head, mark, anchor = query.partition("#")
    return f"{head}{'&' if head.startswith('?') else '?'}{parameters}{mark}{anchor}"


def _mastery_of(item: etree._Element) -> float | None:
    """Return the score that passes, from 0 to 1: hundredths in 1.2, the primary objective's measure in 2004."""
    said = text_of(item, "masteryscore")
    if said:
        try:
            return fraction(str(float(said) / 100))
        except ValueError:
            return None
    for objective in item.iter():
        if local(objective) == "primaryObjective" and attribute(objective, "satisfiedbymeasure").lower() == "true":
            return fraction(text_of(objective, "minNormalizedMeasure") or "1")
    return None


def _progress_of(item: etree._Element) -> float | None:
    """Return the measure that completes a part of 2004: text in its 3rd edition, attributes in its 4th."""
    for told in children(item, "completionThreshold"):
        by_measure = attribute(told, "completedbymeasure").lower()
        measure = attribute(told, "minprogressmeasure") or str(told.text or "").strip()
        if by_measure != "false" and (measure or by_measure == "true"):
            return fraction(measure or "1")
    return None


def _time_limit_of(item: etree._Element) -> str:
    said = text_of(item, "maxtimeallowed")
    for sequencing in children(item, "sequencing"):
        for limits in children(sequencing, "limitConditions"):
            said = said or attribute(limits, "attemptabsolutedurationlimit")
    return said if seconds_of(said) else ""


def _action_of(item: etree._Element) -> str:
    said = text_of(item, "timelimitaction") or text_of(item, "timeLimitAction")
    said = ",".join(part.strip() for part in said.split(","))
    return said if said in _ACTIONS else ""
