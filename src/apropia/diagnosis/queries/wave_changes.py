"""How the people of two waves changed: which waves can be compared, the computation, and the page that tells."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apropia.competences.queries.framework import framework_areas
from apropia.diagnosis.models import (
    PERFORMANCE_KINDS,
    Calibration,
    Item,
    ItemCalibration,
    Response,
    SurveyWave,
    WaveChange,
    WaveMode,
)
from apropia.diagnosis.policies.calibrations import can_propose_calibrations, can_read_calibrations
from apropia.diagnosis.policies.group_results import SHOWN
from apropia.diagnosis.queries.calibration_basis import Basis, Tables, adopted_of, tables_of, words_of
from apropia.foundation.errors import NotFound
from apropia.foundation.jobs.models import Job
from apropia.foundation.progress import Progress
from apropia.foundation.small_groups import is_small, minimum_cell, tells_of_few
from apropia.foundation.ui.numbers import decimal_es, share_es
from apropia.people.models import Person
from apropia.science.impact.quantiles import normal_quantile

if TYPE_CHECKING:
    from apropia.science.psychometrics.change import AreaChange, Drift
    from apropia.science.psychometrics.responses import Floats

JOB = "diagnosis.compare_waves"
MARGIN = normal_quantile(0.975)
NEWEST = 10


@dataclass(frozen=True)
class AreaRow:
    """The change of one area in words; only `name` and `reason` where it cannot be told."""

    name: str
    people: str
    before: str
    after: str
    change: str
    margin: str
    verdict: str
    kind: str
    improved: str
    declined: str
    anchors: str
    reason: str


@dataclass(frozen=True)
class ChangeCard:
    """One comparison as its page shows it; `people` None where so few answered both waves that they are not told."""

    change: WaveChange
    people: int | None
    rows: tuple[AreaRow, ...]

    @property
    def title(self) -> str:
        return _("Frente a «%(wave)s»") % {"wave": self.change.earlier.name}

    @property
    def anchor(self) -> str:
        return f"cambio-{self.change.pk}"


@dataclass(frozen=True)
class ChangesPage:
    """The comparisons of a wave with earlier ones, and those that can be asked for; `lacks` says why there is none.

    `running` is the job that computes one now.
    """

    wave: SurveyWave
    cards: list[ChangeCard]
    may_ask: bool
    lacks: str
    needs_calibration: bool
    running: Job | None


def counted_wave_for(*, person: Person, pk: int) -> SurveyWave:
    """Return a published wave whose changes the person may read. Raises `NotFound`.

    Before, responses may still be left out, and what changed would tell of the few among them who answered twice.
    """
    rows = SurveyWave.objects.select_related("entity", "version__instrument").filter(state__in=SHOWN)
    wave = rows.filter(entity_id=person.entity_id, pk=pk).first()
    if wave is None or not can_read_calibrations(person):
        raise NotFound(_("No encontramos esa ola, o todavía no se ha publicado."))
    return wave


def comparable_with(wave: SurveyWave) -> QuerySet[SurveyWave]:
    """Return the earlier waves of the instrument in which people can be found again, the last one first."""
    rows = SurveyWave.objects.filter(
        entity_id=wave.entity_id, version__instrument=wave.version.instrument_id, state__in=SHOWN
    )
    return rows.filter(opens_at__lt=wave.opens_at).exclude(mode=WaveMode.ANONYMOUS).order_by("-opens_at", "-pk")


def calibration_in_force(wave: SurveyWave) -> Calibration | None:
    """Return the adopted calibration that places the questions of a wave's instrument."""
    return adopted_of(wave.version.instrument_id).first()


def changes_page(*, person: Person, wave_id: int) -> ChangesPage:
    """Return what the page of a wave's changes shows. A constant number of queries. Raises `NotFound`."""
    wave = counted_wave_for(person=person, pk=wave_id)
    names = {area.code: area.name for area in framework_areas()}
    found = WaveChange.objects.filter(later=wave).select_related("earlier", "calibration")
    earlier, calibration = list(comparable_with(wave)), calibration_in_force(wave)
    lacks = lacks_of(wave, earlier, calibration)
    return ChangesPage(
        wave=wave,
        cards=[_card(one, names) for one in found.order_by("-pk")[:NEWEST]],
        may_ask=can_propose_calibrations(person) and not lacks,
        lacks=lacks,
        needs_calibration=calibration is None and bool(earlier) and wave.mode != WaveMode.ANONYMOUS,
        running=_running_of(wave),
    )


