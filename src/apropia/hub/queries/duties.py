"""What the work of each role is, in one sentence on its home page."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from apropia.people.models import Person, Role

_WORK = {
    Role.UA_MANAGER: _("Lleva la estrategia: abre olas, publica cursos, aprueba campañas y hace oficiales las cifras."),
    Role.ANALYST: _("Diseña instrumentos, trae los informes de uso y calcula las cifras."),
    Role.ADVISOR: _("Responde las preguntas y escribe las guías que faltan."),
    Role.FACILITATOR: _("Prueba cursos y lleva las charlas, con su asistencia."),
    Role.CONTENT_AUTHOR: _("Escribe cursos y guías, y los revisa cuando envejecen."),
    Role.COMMUNICATOR: _("Propone campañas y lee si llegaron."),
    Role.UNIT_LIAISON: _("Anima a su dependencia a responder y a aprender. Ve cuántas personas, nunca quiénes."),
    Role.UNIT_HEAD: _("Ve su dependencia como grupo y aprueba sus prácticas."),
    Role.PRACTICE_AUTHOR: _("Escribe las prácticas de su dependencia, con sus evidencias."),
    Role.KNOWLEDGE_REVIEWER: _("Valida, clasifica y publica las prácticas."),
    Role.HR_TRAINING: _("Inscribe personas en los cursos y lee cuántas los terminan, para el plan de capacitación."),
    Role.DPO: _("Escribe y aprueba los textos de privacidad, y ve cuántas personas autorizan cada finalidad."),
    Role.AUDITOR: _("Lee la auditoría, las cifras, las olas y las prácticas. No cambia nada."),
    Role.SYSADMIN: _("Cuida la instalación: personas, roles, trabajos y correo. No toca los contenidos."),
}


@dataclass(frozen=True)
class Duty:
    """A role and what whoever holds it does."""

    role: str
    text: str


def duties_of(*, person: Person) -> tuple[Duty, ...]:
    """Return the roles of a person with their work, in the order of the list of roles. No query."""
    return tuple(Duty(str(role.label), str(_WORK[role])) for role in Role if person.has_role(role))
