"""What the pages of calibrations show: where an instrument stands, and one version of its calibration."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apropia.competences.queries.framework import framework_areas
from apropia.diagnosis.models import (
    Calibration,
    CalibrationFlag,
    CalibrationStage,
    Instrument,
    ItemCalibration,
    Simulation,
)
from apropia.diagnosis.policies import calibrations as policies
from apropia.diagnosis.queries.calibration_basis import Basis, answers_counted, basis_of
from apropia.diagnosis.queries.calibration_groups import Told, told_of
from apropia.diagnosis.queries.wave_changes import JOB as CHANGE_JOB
from apropia.diagnosis.states import CalibrationState
from apropia.foundation.errors import NotFound
from apropia.foundation.jobs.models import Job
from apropia.foundation.small_groups import Figure, Shown, Tally, minimum_cell, protect_groups, protected_label
from apropia.people.models import Person
from apropia.science.psychometrics.schedule import FOR_TWO_PL

STAGES = CalibrationStage.choices
FLAGS = CalibrationFlag.choices
JOB = "diagnosis.calibrate"
SIMULATION_JOB = "diagnosis.simulate"


@dataclass(frozen=True)
class Readiness:
    """What a calibration would rest on now, in numbers of questions; `lacks` says why there can be none yet."""

    waves: tuple[str, ...]
    fewest: int
    questions: int
    provisional: int
    rasch: int
    adaptable: int
    lacks: str


@dataclass(frozen=True, kw_only=True)
class CalibrationsPage:
    """The calibrations of an instrument and where it stands; `in_force` is the newest adopted one."""

    instrument: Instrument
    readiness: Readiness
    rows: list[Calibration]
    in_force: Calibration | None
    has_proposal: bool
    may_propose: bool


@dataclass(frozen=True)
class AreaFacts:
    """How the calibration of one area went; figures None where there is none."""

    name: str
    people: int | None
    model: str
    converged: bool
    reliability: float | None
    estimated: int
    questions: int


@dataclass(frozen=True)
class FlagFacts:
    """How many questions have a flag, and what to do about them."""

    code: str
    label: str
    count: int
    advice: str


@dataclass(frozen=True)
class CalibratedRow:
    """A question of a calibration with the number of its answers as it may be shown."""

    row: ItemCalibration
    area: str
    answers: int | None


@dataclass(frozen=True, kw_only=True)
class CalibrationPage:
    """One calibration; `items` waits to be narrowed and cut into pages, and `told` draws what is left of it."""

    calibration: Calibration
    proposed_by: str
    decided_by: str
    waves: tuple[str, ...]
    people: int | None
    areas: tuple[AreaFacts, ...]
    stages: dict[str, int]
    flags: tuple[FlagFacts, ...]
    comparisons: list[Told]
    items: QuerySet[ItemCalibration]
    protected: str
    may_decide: bool
    area_names: dict[str, str]
    answers: dict[str, Figure]
    simulations: list[Simulation]
    may_simulate: bool

    @property
    def title(self) -> str:
        return _("Calibración %(number)d") % {"number": self.calibration.number}

    @property
    def questions(self) -> int:
        return sum(self.stages.values())

    @property
    def provisional(self) -> int:
        return self.stages.get(CalibrationStage.EXPERT, 0)

    @property
    def rasch(self) -> int:
        return self.stages.get(CalibrationStage.RASCH, 0)

    @property
    def adaptable(self) -> int:
        return self.questions - self.provisional - self.rasch

    @property
    def short(self) -> int:
        return self.provisional + self.rasch

    @property
    def may_be_ready(self) -> bool:
        """Say whether a test may adapt with it: tried, with enough answers to every question, and not yet said."""
        is_tried = bool(self.simulations) and self.adaptable == self.questions
        return self.may_simulate and is_tried and self.calibration.ready_at is None

    @property
    def unsettled(self) -> list[str]:
        """Return the names of the areas whose estimation did not end well."""
        return [area.name for area in self.areas if not area.converged]

    def told(self, rows: Iterable[ItemCalibration]) -> list[CalibratedRow]:
        return [
            CalibratedRow(row, self.area_names.get(row.area, row.area), figure.n if isinstance(figure, Shown) else None)
            for row in rows
            for figure in [self.answers[row.code]]
        ]


def instrument_of_job(*, pk: int) -> Instrument:
    """Return an instrument for a background job: the job was asked for by an action that knew the entity."""
    return Instrument.objects.select_related("entity").get(pk=pk)


def instrument_for(*, person: Person, pk: int) -> Instrument:
    """Return an instrument whose calibrations the person may read. Raises `NotFound`."""
    found = Instrument.objects.select_related("entity").filter(entity_id=person.entity_id, pk=pk).first()
    if found is None or not policies.can_read_calibrations(person):
        raise NotFound(_("No encontramos ese instrumento."))
    return found


def calibration_for(*, person: Person, pk: int) -> Calibration:
    """Return a calibration that the person may read. Raises `NotFound`."""
    rows = Calibration.objects.select_related("instrument", "version__instrument", "entity")
    found = rows.filter(entity_id=person.entity_id, pk=pk).first()
    if found is None or not policies.can_read_calibrations(person):
        raise NotFound(_("No encontramos esa calibración."))
    return found


def job_for(*, person: Person, pk: int) -> Job:
    """Return a calibrating, simulating or comparing job of the person's entity. Raises `NotFound`."""
    job = Job.objects.filter(pk=pk, entity_id=person.entity_id, name__in=[JOB, SIMULATION_JOB, CHANGE_JOB]).first()
    if job is None or not policies.can_read_calibrations(person):
        raise NotFound(_("No encontramos ese cálculo."))
    return job


