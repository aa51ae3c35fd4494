from apropia.measurement.actions.definitions.sheet import BASELINE_WAVE, CENSUS, RESPONDENTS, Sheet
from apropia.measurement.models import IndicatorKind, SourceMethod, Unit

WILSON = (
    "Proporción con intervalo de Wilson del 95 %, corregido por población finita cuando responde más del 5 %. "
    "Entre olas: las mismas personas, con McNemar e intervalo pareado de Newcombe."
)
STUDENT = (
    "Promedio con intervalo t del 95 % corregido por población finita; entre 10 y 29 personas, remuestreo BCa; con "
    "menos "
    "de 10, sin margen. Entre olas: diferencia pareada de las mismas personas."
)

DIAGNOSIS: tuple[Sheet, ...] = (
    Sheet(
        code="DX-01",
        name="Tasa de respuesta",
        purpose="Saber qué parte de la población respondió, para leer con cuidado lo demás.",
        question="¿Cuántas de las personas invitadas completaron el diagnóstico?",
        formula="100 × formularios completos ÷ invitaciones enviadas",
        numerator_text="Invitaciones cuyo formulario se completó.",
        denominator_text="Invitaciones enviadas en la ola.",
        kind=IndicatorKind.MANAGEMENT,
        source="Invitaciones de la ola. No mira ninguna respuesta.",
        periodicity="En cada ola",
        baseline_rule=BASELINE_WAVE,
        statistics=CENSUS,
        limitations="Responder no es lo mismo que conocer: una tasa alta no dice nada del nivel de las personas.",
    ),
    Sheet(
        code="DX-02",
        name="Nivel de competencia digital",
        purpose="Conocer el nivel demostrado, en general y por área, para decidir la formación.",
        question="¿Qué tanto resuelven las personas las tareas digitales de su trabajo?",
        formula="Promedio de los puntajes de desempeño de las personas evaluadas",
        numerator_text="Suma de los puntajes de desempeño, de 0 a 100.",
        denominator_text="Personas con puntaje. En el general, las evaluadas en todas las áreas preguntadas.",
        unit=Unit.SCORE,
        source="Preguntas de desempeño de la ola, calificadas con la versión de puntaje que se indica.",
        method=SourceMethod.SURVEY,
        periodicity="En cada ola",
        baseline_rule=BASELINE_WAVE,
        disaggregations="entidad, dependencia y tipo de vinculación; cada una en general y por área de competencia",
        statistics=STUDENT,
        kirkpatrick="Nivel 2: aprendizaje",
        limitations=(
            f"{RESPONDENTS} Cada persona responde una parte del banco. Los puntajes solo se comparan con la misma "
            "versión "
            "del instrumento y del puntaje. La percepción se informa aparte y nunca se promedia con el desempeño."
        ),
    ),
    Sheet(
        code="DX-03",
        name="Colaboradores en nivel objetivo",
        purpose="Ver cuántas personas alcanzan el nivel que la entidad espera para su cargo.",
        question="¿Qué parte de quienes respondieron llega al nivel objetivo?",
        formula="100 × personas con nivel igual o mayor al objetivo ÷ personas con nivel asignado",
        numerator_text="Personas cuyo nivel demostrado alcanza el objetivo de su nivel de cargo.",
        denominator_text="Personas con nivel asignado. «Sin evaluar» no cuenta como brecha.",
        source="Niveles de la ola y perfiles objetivo de la entidad vigentes en la fecha de cierre.",
        method=SourceMethod.MIXED,
        periodicity="En cada ola",
        baseline_rule=BASELINE_WAVE,
        disaggregations="entidad, dependencia y tipo de vinculación; cada una en general y por área de competencia",
        statistics=WILSON,
        kirkpatrick="Nivel 2: aprendizaje",
        limitations=(
            f"{RESPONDENTS} Los cortes de nivel son propios, no oficiales. El objetivo de un área es el que alcanza al "
            "menos la mitad de sus competencias; el general, al menos la mitad de las áreas."
        ),
    ),
    Sheet(
        code="DX-05",
        name="Conocimiento de los servicios de TI",
        purpose="Saber si las personas reconocen lo que la entidad ya les ofrece.",
        question="De los servicios que le aplican, ¿cuántos reconoce cada persona?",
        formula="Promedio de: 100 × servicios reconocidos ÷ servicios preguntados a la persona",
        numerator_text="Suma, por persona, del porcentaje de servicios que sabe para qué sirven.",
        denominator_text="Personas que respondieron sobre al menos un servicio.",
        source="Preguntas de la ola sobre los servicios del catálogo que aplican a cada persona.",
        method=SourceMethod.SURVEY,
        periodicity="En cada ola",
        baseline_rule=BASELINE_WAVE,
        disaggregations="entidad, dependencia y tipo de vinculación; por servicio, solo toda la entidad",
        statistics=STUDENT,
        limitations=(
            f"{RESPONDENTS} Es lo que la persona dice reconocer, no lo que usa. A cada persona se le pregunta por "
            "algunos "
            "de sus servicios, elegidos al azar."
        ),
    ),
    Sheet(
        code="SA-01",
        name="Satisfacción con el servicio de TI",
        purpose="Conocer la experiencia de quienes usan cada servicio.",
        question="De quienes usan un servicio, ¿cuántas experiencias fueron buenas o muy buenas?",
        formula="100 × respuestas 4 y 5 ÷ respuestas",
        numerator_text="Respuestas «buena» o «muy buena» en la escala de cinco pasos.",
        denominator_text="Respuestas sobre servicios que la persona usa.",
        source="Preguntas de la ola sobre la experiencia con los servicios que la persona dice usar.",
        method=SourceMethod.SURVEY,
        periodicity="En cada ola",
        baseline_rule=BASELINE_WAVE,
        disaggregations="entidad, dependencia y tipo de vinculación; por servicio, solo toda la entidad",
        statistics="Proporción con intervalo de Wilson del 95 %. Entre olas: dos proporciones, intervalo de Newcombe.",
        kirkpatrick="Nivel 1: reacción",
        limitations=f"{RESPONDENTS} Una persona puede opinar de varios servicios: sus respuestas se parecen entre sí.",
    ),
)
