"""What a calibration rests on: the questions, the waves whose answers count, and those answers as a table by area."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apropia.diagnosis.models import (
    PERFORMANCE_KINDS,
    Answer,
    Calibration,
    Instrument,
    InstrumentVersion,
    Item,
    SurveyWave,
)
from apropia.diagnosis.queries.grading import is_right
from apropia.diagnosis.queries.plain_answers import plain_answers
from apropia.diagnosis.states import CalibrationState, VersionState, WaveState
from apropia.foundation.small_groups import minimum_cell
from apropia.science.psychometrics.levels import Level
from apropia.science.psychometrics.schedule import FOR_RASCH

if TYPE_CHECKING:
    from apropia.science.psychometrics.responses import Floats

# Waves that closed and were scored; a cancelled one never counts.
COUNTED = (WaveState.PROCESSED, WaveState.PUBLISHED, WaveState.ARCHIVED)


@dataclass(frozen=True)
class Basis:
    """The questions of the newest settled version, in order, and what other versions ask in the same words.

    `codes` has, for each item of any version whose answers count, the code of the question that it is.
    """

    instrument: Instrument
    version: InstrumentVersion | None
    waves: tuple[SurveyWave, ...]
    items: tuple[Item, ...]
    codes: dict[int, str]

    @property
    def min_cell(self) -> int:
        """Return the smallest group of which something may be said: what the entity and each wave ask for."""
        return minimum_cell(self.instrument.entity.minimum_cell, *(wave.min_cell for wave in self.waves))

    @property
    def fewest(self) -> int:
        """Return from how many answers on a question is estimated.

        So many people that whatever is told of it never tells of a small group, even had all answered alike.
        """
        return max(FOR_RASCH, 2 * self.min_cell)

    @property
    def lacks(self) -> str:
        """Say what is missing before anything can be calibrated, and what to do; empty where nothing is."""
        if self.version is None:
            return _("El instrumento no tiene una versión congelada. Congélela y aplíquela en una ola.")
        if not self.items:
            return _("La versión congelada no tiene preguntas de desempeño, así que no hay qué calibrar.")
        if not self.waves:
            return _(
                "Ninguna ola de este instrumento ha cerrado y se ha procesado. Espere a que una lo haga. Cada pregunta "
                "necesita %(fewest)d respuestas para empezar."
            ) % {"fewest": self.fewest}
        return ""

    @property
    def areas(self) -> tuple[str, ...]:
        return tuple(sorted({area_of(item) for item in self.items}))

    def questions_of(self, area: str) -> list[Item]:
        return [item for item in self.items if area_of(item) == area]


def area_of(item: Item) -> str:
    """Return the code of the area of an item, which comes with competence and area loaded."""
    assert item.competence is not None  # held by a constraint of the table
    return item.competence.area.code


def level_of(item: Item) -> Level:
    return Level[item.level] if item.level else Level.BASIC


def adopted_of(instrument_id: int) -> QuerySet[Calibration]:
    """Return the adopted calibrations of an instrument; the first is the one in force, the others were before it."""
    rows = Calibration.objects.filter(instrument=instrument_id, state=CalibrationState.ADOPTED)
    return rows.order_by("-number")


def ruling_calibration(version: InstrumentVersion) -> Calibration | None:
    """Return the calibration in force of an instrument, where it is of this very version. One query."""
    found = adopted_of(version.instrument_id).first()
    return found if found is not None and found.version_id == version.pk else None


def basis_of(*, instrument: Instrument) -> Basis:
    """Return what a calibration of an instrument would rest on now. Four queries, however much was answered.

    Those on trial are among them: that is what the trial is for. A question is the same in two versions when it has
    the same code, words, options and key: answers to older words say nothing of the new ones.
    """
    settled = InstrumentVersion.objects.filter(
        instrument=instrument, state__in=[VersionState.FROZEN, VersionState.RETIRED]
    )
    version = settled.order_by("-number").first()
    if version is None:
        return Basis(instrument, None, (), (), {})
    waves = SurveyWave.objects.filter(version__instrument=instrument, state__in=COUNTED).order_by("opens_at", "pk")
    found = tuple(waves)
    asked = _performance_of([version.pk]).exclude(status=Item.Status.RETIRED)
    items = tuple(asked.select_related("competence__area"))
    wanted = {item.code: words_of(item) for item in items}
    others = _performance_of({wave.version_id for wave in found})
    codes = {item.pk: item.code for item in others if wanted.get(item.code) == words_of(item)}
    return Basis(instrument, version, found, items, codes)


def answers_counted(basis: Basis) -> Counter[str]:
    """Return how many answers each question has at least, from what processing kept with each wave.

    Large waves were looked at in part; a calibration reads every answer.
    """
    counts: Counter[str] = Counter()
    same = set(basis.codes.items())
    by_version: dict[int, set[str]] = defaultdict(set)
    for version_id, pk, code in Item.objects.filter(pk__in=basis.codes).values_list("version_id", "pk", "code"):
        if (pk, code) in same:
            by_version[version_id].add(code)
    for wave in basis.waves:
        for row in wave.quality.get("items", []):
            if row["code"] in by_version[wave.version_id]:
                counts[row["code"]] += row["people"]
    return counts


@dataclass(frozen=True)
class Tables:
    """What was answered in each area: responses × its questions, 1 right at full credit, 0 not, NaN no answer.

    `responses` are the keys of the rows, in no order that tells who; whoever answered two waves is two rows.
    """

    responses: tuple[str, ...]
    by_area: "dict[str, Floats]"


def tables_of(basis: Basis) -> Tables:
    """Return the answers that count. «No lo sé» is not right; skipped, not understood or not reached is no answer.

    One query.
    """
    import numpy as np  # noqa: PLC0415  slow to load

    places = {item.code: (area, column) for area in basis.areas for column, item in enumerate(basis.questions_of(area))}
    asked = {item.pk: item for item in Item.objects.filter(pk__in=basis.codes)}
    answers = Answer.objects.filter(
        response__wave__in=basis.waves,
        response__completed_on__isnull=False,
        response__is_excluded=False,
        item__in=asked,
        status__in=[Answer.Status.ANSWERED, Answer.Status.DONT_KNOW],
    )
    rows: dict[str, int] = {}
    cells: dict[str, list[tuple[int, int, float]]] = {area: [] for area in basis.areas}
    for one in plain_answers(answers.order_by()):
        area, column = places[basis.codes[one.item_id]]
        cells[area].append(
            (
                rows.setdefault(one.response, len(rows)),
                column,
                float(is_right(asked[one.item_id], one.status, one.value)),
            )
        )
    tables = {}
    for area, given in cells.items():
        table = np.full((len(rows), len(basis.questions_of(area))), np.nan)
        if given:
            who, which, values = zip(*given, strict=True)
            table[np.array(who, dtype=np.intp), np.array(which, dtype=np.intp)] = values
        tables[area] = table
    return Tables(tuple(rows), tables)


def _performance_of(versions: Any) -> Any:
    return Item.objects.filter(version__in=versions, kind__in=PERFORMANCE_KINDS).order_by("code")


def words_of(item: Item) -> Sequence[Any]:
    """Return what makes a question the same one: kind, words, options, key, task, picture and recording."""
    return (
        item.kind,
        item.stem,
        item.scenario,
        item.options,
        item.targets,
        item.key,
        item.task,
        item.picture_id,
        item.picture_facts,
        item.recording_id,
        item.recording_facts,
    )