def _running_of(wave: SurveyWave) -> Job | None:
    jobs = Job.objects.filter(entity_id=wave.entity_id, name=JOB, arguments__later_id=wave.pk)
    return jobs.filter(status__in=(Job.Status.PENDING, Job.Status.RUNNING)).order_by("-pk").first()


def newest_change_of(wave: SurveyWave, *, areas: Mapping[str, str]) -> ChangeCard | None:
    """Return the last comparison that was made of a wave, for whoever may read its report. One query."""
    found = WaveChange.objects.filter(later=wave).select_related("earlier", "calibration").order_by("-pk").first()
    return None if found is None else _card(found, areas)


def change_of_job(*, job_number: int) -> int | None:
    """Return the number of what a job has already made: done again, it need not compute again."""
    return WaveChange.objects.filter(job_number=job_number).values_list("pk", flat=True).first()


def waves_of_job(*, calibration_id: int, earlier_id: int, later_id: int) -> tuple[Calibration, SurveyWave, SurveyWave]:
    """Return what a background job compares: it was asked for by an action that knew the entity."""
    waves = SurveyWave.objects.select_related("entity", "version")
    calibration = Calibration.objects.select_related("instrument__entity", "version").get(pk=calibration_id)
    return calibration, waves.get(pk=earlier_id), waves.get(pk=later_id)


def lacks_of(wave: SurveyWave, earlier: Sequence[SurveyWave], calibration: Calibration | None) -> str:
    """Say why a wave cannot be compared, and what to do; empty where it can."""
    if wave.mode == WaveMode.ANONYMOUS:
        return _("La ola fue anónima: nadie sabe quién respondió también otra.")
    if not earlier:
        return _("Ninguna ola anterior de este instrumento permite encontrar a las mismas personas.")
    if calibration is None:
        return _("Adopte primero una calibración del instrumento: dice qué tan difícil es cada pregunta.")
    return ""


def changed(calibration: Calibration, earlier: SurveyWave, later: SurveyWave, progress: Progress) -> dict[str, Any]:
    """Compute the change of each area among those who answered both waves, as `WaveChange.result` keeps it.

    Questions on trial do not count, nor those whose words differ from what was calibrated.
    """
    from apropia.science.psychometrics.change import change_of, drift_between  # noqa: PLC0415  slow to load

    rows = list(calibration.items.select_related("item__competence__area").order_by("area", "code"))
    bases = [_basis(calibration, rows, wave) for wave in (earlier, later)]
    before, after = (tables_of(basis) for basis in bases)
    first, second = _matched(before, after, earlier, later)
    k = minimum_cell(earlier.entity.minimum_cell, earlier.min_cell, later.min_cell)
    areas = bases[0].areas
    told = []
    for number, area in enumerate(areas, 1):
        own = [row for row in rows if row.area == area]
        drift = drift_between(before.by_area[area], after.by_area[area])
        change = change_of(
            before.by_area[area][first],
            after.by_area[area][second],
            *_parameters(own),
            drift,
            kinds=[row.item.level for row in own],
        )
        told.append(_told(area, own, drift, change, k))
        progress(number, len(areas), "Comparando área por área")
    return {"people": None if is_small(len(first), k=k) else len(first), "areas": told}


def _parameters(rows: Sequence[ItemCalibration]) -> "tuple[Floats, Floats]":
    import numpy as np  # noqa: PLC0415  slow to load

    return np.array([row.slope for row in rows]), np.array([row.intercepts[0] for row in rows])


