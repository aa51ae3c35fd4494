"""The layouts that Apropia imports: roster, services and generic use, with the words entities use for their columns."""

from apropia.formats.tabular.cells import Cell
from apropia.formats.tabular.names import PersonName, split_name
from apropia.formats.tabular.schema import Column, Schema
from apropia.formats.tabular.values import (
    choice,
    limited,
    parse_boolean,
    parse_date,
    parse_email,
    parse_integer,
    parse_list,
    parse_text,
)

ENGAGEMENT_WORDS = {
    "CAREER": (
        "carrera|carrera administrativa|carrera admin|en carrera|propiedad|planta|planta permanente|permanente|career"
    ),
    "FREE_APPOINTMENT": (
        "libre nombramiento|libre nombramiento y remoción|lnr|ln y r|libre nom y remoción|free appointment"
    ),
    "PROVISIONAL": (
        "provisional|provisionalidad|nombramiento provisional|en provisionalidad|encargo|periodo de prueba"
    ),
    "TEMPORARY": "planta temporal|temporal|empleo temporal|supernumerario|planta transitoria|temporary",
    "CONTRACTOR": (
        "contratista|contrato|prestación de servicios|contrato de prestación de servicios|ops|cps|contractor"
    ),
    "INTERN": "practicante|pasante|judicante|práctica|pasantía|aprendiz|intern",
}
JOB_LEVEL_WORDS = {
    "DIRECTIVE": "directivo|directiva|nivel directivo|director|executive",
    "ADVISOR": "asesor|asesora|nivel asesor|advisor",
    "PROFESSIONAL": ("profesional|nivel profesional|profesional especializado|profesional universitario|professional"),
    "TECHNICAL": "técnico|técnica|nivel técnico|técnico administrativo|tecnólogo|technical",
    "ASSISTANT": "asistencial|nivel asistencial|auxiliar|auxiliar administrativo|asistente|assistant",
}
LIFECYCLE_WORDS = {
    "PLANNED": "planeado|planeada|en planeación|próximo|planned",
    "ACTIVE": "activo|activa|en operación|en producción|operativo|vigente|disponible|active",
    "RETIRING": "en retiro|por retirar|obsoleto|retiring",
    "RETIRED": "retirado|retirada|inactivo|dado de baja|retired",
}


def _surnames_first(cell: Cell) -> PersonName:
    return split_name(parse_text(cell), surnames_first=True)


def _given_first(cell: Cell) -> PersonName:
    return split_name(parse_text(cell))


def _code(cell: Cell) -> str:
    return parse_text(cell).upper()


_MAIL_ALIASES = (
    "e-mail|email|mail|correo electrónico|correo institucional|"
    "correo electrónico institucional|dirección de correo|correo corporativo|usuario de correo|"
    "email address|e-mail address|user principal name|upn"
)
_MAIL_MESSAGE = "Falta el correo. Cada persona necesita su correo institucional en la columna «correo»."

