from dataclasses import dataclass
from datetime import date

from apropia.measurement.models import Direction, IndicatorKind, SourceMethod, Unit

IN_FORCE_FROM = date(2026, 1, 1)
OTIC = "Oficina de TIC, gestión de uso y apropiación"
BASELINE_WAVE = "La primera ola procesada con la misma versión del instrumento: valor, fecha y número de personas."
BASELINE_PERIOD = "El primer periodo con cifra oficial: valor, fecha y número de personas."
TARGET = "La fija la entidad cada año. Sin meta fijada no hay semáforo: se muestra el cambio con su margen."
WHOLE_FAMILY = "entidad, dependencia (con su subárbol) y tipo de vinculación; sin cruces entre ellas"
CENSUS = (
    "Conteo completo: no lleva margen. Grupos de menos de 5 personas, y los que permitirían calcularlos por resta, "
    "quedan protegidos."
)
RESPONDENTS = (
    "Quienes responden no son una muestra al azar. El margen supone que quienes faltaron se parecen a quienes "
    "respondieron; por eso es orientativo."
)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One technical sheet (methods.md#technical-sheet)."""

    code: str
    name: str
    purpose: str
    question: str
    formula: str
    numerator_text: str
    denominator_text: str
    source: str
    periodicity: str
    statistics: str
    limitations: str
    unit: str = Unit.PERCENT
    direction: str = Direction.UP
    kind: str = IndicatorKind.RESULT
    method: str = SourceMethod.REGISTER
    baseline_rule: str = BASELINE_PERIOD
    target_rule: str = TARGET
    disaggregations: str = WHOLE_FAMILY
    minimum_cell: int = 5
    responsible: str = OTIC
    guideline: str = "MGGTI.LI.UA.04"
    kirkpatrick: str = ""
    number: int = 1
    valid_from: date = IN_FORCE_FROM
