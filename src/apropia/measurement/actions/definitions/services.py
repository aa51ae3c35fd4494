from apropia.measurement.actions.definitions.sheet import CENSUS, Sheet
from apropia.measurement.models import Direction, IndicatorKind, SourceMethod, Unit

NO_PERSONS = "Conteo completo de cosas, no de personas: no lleva margen ni protección de grupos."

SERVICES: tuple[Sheet, ...] = (
    Sheet(
        code="AS-01",
        name="Oportunidad de la asesoría",
        purpose="Cuidar que quien pide ayuda reciba pronto una primera respuesta.",
        question="¿Qué parte de las solicitudes tuvo su primera respuesta dentro del plazo acordado?",
        formula="100 × solicitudes con primera respuesta a tiempo ÷ solicitudes del periodo",
        numerator_text="Solicitudes respondidas por primera vez dentro del plazo, en horas hábiles de la entidad.",
        denominator_text="Solicitudes recibidas en el periodo, ya respondidas o con el plazo vencido.",
        kind=IndicatorKind.MANAGEMENT,
        source="Registro de asesorías.",
        periodicity="Mensual y trimestral",
        statistics=CENSUS,
        guideline="",
        limitations="Responder a tiempo no es resolver. El plazo por defecto es de 8 horas hábiles.",
    ),
    Sheet(
        code="AS-03",
        name="Preguntas «¿cómo hago…?»",
        purpose="Ver si las personas dependen menos de que otra les explique lo corriente.",
        question="¿Cuántas preguntas de uso se hacen al mes por cada 100 personas habilitadas?",
        formula="100 × solicitudes de tipo «cómo hago» ÷ (personas habilitadas × meses)",
        numerator_text="Solicitudes de tipo «cómo hago» recibidas en el periodo.",
        denominator_text="Personas habilitadas en algún servicio, por los meses del periodo.",
        unit=Unit.RATE,
        direction=Direction.DOWN,
        kind=IndicatorKind.EFFECT,
        source="Registro de asesorías e informes de uso; sin informes de uso, personas vinculadas.",
        periodicity="Mensual y trimestral",
        statistics=(
            "Tasa con intervalo exacto de Poisson del 95 %. Entre periodos: diferencia de tasas, uniendo los dos "
            "intervalos."
        ),
        guideline="",
        kirkpatrick="Nivel 4: resultados",
        limitations=(
            "Menos preguntas puede significar más autonomía o menos confianza en el canal. Las campañas de ayuda las "
            "aumentan al principio."
        ),
    ),
    Sheet(
        code="CU-01",
        name="Alcance de campaña",
        purpose="Saber si el mensaje llegó a quienes debía llegar.",
        question="¿Qué parte de la audiencia recibió la campaña por algún canal?",
        formula="100 × personas distintas alcanzadas ÷ personas de la audiencia",
        numerator_text="Personas cuyo servidor de correo aceptó el mensaje, o que vieron el aviso al entrar.",
        denominator_text=(
            "Personas de la audiencia de las campañas que comenzaron en el periodo, una vez por campaña."
        ),
        kind=IndicatorKind.OUTPUT,
        source="Registro de envíos y avisos de las campañas.",
        periodicity="Mensual y trimestral",
        statistics=CENSUS,
        guideline="MGGTI.LI.UA.01",
        limitations="Recibir no es leer. No dice nada de lo que la persona hizo después.",
    ),
    Sheet(
        code="MA-01",
        name="Cobertura de materiales",
        purpose="Encontrar los servicios que todavía no tienen una guía vigente.",
        question="¿Qué parte de los servicios tiene al menos un material vigente?",
        formula="100 × servicios con al menos un material vigente ÷ servicios disponibles",
        numerator_text="Servicios disponibles con al menos una guía publicada.",
        denominator_text="Servicios disponibles en el catálogo el día del cálculo.",
        kind=IndicatorKind.OUTPUT,
        source="Catálogo de servicios y biblioteca de materiales.",
        periodicity="Mensual y trimestral",
        disaggregations="solo toda la entidad",
        statistics=NO_PERSONS,
        guideline="MGGTI.LI.UA.03",
        limitations="Tener una guía no dice que sea buena ni que se encuentre. Vea también si les sirvió.",
    ),
    Sheet(
        code="GE-04",
        name="Afirmaciones con evidencia",
        purpose="Cuidar que lo que dice una buena práctica se pueda comprobar.",
        question="De las afirmaciones que piden soporte, ¿cuántas lo tienen?",
        formula="100 × afirmaciones con cifra oficial o evidencia ÷ afirmaciones que la requieren",
        numerator_text="Afirmaciones enlazadas a una medición oficial o a una evidencia.",
        denominator_text="Afirmaciones de tipo hecho o resultado en las versiones abiertas o publicadas.",
        kind=IndicatorKind.MANAGEMENT,
        source="Prácticas documentadas en el formato 4202000-FT-1311.",
        method=SourceMethod.REGISTER,
        periodicity="Trimestral",
        disaggregations="solo toda la entidad",
        statistics=NO_PERSONS,
        guideline="DAFP, segundo nivel: resultados medibles",
        limitations="Cuenta enlaces: que el soporte pruebe lo dicho lo juzga quien valida.",
    ),
)
