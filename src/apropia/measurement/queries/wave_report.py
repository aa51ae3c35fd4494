"""What a wave says of the whole entity, told once for page, PDF, Word and spreadsheet: figures that are official.

Every figure was protected when it was computed; what is withheld says so and stays out of drawings. Competences have no
indicator: what they say was protected as the results of groups are.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from apropia.diagnosis.models import Instrument, SurveyWave
from apropia.diagnosis.queries.competence_groups import CompetenceFigures, competences_of
from apropia.diagnosis.queries.group_results import believed_by_area, published_waves_for
from apropia.diagnosis.queries.sampling import sample_text
from apropia.diagnosis.queries.wave_changes import newest_change_of
from apropia.formats.report import Bar, Report, Section, Table
from apropia.foundation.errors import NotFound
from apropia.foundation.small_groups import Shown
from apropia.foundation.ui import charts
from apropia.measurement.models import Calculation, MatchedChange, Measurement, ScopeKind, Unit
from apropia.measurement.policies import sees_all
from apropia.measurement.queries.changes import matched_change
from apropia.measurement.queries.listing import FigureRow, area_names, row_of
from apropia.measurement.queries.wave_report_change import changed_on_scale
from apropia.measurement.queries.wave_report_competences import told_by_competence
from apropia.measurement.queries.wave_report_notes import told_of_care, told_of_method
from apropia.measurement.queries.words import cell_of, value_text
from apropia.measurement.states import CalculationState
from apropia.people.models import Person

# Indicators that a wave gives, in the order of the report.
ANSWERED, LEVELS, AT_TARGET, KNOWN, SATISFIED = CODES = ("DX-01", "DX-02", "DX-03", "DX-05", "SA-01")
SHOWN = 6
# What the report tells: who answered by engagement too, levels by unit too, all else of the entity.
_TOLD = (
    Q(scope_kind=ScopeKind.ENTITY)
    | Q(scope_kind=ScopeKind.ENGAGEMENT, calculation__version__indicator__code=ANSWERED)
    | Q(scope_kind=ScopeKind.UNIT, area_code="", calculation__version__indicator__code=LEVELS)
)
Row = tuple[Calculation, FigureRow]


@dataclass(frozen=True)
class Cell:
    text: str
    header: str
    is_number: bool


@dataclass(frozen=True)
class Part:
    """A section of the report, with its drawing as the page draws it."""

    section: Section
    chart: charts.BarChart | None

    @property
    def rows(self) -> Iterator[list[Cell]]:
        """Yield the rows of the table, each cell with the header it stands below."""
        table = self.section.table
        if table is None:
            return
        for row in table.rows:
            yield [
                Cell(text, header, place in table.numbers)
                for place, (text, header) in enumerate(zip(row, table.headers, strict=True))
            ]


@dataclass(frozen=True)
class WaveReport:
    """A report, its parts as the page shows them, and the names of indicators that nobody has made official yet."""

    wave: SurveyWave
    report: Report
    parts: tuple[Part, ...]
    missing: tuple[str, ...]
    figures: QuerySet[Measurement]
    calculations: Mapping[int, Calculation]
    areas: Mapping[str, str]
    competences: Sequence[CompetenceFigures]

    def rows(self) -> Iterator[Row]:
        """Yield every official figure of the wave, also those that the report leaves out, for a spreadsheet."""
        return _rows(self.figures, self.calculations, self.areas)


def wave_report_for(*, person: Person, wave_id: int, today: date) -> WaveReport:
    """Return the report of a published wave. A constant number of queries. Raises `NotFound`."""
    wave = published_waves_for(person=person).select_related("version__instrument").filter(pk=wave_id).first()
    if wave is None or wave.is_survey or not sees_all(person):
        raise NotFound(_("No encontramos el informe de esa ola."))
    found = {
        one.version.indicator.code: one
        for one in Calculation.objects.filter(
            entity_id=wave.entity_id, wave=wave, state=CalculationState.OFFICIAL, version__indicator__code__in=CODES
        ).select_related("version__indicator", "wave")
    }
    by_calculation = {one.pk: one for one in found.values()}
    figures = _figures(found.values())
    areas = area_names()
    rows = list(_rows(figures.filter(_TOLD), by_calculation, areas))
    competences = competences_of(wave=wave)
    sections = [
        _answered(_of(rows, ANSWERED)),
        _levels(_of(rows, LEVELS), _believed(wave)),
        told_by_competence(competences),
        _at_target(_of(rows, AT_TARGET)),
        _changed(found, areas),
        changed_on_scale(newest_change_of(wave, areas=areas)),
        _services(_of(rows, KNOWN), _of(rows, SATISFIED)),
        _units(_of(rows, LEVELS)),
        told_of_care(wave),
        told_of_method(wave, found.values()),
    ]
    report = _report(wave, [section for section in sections if section is not None], today)
    return WaveReport(
        wave=wave,
        report=report,
        parts=tuple(Part(section, _chart(section)) for section in report.sections),
        missing=tuple(code for code in CODES if code not in found),
        figures=figures,
        calculations=by_calculation,
        areas=areas,
        competences=competences,
    )


def _figures(calculations: Iterable[Calculation]) -> QuerySet[Measurement]:
    figures = Measurement.objects.filter(calculation__in=calculations).select_related("unit", "service")
    return figures.order_by("calculation", "unit__path", "engagement_type", "area_code", "service__sort_name")


def _rows(
    figures: Iterable[Measurement], calculations: Mapping[int, Calculation], areas: Mapping[str, str]
) -> Iterator[Row]:
    for one in figures:
        calculation = calculations[one.calculation_id]
        yield calculation, row_of(one, calculation=calculation, areas=areas)


def wave_reports_of(*, person: Person) -> list[SurveyWave]:
    """Return the waves of which this person may read the report, newest first."""
    if not sees_all(person):
        return []
    return list(published_waves_for(person=person).exclude(version__instrument__kind=Instrument.Kind.SURVEY)[:SHOWN])


def _report(wave: SurveyWave, sections: Sequence[Section], today: date) -> Report:
    dates = _("del %(start)s al %(end)s") % {
        "start": date_format(localtime(wave.opens_at), "j \\d\\e F \\d\\e Y"),
        "end": date_format(localtime(wave.closes_at), "j \\d\\e F \\d\\e Y"),
    }
    return Report(
        title=_("Diagnóstico de competencias digitales: %(wave)s") % {"wave": wave.name},
        subtitle=_("Qué se vio, frente a qué y con qué seguridad. No habla de ninguna persona."),
        entity=wave.entity.name,
        facts=(
            (_("Instrumento"), str(wave.version)),
            (_("Abierto"), dates),
            (_("Preguntas"), _("elegidas por lo respondido") if wave.simulation_id else _("una forma equilibrada")),
            *(((_("Muestra"), sample),) if (sample := sample_text(wave)) else ()),
            (_("Informe del"), date_format(today, "j \\d\\e F \\d\\e Y")),
        ),
        sections=sections,
    )


def _of(rows: Iterable[Row], code: str) -> list[FigureRow]:
    return [row for calculation, row in rows if calculation.version.indicator.code == code]


def _whole(rows: Iterable[FigureRow]) -> FigureRow | None:
    """Return the figure of the entity, over all areas and services."""
    return next((row for row in rows if _is_of_entity(row) and not row.detail), None)


def _is_of_entity(row: FigureRow) -> bool:
    return row.measurement.scope_kind == ScopeKind.ENTITY


def _bar(label: str, row: FigureRow) -> Bar:
    """Return a figure to be drawn, as round as it is written: a drawing tells no more than its words."""
    figure, n = row.measurement, row.n
    value, low, high = (cell_of(one, n=n) for one in (figure.value, figure.ci_low, figure.ci_high))
    return Bar(label, value, row.value, low, high)


def _line(label: str, row: FigureRow) -> list[str]:
    return [label, row.value, row.margin or "—", "—" if row.n is None else str(row.n)]


def _table(caption: str, of: str, rows: Sequence[tuple[str, FigureRow]]) -> Table:
    headers = [of, _("Cifra"), _("Margen del 95 %"), _("Personas")]
    return Table(caption, headers, [_line(label, row) for label, row in rows], (1, 3))


def _answered(rows: Sequence[FigureRow]) -> Section | None:
    whole = _whole(rows)
    if whole is None:
        return None
    groups = [(row.population, row) for row in rows if row.measurement.scope_kind == ScopeKind.ENGAGEMENT]
    says = _("Terminó el diagnóstico el %(share)s de las personas invitadas.") % {"share": whole.value}
    if whole.is_protected:
        says = _("Cuántas personas respondieron no se puede mostrar sin exponer a alguien.")
    return Section(
        _("Quiénes respondieron"),
        [says, _("Quienes no respondieron pueden ser distintas: por eso los márgenes son orientativos.")],
        [_bar(label, row) for label, row in groups],
        _table(_("Respuesta por tipo de vinculación"), _("Vinculación"), [(_("Toda la entidad"), whole), *groups]),
    )


def _believed(wave: SurveyWave) -> dict[str, str]:
    """Return what people believed of themselves, by area, in words; what is withheld there is withheld here."""
    told = {}
    for name, figure in believed_by_area(wave=wave).items():
        told[name] = _("No se muestra")
        if isinstance(figure, Shown) and figure.value is not None:
            told[name] = value_text(figure.value, unit=Unit.SCORE, n=figure.n)
    return told


def _levels(rows: Sequence[FigureRow], believed: Mapping[str, str]) -> Section | None:
    areas = [(row.detail, row) for row in rows if _is_of_entity(row) and row.detail]
    if not areas:
        return None
    known = [row for _name, row in areas if row.measurement.value is not None]
    says = [
        _("De 0 a 100: básico hasta 33, intermedio hasta 67, avanzado desde ahí."),
        _("Lo que las personas creían de sí mismas va al lado, en la tabla. Nunca se promedia con lo que resolvieron."),
    ]
    if len(known) > 1:
        ordered = sorted(known, key=lambda row: row.measurement.value or 0.0)
        words = {
            "high": ordered[-1].detail,
            "most": ordered[-1].value,
            "low": ordered[0].detail,
            "least": ordered[0].value,
        }
        says.insert(0, _("Lo más alto es «%(high)s» (%(most)s) y lo más bajo, «%(low)s» (%(least)s).") % words)
    return Section(
        _("Qué resolvió la entidad"),
        says,
        [_bar(name, row) for name, row in areas],
        Table(
            _("Promedio por área, de 0 a 100"),
            [_("Área"), _("Lo que resolvieron"), _("Margen del 95 %"), _("Lo que creían"), _("Personas")],
            [[*_line(name, row)[:3], believed.get(name, "—"), _line(name, row)[3]] for name, row in areas],
            (1, 3, 4),
        ),
    )


def _at_target(rows: Sequence[FigureRow]) -> Section | None:
    areas = [(row.detail or _("En conjunto"), row) for row in rows if _is_of_entity(row)]
    if not areas:
        return None
    return Section(
        _("Frente a lo esperado"),
        [_("Qué parte de las personas llega al nivel que su entidad espera de su cargo.")],
        [_bar(name, row) for name, row in areas],
        _table(_("Personas que alcanzan su perfil objetivo"), _("Área"), areas),
    )


def _changed(found: Mapping[str, Calculation], areas: Mapping[str, str]) -> Section | None:
    calculation = found.get(LEVELS)
    if calculation is None:
        return None
    rows = MatchedChange.objects.filter(calculation=calculation).select_related("earlier_wave").order_by("area_code")
    lines, earlier = [], ""
    for row in rows:
        change = matched_change(row, unit=calculation.version.unit)
        earlier = row.earlier_wave.name
        if change is not None:
            name = areas.get(row.area_code, _("En conjunto"))
            lines.append([name, change.text, change.margin_text, str(change.n or "—")])
    heading = _("Qué cambió y con qué seguridad")
    if not lines:
        return Section(heading, [_("No hay una ola anterior con la que se pueda comparar a las mismas personas.")])
    return Section(
        heading,
        [
            _("Las mismas personas, en «%(wave)s» y en esta ola. Es un cambio observado: no dice qué lo causó.")
            % {"wave": earlier},
            _("Donde dice «no concluyente», el azar basta para explicarlo."),
        ],
        table=Table(
            _("Cambio observado por área"), [_("Área"), _("Cambio"), _("Margen del 95 %"), _("Personas")], lines, (1, 3)
        ),
    )


def _services(known: Sequence[FigureRow], satisfied: Sequence[FigureRow]) -> Section | None:
    rows = [row for row in known if _is_of_entity(row) and row.measurement.service is not None]
    if not rows:
        return None
    pleased = {row.detail: row.value for row in satisfied if _is_of_entity(row)}
    ordered = sorted(rows, key=lambda row: 101.0 if row.measurement.value is None else row.measurement.value)
    return Section(
        _("Servicios que se conocen y que no"),
        [_("Qué parte de las personas sabe para qué sirve cada servicio. El menos conocido va primero.")],
        [_bar(row.detail, row) for row in ordered],
        Table(
            _("Servicios, del menos al más conocido"),
            [_("Servicio"), _("Sabe para qué sirve"), _("Satisfechas"), _("Personas")],
            [
                [row.detail, row.value, pleased.get(row.detail, "—"), "—" if row.n is None else str(row.n)]
                for row in ordered
            ],
            (1, 2, 3),
        ),
    )


def _units(rows: Sequence[FigureRow]) -> Section | None:
    units = [(row.population, row) for row in rows if row.measurement.scope_kind == ScopeKind.UNIT and not row.detail]
    if not units:
        return None
    return Section(
        _("Dependencia por dependencia"),
        [_("Cada una con las que agrupa. Sirve para decidir apoyos, no para comparar jefaturas.")],
        table=_table(_("Promedio general, de 0 a 100"), _("Dependencia"), units),
    )


def _chart(section: Section) -> charts.BarChart | None:
    if not section.bars:
        return None
    assert section.table is not None  # what is drawn is also told
    return charts.BarChart(
        says=section.paragraphs[0],
        caption=section.table.caption,
        bars=tuple(
            charts.Bar(
                label=one.label,
                value=one.value,
                low=one.low,
                high=one.high,
                is_protected=one.value is None,
                words=one.words,
            )
            for one in section.bars
        ),
        top=100,
        has_table=False,
    )
