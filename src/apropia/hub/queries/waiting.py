"""What waits for somebody, by what their roles let them do: each domain says its own."""

import dataclasses
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apropia.campaigns import queries as campaigns
from apropia.campaigns.models import Campaign
from apropia.diagnosis.queries import waves as diagnosis
from apropia.diagnosis.queries.participation import followed_waves_for
from apropia.diagnosis.queries.second_person import CALIBRATION, VERSION, to_settle_for
from apropia.learning.queries import authoring as learning
from apropia.learning.queries import talk_materials, talks, tries
from apropia.learning.states import VersionStatus
from apropia.learning.states.talks import TalkStatus
from apropia.materials import queries as materials
from apropia.materials.policies import WRITERS
from apropia.measurement import queries as measurement
from apropia.people.models import Person, Role
from apropia.practices import queries as practices
from apropia.privacy import queries as privacy
from apropia.programme.policies import KEEPERS
from apropia.programme.queries import nominations as programme
from apropia.support import queries as support
from apropia.usage import queries as usage

LINES_OF_A_KIND = 3
PRACTICE_ROLES = (Role.PRACTICE_AUTHOR, Role.UNIT_HEAD, Role.KNOWLEDGE_REVIEWER)


@dataclasses.dataclass(frozen=True)
class Waiting:
    """One line of «lo que tiene pendiente»."""

    title: str
    text: str
    url: str
    icon: str


def waiting_for(*, person: Person, at: datetime) -> list[Waiting]:
    """Return what waits for this person, most pressing first."""
    found = [*_decision(person, at), *_questions(person)]
    if person.has_role(*PRACTICE_ROLES):
        found += [
            Waiting(title=one.title, text=one.text, url=one.url, icon="award")
            for one in practices.pending_for(person=person, limit=LINES_OF_A_KIND)
        ]
    if person.has_role(Role.UA_MANAGER):
        found += _figures(person)
    if person.has_role(*KEEPERS):
        found += _nominations(person)
    if person.has_role(*WRITERS):
        found += [*_guides(person), *_left_by_talks(person)]
    found += [*_second_person(person), *_waves(person), *_campaigns(person), *_courses(person), *_tries(person)]
    found += _reports(person)
    return [*found, *_month(person, at), *_texts(person), *_talks(person, at), *_participation(person)]


def _decision(person: Person, at: datetime) -> list[Waiting]:
    waiting = privacy.decision_waiting(person=person, at=at)
    if waiting is None:
        return []
    text = ngettext(
        "Una autorización espera su decisión. Puede decir que no.",
        "%(count)d autorizaciones esperan su decisión. Puede decir que no.",
        waiting.count,
    ) % {"count": waiting.count}
    title = _("Decida sobre sus datos")
    if waiting.is_again:
        title = _("Cambió el aviso de privacidad: decida otra vez")
        text = f"{_('Lo que respondió antes ya no vale.')} {text}"
    home = urlencode({"siguiente": reverse("hub:home")})
    return [Waiting(title, text, f"{reverse('privacy:decide')}?{home}", "shield")]


def _questions(person: Person) -> list[Waiting]:
    queue, own = support.waiting_counts(person=person)
    found = []
    if queue:
        title = ngettext("%(count)d pregunta espera respuesta", "%(count)d preguntas esperan respuesta", queue)
        text = _("Mire primero las que vencen hoy.")
        found.append(Waiting(title % {"count": queue}, text, reverse("support:queue"), "inbox"))
    if own:
        title = ngettext("%(count)d pregunta suya tiene novedad", "%(count)d preguntas suyas tienen novedad", own)
        found.append(Waiting(title % {"count": own}, _("Lea la respuesta."), reverse("support:home"), "message-circle"))
    return found


def _figures(person: Person) -> list[Waiting]:
    count = measurement.preliminary_count(person=person)
    if not count:
        return []
    title = ngettext("%(count)d cifra por confirmar", "%(count)d cifras por confirmar", count) % {"count": count}
    return [Waiting(title, _("Otra persona las calculó."), reverse("measurement:confirm"), "chart-line")]


def _nominations(person: Person) -> list[Waiting]:
    count = programme.waiting_count(person=person)
    if not count:
        return []
    title = ngettext("%(count)d postulación por decidir", "%(count)d postulaciones por decidir", count)
    address = f"{reverse('programme:nominations')}?estado=PROPOSED"
    return [Waiting(title % {"count": count}, _("Personas para el plan de formación."), address, "user-plus")]


