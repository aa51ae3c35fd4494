"""The results of a survey as a document: what the page says, in sections with their tables."""

from collections.abc import Iterator
from datetime import date

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from apropia.diagnosis.queries.ready_scales import ScaleResult
from apropia.diagnosis.queries.survey_results import QuestionResult, SurveyResults
from apropia.formats.report import Bar, Report, Section, Table
from apropia.foundation.ui.numbers import decimal_es


def report_of(found: SurveyResults, *, today: date) -> Report:
    """Return the results as a document. Texts stay on the page: a document is passed on without its warnings."""
    wave = found.wave
    dates = _("del %(start)s al %(end)s") % {
        "start": _day(localtime(wave.opens_at)),
        "end": _day(localtime(wave.closes_at)),
    }
    answered = found.protected if found.completed is None else decimal_es(found.completed)
    return Report(
        title=_("Encuesta: %(wave)s") % {"wave": wave.name},
        subtitle=_("Lo que dijeron las personas, en conjunto. No habla de ninguna persona."),
        entity=wave.entity.name,
        facts=(
            (_("Instrumento"), str(wave.version)),
            (_("Abierta"), dates),
            (_("Respondieron"), answered),
            (_("Población"), decimal_es(found.population)),
            (_("Informe del"), _day(today)),
        ),
        sections=[*(_scale(one) for one in found.scales), *(_question(one) for one in found.questions), _method(found)],
    )


def _day(day: date) -> str:
    return date_format(day, "j \\d\\e F \\d\\e Y")


def _scale(one: ScaleResult) -> Section:
    if not one.figures:
        return Section(one.title, [one.remark])
    headers = [_("Bloque"), _("Cifra"), _("Margen del 95 %"), _("Personas")]
    rows = [[figure.label, figure.text, figure.margin or "—", str(figure.people)] for figure in one.figures]
    return Section(
        one.title, [one.says, *one.readings], table=Table(f"{one.title}, {one.range}", headers, rows, (1, 3))
    )


def _question(one: QuestionResult) -> Section:
    paragraphs = [text for text in (one.says, one.remark, *_facts(one)) if text]
    if not one.shares:
        return Section(one.item.stem, paragraphs)
    places = one.chart.places if one.chart is not None else 0
    headers = [_("Respuesta"), _("Personas"), _("Porcentaje"), _("Margen del 95 %")]
    rows, bars = [], []
    for share in one.shares:
        words = f"{decimal_es(share.percent, places)} %"
        margin = (
            f"{decimal_es(share.low, places)} – {decimal_es(share.high, places)} %" if share.low is not None else "—"
        )
        rows.append([share.text, str(share.people), words, margin])
        bars.append(Bar(share.text, share.percent, words))
    return Section(one.item.stem, paragraphs, bars, Table(one.item.stem, headers, rows, (1, 2)))


def _facts(one: QuestionResult) -> Iterator[str]:
    for name, words in one.facts:
        yield f"{name}: {words}."


def _method(found: SurveyResults) -> Section:
    return Section(
        _("Cómo se hizo"),
        [
            _("Las cifras son de quienes respondieron en toda la entidad. Ninguna habla de un grupo pequeño."),
            _("El margen supone que quienes faltan se parecen a quienes respondieron."),
            _("Los textos no van en este documento: se leen en la página, en desorden."),
        ],
    )
