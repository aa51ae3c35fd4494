from apropia.measurement.actions.definitions.sheet import CENSUS, Sheet
from apropia.measurement.models import Direction, IndicatorKind

BY_SERVICE = "entidad, dependencia y tipo de vinculación; cada una en conjunto y por servicio"
COVERAGE = "Si se reconoce a la persona en menos del 90 % de las filas, se advierte «cobertura insuficiente»."

USAGE: tuple[Sheet, ...] = (
    Sheet(
        code="AD-01",
        name="Habilitación",
        purpose="Saber si las personas tienen lo que necesitan para usar cada servicio.",
        question="¿Qué parte de las personas vinculadas tiene permiso o licencia?",
        formula="100 × personas habilitadas todo el periodo ÷ personas vinculadas en la fecha de corte",
        numerator_text="Personas con licencia o permiso del servicio durante todo el periodo.",
        denominator_text="Personas con vinculación vigente en la fecha de corte, E(t).",
        kind=IndicatorKind.OUTPUT,
        source="Informes de uso importados y registro de personas.",
        periodicity="Mensual",
        disaggregations=BY_SERVICE,
        statistics=CENSUS,
        limitations=f"Estar habilitado no es usar. Lo que la fuente no informa no se ve. {COVERAGE}",
    ),
    Sheet(
        code="AD-02",
        name="Uso activo",
        purpose="Ver qué parte de quienes pueden usar un servicio lo usa de verdad.",
        question="De las personas habilitadas, ¿cuántas hicieron al menos una acción con sentido en el periodo?",
        formula="100 × personas activas ÷ personas habilitadas",
        numerator_text=(
            "Personas habilitadas con al menos una acción con sentido; recibir correo o una invitación no cuenta."
        ),
        denominator_text="Personas habilitadas en el periodo.",
        source="Informes de uso importados, con la regla de actividad de cada fuente.",
        periodicity="Mensual",
        disaggregations=BY_SERVICE,
        statistics=CENSUS,
        kirkpatrick="Nivel 3: comportamiento",
        limitations=(
            f"Cuenta personas activas, no cuánto ni para qué usan. {COVERAGE} Que el uso suba después de una acción no "
            "prueba que la acción lo causó."
        ),
    ),
    Sheet(
        code="AD-05",
        name="Subutilización",
        purpose="Encontrar licencias y servicios que nadie aprovecha, para ofrecer ayuda.",
        question="De las personas habilitadas, ¿cuántas pasaron el último mes sin actividad?",
        formula="100 × personas habilitadas sin actividad en el último mes ÷ personas habilitadas",
        numerator_text="Personas habilitadas sin ninguna acción con sentido en el último mes del periodo.",
        denominator_text="Personas habilitadas en el periodo.",
        direction=Direction.DOWN,
        source="Informes de uso importados.",
        periodicity="Mensual",
        disaggregations=BY_SERVICE,
        statistics=CENSUS,
        limitations=f"Vacaciones y licencias también son inactividad. No sirve para evaluar personas. {COVERAGE}",
    ),
)
