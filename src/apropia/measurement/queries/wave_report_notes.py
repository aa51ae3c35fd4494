"""What stands behind the figures of a wave's report: with what care it was answered, who was asked, and how."""

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apropia.diagnosis.models import SurveyWave
from apropia.diagnosis.queries.care_report import flagged_of, with_and_without
from apropia.formats.report import Section, Table
from apropia.foundation.small_groups import minimum_cell
from apropia.foundation.ui.numbers import spanish
from apropia.measurement.models import Calculation
from apropia.measurement.queries.words import official_since


def told_of_care(wave: SurveyWave) -> Section | None:
    """Say how many responses show signs of no care, and what leaving them out changed."""
    if "care" not in wave.quality:
        return None
    flagged = flagged_of(wave=wave)
    told = _("Muy pocas respuestas, o ninguna, muestran dos señales de haberse dado sin leer.")
    if flagged:
        told = _("%(count)s respuestas muestran dos señales o más de haberse dado sin leer.") % {
            "count": spanish(flagged)
        }
    heading = _("Con qué cuidado se respondió")
    if wave.excluded_at is None:
        return Section(heading, [told, _("Todas cuentan en las cifras.")])
    says = [told, _("No cuentan en las cifras. Motivo: %(reason)s") % {"reason": wave.exclusion_reason}]
    rows = [[one.label, one.with_them, one.without_them] for one in with_and_without(wave=wave)]
    return Section(
        heading,
        says,
        table=Table(
            _("Promedio de lo que resolvieron, de 0 a 100"),
            [_("Área"), _("Con todas las respuestas"), _("Sin las señaladas")],
            rows,
            (1, 2),
        ),
    )


def told_of_method(wave: SurveyWave, calculations: Iterable[Calculation]) -> Section:
    lines = [
        [one.version.indicator.code, one.version.name, one.source_text, date_format(since, "j \\d\\e F \\d\\e Y")]
        for one in sorted(calculations, key=lambda one: one.version.indicator.code)
        if (since := official_since(one)) is not None
    ]
    headers = [_("Código"), _("Indicador"), _("Fuente"), _("Oficial desde")]
    return Section(
        _("Cómo se hizo"),
        [
            _("Ninguna cifra habla de menos de %(least)d personas. «Dato protegido»: mostrarla expondría a alguien.")
            % {"least": minimum_cell(wave.entity.minimum_cell, wave.min_cell)},
            _sampling(wave),
            _("En los dibujos, la línea oscura sobre cada barra es su margen del 95 %."),
        ],
        table=Table(_("Cifras oficiales de este informe"), headers, lines) if lines else None,
    )


def _sampling(wave: SurveyWave) -> str:
    if wave.sample_size is None:
        return _("Los márgenes suponen que quienes faltan se parecen a quienes respondieron.")
    return _(
        "Se invitó por sorteo. Los márgenes dicen el error de preguntar a una parte, con corrección por población "
        "finita, y suponen que quienes no respondieron se parecen a quienes sí."
    )
