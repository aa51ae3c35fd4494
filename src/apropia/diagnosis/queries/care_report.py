"""What may be read of the care with which a wave was answered: protected counts, and figures with and without."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, Sum
from django.utils.translation import gettext as _

from apropia.competences.queries.framework import framework_areas
from apropia.diagnosis.models import CalibrationFlag, Construct, ItemCalibration, ResponseSign, Score, SurveyWave
from apropia.diagnosis.queries.calibration_basis import adopted_of
from apropia.diagnosis.queries.scores import method_of
from apropia.foundation.small_groups import (
    Figure,
    Shown,
    Table,
    Tally,
    minimum_cell,
    protect_composite,
    protect_groups,
    protected_label,
    tells_of_few,
)
from apropia.foundation.ui.numbers import decimal_es, percent_es, places_for, share_es

WHOLE = ""
KEPT, LEFT_OUT = "kept", "left-out"


@dataclass(frozen=True)
class CountRow:
    """How many responses show something, of how many in which it could be looked for; in words, protected."""

    label: str
    count: str
    looked_for: str


@dataclass(frozen=True)
class MissingRow:
    """How much of a section or question has no answer."""

    label: str
    people: str
    share: str


@dataclass(frozen=True)
class MissingSection:
    whole: MissingRow
    items: tuple[MissingRow, ...]

    @property
    def says(self) -> str:
        return _("%(section)s: %(share)s sin respuesta") % {"section": self.whole.label, "share": self.whole.share}


@dataclass(frozen=True)
class CareReport:
    """What the page on quality says of care. `flagged` None: so few that they are not told."""

    signs: tuple[CountRow, ...]
    flagged: int | None
    responses: int | None
    longest_run: str
    missing: tuple[MissingSection, ...]
    misfits: str
    excluded_reason: str


@dataclass(frozen=True)
class WithAndWithout:
    """One mean with the flagged responses and without them, in words; a dash where one would tell of too few."""

    label: str
    with_them: str
    without_them: str


def care_report_of(*, wave: SurveyWave) -> CareReport | None:
    """Return what may be said of a processed wave; None of one that was processed before signs were looked for."""
    care: Mapping[str, Any] | None = wave.quality.get("care")
    if care is None:
        return None
    k = minimum_cell(wave.entity.minimum_cell, wave.min_cell)
    people = _count(care["people"], care["people"], k)
    return CareReport(
        signs=tuple(
            CountRow(str(sign.label), _told(found, looked_for, k), _told_people(looked_for, k))
            for sign in ResponseSign
            for found, looked_for in [care["signs"][sign]]
        ),
        flagged=_count(care["flagged"], care["people"], k),
        responses=people,
        longest_run=percent_es(100 * care["longest_run"], 0) if care["longest_run"] and people else "",
        missing=_missing(wave.quality["without_answer"], k),
        misfits=_misfits(wave),
        excluded_reason=wave.exclusion_reason,
    )


def flagged_of(*, wave: SurveyWave) -> int | None:
    """Return how many responses of a wave are flagged; None where they are so few that they are not told."""
    care = wave.quality.get("care")
    k = minimum_cell(wave.entity.minimum_cell, wave.min_cell)
    return None if care is None else _count(care["flagged"], care["people"], k)


def with_and_without(*, wave: SurveyWave) -> list[WithAndWithout]:
    """Return the means of performance with the responses that were left out and without them. One query.

    Where those left out are too few for a mean of their own, the mean with them is not told: it would give theirs.
    """
    rows = (
        Score.objects.filter(
            response__wave=wave,
            response__completed_on__isnull=False,
            construct=Construct.PERFORMANCE,
            scope__in=[Score.Scope.OVERALL, Score.Scope.AREA],
            method_version=method_of(wave),
            value__isnull=False,
        )
        .order_by()
        .values_list("code", "response__is_excluded")
        .annotate(people=Count("pk"), total=Sum("value"), lowest=Min("value"), highest=Max("value"))
    )
    cells: dict[str, dict[tuple[str, str], Tally]] = {WHOLE: {}}
    for code, is_out, people, total, lowest, highest in rows:
        cell = (LEFT_OUT if is_out else KEPT, "")
        cells.setdefault(code, {})[cell] = Tally(people, total, people, lowest, highest)
    tables = {code: Table(own) for code, own in cells.items()}
    whole = tables.pop(WHOLE)
    k = minimum_cell(wave.entity.minimum_cell, wave.min_cell)
    parts, protected = protect_composite(tables, whole, k=k)
    names = {WHOLE: _("En conjunto"), **{area.code: area.name for area in framework_areas()}}
    found = {WHOLE: protected, **parts}
    told = []
    for code, name in names.items():
        if code not in found:
            continue
        figures = [found[code].total, *found[code].rows.values()]
        kept = found[code].rows.get(KEPT)
        is_safe = all(isinstance(one, Shown) for one in figures)
        # One number of decimals for both: 51,5 beside 53 would look like another measure.
        places = places_for(kept.n) if isinstance(kept, Shown) else 0
        told.append(WithAndWithout(name, _mean(found[code].total if is_safe else None, places), _mean(kept, places)))
    return told


def _mean(figure: Figure | None, places: int) -> str:
    if not isinstance(figure, Shown) or figure.value is None:
        return "—"
    return decimal_es(figure.value, places)


def _count(found: int, people: int, k: int) -> int | None:
    return found if people and not tells_of_few(found, people, k=k) else None


def _told(found: int, people: int, k: int) -> str:
    if not people:
        return "—"
    return protected_label(k) if _count(found, people, k) is None else decimal_es(found)


def _told_people(people: int, k: int) -> str:
    return _("No se pudo mirar") if not people else _told(people, people, k)


def _missing(found: Mapping[str, Sequence[Mapping[str, Any]]], k: int) -> tuple[MissingSection, ...]:
    sections = _missing_rows(found["sections"], "section", k)
    return tuple(
        MissingSection(
            MissingRow(row["name"], *sections[str(row["section"])]),
            tuple(
                MissingRow(code, *words)
                for code, words in sorted(_missing_rows(_within(found["items"], row["section"]), "name", k).items())
            ),
        )
        for row in found["sections"]
    )


def _within(items: Iterable[Mapping[str, Any]], section: int) -> list[Mapping[str, Any]]:
    return [row for row in items if row["section"] == section]


def _missing_rows(rows: Iterable[Mapping[str, Any]], key: str, k: int) -> dict[str, tuple[str, str]]:
    """Return people asked and the share without answer, in words, by section or question."""
    tallies = {str(row[key]): Tally(row["people"], row["missing"], row["asked"]) for row in rows}
    figures = protect_groups(tallies, k=k).rows
    return {
        name: (decimal_es(figure.n), share_es(figure.value, places_for(figure.n)))
        if isinstance(figure, Shown)
        else (protected_label(k), "—")
        for name, figure in figures.items()
    }


def _misfits(wave: SurveyWave) -> str:
    """Say how many questions of this version do not behave as the adopted calibration says. One query."""
    in_force = adopted_of(wave.version.instrument_id).values("pk")[:1]
    own = ItemCalibration.objects.filter(calibration=in_force)
    flags = list(own.exclude(fit_p__isnull=True).values_list("flags", flat=True))
    if not flags:
        return ""
    misfits = sum(f"|{CalibrationFlag.MISFIT}|" in one for one in flags)
    return _("En la calibración adoptada, %(misfits)d de %(all)d preguntas no encajan con el modelo (S-X²).") % {
        "misfits": misfits,
        "all": len(flags),
    }
