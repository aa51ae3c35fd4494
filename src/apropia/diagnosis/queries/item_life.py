"""What stage a question is in, which it can take, and what became of it from version to version."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from apropia.diagnosis.models import PERFORMANCE_KINDS, InstrumentVersion, Item, SurveyWave
from apropia.diagnosis.queries.calibration_basis import words_of


@dataclass(frozen=True)
class ItemChapter:
    """A question in one version: its stage there, whether it says the same as now, and the waves that asked it."""

    version: InstrumentVersion
    stage: str
    is_same: bool
    waves: tuple[SurveyWave, ...]


def stages_of(item: Item) -> tuple[tuple[str, str], ...]:
    """Return the stages that an item of a draft can take now, and what their buttons say."""
    buttons = {
        Item.Status.PILOT: _("Poner en prueba"),
        Item.Status.ACTIVE: _("Poner en uso"),
        Item.Status.RETIRED: _("Retirar"),
    }
    if item.kind not in PERFORMANCE_KINDS:
        del buttons[Item.Status.PILOT]
    return tuple((str(stage), words) for stage, words in buttons.items() if stage != item.status)


def life_of(item: Item) -> tuple[ItemChapter, ...]:
    """Return what became of an item from version to version, newest first. Two queries."""
    twins = Item.objects.filter(version__instrument=item.version.instrument_id, code=item.code)
    rows = list(twins.select_related("version__instrument").order_by("-version__number"))
    waves: dict[int, list[SurveyWave]] = {}
    asked = SurveyWave.objects.filter(version__in=[row.version_id for row in rows], processed_at__isnull=False)
    for wave in asked.only("name", "version_id").order_by("-opens_at"):
        waves.setdefault(wave.version_id, []).append(wave)
    return tuple(
        ItemChapter(
            row.version, row.get_status_display(), words_of(row) == words_of(item), tuple(waves.get(row.version_id, ()))
        )
        for row in rows
    )