def calibrations_page(*, person: Person, pk: int) -> CalibrationsPage:
    """Return the calibrations of an instrument and what another would rest on. Raises `NotFound`."""
    instrument = instrument_for(person=person, pk=pk)
    rows = list(Calibration.objects.filter(instrument=instrument).defer("method").order_by("-number"))
    return CalibrationsPage(
        instrument=instrument,
        readiness=_readiness(basis_of(instrument=instrument)),
        rows=rows,
        in_force=next((row for row in rows if row.state == CalibrationState.ADOPTED), None),
        has_proposal=any(row.state == CalibrationState.PROPOSED for row in rows),
        may_propose=policies.can_propose_calibrations(person),
    )


def _readiness(basis: Basis) -> Readiness:
    counts = answers_counted(basis)
    by_code = [counts[item.code] for item in basis.items]
    provisional = sum(count < basis.fewest for count in by_code)
    adaptable = sum(count >= max(FOR_TWO_PL, basis.fewest) for count in by_code)
    return Readiness(
        waves=tuple(wave.name for wave in basis.waves),
        fewest=basis.fewest,
        questions=len(by_code),
        provisional=provisional,
        rasch=len(by_code) - provisional - adaptable,
        adaptable=adaptable,
        lacks=basis.lacks,
    )


def calibration_page(*, person: Person, pk: int) -> CalibrationPage:
    """Return one calibration with all that its page shows. A constant number of queries. Raises `NotFound`."""
    calibration = calibration_for(person=person, pk=pk)
    names = {area.code: area.name for area in framework_areas()}
    people = _names_of([calibration.proposed_by, calibration.decided_by])
    k = minimum_cell(calibration.entity.minimum_cell, calibration.min_cell)
    plain = list(calibration.items.values_list("code", "area", "item__level", "answers", "stage", "flags"))
    return CalibrationPage(
        calibration=calibration,
        proposed_by=people.get(calibration.proposed_by, ""),
        decided_by=people.get(calibration.decided_by, "") if calibration.decided_by else "",
        waves=tuple(wave["name"] for wave in calibration.method["waves"]),
        people=_alone(calibration.method["people"], k),
        areas=tuple(_area_facts(row, names, k) for row in calibration.method["areas"]),
        stages=Counter(stage for *_rest, stage, _flags in plain),
        flags=_flag_facts([flags for *_rest, flags in plain]),
        comparisons=told_of(calibration),
        items=calibration.items.select_related("item__competence").order_by("area", "code"),
        protected=protected_label(k),
        may_decide=policies.can_decide(calibration, person),
        area_names=names,
        answers=_answers(plain, k),
        simulations=list(calibration.simulations.only("calibration", "made_at", "limits")),
        may_simulate=policies.can_simulate(calibration, person),
    )


def _answers(plain: Sequence[tuple[str, str, str, int, str, str]], k: int) -> dict[str, Figure]:
    """Protect how many answered each question. Each person meets as many of a level in an area, so the questions of
    one add up to people who are told elsewhere: they are protected together.
    """
    groups: dict[tuple[str, str], dict[str, Tally]] = defaultdict(dict)
    for code, area, level, answers, _stage, _flags in plain:
        groups[area, level][code] = Tally(answers, answers, answers)
    return {code: one for tallies in groups.values() for code, one in protect_groups(tallies, k=k).rows.items()}


def _alone(people: int, k: int) -> int | None:
    total = protect_groups({"": Tally(people, people, people)}, k=k).total
    return total.n if isinstance(total, Shown) else None


def _area_facts(row: Mapping[str, Any], names: Mapping[str, str], k: int) -> AreaFacts:
    return AreaFacts(
        name=names.get(row["area"], row["area"]),
        people=_alone(row["people"], k),
        model=_MODELS[row["model"]](),
        converged=row["converged"],
        reliability=row["reliability"],
        estimated=row["estimated"],
        questions=row["questions"],
    )


_MODELS = {
    "": lambda: _("Lo que esperan los expertos"),
    "rasch": lambda: _("Dificultad de cada pregunta"),
    "2pl": lambda: _("Dificultad y discriminación"),
}


def _flag_facts(flags: Sequence[str]) -> tuple[FlagFacts, ...]:
    counts = Counter(code for one in flags for code in one.strip("|").split("|") if code)
    return tuple(
        FlagFacts(flag, str(flag.label), counts[flag], advice_of(flag)) for flag in CalibrationFlag if counts[flag]
    )


def advice_of(flag: str) -> str:
    """Return what somebody should do about a flag."""
    return {
        CalibrationFlag.ALIKE: _("No distinguen a nadie. Cámbielas por una más difícil o más fácil, o retírelas."),
        CalibrationFlag.AGAINST: _("Acierta más quien menos sabe del resto. Revise la clave y luego la redacción."),
        CalibrationFlag.WEAK: _("Saber más casi no ayuda a acertar. Revise si hay dos opciones buenas o pistas."),
        CalibrationFlag.REPEATS: _("Una le da la respuesta a la otra, o preguntan lo mismo. Deje una, o sepárelas."),
        CalibrationFlag.MISFIT: _("Las personas no responden como el modelo espera. Lea la pregunta con otra persona."),
        CalibrationFlag.OFF_LEVEL: _(
            "Es mucho más fácil o difícil de lo que dice su nivel. Cambie el nivel o la pregunta."
        ),
        CalibrationFlag.UNEVEN: _(
            "A quienes saben lo mismo les va distinto según su grupo. Busque palabras o programas que solo uno usa."
        ),
    }[CalibrationFlag(flag)]


def _names_of(uids: Sequence[UUID | None]) -> dict[UUID, str]:
    wanted = [uid for uid in uids if uid is not None]
    return {person.uid: person.display_name for person in Person.objects.filter(uid__in=wanted)}