def _basis(calibration: Calibration, rows: Sequence[ItemCalibration], wave: SurveyWave) -> Basis:
    """Return the calibrated questions, with what a wave asked in the same words."""
    wanted = {row.code: words_of(row.item) for row in rows}
    asked = Item.objects.filter(version=wave.version_id, kind__in=PERFORMANCE_KINDS).exclude(status=Item.Status.PILOT)
    codes = {item.pk: item.code for item in asked if wanted.get(item.code) == words_of(item)}
    return Basis(calibration.instrument, calibration.version, (wave,), tuple(row.item for row in rows), codes)


def _matched(before: Tables, after: Tables, earlier: SurveyWave, later: SurveyWave) -> tuple[list[int], list[int]]:
    """Return the rows of the same people in both tables."""
    people = Response.objects.filter(wave__in=[earlier, later], pseudonym__isnull=False)
    by_response = {uid.hex: pseudonym for uid, pseudonym in people.values_list("uid", "pseudonym")}
    there = {by_response[one]: row for row, one in enumerate(before.responses) if one in by_response}
    pairs = [
        (there[by_response[one]], row)
        for row, one in enumerate(after.responses)
        if one in by_response and by_response[one] in there
    ]
    return [one for one, _other in pairs], [other for _one, other in pairs]


def _told(
    area: str, rows: Sequence[ItemCalibration], drift: "Drift", change: "AreaChange | None", k: int
) -> dict[str, Any]:
    found: dict[str, Any] = {"area": area, "tried": drift.tried, "moved": [rows[place].code for place in drift.moved]}
    if change is None:
        return found | {"people": None}
    shares = {name: _share(getattr(change, name), change.people, k) for name in ("improved", "declined")}
    return found | asdict(change) | shares | {"is_sure": change.is_sure}


def _share(share: float, people: int, k: int) -> float | None:
    """Return a share of people, None where it is of so few, or of all but so few, that it would tell of them."""
    return None if tells_of_few(round(share * people), people, k=k) else share


def _card(change: WaveChange, names: Mapping[str, str]) -> ChangeCard:
    result = change.result
    rows = tuple(_row(one, names.get(one["area"], one["area"])) for one in result["areas"])
    return ChangeCard(change, result["people"], rows)


def _row(one: Mapping[str, Any], name: str) -> AreaRow:
    if one["people"] is None:
        reason = _("Menos de 100 personas respondieron las dos veces preguntas de esta área.")
        return AreaRow(name, *("",) * 10, reason)
    if not one["converged"]:
        return AreaRow(
            name, *("",) * 10, _("El cálculo no llegó a un resultado estable. Con más respuestas suele lograrse.")
        )
    points, margin = one["after"] - one["before"], MARGIN * one["points_error"]
    verdict, kind = _("No concluyente"), ""
    if one["is_sure"]:
        verdict, kind = (_("Subió"), "ok") if points > 0 else (_("Bajó"), "bad")
    return AreaRow(
        name=name,
        people=decimal_es(one["people"], 0),
        before=decimal_es(one["before"], 0),
        after=decimal_es(one["after"], 0),
        change=_signed(points),
        margin=_("entre %(low)s y %(high)s") % {"low": _signed(points - margin), "high": _signed(points + margin)},
        verdict=verdict,
        kind=kind,
        improved=_("pocas") if one["improved"] is None else share_es(one["improved"], 0),
        declined=_("pocas") if one["declined"] is None else share_es(one["declined"], 0),
        anchors=_anchors(one),
        reason="",
    )


def _signed(points: float) -> str:
    text = decimal_es(abs(points), 1)
    return text if text == decimal_es(0, 1) else f"{'+' if points > 0 else '−'}{text}"


def _anchors(one: Mapping[str, Any]) -> str:
    """Say whether the questions kept their place, and what that adds."""
    if one["link_error"] is None:
        return _("No se pudo comprobar: pocas preguntas tienen 200 respuestas en las dos olas.")
    if not one["moved"]:
        return _("Las %(tried)d comparadas conservan su dificultad.") % {"tried": one["tried"]}
    return _("No cuentan, porque su dificultad cambió: %(moved)s. Con ellas el cambio sería %(gain)s desviaciones.") % {
        "moved": ", ".join(one["moved"]),
        "gain": decimal_es(one["unscreened"], 2),
    }
