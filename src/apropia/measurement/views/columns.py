"""The columns of what measurement gives to a spreadsheet, each with what it is: the codebook tells the same table."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apropia.formats.tabular.writing import Field, Kind

Column = tuple[Promise, Kind, int, Promise]

_POPULATION: Column = (gettext_lazy("Población"), Kind.TEXT, 34, gettext_lazy("De quiénes es la cifra."))
_FIGURE: Column = (
    gettext_lazy("Cifra"),
    Kind.NUMBER,
    18,
    gettext_lazy("El valor, en la unidad de la columna siguiente. Los grupos pequeños dicen «Dato protegido»."),
)
_UNIT: Column = (
    gettext_lazy("Unidad"),
    Kind.TEXT,
    22,
    gettext_lazy("En qué se mide. Un porcentaje va de 0 a 100."),
)
_PEOPLE: Column = (
    gettext_lazy("Personas"),
    Kind.INTEGER,
    12,
    gettext_lazy("Cuántas personas hay detrás de la cifra. Vacía si no se puede decir."),
)

DASHBOARD_COLUMNS: tuple[Column, ...] = (
    (gettext_lazy("Código"), Kind.TEXT, 10, gettext_lazy("Código del indicador.")),
    (gettext_lazy("Indicador"), Kind.TEXT, 40, gettext_lazy("Nombre del indicador en su ficha técnica.")),
    _POPULATION,
    (gettext_lazy("Periodo"), Kind.TEXT, 24, gettext_lazy("La ola, el mes o el trimestre de la cifra.")),
    _FIGURE,
    _UNIT,
    _PEOPLE,
    (gettext_lazy("Línea base"), Kind.NUMBER, 12, gettext_lazy("El valor con el que se compara. Vacía si no hay.")),
    (
        gettext_lazy("Cambio observado"),
        Kind.NUMBER,
        12,
        gettext_lazy("La cifra menos la línea base. No dice por qué cambió."),
    ),
    (gettext_lazy("Cambio desde"), Kind.NUMBER, 12, gettext_lazy("Extremo bajo del margen del 95 % del cambio.")),
    (gettext_lazy("Cambio hasta"), Kind.NUMBER, 12, gettext_lazy("Extremo alto del margen del 95 % del cambio.")),
    (
        gettext_lazy("Lectura del cambio"),
        Kind.TEXT,
        36,
        gettext_lazy("El margen en palabras, y si el cambio no es concluyente."),
    ),
    (gettext_lazy("Fuente"), Kind.TEXT, 60, gettext_lazy("De qué datos salió la cifra.")),
    (gettext_lazy("Oficial desde"), Kind.DATETIME, 18, gettext_lazy("Cuándo se hizo oficial, en hora de Colombia.")),
)
CALCULATION_COLUMNS: tuple[Column, ...] = (
    _POPULATION,
    (
        gettext_lazy("Área o servicio"),
        Kind.TEXT,
        34,
        gettext_lazy("El área de competencia o el servicio. Vacía cuando la cifra es de todos."),
    ),
    _FIGURE,
    _UNIT,
    (
        gettext_lazy("Margen desde"),
        Kind.NUMBER,
        12,
        gettext_lazy("Extremo bajo del margen del 95 %. Vacío sin margen."),
    ),
    (
        gettext_lazy("Margen hasta"),
        Kind.NUMBER,
        12,
        gettext_lazy("Extremo alto del margen del 95 %. Vacío sin margen."),
    ),
    _PEOPLE,
    (gettext_lazy("Método"), Kind.TEXT, 44, gettext_lazy("Cómo se halló el margen.")),
)

WAVE_COLUMNS: tuple[Column, ...] = (
    (
        gettext_lazy("Código"),
        Kind.TEXT,
        10,
        gettext_lazy("Código del indicador. Vacío en las filas de competencias, que no tienen indicador."),
    ),
    (
        gettext_lazy("Indicador"),
        Kind.TEXT,
        40,
        gettext_lazy("Nombre del indicador, o si la fila dice lo que se resolvió o se creía de una competencia."),
    ),
    _POPULATION,
    (
        gettext_lazy("Área, competencia o servicio"),
        Kind.TEXT,
        34,
        gettext_lazy("De qué es la cifra. Vacía cuando es de todo."),
    ),
    *CALCULATION_COLUMNS[2:],
)


def fields_of(columns: tuple[Column, ...]) -> list[Field]:
    """Return the columns as the writer of tables takes them."""
    return [Field(str(header), kind, width) for header, kind, width, _meaning in columns]


def codebook_of(columns: tuple[Column, ...]) -> list[tuple[str, str]]:
    """Return what each column is, headed."""
    return [(_("Columna"), _("Qué es")), *((str(header), str(meaning)) for header, _kind, _width, meaning in columns)]
