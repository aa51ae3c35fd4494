"""DigComp 3.0 as data: our Spanish names and sentences, the official English titles, and the titles of version 2.2.

Source of codes and English titles: European Commission, Joint Research Centre, DigComp 3.0 (JRC144121), CC BY 4.0.
Spanish names and sentences of 3.0 are our own, not official; Spanish titles of 2.2 follow the common translation.
"""

import dataclasses

CODE = "digcomp-3.0"
NAME = "DigComp"
VERSION = "3.0"
LICENCE = "CC BY 4.0"
ATTRIBUTION = (
    "Basado en DigComp 3.0: European Digital Competence Framework, Comisión Europea, Centro Común de Investigación "
    "(JRC144121), CC BY 4.0. Los nombres en español son una traducción propia, no oficial."
)


@dataclasses.dataclass(frozen=True)
class CompetenceRow:
    code: str
    name: str
    name_en: str
    before_es: str
    before_en: str
    description: str


@dataclasses.dataclass(frozen=True)
class AreaRow:
    code: str
    name: str
    name_en: str
    competences: tuple[CompetenceRow, ...]


AREAS: tuple[AreaRow, ...] = (
    AreaRow(
        "1",
        "Búsqueda, evaluación y gestión de información",
        "Information search, evaluation and management",
        (
            CompetenceRow(
                "1.1",
                "Navegar, buscar y filtrar información",
                "Browsing, searching and filtering information",
                "Navegar, buscar y filtrar datos, información y contenidos digitales",
                "Browsing, searching and filtering data, information and digital content",
                "Saber qué se necesita, dónde buscarlo y cómo quedarse con lo que sirve.",
            ),
            CompetenceRow(
                "1.2",
                "Evaluar información",
                "Evaluating information",
                "Evaluar datos, información y contenidos digitales",
                "Evaluating data, information and digital content",
                "Juzgar si una fuente o un dato merece confianza antes de usarlo.",
            ),
            CompetenceRow(
                "1.3",
                "Gestionar información",
                "Managing information",
                "Gestión de datos, información y contenidos digitales",
                "Managing data, information and digital content",
                "Guardar, ordenar, recuperar y analizar la información del trabajo.",
            ),
        ),
    ),
    AreaRow(
        "2",
        "Comunicación y colaboración",
        "Communication and collaboration",
        (
            CompetenceRow(
                "2.1",
                "Interactuar mediante y con tecnologías digitales",
                "Interacting through and with digital technologies",
                "Interactuar a través de tecnologías digitales",
                "Interacting through digital technologies",
                "Elegir el medio adecuado para cada conversación, también con sistemas automáticos.",
            ),
            CompetenceRow(
                "2.2",
                "Compartir mediante tecnologías digitales",
                "Sharing through digital technologies",
                "Compartir a través de tecnologías digitales",
                "Sharing through digital technologies",
                "Dar a otras personas acceso a la información, con el permiso justo y la fuente citada.",
            ),
            CompetenceRow(
                "2.3",
                "Ejercer la ciudadanía mediante tecnologías digitales",
                "Engaging in citizenship through digital technologies",
                "Participación ciudadana a través de las tecnologías digitales",
                "Engaging in citizenship through digital technologies",
                "Usar y ofrecer trámites y espacios de participación en línea.",
            ),
            CompetenceRow(
                "2.4",
                "Colaborar mediante tecnologías digitales",
                "Collaborating through digital technologies",
                "Colaboración a través de las tecnologías digitales",
                "Collaborating through digital technologies",
                "Trabajar con otras personas sobre los mismos documentos y tareas.",
            ),
            CompetenceRow(
                "2.5",
                "Comportamiento digital",
                "Digital behaviour",
                "Comportamiento en la red (netiqueta)",
                "Netiquette",
                "Tratar bien a las demás personas y adaptar el mensaje a quien lo recibe.",
            ),
            CompetenceRow(
                "2.6",
                "Gestionar la identidad digital",
                "Managing digital identity",
                "Gestión de la identidad digital",
                "Managing digital identity",
                "Cuidar las cuentas, el rastro y la reputación propia y de la entidad.",
            ),
        ),
    ),
    AreaRow(
        "3",
        "Creación de contenidos",
        "Content creation",
        (
            CompetenceRow(
                "3.1",
                "Desarrollar contenidos digitales",
                "Developing digital content",
                "Desarrollo de contenidos digitales",
                "Developing digital content",
                "Crear documentos, tablas, imágenes y videos que cumplen su propósito y todos pueden usar.",
            ),
            CompetenceRow(
                "3.2",
                "Integrar y reelaborar contenidos digitales",
                "Integrating and re-elaborating digital content",
                "Integración y reelaboración de contenido digital",
                "Integrating and re-elaborating digital content",
                "Tomar lo que existe, mejorarlo y unirlo en algo nuevo.",
            ),
            CompetenceRow(
                "3.3",
                "Derechos de autor y licencias",
                "Copyright and licences",
                "Derechos de autor (copyright) y licencias de propiedad intelectual",
                "Copyright and licences",
                "Saber qué se puede usar, con qué permiso y cómo se cita.",
            ),
            CompetenceRow(
                "3.4",
                "Pensamiento computacional y programación",
                "Computational thinking and programming",
                "Programación",
                "Programming",
                "Dividir un problema en pasos que una máquina puede repetir.",
            ),
        ),
    ),
    AreaRow(
        "4",
        "Seguridad, bienestar y uso responsable",
        "Safety, wellbeing and responsible use",
        (
            CompetenceRow(
                "4.1",
                "Proteger los dispositivos",
                "Protecting devices",
                "Protección de dispositivos",
                "Protecting devices",
                "Reconocer los riesgos y cuidar equipos, cuentas y archivos.",
            ),
            CompetenceRow(
                "4.2",
                "Proteger los datos personales y la privacidad",
                "Protecting personal data and privacy",
                "Protección de datos personales y privacidad",
                "Protecting personal data and privacy",
                "Cuidar los datos propios y los de las personas que la entidad atiende.",
            ),
            CompetenceRow(
                "4.3",
                "Favorecer el bienestar",
                "Supporting wellbeing",
                "Protección de la salud y el bienestar",
                "Protecting health and well-being",
                "Usar la tecnología sin que dañe la salud, la atención ni el descanso.",
            ),
            CompetenceRow(
                "4.4",
                "Impactos ambientales de las tecnologías digitales",
                "Environmental impacts of digital technologies",
                "Protección medioambiental",
                "Protecting the environment",
                "Conocer cuánto consume lo digital y reducirlo donde se puede.",
            ),
        ),
    ),
    AreaRow(
        "5",
        "Identificación y resolución de problemas",
        "Problem identification and solving",
        (
            CompetenceRow(
                "5.1",
                "Identificar y resolver problemas técnicos",
                "Identifying and solving technical problems",
                "Resolución de problemas técnicos",
                "Solving technical problems",
                "Descubrir qué falla, resolver lo sencillo y pedir bien la ayuda.",
            ),
            CompetenceRow(
                "5.2",
                "Identificar necesidades y respuestas tecnológicas digitales",
                "Identifying needs and digital technological responses",
                "Identificación de necesidades y respuestas tecnológicas",
                "Identifying needs and technological responses",
                "Elegir la herramienta que responde a una necesidad y ajustarla.",
            ),
            CompetenceRow(
                "5.3",
                "Identificar soluciones creativas con tecnologías digitales",
                "Identifying creative solutions using digital technologies",
                "Uso creativo de la tecnología digital",
                "Creatively using digital technologies",
                "Mejorar la forma de trabajar con ayuda de la tecnología.",
            ),
            CompetenceRow(
                "5.4",
                "Identificar y atender necesidades de competencia digital",
                "Identifying and addressing digital competence needs",
                "Identificar lagunas en las competencias digitales",
                "Identifying digital competence gaps",
                "Saber qué falta por aprender, aprenderlo y apoyar a otras personas.",
            ),
        ),
    ),
)
