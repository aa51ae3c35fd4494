from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apropia.formats.errors import FormatError
from apropia.formats.ft1311.record import FIELD, KEYS, TEMPLATE, record_of
from apropia.foundation.audit.actions import record
from apropia.foundation.clock import local_date
from apropia.foundation.errors import Conflict, DomainError, Forbidden
from apropia.foundation.locks import hold
from apropia.people.models import OrgUnit, Person
from apropia.practices import policies
from apropia.practices.models import DocumentTemplate, FieldValue, GoodPractice, PracticeVersion

RESERVED = frozenset({"nueva", "publicas", "importar"})


class EditedMeanwhile(Conflict):
    """Somebody else changed an answer meanwhile. `theirs` holds what is stored now, by key; nothing was overwritten."""

    def __init__(self, message: str, theirs: Mapping[str, FieldValue]) -> None:
        super().__init__(message)
        self.theirs = theirs


@dataclass(frozen=True)
class Answer:
    """What somebody wrote, and the revision that was on the page when it was opened."""

    text: str
    base: int = 0


@dataclass(frozen=True)
class Saved:
    """The revisions after a save, by key, and which answers really changed."""

    revisions: dict[str, int] = field(default_factory=dict)
    changed: tuple[str, ...] = ()


@transaction.atomic
def create_practice(*, unit: OrgUnit, name: str, by: Person, at: datetime) -> PracticeVersion:
    """Open a practice of a unit with a first draft, filled with what is already known.

    Raises
    ------
    Forbidden
        If the person does not document practices of that unit.
    """
    if not policies.reach_of(by).writes_for(unit.path) or unit.entity_id != by.entity_id:
        raise Forbidden(_("Solo quien documenta prácticas de esta dependencia puede crear una."))
    name = " ".join(name.split())
    if not name:
        raise DomainError(_("Escriba el nombre de la práctica."), field="name")
    hold(by.entity)
    practice = GoodPractice.objects.create(
        entity=by.entity, slug=_free_slug(by.entity_id, name), unit=unit, created_by=by.uid, created_at=at
    )
    version = PracticeVersion.objects.create(
        entity=by.entity,
        practice=practice,
        template=_current_template(),
        number=1,
        name=name[: FIELD["name"].max_length],
        authors=[str(by.uid)],
        changed_at=at,
    )
    known = _known(unit=unit, name=name, by=by, at=at)
    FieldValue.objects.bulk_create(
        FieldValue(
            entity=by.entity,
            version=version,
            key=key,
            text=known.get(key, ""),
            changed_by=by.uid,
            changed_by_name=by.display_name,
            changed_at=at,
        )
        for key in KEYS
    )
    record("practices.practice.created", entity=by.entity, by=by, on=version, at=at, detail={"unit": unit.code})
    return version


def _current_template() -> DocumentTemplate:
    template, _created = DocumentTemplate.objects.get_or_create(
        code=TEMPLATE.code,
        version=TEMPLATE.version,
        defaults={
            "process": TEMPLATE.process,
            "procedure": TEMPLATE.procedure,
            "format_name": TEMPLATE.format_name,
        },
    )
    return template


def _known(*, unit: OrgUnit, name: str, by: Person, at: datetime) -> dict[str, str]:
    """Return the answers that the registers already hold."""
    return {
        "filled_on": local_date(at, by.entity.timezone).isoformat(),
        "name": name,
        "unit": unit.name,
        "head": unit.head.display_name if unit.head else "",
        "responsible": by.display_name,
        "engagement": by.get_engagement_type_display() if by.engagement_type else "",
        "email": by.email,
        "other": "No aplica.",
    }


def _free_slug(entity_id: int, name: str) -> str:
    stem = slugify(name)[:60].strip("-") or "practica"
    taken = set(GoodPractice.objects.filter(entity_id=entity_id, slug__startswith=stem).values_list("slug", flat=True))
    taken |= RESERVED
    slug, number = stem, 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug


@transaction.atomic
def save_answers(
    *,
    version: PracticeVersion,
    answers: Mapping[str, Answer],
    page: UUID,
    by: Person,
    at: datetime,
    is_import: bool = False,
) -> Saved:
    """Save answers written on one open page.

    A page saves over its own earlier changes. Where another page changed an answer since this one was opened, nothing
    at all is saved.

    Raises
    ------
    EditedMeanwhile
        If another page changed one of the answers; it carries what is stored now.
    DomainError
        If a text is no date, or is too long.
    """
    # The row is locked first (a no-op on SQLite, where the transaction already holds the only lock).
    version = (
        PracticeVersion.objects.select_for_update(of=("self",)).select_related("practice__unit").get(pk=version.pk)
    )
    policies.check_can_write(version, policies.reach_of(by))
    wanted = _tidied(answers)
    stored = {value.key: value for value in FieldValue.objects.filter(version=version, key__in=answers)}
    changes = {key: text for key, text in wanted.items() if stored[key].text != text}
    theirs = {key: stored[key] for key in changes if not _may_overwrite(stored[key], answers[key].base, page)}
    if theirs:
        names = ", ".join(FIELD[key].short for key in theirs)
        raise EditedMeanwhile(
            _("Otra persona cambió «%(fields)s» mientras usted escribía. No se guardó nada ni se perdió nada.")
            % {"fields": names},
            theirs,
        )
    for key, text in changes.items():
        _write(stored[key], text, page=page, by=by, at=at)
    if changes:
        _touch(version, by=by, at=at, name=changes.get("name"))
        detail = {"fields": sorted(changes), "version": version.number, "import": is_import}
        record("practices.version.written", entity=version.entity, by=by, on=version, at=at, detail=detail)
    return Saved({key: value.revision for key, value in stored.items()}, tuple(changes))


def _tidied(answers: Mapping[str, Answer]) -> dict[str, str]:
    wanted = {}
    for key, answer in answers.items():
        try:
            wanted[key] = record_of({key: answer.text}).text(key)
        except FormatError as problem:
            raise DomainError(problem.message, field=key) from None
    return wanted


def _may_overwrite(value: FieldValue, base: int, page: UUID) -> bool:
    return value.revision == base or (value.changed_in == page and base >= value.streak_start - 1)


def _write(value: FieldValue, text: str, *, page: UUID, by: Person, at: datetime) -> None:
    value.revision += 1
    if value.changed_in != page:
        value.streak_start = value.revision
    value.text, value.changed_in = text, page
    value.changed_by, value.changed_by_name, value.changed_at = by.uid, by.display_name, at
    value.save()


def _touch(version: PracticeVersion, *, by: Person, at: datetime, name: str | None) -> None:
    if str(by.uid) not in version.authors:
        version.authors = [*version.authors, str(by.uid)]
    if name:
        version.name = name
    version.changed_at = at
    version.save(update_fields=["authors", "name", "changed_at"])
