"""What the messages of a wave say."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apropia.diagnosis.actions.invitations import Words
from apropia.diagnosis.models import SurveyWave, WaveMode
from apropia.diagnosis.queries.form_choice import minutes_of_wave


def invitation_to(wave: SurveyWave) -> Words:
    """Return the invitation to answer."""
    minutes = minutes_of_wave(wave)
    subject = ngettext(
        "%(wave)s: le tomará cerca de %(minutes)d minuto", "%(wave)s: le tomará unos %(minutes)d minutos", minutes
    )
    return Words(
        subject=subject % {"wave": wave.name, "minutes": minutes},
        body_text="\n\n".join((_about(wave), _promise(wave), _until(wave))),
        link_label=_("Responder"),
    )


def reminder_of(wave: SurveyWave) -> Words:
    """Return the reminder to whoever has not finished."""
    return Words(
        subject=_("Todavía puede responder: %(wave)s") % {"wave": wave.name},
        body_text="\n\n".join(
            (
                _("Le escribimos una vez más porque su encuesta no está terminada. Si empezó, siga donde iba.")
                if wave.is_survey
                else _("Le escribimos una vez más porque su diagnóstico no está terminado. Si empezó, siga donde iba."),
                _promise(wave),
                _until(wave),
            )
        ),
        link_label=_("Seguir"),
    )


def _about(wave: SurveyWave) -> str:
    if wave.is_survey:
        return _("Queremos saber qué piensa, para decidir qué mejorar. Puede parar y seguir cuando quiera.")
    return _(
        "Queremos saber qué le sirve para usar mejor los servicios de TI. "
        "Al terminar verá por dónde le conviene seguir. Puede parar y seguir cuando quiera."
    )


def _promise(wave: SurveyWave) -> str:
    if wave.mode == WaveMode.ANONYMOUS:
        return _("Es anónimo: sus respuestas se guardan sin su nombre. No cuentan para evaluaciones ni contratos.")
    if wave.is_survey:
        return _(
            "Nadie ve sus respuestas con su nombre: se leen en conjunto. No cuentan para evaluaciones ni contratos."
        )
    return _(
        "Solo usted ve sus respuestas, y puede pedir que se guarden sin su nombre. "
        "No cuentan para evaluaciones ni contratos."
    )


def _until(wave: SurveyWave) -> str:
    closes = date_format(timezone.localtime(wave.closes_at), "DATE_FORMAT")
    return _("Puede responder hasta el %(date)s.") % {"date": closes}