ROSTER = Schema(
    "roster",
    (
        Column("correo", parse_email, _MAIL_ALIASES, required=True, filled=True, message=_MAIL_MESSAGE, label="Correo"),
        Column(
            "nombres",
            limited(parse_text, 120),
            "nombre|primer nombre|nombres del funcionario|first name|given name|given names|first names",
            message="Falta la columna de nombres. Agregue «nombres» y «apellidos», o una sola «nombre completo».",
            label="Nombres",
        ),
        Column(
            "apellidos",
            limited(parse_text, 120),
            "apellido|primer apellido|last name|last names|surname|surnames|family name",
            label="Apellidos",
        ),
        Column(
            "nombre_completo",
            _given_first,
            "nombres y apellidos|nombre y apellidos|nombre y apellido|funcionario|servidor|"
            "servidor público|colaborador|colaboradora|empleado|full name|name|display name|"
            "nombre del funcionario",
            label="Nombres y apellidos, juntos",
        ),
        Column(
            "apellidos_y_nombres",
            _surnames_first,
            "apellidos nombres|apellidos y nombre|apellido y nombre|last name first name|surname and name",
            label="Apellidos y nombres, juntos",
        ),
        Column(
            "tipo_vinculacion",
            choice(ENGAGEMENT_WORDS),
            "tipo de vinculación|vinculación|tipo vinculacion laboral|tipo de nombramiento|"
            "nombramiento|tipo de contrato|modalidad|engagement type|employment type",
            label="Tipo de vinculación",
        ),
        Column(
            "dependencia_codigo",
            limited(_code, 20),
            "código dependencia|código de la dependencia|código de dependencia|cod dependencia|cod dep|"
            "unit code|department code|código área",
            label="Código de la dependencia",
        ),
        Column(
            "dependencia",
            limited(parse_text, 200),
            "área|oficina|dirección|nombre dependencia|nombre de la dependencia|dependencia nombre|"
            "unidad|department|unit|unit name|org unit",
            label="Dependencia",
        ),
        Column(
            "cargo_nivel",
            choice(JOB_LEVEL_WORDS),
            "nivel|nivel del cargo|nivel de cargo|nivel jerárquico|nivel del empleo|job level|level",
            label="Nivel del cargo",
        ),
        Column(
            "equipo",
            limited(parse_text, 150),
            "grupo|grupo interno de trabajo|equipo de trabajo|git|team|work team",
            label="Equipo",
        ),
        Column(
            "fecha_inicio",
            parse_date,
            "fecha de inicio|inicio|fecha ingreso|fecha de ingreso|fecha de vinculación|fecha posesión|"
            "fecha de posesión|fecha inicio contrato|start date|hire date",
            label="Fecha de inicio",
        ),
        Column(
            "fecha_fin",
            parse_date,
            "fecha de fin|fin|fecha final|fecha de terminación|fecha terminación|fecha de retiro|"
            "fecha retiro|fecha fin contrato|end date",
            label="Fecha de fin",
        ),
        Column(
            "jefe",
            parse_boolean,
            "es jefe|jefe de dependencia|es jefe de la dependencia|directivo de la dependencia|head|is head|unit head",
            label="Es jefe de la dependencia",
        ),
    ),
    any_of=(("nombres", "nombre_completo", "apellidos_y_nombres"),),
)

SERVICES = Schema(
    "services",
    (
        Column(
            "codigo",
            limited(_code, 40),
            "código|código del servicio|servicio código|id|cod|code|service code",
            required=True,
            filled=True,
            message="Falta el código. Cada servicio necesita un código propio en la columna «codigo».",
        ),
        Column(
            "nombre",
            limited(parse_text, 200),
            "servicio|nombre del servicio|name|service|service name",
            required=True,
            filled=True,
            message="Falta el nombre. Escriba en «nombre» cómo se llama el servicio.",
        ),
        Column("descripcion", parse_text, "descripción|detalle|qué es|description"),
        Column(
            "para_quien",
            parse_text,
            "para quién|audiencia|dirigido a|usuarios|público objetivo|audience",
        ),
        Column(
            "como_obtenerlo",
            parse_text,
            "cómo obtenerlo|cómo se solicita|solicitud|cómo acceder|acceso|how to get it|how to get",
        ),
        Column(
            "responsable",
            limited(parse_text, 254),
            "dueño|propietario|dependencia responsable|líder|owner",
        ),
        Column("estado", choice(LIFECYCLE_WORDS), "estado del servicio|ciclo de vida|status|lifecycle"),
        Column(
            "funciones",
            parse_list,
            "funciones seguidas|funcionalidades|características|functions|features",
        ),
    ),
)

USE = Schema(
    "use",
    (
        Column(
            "correo",
            parse_text,
            _MAIL_ALIASES + "|usuario|user|cuenta",
            required=True,
            filled=True,
            message=_MAIL_MESSAGE,
        ),
        Column(
            "servicio_codigo",
            limited(_code, 80),
            "código servicio|código del servicio|servicio|service code|service",
            required=True,
            filled=True,
            message="Falta el servicio. Escriba en «servicio_codigo» el código que tiene en el catálogo.",
        ),
        Column("periodo_inicio", parse_date, "inicio del periodo|desde|fecha inicio|period start|start|from"),
        Column("periodo_fin", parse_date, "fin del periodo|hasta|fecha fin|period end|end|to"),
        Column("habilitado", parse_boolean, "tiene licencia|licencia|con acceso|enabled|licensed"),
        Column("activo", parse_boolean, "usó el servicio|activo en el periodo|active"),
        Column("acciones", parse_integer, "número de acciones|cantidad de acciones|usos|eventos|actions|events"),
        Column("funciones_usadas", parse_list, "funciones|funcionalidades usadas|functions used|features used"),
    ),
    any_of=(("activo", "acciones"),),
)
