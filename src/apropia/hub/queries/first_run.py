"""The steps that bring a new entity to its first diagnosis, each done or not by what is really there."""

import dataclasses

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from apropia.catalogue.models import ITService
from apropia.diagnosis.models import SurveyWave
from apropia.diagnosis.states import WaveState
from apropia.foundation.mail.queries import is_connected
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import OrgUnit, Person, Role, RoleGrant
from apropia.privacy.models import PrivacyNoticeVersion


@dataclasses.dataclass(frozen=True)
class FirstRunStep:
    """One step: what, why, where to do it, and whether it is done. Without `url` somebody else does it."""

    title: str
    text: str
    label: str
    url: str
    is_done: bool


@dataclasses.dataclass(frozen=True)
class _Begun:
    """What is there of an entity that begins."""

    has_units: bool
    has_people: bool
    has_services: bool
    has_officer: bool
    has_notice: bool
    has_wave: bool


def first_run_for(*, person: Person) -> list[FirstRunStep]:
    """Return the steps for those who start an entity; nothing for anybody else. One query once it has a notice."""
    if not person.has_role(Role.SYSADMIN, Role.UA_MANAGER):
        return []
    entity = person.entity
    begun = _begun(entity)
    roster = reverse("people:roster_home")
    return [
        FirstRunStep(
            title=_("Traiga sus dependencias y personas"),
            text=_("Desde la hoja de cálculo que ya tiene. Verá cada problema por fila antes de aplicar."),
            label=_("Importar el registro"),
            url=roster,
            is_done=begun.has_units and begun.has_people,
        ),
        FirstRunStep(
            title=_("Llene el catálogo de servicios"),
            text=_("Qué ofrece la oficina de TI, para quién es y cómo se obtiene."),
            label=_("Importar servicios"),
            url=reverse("catalogue:import"),
            is_done=begun.has_services,
        ),
        FirstRunStep(
            title=_("Conecte el correo"),
            text=_(
                "Con él salen las invitaciones. Lo configura quien administra el servidor y lo revisa apropia doctor."
            ),
            label="",
            url="",
            is_done=is_connected(entity=entity),
        ),
        *_privacy_steps(person, begun),
        FirstRunStep(
            title=_("Abra la primera ola"),
            text=_("El diagnóstico que será su línea base. Diséñela y prográmela: abre sola en su fecha."),
            label=_("Preparar la ola"),
            url=reverse("diagnosis:waves") if person.has_role(Role.UA_MANAGER) else "",
            is_done=begun.has_wave,
        ),
    ]


def is_first_run(*, person: Person) -> bool:
    """Say whether the guide still leads somebody who starts an entity: until its first wave has opened. One query."""
    if not person.has_role(Role.SYSADMIN, Role.UA_MANAGER):
        return False
    ahead = (WaveState.DESIGNED, WaveState.SCHEDULED, WaveState.CANCELLED)
    return not SurveyWave.objects.filter(entity=person.entity_id).exclude(state__in=ahead).exists()


def _begun(entity: Entity) -> _Begun:
    """Ask all of it at once, without counting anybody."""
    own = {"entity": OuterRef("pk")}
    people = Person.objects.filter(status=Person.Status.ACTIVE, **own)
    waves = SurveyWave.objects.filter(**own).exclude(state__in=[WaveState.DESIGNED, WaveState.CANCELLED])
    found = Entity.objects.filter(pk=entity.pk).values_list(
        # More than the first unit, and more people than a group that would be hidden.
        Exists(OrgUnit.objects.filter(**own)[1:]),
        Exists(people[entity.minimum_cell :]),
        Exists(ITService.objects.filter(**own)),
        Exists(_officers(entity.pk)),
        Exists(PrivacyNoticeVersion.objects.filter(approved_at__isnull=False, **own)),
        Exists(waves),
    )
    return _Begun(*found.get())


def _officers(entity_id: int) -> QuerySet[Person]:
    grants = RoleGrant.objects.filter(entity_id=entity_id, role=Role.DPO, revoked_at__isnull=True)
    return Person.objects.filter(entity_id=entity_id, status=Person.Status.ACTIVE, pk__in=grants.values("person"))


def _privacy_steps(person: Person, begun: _Begun) -> list[FirstRunStep]:
    """Return who must be appointed to approve the notice, and its approval, which is theirs alone."""
    # Their names are read only where somebody must turn to them.
    waits_for = _officers(person.entity_id)[:3] if begun.has_officer and not begun.has_notice else []
    names = ", ".join(one.display_name for one in waits_for)
    approves, grants = person.has_role(Role.DPO), person.has_role(Role.SYSADMIN)
    return [
        FirstRunStep(
            title=_("Nombre a la persona oficial de protección de datos"),
            text=_("Ábrala en la lista, otórguele ese rol e invítela. Solo ella aprueba el aviso.")
            if grants
            else _("Pida a la administración técnica que le otorgue ese rol. Solo ella aprueba el aviso."),
            label=_("Elegir a la persona"),
            url=reverse("people:persons") if grants else "",
            is_done=begun.has_officer,
        ),
        FirstRunStep(
            title=_("Apruebe el aviso de privacidad") if approves else _("Pida la aprobación del aviso de privacidad"),
            text=_("Lea el borrador, complételo y apruébelo. Sin él no se pregunta nada.")
            if approves
            else _("Lo lee y aprueba %(names)s en «Textos de privacidad». Sin él no se pregunta nada.")
            % {"names": names or _("la persona oficial de protección de datos")},
            label=_("Ver los textos"),
            url=reverse("privacy:manage") if approves else "",
            is_done=begun.has_notice,
        ),
    ]
