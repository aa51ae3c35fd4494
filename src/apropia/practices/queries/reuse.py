"""Replications and lessons of a practice: for those who work on it, for its form, and for its public copy."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from apropia.formats.ft1311.dates import MONTHS
from apropia.formats.ft1311.public import public_copy
from apropia.formats.ft1311.record import record_of
from apropia.foundation.errors import NotFound
from apropia.people.models import OrgUnit, Person
from apropia.practices import policies
from apropia.practices.models import GoodPractice, LessonLearned, PracticeVersion, Publication, Replication
from apropia.practices.queries.checking import names_to_withhold

Record = Replication | LessonLearned
KINDS: dict[str, type[Replication] | type[LessonLearned]] = {"replicas": Replication, "lecciones": LessonLearned}


@dataclass(frozen=True)
class Told:
    """A record as a paragraph of the form: in which field, below which heading."""

    key: str
    heading: str
    text: str


@dataclass(frozen=True)
class RecordShown:
    """A record with what this reader may do with it."""

    record: Record
    told: Told
    can_change: bool
    can_show: bool


@dataclass(frozen=True)
class NewRecord:
    """What the page of a new record stands on. Whoever adopted a practice records so, though she may not open it."""

    practice: GoodPractice
    units: QuerySet[OrgUnit]
    opens_practice: bool


@dataclass(frozen=True)
class RecordPage:
    """What the pages of a record that stands show."""

    record: Record
    units: QuerySet[OrgUnit]
    opens_practice: bool


@dataclass(frozen=True)
class RecordToUse:
    """A record, the version whose form may tell it, and in which field."""

    record: Record
    version: PracticeVersion
    key: str


@dataclass(frozen=True)
class PublicRecords:
    """What the public copy tells of reuse: (who, since when, text) and (lesson, effect, text)."""

    replications: tuple[tuple[str, str, str], ...]
    lessons: tuple[tuple[str, str, str], ...]


def records_of(*, practice: GoodPractice, reach: policies.Reach, kind: str) -> list[RecordShown]:
    """Return the replications or lessons of a practice. One query."""
    rows = _rows(kind).filter(practice=practice)
    return [
        RecordShown(
            record=row,
            told=told_in_form(row),
            can_change=policies.can_change_record(row, reach),
            can_show=policies.can_show(row, reach),
        )
        for row in rows
    ]


def new_record_for(*, slug: str, kind: str, person: Person) -> NewRecord:
    """Return the practice on which this person may record, and the units that may have taken it up. Raises `NotFound`.

    Replications are recorded on published practices by whoever documents for some unit; lessons, by those who work on
    the practice.
    """
    reach = policies.reach_of(person)
    rows = GoodPractice.objects.filter(entity_id=person.entity_id, slug=slug).select_related("unit", "entity")
    if kind == "replicas":
        live = Publication.objects.filter(practice=OuterRef("pk"), is_live=True)
        rows = rows.filter(Exists(live)) if reach.reviews or reach.author_paths else rows.none()
    else:
        rows = rows.filter(Exists(_versions_seen_by(person, reach).filter(practice=OuterRef("pk"))))
    found = rows.first()
    if found is None or (kind == "lecciones" and not (reach.reviews or reach.writes_for(found.unit.path))):
        raise NotFound(_("No encontramos esa práctica."))
    return NewRecord(found, _adopting_units(found, reach), _opens(found, person, reach))


def record_page_for(*, slug: str, kind: str, pk: int, person: Person) -> RecordPage:
    """Return one replication or lesson that this person may change or show. Raises `NotFound`."""
    reach = policies.reach_of(person)
    found = _record_of(slug, kind, pk, person, reach)
    return RecordPage(found, _adopting_units(found.practice, reach), _opens(found.practice, person, reach))


def record_to_use_for(*, slug: str, kind: str, pk: int, person: Person) -> RecordToUse:
    """Return a record and the version still being worked on that may tell it. Raises `NotFound`."""
    reach = policies.reach_of(person)
    versions = _versions_seen_by(person, reach).filter(practice__slug=slug, is_open=True)
    version = versions.select_related("practice__unit", "entity", "template").first()
    if version is None:
        raise NotFound(_("Esta práctica no tiene una versión en trabajo."))
    found = _record_of(slug, kind, pk, person, reach)
    return RecordToUse(found, version, told_in_form(found).key)


def _record_of(slug: str, kind: str, pk: int, person: Person, reach: policies.Reach) -> Record:
    found = _rows(kind).filter(pk=pk, practice__slug=slug, entity_id=person.entity_id).first()
    if found is None or not (policies.can_change_record(found, reach) or policies.can_show(found, reach)):
        raise NotFound(_("No encontramos ese registro."))
    return found


def _versions_seen_by(person: Person, reach: policies.Reach) -> QuerySet[PracticeVersion]:
    return PracticeVersion.objects.filter(policies.visible_to(person, reach))


def _opens(practice: GoodPractice, person: Person, reach: policies.Reach) -> bool:
    return _versions_seen_by(person, reach).filter(practice=practice).exists()


def _adopting_units(practice: GoodPractice, reach: policies.Reach) -> QuerySet[OrgUnit]:
    """Return the units that may have taken up a practice, among those for which this person may say so."""
    units = OrgUnit.objects.filter(entity_id=practice.entity_id, valid_to__isnull=True).exclude(pk=practice.unit_id)
    if reach.reviews or reach.writes_for(practice.unit.path):
        return units
    within = Q(pk__in=[])
    for path in reach.author_paths:
        within |= Q(path__startswith=path)
    return units.filter(within)


def told_in_form(record: Record) -> Told:
    """Return a record as the form tells it (ft1311-fields.md, 4.2 and 5)."""
    if isinstance(record, Replication):
        text = _("- **%(who)s**, desde %(since)s. %(adaptation)s") % {
            "who": record.adopter,
            "since": _month(record),
            "adaptation": _in_one_line(record.adaptation),
        }
        result = _("Resultado: %(result)s") % {"result": _in_one_line(record.result)} if record.result else ""
        return Told(
            "stability", _("**Adaptación a Otras Situaciones**"), " ".join(part for part in (text, result) if part)
        )
    return Told(
        "conclusions",
        _("**Lecciones aprendidas**"),
        _("- **%(title)s** %(facts)s Se recomienda: %(recommendation)s")
        % {
            "title": record.title if record.title.endswith((".", "!", "?")) else f"{record.title}.",
            "facts": _in_one_line(record.facts),
            "recommendation": _in_one_line(record.recommendation),
        },
    )


def public_records(*, publication: Publication) -> PublicRecords:
    """Return what a reviewer lets the public see, without personal data. Four queries."""
    names = names_to_withhold(version=publication.version)

    def shown(text: str) -> str:
        return public_copy(record_of({"other": text}), names=names).other

    def rows(kind: str) -> Sequence[Record]:
        return list(_rows(kind).filter(practice=publication.practice_id, is_public=True))

    return PublicRecords(
        replications=tuple(
            (row.adopter, _month(row), shown("\n\n".join(part for part in (row.adaptation, row.result) if part)))
            for row in rows("replicas")
            if isinstance(row, Replication)
        ),
        lessons=tuple(
            (shown(row.title), str(row.get_effect_display()), shown(f"{row.facts}\n\n{row.recommendation}"))
            for row in rows("lecciones")
            if isinstance(row, LessonLearned)
        ),
    )


def _rows(kind: str) -> QuerySet[Replication] | QuerySet[LessonLearned]:
    if kind == "replicas":
        return Replication.objects.select_related("practice__unit", "practice__entity", "unit", "entity")
    return LessonLearned.objects.select_related("practice__unit", "practice__entity", "entity")


def _month(record: Replication) -> str:
    return f"{MONTHS[record.began_on.month - 1]} de {record.began_on.year}"


def _in_one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if not line or line.endswith((".", "!", "?")) else f"{line}."
