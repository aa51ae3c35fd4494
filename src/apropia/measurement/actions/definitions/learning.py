from apropia.measurement.actions.definitions.sheet import CENSUS, Sheet
from apropia.measurement.models import IndicatorKind, SourceMethod, Unit

LEARNING: tuple[Sheet, ...] = (
    Sheet(
        code="FO-01",
        name="Cobertura de formación",
        purpose="Saber a qué parte de la entidad llegó la formación.",
        question="¿Qué parte de las personas vinculadas terminó al menos un curso en el periodo?",
        formula="100 × personas con al menos una finalización en el periodo ÷ personas vinculadas en la fecha de corte",
        numerator_text="Personas distintas, vinculadas en la fecha de corte, con una finalización en el periodo.",
        denominator_text="Personas con vinculación vigente en la fecha de corte, E(t).",
        kind=IndicatorKind.OUTPUT,
        source="Registro de cursos y registro de personas de la entidad.",
        periodicity="Mensual y trimestral",
        statistics=CENSUS,
        guideline="MGGTI.LI.UA.03",
        limitations="Terminar un curso no prueba que se use lo aprendido. Quien se retiró antes del corte no cuenta.",
    ),
    Sheet(
        code="FO-02",
        name="Tasa de finalización",
        purpose="Ver si los cursos se terminan, y revisar los que no.",
        question="De las inscripciones empezadas cuyo plazo venció, ¿cuántas se finalizaron?",
        formula="100 × finalizaciones ÷ inscripciones empezadas de cohortes cerradas",
        numerator_text="Inscripciones finalizadas a más tardar al cerrar el periodo.",
        denominator_text="Inscripciones empezadas cuyo plazo venció en el periodo.",
        kind=IndicatorKind.MANAGEMENT,
        source="Registro de inscripciones con plazo.",
        periodicity="Mensual y trimestral",
        statistics=(
            "Intervalo de Wilson del 95 %, como si las cohortes fueran parte de un proceso que sigue. Entre periodos: "
            "personas distintas, intervalo de Newcombe."
        ),
        guideline="MGGTI.LI.UA.03",
        limitations=(
            "Las inscripciones sin plazo no pertenecen a una cohorte y no cuentan. Una persona con varias "
            "inscripciones "
            "aparece varias veces. No terminar puede ser un defecto del curso."
        ),
    ),
    Sheet(
        code="FO-03",
        name="Cobertura de necesidad",
        purpose="Saber si la formación llega a quienes la necesitan.",
        question="De las personas con alguna brecha, ¿cuántas terminaron un curso que enseña lo que les falta?",
        formula="100 × personas con brecha que terminaron un curso de esa brecha ÷ personas con brecha",
        numerator_text=(
            "Personas con brecha que, después de su resultado y hasta la fecha de corte, terminaron un curso que "
            "enseña esa competencia a un nivel mayor que el suyo."
        ),
        denominator_text=(
            "Personas vinculadas en la fecha de corte cuyo último resultado nominal está por debajo de lo esperado en "
            "alguna competencia."
        ),
        source="Últimos resultados nominales del diagnóstico, niveles esperados y registro de cursos.",
        method=SourceMethod.MIXED,
        periodicity="Mensual y trimestral",
        statistics=CENSUS,
        guideline="MGGTI.LI.UA.03",
        limitations=(
            "Solo cuentan las brechas que se conocen: quien no respondió o respondió en forma anónima no está. Basta "
            "un curso de una de sus brechas. Terminarlo no prueba que la brecha se cerró. No cuentan las "
            "finalizaciones más rápidas que la lectura."
        ),
    ),
    Sheet(
        code="FO-04",
        name="Ganancia de aprendizaje",
        purpose="Ver si quien toma un curso sabe más al terminarlo.",
        question="¿Cuántos puntos separan la prueba de salida de la de entrada?",
        formula="Promedio por persona de: prueba de salida − prueba de entrada",
        numerator_text=(
            "Suma de las diferencias, en puntos de 0 a 100. Una persona con varios cursos aporta su promedio."
        ),
        denominator_text="Personas que respondieron ambas pruebas y finalizaron en el periodo.",
        unit=Unit.POINTS,
        source="Pruebas paralelas de entrada y salida de los cursos.",
        method=SourceMethod.REGISTER,
        periodicity="Trimestral",
        statistics=(
            "Diferencia pareada con intervalo t del 95 %; entre 10 y 29 personas, remuestreo BCa; con menos de 10, sin "
            "margen. Se añade la ganancia normalizada: (salida − entrada) ÷ (100 − entrada)."
        ),
        guideline="MGGTI.LI.UA.03",
        kirkpatrick="Nivel 2: aprendizaje",
        limitations=(
            "La prueba de entrada es voluntaria y solo entra quien terminó. Repetir una prueba parecida enseña por sí "
            "mismo. Sin grupo de comparación es un cambio observado."
        ),
    ),
    Sheet(
        code="FO-05",
        name="Satisfacción con la formación",
        purpose="Saber si los cursos y las charlas gustan a quienes los toman, y mejorar los que no.",
        question="De las opiniones de quienes terminaron un curso o asistieron a una charla, ¿cuántas son de 4 o 5?",
        formula="100 × opiniones de 4 o 5 ÷ opiniones",
        numerator_text="Opiniones de 4 (bueno) o 5 (muy bueno) dadas por primera vez en el periodo.",
        denominator_text="Opiniones, de 1 a 5, dadas por primera vez en el periodo.",
        source="Opiniones voluntarias de cursos terminados y de charlas a las que se asistió.",
        method=SourceMethod.SURVEY,
        periodicity="Mensual y trimestral",
        statistics=(
            "Intervalo de Wilson del 95 %. Quienes opinan no son una muestra al azar: el margen es orientativo. Entre "
            "periodos: personas distintas, intervalo de Newcombe."
        ),
        guideline="MGGTI.LI.UA.03",
        kirkpatrick="Nivel 1: reacción",
        limitations=(
            "Solo opina quien terminó o asistió, y quiso. Que algo guste no prueba que se aprenda ni que se use. Una "
            "persona con varios cursos o charlas aparece varias veces. No cuentan las finalizaciones más rápidas que "
            "la lectura."
        ),
    ),
    Sheet(
        code="FO-06",
        name="Transferencia al puesto",
        purpose="Saber si lo que se aprende se usa en el trabajo.",
        question="De quienes respondieron semanas después de un curso, ¿cuántos usan lo aprendido cada semana?",
        formula="100 × respuestas de uso por lo menos semanal ÷ respuestas",
        numerator_text="Respuestas «casi todos los días» o «por lo menos una vez a la semana» del periodo.",
        denominator_text="Respuestas del periodo a la pregunta que se envía entre 60 y 90 días después del curso.",
        kind=IndicatorKind.EFFECT,
        source="Una pregunta por correo, voluntaria, dentro del límite de mensajes de cada persona.",
        method=SourceMethod.SURVEY,
        periodicity="Trimestral",
        statistics=(
            "Intervalo de Wilson del 95 %. Quienes responden no son una muestra al azar: el margen es orientativo. "
            "Entre periodos: personas distintas, intervalo de Newcombe."
        ),
        guideline="MGGTI.LI.UA.03",
        kirkpatrick="Nivel 3: comportamiento",
        limitations=(
            "Es lo que cada quien dice, no lo que se observa. Solo se pregunta a quien autorizó mensajes opcionales, y "
            "por un curso a la vez. No cuentan las finalizaciones más rápidas que la lectura."
        ),
    ),
    Sheet(
        code="FO-07",
        name="Cumplimiento del plan de formación",
        purpose="Saber si lo que se planeó enseñar se hizo.",
        question="De las actividades del plan que debían terminar a la fecha, ¿cuántas se ejecutaron con evidencia?",
        formula="100 × actividades ejecutadas a la fecha de corte ÷ actividades planeadas a la fecha de corte",
        numerator_text="De las planeadas a la fecha, las marcadas como ejecutadas con su evidencia hasta ese día.",
        denominator_text=(
            "Actividades de un plan aprobado que debían terminar entre el 1 de enero y la fecha de corte, sin las que "
            "se cancelaron con su razón."
        ),
        source="Plan de formación de la entidad, en la versión vigente el día del cálculo.",
        periodicity="Mensual y trimestral",
        statistics="Conteo completo de actividades, sin margen de error.",
        guideline="MGGTI.LI.UA.03",
        limitations=(
            "Se acumula desde enero: el último mes dice el año. Cuenta actividades, no personas ni horas. Cancelar o "
            "mover una actividad cambia la cifra; la historia del plan dice por qué."
        ),
    ),
    Sheet(
        code="FO-08",
        name="Horas de formación por persona",
        purpose="Saber cuánta formación recibe cada persona de la entidad.",
        question="¿Cuántas horas de curso se terminaron, por cada persona vinculada?",
        formula="Suma de horas de los cursos terminados en el periodo ÷ personas vinculadas en la fecha de corte",
        numerator_text="Horas que anuncia la versión de cada curso terminado en el periodo.",
        denominator_text="Personas con vinculación vigente en la fecha de corte, E(t).",
        unit=Unit.HOURS,
        kind=IndicatorKind.OUTPUT,
        source="Registro de cursos y registro de personas de la entidad.",
        periodicity="Mensual y trimestral",
        statistics=CENSUS,
        guideline="MGGTI.LI.UA.03",
        limitations=(
            "Son las horas que el curso anuncia, no las que cada quien tardó. Más horas no es más aprendizaje. No "
            "cuentan charlas, cursos sin terminar ni finalizaciones más rápidas que la lectura. Quien se retiró antes "
            "del corte no cuenta."
        ),
    ),
)