def _guides(person: Person) -> list[Waiting]:
    queue = materials.review_queue_for(person=person)
    if not queue:
        return []
    count = len(queue)
    title = ngettext("%(count)d guía por revisar", "%(count)d guías por revisar", count) % {"count": count}
    return [Waiting(title, queue[0].title, reverse("materials:guides"), "file-text")]


def _left_by_talks(person: Person) -> list[Waiting]:
    return [
        Waiting(
            _("Material de charla por revisar"),
            one.material.title,
            reverse("materials:guide", args=[one.material.slug]),
            "file-text",
        )
        for one in talk_materials.to_review_for(person=person, limit=LINES_OF_A_KIND)
    ]


def _second_person(person: Person) -> list[Waiting]:
    titles = {VERSION: _("Preguntas por revisar"), CALIBRATION: _("Calibración por decidir")}
    names = {VERSION: "diagnosis:version", CALIBRATION: "diagnosis:calibration"}
    return [
        Waiting(titles[one.what], one.instrument, reverse(names[one.what], args=[one.pk]), "list-checks")
        for one in to_settle_for(person=person, limit=LINES_OF_A_KIND)
    ]


def _waves(person: Person) -> list[Waiting]:
    return [
        Waiting(_("Resultados por publicar"), wave.name, reverse("diagnosis:wave", args=[wave.pk]), "clipboard-check")
        for wave in diagnosis.to_publish_for(person=person)[:LINES_OF_A_KIND]
    ]


def _campaigns(person: Person) -> list[Waiting]:
    return [
        Waiting(
            _("Campaña por evaluar") if one.status == Campaign.Status.FINISHED else _("Campaña por aprobar"),
            one.name,
            reverse("campaigns:campaign", args=[one.pk]),
            "megaphone",
        )
        for one in campaigns.pending_for(person=person)[:LINES_OF_A_KIND]
    ]


def _courses(person: Person) -> list[Waiting]:
    words = {VersionStatus.DRAFT: _("Curso por corregir"), VersionStatus.PILOT: _("Curso por publicar")}
    return [
        Waiting(
            words.get(VersionStatus(one.status), _("Curso por revisar")),
            one.title,
            reverse("learning:author_course", args=[one.pk]),
            "book-open",
        )
        for one in learning.reviews_for(person=person)[:LINES_OF_A_KIND]
    ]


def _tries(person: Person) -> list[Waiting]:
    return [
        Waiting(_("Piden otro intento"), quiz.title, reverse("learning:author_quiz", args=[quiz.pk]), "rotate-ccw")
        for quiz in tries.waiting_for(person=person)[:LINES_OF_A_KIND]
    ]


def _reports(person: Person) -> list[Waiting]:
    return [
        Waiting(_("Informe de uso por aplicar"), one.filename, reverse("usage:report", args=[one.uid]), "upload")
        for one in usage.to_apply_for(person=person)[:LINES_OF_A_KIND]
    ]


def _month(person: Person, at: datetime) -> list[Waiting]:
    month = measurement.month_to_compute(person=person, at=at)
    if not month:
        return []
    title = _("Faltan las cifras de %(month)s") % {"month": month}
    return [Waiting(title, _("Nadie las ha calculado."), reverse("measurement:compute"), "calculator")]


def _texts(person: Person) -> list[Waiting]:
    names = {"notice": _("Aviso de privacidad"), "policy": _("Política de tratamiento")}
    return [
        Waiting(
            _("Texto por aprobar") if one.is_written else _("Falta un texto de privacidad"),
            names[one.kind],
            reverse("privacy:manage"),
            "shield",
        )
        for one in privacy.texts_waiting_for(person=person)
    ]


def _talks(person: Person, at: datetime) -> list[Waiting]:
    return [
        Waiting(
            _("Falta la asistencia") if one.status == TalkStatus.HELD else _("Charla por cerrar"),
            one.title,
            reverse("learning:talk_attendance" if one.status == TalkStatus.HELD else "learning:talk", args=[one.pk]),
            "calendar",
        )
        for one in talks.unfinished_for(person=person, at=at, limit=LINES_OF_A_KIND)
    ]


def _participation(person: Person) -> list[Waiting]:
    return [
        Waiting(
            _("Diagnóstico abierto en su dependencia"),
            _("«%(wave)s»: mire cuántas personas faltan.") % {"wave": wave.name},
            reverse("diagnosis:wave_participation", args=[wave.pk]),
            "clipboard-check",
        )
        for wave in followed_waves_for(person=person)[:LINES_OF_A_KIND]
    ]
